package loss

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
)

// distancesOfPairs is the sum of D_ii as an objective, so that an evaluator gives its gradients.
func distancesOfPairs(distances func(a, b *graph.Node) *graph.Node) objective {
	return func(in Inputs) *graph.Node {
		squared := distances(in.Images, in.Texts)
		diagonal := graph.Diagonal(squared.Graph(), squared.Shape().Dim(0))
		return graph.ReduceAllSum(graph.Where(diagonal, squared, graph.ZerosLike(squared)))
	}
}

// By expansion the distance of nearly coinciding points can come out negative. It is raised to 0, and its
// gradient 2(a − b) stays what it is.
func TestExpandedDistancesAreClampedInValueOnly(t *testing.T) {
	const n, d = 64, 16
	p := randomProblem(4, n, d)
	for i := range p.images {
		p.images[i] = p.texts[i] + 3e-5*p.images[i] // |I_i − T_i|² about 1e-9, |I_i|² about 2
	}
	p = float32Rounded(p)
	// No two points are equal, so a least distance of exactly 0 shows that the clamp had something to do.
	least := evaluate[float32](t, p, func(in Inputs) *graph.Node {
		return graph.ReduceAllMin(expandedDistances(in.Images, in.Texts))
	})
	if least.loss != 0 {
		t.Errorf("got a least squared distance of %g, want 0", least.loss)
	}
	got := evaluate[float32](t, p, distancesOfPairs(expandedDistances))
	for i := range p.images {
		want := 2 * (p.images[i] - p.texts[i])
		if !(math.Abs(got.gradients[0][i]-want) <= 1e-6) || !(math.Abs(got.gradients[1][i]+want) <= 1e-6) {
			t.Fatalf("coordinate %d: got gradients %g and %g, want %g and %g", i, got.gradients[0][i], got.gradients[1][i], want, -want)
		}
	}
}

// Taken directly, distances within a far group are exact; by expansion they would be lost, since no common
// shift brings two far groups to the origin.
func TestDirectDistancesAreExactAnywhere(t *testing.T) {
	const n = 4
	for d := 1; d <= directDim; d++ {
		p := randomProblem(5, n, d)
		for i := range n {
			for k := range d {
				far := 1000 * float64(1-2*(i%2))
				p.images[i*d+k] += far
				p.texts[i*d+k] += far
			}
		}
		p = float32Rounded(p)
		var want float64
		for i := range n {
			want += p.squaredDistance(i, i)
		}
		got := evaluate[float32](t, p, distancesOfPairs(squaredDistances)).loss
		if !(math.Abs(got-want) <= 1e-6*want) {
			t.Errorf("d = %d: got %.9g, want %.9g", d, got, want)
		}
	}
}
