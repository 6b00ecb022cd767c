package dataset

import "testing"

// BenchmarkSample measures one training batch of 64; "ns/image" is a 64th of it.
func BenchmarkSample(b *testing.B) {
	for _, name := range shapeNames {
		b.Run(name, func(b *testing.B) {
			set, err := Open(nil, name)
			if err != nil {
				b.Fatal(err)
			}
			streams, batch := NewStreams(1), new(Batch)
			b.ReportAllocs()
			for b.Loop() {
				set.Sample(streams, 64, batch)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/64, "ns/image")
		})
	}
}

// BenchmarkSampleParts measures what one image is made of: its noise, its figure, and the pair.
func BenchmarkSampleParts(b *testing.B) {
	set, err := openShapes("tree332", Options{})
	if err != nil {
		b.Fatal(err)
	}
	s := set.(*shapes)
	image := make([]float32, s.info.ImageSize())
	row := make([]int32, s.info.TokenLength)
	r := NewStream(1, "batch").Rand
	b.Run("noise", func(b *testing.B) {
		g := splitMix(1) // goes on, so that the quantiles are read as in training, not from the nearest cache
		for b.Loop() {
			g.fillNoise(image, 0, 1, s.quantiles)
		}
	})
	for kind, k := range s.kinds[:6] {
		b.Run(k.Label, func(b *testing.B) {
			seed := uint64(0)
			for b.Loop() {
				seed++
				f := s.looks[kind].figure(seed, 0, 0)
				f.paint(image, trainingSide, f.difference(2))
			}
		})
	}
	b.Run("pair", func(b *testing.B) {
		for b.Loop() {
			_, caption := s.pairs.draw(r, s.captions)
			s.word(r, caption, row)
		}
	})
}
