package dataset

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestEvaluationImages(t *testing.T) {
	for _, name := range shapeNames {
		s := open(t, name)
		e := s.Evaluation(1)
		if len(e.Kinds) != 512 || len(e.Images) != 512*768 || len(e.Keys) != 512 || e.PixelSize != 32 || len(e.Pixels) != 512*32*32*4 {
			t.Fatalf("%s: got %d kinds, %d numbers of images, %d keys, %d bytes of pixels of side %d; want those of 512 images at 32",
				name, len(e.Kinds), len(e.Images), len(e.Keys), len(e.Pixels), e.PixelSize)
		}
		if e.Fog != nil {
			t.Errorf("%s: got fog without the option", name)
		}
		count := make([]int, len(s.Kinds()))
		for _, k := range e.Kinds {
			count[k]++
		}
		for k, got := range count {
			if want := 512.0 / float64(len(count)); math.Abs(float64(got)-want) >= 1 {
				t.Errorf("%s: got %d images of %q, want %.1f rounded", name, got, s.Kinds()[k].Label, want)
			}
		}
		if got, want := len(e.Tokens), len(s.Captions())*s.Info().TokenLength; got != want {
			t.Fatalf("%s: got %d caption tokens, want %d", name, got, want)
		}
		for c, caption := range s.Captions() {
			got := rowWords(s.Tokenizer(), e.Tokens[c*s.Info().TokenLength:][:s.Info().TokenLength])
			if strings.Join(got, " ") != caption.Text {
				t.Errorf("%s: caption %d is tokenised as %q, want %q", name, c, got, caption.Text)
			}
		}
	}
}

func TestEvaluationKeys(t *testing.T) {
	e, other := open(t, "tree332").Evaluation(1), open(t, "tree332?fog=0.5").Evaluation(2)
	if !slices.Equal(e.Keys, other.Keys) {
		t.Error("keys change with the seed and the fog")
	}
	if sorted := slices.Clone(e.Keys); len(slices.Compact(slices.Sorted(slices.Values(sorted)))) != 512 {
		t.Error("a key occurs twice")
	}
	s := open(t, "tree332")
	i := slices.Index(e.Keys, "tree332/small red circle/17")
	if i < 0 || s.Kinds()[e.Kinds[i]].Label != "a small red circle" {
		t.Errorf(`key "tree332/small red circle/17": got index %d, want one of a small red circle`, i)
	}
}

func TestEvaluationIsFixedAndFresh(t *testing.T) {
	s := open(t, "tree332")
	e, again, other := s.Evaluation(1), s.Evaluation(1), s.Evaluation(2)
	if !slices.Equal(e.Images, again.Images) || !slices.Equal(e.Pixels, again.Pixels) || !slices.Equal(e.PairTokens, again.PairTokens) ||
		!slices.Equal(e.PairImages, again.PairImages) || !slices.Equal(e.PairCaptions, again.PairCaptions) {
		t.Error("the same seed gave two evaluation sets")
	}
	if slices.Equal(e.Images, other.Images) || slices.Equal(e.PairCaptions, other.PairCaptions) {
		t.Error("two seeds gave the same images or pairs")
	}
	seen := map[[768]float32]bool{}
	for i := range 512 {
		seen[[768]float32(e.Images[i*768:])] = true
	}
	if len(seen) != 512 {
		t.Errorf("got %d different images, want 512", len(seen))
	}
	b := drawn(s, NewStreams(1), 4096)
	for i := range b.N {
		if seen[[768]float32(b.Images[i*768:])] {
			t.Fatal("a training image of the same seed is in the evaluation set")
		}
	}
}

// The pictures for showing are the images that the network sees: averaged to 16 × 16 they differ by the
// pixel noise, and at the edges by rounding.
func TestEvaluationPixelsShowTheImages(t *testing.T) {
	for _, spec := range []string{"tree332", "tree3322?fog=0.5&density=0.5"} {
		e := open(t, spec).Evaluation(3)
		for i := range 512 {
			square := 0.0
			for p := range 256 {
				for c := range 3 {
					mean := 0.0
					for q := range 4 {
						mean += float64(e.Pixels[((i*32+p/16*2+q/2)*32+p%16*2+q%2)*4+c]) / 255 / 4
					}
					difference := float64(e.Images[(i*256+p)*3+c])/2 + 0.75 - mean
					square += difference * difference / 768
				}
			}
			if rms := math.Sqrt(square); rms < 0.05 || rms > 0.07 {
				t.Errorf("%s: image %d, %s: differs from its picture by %.4f rms, want about 0.06", spec, i, e.Keys[i], rms)
			}
		}
	}
}

func TestEvaluationPairs(t *testing.T) {
	for _, spec := range []string{"tree332", "tree3322", "subset332?equal=1", "tree332?holdout=3", "tree332?skew=0.85+0.12+0.03"} {
		s := open(t, spec)
		length := s.Info().TokenLength
		levels, filled, n := make([]int, len(s.Info().Levels)), 0, 0
		for seed := range uint64(4) {
			e := s.Evaluation(seed)
			if len(e.PairImages) != 512 || len(e.PairCaptions) != 512 || len(e.PairTokens) != 512*length {
				t.Fatalf("%s: got %d, %d pairs and %d tokens, want 512 and %d", spec, len(e.PairImages), len(e.PairCaptions), len(e.PairTokens), 512*length)
			}
			for p, i := range e.PairImages {
				caption, kind := s.Captions()[e.PairCaptions[p]], s.Kinds()[e.Kinds[i]]
				if !trueOf(caption.Text, kind.Label) || caption.Unseen || kind.Unseen {
					t.Fatalf("%s: held-out pair %q, %q", spec, caption.Text, kind.Label)
				}
				words := rowWords(s.Tokenizer(), e.PairTokens[p*length:][:length])
				plain := strings.Fields(caption.Text)
				if fillers := len(words) - len(plain); fillers < 0 || !slices.Equal(words[fillers:], plain) {
					t.Fatalf("%s: %q is worded %q", spec, caption.Text, words)
				} else if fillers > 0 {
					filled++
				}
				levels[caption.Level]++
				n++
			}
			for at := 0; at < 512 && spec == "tree332"; at += HeldOutBatch {
				images := slices.Sorted(slices.Values(e.PairImages[at:][:HeldOutBatch]))
				if len(slices.Compact(images)) != HeldOutBatch {
					t.Errorf("%s: an image is twice in a held-out batch", spec)
				}
			}
		}
		within(t, spec+": pairs with filler words", filled, n, 0.5)
		for level, count := range levels {
			want := float64(level+1) / float64(len(levels)*(len(levels)+1)/2)
			if strings.Contains(spec, "equal") {
				want = []float64{1. / 48, 8. / 48, 21. / 48, 18. / 48}[level]
			}
			within(t, spec+": pairs of level "+s.Info().Levels[level], count, n, want)
		}
	}
}

func TestEvaluationOptions(t *testing.T) {
	s := open(t, "tree332?fog=0.2")
	e := s.Evaluation(1)
	foggy := 0
	for i, fog := range e.Fog {
		blank := true // where the fog is dense, every pixel shown is the background
		for p := range 32 * 32 {
			blank = blank && [4]uint8(e.Pixels[(i*1024+p)*4:]) == [4]uint8(e.Pixels[i*4096:])
		}
		if blank != (fog == 1) {
			t.Errorf("image %d: fog %v, blank %v", i, fog, blank)
		}
		if fog == 1 {
			foggy++
		}
	}
	within(t, "images in fog", foggy, len(e.Fog), 0.2)

	s = open(t, "tree332?holdout=3")
	e = s.Evaluation(1)
	unseen := map[int]int{}
	for _, k := range e.Kinds {
		if s.Kinds()[k].Unseen {
			unseen[k]++
		}
	}
	for _, count := range unseen {
		if count < 28 || count > 29 {
			t.Errorf("got %d images of a held-out kind, want 28 or 29", count)
		}
	}
	if len(unseen) != 3 {
		t.Errorf("got images of %d held-out kinds, want 3", len(unseen))
	}

	// Skewed shares to the nearest image, and no kind without one.
	s = open(t, "tree332?skew=0.85+0.149+0.001")
	count := make([]int, 18)
	for _, k := range s.Evaluation(1).Kinds {
		count[k]++
	}
	for k, got := range count {
		want := 512 * []float64{.85, .149, .001}[k/6] / 6
		if math.Abs(float64(got)-max(want, 1)) > 2 || got == 0 {
			t.Errorf("skewed: got %d images of %q, want about %.1f", got, s.Kinds()[k].Label, max(want, 1))
		}
	}
}
