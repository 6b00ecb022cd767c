package toymodel

import (
	"errors"
	"slices"
	"testing"

	"halo/checkpoint"
)

// A glance shows what a snapshot of the same step shows, and judges nothing.
func TestGlanceIsASnapshotWithoutJudgement(t *testing.T) {
	for _, objective := range []string{"proposal", "clip"} {
		r := newTestRun(t, "tree332", objective, nil)
		var glance checkpoint.Snapshot
		for range 3 {
			steps(t, r, 2)
			if err := r.Glance(&glance); err != nil {
				t.Fatal(err)
			}
			want, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range []struct {
				name      string
				got, want checkpoint.Cloud
			}{{"images", glance.Images, want.Images}, {"texts", glance.Texts, want.Texts}} {
				if row.got.Dim != row.want.Dim || !slices.Equal(row.got.Means, row.want.Means) || !slices.Equal(row.got.LogStd, row.want.LogStd) {
					t.Errorf("%s, step %d: the %s are not those of the snapshot", objective, want.Step, row.name)
				}
			}
			if glance.Step != want.Step || glance.Objective != want.Objective || glance.BatchSize != want.BatchSize || glance.LearningRate != want.LearningRate {
				t.Errorf("%s: got step %d, %+v; want step %d, %+v", objective, glance.Step, glance.Objective, want.Step, want.Objective)
			}
			m := glance.Metrics
			if m.Loss == nil || *m.Loss != *want.Metrics.Loss || *m.GradientNorm != *want.Metrics.GradientNorm {
				t.Errorf("%s, step %d: got loss %v, want that of the snapshot", objective, want.Step, m.Loss)
			}
			if m.CrossEntropy != nil || m.RecallImageToText != nil || m.LogStdByLevel != nil {
				t.Errorf("%s, step %d: a glance has held-out numbers: %+v", objective, want.Step, m)
			}
		}
	}
}

// What a snapshot holds is its own: later glances and snapshots leave it alone.
func TestSnapshotKeepsItsNumbers(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	first, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	means, logStd := slices.Clone(first.Texts.Means), slices.Clone(first.Images.LogStd)
	steps(t, r, 3)
	var glance checkpoint.Snapshot
	if err := r.Glance(&glance); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Snapshot(); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(first.Texts.Means, means) || !slices.Equal(first.Images.LogStd, logStd) {
		t.Error("a later look changed the snapshot")
	}
}

// A glance is no judgement, so it makes no state the last good one; and a run that diverged shows nothing.
func TestGlanceKeepsTheLastGoodState(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	steps(t, r, 60)
	var glance checkpoint.Snapshot
	if err := r.Glance(&glance); err != nil {
		t.Fatal(err)
	}
	if err := r.SetLearningRate(1e30); err != nil {
		t.Fatal(err)
	}
	var diverged *Diverged
	for range 20 {
		if _, err := r.Step(); errors.As(err, &diverged) {
			break
		}
	}
	if diverged == nil {
		t.Fatal("it did not diverge")
	}
	if diverged.LastGood != 0 {
		t.Errorf("the last good state is that of step %d, want 0: no other was judged", diverged.LastGood)
	}
	if err := r.Glance(&glance); !errors.As(err, &diverged) {
		t.Errorf("a glance at a diverged run gave %v, want the divergence", err)
	}
}
