package metric

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// descriptive is testdata/descriptive.json: what SciPy, scikit-learn and NumPy say, written by testdata/descriptive.py.
type descriptive struct {
	Geometry []struct {
		Name          string    `json:"name"`
		Dim           int       `json:"dim"`
		Images        []float32 `json:"images"`
		Texts         []float32 `json:"texts"`
		Pairs         [][2]int  `json:"pairs"`
		EffectiveRank float64   `json:"effective_rank"`
		Alignment     float64   `json:"alignment"`
		Uniformity    float64   `json:"uniformity"`
		ModalityGap   float64   `json:"modality_gap"`
	} `json:"geometry"`
	Hubness []struct {
		Name    string      `json:"name"`
		Scores  [][]float64 `json:"scores"`
		K       int         `json:"k"`
		Hubness float64     `json:"hubness"`
	} `json:"hubness"`
	Correlations []struct {
		Name  string    `json:"name"`
		X     []float64 `json:"x"`
		Y     []float64 `json:"y"`
		Rho   float64   `json:"rho"`
		Slope float64   `json:"slope"`
	} `json:"correlations"`
	Partials []struct {
		Name     string      `json:"name"`
		X        []float64   `json:"x"`
		Y        []float64   `json:"y"`
		Controls [][]float64 `json:"controls"`
		Rho      float64     `json:"rho"`
	} `json:"partials"`
	AUROCs []struct {
		Name       string    `json:"name"`
		Score      []float64 `json:"score"`
		Positive   []bool    `json:"positive"`
		Stratum    []float64 `json:"stratum"`
		AUROC      float64   `json:"auroc"`
		Stratified float64   `json:"stratified"`
	} `json:"aurocs"`
	Answers struct {
		Logits  [][]float64 `json:"logits"`
		Right   []int       `json:"right"`
		Best    []int       `json:"best"`
		Entropy []float64   `json:"entropy"`
		Margin  []float64   `json:"margin"`
	} `json:"answers"`
	Inclusions []struct {
		Name            string  `json:"name"`
		Dim             int     `json:"dim"`
		SquaredDistance float64 `json:"squared_distance"`
		Child           float64 `json:"child"`
		Parent          float64 `json:"parent"`
		Inclusion       float64 `json:"inclusion"`
	} `json:"inclusions"`
	LogRatio struct {
		Dim    int       `json:"dim"`
		Means  []float32 `json:"means"`
		LogStd []float32 `json:"log_std"`
		Nats   float64   `json:"nats"`
	} `json:"log_ratio"`
	Stability struct {
		Steps         []int64   `json:"steps"`
		Losses        []float64 `json:"losses"`
		Spikes        float64   `json:"spikes"`
		Norms         []float64 `json:"norms"`
		GradientRatio float64   `json:"gradient_ratio"`
	} `json:"stability"`
	Floors []struct {
		Name       string       `json:"name"`
		Shares     [][3]float64 `json:"shares"`
		Batch      int          `json:"batch"`
		Duplicates float64      `json:"duplicates"`
		Bayes      float64      `json:"bayes"`
	} `json:"floors"`
}

func readDescriptive(t *testing.T) descriptive {
	t.Helper()
	data, err := os.ReadFile("testdata/descriptive.json")
	if err != nil {
		t.Fatal(err)
	}
	var r descriptive
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Geometry) == 0 || len(r.Hubness) == 0 || len(r.Correlations) == 0 || len(r.Partials) == 0 || len(r.AUROCs) == 0 ||
		len(r.Answers.Best) == 0 || len(r.Inclusions) == 0 || len(r.LogRatio.Means) == 0 || len(r.Stability.Steps) == 0 || len(r.Floors) == 0 {
		t.Fatal("testdata/descriptive.json lacks a part")
	}
	return r
}

// expectWithin fails t unless r is the value wanted to that relative or absolute error, whichever allows more.
func expectWithin(t *testing.T, what string, r result, want, tolerance float64) {
	t.Helper()
	if r.err != nil || !r.ok || !(math.Abs(r.value-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s: got %.15g, ok %v, error %v, want %.15g", what, r.value, r.ok, r.err, want)
	}
}

// badClouds are clouds that no metric takes, by what is wrong with them.
func badClouds() map[string]Cloud {
	return map[string]Cloud{
		"no dimension":  {Means: []float32{1}},
		"half a row":    {Dim: 2, Means: []float32{1, 2, 3}},
		"NaN":           {Dim: 1, Means: []float32{1, float32(nan)}},
		"infinite":      {Dim: 1, Means: []float32{float32(inf), 1}},
		"NaN ln σ":      {Dim: 1, Means: []float32{1, 2}, LogStd: []float32{0, float32(nan)}},
		"too few ln σs": {Dim: 1, Means: []float32{1, 2}, LogStd: []float32{0}},
	}
}
