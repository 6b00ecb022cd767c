package toymodel

import (
	"math"
	"testing"

	"halo/checkpoint"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// learners are an objective for each number that can be learned, and what of it is.
var learners = []struct {
	spec  string
	paths []string
}{
	{"proposal?learn=c,tau", []string{"/objective/c", "/objective/log_tau"}},
	{"clip?learn=tau", []string{"/objective/log_tau"}},
	{"euclidean?logstd=0.5&learn=logstd", []string{"/objective/log_std"}},
	{"free-bias?learn=tau,logstd", []string{"/objective/log_tau", "/objective/log_std"}},
	{"siglip", []string{"/objective/log_tau", "/objective/bias"}},
}

// What is learned moves from the configuration's number, is among the weights, and is what a snapshot says.
func TestLearnedNumbers(t *testing.T) {
	for _, row := range learners {
		r := newTestRun(t, "tree332", row.spec, func(c *checkpoint.Config) { c.BatchSize = 16 })
		start := r.Objective()
		steps(t, r, 10)
		s, err := r.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		file, err := r.File(NewHistory(r.Points(), 10))
		if err != nil {
			t.Fatal(err)
		}
		now := s.Objective
		if r.Tau() != now.Tau {
			t.Errorf("%s: got τ %g from the run and %g from the snapshot, want the same", row.spec, r.Tau(), now.Tau)
		}
		found := 0
		for path, of := range map[string]struct{ config, start, now float64 }{
			"/objective/c":       {r.Config.Objective.C, start.C, now.C},
			"/objective/log_tau": {math.Log(r.Config.Objective.Tau), math.Log(start.Tau), math.Log(now.Tau)},
			"/objective/bias":    {r.Config.Objective.Bias, start.Bias, now.Bias},
			"/objective/log_std": {r.Config.Objective.LogStd, start.LogStd, now.LogStd},
		} {
			if math.Abs(of.start-of.config) > 1e-6 {
				t.Errorf("%s: %s: got %g at the start, want %g", row.spec, path, of.start, of.config)
			}
			tensor, learned := file.Weights[path]
			if !learned {
				if of.now != of.start {
					t.Errorf("%s: %s is %g after 10 steps and was %g, but is not learned", row.spec, path, of.now, of.start)
				}
				continue
			}
			found++
			values, err := tensor.Float32s()
			if err != nil {
				t.Fatal(err)
			}
			if of.now == of.start || math.Abs(of.now-float64(values[0])) > 1e-6 {
				t.Errorf("%s: %s: got %g after 10 steps, from %g; the file's weight is %g", row.spec, path, of.now, of.start, values[0])
			}
		}
		if found != len(row.paths) {
			t.Errorf("%s: got %d learned numbers among the weights, want %q", row.spec, found, row.paths)
		}
	}
}

// A run goes on from its file bit for bit, learned numbers and their moments included.
func TestLearnedNumbersResume(t *testing.T) {
	for _, row := range learners {
		r := newTestRun(t, "tree332", row.spec, func(c *checkpoint.Config) { c.BatchSize = 16 })
		history := NewHistory(r.Points(), 10)
		for range 3 {
			steps(t, r, 3)
			s, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			history.Add(s)
		}
		file, err := r.File(history)
		if err != nil {
			t.Fatal(err)
		}
		data, err := checkpoint.Encode(file)
		if err != nil {
			t.Fatal(err)
		}
		read, err := checkpoint.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if read.Now.Objective != r.Objective() {
			t.Errorf("%s: got %+v from the file, want %+v", row.spec, read.Now.Objective, r.Objective())
		}
		for i, frame := range read.History {
			if frame.Objective != history.Frames[i].Objective {
				t.Errorf("%s: frame %d: got %+v, want %+v", row.spec, i, frame.Objective, history.Frames[i].Objective)
			}
		}
		resumed, err := Resume(r.backend, r.Set, read)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(resumed.Finalize)
		if d := sameState(captured(t, r), captured(t, resumed)); d != "" {
			t.Errorf("%s: the resumed run differs in %s", row.spec, d)
		}
		want, got := steps(t, r, 5), steps(t, resumed, 5)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: got losses %v after the resume, want %v", row.spec, got, want)
				break
			}
		}
		if resumed.Objective() != r.Objective() {
			t.Errorf("%s: got %+v five steps later, want %+v", row.spec, resumed.Objective(), r.Objective())
		}
	}
}

// A temperature that is set takes the place of the learned one, acts at once, and is where learning goes on from.
func TestSetTauOfALearnedTau(t *testing.T) {
	plain := newTestRun(t, "tree332", "clip?learn=tau", nil)
	r := newTestRun(t, "tree332", "clip?learn=tau", nil)
	steps(t, plain, 3)
	steps(t, r, 3)
	before, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetTau(0.5); err != nil {
		t.Fatal(err)
	}
	if got := r.Tau(); math.Abs(got-0.5) > 1e-6 {
		t.Errorf("got τ %g, want the 0.5 that was set", got)
	}
	after, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if after.Objective.Tau != r.Tau() || *after.Metrics.CrossEntropy == *before.Metrics.CrossEntropy {
		t.Errorf("got τ %g and cross-entropy %v, and before %v: the snapshot must be judged at the new τ", after.Objective.Tau, *after.Metrics.CrossEntropy, *before.Metrics.CrossEntropy)
	}
	if got, want := steps(t, r, 1)[0], steps(t, plain, 1)[0]; got == want {
		t.Error("a new temperature leaves the next loss as it was")
	}
	if got := r.Tau(); got == 0.5 || math.Abs(got-0.5) > 0.05 {
		t.Errorf("got τ %g a step later, want one near the 0.5 it was set to", got)
	}
	if err := r.SetTau(0); err == nil {
		t.Error("τ = 0: no error")
	}
}

// Restoring the last good state restores what was learned.
func TestRestoreOfLearnedNumbers(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal?learn=c,tau", nil)
	steps(t, r, 60)
	if _, err := r.Snapshot(); err != nil { // below chance, and so good
		t.Fatal(err)
	}
	want := r.Objective()
	steps(t, r, 5)
	if r.Objective() == want {
		t.Fatal("nothing was learned in five steps")
	}
	if err := r.Restore(1); err != nil {
		t.Fatal(err)
	}
	if got := r.Objective(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// A learned temperature of CLIP stays at 0.01 or above; that of others has no bound.
func TestLearnedTauIsBounded(t *testing.T) {
	for family, want := range map[string]float64{"clip": 0.01, "dot": 0.001} {
		for _, start := range []float64{0.001, 0.2} {
			backend, err := OpenBackend("go")
			if err != nil {
				t.Fatal(err)
			}
			store := model.NewStore()
			o := checkpoint.Objective{Family: family, Tau: start, LearnTau: true}
			if err := createLearned(store, &o); err != nil {
				t.Fatal(err)
			}
			exec, err := model.NewExec(backend, store, func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
				boundLearned(root, &o, inputs[0].Graph())
				return []*graph.Node{inputs[0]}
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := exec.Call(float32(0)); err != nil {
				t.Fatal(err)
			}
			got := math.Exp(float64(tensors.ToScalar[float32](store.GetVariable("/objective/log_tau").MustValue())))
			if want := max(want, start); math.Abs(got-want) > 1e-6*want {
				t.Errorf("%s from τ %g: got %g, want %g", family, start, got, want)
			}
			exec.Finalize()
			store.Finalize()
		}
	}
	// And in a run: from just above, at a rate that would take it far below.
	r := newTestRun(t, "tree332", "clip?learn=tau", func(c *checkpoint.Config) { c.Objective.Tau, c.LearningRate = 0.0101, 0.05 })
	for range 20 {
		steps(t, r, 1)
		if got := r.Tau(); got < 0.01*(1-1e-6) {
			t.Fatalf("got τ %g at step %d, want at least 0.01", got, r.Steps())
		}
	}
}
