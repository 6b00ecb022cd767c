package dataset

import (
	"bytes"
	"encoding/json"
	"image/color"
	"image/png"
	"io/fs"
	"reflect"
	"slices"
	"testing"
)

func TestEmojiEvaluation(t *testing.T) {
	tests := []struct {
		spec   string
		images int
		groups []int // images of each group
	}{
		{"emoji60", 60, []int{30, 30}},
		{"emoji", 512, []int{63, 63, 63, 63, 63, 63, 63, 63, 8}},
	}
	for _, test := range tests {
		t.Run(test.spec, func(t *testing.T) {
			s := mustOpen(t, assetsFiles, test.spec).(*emojiSet)
			e := s.Evaluation(1)
			size := s.Info().ImageSize()
			if len(e.Kinds) != test.images || len(e.Keys) != test.images || len(e.Images) != test.images*size ||
				e.PixelSize != 32 || len(e.Pixels) != test.images*32*32*4 {
				t.Fatalf("got %d kinds, %d keys, %d numbers of images and %d of pixels; want %d images",
					len(e.Kinds), len(e.Keys), len(e.Images), len(e.Pixels), test.images)
			}
			count, variants := make([]int, len(test.groups)), 0
			for i, k := range e.Kinds {
				count[s.Kinds()[k].Group]++
				if len(s.Kinds()[k].Captions) == 4 {
					variants++
				}
				if slices.Contains(e.Kinds[:i], k) {
					t.Errorf("kind %q evaluates twice", s.Kinds()[k].Label)
				}
			}
			if !slices.Equal(count, test.groups) {
				t.Errorf("images by group: got %v, want %v", count, test.groups)
			}
			// In People & Body 309 of 417 have a modifier, and about 47 of 63 do.
			if test.spec == "emoji" && (variants < 40 || variants > 60) {
				t.Errorf("%d of the images have a variant", variants)
			}
			if n := len(e.PairImages); n != 512 || len(e.PairCaptions) != n || len(e.PairTokens) != n*s.Info().TokenLength {
				t.Fatalf("got %d pairs, %d captions, %d tokens", n, len(e.PairCaptions), len(e.PairTokens))
			}
			for p, c := range e.PairCaptions {
				if kind := s.Kinds()[e.Kinds[e.PairImages[p]]]; !slices.Contains(kind.Captions, c) {
					t.Errorf("pair %d: %q is not true of %q", p, s.Captions()[c].Text, kind.Label)
				}
				n := s.Info().TokenLength
				if got, want := e.PairTokens[p*n:][:n], s.Tokenizer().Encode(s.Captions()[c].Text); !slices.Equal(got, want) {
					t.Errorf("pair %d: tokens %v, want %v", p, got, want)
				}
			}
			for c, caption := range s.Captions() {
				n := s.Info().TokenLength
				if got, want := e.Tokens[c*n:][:n], s.Tokenizer().Encode(caption.Text); !slices.Equal(got, want) {
					t.Errorf("%q: tokens %v, want %v", caption.Text, got, want)
				}
			}
			if again := s.Evaluation(1); !reflect.DeepEqual(e, again) {
				t.Error("the same seed gave another evaluation")
			}
			other := s.Evaluation(2)
			if slices.Equal(e.PairCaptions, other.PairCaptions) || !slices.Equal(e.Images, other.Images) || !slices.Equal(e.Keys, other.Keys) {
				t.Error("want another seed to change the pairs and nothing else")
			}
		})
	}
}

// The picture of a key is where the index says: read again here, without the code under test.
func TestEmojiEvaluationShowsTheRightPicture(t *testing.T) {
	var ix struct {
		Groups []struct {
			Slug      string
			Subgroups []struct {
				Names []struct {
					Text  string
					Emoji []struct{ Code, Modifier string }
				}
			}
		}
	}
	data, err := fs.ReadFile(assetsFiles, "emoji/index.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &ix); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, assetsFiles, "emoji")
	e := s.Evaluation(1)
	seen := 0
	for _, g := range ix.Groups {
		sheetData, err := fs.ReadFile(assetsFiles, "emoji/fluent-"+g.Slug+".png")
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := png.Decode(bytes.NewReader(sheetData))
		if err != nil {
			t.Fatal(err)
		}
		cell := 0
		for _, sub := range g.Subgroups {
			for _, n := range sub.Names {
				for _, em := range n.Emoji {
					i := slices.Index(e.Keys, "fluent/"+em.Code)
					left, top := cell%16*32, cell/16*32
					cell++
					if i < 0 {
						continue
					}
					seen++
					label := n.Text
					if em.Modifier != "" {
						label += ": " + em.Modifier
					}
					if got := s.Kinds()[e.Kinds[i]].Label; got != label {
						t.Errorf("%s: got label %q, want %q", em.Code, got, label)
					}
					for y := range 32 {
						for x := range 32 {
							c := color.NRGBAModel.Convert(sheet.At(left+x, top+y)).(color.NRGBA)
							got := e.Pixels[((i*32+y)*32+x)*4:][:4]
							if !bytes.Equal(got, []byte{c.R, c.G, c.B, c.A}) {
								t.Fatalf("%s: pixel %d, %d is %v, want %v", label, x, y, got, c)
							}
						}
					}
				}
			}
		}
	}
	if seen != len(e.Keys) {
		t.Errorf("%d of %d keys are in the index", seen, len(e.Keys))
	}
}
