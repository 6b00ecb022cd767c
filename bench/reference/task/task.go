// Package task is what every competitor of the comparison computes: a step of training that is the same in all of
// them. Two encoders, in → hidden → hidden → 2 means + 1 ln σ with ReLU, see two views of the same factors; the loss
// is the variance loss,
//
//	L = ½ (CE(ℓ) + CE(ℓ′)),  ℓᵢⱼ = −uⱼ − |aᵢ − bⱼ|² exp(−2uⱼ),  ℓ′ the same with the towers exchanged,
//
// where a, b [n, 2] are the means, u [n] the ln σ of the other tower and CE the cross-entropy of the diagonal; and
// the optimiser is Adam. Data and initial weights are made here once, so that all losses can be compared.
//
// The programs and tests below bench import it, and nothing else.
package task

import (
	"fmt"
	"math"

	"halo/dataset"
)

// Constants of Adam (Kingma and Ba, arXiv 1412.6980), the same for all.
const (
	LearningRate = 0.003
	Beta1        = 0.9
	Beta2        = 0.999
	Epsilon      = 1e-7
)

// Batches is how many batches take turns: step k takes batch k mod Batches.
const Batches = 8

// factors is how many independent numbers both views of an item are made of.
const factors = 8

// Task is a size of the step with its data and its initial weights.
type Task struct {
	Batch, In, Hidden int
	Views             [Batches][2][]float32 // each [Batch, In]
	Towers            [2]Tower
}

// Tower holds the weights of an encoder, matrices row-major with a row for each input.
type Tower struct {
	First, FirstBias   []float32 // [In, Hidden], [Hidden]
	Second, SecondBias []float32 // [Hidden, Hidden], [Hidden]
	Means              []float32 // [Hidden, 2]; this head has no bias
	LogStd, LogStdBias []float32 // [Hidden, 1], [1]
}

// Weights lists the tensors of a tower, in the order of the fields.
func (w *Tower) Weights() [7][]float32 {
	return [7][]float32{w.First, w.FirstBias, w.Second, w.SecondBias, w.Means, w.LogStd, w.LogStdBias}
}

// New makes the task of a size, always the same one. Hidden layers begin as He et al. (arXiv 1502.01852) say, heads
// as N(0, 1/hidden), biases as zero. The sizes must be positive multiples of 8, which the step written by hand needs.
func New(batch, in, hidden int) (*Task, error) {
	for _, size := range []int{batch, in, hidden} {
		if size <= 0 || size%8 != 0 {
			return nil, fmt.Errorf("task: batch %d, in %d, hidden %d; want positive multiples of 8", batch, in, hidden)
		}
	}
	t := &Task{Batch: batch, In: in, Hidden: hidden}
	data := dataset.NewStream(1, "views")
	mixing := [2][]float32{normal(data, factors*in, 1), normal(data, factors*in, 1)}
	for i := range t.Views {
		z := normal(data, batch*factors, 1)
		for side := range t.Views[i] {
			t.Views[i][side] = mix(z, mixing[side], batch, in)
		}
	}
	weights := dataset.NewStream(1, "weights")
	for i := range t.Towers {
		t.Towers[i] = Tower{
			First: normal(weights, in*hidden, math.Sqrt(2/float64(in))), FirstBias: make([]float32, hidden),
			Second: normal(weights, hidden*hidden, math.Sqrt(2/float64(hidden))), SecondBias: make([]float32, hidden),
			Means:  normal(weights, hidden*2, math.Sqrt(1/float64(hidden))),
			LogStd: normal(weights, hidden, math.Sqrt(1/float64(hidden))), LogStdBias: make([]float32, 1),
		}
	}
	return t, nil
}

// normal draws n numbers of N(0, sd²).
func normal(stream *dataset.Stream, n int, sd float64) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(sd * stream.NormFloat64())
	}
	return x
}

// mix is a view x [n, in] = z·w / √factors of factors z [n, factors]: elements of variance 1.
func mix(z, w []float32, n, in int) []float32 {
	x := make([]float32, n*in)
	scale := float32(1 / math.Sqrt(factors))
	for i := range n {
		for k := range factors {
			for j := range in {
				x[i*in+j] += z[i*factors+k] * w[k*in+j] * scale
			}
		}
	}
	return x
}
