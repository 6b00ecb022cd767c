package metric

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
)

// Alignment returns how near each image lies to a text that is true of it: with x and y their embeddings,
// divided by their norms, the mean over the pairs of |x − y|². It has no unit and lies from 0, the same
// direction, to 4, opposite ones.
//
// An embedding of 0 has no direction: its pairs are left out. It is undefined (ok = false) without pairs. Errors:
// clouds of different dimensions, whose sizes disagree, or that hold a value that is not finite; a pair that names
// a row that there is not.
//
// Source: Wang and Isola, arXiv 2005.10242, eq. 1 with α = 2.
func Alignment(images, texts Cloud, pairs []Pair) (alignment float64, ok bool, err error) {
	if err := checkClouds(images, texts); err != nil {
		return 0, false, err
	}
	if err := checkPairs("alignment", pairs, images.Len(), texts.Len()); err != nil {
		return 0, false, err
	}
	x, y := directions(images), directions(texts)
	var sum float64
	var n int
	for _, p := range pairs {
		if x[p.Image] == nil || y[p.Text] == nil {
			continue
		}
		sum += squaredDistance(x[p.Image], y[p.Text])
		n++
	}
	if n == 0 {
		return 0, false, nil
	}
	return sum / float64(n), true, nil
}

// directions returns the rows of a cloud divided by their norms; nil for a row of 0, which has no direction.
func directions(c Cloud) [][]float64 {
	rows := make([][]float64, c.Len())
	all := widened(nil, c.Means)
	for i := range rows {
		row := all[i*c.Dim : (i+1)*c.Dim]
		if norm := floats.Norm(row, 2); norm > 0 {
			floats.Scale(1/norm, row)
			rows[i] = row
		}
	}
	return rows
}

// squaredDistance returns |x − y|², by differences: exact wherever the two lie.
func squaredDistance(x, y []float64) float64 {
	var sum float64
	for k, v := range x {
		difference := v - y[k]
		sum += difference * difference
	}
	return sum
}

// checkClouds returns an error where one of the clouds is none, or their dimensions differ.
func checkClouds(images, texts Cloud) error {
	if err := images.check("images"); err != nil {
		return err
	}
	if err := texts.check("texts"); err != nil {
		return err
	}
	if images.Dim != texts.Dim {
		return fmt.Errorf("metric: images have dimension %d and texts %d, want the same", images.Dim, texts.Dim)
	}
	return nil
}

// checkPairs returns an error where a pair names a row that there is not.
func checkPairs(what string, pairs []Pair, images, texts int) error {
	for p, pair := range pairs {
		if pair.Image < 0 || pair.Image >= images || pair.Text < 0 || pair.Text >= texts {
			return fmt.Errorf("metric: %s: pair %d is image %d with text %d, want rows of %d images and %d texts",
				what, p, pair.Image, pair.Text, images, texts)
		}
	}
	return nil
}
