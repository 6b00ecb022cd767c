package loss

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"gonum.org/v1/gonum/stat/distmv"
)

// Each of these holds for the formulas whatever the numbers are, for every family of which it is true. Beside each
// stands a slip that it caught when the slip was made on purpose.

// Slips: exp(−u) for exp(−2u), in the variance loss and for the shared u; the images of AsymVLM not normalised.
func TestScaleIsGauge(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		p := randomProblem(10, n, d)
		p.mask, p.tau = randomMask(10, n), m.tau
		want := evaluate[float64](t, p, m.objective(d)).loss
		f := m.formula(d)
		m.gauge(&p, &f, 3.7)
		compareValue(t, what, evaluate[float64](t, p, objectiveOf(f, m.learned...)).loss, want, 1e-11)
	})
}

// With one u for all, or one bias, the variance family and the free bias are the Euclidean loss at another
// temperature. Slips: a missing k; a log term that is not the candidate's alone.
func TestEqualStdIsEuclidean(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		f := m.formula(d)
		if f.Family != FamilyVariance && f.Family != FamilyFreeBias || f.Normalise {
			return
		}
		const u = 0.4
		p := randomProblem(11, n, d)
		p.mask, p.tau = randomMask(11, n), 1.7
		p.imageLogStd, p.textLogStd = repeated(u, n), repeated(u, n)
		shared := u
		if f.Family == FamilyFreeBias {
			shared = f.LogStd
			if m.learns("logstd") {
				shared = p.logStd
			}
		}
		e := p
		e.tau = p.tau * math.Exp(2*shared) / f.K
		compareValue(t, what, evaluate[float64](t, p, m.objective(d)).loss,
			evaluate[float64](t, e, objectiveOf(Formula{Family: FamilyEuclidean})).loss, 1e-11)
	})
}

// Where no two points differ, and no two standard deviations, nothing can be told apart: a softmax gives chance, and
// a sigmoid judges all pairs alike. Slips: the sum over the queries for their mean; the sum over the pairs not
// divided by n.
func TestNoDistanceIsChance(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		p := randomProblem(12, n, d)
		p.tau = m.tau
		p.images, p.texts = repeated(0.3, n*d), repeated(0.3, n*d)
		p.imageLogStd, p.textLogStd = repeated(-1.2, n), repeated(0.6, n)
		got := evaluate[float64](t, p, m.objective(d)).loss
		if !m.sigmoid() {
			compareValue(t, what, got, math.Log(float64(n)), 1e-12)
			return
		}
		one := p
		one.n, one.images, one.texts, one.imageLogStd, one.textLogStd = 1, p.images[:d], p.texts[:d], p.imageLogStd[:1], p.textLogStd[:1]
		right := one.loss(m.formula(d), m.learned...)                   // softplus(−z)
		wrong := right + math.Log(math.Exp(-right)/-math.Expm1(-right)) // softplus(z)
		want := right + float64(n-1)*wrong
		if m.formula(d).Family == FamilyPCMEPP {
			want /= float64(n)
		}
		compareValue(t, what, got, want, 1e-10)
	})
}

// Without a log term that differs, or with the query's, u tells nothing apart where all points are equal.
func TestOnlyTheLogTermTellsEqualPointsApart(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		f := m.formula(d)
		p := randomProblem(13, n, d)
		p.images, p.texts = repeated(0.3, n*d), repeated(0.3, n*d)
		if f.Family == FamilyVariance && (f.QuerySide || f.C == 0 && !m.learns("c")) {
			compareValue(t, what, evaluate[float64](t, p, m.objective(d)).loss, math.Log(float64(n)), 1e-12)
		}
	})
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
				gaussians = append(gaussians, normal(t, means[j*d:(j+1)*d], variances, nil))
			}
			return gaussians
		}
		texts, images := gaussians(p.texts, p.textLogStd), gaussians(p.images, p.imageLogStd)
		want := meanOfHalves(n,
			func(i, j int) float64 { return texts[j].LogProb(p.images[i*d : (i+1)*d]) },
			func(i, j int) float64 { return images[i].LogProb(p.texts[j*d : (j+1)*d]) }, nil)
		for _, spec := range []string{"gaussian", "proposal?c=d&k=0.5"} {
			compareValue(t, spec+" "+sizeName(n, d), evaluate[float64](t, p, ofSpec(t, spec, d)).loss, want, 1e-10)
		}
	}
}

// PCME++'s distance is the mean squared distance of two draws: checked on draws.
// Slip: the variances counted once and not once a dimension.
func TestPCMEPPIsTheMeanDistanceOfDraws(t *testing.T) {
	const n, d, draws = 2, 3, 50_000
	source := rand.NewPCG(1, 296)
	p := randomProblem(22, n, d)
	p.tau, p.bias = 1, 0
	covariance := func(u float64) []float64 {
		c := make([]float64, d*d)
		for k := range d {
			c[k*d+k] = math.Exp(2 * u)
		}
		return c
	}
	meanDistance := func(i, j int) float64 {
		image := normal(t, p.image(i), covariance(p.imageLogStd[i]), source)
		text := normal(t, p.text(j), covariance(p.textLogStd[j]), source)
		var sum float64
		x, y := make([]float64, d), make([]float64, d)
		for range draws {
			image.Rand(x)
			text.Rand(y)
			for k := range d {
				sum += (x[k] - y[k]) * (x[k] - y[k])
			}
		}
		return sum / draws
	}
	sum, pairs := sumOfPairs(n, func(i, j int) float64 { return 4 - meanDistance(i, j) }, func(int, int) bool { return true })
	got := evaluate[float64](t, p, objectiveOf(Formula{Family: FamilyPCMEPP, Bias: 4})).loss
	compareValue(t, "loss", got, sum/pairs, 0.02)
}

// The normaliser's slope is minus the mean cosine of the density, I_{d/2}/I_{d/2−1}, within the bounds that the doc
// comment states; the mean is by integration over the sphere. Slip: (d−1)/2 for (d−1)/4.
func TestLogNormaliserIsNearTheDensity(t *testing.T) {
	sum := func(in Inputs) *graph.Node { return graph.ReduceAllSum(logNormaliser(in.Texts)) }
	for _, row := range []struct {
		d     int
		bound float64
	}{{2, 0.08}, {8, 0.02}, {32, 0.02}} {
		for _, kappa := range []float64{0.1, 1, 3, 10, 30} {
			// The density of the angle θ to the mean direction is sin(θ)^(d−2)·exp(κ·cos θ).
			var weight, mean float64
			const points = 20_000
			for i := range points {
				theta := math.Pi * (float64(i) + 0.5) / points
				w := math.Pow(math.Sin(theta), float64(row.d-2)) * math.Exp(kappa*(math.Cos(theta)-1))
				weight += w
				mean += w * math.Cos(theta)
			}
			p := randomProblem(23, 1, row.d)
			p.texts = repeated(0, row.d)
			p.texts[0] = kappa
			slope := evaluate[float64](t, p, sum).gradients[1][0]
			if !(math.Abs(slope+mean/weight) <= row.bound) {
				t.Errorf("d = %d, κ = %g: got slope %.4f, want %.4f within %g", row.d, kappa, slope, -mean/weight, row.bound)
			}
		}
	}
}

// rows returns the rows of x, width wide, in an order.
func rows(x []float64, order []int, width int) []float64 {
	var y []float64
	for _, i := range order {
		y = append(y, x[i*width:(i+1)*width]...)
	}
	return y
}

// chosen returns the problem of the pairs named, in their order.
func (p problem) chosen(pairs []int) problem {
	q := p
	q.n = len(pairs)
	q.images, q.texts = rows(p.images, pairs, p.d), rows(p.texts, pairs, p.d)
	q.imageLogStd, q.textLogStd = rows(p.imageLogStd, pairs, 1), rows(p.textLogStd, pairs, 1)
	if p.mask != nil {
		q.mask = nil
		for _, i := range pairs {
			for _, j := range pairs {
				q.mask = append(q.mask, p.mask[i*p.n+j])
			}
		}
	}
	return q
}

// Slip: the column's index for the row's in the target.
func TestPairsHaveNoOrder(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		p := randomProblem(14, n, d)
		p.mask, p.tau = randomMask(14, n), m.tau
		order := make([]int, n) // a cycle by two and a swap: no fixed point, not its own inverse
		for i := range order {
			order[i] = (i + 2) % n
		}
		order[0], order[1] = order[1], order[0]
		want := evaluate[float64](t, p, m.objective(d))
		for k, width := range []int{d, d, 1, 1} {
			want.gradients[k] = rows(want.gradients[k], order, width)
		}
		compare(t, what, evaluate[float64](t, p.chosen(order), m.objective(d)), want, 1e-12)
	})
}

// A pair that is masked against every other has lost its rivals and is no rival: what is left is the loss of the
// others alone and, where pairs are judged by themselves, its own. Slips: the mask transposed in one half; masked
// logits set to 0; the diagonal masked too; a sigmoid's masked pairs kept in the mean's count.
func TestMaskTakesOutOnlyWhatItNames(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		p := randomProblem(15, n, d)
		p.mask, p.tau = randomMask(15, n), m.tau
		const out = 1
		kept := 0.0 // pairs that the others keep
		var others []int
		for i := range n {
			p.mask[i*n+out], p.mask[out*n+i] = true, true // the diagonal too, where a mask says nothing
			if i != out {
				others = append(others, i)
			}
		}
		for _, i := range others {
			for _, j := range others {
				if i == j || p.keep(i, j) {
					kept++
				}
			}
		}
		share := float64(n-1) / float64(n)
		if m.formula(d).Family == FamilyPCMEPP {
			share = kept / (kept + 1)
		}
		want := evaluate[float64](t, p.chosen(others), m.objective(d))
		own := evaluate[float64](t, p.chosen([]int{out}), m.objective(d))
		want.loss = share*want.loss + (1-share)*own.loss
		for k, width := range []int{d, d, 1, 1} {
			want.gradients[k] = mapped(want.gradients[k], func(g float64) float64 { return share * g })
			want.gradients[k] = slices.Insert(want.gradients[k], out*width, mapped(own.gradients[k], func(g float64) float64 { return (1 - share) * g })...)
		}
		for k := 4; k < len(gradientNames); k++ {
			want.gradients[k][0] = share*want.gradients[k][0] + (1-share)*own.gradients[k][0]
		}
		compare(t, what, evaluate[float64](t, p, m.objective(d)), want, 1e-12)

		// One entry changes what its own row and column lose by it, no more.
		one := p
		one.mask = make([]bool, n*n)
		one.mask[2*n+3] = true
		compareValue(t, "one entry, "+what, evaluate[float64](t, one, m.objective(d)).loss, one.loss(m.formula(d), m.learned...), 1e-11)

		// A mask of nothing is no mask, nor is one of the diagonal.
		none, bare := p, p
		none.mask, bare.mask = make([]bool, n*n), nil
		for i := range n {
			none.mask[i*n+i] = i%2 == 0
		}
		compare(t, "empty mask, "+what, evaluate[float64](t, none, m.objective(d)), evaluate[float64](t, bare, m.objective(d)), 1e-15)
	})
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
	want := p.loss(Formula{Family: FamilyVariance, C: 1, K: 1})
	if !(want < 10) {
		t.Fatalf("the case has a loss of %g, want a moderate one", want)
	}
	compareValue(t, "loss", got.loss, want, 1e-5)
}

// Temperature divides the logits, before any bias is added: the oracle's do, and in the variance family it is the
// loss with c/τ and k/τ. Slip: τ left out of the log term.
func TestTauDividesTheLogits(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		for _, tau := range []float64{0.1, 1, 10} {
			p := randomProblem(17, n, d)
			p.mask = randomMask(17, n)
			p.tau = tau
			if m.sigmoid() {
				p.tau = tau * m.tau // the oracle's plain sigmoid holds logits to some hundreds
			}
			f := m.formula(d)
			want := evaluate[float64](t, p, m.objective(d))
			compareValue(t, what, want.loss, p.loss(f, m.learned...), 1e-10)
			if f.Family != FamilyVariance || m.learned != nil {
				continue
			}
			p.tau = 1
			want.gradients[4] = nil
			f.C, f.K = f.C/tau, f.K/tau
			compare(t, what, evaluate[float64](t, p, objectiveOf(f)), want, 1e-10)
		}
	})
}

// In float32, clouds far from the origin keep their loss where distances alone count. What rounding the inputs costs
// is not the loss's fault, so the reference has the same rounded inputs. Slip: no common shift taken off.
func TestFarCloudsInFloat32(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		if !m.shifted {
			return
		}
		p := randomProblem(19, n, d)
		p.tau, p.mask = m.tau, randomMask(19, n)
		p.images = mapped(p.images, func(x float64) float64 { return x + 1000 })
		p.texts = mapped(p.texts, func(x float64) float64 { return x + 1000 })
		p = float32Rounded(p)
		compare(t, what, evaluate[float32](t, p, m.objective(d)), evaluate[float64](t, p, m.objective(d)), 1e-5)
	})
}

// Near the origin float32 is as good for every member.
func TestFloat32(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		p := randomProblem(25, n, d)
		p.tau, p.mask = m.tau, randomMask(25, n)
		p = float32Rounded(p)
		compare(t, what, evaluate[float32](t, p, m.objective(d)), evaluate[float64](t, p, m.objective(d)), 1e-5)
	})
}

// Dragging τ must not compile: it is an input of the graph. A change of the batch size has to.
func TestTauCompilesNothing(t *testing.T) {
	for _, entry := range Objectives() {
		e := newEvaluator[float32](t, ofSpec(t, entry.Name, 3))
		p := randomProblem(18, 6, 3)
		losses := map[float64]bool{}
		for _, tau := range []float64{entry.DefaultTau, entry.TauMin, entry.TauMax, 0.5 * entry.TauMax} {
			p.tau = tau
			losses[e.run(p).loss] = true
		}
		if e.graphs != 1 {
			t.Errorf("%s: got %d graphs for four temperatures, want 1", entry.Name, e.graphs)
		}
		if len(losses) != 4 {
			t.Errorf("%s: got %d losses for four temperatures, want 4", entry.Name, len(losses))
		}
		e.run(randomProblem(18, 7, 3))
		if e.graphs != 2 {
			t.Errorf("%s: got %d graphs for two batch sizes, want 2", entry.Name, e.graphs)
		}
	}
}

// normal is a Gaussian by gonum, with its covariance [d, d]; source is for draws.
func normal(t *testing.T, mean, covariance []float64, source rand.Source) *distmv.Normal {
	t.Helper()
	n, ok := distmv.NewNormal(mean, symmetric(len(mean), covariance), source)
	if !ok {
		t.Fatal("the covariance is not positive definite")
	}
	return n
}
