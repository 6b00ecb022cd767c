package loss

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distmv"
)

// Each of these holds for the formulas whatever the numbers are. Beside each stands a slip that it caught when
// the slip was made on purpose.

// Slip: exp(−u) for exp(−2u).
func TestScaleIsGauge(t *testing.T) {
	for _, size := range sizes {
		p := randomProblem(10, size.n, size.d)
		p.mask = randomMask(10, size.n)
		const a = 3.7
		q := p
		q.images = mapped(p.images, func(x float64) float64 { return a * x })
		q.texts = mapped(p.texts, func(x float64) float64 { return a * x })
		q.imageLogStd = mapped(p.imageLogStd, func(u float64) float64 { return u + math.Log(a) })
		q.textLogStd = mapped(p.textLogStd, func(u float64) float64 { return u + math.Log(a) })
		for _, o := range []VarianceOptions{{C: 1, K: 1}, {C: float64(size.d), K: 0.5}, {C: 1, K: 1, QuerySide: true}} {
			compareValue(t, sizeName(size.n, size.d), evaluate[float64](t, q, variance(o)).loss, evaluate[float64](t, p, variance(o)).loss, 1e-11)
		}
	}
}

// Slip: the query's u in place of the candidate's goes unseen here, a missing k does not.
func TestEqualStdIsEuclidean(t *testing.T) {
	for _, size := range sizes {
		p := randomProblem(11, size.n, size.d)
		p.mask = randomMask(11, size.n)
		const u, k = 0.4, 0.8
		p.tau = 1.7
		p.imageLogStd, p.textLogStd = repeated(u, size.n), repeated(u, size.n)
		e := p
		e.tau = p.tau * math.Exp(2*u) / k
		want := evaluate[float64](t, e, euclidean).loss
		compareValue(t, sizeName(size.n, size.d)+" against the oracle", want, e.euclidean(), 1e-11)
		for _, o := range []VarianceOptions{{C: 1, K: k}, {C: 0, K: k}, {C: 1, K: k, QuerySide: true}} {
			compareValue(t, sizeName(size.n, size.d), evaluate[float64](t, p, variance(o)).loss, want, 1e-11)
		}
	}
}

// Slip: the sum over the queries for their mean.
func TestNoDistanceIsChance(t *testing.T) {
	for _, size := range sizes {
		p := randomProblem(12, size.n, size.d)
		p.images, p.texts = repeated(0.3, size.n*size.d), repeated(0.3, size.n*size.d)
		want := math.Log(float64(size.n))
		// The log term is the only thing that could still tell items apart.
		compareValue(t, "no log term "+sizeName(size.n, size.d), evaluate[float64](t, p, variance(VarianceOptions{C: 0, K: 1})).loss, want, 1e-12)
		compareValue(t, "query side "+sizeName(size.n, size.d), evaluate[float64](t, p, variance(VarianceOptions{C: 1, K: 1, QuerySide: true})).loss, want, 1e-12)
		compareValue(t, "euclidean "+sizeName(size.n, size.d), evaluate[float64](t, p, euclidean).loss, want, 1e-12)
		compareValue(t, "clip "+sizeName(size.n, size.d), evaluate[float64](t, p, clip).loss, want, 1e-12)
		p.imageLogStd, p.textLogStd = repeated(-1.2, size.n), repeated(0.6, size.n)
		compareValue(t, "proposal "+sizeName(size.n, size.d), evaluate[float64](t, p, proposal).loss, want, 1e-12)
	}
}

// Slips: c = 1 for c = d; k = 1 for k = ½; the two halves' u exchanged.
func TestGaussianIsTheBayesPosterior(t *testing.T) {
	for _, size := range sizes {
		n, d := size.n, size.d
		p := randomProblem(13, n, d)
		// gaussians are the isotropic Gaussians of the items of one modality, by gonum.
		gaussians := func(means, logStd []float64) []*distmv.Normal {
			var gaussians []*distmv.Normal
			for j := range n {
				variances := make([]float64, d*d)
				for k := range d {
					variances[k*d+k] = math.Exp(2 * logStd[j])
				}
				gaussians = append(gaussians, normal(t, means[j*d:(j+1)*d], variances))
			}
			return gaussians
		}
		texts, images := gaussians(p.texts, p.textLogStd), gaussians(p.images, p.imageLogStd)
		want := meanOfHalves(n,
			func(i, j int) float64 { return texts[j].LogProb(p.images[i*d : (i+1)*d]) },
			func(i, j int) float64 { return images[i].LogProb(p.texts[j*d : (j+1)*d]) }, nil)
		spec, err := Lookup("gaussian")
		if err != nil {
			t.Fatal(err)
		}
		f := spec.Formula(d)
		compareValue(t, sizeName(n, d), evaluate[float64](t, p, variance(VarianceOptions{C: f.C, K: f.K})).loss, want, 1e-10)
	}
}

// Slip: the column's index for the row's in the target.
func TestPairsHaveNoOrder(t *testing.T) {
	for _, size := range sizes {
		n, d := size.n, size.d
		p := randomProblem(14, n, d)
		p.mask = randomMask(14, n)
		order := make([]int, n) // a cycle by two and a swap: no fixed point, not its own inverse
		for i := range order {
			order[i] = (i + 2) % n
		}
		order[0], order[1] = order[1], order[0]
		rows := func(x []float64, width int) []float64 {
			var y []float64
			for _, i := range order {
				y = append(y, x[i*width:(i+1)*width]...)
			}
			return y
		}
		q := p
		q.images, q.texts = rows(p.images, d), rows(p.texts, d)
		q.imageLogStd, q.textLogStd = rows(p.imageLogStd, 1), rows(p.textLogStd, 1)
		q.mask = make([]bool, n*n)
		for i := range n {
			for j := range n {
				q.mask[i*n+j] = p.mask[order[i]*n+order[j]]
			}
		}
		for name, f := range map[string]objective{"proposal": proposal, "euclidean": euclidean, "clip": clip} {
			want := evaluate[float64](t, p, f)
			for k, width := range []int{d, d, 1, 1} {
				want.gradients[k] = rows(want.gradients[k], width)
			}
			compare(t, name+" "+sizeName(n, d), evaluate[float64](t, q, f), want, 1e-12)
		}
	}
}

// A pair that is masked against every other has lost its rivals and is no rival: what is left is the loss of
// the others alone. Slips: the mask transposed in one half; masked logits set to 0; the diagonal masked too.
func TestMaskTakesOutOnlyWhatItNames(t *testing.T) {
	for _, size := range sizes {
		n, d := size.n, size.d
		p := randomProblem(15, n, d)
		whole := randomMask(15, n)
		const out = 1
		p.mask = slices.Clone(whole)
		for i := range n {
			p.mask[i*n+out], p.mask[out*n+i] = true, true // the diagonal too, where a mask says nothing
		}
		others := problem{n: n - 1, d: d, tau: p.tau}
		for i := range n {
			if i == out {
				continue
			}
			others.images = append(others.images, p.images[i*d:(i+1)*d]...)
			others.texts = append(others.texts, p.texts[i*d:(i+1)*d]...)
			others.imageLogStd = append(others.imageLogStd, p.imageLogStd[i])
			others.textLogStd = append(others.textLogStd, p.textLogStd[i])
			for j := range n {
				if j != out {
					others.mask = append(others.mask, whole[i*n+j])
				}
			}
		}
		share := float64(n-1) / float64(n)
		for name, f := range map[string]objective{"proposal": proposal, "euclidean": euclidean, "clip": clip} {
			want := evaluate[float64](t, others, f)
			want.loss *= share
			for k, width := range []int{d, d, 1, 1} {
				scaled := mapped(want.gradients[k], func(g float64) float64 { return share * g })
				want.gradients[k] = slices.Insert(scaled, out*width, repeated(0, width)...)
			}
			want.gradients[4] = mapped(want.gradients[4], func(g float64) float64 { return share * g })
			compare(t, name+" "+sizeName(n, d), evaluate[float64](t, p, f), want, 1e-12)
		}

		// One entry changes what its own row and column lose by it, no more.
		one := p
		one.mask = make([]bool, n*n)
		one.mask[2*n+3] = true
		compareValue(t, "one entry, proposal "+sizeName(n, d), evaluate[float64](t, one, proposal).loss, one.variance(1, 1), 1e-11)
		compareValue(t, "one entry, euclidean "+sizeName(n, d), evaluate[float64](t, one, euclidean).loss, one.euclidean(), 1e-11)
		compareValue(t, "one entry, clip "+sizeName(n, d), evaluate[float64](t, one, clip).loss, one.clip(), 1e-11)

		// A mask of nothing is no mask, nor is one of the diagonal.
		none, bare := p, p
		none.mask, bare.mask = make([]bool, n*n), nil
		for i := range n {
			none.mask[i*n+i] = i%2 == 0
		}
		compare(t, "empty mask "+sizeName(n, d), evaluate[float64](t, none, proposal), evaluate[float64](t, bare, proposal), 0)
	}
}

// Masked logits stay out however small the others are, and bring no NaN into a gradient.
// Slip: −1e6 for masked logits, which beats a true logit of −1e16.
func TestMaskedLogitsStayOutOfHugeOnes(t *testing.T) {
	const n, d, far = 4, 2, 1
	p := randomProblem(16, n, d)
	p.images[far*d], p.images[far*d+1] = 1e9, -1e9 // squared distances of 1e18
	p.textLogStd[far] = 3                          // and yet its text is its best
	p.mask = make([]bool, n*n)
	p.mask[far*n+2] = true
	for i := range n {
		p.mask[i*n+far] = true // its text has no other image, which would be nearer
		p.mask[0*n+i] = true   // image 0 has no rival at all
	}
	p = float32Rounded(p)
	got := evaluate[float32](t, p, proposal)
	if largest := got.largest(); math.IsNaN(largest) || math.IsInf(largest, 0) {
		t.Errorf("got a largest gradient of %g, want a finite one", largest)
	}
	want := p.variance(1, 1)
	if !(want < 10) {
		t.Fatalf("the case has a loss of %g, want a moderate one", want)
	}
	compareValue(t, "loss", got.loss, want, 1e-5)
}

// Dividing the logits by τ is the loss with c/τ and k/τ. Slip: τ left out of the log term.
func TestTauDividesTheLogits(t *testing.T) {
	for _, size := range sizes {
		for _, tau := range []float64{0.07, 1, 10} {
			p := randomProblem(17, size.n, size.d)
			p.mask = randomMask(17, size.n)
			p.tau = tau
			compareValue(t, "euclidean "+sizeName(size.n, size.d), evaluate[float64](t, p, euclidean).loss, p.euclidean(), 1e-10)
			compareValue(t, "clip "+sizeName(size.n, size.d), evaluate[float64](t, p, clip).loss, p.clip(), 1e-10)
			want := evaluate[float64](t, p, variance(VarianceOptions{C: 1.4, K: 0.6}))
			compareValue(t, "oracle "+sizeName(size.n, size.d), want.loss, p.variance(1.4, 0.6), 1e-10)
			p.tau = 1
			want.gradients[4] = nil
			compare(t, "variance "+sizeName(size.n, size.d), evaluate[float64](t, p, variance(VarianceOptions{C: 1.4 / tau, K: 0.6 / tau})), want, 1e-10)
		}
	}
}

// Dragging τ must not compile: it is an input of the graph. A change of the batch size has to.
func TestTauCompilesNothing(t *testing.T) {
	for _, spec := range Objectives() {
		e := newEvaluator[float32](t, ofSpec(spec, 3))
		p := randomProblem(18, 6, 3)
		losses := map[float64]bool{}
		for _, tau := range []float64{spec.DefaultTau, spec.TauMin, spec.TauMax, 0.5 * spec.TauMax} {
			p.tau = tau
			losses[e.run(p).loss] = true
		}
		if e.graphs != 1 {
			t.Errorf("%s: got %d graphs for four temperatures, want 1", spec.Name, e.graphs)
		}
		if len(losses) != 4 {
			t.Errorf("%s: got %d losses for four temperatures, want 4", spec.Name, len(losses))
		}
		e.run(randomProblem(18, 7, 3))
		if e.graphs != 2 {
			t.Errorf("%s: got %d graphs for two batch sizes, want 2", spec.Name, e.graphs)
		}
	}
}

// normal is a Gaussian by gonum, with its covariance [d, d].
func normal(t *testing.T, mean, covariance []float64) *distmv.Normal {
	t.Helper()
	n, ok := distmv.NewNormal(mean, symmetric(len(mean), covariance), nil)
	if !ok {
		t.Fatal("the covariance is not positive definite")
	}
	return n
}
