package dataset

import (
	"math"
	"testing"
)

// handSet is a Finite of four kinds with images of one pixel row, for sums that can be done by hand:
//
//	captions  0 "animal" {0, 1}  1 "plant" {2, 3}  2 "cat" {0}  3 "dog" {1}  4 "tree" {2}   level 1 is absent from kind 3
type handSet struct{ Set }

func (handSet) Info() Info {
	return Info{Height: 1, Width: 1, Channels: 2, Levels: []string{"group", "name", "never"}}
}
func (handSet) Captions() []Caption {
	return []Caption{{Attributes: 1, Level: 0}, {Attributes: 1, Level: 0}, {Attributes: 2, Level: 1}, {Attributes: 2, Level: 1}, {Attributes: 2, Level: 1}}
}
func (handSet) Kinds() []Kind {
	return []Kind{{Captions: []int{0, 2}}, {Captions: []int{0, 3}}, {Captions: []int{1, 4}}, {Captions: []int{1}}}
}
func (handSet) TrainingImages() ([]float32, []int) {
	return []float32{0, 0, 0, 1, 1, 0, 1, 1}, []int{0, 1, 2, 3}
}

func TestBaselines(t *testing.T) {
	e := &Evaluation{
		Kinds: []int{0, 1, 2, 3, 2},
		Images: []float32{
			.1, .1, // a cat, nearest to the cat: right, right
			.1, .2, // a dog, nearest to the cat: group right, name wrong
			.2, .9, // a tree, nearest to the dog: wrong, wrong
			.9, .9, // a plant without name, nearest to its own: right
			.9, .8, // a tree, nearest to the plant without name: group right, name wrong
		},
	}
	tests := []struct {
		name string
		got  []float64
		want []float64
	}{
		{"chance", ChanceRecall(handSet{}, e), []float64{1. / 2, 1. / 3, math.NaN()}},
		{"nearest picture", NearestPictureRecall(handSet{}, e), []float64{4. / 5, 1. / 4, math.NaN()}},
	}
	for _, test := range tests {
		for level, want := range test.want {
			if got := test.got[level]; math.Abs(got-want) > 1e-12 || math.IsNaN(got) != math.IsNaN(want) {
				t.Errorf("%s, level %d: got %v, want %v", test.name, level, got, want)
			}
		}
	}
}

// On the emoji, drawings by one hand find those of another far better than a guess does, and far from always.
func TestBaselinesOfEmoji(t *testing.T) {
	for _, spec := range []string{"emoji60", "emoji"} {
		s := mustOpen(t, assetsFiles, spec).(Finite)
		e := s.Evaluation(1)
		chance, nearest := ChanceRecall(s, e), NearestPictureRecall(s, e)
		for level, name := range s.Info().Levels[:3] {
			if !(nearest[level] > 1.5*chance[level] && nearest[level] < .9) {
				t.Errorf("%s, %s: nearest picture %.3f, chance %.3f", spec, name, nearest[level], chance[level])
			}
		}
	}
}
