package encoder_test

import (
	"math"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// run gives the features of rows of tokens on simdgo, with the fill of reference.py.
func (c referenceCase) run(t *testing.T, texts ...[]int32) [][]float64 {
	t.Helper()
	c.Texts, c.Features = texts, make([][]float64, len(texts))
	e := c.encoder(t)
	return features(t, "simdgo", e, c.input(), func(store *model.Store) { fill(t, store, e) })
}

func apart(a, b []float64) (d float64) {
	for i := range a {
		d = max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

// The order of words reaches the text Transformer, and nothing of it reaches a bag of words.
func TestWordOrder(t *testing.T) {
	for _, row := range []struct {
		spec   string
		reads  bool // the order
		lowest float64
	}{
		{"transformer?width=24&depth=2&heads=4", true, 0.05},
		{"transformer?width=24&depth=2&heads=4&causal=1", true, 0.05},
		{"cbow?width=24&hidden=16", false, 0},
	} {
		c := referenceCase{Spec: row.spec, Vocabulary: 12, TokenLength: 8}
		got := c.run(t, []int32{2, 3, 4, 5}, []int32{5, 3, 4, 2}, []int32{2, 3, 4, 5})
		if apart(got[0], got[2]) != 0 {
			t.Errorf("%s: the same text twice gives different features", row.spec)
		}
		if d := apart(got[0], got[1]); row.reads && d < row.lowest || !row.reads && d > 1e-6 {
			t.Errorf("%s: two words changed places, features are %v apart; reads the order %v", row.spec, d, row.reads)
		}
	}
}

// What pads a row changes nothing: the features of a text are those of a shorter row, whose positions are the first of
// the longer one's.
func TestPaddingCountsForNothing(t *testing.T) {
	for _, spec := range []string{"transformer?width=24&depth=2&heads=4", "transformer?width=24&depth=2&heads=4&causal=1"} {
		texts := [][]int32{{2, 3, 4}, {}, {7, 7, 7, 7}}
		rows := func(length int) [][]float64 {
			c := referenceCase{Spec: spec, Vocabulary: 12, TokenLength: length, Texts: texts, Features: make([][]float64, len(texts))}
			e := c.encoder(t)
			return features(t, "simdgo", e, c.input(), func(store *model.Store) {
				for p, parameter := range e.Parameters() { // not fill: its scale depends on the number of positions
					values := make([]float32, parameter.Size())
					for i := range values {
						values[i] = float32(parameter.Mean + 0.3*wave(7919*p+i))
					}
					if _, err := store.CreateVariable("/encoder/"+parameter.Path, tensors.FromFlatDataAndDimensions(values, parameter.Dims...)); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
		short, long := rows(4), rows(11)
		for i := range texts {
			if d := apart(short[i], long[i]); !(d <= 1e-5) {
				t.Errorf("%s, text %v: in a row of 4 and of 11 tokens the features are %v apart", spec, texts[i], d)
			}
		}
	}
}

// An image's features are its own: they do not depend on what else is in the batch, as with batch normalisation they would.
func TestBatchCountsForNothing(t *testing.T) {
	for _, spec := range []string{"resnet?size=nano", "vit?size=nano"} {
		c := referenceCase{Spec: spec, Height: 16, Width: 16}
		e := c.encoder(t)
		image := func(start int) []float32 {
			x := make([]float32, 16*16*3)
			for i := range x {
				x[i] = float32(wave(start + i))
			}
			return x
		}
		of := func(images ...[]float32) [][]float64 {
			input := tensors.FromFlatDataAndDimensions(slices.Concat(images...), len(images), 16*16*3)
			return features(t, "simdgo", e, input, func(store *model.Store) { fill(t, store, e) })
		}
		alone, among := of(image(1)), of(image(5000), image(1), image(9000))
		if d := apart(alone[0], among[1]); !(d <= 1e-5) {
			t.Errorf("%s: alone and among others the features are %v apart", spec, d)
		}
		if d := apart(among[0], among[1]); d < 1e-3 {
			t.Errorf("%s: two images have features only %v apart: the comparison says nothing", spec, d)
		}
	}
}
