package metric

import (
	"math"
	"testing"
)

func TestGeometryAgainstNumPy(t *testing.T) {
	for _, c := range readDescriptive(t).Geometry {
		images, texts := Cloud{Dim: c.Dim, Means: c.Images}, Cloud{Dim: c.Dim, Means: c.Texts}
		var pairs []Pair
		for _, p := range c.Pairs {
			pairs = append(pairs, Pair{p[0], p[1]})
		}
		expectValue(t, c.Name+": effective rank", resultOf(EffectiveRank(images)), c.EffectiveRank)
		expectValue(t, c.Name+": alignment", resultOf(Alignment(images, texts, pairs)), c.Alignment)
		expectValue(t, c.Name+": uniformity", resultOf(Uniformity(images)), c.Uniformity)
		expectValue(t, c.Name+": modality gap", resultOf(ModalityGap(images, texts)), c.ModalityGap)
	}
}

func TestEffectiveRankByHand(t *testing.T) {
	for _, test := range []struct {
		name  string
		dim   int
		means []float32
		want  float64
	}{
		{"a line", 2, []float32{0, 0, 1, 2, 2, 4}, 1},
		{"two points", 3, []float32{1, 2, 3, 4, 5, 9}, 1},
		{"a square", 2, []float32{0, 0, 0, 1, 1, 0, 1, 1}, 2},
		// Centred: singular values 6 and 2 (two points at ±3/√2·…): p = ¾ and ¼.
		{"three to one", 2, []float32{3, 1, 3, -1, -3, 1, -3, -1}, math.Exp(-.75*math.Log(.75) - .25*math.Log(.25))},
		{"an octahedron, far away", 3, []float32{101, 7, 0, 99, 7, 0, 100, 8, 0, 100, 6, 0, 100, 7, 1, 100, 7, -1}, 3},
	} {
		expectValue(t, test.name, resultOf(EffectiveRank(Cloud{Dim: test.dim, Means: test.means})), test.want)
	}
	expectUndefined(t, "all equal, at a number that rounds", resultOf(EffectiveRank(Cloud{Dim: 2, Means: []float32{.1, .3, .1, .3, .1, .3}})))
	expectUndefined(t, "one point", resultOf(EffectiveRank(Cloud{Dim: 2, Means: []float32{1, 2}})))
	expectUndefined(t, "no points", resultOf(EffectiveRank(Cloud{Dim: 2})))
	for name, c := range badClouds() {
		expectError(t, name, resultOf(EffectiveRank(c)))
	}
}

func TestAlignmentByHand(t *testing.T) {
	images := Cloud{Dim: 2, Means: []float32{1, 0, 0, 5, -2, 0, 0, 0}}
	texts := Cloud{Dim: 2, Means: []float32{3, 0, 0, 0}}
	for _, test := range []struct {
		name  string
		pairs []Pair
		want  float64
	}{
		{"the same direction, another norm", []Pair{{0, 0}}, 0},
		{"a right angle", []Pair{{1, 0}}, 2},
		{"opposite", []Pair{{2, 0}}, 4},
		{"the mean of the three", []Pair{{0, 0}, {1, 0}, {2, 0}}, 2},
		{"what has no direction is left out", []Pair{{1, 0}, {3, 0}, {1, 1}}, 2},
	} {
		expectValue(t, test.name, resultOf(Alignment(images, texts, test.pairs)), test.want)
	}
	expectUndefined(t, "no pairs", resultOf(Alignment(images, texts, nil)))
	expectUndefined(t, "no directions", resultOf(Alignment(images, texts, []Pair{{3, 0}, {0, 1}})))
	for _, bad := range []Pair{{-1, 0}, {4, 0}, {0, -1}, {0, 2}} {
		expectError(t, "a row that there is not", resultOf(Alignment(images, texts, []Pair{bad})))
	}
	expectError(t, "different dimensions", resultOf(Alignment(images, Cloud{Dim: 1, Means: []float32{1}}, nil)))
	for name, c := range badClouds() {
		expectError(t, name, resultOf(Alignment(c, c, nil)))
		expectError(t, name+" in the texts", resultOf(Alignment(Cloud{Dim: max(c.Dim, 1)}, c, nil)))
	}
}

func TestUniformityByHand(t *testing.T) {
	for _, test := range []struct {
		name  string
		means []float32
		want  float64
	}{
		{"one direction, two norms", []float32{1, 1, 2, 2}, 0},
		{"opposite", []float32{1, 0, -3, 0}, -8},
		{"a right angle", []float32{0, 2, 7, 0}, -4},
		{"two of three alike: ln((1 + 2e⁻⁸)/3)", []float32{1, 0, 2, 0, -1, 0}, math.Log((1 + 2*math.Exp(-8)) / 3)},
		{"0 is left out", []float32{1, 0, -3, 0, 0, 0}, -8},
	} {
		expectValue(t, test.name, resultOf(Uniformity(Cloud{Dim: 2, Means: test.means})), test.want)
	}
	// Many points evenly on a circle: ln(e^{−4}·I₀(4)), I₀(4) = 11.301921952136…
	var circle Cloud
	circle.Dim = 2
	for k := range 2000 {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / 2000)
		circle.Means = append(circle.Means, float32(cos), float32(sin))
	}
	expectWithin(t, "a circle", resultOf(Uniformity(circle)), -4+math.Log(11.301921952136), 2e-3)
	expectUndefined(t, "one point", resultOf(Uniformity(Cloud{Dim: 2, Means: []float32{1, 0}})))
	expectUndefined(t, "one direction", resultOf(Uniformity(Cloud{Dim: 2, Means: []float32{1, 0, 0, 0}})))
	expectUndefined(t, "no points", resultOf(Uniformity(Cloud{Dim: 2})))
	for name, c := range badClouds() {
		expectError(t, name, resultOf(Uniformity(c)))
	}
}

func TestModalityGapByHand(t *testing.T) {
	cloud := func(means ...float32) Cloud { return Cloud{Dim: 2, Means: means} }
	for _, test := range []struct {
		name          string
		images, texts Cloud
		want          float64
	}{
		{"opposite points", cloud(1, 0), cloud(-1, 0), 2},
		{"the same centre", cloud(1, 0, -1, 0), cloud(0, 1, 0, -1), 0},
		{"3 and 4 at a right angle: 5/√(25/2)", cloud(3, 0), cloud(0, 4), math.Sqrt2},
		{"each modality weighs alike", cloud(3, 0, 3, 0, 3, 0), cloud(0, 4), math.Sqrt2},
		{"scale does not matter", cloud(3e10, 0), cloud(0, 4e10), math.Sqrt2},
	} {
		expectValue(t, test.name, resultOf(ModalityGap(test.images, test.texts)), test.want)
	}
	expectUndefined(t, "all 0", resultOf(ModalityGap(cloud(0, 0), cloud(0, 0))))
	expectUndefined(t, "no images", resultOf(ModalityGap(cloud(), cloud(1, 0))))
	expectUndefined(t, "no texts", resultOf(ModalityGap(cloud(1, 0), cloud())))
	expectError(t, "different dimensions", resultOf(ModalityGap(cloud(1, 0), Cloud{Dim: 1, Means: []float32{1}})))
	for name, c := range badClouds() {
		expectError(t, name, resultOf(ModalityGap(c, c)))
	}
}
