package dataset

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// copyAssets returns a copy of the emoji files that change has worked on.
func copyAssets(t *testing.T, change func(name string, data []byte) []byte) fstest.MapFS {
	t.Helper()
	files, err := fs.Glob(assetsFiles, "emoji/*.*")
	if err != nil {
		t.Fatal(err)
	}
	m := fstest.MapFS{}
	for _, name := range files {
		data, err := fs.ReadFile(assetsFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		m[name] = &fstest.MapFile{Data: change(name, data)}
	}
	return m
}

// repaint returns a change that makes every picture of the vendors one square of paint.
func repaint(t *testing.T, paint color.NRGBA, vendors ...string) func(string, []byte) []byte {
	return func(name string, data []byte) []byte {
		vendor, _, _ := strings.Cut(strings.TrimPrefix(name, "emoji/"), "-")
		if !slices.Contains(vendors, vendor) {
			return data
		}
		c, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return encode(t, image.NewPaletted(image.Rect(0, 0, c.Width, c.Height), color.Palette{paint}))
	}
}

func encode(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What Fluent drew cannot reach training: with every Fluent picture repainted, all training data stay the same
// to the bit, and what evaluates changes. With the training vendors repainted it is the other way round.
func TestFluentIsHeldOut(t *testing.T) {
	magenta := color.NRGBA{255, 0, 255, 255}
	repaintedFluent := copyAssets(t, repaint(t, magenta, "fluent"))
	repaintedTraining := copyAssets(t, repaint(t, magenta, "noto", "twemoji"))
	for _, spec := range []string{"emoji", "emoji60"} {
		t.Run(spec, func(t *testing.T) {
			original := mustOpen(t, assetsFiles, spec).(*emojiSet)
			otherFluent := mustOpen(t, repaintedFluent, spec).(*emojiSet)
			otherTraining := mustOpen(t, repaintedTraining, spec).(*emojiSet)
			same := func(what string, a, b any, want bool) {
				t.Helper()
				if got := reflect.DeepEqual(a, b); got != want {
					t.Errorf("%s: same is %v, want %v", what, got, want)
				}
			}
			sample := func(s Set) *Batch {
				b := &Batch{}
				s.Sample(NewStreams(1), 2000, b)
				return b
			}
			training := func(s *emojiSet) []float32 { images, _ := s.TrainingImages(); return images }
			same("training pairs, Fluent repainted", sample(original), sample(otherFluent), true)
			same("training images, Fluent repainted", training(original), training(otherFluent), true)
			same("evaluation, Fluent repainted", original.Evaluation(1), otherFluent.Evaluation(1), false)
			same("training pairs, Noto and Twemoji repainted", sample(original), sample(otherTraining), false)
			same("evaluation, Noto and Twemoji repainted", original.Evaluation(1), otherTraining.Evaluation(1), true)
			for _, key := range original.Evaluation(1).Keys {
				if !strings.HasPrefix(key, "fluent/") {
					t.Fatalf("evaluation picture %q is not Fluent's", key)
				}
			}
			if n := original.vendors; n != 2 {
				t.Errorf("got %d vendors that train, want 2", n)
			}
		})
	}
}

func TestEmojiSampleFollowsItsStreams(t *testing.T) {
	s := mustOpen(t, assetsFiles, "emoji60")
	var whole, part, again Batch
	s.Sample(NewStreams(7), 128, &whole)
	streams := NewStreams(7)
	s.Sample(streams, 64, &part)
	if !slices.Equal(whole.Images[:len(part.Images)], part.Images) || !slices.Equal(whole.Captions[:64], part.Captions) {
		t.Error("the first 64 of 128 pairs differ from 64 pairs")
	}
	s.Sample(streams, 64, &part)
	if !slices.Equal(whole.Images[len(part.Images):], part.Images) || !slices.Equal(whole.Kinds[64:], part.Kinds) {
		t.Error("the last 64 of 128 pairs differ from the second 64 pairs")
	}
	mustOpen(t, assetsFiles, "emoji60").Sample(NewStreams(7), 128, &again)
	if !reflect.DeepEqual(whole, again) {
		t.Error("opened again, the same seed gives other pairs")
	}
	streams = NewStreams(7)
	streams.Data = NewStream(8, "data")
	s.Sample(streams, 128, &again)
	if !slices.Equal(whole.Captions, again.Captions) || slices.Equal(whole.Images, again.Images) {
		t.Error("want another data stream to change how images look and nothing else")
	}
	for i, c := range whole.Captions {
		n := s.Info().TokenLength
		if got, want := whole.Tokens[i*n:][:n], s.Tokenizer().Encode(s.Captions()[c].Text); !slices.Equal(got, want) {
			t.Errorf("pair %d: tokens %v, want %v", i, got, want)
		}
	}
	streams = NewStreams(7)
	if allocs := testing.AllocsPerRun(10, func() { s.Sample(streams, 64, &part) }); allocs != 0 {
		t.Errorf("a warm sample allocates %v times", allocs)
	}
}

// Each vendor that trains gives half of the images, and which comes next is for the batch stream to say. Noto is
// painted red here and Twemoji blue, so that an image tells who drew it.
func TestEmojiVendorsTakeTurns(t *testing.T) {
	red := repaint(t, color.NRGBA{255, 0, 0, 255}, "noto")
	blue := repaint(t, color.NRGBA{0, 0, 255, 255}, "twemoji")
	s := mustOpen(t, copyAssets(t, func(name string, data []byte) []byte { return red(name, blue(name, data)) }), "emoji60")
	const n = 10_000
	isNoto := func(data *Stream) []bool {
		streams := NewStreams(2)
		streams.Data = data
		var b Batch
		s.Sample(streams, n, &b)
		noto := make([]bool, n)
		for i := range noto {
			var red, blue float32 // of the whole image: no jitter outweighs the paint
			for p := i * 16 * 16 * 3; p < (i+1)*16*16*3; p += 3 {
				red, blue = red+b.Images[p], blue+b.Images[p+2]
			}
			noto[i] = red > blue
		}
		return noto
	}
	first := isNoto(NewStream(2, "data"))
	count := 0
	for _, noto := range first {
		if noto {
			count++
		}
	}
	if math.Abs(float64(count)/n-.5) > 5*math.Sqrt(.25/n) {
		t.Errorf("%d of %d images are Noto's, want about half", count, n)
	}
	if !slices.Equal(first, isNoto(NewStream(3, "data"))) {
		t.Error("another data stream changes who drew what")
	}
}

// validate is for choosing settings: nothing of the held-out vendor takes part, and nothing of the one that
// stands in for it is trained on.
func TestEmojiValidate(t *testing.T) {
	const spec = "emoji60?validate=1"
	sample := func(fsys fs.FS) []float32 {
		var b Batch
		mustOpen(t, fsys, spec).Sample(NewStreams(1), 500, &b)
		return b.Images
	}
	evaluation := func(fsys fs.FS) *Evaluation { return mustOpen(t, fsys, spec).Evaluation(1) }
	noFluent := copyAssets(t, repaint(t, color.NRGBA{255, 0, 255, 255}, "fluent"))
	noTwemoji := copyAssets(t, repaint(t, color.NRGBA{255, 0, 255, 255}, "twemoji"))
	if !slices.Equal(sample(assetsFiles), sample(noTwemoji)) {
		t.Error("a repainted Twemoji changes what is trained on")
	}
	if !reflect.DeepEqual(evaluation(assetsFiles), evaluation(noFluent)) {
		t.Error("a repainted Fluent changes the evaluation")
	}
	if reflect.DeepEqual(evaluation(assetsFiles), evaluation(noTwemoji)) {
		t.Error("a repainted Twemoji does not change the evaluation")
	}
	if key := evaluation(assetsFiles).Keys[0]; !strings.HasPrefix(key, "twemoji/") {
		t.Errorf("evaluation picture %q is not Twemoji's", key)
	}
}

func TestEmojiSampleFrequencies(t *testing.T) {
	tests := []struct {
		spec  string
		three [4]float64 // level shares of an emoji with three captions
		four  [4]float64
	}{
		{"emoji", [4]float64{1. / 6, 2. / 6, 3. / 6, 0}, [4]float64{.1, .2, .3, .4}},
		{"emoji?levels=1+0+0+3", [4]float64{1, 0, 0, 0}, [4]float64{.25, 0, 0, .75}},
	}
	for _, test := range tests {
		t.Run(test.spec, func(t *testing.T) {
			const n = 40_000
			s := mustOpen(t, assetsFiles, test.spec)
			var b Batch
			var three, four [4]float64
			kinds := make([]float64, len(s.Kinds()))
			streams := NewStreams(3)
			for range n / 1000 {
				s.Sample(streams, 1000, &b)
				for i, k := range b.Kinds {
					kinds[k]++
					level := s.Captions()[b.Captions[i]].Level
					if !slices.Contains(s.Kinds()[k].Captions, b.Captions[i]) {
						t.Fatalf("%q said of %q", s.Captions()[b.Captions[i]].Text, s.Kinds()[k].Label)
					}
					if len(s.Kinds()[k].Captions) == 3 {
						three[level]++
					} else {
						four[level]++
					}
				}
			}
			check := func(what string, got, want [4]float64) {
				total := got[0] + got[1] + got[2] + got[3]
				for level := range got {
					// Five standard deviations.
					if d := math.Abs(got[level]/total - want[level]); d > 5*math.Sqrt(.25/total) || want[level] == 0 && got[level] > 0 {
						t.Errorf("%s: level %d: got %.4f, want %.4f", what, level, got[level]/total, want[level])
					}
				}
			}
			check("without variant", three, test.three)
			check("with variant", four, test.four)
			// χ² of equal frequency has the mean k − 1 and the variance 2(k − 1).
			χ2, mean := 0.0, n/float64(len(kinds))
			for _, got := range kinds {
				χ2 += (got - mean) * (got - mean) / mean
			}
			if k := float64(len(kinds)) - 1; math.Abs(χ2-k) > 5*math.Sqrt(2*k) {
				t.Errorf("χ² of the kinds is %.0f, want about %.0f", χ2, k)
			}
		})
	}
}
