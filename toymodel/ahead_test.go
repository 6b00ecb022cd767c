package toymodel

import (
	"errors"
	"math"
	"testing"

	"halo/metric"
)

// lossOf is the loss of the batch ahead, worked out from its two matrices.
func lossOf(t *testing.T, a *Ahead, images, texts *metric.Matrix) float64 {
	t.Helper()
	n := a.Batch.N
	sum, kept := 0.0, 0
	if Score(a.Objective).Sigmoid() {
		for i := range n {
			for j := range n {
				at := i*n + j
				if texts.Probability[at] != texts.Probability[at] { // dropped
					continue
				}
				logit := float64(texts.Pair[at]) + float64(texts.Image[i]) + float64(texts.Text[j])
				if i == j {
					logit = -logit
				}
				sum += math.Max(logit, 0) + math.Log1p(math.Exp(-math.Abs(logit)))
				kept++
			}
		}
		if a.Objective.Family == metric.FamilyPCMEPP { // a mean over pairs, where the others are a sum per pair of the diagonal
			return sum / float64(kept)
		}
		return sum / float64(n)
	}
	for i := range n {
		sum -= math.Log(float64(texts.Probability[i*n+i])) + math.Log(float64(images.Probability[i*n+i]))
	}
	return sum / float64(2*n)
}

// What is seen ahead is what the next step trains on: the loss that package loss reports of it, a graph of its own, is
// the one that the matrices say, for every objective with every option.
func TestAheadIsTheNextStep(t *testing.T) {
	for _, spec := range objectiveSpecs() {
		r := newTestRun(t, "tree332", spec, nil)
		var a Ahead
		var images, texts metric.Matrix
		for step, size := range []int{16, 16, 24, 16} {
			if err := r.SetBatchSize(size); err != nil {
				t.Fatal(err)
			}
			if step == 3 {
				if err := r.SetTau(1.25 * r.Tau()); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 { // looking twice is looking once
				if err := r.Ahead(&a); err != nil {
					t.Fatalf("%s: %v", spec, err)
				}
			}
			if err := a.Matrix(&texts, false); err != nil {
				t.Fatalf("%s: %v", spec, err)
			}
			if err := a.Matrix(&images, true); err != nil {
				t.Fatalf("%s: %v", spec, err)
			}
			got := lossOf(t, &a, &images, &texts)
			result, err := r.Step()
			if err != nil {
				t.Fatal(err)
			}
			if a.Step != result.Step || a.Batch.N != size || math.Abs(got-result.Loss) > 2e-5*(1+math.Abs(result.Loss)) {
				t.Errorf("%s: ahead step %d of %d pairs has loss %.7f; the step is %d, of %d pairs, its loss %.7f", spec, a.Step, a.Batch.N, got, result.Step, size, result.Loss)
			}
		}
		a.Finalize()
	}
}

// A run that was looked at ahead goes on as one that was not.
func TestAheadChangesNothing(t *testing.T) {
	looked, alone := newTestRun(t, "tree332", "proposal", nil), newTestRun(t, "tree332", "proposal", nil)
	var a Ahead
	for range 5 {
		if err := looked.Ahead(&a); err != nil {
			t.Fatal(err)
		}
		one, err := looked.Step()
		if err != nil {
			t.Fatal(err)
		}
		other, err := alone.Step()
		if err != nil {
			t.Fatal(err)
		}
		if one != other {
			t.Fatalf("looked at, step %d is %+v; want %+v", other.Step, one, other)
		}
	}
}

// Known positives are the captions of other pairs that are true of the picture as well.
func TestAheadKnowsPositives(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	var a Ahead
	if err := r.Ahead(&a); err != nil {
		t.Fatal(err)
	}
	n, kinds, captions := a.Batch.N, r.Set.Kinds(), r.Set.Captions()
	known := 0
	for i := range n {
		for j := range n {
			want := false
			for _, k := range captions[a.Batch.Captions[j]].Kinds { // the other way round than Batch.Mask looks
				want = want || k == a.Batch.Kinds[i] && i != j
			}
			if a.Known[i*n+j] != want {
				t.Fatalf("caption %q is true of %q: got %v, want %v", captions[a.Batch.Captions[j]].Text, kinds[a.Batch.Kinds[i]].Label, a.Known[i*n+j], want)
			}
			if want {
				known++
			}
		}
	}
	if known == 0 {
		t.Error("no positive is known: the batch says nothing of them")
	}
}

func TestAheadOfADivergedRun(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	r.diverged = &Diverged{Step: 3, What: "loss"}
	var diverged *Diverged
	if err := r.Ahead(new(Ahead)); !errors.As(err, &diverged) {
		t.Errorf("got %v, want what made it diverge", err)
	}
}
