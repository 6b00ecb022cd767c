package metric

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
)

func TestScorerAgainstSciPy(t *testing.T) {
	r := readReference(t).Scored
	images, texts := Cloud{r.Dim, r.Images, r.ImageLogStd}, Cloud{r.Dim, r.Texts, r.TextLogStd}
	var sc Scorer // one for all, so that what one score leaves behind would show in the next
	var got []float64
	for _, c := range r.Scores {
		if err := sc.Update(Score(c.Score), images, texts); err != nil {
			t.Fatal(err)
		}
		if sc.Images() != images.Len() || sc.Texts() != texts.Len() {
			t.Fatalf("%s: got %d images and %d texts, want %d and %d", c.Name, sc.Images(), sc.Texts(), images.Len(), texts.Len())
		}
		for i := range sc.Images() {
			got = sc.TextLogits(got, i)
			expectRow(t, c.Name+": text logits", got, c.TextLogits[i])
			got = sc.TextProbabilities(got, i)
			expectRow(t, c.Name+": text probabilities", got, c.TextProbabilities[i])
		}
		for j := range sc.Texts() {
			var logits, probabilities []float64
			for i := range sc.Images() {
				logits = append(logits, c.ImageLogits[i][j])
				probabilities = append(probabilities, c.ImageProbabilities[i][j])
			}
			got = sc.ImageLogits(got, j)
			expectRow(t, c.Name+": image logits", got, logits)
			got = sc.ImageProbabilities(got, j)
			expectRow(t, c.Name+": image probabilities", got, probabilities)
		}
	}
}

func expectRow(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if !slices.EqualFunc(got, want, near) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// golden is a case of the reference values that package loss is tested against.
type golden struct {
	Name      string `json:"name"`
	Objective string `json:"objective"`
	Options   struct {
		C         *float64 `json:"c"`
		K         *float64 `json:"k"`
		Tau       *float64 `json:"tau"`
		U0        float64  `json:"u0"`
		Bias      *float64 `json:"bias"`
		A         *float64 `json:"a"`
		B         *float64 `json:"b"`
		Scale     *float64 `json:"scale"`
		Side      string   `json:"side"`
		Normalise bool     `json:"normalise"`
		Mask      [][]int  `json:"mask"`
	} `json:"options"`
	D    int         `json:"d"`
	I    [][]float64 `json:"I"`
	T    [][]float64 `json:"T"`
	UI   []float64   `json:"uI"`
	UT   []float64   `json:"uT"`
	Loss float64     `json:"loss"`
}

// score is what the case is scored by, with the defaults of make_golden.py.
func (g golden) score(t *testing.T) Score {
	or := func(v *float64, standard float64) float64 {
		if v == nil {
			return standard
		}
		return *v
	}
	o := g.Options
	switch g.Objective {
	case "variance":
		return Score{Family: FamilyVariance, C: or(o.C, 1), K: or(o.K, 1), Tau: or(o.Tau, 1),
			QuerySide: o.Side == "query", Normalise: o.Normalise}
	case "euclidean":
		return Score{Family: FamilyEuclidean, Tau: or(o.Tau, 1)}
	case "clip":
		return Score{Family: FamilyCLIP, Tau: or(o.Tau, 0.07)}
	case "dot":
		return Score{Family: FamilyDot, Tau: or(o.Tau, 1)}
	case "free_bias":
		return Score{Family: FamilyFreeBias, K: or(o.K, 1), Tau: or(o.Tau, 1), LogStd: o.U0}
	case "asymvlm":
		return Score{Family: FamilyAsymVLM, Tau: 1 / or(o.Scale, 1)}
	case "siglip":
		return Score{Family: FamilySigLIP, Tau: or(o.Tau, 0.1), Bias: or(o.Bias, -10)}
	case "prolip":
		return Score{Family: FamilyPPCL, Tau: 1 / or(o.A, 10), Bias: or(o.B, -10)}
	case "pcmepp":
		return Score{Family: FamilyPCMEPP, Tau: 1 / or(o.A, 5), Bias: or(o.B, 5)}
	}
	t.Fatalf("%s: no score for the objective %q", g.Name, g.Objective)
	return Score{}
}

// loss is the case's loss from the logits of sc, where every pair of the batch is judged: two cross-entropies, or a
// sigmoid a pair, whose sum is divided by n, and for PCME++ by the number of pairs.
func (g golden) loss(sc *Scorer) float64 {
	n := len(g.I)
	kept := func(i, j int) bool { return i == j || g.Options.Mask == nil || g.Options.Mask[i][j] == 0 }
	var sum, pairs float64
	for i := range n {
		var texts, images []float64
		for j := range n {
			if kept(i, j) {
				texts = append(texts, sc.TextLogit(i, j))
				sign := -1.0
				if i == j {
					sign = 1
				}
				if sc.score.Sigmoid() {
					sum += floats.LogSumExp([]float64{0, -sign * sc.ImageLogit(i, j)})
					pairs++
				}
			}
			if kept(j, i) {
				images = append(images, sc.ImageLogit(j, i))
			}
		}
		if !sc.score.Sigmoid() {
			sum += (floats.LogSumExp(texts) - sc.TextLogit(i, i) + floats.LogSumExp(images) - sc.ImageLogit(i, i)) / 2
		}
	}
	if g.Objective == "pcmepp" {
		return sum / pairs
	}
	return sum / float64(n)
}

// The loss that the logits of a score give over one batch is the golden one, in every case. Embeddings come as
// float32, so the golden inputs are rounded, and the tolerance is theirs; past the rounding it is float64's.
func TestScoresAreTheLosses(t *testing.T) {
	data, err := os.ReadFile("../loss/testdata/losses.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []golden `json:"cases"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	ran := map[string]int{}
	for _, g := range file.Cases {
		ran[g.Objective]++
		sc, err := NewScorer(g.score(t), cloudOf(g.D, g.I, g.UI), cloudOf(g.D, g.T, g.UT))
		if err != nil {
			t.Fatalf("%s: %v", g.Name, err)
		}
		tolerance := 1e-6
		if strings.Contains(g.Name, "offset by 1000") {
			tolerance = 1e-3 // float32 is 6e-5 wide there
		}
		if got := g.loss(sc); !(math.Abs(got-g.Loss) <= tolerance*math.Max(1, g.Loss)) {
			t.Errorf("%s: got %.12g, want %.12g", g.Name, got, g.Loss)
		}
		if !sc.score.Sigmoid() && g.Options.Mask == nil {
			var pairs []Pair
			for i := range g.I {
				pairs = append(pairs, Pair{i, i})
			}
			got, ok, err := CrossEntropy(sc, pairs, len(pairs))
			if err != nil || !ok || !(math.Abs(got-g.loss(sc)) <= 1e-12*math.Max(1, g.Loss)) {
				t.Errorf("%s: got cross-entropy %.14g, ok %v, error %v, want the loss %.14g", g.Name, got, ok, err, g.loss(sc))
			}
		}
		// The same with the golden numbers as they are.
		sc.images.means, sc.texts.means = slices.Concat(g.I...), slices.Concat(g.T...)
		if len(sc.images.head) > 0 {
			sc.images.head, sc.texts.head = slices.Clone(g.UI), slices.Clone(g.UT)
		}
		sc.prepare(sc.score, g.D)
		if got := g.loss(sc); !(math.Abs(got-g.Loss) <= 1e-11*math.Max(1, g.Loss)) {
			t.Errorf("%s, not rounded: got %.14g, want %.14g", g.Name, got, g.Loss)
		}
	}
	for objective, want := range map[string]int{
		"variance": 49, "euclidean": 11, "clip": 13, "dot": 6, "free_bias": 9, "asymvlm": 6, "siglip": 13, "prolip": 11, "pcmepp": 6,
	} {
		if ran[objective] != want {
			t.Errorf("got %d golden cases of %s, want %d", ran[objective], objective, want)
		}
		delete(ran, objective)
	}
	if len(ran) > 0 {
		t.Errorf("got golden cases of %v too, which nothing here names", ran)
	}
}

// The shared ln σ of the Euclidean score is its temperature, which the golden cases have alone.
func TestSharedStdIsTemperature(t *testing.T) {
	r := readReference(t).Scored
	images, texts := Cloud{Dim: r.Dim, Means: r.Images}, Cloud{Dim: r.Dim, Means: r.Texts}
	got, err := NewScorer(Score{Family: FamilyEuclidean, Tau: 0.7, LogStd: 0.4}, images, texts)
	if err != nil {
		t.Fatal(err)
	}
	want, err := NewScorer(Score{Family: FamilyEuclidean, Tau: 0.7 * math.Exp(0.8)}, images, texts)
	if err != nil {
		t.Fatal(err)
	}
	expectRow(t, "text logits", got.TextLogits(nil, 1), want.TextLogits(nil, 1))
	expectRow(t, "image logits", got.ImageLogits(nil, 1), want.ImageLogits(nil, 1))
}

// cloudOf rounds embeddings to float32.
func cloudOf(d int, means [][]float64, logStd []float64) Cloud {
	c := Cloud{Dim: d}
	for _, v := range slices.Concat(means...) {
		c.Means = append(c.Means, float32(v))
	}
	for _, u := range logStd {
		c.LogStd = append(c.LogStd, float32(u))
	}
	return c
}

// Without standard deviations, a score of the variance family ranks by distance, one of directions by cosine.
func TestMeansOnly(t *testing.T) {
	r := readReference(t).Scored
	bare := Cloud{Dim: r.Dim, Means: r.Images}
	texts := Cloud{Dim: r.Dim, Means: r.Texts}
	order := func(s Score, images, texts Cloud) []int {
		sc, err := NewScorer(s, images, texts)
		if err != nil {
			t.Fatal(err)
		}
		logits := sc.TextLogits(nil, 0)
		order := make([]int, len(logits))
		floats.Argsort(logits, order)
		return order
	}
	flat := func(c Cloud) Cloud { c.LogStd = make([]float32, c.Len()); return c }
	for _, s := range []Score{
		{Family: FamilyVariance, C: 1, K: 1, Tau: 0.4},
		{Family: FamilyVariance, C: 1, K: 1, Tau: 0.4, Normalise: true},
		{Family: FamilyEuclidean, Tau: 0.4},
		{Family: FamilyCLIP, Tau: 0.4},
		{Family: FamilyDot, Tau: 0.4},
		{Family: FamilyFreeBias, K: 1, Tau: 0.4, LogStd: 0.3},
		{Family: FamilySigLIP, Tau: 0.4, Bias: -3},
		{Family: FamilyPPCL, Tau: 0.4, Bias: -3},
		{Family: FamilyPCMEPP, Tau: 0.4, Bias: 3},
	} {
		want := order(s, flat(bare), flat(texts)) // all standard deviations equal
		if got := order(s.MeansOnly(), bare, texts); !slices.Equal(got, want) {
			t.Errorf("%+v by its means: got order %v, want %v", s, got, want)
		}
	}
}

func TestScorerHardPlaces(t *testing.T) {
	var sc Scorer
	proposal := Score{Family: FamilyVariance, C: 1, K: 1, Tau: 1}

	// Logits of thousands: a softmax that does not take the maximum off first is 0/0.
	near, far := Cloud{1, []float32{0, 1}, []float32{-4, -4}}, Cloud{1, []float32{3, 4}, []float32{-4, -4}}
	if err := sc.Update(proposal, near, far); err != nil {
		t.Fatal(err)
	}
	if got := sc.TextProbabilities(nil, 0); got[0] != 1 || got[1] != 0 {
		t.Errorf("logits near −27,000: got probabilities %v, want 1 and 0", got)
	}

	// All points equal: chance.
	same := Cloud{2, make([]float32, 6), make([]float32, 3)}
	for _, s := range []Score{proposal, {Family: FamilyEuclidean, Tau: 1}, {Family: FamilyCLIP, Tau: 0.07}} {
		if err := sc.Update(s, same, same); err != nil {
			t.Fatal(err)
		}
		for _, p := range sc.ImageProbabilities(nil, 1) {
			if math.Abs(p-1.0/3) > 1e-15 {
				t.Errorf("%s, all points 0: got probability %g, want 1/3", s.Family, p)
			}
		}
	}

	// No texts: nothing to rank, no panic.
	if err := sc.Update(proposal, same, Cloud{Dim: 2}); err != nil {
		t.Fatal(err)
	}
	if got := sc.TextProbabilities(nil, 0); len(got) != 0 {
		t.Errorf("no texts: got probabilities %v, want none", got)
	}
}

func TestScorerRefuses(t *testing.T) {
	good := Cloud{2, []float32{1, 2, 3, 4}, []float32{0, 0}}
	with := func(change func(c *Cloud)) Cloud {
		c := Cloud{good.Dim, clone(good.Means), clone(good.LogStd)}
		change(&c)
		return c
	}
	proposal := Score{Family: FamilyVariance, C: 1, K: 1, Tau: 1}
	for _, test := range []struct {
		name  string
		score Score
		cloud Cloud
		want  string
	}{
		{"no family", Score{Tau: 1}, good, `unknown family of scores ""`},
		{"tau 0", Score{Family: FamilyCLIP}, good, "temperature 0"},
		{"tau NaN", Score{Family: FamilyCLIP, Tau: nan}, good, "temperature NaN"},
		{"tau infinite", Score{Family: FamilyEuclidean, Tau: inf}, good, "temperature +Inf"},
		{"k 0", Score{Family: FamilyVariance, C: 1, Tau: 1}, good, "K 0"},
		{"c NaN", Score{Family: FamilyVariance, C: nan, K: 1, Tau: 1}, good, "C NaN"},
		{"bias NaN", Score{Family: FamilySigLIP, Tau: 1, Bias: nan}, good, "bias NaN"},
		{"shared ln σ infinite", Score{Family: FamilyFreeBias, K: 1, Tau: 1, LogStd: inf}, good, "shared ln σ +Inf"},
		{"k 0 of free bias", Score{Family: FamilyFreeBias, Tau: 1}, good, "K 0"},
		{"query side of CLIP", Score{Family: FamilyCLIP, Tau: 1, QuerySide: true}, good, "the query's side"},
		{"no bias of free bias", Score{Family: FamilyFreeBias, K: 1, Tau: 1}, with(func(c *Cloud) { c.LogStd = nil }), "have no log standard deviations"},
		{"a variance that overflows", Score{Family: FamilyPPCL, Tau: 1}, with(func(c *Cloud) { c.LogStd[0] = 400 }), "log standard deviation 0 is 400"},
		{"no dimension", proposal, Cloud{}, "dimension 0"},
		{"half a row", proposal, with(func(c *Cloud) { c.Means = c.Means[:3] }), "3 values"},
		{"NaN mean", proposal, with(func(c *Cloud) { c.Means[3] = float32(nan) }), "mean 1, coordinate 1 is NaN"},
		{"infinite mean", proposal, with(func(c *Cloud) { c.Means[0] = float32(inf) }), "mean 0, coordinate 0 is +Inf"},
		{"NaN log std", proposal, with(func(c *Cloud) { c.LogStd[1] = float32(nan) }), "log standard deviation 1 is NaN"},
		{"NaN log std that the score ignores", Score{Family: FamilyEuclidean, Tau: 1}, with(func(c *Cloud) { c.LogStd[1] = float32(nan) }), "log standard deviation 1 is NaN"},
		{"too few log stds", proposal, with(func(c *Cloud) { c.LogStd = c.LogStd[:1] }), "1 log standard deviations for 2 means"},
		{"no log stds", proposal, with(func(c *Cloud) { c.LogStd = nil }), "have no log standard deviations"},
		{"a weight that overflows", proposal, with(func(c *Cloud) { c.LogStd[0] = -400 }), "log standard deviation 0 is -400"},
	} {
		for _, side := range []string{"images", "texts"} {
			images, texts := test.cloud, good
			if side == "texts" {
				images, texts = good, test.cloud
			}
			sc, err := NewScorer(proposal, good, good)
			if err != nil {
				t.Fatal(err)
			}
			logits := func() []float64 { return append(sc.TextLogits(nil, 0), sc.ImageLogits(nil, 0)...) }
			before := logits()
			if err := sc.Update(test.score, images, texts); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s in the %s: got error %v, want one that says %q", test.name, side, err, test.want)
			}
			if after := logits(); !slices.Equal(after, before) {
				t.Errorf("%s in the %s: logits changed from %v to %v by a refused update", test.name, side, before, after)
			}
		}
	}

	sc, err := NewScorer(proposal, good, good)
	if err != nil {
		t.Fatal(err)
	}
	before := sc.ImageLogits(nil, 1)
	other := Cloud{1, []float32{1}, []float32{0}}
	for want, clouds := range map[string][2]Cloud{
		"images have dimension 2 and texts 1": {with(func(c *Cloud) { c.Means[2] = 9 }), other},
		"images have dimension 1 and texts 2": {other, good},
	} {
		if err := sc.Update(proposal, clouds[0], clouds[1]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("different dimensions: got error %v, want one that says %q", err, want)
		}
		if after := sc.ImageLogits(nil, 1); !slices.Equal(after, before) {
			t.Errorf("different dimensions: logits changed from %v to %v by a refused update", before, after)
		}
	}
}

// The scene scores while it draws.
func TestScorerDoesNotAllocateOnceWarm(t *testing.T) {
	r := readReference(t).Scored
	images, texts := Cloud{r.Dim, r.Images, r.ImageLogStd}, Cloud{r.Dim, r.Texts, r.TextLogStd}
	s := Score{Family: FamilyVariance, C: 1, K: 1, Tau: 1}
	sc, err := NewScorer(s, images, texts)
	if err != nil {
		t.Fatal(err)
	}
	dst := make([]float64, max(images.Len(), texts.Len()))
	if got := testing.AllocsPerRun(10, func() {
		if err := sc.Update(s, images, texts); err != nil {
			t.Error(err)
		}
		dst = sc.TextProbabilities(dst, 1)
		dst = sc.ImageProbabilities(dst, 1)
	}); got != 0 {
		t.Errorf("got %g allocations, want none", got)
	}
}
