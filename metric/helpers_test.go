package metric

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
	// negativeZero equals 0 and has another sign.
	negativeZero = math.Copysign(0, -1)
)

// reference is testdata/reference.json: what SciPy and NumPy say, written by testdata/reference.py.
type reference struct {
	Kendall []struct {
		Name string    `json:"name"`
		X    []float64 `json:"x"`
		Y    []float64 `json:"y"`
		Tau  *float64  `json:"tau"`
	} `json:"kendall"`
	Scored struct {
		Dim         int       `json:"dim"`
		Images      []float32 `json:"images"`
		Texts       []float32 `json:"texts"`
		ImageLogStd []float32 `json:"image_log_std"`
		TextLogStd  []float32 `json:"text_log_std"`
		Pairs       [][2]int  `json:"pairs"`
		Batch       int       `json:"batch"`
		Scores      []struct {
			Name  string `json:"name"`
			Score struct {
				Family    string  `json:"family"`
				C         float64 `json:"c"`
				K         float64 `json:"k"`
				Tau       float64 `json:"tau"`
				Bias      float64 `json:"bias"`
				LogStd    float64 `json:"log_std"`
				QuerySide bool    `json:"query_side"`
				Normalise bool    `json:"normalise"`
			} `json:"score"`
			TextLogits         [][]float64 `json:"text_logits"`
			ImageLogits        [][]float64 `json:"image_logits"`
			TextProbabilities  [][]float64 `json:"text_probabilities"`
			ImageProbabilities [][]float64 `json:"image_probabilities"`
			CrossEntropy       float64     `json:"cross_entropy"`
		} `json:"scores"`
	} `json:"scored"`
	Recall []struct {
		Name     string      `json:"name"`
		Scores   [][]float64 `json:"scores"`
		Relevant [][]bool    `json:"relevant"`
		K        int         `json:"k"`
		Recall   *float64    `json:"recall"`
	} `json:"recall"`
	Levels struct {
		LogStd []float32 `json:"log_std"`
		Level  []int     `json:"level"`
		Means  []float64 `json:"means"`
	} `json:"levels"`
	Spread struct {
		Points   []float64 `json:"points"`
		Centre   []float64 `json:"centre"`
		Matching []int     `json:"matching"`
		RMS      float64   `json:"rms"`
	} `json:"spread"`
}

func readReference(t *testing.T) reference {
	t.Helper()
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Kendall) == 0 || len(r.Scored.Scores) == 0 || len(r.Recall) == 0 || len(r.Levels.Means) == 0 || len(r.Spread.Points) == 0 {
		t.Fatal("testdata/reference.json lacks a part")
	}
	return r
}

// near tells whether got is want to 1e-12, relative to 1 or want, whichever is larger. A NaN is near nothing.
func near(got, want float64) bool {
	return math.Abs(got-want) <= 1e-12*math.Max(1, math.Abs(want))
}

// result is what a metric returns.
type result struct {
	value float64
	ok    bool
	err   error
}

func resultOf(value float64, ok bool, err error) result { return result{value, ok, err} }

// expectValue fails t unless r is the value wanted.
func expectValue(t *testing.T, what string, r result, want float64) {
	t.Helper()
	if r.err != nil || !r.ok || !near(r.value, want) {
		t.Errorf("%s: got %.15g, ok %v, error %v, want %.15g", what, r.value, r.ok, r.err, want)
	}
}

// expectUndefined fails t unless r says that there is no value, without an error.
func expectUndefined(t *testing.T, what string, r result) {
	t.Helper()
	if r.err != nil || r.ok || r.value != 0 {
		t.Errorf("%s: got %g, ok %v, error %v, want it undefined", what, r.value, r.ok, r.err)
	}
}

// expectError fails t unless r is an error.
func expectError(t *testing.T, what string, r result) {
	t.Helper()
	if r.err == nil || r.ok {
		t.Errorf("%s: got %g, ok %v, error %v, want an error", what, r.value, r.ok, r.err)
	}
}

// clone copies values.
func clone[T any](values []T) []T { return append([]T(nil), values...) }
