package checkpoint_test

import (
	"fmt"
	"testing"

	"halo/checkpoint"
)

// bundled is as large as a bundled checkpoint may become: 500 images with pictures of 32×32 pixels, 500
// texts, d = 16, and 40 frames of 250 images and 250 texts.
func bundled() *checkpoint.File {
	const n, d, side, frames, followed = 500, 16, 32, 40, 250
	objective := checkpoint.Objective{Name: "proposal", Family: "variance", C: 1, K: 1, Tau: 1, HasStd: true}
	cloud := func(n int) checkpoint.Cloud {
		c := checkpoint.Cloud{Dim: d, Means: make([]float32, n*d), LogStd: make([]float32, n)}
		for i := range c.Means {
			c.Means[i] = float32(i%97) / 97
		}
		return c
	}
	f := &checkpoint.File{
		Config: checkpoint.Config{Dataset: "emoji", Objective: objective, Dim: d, BatchSize: 64, LearningRate: 3e-3},
		Now:    checkpoint.Snapshot{Step: frames, Objective: objective, BatchSize: 64, LearningRate: 3e-3, Images: cloud(n), Texts: cloud(n)},
		Points: checkpoint.Points{Groups: []string{"one"}, Levels: []string{"one"}, PixelSize: side, Pixels: make([]byte, n*side*side*4)},
	}
	for i := range n {
		f.Points.Images = append(f.Points.Images, checkpoint.ImagePoint{Key: fmt.Sprintf("noto/%04x", i), Label: "a picture", Texts: []int{i}})
		f.Points.Texts = append(f.Points.Texts, checkpoint.TextPoint{Caption: fmt.Sprintf("people & body, hand, number %d", i)})
		if i < followed {
			f.HistoryImages, f.HistoryTexts = append(f.HistoryImages, i), append(f.HistoryTexts, i)
		}
	}
	for i := range frames {
		loss := float64(i)
		f.History = append(f.History, checkpoint.Snapshot{Step: int64(i), Objective: objective, BatchSize: 64, LearningRate: 3e-3,
			Images: cloud(followed), Texts: cloud(followed), Metrics: checkpoint.Metrics{Loss: &loss}})
	}
	return f
}

func BenchmarkEncode(b *testing.B) {
	f := bundled()
	b.SetBytes(int64(len(encode(b, f))))
	b.ReportAllocs()
	for b.Loop() {
		encode(b, f)
	}
}

func BenchmarkDecode(b *testing.B) {
	data := encode(b, bundled())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := checkpoint.Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}
