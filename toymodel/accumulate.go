package toymodel

import (
	"fmt"
	"strings"

	"halo/checkpoint"
	"halo/dataset"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// accumulation computes a step on micro-batches, exactly, although each pair's loss depends on the whole batch (cached
// embeddings, Gao et al., arXiv 2101.06983). With z the embeddings and log standard deviations of the n pairs and θ the
// weights,
//
//	∂loss/∂θ = Σ over the micro-batches b of  ∂(⟨g_b, z_b(θ)⟩)/∂θ,  g = ∂loss/∂z
//
// so one pass embeds the micro-batches and keeps nothing but z; the loss of all n pairs gives g; and a second pass
// embeds each micro-batch again, now with its gradient. What the objective learns gets its gradient from the loss
// itself. It is the step in one piece but for the order in which float32 numbers are summed, since no encoder lets the
// pairs of a batch see one another and none draws random numbers.
type accumulation struct {
	size                      int // pairs in a micro-batch
	embed, loss, back, update trainSteps
}

func newAccumulation(r *Run, d *devices) *accumulation {
	part := func(split []bool, build func(root *model.Scope, inputs []*graph.Node) []*graph.Node) trainSteps {
		return trainSteps{backend: r.backend, store: r.store, devices: d, split: split, build: func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
			r.compiled++
			return build(root, inputs)
		}}
	}
	c, e := &r.Config, r.training
	pairs := []bool{true, true}
	return &accumulation{
		size: r.execution.MicroBatch,
		embed: part(pairs, func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
			return e.embedPairs(root, c, inputs)
		}),
		loss: part(nil, func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
			return lossGradients(root, c, inputs)
		}),
		back: part(append(pairs, true, true, true, true)[:2+parts(c)], func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
			return addGradients(root, c, e, inputs)
		}),
		update: part(nil, func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
			g := inputs[0].Graph()
			for v := range root.IterVariables() {
				if v.Trainable {
					v.NodeValue(g) // the optimiser updates the variables that the graph uses
				}
			}
			return []*graph.Node{update(root, c, inputs)}
		}),
	}
}

// parts is the number of parts of z: means, and log standard deviations where there are any, of images and of texts.
func parts(c *checkpoint.Config) int {
	if c.Objective.HasHead() {
		return 4
	}
	return 2
}

// lossGradients is the graph from z, as embedPairs gives it, τ and maybe the mask to the loss, the largest |u|, g, and the
// gradients of what the objective learns.
func lossGradients(root *model.Scope, c *checkpoint.Config, inputs []*graph.Node) []*graph.Node {
	z := inputs[:parts(c):parts(c)]
	lossValue, largest := pairsLoss(root, c, z, inputs[parts(c):])
	of := z
	for v := range root.At(objectiveScope).IterVariables() {
		if v.Trainable {
			of = append(of, v.NodeValue(lossValue))
		}
	}
	return append([]*graph.Node{lossValue, largest}, graph.Gradient(lossValue, of...)...)
}

// addGradients is the graph from images, tokens and g of a micro-batch to the gradients of the encoders' weights, added to
// those of the micro-batches before where these are handed in too.
func addGradients(root *model.Scope, c *checkpoint.Config, e encoders, inputs []*graph.Node) []*graph.Node {
	z, g := e.embedPairs(root, c, inputs), inputs[2:2+parts(c)]
	var sum *graph.Node
	for i := range z {
		product := graph.ReduceAllSum(graph.Mul(z[i], graph.StopGradient(g[i])))
		if sum == nil {
			sum = product
		} else {
			sum = graph.Add(sum, product)
		}
	}
	var weights []*graph.Node
	for v := range root.IterVariables() {
		if isEncoderWeight(v.Path()) {
			weights = append(weights, v.NodeValue(sum))
		}
	}
	gradients := graph.Gradient(sum, weights...)
	for i, before := range inputs[2+parts(c):] {
		gradients[i] = graph.Add(before, gradients[i])
	}
	return gradients
}

func isEncoderWeight(path string) bool {
	return isWeight(path) && !strings.HasPrefix(path, "/"+objectiveScope+"/")
}

// step trains on the run's batch. It returns the loss, the norm of the gradient before clipping, and the largest |u|.
func (a *accumulation) step(r *Run) (numbers [3]float64, err error) {
	lossValue, largest, gradients, err := a.gradients(r, &r.batch)
	if err != nil {
		return numbers, err
	}
	inputs := make([]any, len(gradients))
	for i, g := range gradients {
		inputs[i] = g
	}
	norm, err := a.update.spread(0, inputs)
	for _, g := range gradients {
		g.finalize()
	}
	if err != nil {
		return numbers, err
	}
	defer norm[0].finalize()
	return [3]float64{lossValue, float64(tensors.ToScalar[float32](norm[0][0])), largest}, nil
}

// gradients computes the loss of a batch, the largest |u|, and the gradient of every weight in the order of the store.
func (a *accumulation) gradients(r *Run, batch *dataset.Batch) (lossValue, largest float64, gradients []onDevices, err error) {
	pieces := a.cut(r, batch)
	defer func() {
		for _, p := range pieces {
			p.images.FinalizeAll()
			p.tokens.FinalizeAll()
		}
	}()
	z, err := a.embedAll(r, pieces)
	if err != nil {
		return 0, 0, nil, err
	}
	outputs, err := a.lossOfAll(r, batch, z)
	if err != nil {
		return 0, 0, nil, err
	}
	lossValue, largest = float64(tensors.ToScalar[float32](outputs[0][0])), float64(tensors.ToScalar[float32](outputs[1][0]))
	ofWeights, err := a.backAll(r, pieces, outputs[2:2+parts(&r.Config)])
	for _, v := range outputs[:2+parts(&r.Config)] {
		v.finalize()
	}
	if err != nil {
		return 0, 0, nil, err
	}
	ofNumbers := outputs[2+parts(&r.Config):]
	for v := range r.store.IterVariables() {
		from := &ofWeights
		switch {
		case !isWeight(v.Path()):
			continue
		case !isEncoderWeight(v.Path()):
			from = &ofNumbers
		}
		gradients = append(gradients, (*from)[0])
		*from = (*from)[1:]
	}
	return lossValue, largest, gradients, nil
}

// piece is the pairs from..to of a batch.
type piece struct {
	from, to       int
	images, tokens *tensors.Tensor
}

func (a *accumulation) cut(r *Run, batch *dataset.Batch) (pieces []piece) {
	for from := 0; from < batch.N; from += a.size {
		to := min(batch.N, from+a.size)
		pieces = append(pieces, piece{from, to,
			r.imagesTensor(batch.Images[from*r.ImageSize : to*r.ImageSize]), r.tokensTensor(batch.Tokens[from*r.TokenLength : to*r.TokenLength])})
	}
	return pieces
}

// embedAll is the first pass: the parts of z of all pairs, row-major.
func (a *accumulation) embedAll(r *Run, pieces []piece) ([][]float32, error) {
	z := make([][]float32, parts(&r.Config))
	for _, p := range pieces {
		outputs, err := a.embed.spread(p.to-p.from, []any{p.images, p.tokens})
		if err != nil {
			return nil, fmt.Errorf("embeddings of pairs %d to %d: %w", p.from, p.to, err)
		}
		for i, v := range outputs {
			if err := tensors.ConstFlatData(v[0], func(flat []float32) { z[i] = append(z[i], flat...) }); err != nil {
				return nil, err
			}
			v.finalize()
		}
	}
	return z, nil
}

// lossOfAll is what lossGradients gives for the whole batch.
func (a *accumulation) lossOfAll(r *Run, batch *dataset.Batch, z [][]float32) ([]onDevices, error) {
	var inputs []any
	for i, part := range z {
		dims := []int{batch.N}
		if i%(len(z)/2) == 0 { // means, the first of each encoder's parts
			dims = append(dims, r.Config.Dim)
		}
		inputs = append(inputs, tensors.FromFlatDataAndDimensions(part, dims...))
	}
	inputs = append(inputs, tensors.FromScalar(float32(r.tau)))
	if r.Config.Objective.Mask {
		r.mask = batch.Mask(r.Set, r.mask)
		inputs = append(inputs, tensors.FromFlatDataAndDimensions(r.mask, batch.N, batch.N))
	}
	outputs, err := a.loss.spread(batch.N, inputs)
	for _, t := range inputs {
		t.(*tensors.Tensor).FinalizeAll()
	}
	if err != nil {
		return nil, fmt.Errorf("loss of %d pairs: %w", batch.N, err)
	}
	return outputs, nil
}

// backAll is the second pass: the gradients of the encoders' weights.
func (a *accumulation) backAll(r *Run, pieces []piece, g []onDevices) (sum []onDevices, err error) {
	rows := make([][]float32, len(g))
	for i, v := range g {
		if rows[i], err = tensors.CopyFlatData[float32](v[0]); err != nil {
			return nil, err
		}
	}
	for _, p := range pieces {
		inputs := []any{p.images, p.tokens}
		for i, v := range g {
			dims := append([]int{p.to - p.from}, v[0].Shape().Dimensions[1:]...)
			width := len(rows[i]) / v[0].Shape().Dim(0)
			inputs = append(inputs, tensors.FromFlatDataAndDimensions(rows[i][p.from*width:p.to*width], dims...))
		}
		for _, v := range sum {
			inputs = append(inputs, v)
		}
		outputs, err := a.back.spread(p.to-p.from, inputs)
		for _, t := range inputs[2 : 2+len(g)] {
			t.(*tensors.Tensor).FinalizeAll()
		}
		for _, v := range sum {
			v.finalize()
		}
		if err != nil {
			return nil, fmt.Errorf("gradients of pairs %d to %d: %w", p.from, p.to, err)
		}
		sum = outputs
	}
	return sum, nil
}

func (a *accumulation) finalize() {
	for _, s := range []*trainSteps{&a.embed, &a.loss, &a.back, &a.update} {
		s.finalize()
	}
}
