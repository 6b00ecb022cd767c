package metric

import (
	"math"
	"strings"
	"testing"
)

// near32 compares a float32 with what SciPy says in float64.
func near32(got float32, want float64) bool {
	return math.Abs(float64(got)-want) <= 1e-6*(1+math.Abs(want))
}

// Both halves of every score are those of SciPy, and a logit is the sum of its terms.
func TestMatrixAgainstSciPy(t *testing.T) {
	r := readReference(t).Scored
	images, texts := Cloud{r.Dim, r.Images, r.ImageLogStd}, Cloud{r.Dim, r.Texts, r.TextLogStd}
	var m Matrix // one for all, so that what one score leaves behind would show in the next
	for _, c := range r.Scores {
		sc, err := NewScorer(Score(c.Score), images, texts)
		if err != nil {
			t.Fatal(err)
		}
		for _, half := range []struct {
			name                  string
			write                 func(*Matrix, []bool) error
			logits, probabilities [][]float64
		}{
			{"texts", sc.TextMatrix, c.TextLogits, c.TextProbabilities},
			{"images", sc.ImageMatrix, c.ImageLogits, c.ImageProbabilities},
		} {
			if err := half.write(&m, nil); err != nil {
				t.Fatal(err)
			}
			for i := range sc.Images() {
				for j := range sc.Texts() {
					at := i*sc.Texts() + j
					if got := m.Pair[at] + m.Image[i] + m.Text[j]; math.Abs(float64(got)-half.logits[i][j]) > 1e-5*(1+math.Abs(half.logits[i][j])) {
						t.Errorf("%s: logit of the %s, %d, %d: got %g = %g + %g + %g, want %g", c.Name, half.name, i, j, got, m.Pair[at], m.Image[i], m.Text[j], half.logits[i][j])
					}
					want := half.probabilities[i][j]
					if sc.score.Sigmoid() {
						want = 1 / (1 + math.Exp(-half.logits[i][j]))
					}
					if !near32(m.Probability[at], want) {
						t.Errorf("%s: probability among the %s, %d, %d: got %g, want %g", c.Name, half.name, i, j, m.Probability[at], want)
					}
				}
			}
		}
	}
}

// The terms are those that they are called, worked out by hand: one image at (0, 0) with σ = 1, texts at (1, 0) with
// σ = ½ and at (0, 2) with σ = 2, in two dimensions at τ = 2.
func TestMatrixTerms(t *testing.T) {
	ln2 := float32(math.Ln2)
	images := Cloud{2, []float32{0, 0}, []float32{0}}
	texts := Cloud{2, []float32{1, 0, 0, 2}, []float32{-ln2, ln2}}
	for _, row := range []struct {
		name   string
		score  Score
		images bool // the half that ranks images
		pair   [2]float64
		image  float64
		text   [2]float64
	}{
		{"proposal", Score{Family: FamilyVariance, C: 1, K: 1, Tau: 2}, false, [2]float64{-1 * 4. / 2, -4 * .25 / 2}, 0, [2]float64{math.Ln2 / 2, -math.Ln2 / 2}},
		{"proposal, images ranked", Score{Family: FamilyVariance, C: 1, K: 1, Tau: 2}, true, [2]float64{-.5, -2}, 0, [2]float64{0, 0}},
		{"query side", Score{Family: FamilyVariance, C: 1, K: 1, Tau: 2, QuerySide: true}, false, [2]float64{-.5, -2}, 0, [2]float64{0, 0}},
		{"query side, images ranked", Score{Family: FamilyVariance, C: 1, K: 1, Tau: 2, QuerySide: true}, true, [2]float64{-2, -.5}, 0, [2]float64{math.Ln2 / 2, -math.Ln2 / 2}},
		{"euclidean", Score{Family: FamilyEuclidean, Tau: 2}, false, [2]float64{-.5, -2}, 0, [2]float64{0, 0}},
		{"free bias", Score{Family: FamilyFreeBias, K: 1, Tau: 2}, false, [2]float64{-.5, -2}, 0, [2]float64{math.Ln2 / 2, -math.Ln2 / 2}},
		{"pcme++", Score{Family: FamilyPCMEPP, Tau: 2, Bias: 5}, false, [2]float64{-.5, -2}, -1, [2]float64{5 - .25, 5 - 4}},
		{"siglip", Score{Family: FamilySigLIP, Tau: 2, Bias: -10}, true, [2]float64{0, 0}, 0, [2]float64{-10, -10}},
	} {
		sc, err := NewScorer(row.score, images, texts)
		if err != nil {
			t.Fatal(err)
		}
		var m Matrix
		write := sc.TextMatrix
		if row.images {
			write = sc.ImageMatrix
		}
		if err := write(&m, nil); err != nil {
			t.Fatal(err)
		}
		if !near32(m.Image[0], row.image) || !near32(m.Text[0], row.text[0]) || !near32(m.Text[1], row.text[1]) || !near32(m.Pair[0], row.pair[0]) || !near32(m.Pair[1], row.pair[1]) {
			t.Errorf("%s: got pairs %v, image %v, texts %v; want %v, %v, %v", row.name, m.Pair, m.Image, m.Text, row.pair, row.image, row.text)
		}
	}
}

// A pair that is dropped is no candidate: the rest of its query's softmax sums to 1, and other queries see nothing.
func TestMatrixWithDroppedPairs(t *testing.T) {
	cloud := func(x ...float32) Cloud { return Cloud{1, x, nil} }
	sc, err := NewScorer(Score{Family: FamilyDot, Tau: 1}, cloud(1, 2), cloud(0, 1, 3))
	if err != nil {
		t.Fatal(err)
	}
	dropped := []bool{false, false, true, false, false, false}
	e := math.Exp
	for _, row := range []struct {
		name  string
		write func(*Matrix, []bool) error
		want  []float64
	}{
		{"texts", sc.TextMatrix, []float64{1 / (1 + e(1)), e(1) / (1 + e(1)), nan, 1 / (1 + e(2) + e(6)), e(2) / (1 + e(2) + e(6)), e(6) / (1 + e(2) + e(6))}},
		{"images", sc.ImageMatrix, []float64{.5, e(1) / (e(1) + e(2)), nan, .5, e(2) / (e(1) + e(2)), 1}},
	} {
		var m Matrix
		if err := row.write(&m, dropped); err != nil {
			t.Fatal(err)
		}
		for at, want := range row.want {
			if got := m.Probability[at]; math.IsNaN(want) != (got != got) || !math.IsNaN(want) && !near32(got, want) {
				t.Errorf("%s: got %v, want %v", row.name, m.Probability, row.want)
				break
			}
		}
		if m.Pair[2] != 3 {
			t.Errorf("%s: the dropped pair has the term %g, want 3: it is still there to be seen", row.name, m.Pair[2])
		}
	}
}

func TestMatrixErrors(t *testing.T) {
	sc, err := NewScorer(Score{Family: FamilyDot, Tau: 1}, Cloud{1, []float32{3e38}, nil}, Cloud{1, []float32{1, 3e38}, nil})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, want string
		dropped    []bool
	}{
		{"overflow", "image 0 and text 1", nil},
		{"size", "each of 1×2", make([]bool, 3)},
	} {
		if err := sc.TextMatrix(new(Matrix), row.dropped); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want an error that says %q", row.name, err, row.want)
		}
	}
}
