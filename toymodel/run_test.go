package toymodel

import (
	"errors"
	"maps"
	"math"
	"slices"
	"testing"

	"halo/checkpoint"
	"halo/dataset"
)

// newTestRun starts a run on the go backend; change may alter its configuration.
func newTestRun(t *testing.T, spec, objective string, change func(*checkpoint.Config)) *Run {
	t.Helper()
	return newTestRunOn(t, "go", spec, objective, change)
}

func newTestRunOn(t *testing.T, backendName, spec, objective string, change func(*checkpoint.Config)) *Run {
	t.Helper()
	backend, err := OpenBackend(backendName)
	if err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Open(nil, spec)
	if err != nil {
		t.Fatal(err)
	}
	c, err := DefaultConfig(spec, objective, 0)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&c)
	}
	r, err := NewRun(backend, set, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Finalize)
	return r
}

func steps(t *testing.T, r *Run, n int) (losses []float64) {
	t.Helper()
	for range n {
		result, err := r.Step()
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, result.Loss)
	}
	return losses
}

func captured(t *testing.T, r *Run) *state {
	t.Helper()
	s := new(state)
	if err := r.capture(s); err != nil {
		t.Fatal(err)
	}
	return s
}

// sameState tells whether two states are equal bit for bit, and names the first difference.
func sameState(a, b *state) (difference string) {
	switch {
	case a.step != b.step:
		return "step"
	case !maps.EqualFunc(a.streams, b.streams, slices.Equal):
		return "streams"
	case len(a.variables) != len(b.variables):
		return "number of variables"
	}
	for path, v := range a.variables {
		w := b.variables[path]
		if !slices.Equal(v.float32, w.float32) || !slices.Equal(v.int64, w.int64) || !slices.Equal(v.dims, w.dims) {
			return path
		}
	}
	return ""
}

func TestSameSeedSameRun(t *testing.T) {
	schedule := func(seed uint64) *state {
		r := newTestRun(t, "tree332", "proposal", func(c *checkpoint.Config) { c.Seed = seed })
		steps(t, r, 5)
		if err := errors.Join(r.SetBatchSize(32), r.SetTau(2), r.SetLearningRate(1e-3)); err != nil {
			t.Fatal(err)
		}
		steps(t, r, 5)
		return captured(t, r)
	}
	first := schedule(7)
	if d := sameState(first, schedule(7)); d != "" {
		t.Errorf("two runs of one seed differ in %s", d)
	}
	if sameState(first, schedule(8)) == "" {
		t.Error("runs of seeds 7 and 8 are equal")
	}
}

// A stream's use must not shift another's: the initial weights are the same whatever batch comes next.
func TestStreamsAreSeparate(t *testing.T) {
	a := newTestRun(t, "tree332", "proposal", nil)
	b := newTestRun(t, "tree332?fog=0.5", "proposal", func(c *checkpoint.Config) { c.BatchSize = 8 })
	for path, v := range captured(t, a).variables {
		if w := captured(t, b).variables[path]; isWeight(path) && !slices.Equal(v.float32, w.float32) {
			t.Errorf("initial %s differs between runs of the same seed", path)
		}
	}
}

func TestSlidersCompileNothing(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	steps(t, r, 1)
	compiled := r.GraphsCompiled()
	if compiled != 1 {
		t.Errorf("the first step compiled %d graphs, want 1", compiled)
	}
	for i := range 10 {
		if err := errors.Join(r.SetTau(1+float64(i)), r.SetLearningRate(1e-3/float64(i+1))); err != nil {
			t.Fatal(err)
		}
		steps(t, r, 1)
	}
	if got := r.GraphsCompiled(); got != compiled {
		t.Errorf("changes of temperature and learning rate compiled %d graphs, want none", got-compiled)
	}
	for _, n := range []int{32, 64, 32, 64} {
		if err := r.SetBatchSize(n); err != nil {
			t.Fatal(err)
		}
		steps(t, r, 1)
	}
	if got := r.GraphsCompiled(); got != compiled+1 {
		t.Errorf("one new batch size, used twice, compiled %d graphs, want 1", got-compiled)
	}
}

// A temperature or a learning rate that is set must reach the graph.
func TestSettingsTakeEffect(t *testing.T) {
	run := func(set func(r *Run) error) []float64 {
		r := newTestRun(t, "tree332", "proposal", nil)
		steps(t, r, 3)
		if err := set(r); err != nil {
			t.Fatal(err)
		}
		return steps(t, r, 2)
	}
	plain := run(func(*Run) error { return nil })
	if got := run(func(r *Run) error { return r.SetTau(3) }); got[0] == plain[0] {
		t.Error("a new temperature leaves the next loss as it was")
	}
	got := run(func(r *Run) error { return r.SetLearningRate(1e-5) })
	if got[0] != plain[0] {
		t.Errorf("a new learning rate changed the next loss from %v to %v; it acts on the one after", plain[0], got[0])
	}
	if got[1] == plain[1] {
		t.Error("a new learning rate leaves the second loss as it was")
	}
}

func TestBadSettings(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	for name, err := range map[string]error{
		"batch 3":                 r.SetBatchSize(3),
		"batch 4097 in one piece": r.SetBatchSize(4097),
		"tau 0":                   r.SetTau(0),
		"tau NaN":                 r.SetTau(math.NaN()),
		"lr -1":                   r.SetLearningRate(-1),
		"lr Inf":                  r.SetLearningRate(math.Inf(1)),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if r.BatchSize() != 64 || r.Tau() != 1 || r.LearningRate() != 3e-3 {
		t.Errorf("refused settings changed the run: batch %d, tau %v, lr %v", r.BatchSize(), r.Tau(), r.LearningRate())
	}
}

// The issue that every pilot met: lr 0.1 without a clamp ends in numbers that are not finite.
func TestDivergenceAndRestore(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", func(c *checkpoint.Config) { c.Objective.Clamp = 0 })
	steps(t, r, 60)
	s, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if *s.Metrics.CrossEntropy >= math.Log(64) {
		t.Fatalf("held-out cross-entropy %v after 60 steps, want below ln 64: there is no good state to test with", *s.Metrics.CrossEntropy)
	}
	good := captured(t, r)
	if err := r.SetLearningRate(0.1); err != nil {
		t.Fatal(err)
	}
	var diverged *Diverged
	for range 3000 {
		if _, err = r.Step(); err != nil {
			break
		}
	}
	if !errors.As(err, &diverged) {
		t.Fatalf("got error %v after %d steps at lr 0.1 without a clamp, want a *Diverged", err, r.Steps())
	}
	if diverged.Step != r.Steps() || diverged.LastGood != 60 || diverged.What == "" {
		t.Errorf("got %+v, want step %d, last good 60 and a name", diverged, r.Steps())
	}
	if _, err := r.Step(); !errors.As(err, &diverged) {
		t.Errorf("a step after the divergence: got error %v, want the divergence again", err)
	}
	if _, err := r.Snapshot(); !errors.As(err, &diverged) {
		t.Errorf("a snapshot after the divergence: got error %v, want the divergence", err)
	}

	if err := r.Restore(0.5); err != nil {
		t.Fatal(err)
	}
	if d := sameState(good, captured(t, r)); d != "" && d != learningRatePath {
		t.Errorf("the restored state differs from that of the snapshot in %s", d)
	}
	if r.LearningRate() != 1.5e-3 {
		t.Errorf("learning rate %v after the restore, want half of the 0.003 of the good state", r.LearningRate())
	}
	steps(t, r, 100)
	if s, err = r.Snapshot(); err != nil {
		t.Fatal(err)
	}
	if *s.Metrics.CrossEntropy > math.Log(64)-0.5 {
		t.Errorf("held-out cross-entropy %v 100 steps after the restore, want below ln 64 − 0.5", *s.Metrics.CrossEntropy)
	}
}

// Whoever starts with a rate that is far too high gets to a run that trains by restoring alone.
func TestRestoreHalvesUntilItTrains(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", func(c *checkpoint.Config) {
		c.Objective.Clamp, c.LearningRate = 0, 0.1
	})
	restores := 0
	for last := int64(0); r.Steps() < last+200; {
		_, err := r.Step()
		if err == nil {
			continue
		}
		if restores++; restores > 8 {
			t.Fatalf("after 8 restores, at learning rate %v, it still ends: %v", r.LearningRate(), err)
		}
		if err := r.Restore(0.5); err != nil {
			t.Fatal(err)
		}
		last = r.Steps()
	}
	if restores == 0 {
		t.Error("lr 0.1 without a clamp trained for 200 steps: the test provokes no divergence")
	}
	s, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if *s.Metrics.CrossEntropy > math.Log(64) {
		t.Errorf("held-out cross-entropy %v after %d restores and 200 steps, want below ln 64", *s.Metrics.CrossEntropy, restores)
	}
}

// A restore repeats what came after the good state.
func TestRestoreIsExact(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	steps(t, r, 20)
	if _, err := r.Snapshot(); err != nil {
		t.Fatal(err)
	}
	good := captured(t, r)
	want := steps(t, r, 3)
	if err := r.Restore(1); err != nil {
		t.Fatal(err)
	}
	if d := sameState(good, captured(t, r)); d != "" {
		t.Fatalf("the restored state differs in %s", d)
	}
	if got := steps(t, r, 3); !slices.Equal(got, want) {
		t.Errorf("losses after the restore %v, want those of the first time %v", got, want)
	}
}

// The default run of the page, as the issue states it: 500 steps from a fixed seed.
func TestDefaultRun(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	start, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if start.Metrics.KendallTau != nil {
		t.Errorf("Kendall's τ at step 0 is %v; all σ are equal, so it is undefined and absent", *start.Metrics.KendallTau)
	}
	steps(t, r, 500)
	s, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	m := s.Metrics
	for level := 1; level < len(m.LogStdByLevel); level++ {
		if !(*m.LogStdByLevel[level] < *m.LogStdByLevel[level-1]) {
			t.Errorf("ln σ of level %d is %.3f, want below the %.3f of level %d", level, *m.LogStdByLevel[level], *m.LogStdByLevel[level-1], level-1)
		}
	}
	if ratio := math.Exp(*m.LogStdByLevel[0] - *m.LogStdByLevel[len(m.LogStdByLevel)-1]); ratio < 2.5 {
		t.Errorf("σ of the vaguest caption is %.2f times that of the finest, want at least 2.5", ratio)
	}
	if *m.RecallImageToText <= 0.85 {
		t.Errorf("recall at the finest level %.3f, want above 0.85", *m.RecallImageToText)
	}
	if *m.CrossEntropy > math.Log(64)-0.5 {
		t.Errorf("held-out cross-entropy %.3f, want below ln 64 − 0.5", *m.CrossEntropy)
	}
}
