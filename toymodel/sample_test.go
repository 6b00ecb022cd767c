package toymodel

import (
	"slices"
	"testing"

	"halo/checkpoint"
)

func TestSample(t *testing.T) {
	for _, row := range []struct{ n, most, want int }{
		{0, 5, 0}, {5, 5, 5}, {3, 5, 3}, {7, 0, 1}, {2, 1, 1}, {1000, 999, 999}, {50_000, 120, 120},
	} {
		got := sample(row.n, row.most)
		if len(got) != row.want {
			t.Errorf("sample(%d, %d) has %d numbers, want %d", row.n, row.most, len(got), row.want)
		}
		sorted := slices.Clone(got)
		slices.Sort(sorted)
		if len(slices.Compact(sorted)) != row.want || row.want > 0 && (sorted[0] < 0 || sorted[len(sorted)-1] >= row.n) {
			t.Errorf("sample(%d, %d) = %v, want each below %d and none twice", row.n, row.most, got, row.n)
		}
	}
	// As many of either half, of odd and even ones, and of each hundredth: no period of the order is preferred.
	for _, of := range []struct {
		name    string
		classes int
		class   func(i int) int
	}{
		{"halves", 2, func(i int) int { return i / 25_000 }},
		{"odd and even", 2, func(i int) int { return i % 2 }},
		{"a period of 100", 100, func(i int) int { return i % 100 }},
	} {
		counts := make([]int, of.classes)
		for _, i := range sample(50_000, 1000) {
			counts[of.class(i)]++
		}
		if want := 1000 / of.classes; slices.Min(counts) < want/2 || slices.Max(counts) > 2*want {
			t.Errorf("%s: %v, want about %d in each", of.name, counts, want)
		}
	}
}

// What a look costs is bounded, however many points there are: of a crowd some images are asked, not each of them
// against each caption.
func TestDetailOfACrowdIsBounded(t *testing.T) {
	const images, texts = 6000, 6000
	points := &checkpoint.Points{Levels: []string{"one"}}
	s := &checkpoint.Snapshot{Objective: checkpoint.Objective{Name: "proposal", Family: "variance", C: 1, K: 1, Tau: 1, HasStd: true}}
	s.Images.Dim, s.Texts.Dim = 1, 1
	for i := range images {
		points.Images = append(points.Images, checkpoint.ImagePoint{Texts: []int{i}})
		points.Texts = append(points.Texts, checkpoint.TextPoint{Attributes: 1})
		s.Images.Means, s.Images.LogStd = append(s.Images.Means, float32(i)), append(s.Images.LogStd, float32(i))
		s.Texts.Means, s.Texts.LogStd = append(s.Texts.Means, float32(i)), append(s.Texts.LogStd, -2)
	}
	d, err := NewDetailer(points, nil).Look(s)
	if err != nil {
		t.Fatal(err)
	}
	answers, wrong := 0, 0
	for _, of := range d.Errors {
		for q := range Quarters {
			answers, wrong = answers+of.Answers[q], wrong+of.Wrong[q]
			if of.Answers[q] < answers/(2*Quarters) {
				t.Errorf("quarters of %v answers, want about as many in each", of.Answers)
			}
		}
	}
	if want := errorWork / texts; answers != want || wrong != 0 {
		t.Errorf("%d images were asked and %d answered wrongly, want %d of %d and none", answers, wrong, want, images)
	}
}
