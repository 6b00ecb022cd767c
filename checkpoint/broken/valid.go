package broken

import "halo/checkpoint"

// Valid returns a small checkpoint that uses every part of the format: four images with pictures, three texts
// on two levels, two frames of history, weights, optimiser, streams and a note.
func Valid() *checkpoint.File {
	objective := checkpoint.Objective{Name: "proposal", Family: "variance", C: 1, K: 1, Tau: 1, Clamp: 2, HasStd: true}
	dragged := objective
	dragged.Tau = 2
	return &checkpoint.File{
		Config: checkpoint.Config{
			Dataset:      "tree332?fog=0.2",
			Objective:    objective,
			Dim:          2,
			Seed:         checkpoint.MaxInteger,
			BatchSize:    64,
			LearningRate: 3e-3,
			ClipNorm:     1,
			ImageHidden:  []int{3},
			TextHidden:   []int{2},
			WordDim:      2,
		},
		Model: checkpoint.Model{
			ImageEncoder: "mlp",
			TextEncoder:  "cbow",
			Height:       16,
			Width:        16,
			Channels:     3,
			TokenLength:  6,
			Vocabulary:   []string{"", "?", "a", "red", "shape", "circle"},
		},
		Points: checkpoint.Points{
			Images: []checkpoint.ImagePoint{
				{Key: "0", Label: "a red circle", Group: 0, Texts: []int{0, 1}},
				{Key: "1", Label: "a red circle", Group: 0, Texts: []int{0, 1}},
				{Key: "2", Label: "a blue circle", Group: 1, Texts: []int{0, 2}},
				{Key: "3", Label: "a blue “circle” <3", Group: -1, Texts: []int{}},
			},
			Texts: []checkpoint.TextPoint{
				{Caption: "a shape", Level: 0, Group: -1, Bits: pointer(0.0)},
				{Caption: "a red circle", Level: 1, Attributes: 3, Group: 0, Bits: pointer(1.0)},
				{Caption: "a blue circle", Level: 1, Attributes: 1<<32 - 1, Group: 1, Unseen: true},
			},
			Groups:    []string{"red", "blue"},
			Levels:    []string{"any", "colour and shape"},
			PixelSize: 1,
			Pixels:    []byte{219, 41, 41, 255, 219, 41, 41, 128, 41, 84, 219, 255, 41, 84, 219, 0},
		},
		Now: checkpoint.Snapshot{
			Step:         200,
			Objective:    dragged,
			BatchSize:    256,
			LearningRate: 1e-3,
			Images: checkpoint.Cloud{
				Dim:    2,
				Means:  []float32{1, 0.5, 1.25, 0.25, -1, -0.5, -0.75, 0},
				LogStd: []float32{-0.5, -0.25, 0, 0.125},
			},
			Texts: checkpoint.Cloud{
				Dim:    2,
				Means:  []float32{0, 0, 1, 0.25, -1, -0.25},
				LogStd: []float32{1.5, -0.5, -0.625},
			},
			Metrics: checkpoint.Metrics{
				Loss:              pointer(2.5),
				CrossEntropy:      pointer(2.25),
				RecallImageToText: pointer(0.75),
				RecallByLevel:     []*float64{nil, pointer(0.75)},
				LogStdByLevel:     []*float64{pointer(1.0), pointer(-0.5)},
			},
		},
		History: []checkpoint.Snapshot{
			{
				Step: 0, Objective: objective, BatchSize: 64, LearningRate: 3e-3,
				Images:  checkpoint.Cloud{Dim: 2, Means: []float32{0, 0.5, 0, -0.5}, LogStd: []float32{0, 0}},
				Texts:   checkpoint.Cloud{Dim: 2, Means: []float32{0, 0, 0.5, 0, -0.5, 0}, LogStd: []float32{0, 0, 0}},
				Metrics: checkpoint.Metrics{CrossEntropy: pointer(4.125)},
			},
			{
				Step: 100, Objective: dragged, BatchSize: 64, LearningRate: 3e-3,
				Images:  checkpoint.Cloud{Dim: 2, Means: []float32{0.5, 0.5, -0.5, -0.5}, LogStd: []float32{-0.25, 0}},
				Texts:   checkpoint.Cloud{Dim: 2, Means: []float32{0, 0, 0.5, 0.25, -0.5, -0.25}, LogStd: []float32{1, -0.25, -0.25}},
				Metrics: checkpoint.Metrics{Loss: pointer(3.0), CrossEntropy: pointer(3.0), LogStdByLevel: []*float64{pointer(0.75), nil}},
			},
		},
		HistoryImages: []int{0, 2},
		HistoryTexts:  []int{0, 1, 2},
		Weights: map[string]checkpoint.Tensor{
			"/image/output/biases":  checkpoint.Float32s([]float32{0.5, -0.5, 0}, 3),
			"/image/output/weights": checkpoint.Float32s([]float32{1, 2, 3, 4, 5, 6}, 2, 3),
		},
		Optimizer: map[string]checkpoint.Tensor{
			"/adam/step":                 checkpoint.Int64s([]int64{200}),
			"/adam/image/output/weights": checkpoint.Float32s([]float32{1, 0, 0, 0, 0, 1}, 2, 3),
		},
		Streams: map[string][]byte{
			"data":    []byte("pcg:0123456789abcdef"),
			"weights": []byte("pcg:123456789abcdef0"),
			"batch":   []byte("pcg:23456789abcdef01"),
		},
		Notes: map[string]string{"producer": "halo/checkpoint/broken"},
	}
}

func pointer(v float64) *float64 { return &v }
