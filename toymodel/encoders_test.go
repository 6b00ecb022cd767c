package toymodel

import (
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
)

// What a configuration says of its encoders comes into one form, in which equal ones are equal.
func TestCompleteEncoders(t *testing.T) {
	for _, row := range []struct {
		name                      string
		image, text               string // as given
		wantImage, wantText       string
		wantImageHid, wantTextHid []int
		wantWordDim               int
		specs                     string // what EncoderSpecs says of it
	}{
		{"none", "", "", "", "", []int{64, 64}, []int{64}, 32, "mlp?hidden=64,64 cbow?width=32&hidden=64"},
		{"the default by name", "mlp", "cbow", "", "", []int{64, 64}, []int{64}, 32, "mlp?hidden=64,64 cbow?width=32&hidden=64"},
		{"widths", "mlp?hidden=8", "cbow?width=9", "", "", []int{8}, []int{64}, 9, "mlp?hidden=8 cbow?width=9&hidden=64"},
		{"sizes", "mlp?size=nano", "cbow?size=tiny&hidden=5", "", "", []int{64, 64}, []int{5}, 64, "mlp?hidden=64,64 cbow?width=64&hidden=5"},
		{"others", "vit?patch=8&size=tiny", "transformer?causal=1&size=nano&heads=3", "vit?patch=8", "transformer?size=nano&causal=1", nil, nil, 0,
			"vit?patch=8 transformer?size=nano&causal=1"},
	} {
		c, err := DefaultConfig("tree332", "proposal", 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := SetEncoders(&c, row.image, row.text); err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		if c.ImageEncoder != row.wantImage || c.TextEncoder != row.wantText || c.WordDim != row.wantWordDim ||
			!slices.Equal(c.ImageHidden, row.wantImageHid) || !slices.Equal(c.TextHidden, row.wantTextHid) {
			t.Errorf("%s: got %q %v and %q %d %v, want %q %v and %q %d %v", row.name, c.ImageEncoder, c.ImageHidden, c.TextEncoder, c.WordDim, c.TextHidden,
				row.wantImage, row.wantImageHid, row.wantText, row.wantWordDim, row.wantTextHid)
		}
		if want := map[bool]float64{true: 3e-3, false: 1e-3}[row.wantText == ""]; c.LearningRate != want {
			t.Errorf("%s: got learning rate %v, want %v", row.name, c.LearningRate, want)
		}
		image, text, err := EncoderSpecs(&c)
		if got := image.String() + " " + text.String(); err != nil || got != row.specs {
			t.Errorf("%s: got specs %s, error %v; want %s", row.name, got, err, row.specs)
		}
	}
	c, err := DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := SetEncoders(&c, "vit?patch=0", ""); err == nil || !strings.Contains(err.Error(), "patch is") {
		t.Errorf("a patch of 0: got error %v", err)
	}
}

// A run with any encoders goes on from its file exactly, and the model of the file embeds as the run does.
func TestEncodersThroughAFile(t *testing.T) {
	for _, pair := range EncoderPairs {
		t.Run(pair.Image+", "+pair.Text, func(t *testing.T) {
			start := func() *Run {
				return newTestRunOn(t, "simdgo", "tree332", "proposal", func(c *checkpoint.Config) {
					c.BatchSize, c.LearningRate, c.ImageEncoder, c.TextEncoder = 8, 1e-3, pair.Image, pair.Text
				})
			}
			whole, half := start(), start()
			steps(t, whole, 5)
			steps(t, half, 3)
			file := roundTrip(t, half, NewHistory(half.Points(), 10))
			resumed, err := Resume(half.backend, half.Set, file)
			if err != nil {
				t.Fatal(err)
			}
			defer resumed.Finalize()
			steps(t, resumed, 2)
			if d := sameState(captured(t, whole), captured(t, resumed)); d != "" {
				t.Errorf("the resumed run differs from the uninterrupted one in %s", d)
			}
			stored := 0
			for _, w := range file.Weights {
				stored += w.Len()
			}
			if got := resumed.Parameters(); got != stored {
				t.Errorf("got %d parameters, and the file holds %d", got, stored)
			}
			file.Optimizer, file.Streams = nil, nil
			m, err := LoadModel(half.backend, half.Set, file)
			if err != nil {
				t.Fatal(err)
			}
			defer m.Finalize()
			e := half.judge.evaluation
			for _, embed := range []struct {
				what string
				of   func(m *Model) (checkpoint.Cloud, error)
			}{
				{"images", func(m *Model) (checkpoint.Cloud, error) { return m.EmbedImages(e.Images[:8*m.ImageSize]) }},
				{"texts", func(m *Model) (checkpoint.Cloud, error) { return m.EmbedTexts(e.Tokens) }},
			} {
				got, err := embed.of(m)
				if err != nil {
					t.Fatal(err)
				}
				want, err := embed.of(half.Model)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got.Means, want.Means) || !slices.Equal(got.LogStd, want.LogStd) || len(want.LogStd) == 0 {
					t.Errorf("the model of the file embeds %s otherwise than the run", embed.what)
				}
			}
			file.Model.ImageEncoder = "vgg"
			if _, err := LoadModel(half.backend, half.Set, file); err == nil || !strings.Contains(err.Error(), `are "vgg" and`) {
				t.Errorf("a file whose model is not that of its configuration: got error %v", err)
			}
		})
	}
}
