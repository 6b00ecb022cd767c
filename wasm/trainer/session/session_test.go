package session

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
	"halo/wasm/wire"
)

// bench is a session with a clock of its own and everything that it sent.
type bench struct {
	*Session
	t     *testing.T
	clock time.Duration
	page  []any
	scene []any
}

// tick is how far every look at the clock moves it: a step then takes some of the budget.
const tick = time.Millisecond

func newBench(t *testing.T) *bench {
	t.Helper()
	backend, err := toymodel.OpenBackend("go")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t}
	b.Session = &Session{
		Backend: backend, BackendName: "go",
		OpenSet: func(spec string) (dataset.Set, error) { return dataset.Open(nil, spec) },
		Now:     func() time.Duration { b.clock += tick; return b.clock },
		Page:    func(m any) { b.page = append(b.page, travelled(t, m)) },
		Scene:   func(m any) { b.scene = append(b.scene, travelled(t, m)) },
	}
	return b
}

// travelled is a message as it arrives: written and read again.
func travelled(t *testing.T, message any) any {
	t.Helper()
	packet, err := wire.Encode(message)
	if err != nil {
		t.Fatalf("%T does not travel: %v", message, err)
	}
	got, err := wire.Decode(packet)
	if err != nil {
		t.Fatalf("%T does not travel: %v", message, err)
	}
	return got
}

func (b *bench) start(run int, playing bool, pace float64) {
	b.t.Helper()
	c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		b.t.Fatal(err)
	}
	c.BatchSize = 8 // steps are quick, and no test here is about what is learnt
	b.Handle(wire.Start{Run: run, Config: c, Playing: playing, Pace: pace})
	if problems := of[wire.Problem](b.page); len(problems) > 0 {
		b.t.Fatalf("start: %s", problems[0].Message)
	}
}

// work calls Work until nothing is to do, or n times, and lets waits pass.
func (b *bench) work(n int) {
	b.t.Helper()
	for range n {
		wait := b.Work(10 * time.Millisecond)
		if wait < 0 {
			return
		}
		b.clock += wait
	}
}

// of are the messages of one type.
func of[M any](messages []any) (list []M) {
	for _, m := range messages {
		if m, ok := m.(M); ok {
			list = append(list, m)
		}
	}
	return list
}

// last is the last message of one type.
func last[M any](b *bench, messages []any) M {
	b.t.Helper()
	list := of[M](messages)
	if len(list) == 0 {
		var none M
		b.t.Fatalf("no %T was sent", none)
	}
	return list[len(list)-1]
}

func (b *bench) clear() { b.page, b.scene = nil, nil }

func TestStartShowsTheUntrainedModel(t *testing.T) {
	b := newBench(t)
	b.start(3, false, Unlimited)
	b.work(10)
	started := last[wire.Started](b, b.page)
	if started.Run != 3 || started.Source != "live" || !started.Trainable || len(started.Points.Texts) != 31 {
		t.Errorf("got run %d, source %q, trainable %v, %d texts; want 3, live, true, 31", started.Run, started.Source, started.Trainable, len(started.Points.Texts))
	}
	frame := last[wire.Frame](b, b.scene)
	if frame.Step != 0 || len(frame.Texts) != 31*2 || len(frame.TextStd) != 31 || len(frame.Images) != 512*2 {
		t.Errorf("frame of step %d with %d, %d and %d numbers; want step 0 with 62, 31 and 1024", frame.Step, len(frame.Texts), len(frame.TextStd), len(frame.Images))
	}
	if p := last[wire.Progress](b, b.page); p.Step != 0 || p.Metrics.CrossEntropy == nil || p.Metrics.KendallTau != nil {
		t.Errorf("got progress %+v; want step 0 with a cross-entropy and without Kendall's τ", p)
	}
}

func TestPlayAndPause(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.work(20)
	steps := b.run.run.Steps()
	if steps == 0 {
		t.Fatal("no step was taken while playing")
	}
	playing := false
	b.Handle(wire.Set{Run: 1, Playing: &playing})
	b.clear()
	b.work(20)
	if got := b.run.run.Steps(); got != steps {
		t.Errorf("%d steps were taken after the pause", got-steps)
	}
	p := last[wire.Progress](b, b.page)
	if p.Playing || p.Step != steps {
		t.Errorf("after the pause: playing %v at step %d, want false at %d", p.Playing, p.Step, steps)
	}
	if f := last[wire.Frame](b, b.scene); f.Step != steps {
		t.Errorf("the frame on show is of step %d, want the %d of the pause", f.Step, steps)
	}
}

func TestStepsTakesExactlySoMany(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.Handle(wire.Steps{Run: 1, Count: 7})
	b.work(100)
	if got := b.run.run.Steps(); got != 7 {
		t.Errorf("%d steps, want 7", got)
	}
	if p := last[wire.Progress](b, b.page); p.Step != 7 || p.Playing {
		t.Errorf("last progress at step %d, playing %v; want 7, false", p.Step, p.Playing)
	}
}

func TestEveryLossArrivesOnce(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.Handle(wire.Steps{Run: 1, Count: 40})
	b.work(500)
	next := int64(1)
	for _, p := range of[wire.Progress](b.page) {
		if len(p.Losses) == 0 {
			continue
		}
		if p.FirstLoss != next {
			t.Fatalf("losses from step %d, want from %d", p.FirstLoss, next)
		}
		next += int64(len(p.Losses))
	}
	if next != 41 {
		t.Errorf("losses up to step %d, want 40", next-1)
	}
}

func TestStaleMessagesAreDropped(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.start(2, false, Unlimited)
	b.clear()
	b.Handle(wire.Steps{Run: 1, Count: 3})
	b.work(20)
	if got := b.run.run.Steps(); got != 0 {
		t.Errorf("a message of the run before made %d steps", got)
	}
	if problems := of[wire.Problem](b.page); len(problems) > 0 {
		t.Errorf("a stale message is no problem, got %q", problems[0].Message)
	}
}

func TestSettingsBetweenSteps(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.work(10)
	tau, rate, size := 2.0, 1e-3, 32
	b.Handle(wire.Set{Run: 1, Tau: &tau, LearningRate: &rate, BatchSize: &size})
	b.clear()
	b.work(10)
	p := last[wire.Progress](b, b.page)
	if p.Tau != 2 || p.LearningRate != 1e-3 || p.BatchSize != 32 || p.Step != 0 {
		t.Errorf("got %+v", p)
	}
	if f := last[wire.Frame](b, b.scene); f.Objective.Tau != 2 {
		t.Errorf("the frame has τ %v, want the new one: the radius of its circles follows", f.Objective.Tau)
	}
	tau = -1
	b.Handle(wire.Set{Run: 1, Tau: &tau})
	if problem := last[wire.Problem](b, b.page); !strings.Contains(problem.Message, "temperature -1") {
		t.Errorf("got %q, want what is wrong with the temperature", problem.Message)
	}
	if b.run.run.Tau() != 2 {
		t.Errorf("a refused temperature changed the run to %v", b.run.run.Tau())
	}
}

// A temperature that is dragged while the run is paused is that of the present, not of a frame of the history.
func TestDraggedTauLeavesTheHistory(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.Handle(wire.Steps{Run: 1, Count: 1})
	b.work(20)
	tau := 2.0
	b.Handle(wire.Set{Run: 1, Tau: &tau})
	b.work(5)
	if f := last[wire.Frame](b, b.scene); f.Objective.Tau != 2 {
		t.Errorf("the present has τ %v, want 2", f.Objective.Tau)
	}
	b.Handle(wire.Show{Run: 1, Index: len(b.run.history.Frames) - 1})
	b.work(5)
	if f := last[wire.Frame](b, b.scene); f.Step != 1 || f.Objective.Tau != 1 {
		t.Errorf("the last frame of the history is of step %d with τ %v, want step 1 with τ 1", f.Step, f.Objective.Tau)
	}
}

func TestHiddenSendsNoFrames(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.work(5)
	b.Handle(wire.Visible{Visible: false})
	b.clear()
	steps := b.run.run.Steps()
	b.work(120)
	if got := of[wire.Frame](b.scene); len(got) > 0 {
		t.Errorf("%d frames were sent to a page that nobody sees", len(got))
	}
	if b.run.run.Steps() == steps {
		t.Error("hidden, it does not train on")
	}
	b.Handle(wire.Visible{Visible: true})
	b.work(2)
	if len(of[wire.Frame](b.scene)) == 0 {
		t.Error("no frame was sent when the page was seen again")
	}
}

func TestPace(t *testing.T) {
	for _, test := range []struct {
		name string
		pace float64
		want float64 // steps in 2 seconds
	}{{"1 a second", 1, 2}, {"25 a second", 25, 50}, {"gentle", Gentle, 20}} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.start(1, true, test.pace)
			for end := b.clock + 2*time.Second; b.clock < end; {
				wait := b.Work(10 * time.Millisecond)
				b.clock += max(0, wait)
			}
			if got := float64(b.run.run.Steps()); math.Abs(got-test.want) > 2 {
				t.Errorf("%v steps in 2 s, want %v", got, test.want)
			}
		})
	}
}

func TestSaveOpensAgain(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.Handle(wire.Steps{Run: 1, Count: 12})
	b.work(200)
	b.Handle(wire.Save{Run: 1})
	saved := last[wire.Saved](b, b.page)
	live := last[wire.Frame](b, b.scene)

	b.clear()
	b.Handle(wire.Open{Run: 2, Name: "mine.safetensors", Data: saved.Data})
	b.work(10)
	started := last[wire.Started](b, b.page)
	if started.Run != 2 || started.Source != "mine.safetensors" || !started.Trainable || started.Config.Dataset != "tree332" {
		t.Errorf("got %+v", started)
	}
	opened := last[wire.Frame](b, b.scene)
	if opened.Step != 12 || !slices.Equal(opened.Texts, live.Texts) || !slices.Equal(opened.TextStd, live.TextStd) {
		t.Errorf("the opened checkpoint shows step %d, not what was saved at step %d", opened.Step, live.Step)
	}
	history := last[wire.History](b, b.page)
	if len(history.Steps) == 0 || history.Steps[0] != 0 {
		t.Errorf("history of steps %v, want one from 0", history.Steps)
	}

	b.clear()
	b.Handle(wire.Show{Run: 2, Index: 0})
	b.work(3)
	if f := last[wire.Frame](b, b.scene); f.Step != 0 {
		t.Errorf("scrubbed to the first frame: got step %d", f.Step)
	}
	b.Handle(wire.Steps{Run: 2, Count: 3})
	b.work(50)
	if f := last[wire.Frame](b, b.scene); f.Step != 15 {
		t.Errorf("3 further steps of a checkpoint of step 12 show step %d", f.Step)
	}
}

// A bundled file has no optimiser state and no pictures: it is shown, with the pictures drawn again, and says that it
// cannot be trained.
func TestBundledFile(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	pictures := last[wire.Points](b, b.scene)
	b.Handle(wire.Save{Run: 1})
	file, err := checkpoint.Decode(last[wire.Saved](b, b.page).Data)
	if err != nil {
		t.Fatal(err)
	}
	resumable := new(checkpoint.File)
	*resumable = *file
	file.Optimizer, file.Streams = nil, nil
	file.Points.PixelSize, file.Points.Pixels = 0, nil
	open := func(run int) {
		data, err := checkpoint.Encode(file)
		if err != nil {
			t.Fatal(err)
		}
		b.clear()
		b.Handle(wire.Open{Run: run, Name: "bundled.safetensors", Data: data})
		b.work(10)
	}
	open(2)
	if last[wire.Started](b, b.page).Trainable {
		t.Error("a file without optimiser state says that it can be trained")
	}
	if got := last[wire.Points](b, b.scene); got.PixelSize != pictures.PixelSize || !slices.Equal(got.Pixels, pictures.Pixels) {
		t.Errorf("pictures of size %d, want those of the live run, size %d", got.PixelSize, pictures.PixelSize)
	}
	b.Handle(wire.Steps{Run: 2, Count: 1})
	if problem := last[wire.Problem](b, b.page); !strings.Contains(problem.Message, "no optimiser state") {
		t.Errorf("a step of it: got %q", problem.Message)
	}

	// Data that are not known here are looked at, whether or not they could go on where they are known.
	resumable.Config.Dataset = "photos.csv?size=16"
	bundled := file
	file = resumable
	open(3)
	if got := last[wire.Points](b, b.scene); got.Run != 3 || got.PixelSize != pictures.PixelSize || !slices.Equal(got.Pixels, pictures.Pixels) {
		t.Errorf("somebody's own data: points of run %d with pictures of size %d, want run 3 with the file's", got.Run, got.PixelSize)
	}
	if last[wire.Started](b, b.page).Trainable {
		t.Error("a file of data that are not known says that it can be trained")
	}
	b.Handle(wire.Steps{Run: 3, Count: 1})
	if problem := last[wire.Problem](b, b.page); !strings.Contains(problem.Message, `"photos.csv?size=16" are not here`) {
		t.Errorf("a step of it: got %q", problem.Message)
	}
	file = bundled

	file.Config.Dataset = "somebody's own"
	open(4)
	if got := last[wire.Points](b, b.scene); got.Run != 4 || got.PixelSize != 0 {
		t.Errorf("unknown data: points of run %d with pictures of size %d, want run 4 without", got.Run, got.PixelSize)
	}
}

func TestBrokenFileLeavesWhatWasShown(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.Handle(wire.Steps{Run: 1, Count: 2})
	b.work(50)
	b.clear()
	b.Handle(wire.Open{Run: 2, Name: "photo.jpg", Data: []byte("\xff\xd8\xff\xe0 no checkpoint at all")})
	problem := last[wire.Problem](b, b.page)
	if problem.Run != 2 || !strings.HasPrefix(problem.Message, "photo.jpg: ") || problem.Fatal {
		t.Errorf("got %+v, want a problem of run 2 that names the file", problem)
	}
	b.Handle(wire.Steps{Run: 1, Count: 1})
	b.work(50)
	if f := last[wire.Frame](b, b.scene); f.Run != 1 || f.Step != 3 {
		t.Errorf("what was shown is gone: frame of run %d, step %d", f.Run, f.Step)
	}
}

func TestBadConfigLeavesWhatWasShown(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	for _, spec := range []string{"tree999", "tree332?fog=7"} {
		c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
		if err != nil {
			t.Fatal(err)
		}
		c.Dataset = spec
		b.Handle(wire.Start{Run: 2, Config: c})
		if problem := last[wire.Problem](b, b.page); problem.Run != 2 {
			t.Errorf("%s: got %+v", spec, problem)
		}
		if b.run.id != 1 {
			t.Errorf("%s: run %d is on show, want the one before", spec, b.run.id)
		}
	}
}

func TestDivergenceIsAnEvent(t *testing.T) {
	b := newBench(t)
	c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		t.Fatal(err)
	}
	c.Objective.Clamp, c.LearningRate = 0, 0.1
	b.Handle(wire.Start{Run: 1, Config: c, Playing: true, Pace: Unlimited})
	b.work(4000)
	diverged := last[wire.Diverged](b, b.page)
	if p := last[wire.Progress](b, b.page); p.Playing || diverged.What == "" || diverged.Step != p.Step {
		t.Errorf("got %+v and progress at step %d, playing %v", diverged, p.Step, p.Playing)
	}
	b.clear()
	b.Handle(wire.Restore{Run: 1, LearningRateFactor: 0.5})
	b.work(5)
	p := last[wire.Progress](b, b.page)
	if p.Step != diverged.LastGood || p.LearningRate != 0.05 {
		t.Errorf("restored to step %d at lr %v, want %d at 0.05", p.Step, p.LearningRate, diverged.LastGood)
	}
	if f := last[wire.Frame](b, b.scene); f.Step != diverged.LastGood {
		t.Errorf("the frame after the restore is of step %d", f.Step)
	}
}

func TestResendGivesANewSceneEverything(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.work(10)
	b.clear()
	b.Resend()
	points, frame := last[wire.Points](b, b.scene), last[wire.Frame](b, b.scene)
	if points.Run != 1 || frame.Run != 1 || len(points.Pixels) != 512*points.PixelSize*points.PixelSize*4 {
		t.Errorf("got points of run %d with %d bytes of pictures and a frame of run %d", points.Run, len(points.Pixels), frame.Run)
	}
}

// The same schedule by messages and by calls is the same run.
func TestScheduleEqualsDirectCalls(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	size, tau := 256, 2.0
	b.Handle(wire.Steps{Run: 1, Count: 5})
	b.work(200)
	b.Handle(wire.Set{Run: 1, BatchSize: &size, Tau: &tau})
	b.Handle(wire.Steps{Run: 1, Count: 3})
	b.work(200)

	set, err := dataset.Open(nil, "tree332")
	if err != nil {
		t.Fatal(err)
	}
	c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		t.Fatal(err)
	}
	c.BatchSize = 8
	r, err := toymodel.NewRun(b.Backend, set, c)
	if err != nil {
		t.Fatal(err)
	}
	var losses []float32
	for step := range 8 {
		if step == 5 {
			if err := r.SetBatchSize(size); err != nil {
				t.Fatal(err)
			}
			if err := r.SetTau(tau); err != nil {
				t.Fatal(err)
			}
		}
		result, err := r.Step()
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, float32(result.Loss))
	}
	var got []float32
	for _, p := range of[wire.Progress](b.page) {
		got = append(got, p.Losses...)
	}
	if !slices.Equal(got, losses) {
		t.Errorf("losses %v, want %v", got, losses)
	}
	snapshot, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if f := last[wire.Frame](b, b.scene); !slices.Equal(f.Images, snapshot.Images.Means) {
		t.Error("the frame differs from the snapshot of the direct run")
	}
}

func TestEncodedFileIsBounded(t *testing.T) {
	if historyFrames > checkpoint.MaxFrames {
		t.Errorf("a session keeps %d frames, a file holds at most %d", historyFrames, checkpoint.MaxFrames)
	}
}
