package toymodel

import (
	"math"
	"testing"

	"halo/checkpoint"
	"halo/dataset"
)

// plainModel is the two encoders in plain float64 Go, from the weights alone: the oracle for the graphs.
type plainModel struct {
	config  checkpoint.Config
	weights map[string]variable
}

func (p plainModel) dense(scope string, x []float64) []float64 {
	w, b := p.weights[scope+"/dense/weights"], p.weights[scope+"/dense/biases"]
	in, out := w.dims[0], w.dims[1]
	y := make([]float64, out)
	for o := range out {
		y[o] = float64(b.float32[o])
		for i := range in {
			y[o] += x[i] * float64(w.float32[i*out+o])
		}
	}
	return y
}

func (p plainModel) tower(scope string, x []float64, layers int) (mean []float64, u float64) {
	for l := range layers {
		x = p.dense(scope+"/hidden_"+string(rune('0'+l)), x)
		for i := range x {
			x[i] = max(0, x[i])
		}
	}
	mean = p.dense(scope+"/embedding", x)
	if p.config.Objective.HasStd {
		u = p.dense(scope+"/log_std", x)[0]
		if r := p.config.Objective.Clamp; r > 0 {
			u = r * math.Tanh(u/r)
		}
	}
	return mean, u
}

func (p plainModel) image(pixels []float32) ([]float64, float64) {
	x := make([]float64, len(pixels))
	for i, v := range pixels {
		x[i] = float64(v)
	}
	return p.tower("/image", x, len(p.config.ImageHidden))
}

func (p plainModel) text(tokens []int32) ([]float64, float64) {
	table := p.weights["/text/words/embeddings"]
	x, words := make([]float64, table.dims[1]), 0.0
	for _, token := range tokens {
		if token == 0 {
			continue
		}
		words++
		for i := range x {
			x[i] += float64(table.float32[int(token)*len(x)+i])
		}
	}
	for i := range x {
		x[i] /= max(1, words)
	}
	return p.tower("/text", x, len(p.config.TextHidden))
}

func TestEncodersMatchPlainGo(t *testing.T) {
	for _, test := range []struct {
		name, objective string
		clamp           float64
		dim             int
	}{
		{"proposal, clamped", "proposal", 0.5, 2},
		{"proposal, no clamp", "proposal", 0, 5},
		{"clip, no σ", "clip", 0, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newTestRun(t, "tree332", test.objective, func(c *checkpoint.Config) {
				c.Objective.Clamp, c.Dim = test.clamp, test.dim
			})
			steps(t, r, 20) // so that biases and log-std heads are not zero
			e := r.judge.evaluation
			plain := plainModel{r.Config, captured(t, r).variables}
			images, err := r.EmbedImages(e.Images)
			if err != nil {
				t.Fatal(err)
			}
			texts, err := r.EmbedTexts(append(e.Tokens, make([]int32, r.TokenLength)...)) // and a text without a word
			if err != nil {
				t.Fatal(err)
			}
			compare(t, "image", images, r.ImageSize, func(i int) ([]float64, float64) { return plain.image(e.Images[i*r.ImageSize:][:r.ImageSize]) })
			padded := append(append([]int32(nil), e.Tokens...), make([]int32, r.TokenLength)...)
			compare(t, "text", texts, r.TokenLength, func(i int) ([]float64, float64) { return plain.text(padded[i*r.TokenLength:][:r.TokenLength]) })
		})
	}
}

func compare(t *testing.T, what string, got checkpoint.Cloud, size int, want func(i int) ([]float64, float64)) {
	t.Helper()
	const tolerance = 2e-5 // float32 sums of up to 768 products of size 1
	moved := false
	for i := range got.Len() {
		mean, u := want(i)
		for k, w := range mean {
			if g := float64(got.Means[i*got.Dim+k]); math.Abs(g-w) > tolerance*max(1, math.Abs(w)) {
				t.Fatalf("%s %d, coordinate %d: got %v, want %v", what, i, k, g, w)
			}
		}
		if got.LogStd == nil {
			continue
		}
		if g := float64(got.LogStd[i]); math.Abs(g-u) > tolerance {
			t.Fatalf("%s %d: got ln σ %v, want %v", what, i, g, u)
		}
		moved = moved || u != 0
	}
	if got.LogStd != nil && !moved {
		t.Errorf("every %s has ln σ 0: the comparison says nothing", what)
	}
}

// Adam by its formula (Kingma and Ba, algorithm 1), in float64, from the gradients of the same batch.
func TestStepIsAdam(t *testing.T) {
	for _, clip := range []float64{0, 0.5} {
		r := newTestRun(t, "tree332", "proposal", func(c *checkpoint.Config) { c.ClipNorm = clip })
		var batch dataset.Batch
		m, v := map[string][]float64{}, map[string][]float64{}
		for step := 1; step <= 3; step++ {
			before := captured(t, r)
			ahead := dataset.NewStreams(0)
			for name, stream := range map[string]*dataset.Stream{"data": ahead.Data, "batch": ahead.Batch} {
				if err := stream.UnmarshalBinary(before.streams[name]); err != nil {
					t.Fatal(err)
				}
			}
			r.Set.Sample(ahead, r.BatchSize(), &batch)
			lossValue, gradients, err := r.Gradients(&batch)
			if err != nil {
				t.Fatal(err)
			}
			norm := 0.0
			for _, g := range gradients {
				for _, x := range g {
					norm += float64(x) * float64(x)
				}
			}
			norm = math.Sqrt(norm)
			scale := 1.0
			if clip > 0 {
				scale = min(1, clip/norm)
				if scale == 1 {
					t.Fatalf("gradient norm %v is below the clip %v: the test does not clip", norm, clip)
				}
			}
			result, err := r.Step()
			if err != nil {
				t.Fatal(err)
			}
			if result.Loss != lossValue || math.Abs(result.GradientNorm-norm) > 1e-5*norm {
				t.Errorf("step gave loss %v and norm %v, Gradients %v and %v", result.Loss, result.GradientNorm, lossValue, norm)
			}
			after := captured(t, r)
			for path, g := range gradients {
				if m[path] == nil {
					m[path], v[path] = make([]float64, len(g)), make([]float64, len(g))
				}
				for i, x := range g {
					x := float64(x) * scale
					m[path][i] = 0.9*m[path][i] + 0.1*x
					v[path][i] = 0.98*v[path][i] + 0.02*x*x
					mHat, vHat := m[path][i]/(1-math.Pow(0.9, float64(step))), v[path][i]/(1-math.Pow(0.98, float64(step)))
					want := float64(before.variables[path].float32[i]) - 3e-3*mHat/(math.Sqrt(vHat)+1e-8)
					if got := float64(after.variables[path].float32[i]); math.Abs(got-want) > 2e-6*max(1, math.Abs(want)) {
						t.Fatalf("clip %v, step %d, %s[%d]: got %v, want %v", clip, step, path, i, got, want)
					}
				}
			}
		}
	}
}
