package encoder_test

import (
	_ "embed"
	"encoding/json/v2"
	"math"
	"testing"

	"halo/encoder"
	_ "halo/simdgo" // registers "simdgo"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // registers "go"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

//go:embed testdata/reference.json
var referenceJSON []byte

// referenceCase is an encoder in PyTorch: testdata/reference.py makes them, and says how parameters and inputs are filled.
type referenceCase struct {
	Spec        string      `json:"spec"`
	Parameters  int         `json:"parameters"`
	Features    [][]float64 `json:"features"` // [n, width]; none where only parameters are counted
	Height      int         `json:"height"`
	Width       int         `json:"width"`
	Vocabulary  int         `json:"vocabulary"`
	TokenLength int         `json:"token_length"`
	Texts       [][]int32   `json:"texts"` // without padding
}

func referenceCases(t *testing.T) []referenceCase {
	t.Helper()
	var file struct {
		Torch, Torchvision string
		Cases              []referenceCase
	}
	if err := json.Unmarshal(referenceJSON, &file, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 16 {
		t.Fatalf("%d cases, want at least 16", len(file.Cases))
	}
	return file.Cases
}

// wave is the formula of reference.py.
func wave(k int) float64 { return float64(uint32(uint64(k)*2654435761))/(1<<31) - 1 }

// fill gives every parameter of e the values of reference.py.
func fill(t *testing.T, store *model.Store, e encoder.Encoder) {
	t.Helper()
	for p, parameter := range e.Parameters() {
		scale := 0.3
		if last := len(parameter.Dims) - 1; last > 0 {
			scale = 2 / math.Sqrt(float64(parameter.Size()/parameter.Dims[last]))
		}
		values := make([]float32, parameter.Size())
		for i := range values {
			values[i] = float32(parameter.Mean + scale*wave(7919*p+i))
		}
		if _, err := store.CreateVariable("/encoder/"+parameter.Path, tensors.FromFlatDataAndDimensions(values, parameter.Dims...)); err != nil {
			t.Fatal(err)
		}
	}
}

func (c referenceCase) encoder(t *testing.T) encoder.Encoder {
	t.Helper()
	reads, shape := encoder.Image, encoder.Shape{Height: c.Height, Width: c.Width, Channels: 3}
	if c.Vocabulary > 0 {
		reads, shape = encoder.Text, encoder.Shape{Vocabulary: c.Vocabulary, TokenLength: c.TokenLength}
	}
	spec, err := encoder.Parse(reads, c.Spec)
	if err != nil {
		t.Fatal(err)
	}
	e, err := encoder.New(spec, shape)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// input is the case's images or texts, padded, as an encoder reads them.
func (c referenceCase) input() *tensors.Tensor {
	n := len(c.Features)
	if c.Vocabulary > 0 {
		tokens := make([]int32, n*c.TokenLength)
		for i, text := range c.Texts {
			copy(tokens[i*c.TokenLength:], text)
		}
		return tensors.FromFlatDataAndDimensions(tokens, n, c.TokenLength)
	}
	images := make([]float32, n*c.Height*c.Width*3)
	for i := range images {
		images[i] = float32(wave(12345 + i))
	}
	return tensors.FromFlatDataAndDimensions(images, n, c.Height*c.Width*3)
}

// features runs an encoder on a backend.
func features(t *testing.T, backendName string, e encoder.Encoder, input *tensors.Tensor, fill func(*model.Store)) [][]float64 {
	t.Helper()
	backend, err := compute.NewWithConfig(backendName)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(backend.Finalize)
	store := model.NewStore()
	fill(store)
	want := 0
	for range store.IterVariables() {
		want++
	}
	exec, err := model.NewExec(backend, store, func(root *model.Scope, x *graph.Node) *graph.Node {
		return e.Features(root.At("encoder"), x)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(exec.Finalize)
	outputs, err := exec.Call(input)
	if err != nil {
		t.Fatal(err)
	}
	got := 0
	for range store.IterVariables() {
		got++
	}
	if got != want {
		t.Fatalf("the graph made %d variables that are not among its %d parameters", got-want, want)
	}
	n, width := outputs[0].Shape().Dim(0), outputs[0].Shape().Dim(1)
	flat, err := tensors.CopyFlatData[float32](outputs[0])
	if err != nil {
		t.Fatal(err)
	}
	rows := make([][]float64, n)
	for i := range rows {
		for _, v := range flat[i*width:][:width] {
			rows[i] = append(rows[i], float64(v))
		}
	}
	return rows
}

// Each encoder has as many parameters as the same architecture in PyTorch, and with the same weights it gives the same
// features.
func TestSameAsPyTorch(t *testing.T) {
	for _, c := range referenceCases(t) {
		t.Run(c.Spec, func(t *testing.T) {
			e := c.encoder(t)
			if got := encoder.Count(e); got != c.Parameters {
				t.Errorf("got %d parameters, want %d", got, c.Parameters)
			}
			if len(c.Features) == 0 {
				return
			}
			for _, backend := range []string{"go:ops_sequential", "simdgo"} {
				if c.Parameters > 1e6 && backend != "simdgo" {
					continue // the same graph, many seconds
				}
				got := features(t, backend, e, c.input(), func(store *model.Store) { fill(t, store, e) })
				tolerance := 2e-5
				if c.Parameters > 1e6 {
					tolerance = 1e-4 // 17 layers of float32, the last of them normalised over 16 numbers
				}
				sameFeatures(t, backend, got, c.Features, tolerance)
			}
		})
	}
}

// sameFeatures compares to within a share of the largest feature: float32 rounding, where want is of float64.
func sameFeatures(t *testing.T, what string, got, want [][]float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) || len(got[0]) != len(want[0]) {
		t.Fatalf("%s: got [%d, %d] features, want [%d, %d]", what, len(got), len(got[0]), len(want), len(want[0]))
	}
	largest := 0.0
	for _, row := range want {
		for _, w := range row {
			largest = max(largest, math.Abs(w))
		}
	}
	for i, row := range want {
		for k, w := range row {
			if d := math.Abs(got[i][k] - w); !(d <= tolerance*largest) {
				t.Fatalf("%s, input %d, feature %d: got %v, want %v, apart by %.2g of the largest %.2g", what, i, k, got[i][k], w, d/largest, largest)
			}
		}
	}
}
