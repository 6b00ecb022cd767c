//go:build !js

package main

import (
	"fmt"
	"io"
	"slices"
)

// size is one of the reference step.
type size struct {
	Batch  int `json:"batch"`
	In     int `json:"in"`
	Hidden int `json:"hidden"`
}

func (s size) String() string { return fmt.Sprintf("%d, %d, %d", s.Batch, s.In, s.Hidden) }

// large tells whether a step takes so long that half of the rounds do.
func (s size) large() bool { return s.In > 256 }

var sizes = []size{{64, 48, 64}, {256, 48, 64}, {64, 768, 128}, {512, 768, 128}}

// competitors are the names of page/compare.js with those of the table, in its order.
var competitors = []struct{ name, title string }{
	{"simdgo", "simdgo"},
	{"go", "go backend"},
	{"hand", "by hand"},
	{"tensorflow", "TensorFlow.js"},
	{"tensorflow plain", "the same, plain"},
	{"jax", "jax-js"},
}

// result is what a competitor did.
type result struct {
	Name  string    `json:"name"`
	First float64   `json:"first"` // mean loss of the first pass over the batches
	Last  float64   `json:"last"`  // of the third
	Rates []float64 `json:"rates"` // steps a second in each round
}

// compareSteps measures the reference step and writes the tables.
func compareSteps(b *headless, s *servers, o options, w io.Writer) error {
	var rates, ratios, losses [][]string
	for _, size := range sizes {
		rounds := o.rounds
		if size.large() {
			rounds = max(1, rounds/2)
		}
		results, err := compareSize(b, s, size, rounds, o)
		if err != nil {
			return fmt.Errorf("the step of %v: %w", size, err)
		}
		rates = append(rates, ratesRow(size, results))
		ratios = append(ratios, ratiosRow(size, results))
		losses = append(losses, lossesRow(size, results))
	}
	titles := []string{"batch, in, hidden"}
	for _, c := range competitors {
		titles = append(titles, c.title)
	}
	return writeAll(w,
		table{fmt.Sprintf("Steps a second of the reference step, median of %d windows of %v (best); half as many with 768 inputs", o.rounds, o.window), titles, rates},
		table{"Median of the rounds' ratios: how many times as fast simdgo is, and how much longer its Execute takes than the step by hand",
			[]string{"batch, in, hidden", "TensorFlow.js", "the same, plain", "jax-js", "go backend", "Execute ÷ by hand"}, ratios},
		table{"Mean loss in the first → third pass over the batches, from the same weights", titles, losses},
	)
}

func compareSize(b *headless, s *servers, size size, rounds int, o options) (map[string]result, error) {
	t, err := b.open(s.comparison.URL)
	if err != nil {
		return nil, err
	}
	defer t.close()
	list, err := evaluate[[]result](t, fmt.Sprintf(`compare({ batch: %d, in: %d, hidden: %d }, %d, %d)`,
		size.Batch, size.In, size.Hidden, rounds, o.window.Milliseconds()))
	if err != nil {
		return nil, err
	}
	results := make(map[string]result)
	for _, r := range list {
		results[r.Name] = r
	}
	return results, nil
}

func ratesRow(size size, results map[string]result) []string {
	row := []string{size.String()}
	for _, c := range competitors {
		rates := results[c.name].Rates
		row = append(row, fmt.Sprintf("%s (%s)", number(median(rates)), number(slices.Max(rates))))
	}
	return row
}

func ratiosRow(size size, results map[string]result) []string {
	row := []string{size.String()}
	for _, pair := range [][2]string{{"simdgo", "tensorflow"}, {"simdgo", "tensorflow plain"}, {"simdgo", "jax"}, {"simdgo", "go"}, {"hand", "execute"}} {
		row = append(row, number(medianRatio(results[pair[0]].Rates, results[pair[1]].Rates)))
	}
	return row
}

func lossesRow(size size, results map[string]result) []string {
	row := []string{size.String()}
	for _, c := range competitors {
		row = append(row, fmt.Sprintf("%.3f → %.3f", results[c.name].First, results[c.name].Last))
	}
	return row
}

// median is the middle value, or the mean of the two in the middle. There must be one.
func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

// medianRatio is the median over the rounds of a ÷ b.
func medianRatio(a, b []float64) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i] / b[i]
	}
	return median(ratios)
}
