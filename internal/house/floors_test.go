//go:build !js

package house

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// floors are the rooms of the house. A package imports its own room and those on floors before its own, never
// one of the same floor: so each can be read, tested and replaced with nothing but what is under it.
var floors = [][]string{
	{"assets", "checkpoint", "dataset", "encoder", "internal/heap", "internal/joint", "loss", "metric", "simdgo", "wasm/jsx"},
	{"toymodel", "wasm/wire"},
	{"experiment", "preset", "wasm/view"},
	{"web"},
	{"cmd/halo", "wasm/scene", "wasm/trainer"},
	{"assets/pack", "bench", "internal/house", "wasm/shrink", "web/browsertest", "web/gen", "web/pack"}, // tools and tests: nothing imports them, but that bench/server trains what bench/reference defines
	{"bench/server"},
}

// narrow rooms import less of the module than what is under them.
var narrow = map[string][]string{
	"wasm/wire": {"checkpoint"},
	"wasm/view": {"checkpoint", "metric", "wasm/wire"},
}

// A ban keeps packages out of rooms.
type ban struct {
	rooms  []string // whom it binds; nil is every room
	except []string // rooms that it does not bind
	what   []string // import paths, with all below them
	deep   bool     // also through what the room imports
	tests  bool     // also in the room's tests
	why    string
}

const (
	ebitengine = "github.com/hajimehoshi/ebiten/v2"
	gomlx      = "github.com/gomlx/gomlx"
	compute    = "github.com/gomlx/compute"
	goXLA      = "github.com/gomlx/go-xla"
)

var bans = []ban{
	{
		except: []string{"wasm/jsx"},
		what:   []string{"syscall/js"}, tests: true,
		why: "only wasm/jsx speaks to JavaScript: it is where a panic in a callback is caught and reported, and where a listener can be taken back",
	},
	{
		except: []string{"wasm/scene"},
		what:   []string{ebitengine}, deep: true, tests: true,
		why: "Ebitengine panics where there is no document, as in the trainer's Worker, and needs X11 headers natively",
	},
	{
		rooms: []string{"assets", "checkpoint", "dataset", "metric", "wasm/jsx", "wasm/wire", "wasm/view", "wasm/scene", "web"},
		what:  []string{gomlx, compute, goXLA}, deep: true,
		why: "the scene draws and the page is served without a model: GoMLX would add megabytes to a program that computes nothing with it",
	},
	{
		except: []string{"cmd/halo", "bench/server"},
		what:   []string{goXLA}, deep: true, tests: true,
		why: "XLA needs cgo and a plugin, so only the command line and what measures it link it; all else builds and is tested without",
	},
	{
		except: []string{"bench/server", "cmd/halo", "dataset", "experiment"},
		what:   []string{module + "/dataset/own"}, deep: true,
		why: "one's own data are files on a server: in the page its decoders would be weight without use",
	},
	{
		rooms: []string{"dataset"},
		what:  []string{"embed"},
		why:   "a data set reads the fs.FS that it is given, so that the page, the command and a test can each bring their own",
	},
	{
		rooms: []string{"encoder", "loss", "simdgo", "toymodel", "wasm/trainer"},
		what:  []string{"math/rand"},
		why:   "every random number of a run comes from a dataset.Stream, whose state is saved: the same seed gives the same run",
	},
}

// roomOf returns the room that a package's folder belongs to, and its floor; ok is false where there is none.
func roomOf(folder string) (room string, floor int, ok bool) {
	for i, rooms := range floors {
		for _, r := range rooms {
			if within(folder, r) && len(r) > len(room) {
				room, floor, ok = r, i, true
			}
		}
	}
	return room, floor, ok
}

// within tells whether path is top or below it.
func within(path, top string) bool {
	return path == top || strings.HasPrefix(path, top+"/")
}

// floorProblems lists the imports that go against floors and narrow. Tests may also use rooms of their floor.
func floorProblems(g graph) []string {
	var problems []string
	for _, p := range g.ours() {
		room, floor, ok := roomOf(p.room())
		if !ok {
			problems = append(problems, fmt.Sprintf("%s stands on no floor: give it a place in the table floors", p.room()))
			continue
		}
		check := func(imports []string, top int, kind string) {
			for _, path := range imports {
				folder, ours := strings.CutPrefix(path, module+"/")
				if !ours {
					continue
				}
				other, otherFloor, ok := roomOf(folder)
				allowed, isNarrow := narrow[room]
				switch {
				case !ok: // said of that package itself
				case other == room:
				case otherFloor > top:
					problems = append(problems, fmt.Sprintf("%s: %s %s, which does not stand under it: a package imports only what is on floors before its own", p.room(), kind, folder))
				case isNarrow && kind == "imports" && !slices.Contains(allowed, other):
					problems = append(problems, fmt.Sprintf("%s: %s %s: of this module it may import only %s", p.room(), kind, folder, strings.Join(allowed, ", ")))
				}
			}
		}
		check(p.Imports, floor-1, "imports")
		check(slices.Concat(p.TestImports, p.XTestImports), floor, "has tests that import")
	}
	slices.Sort(problems)
	return slices.Compact(problems)
}

// banProblems lists the imports that go against bans, each with the way that leads there.
func banProblems(g graph) []string {
	var problems []string
	for _, b := range bans {
		for _, p := range g.ours() {
			room, _, ok := roomOf(p.room())
			if !ok || slices.Contains(b.except, room) || b.rooms != nil && !slices.Contains(b.rooms, room) {
				continue
			}
			if way := g.way(p.ImportPath, p.Imports, b); way != nil {
				problems = append(problems, fmt.Sprintf("%s must not import %s, because %s: %s", p.room(), way[len(way)-1], b.why, strings.Join(way, " → ")))
			}
			if !b.tests {
				continue
			}
			for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
				if b.covers(path) {
					problems = append(problems, fmt.Sprintf("the tests of %s must not import %s, because %s", p.room(), path, b.why))
				}
			}
		}
	}
	slices.Sort(problems)
	return slices.Compact(problems)
}

func (b ban) covers(path string) bool {
	return slices.ContainsFunc(b.what, func(top string) bool { return within(path, top) })
}

// way returns a shortest chain of imports from a package to one that b bans, nil where there is none. A chain
// that leaves the module is followed for a deep ban only.
func (g graph) way(from string, imports []string, b ban) []string {
	before := map[string]string{from: ""}
	var queue []string
	push := func(path, of string) {
		if _, seen := before[path]; !seen {
			before[path] = of
			queue = append(queue, path)
		}
	}
	for _, path := range imports {
		push(path, from)
	}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if b.covers(path) {
			way := []string{path}
			for at := before[path]; at != ""; at = before[at] {
				way = append(way, at)
			}
			slices.Reverse(way)
			return way
		}
		p := g[path]
		if !b.deep || p == nil || p.Standard {
			continue
		}
		for _, next := range p.Imports {
			push(next, path)
		}
	}
	return nil
}

func TestFloors(t *testing.T) {
	for on, g := range packages(t) {
		t.Run(on.name, func(t *testing.T) { report(t, floorProblems(g)) })
	}
}

func TestBans(t *testing.T) {
	for on, g := range packages(t) {
		t.Run(on.name, func(t *testing.T) { report(t, banProblems(g)) })
	}
}

// Every room of a ban must be one of floors, or the ban binds nobody.
func TestBansNameRooms(t *testing.T) {
	rooms := slices.Concat(floors...)
	for _, b := range bans {
		for _, room := range slices.Concat(b.rooms, b.except) {
			if !slices.Contains(rooms, room) {
				t.Errorf("a ban on %v names the room %q, which is on no floor", b.what, room)
			}
		}
	}
	for room, allowed := range narrow {
		for _, r := range append([]string{room}, allowed...) {
			if !slices.Contains(rooms, r) {
				t.Errorf("narrow names the room %q, which is on no floor", r)
			}
		}
	}
}

// imports makes a graph of "package: import import" lines; "package test:" are its tests' imports.
func imports(lines ...string) graph {
	g := make(graph)
	for _, line := range lines {
		name, list, _ := strings.Cut(line, ":")
		name, isTest := strings.CutSuffix(name, " test")
		p := cmp.Or(g[name], &pkg{ImportPath: name})
		g[name] = p
		if isTest {
			p.TestImports = strings.Fields(list)
		} else {
			p.Imports = strings.Fields(list)
		}
	}
	return g
}

func TestFloorRule(t *testing.T) {
	checkExamples(t, floorProblems, []example[graph]{
		{"what is under it", imports("halo/toymodel: halo/loss halo/dataset fmt"), ""},
		{"its own room", imports("halo/web: halo/web/inner"), ""},
		{"the same floor", imports("halo/loss: halo/metric"), "loss: imports metric, which does not stand under it"},
		{"a floor above", imports("halo/checkpoint: halo/toymodel"), "checkpoint: imports toymodel"},
		{"another program", imports("halo/cmd/halo: halo/wasm/trainer"), "cmd/halo: imports wasm/trainer"},
		{"a tool", imports("halo/web: halo/web/gen"), "web: imports web/gen"},
		{"a folder below a room", imports("halo/loss: halo/dataset/inner"), "loss: imports dataset/inner"},
		{"no floor", imports("halo/attic: fmt"), "attic stands on no floor"},
		{"a name that begins like a room", imports("halo/webby: fmt"), "webby stands on no floor"},
		{"a narrow room", imports("halo/wasm/view: halo/dataset"), "of this module it may import only checkpoint, metric, wasm/wire"},
		{"a test on its own floor", imports("halo/dataset:", "halo/dataset test: halo/assets"), ""},
		{"a test above", imports("halo/dataset:", "halo/dataset test: halo/toymodel"), "dataset: has tests that import toymodel"},
	})
}

func TestBanRule(t *testing.T) {
	checkExamples(t, banProblems, []example[graph]{
		{"allowed", imports("halo/wasm/jsx: syscall/js", "halo/wasm/scene: "+ebitengine, "halo/cmd/halo: "+goXLA+"/compute/xla", "halo/loss: "+gomlx+"/core/graph"), ""},
		{"syscall/js in a program", imports("halo/wasm/trainer: syscall/js"), "wasm/trainer must not import syscall/js, because only wasm/jsx"},
		{"syscall/js below another's import", imports("halo/web: net/http", "net/http: syscall/js"), ""},
		{"syscall/js in a test", imports("halo/wasm/wire:", "halo/wasm/wire test: syscall/js"), "the tests of wasm/wire must not import syscall/js"},
		{"Ebitengine in the trainer, deep", imports("halo/wasm/trainer: example.org/a", "example.org/a: "+ebitengine+"/vector"),
			"halo/wasm/trainer → example.org/a → " + ebitengine + "/vector"},
		{"GoMLX in the view", imports("halo/wasm/view: " + gomlx + "/core/graph"), "GoMLX would add megabytes"},
		{"XLA in a room", imports("halo/toymodel: " + goXLA), "XLA needs cgo"},
		{"XLA in a room's tests", imports("halo/toymodel:", "halo/toymodel test: "+goXLA), "the tests of toymodel must not import"},
		{"files of one's own in the page", imports("halo/wasm/trainer: halo/dataset/own"), "wasm/trainer must not import halo/dataset/own"},
		{"an embedding data set", imports("halo/dataset: embed"), "a data set reads the fs.FS"},
		{"another generator", imports("halo/toymodel: math/rand/v2"), "every random number of a run comes from a dataset.Stream"},
		{"a generator in a test", imports("halo/toymodel:", "halo/toymodel test: math/rand/v2"), ""},
	})
}

// The rules bind what go lists: an empty graph would keep every rule.
func TestGraphIsWhole(t *testing.T) {
	for on, g := range packages(t) {
		for _, want := range []string{"halo/loss", "halo/checkpoint", gomlx + "/core/graph"} {
			if g[want] == nil {
				t.Errorf("%s: %s is not among the %d packages that go lists", on.name, want, len(g))
			}
		}
	}
}
