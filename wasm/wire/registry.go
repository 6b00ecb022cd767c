package wire

import (
	"reflect"
	"slices"
	"strings"
)

// Direction says who sends a message to whom. They are bits, for the few messages that go two ways.
type Direction uint8

const (
	PageToTrainer Direction = 1 << iota
	TrainerToPage
	TrainerToScene
	PageToScene
	SceneToPage
	TrainerToTrainer
)

var directionNames = []string{"page → trainer", "trainer → page", "trainer → scene", "page → scene", "scene → page", "trainer → trainer"}

// String lists the directions of d, such as "page → trainer, page → scene".
func (d Direction) String() string {
	var names []string
	for i, name := range directionNames {
		if d&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// Binding says how a message is bound to a run, and so when it is stale.
type Binding uint8

const (
	Unbound Binding = iota // to none, or it matters whatever runs: never stale
	Within                 // to the run that goes on: stale for any other
	Begins                 // it begins a run: stale only where a later run has begun already
)

// Entry is one kind of message.
type Entry struct {
	Kind      string       // the struct's name, first letter in lower case
	Type      reflect.Type // the struct
	Direction Direction
	Binding   Binding
	Buffers   []Buffer // in the order in which they travel
}

// Buffer is a field that travels beside the JSON.
type Buffer struct {
	Name   string // on the page's side
	Field  int    // index into the struct
	Floats bool   // Floats; otherwise Bytes
}

// registry is the one list of all messages. A test fails where a struct of messages.go that nothing else
// contains is missing here.
var registry = []Entry{
	entry[Connect](PageToTrainer|PageToScene, Unbound),

	entry[Start](PageToTrainer, Begins),
	entry[Set](PageToTrainer, Within),
	entry[Steps](PageToTrainer, Within),
	entry[Open](PageToTrainer, Begins),
	entry[Refresh](PageToTrainer, Within),
	entry[Pair](PageToTrainer, Within),
	entry[Show](PageToTrainer, Within),
	entry[Restore](PageToTrainer, Within),
	entry[Save](PageToTrainer, Within),
	entry[Record](PageToTrainer, Within),
	entry[Export](PageToTrainer, Within),
	entry[Ask](PageToTrainer, Within),
	entry[Visible](PageToTrainer, Unbound),

	entry[Hello](TrainerToPage, Unbound),
	entry[Started](TrainerToPage, Begins),
	entry[Progress](TrainerToPage, Within),
	entry[History](TrainerToPage, Within),
	entry[Floors](TrainerToPage, Within),
	entry[Detail](TrainerToPage, Within),
	entry[Geometry](TrainerToPage, Within),
	entry[BatchMatrix](TrainerToPage, Within),
	entry[Asked](TrainerToPage, Within),
	entry[Answers](TrainerToPage, Within),
	entry[Diverged](TrainerToPage, Within),
	entry[Problem](TrainerToPage, Unbound), // a file that did not open never became the run
	entry[Saved](TrainerToPage, Unbound),   // an answer; what was asked for is wanted even after a new start
	entry[Recorded](TrainerToPage, Within),
	entry[Refreshed](TrainerToPage, Within),
	entry[Exported](TrainerToPage, Within),

	entry[At](TrainerToTrainer, Unbound), // bound to a pair

	entry[Points](TrainerToScene|TrainerToPage, Begins), // the page shows the pictures too
	entry[Frame](TrainerToScene, Within),
	entry[ProbeFrame](TrainerToScene, Within),
	entry[Trail](TrainerToScene, Within),

	entry[Look](PageToScene, Unbound),
	entry[Highlight](PageToScene, Unbound),
	entry[Select](PageToScene, Unbound),
	entry[Probe](PageToScene, Unbound),
	entry[Picture](PageToScene, Unbound),

	entry[SceneReady](SceneToPage, Unbound),
	entry[View](SceneToPage, Unbound),
	entry[Hover](SceneToPage, Unbound),
	entry[Pick](SceneToPage, Unbound),
	entry[Lassoed](SceneToPage, Unbound),
	entry[Legend](SceneToPage, Unbound),
	entry[Pictured](SceneToPage, Unbound),
	entry[Probed](SceneToPage, Unbound), // an answer; it says itself which run it shows
	entry[SceneProblem](SceneToPage, Unbound),
}

// Registry lists every kind of message.
func Registry() []Entry { return slices.Clone(registry) }

var (
	byKind = map[string]*Entry{}
	byType = map[reflect.Type]*Entry{}
)

func init() {
	for i := range registry {
		e := &registry[i]
		byKind[e.Kind], byType[e.Type] = e, e
	}
}

var (
	floatsType = reflect.TypeFor[Floats]()
	bytesType  = reflect.TypeFor[Bytes]()
)

func entry[T any](d Direction, b Binding) Entry {
	t := reflect.TypeFor[T]()
	e := Entry{
		Kind:      strings.ToLower(t.Name()[:1]) + t.Name()[1:],
		Type:      t,
		Direction: d,
		Binding:   b,
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type == floatsType || f.Type == bytesType {
			e.Buffers = append(e.Buffers, Buffer{f.Tag.Get("buffer"), i, f.Type == floatsType})
		}
	}
	return e
}
