package metric

import (
	"math"
	"math/rand/v2"
	"testing"
)

func tableOf(t *testing.T, rows [][3]float64) *PairTable {
	t.Helper()
	var shares []PairShare
	for _, r := range rows {
		shares = append(shares, PairShare{int(r[0]), int(r[1]), r[2]})
	}
	table, err := NewPairTable(shares)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestFloorsAgainstEnumeration(t *testing.T) {
	for _, c := range readDescriptive(t).Floors {
		table := tableOf(t, c.Shares)
		expectValue(t, c.Name+": duplicates", resultOf(ExpectedDuplicateFloor(table.CaptionShares(), c.Batch)), c.Duplicates)
		bayes, err := table.BayesFloor(c.Batch)
		expectWithin(t, c.Name+": Bayes", result{bayes, true, err}, c.Bayes, 1e-11)
	}
}

// The floors are expectations of what DuplicateFloor and BayesCrossEntropy say of drawn batches.
func TestFloorsAreTheMeanOverBatches(t *testing.T) {
	c := readDescriptive(t).Floors[0]
	table := tableOf(t, c.Shares)
	r := rand.New(rand.NewPCG(1, 2))
	const batches = 400
	var kinds, captions []int
	for range batches * c.Batch {
		x := r.Float64()
		for _, row := range c.Shares {
			if x -= row[2]; x < 0 {
				kinds, captions = append(kinds, int(row[0])), append(captions, int(row[1]))
				break
			}
		}
	}
	whole := batches * c.Batch
	expectWithin(t, "duplicates", resultOf(DuplicateFloor(captions[:whole], c.Batch)), c.Duplicates, 0.02)
	expectWithin(t, "Bayes", resultOf(table.BayesCrossEntropy(kinds[:whole], captions[:whole], c.Batch)), c.Bayes, 0.02)
}

func TestDuplicateFloorByHand(t *testing.T) {
	for _, test := range []struct {
		name     string
		captions []int
		batch    int
		want     float64
	}{
		{"all different", []int{1, 2, 3, 4}, 4, 0},
		{"all the same", []int{7, 7, 7, 7}, 4, math.Log(4)},
		{"a pair of twins: ½ ln 2", []int{1, 1, 2, 3}, 4, math.Ln2 / 2},
		{"twins in different batches", []int{1, 2, 1, 2}, 2, 0},
		{"batches of one", []int{1, 1}, 1, 0},
	} {
		expectValue(t, test.name, resultOf(DuplicateFloor(test.captions, test.batch)), test.want)
	}
	expectUndefined(t, "no pairs", resultOf(DuplicateFloor(nil, 4)))
	expectError(t, "half a batch", resultOf(DuplicateFloor([]int{1, 2, 3}, 2)))
	expectError(t, "batches of 0", resultOf(DuplicateFloor([]int{1}, 0)))

	for _, test := range []struct {
		name   string
		shares []float64
		batch  int
		want   float64
	}{
		{"one caption", []float64{3}, 64, math.Log(64)},
		{"batches of one", []float64{1, 1}, 1, 0},
		{"two alike in batches of 2: ½ ln 2", []float64{1, 1}, 2, math.Ln2 / 2},
		{"¾ and ¼, in batches of 2: (9/16 + 1/16) ln 2", []float64{3, 1, 0}, 2, 10.0 / 16 * math.Ln2},
		{"two alike in batches of 3: ½ ln 2 + ¼ ln 3", []float64{1, 1}, 3, math.Ln2/2 + math.Log(3)/4},
		{"a huge batch of two: about ln(n/2)", []float64{1, 1}, 1e6, math.Log(5e5)},
	} {
		expectWithin(t, test.name, resultOf(ExpectedDuplicateFloor(test.shares, test.batch)), test.want, 1e-6)
	}
	expectUndefined(t, "no shares", resultOf(ExpectedDuplicateFloor(nil, 4)))
	expectUndefined(t, "all 0", resultOf(ExpectedDuplicateFloor([]float64{0, 0}, 4)))
	expectError(t, "batches of 0, expected", resultOf(ExpectedDuplicateFloor([]float64{1}, 0)))
	for _, bad := range []float64{nan, inf, -1} {
		expectError(t, "a bad share", resultOf(ExpectedDuplicateFloor([]float64{1, bad}, 4)))
	}
}

func TestPairTable(t *testing.T) {
	// Kinds 0 and 1, each with its own caption and the shared caption 2, all alike.
	table := tableOf(t, [][3]float64{{1, 2, 2}, {0, 0, 2}, {0, 2, 2}, {1, 1, 1}, {1, 1, 1}, {1, 0, 0}})
	for _, test := range []struct {
		kind, caption int
		want          float64
	}{{0, 0, math.Ln2}, {1, 1, math.Ln2}, {0, 2, 0}, {1, 2, 0}, {0, 1, -inf}, {1, 0, -inf}, {5, 0, -inf}} {
		if got := table.LogRatio(test.kind, test.caption); got != test.want && !near(got, test.want) {
			t.Errorf("kind %d, caption %d: got ln ratio %g, want %g", test.kind, test.caption, got, test.want)
		}
	}
	for c, want := range []float64{.25, .25, .5} {
		if got := table.CaptionShares()[c]; !near(got, want) {
			t.Errorf("caption %d: got share %g, want %g", c, got, want)
		}
	}
	// Red with "red" and with "a shape": an image of red finds "red" 2 : 1, both captions their image by that.
	ce := resultOf(table.BayesCrossEntropy([]int{0, 0}, []int{0, 2}, 2))
	expectValue(t, "batch of one kind: texts ln 3/2 and ln 3, images ln 2", ce, (math.Log(1.5)+math.Log(3)+2*math.Ln2)/4)
	expectValue(t, "nothing to confuse", resultOf(table.BayesCrossEntropy([]int{0, 1}, []int{0, 1}, 2)), 0)
	expectUndefined(t, "no pairs", resultOf(table.BayesCrossEntropy(nil, nil, 4)))
	expectError(t, "half a batch", resultOf(table.BayesCrossEntropy([]int{0}, []int{0}, 2)))
	expectError(t, "different lengths", resultOf(table.BayesCrossEntropy([]int{0, 1}, []int{0}, 1)))
	expectError(t, "a pair that is never drawn", resultOf(table.BayesCrossEntropy([]int{0}, []int{1}, 1)))

	for _, test := range []struct {
		name   string
		shares [][3]float64
		batch  int
		want   float64
	}{
		{"batches of one", [][3]float64{{0, 0, 1}, {1, 1, 1}}, 1, 0},
		{"one pair", [][3]float64{{0, 0, 1}}, 64, math.Log(64)},
		{"one pair, in batches of one", [][3]float64{{0, 0, 1}}, 1, 0},
		{"captions that say nothing", [][3]float64{{0, 0, 1}, {1, 0, 3}}, 10, math.Log(10)},
		{"two kinds, told apart, in batches of 2: ½ ln 2", [][3]float64{{0, 0, 1}, {0, 1, 0}, {1, 1, 1}}, 2, math.Ln2 / 2},
		{"one kind, captions at random: nothing to go by", [][3]float64{{0, 0, 1}, {0, 1, 5}, {0, 2, 1}}, 3, math.Log(3)},
	} {
		got, err := tableOf(t, test.shares).BayesFloor(test.batch)
		expectWithin(t, test.name, result{got, true, err}, test.want, 1e-11)
	}
	if got, err := table.BayesFloor(0); err == nil {
		t.Errorf("batches of 0: got %g and no error", got)
	}
	for name, bad := range map[string][]PairShare{
		"nothing": nil, "all 0": {{0, 0, 0}}, "NaN": {{0, 0, nan}}, "infinite": {{0, 0, inf}}, "negative": {{0, 0, 2}, {1, 0, -1}},
		"a kind below 0": {{-1, 0, 1}}, "a caption below 0": {{0, -1, 1}}, "a sum that overflows": {{0, 0, 1e308}, {0, 1, 1e308}},
	} {
		if _, err := NewPairTable(bad); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}

// Other numbers of another size: a few pairs whose floor is the sum over all batches.
func TestBayesFloorAgainstAllBatches(t *testing.T) {
	rows := [][3]float64{{0, 0, .4}, {0, 1, .001}, {1, 1, .2}, {2, 1, .1}, {2, 2, .299}}
	table := tableOf(t, rows)
	const batch = 3
	var want float64
	n := len(rows)
	for all := range n * n * n {
		p := 1.0
		var kinds, captions []int
		for left, b := all, 0; b < batch; left, b = left/n, b+1 {
			row := rows[left%n]
			p *= row[2]
			kinds, captions = append(kinds, int(row[0])), append(captions, int(row[1]))
		}
		nats, ok, err := table.BayesCrossEntropy(kinds, captions, batch)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		want += p * nats
	}
	got, err := table.BayesFloor(batch)
	expectWithin(t, "five pairs in batches of three", result{got, true, err}, want, 1e-11)
}
