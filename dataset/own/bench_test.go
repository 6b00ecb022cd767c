//go:build !js

package own

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"path/filepath"
	"runtime"
	"testing"

	"halo/dataset"
)

// photo is a picture with as much detail as a photo has, so that its JPEG is as large as one (about 20 kB at 224×224).
func photo(w, h, n int) *image.RGBA {
	m := paint(w, h, n)
	grain := noise(w, h, uint64(n))
	for i := range m.Pix {
		if i%4 != 3 {
			m.Pix[i] = uint8(math.Round(0.85*float64(m.Pix[i]) + 0.15*float64(grain.Pix[i])))
		}
	}
	return m
}

var pictureRows = []struct {
	name   string
	w, h   int
	size   int
	encode func(testing.TB, image.Image) []byte
}{
	{"JPEG-224", 224, 224, 224, photoJPEG},
	{"JPEG-500x375-to-224", 500, 375, 224, photoJPEG},
	{"PNG-64", 64, 64, 64, func(t testing.TB, m image.Image) []byte { return asPNG(t, m) }},
}

func photoJPEG(t testing.TB, m image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkSample measures the whole way from shards to a batch, images a second, with one decoder for each of
// GOMAXPROCS; BenchmarkPicture what one picture costs on one core, by part: decoding it is the floor.
func BenchmarkSample(b *testing.B) {
	for _, row := range pictureRows {
		b.Run(row.name, func(b *testing.B) {
			folder := b.TempDir()
			var files []file
			for i := range 300 {
				key := fmt.Sprintf("%04d", i)
				ending := map[bool]string{true: ".png", false: ".jpg"}[row.size == 64]
				files = append(files, file{name: key + ending, data: string(row.encode(b, photo(row.w, row.h, i)))}, file{name: key + ".txt", data: "picture number " + key})
			}
			write(b, filepath.Join(folder, "0.tar"), tarOf(b, files...))
			s := mustOpen(b, fmt.Sprintf("%s?size=%d&evaluation=16", filepath.Join(folder, "0.tar"), row.size))
			streams, batch := dataset.NewStreams(1), new(dataset.Batch)
			const n = 64
			s.Sample(streams, n, batch)
			for b.Loop() {
				s.Sample(streams, n, batch)
			}
			if err := s.Err(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "images/s")
			b.ReportMetric(float64(runtime.GOMAXPROCS(0)), "decoders")
		})
	}
}

func BenchmarkPicture(b *testing.B) {
	for _, row := range pictureRows {
		data := row.encode(b, photo(row.w, row.h, 1))
		decode := func() planes {
			m, err := decodePicture("", data)
			if err != nil {
				b.Fatal(err)
			}
			return splitPlanes(m)
		}
		b.Run(row.name+"/decode", func(b *testing.B) {
			for b.Loop() {
				decode()
			}
			b.ReportMetric(float64(len(data)), "bytes")
		})
		p := decode()
		r := dataset.NewStream(1, "look").Rand
		b.Run(row.name+"/resample", func(b *testing.B) {
			var c canvas
			for b.Loop() {
				l := newLook(r, p.w, p.h, defaults())
				toInput(p.resample(l.crop, row.size, false, &c))
			}
		})
		b.Run(row.name+"/jitter", func(b *testing.B) {
			m := make([]float32, row.size*row.size*3)
			for b.Loop() {
				look{brightness: 1.1, contrast: 0.9, saturation: 1.2}.jitter(m)
			}
		})
	}
}
