package simdgo_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"halo/simdgo"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// A referenceStep is a training step that is the same for every backend and library that it is measured against:
// two encoders in → hidden → hidden → (2 + 1) with ReLU, the variance loss, Adam.
type referenceStep struct {
	exec   *model.Exec
	inputs []*tensors.Tensor
}

func newReferenceStep(backend compute.Backend, n, in, hidden int) *referenceStep {
	store := model.NewStore()
	adam := optimizer.Adam().LearningRate(0.003).Done()
	encode := func(s *model.Scope, x *graph.Node) (means, logStd *graph.Node) {
		h := activation.Relu(layers.DenseWithBias(s.In("one"), x, hidden))
		h = activation.Relu(layers.DenseWithBias(s.In("two"), h, hidden))
		return layers.Dense(s.In("means"), h, false, 2), layers.DenseWithBias(s.In("log_std"), h, 1)
	}
	crossEntropy := func(logits *graph.Node) *graph.Node {
		diagonal := graph.DiagonalWithValue(graph.ScalarOne(logits.Graph(), logits.DType()), n)
		return graph.Neg(graph.ReduceAllMean(graph.ReduceSum(graph.Mul(graph.LogSoftmax(logits), diagonal), -1)))
	}
	r := &referenceStep{exec: model.MustNewExec(backend, store, func(s *model.Scope, x, y *graph.Node) *graph.Node {
		g := x.Graph()
		store.SetTraining(g, true)
		a, u := encode(s.In("image"), x)
		b, v := encode(s.In("text"), y)
		difference := graph.Sub(graph.InsertAxes(a, 1), graph.InsertAxes(b, 0))
		squared := graph.ReduceSum(graph.Square(difference), -1)
		logits := func(squared, u *graph.Node) *graph.Node {
			u = graph.Reshape(u, 1, n)
			return graph.Sub(graph.Neg(u), graph.Mul(squared, graph.Exp(graph.MulScalar(u, -2))))
		}
		loss := graph.MulScalar(graph.Add(crossEntropy(logits(squared, v)), crossEntropy(logits(graph.Transpose(squared, 0, 1), u))), 0.5)
		adam.UpdateGraph(s, g, loss)
		return loss
	})}
	for range 2 {
		x := make([]float32, n*in)
		seed := uint32(len(r.inputs) + 1)
		for i := range x {
			seed = seed*1664525 + 1013904223
			x[i] = float32(int32(seed)) / (1 << 30)
		}
		r.inputs = append(r.inputs, tensors.FromFlatDataAndDimensions(x, n, in))
	}
	return r
}

func (r *referenceStep) step() float32 {
	loss := r.exec.MustCall(r.inputs[0], r.inputs[1])[0]
	defer loss.FinalizeAll()
	return tensors.ToScalar[float32](loss)
}

var referenceSizes = []struct{ n, in, hidden int }{{64, 48, 64}, {256, 48, 64}, {64, 768, 128}, {512, 768, 128}}

// Steps a second of both backends, in short windows that take turns, and the median of the rounds' ratios.
func BenchmarkReference(b *testing.B) {
	for _, size := range referenceSizes {
		b.Run(fmt.Sprintf("n=%d,in=%d,hidden=%d", size.n, size.in, size.hidden), func(b *testing.B) {
			fast, reference := backends(b)
			steps := [2]*referenceStep{newReferenceStep(fast, size.n, size.in, size.hidden), newReferenceStep(reference, size.n, size.in, size.hidden)}
			window := func(r *referenceStep) float64 {
				count, start := 0, time.Now()
				for time.Since(start) < 100*time.Millisecond {
					r.step()
					count++
				}
				return float64(count) / time.Since(start).Seconds()
			}
			window(steps[0])
			window(steps[1])
			var rates [2][]float64
			var ratios []float64
			for range max(b.N, 5) {
				for i, r := range steps {
					rates[i] = append(rates[i], window(r))
				}
				last := len(rates[0]) - 1
				ratios = append(ratios, rates[0][last]/rates[1][last])
			}
			b.ReportMetric(median(rates[0]), "simdgo-steps/s")
			b.ReportMetric(median(rates[1]), "go-steps/s")
			b.ReportMetric(median(ratios), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// Where the time of a reference step goes, by operation. Run it for a hundred steps or so: -benchtime=100x.
func BenchmarkProfile(b *testing.B) {
	for _, size := range referenceSizes {
		b.Run(fmt.Sprintf("n=%d,in=%d,hidden=%d", size.n, size.in, size.hidden), func(b *testing.B) {
			fast, _ := backends(b)
			r := newReferenceStep(fast, size.n, size.in, size.hidden)
			for range 20 {
				r.step()
			}
			profile := fast.(*simdgo.Backend).StartProfile()
			for b.Loop() {
				r.step()
			}
			var table strings.Builder
			if err := profile.Write(&table); err != nil {
				b.Fatal(err)
			}
			b.Log("\n" + table.String())
		})
	}
}

func median(x []float64) float64 {
	x = slices.Clone(x)
	slices.Sort(x)
	return x[len(x)/2]
}
