//go:build wasm && goexperiment.simd

// Package hand is the reference step written by hand on simd/archsimd: what a backend could reach that knew this one
// model. The loss is computed a row at a time, so that no [n, n] array is kept, and Adam passes once over all weights.
// A dimension of 2 and sizes that are multiples of 8 are built in. Only the comparison imports it.
package hand

import (
	"math"

	"halo/bench/reference/task"
)

// headWidth is how many columns the two heads have together: x, y, ln σ, and one of zeros that fills the vector.
const headWidth = 4

// Step trains a task.
type Step struct {
	task                   *task.Task
	weights, gradients     []float32 // of both towers
	first, second          []float32 // moments of Adam
	towers                 [2]tower
	products               products
	row, squared           []float32 // of the loss, [n]
	taken                  int
	betaPower1, betaPower2 float64
}

// layers are the weights of a tower, or their gradients, as pieces of one array.
type layers struct {
	first, firstBias   []float32 // [in, hidden], [hidden]
	second, secondBias []float32 // [hidden, hidden], [hidden]
	heads, headsBias   []float32 // [hidden, 4], [4]
}

// tower is an encoder with what a step leaves in it.
type tower struct {
	weights, gradients                   layers
	hidden1, hidden2, out                []float32 // [n, hidden] twice, [n, 4]
	gradient1, gradient2, outGradient    []float32 // of those
	secondTransposed, headsTransposed    []float32
	x, y, logStd, precision              []float32 // [n] each; precision = exp(−2 ln σ)
	xGradient, yGradient, logStdGradient []float32
}

func layersSize(in, hidden int) int {
	return in*hidden + hidden + hidden*hidden + hidden + headWidth*hidden + headWidth
}

func cutLayers(all []float32, in, hidden int) layers {
	cut := func(n int) []float32 {
		piece := all[:n:n]
		all = all[n:]
		return piece
	}
	return layers{cut(in * hidden), cut(hidden), cut(hidden * hidden), cut(hidden), cut(headWidth * hidden), cut(headWidth)}
}

// New prepares the training of a task from its initial weights.
func New(t *task.Task) *Step {
	n, hidden := t.Batch, t.Hidden
	size := layersSize(t.In, hidden)
	zeros := func(n int) []float32 { return make([]float32, n) }
	s := &Step{
		task: t, products: newProducts(max(n, t.In, hidden)), row: zeros(n), squared: zeros(n),
		weights: zeros(2 * size), gradients: zeros(2 * size), first: zeros(2 * size), second: zeros(2 * size),
		betaPower1: 1, betaPower2: 1,
	}
	for i := range s.towers {
		s.towers[i] = tower{
			weights: cutLayers(s.weights[i*size:], t.In, hidden), gradients: cutLayers(s.gradients[i*size:], t.In, hidden),
			hidden1: zeros(n * hidden), hidden2: zeros(n * hidden), out: zeros(n * headWidth),
			gradient1: zeros(n * hidden), gradient2: zeros(n * hidden), outGradient: zeros(n * headWidth),
			secondTransposed: zeros(hidden * hidden), headsTransposed: zeros(hidden * headWidth),
			x: zeros(n), y: zeros(n), logStd: zeros(n), precision: zeros(n),
			xGradient: zeros(n), yGradient: zeros(n), logStdGradient: zeros(n),
		}
		from, w := &t.Towers[i], &s.towers[i].weights
		copy(w.first, from.First)
		copy(w.firstBias, from.FirstBias)
		copy(w.second, from.Second)
		copy(w.secondBias, from.SecondBias)
		for j := range hidden {
			copy(w.heads[j*headWidth:], from.Means[2*j:2*j+2])
			w.heads[j*headWidth+2] = from.LogStd[j]
		}
		w.headsBias[2] = from.LogStdBias[0]
	}
	return s
}

// Step takes a step on the next batch and returns its loss.
func (s *Step) Step() float32 {
	l := s.gradient(s.task.Views[s.taken%task.Batches])
	s.taken++
	s.betaPower1 *= task.Beta1
	s.betaPower2 *= task.Beta2
	adam(at(s.weights), at(s.gradients), at(s.first), at(s.second), len(s.weights),
		float32(task.LearningRate/(1-s.betaPower1)), task.Beta1, task.Beta2, task.Epsilon, float32(1/(1-s.betaPower2)))
	return l
}

// gradient computes the loss of a batch and its gradient by all weights.
func (s *Step) gradient(views [2][]float32) float32 {
	for i := range s.towers {
		s.forward(&s.towers[i], views[i])
	}
	a, b := &s.towers[0], &s.towers[1]
	loss := (s.crossEntropy(a, b) + s.crossEntropy(b, a)) / 2
	for i := range s.towers {
		s.backward(&s.towers[i], views[i])
	}
	return loss
}

func (s *Step) forward(t *tower, view []float32) {
	n, hidden, w := s.task.Batch, s.task.Hidden, &t.weights
	s.products.plain(view, w.first, t.hidden1, w.firstBias, n, hidden, s.task.In, true)
	s.products.plain(t.hidden1, w.second, t.hidden2, w.secondBias, n, hidden, hidden, true)
	s.products.plain(t.hidden2, w.heads, t.out, w.headsBias, n, headWidth, hidden, false)
	for r := range n {
		out := t.out[headWidth*r : headWidth*r+3]
		t.x[r], t.y[r], t.logStd[r], t.precision[r] = out[0], out[1], out[2], -2*out[2]
	}
	expSum(t.precision, 0)
	clear(t.xGradient)
	clear(t.yGradient)
	clear(t.logStdGradient)
}

// crossEntropy is that of the rows of one tower against the columns of the other, with the columns' ln σ. It adds half
// of its gradients to both, a row at a time.
func (s *Step) crossEntropy(rows, columns *tower) float32 {
	n := s.task.Batch
	half := 0.5 / float32(n)
	row, squared := at(s.row), at(s.squared)
	total := float32(0)
	for i := range n {
		x, y := rows.x[i], rows.y[i]
		most := logits(row, squared, at(columns.x), at(columns.y), at(columns.logStd), at(columns.precision), n, x, y)
		own := s.row[i]
		sum := expSum(s.row, most)
		total += float32(math.Log(float64(sum))) + most - own
		s.row[i] -= sum // the row is the softmax minus 1 at the diagonal, times sum
		gx, gy := logitsGradient(row, squared, at(columns.x), at(columns.y), at(columns.precision),
			at(columns.xGradient), at(columns.yGradient), at(columns.logStdGradient), n, x, y, half/sum)
		rows.xGradient[i] += gx
		rows.yGradient[i] += gy
	}
	return total / float32(n)
}

func (s *Step) backward(t *tower, view []float32) {
	n, hidden, w, g := s.task.Batch, s.task.Hidden, &t.weights, &t.gradients
	for r := range n {
		out := t.outGradient[headWidth*r : headWidth*r+3]
		out[0], out[1], out[2] = t.xGradient[r], t.yGradient[r], t.logStdGradient[r]
	}
	s.products.transposed(t.hidden2, t.outGradient, g.heads, hidden, headWidth, n)
	columnSums(t.outGradient, g.headsBias, n, headWidth)
	g.headsBias[0], g.headsBias[1] = 0, 0 // the head of the means has no bias

	transpose(w.heads, t.headsTransposed, hidden, headWidth)
	s.products.plain(t.outGradient, t.headsTransposed, t.gradient2, nil, n, hidden, headWidth, false)
	reluGradient(t.gradient2, t.hidden2)
	s.products.transposed(t.hidden1, t.gradient2, g.second, hidden, hidden, n)
	columnSums(t.gradient2, g.secondBias, n, hidden)

	transpose(w.second, t.secondTransposed, hidden, hidden)
	s.products.plain(t.gradient2, t.secondTransposed, t.gradient1, nil, n, hidden, hidden, false)
	reluGradient(t.gradient1, t.hidden1)
	s.products.transposed(view, t.gradient1, g.first, s.task.In, hidden, n)
	columnSums(t.gradient1, g.firstBias, n, hidden)
}
