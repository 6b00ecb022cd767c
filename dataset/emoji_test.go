package dataset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// assetsFiles is the assets folder of this repository.
var assetsFiles = os.DirFS("../assets")

func mustOpen(t *testing.T, fsys fs.FS, spec string) Set {
	t.Helper()
	s, err := Open(fsys, spec)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var emojiSpecs = []string{"emoji", "emoji?captions=nested", "emoji60", "emoji60?captions=nested", "emoji60?groups=people-body+flags", "emoji?levels=0+0+1+1"}

func TestEmojiCaptionsFormATree(t *testing.T) {
	for _, spec := range emojiSpecs {
		t.Run(spec, func(t *testing.T) {
			s := mustOpen(t, assetsFiles, spec)
			captions, kinds := s.Captions(), s.Kinds()
			if got := s.Info().Name; got != spec {
				t.Errorf("Info().Name: got %q, want %q", got, spec)
			}
			texts, rows := map[string]bool{}, map[string]string{}
			covers := make([][]int, len(captions))
			for k, kind := range kinds {
				for at, c := range kind.Captions {
					if captions[c].Level != at {
						t.Errorf("%q: caption %d of the chain is of level %d", kind.Label, at, captions[c].Level)
					}
					covers[c] = append(covers[c], k)
				}
				if n := len(kind.Captions); n != 3 && n != 4 {
					t.Errorf("%q: chain has %d captions; want 3 or 4", kind.Label, n)
				}
				if got, want := kind.Label, captions[kind.Captions[len(kind.Captions)-1]].Text; got != want {
					t.Errorf("label: got %q, want %q, the end of the chain", got, want)
				}
				if kind.Unseen {
					t.Errorf("%q: kind is held out; only vendors are", kind.Label)
				}
			}
			for c, caption := range captions {
				if texts[caption.Text] {
					t.Errorf("caption %q occurs twice", caption.Text)
				}
				texts[caption.Text] = true
				row := fmt.Sprint(s.Tokenizer().Encode(caption.Text))
				if other, ok := rows[row]; ok && !caption.Unseen {
					t.Errorf("captions %q and %q have the same tokens", other, caption.Text)
				}
				rows[row] = caption.Text
				if !slices.Equal(caption.Kinds, covers[c]) || len(covers[c]) == 0 {
					t.Errorf("%q: Kinds is %v; the kinds whose chains hold it are %v", caption.Text, caption.Kinds, covers[c])
				}
				if want := math.Log2(float64(len(kinds)) / float64(len(covers[c]))); math.Abs(caption.Bits-want) > 1e-12 {
					t.Errorf("%q: bits: got %v, want %v", caption.Text, caption.Bits, want)
				}
				if unseen := spec == "emoji?levels=0+0+1+1" && caption.Level < 2; caption.Unseen != unseen {
					t.Errorf("%q: Unseen is %v", caption.Text, caption.Unseen)
				}
				for _, other := range captions {
					if (caption.Level == other.Level) != (caption.Attributes == other.Attributes) {
						t.Fatalf("%q and %q: levels %d and %d, attributes %b and %b", caption.Text, other.Text,
							caption.Level, other.Level, caption.Attributes, other.Attributes)
					}
				}
			}
			// S_child ⊂ S_parent along every chain.
			for _, kind := range kinds {
				for at := 1; at < len(kind.Captions); at++ {
					child, parent := captions[kind.Captions[at]], captions[kind.Captions[at-1]]
					if child.Group != kind.Group || parent.Group != kind.Group {
						t.Errorf("%q: group %d; its captions %d and %d", kind.Label, kind.Group, parent.Group, child.Group)
					}
					for _, k := range child.Kinds {
						if !slices.Contains(parent.Kinds, k) {
							t.Errorf("%q is true of %q; %q, which is vaguer, is not", child.Text, kinds[k].Label, parent.Text)
						}
					}
				}
			}
		})
	}
}

func TestEmojiCaptionStyles(t *testing.T) {
	wave := "waving hand: dark skin tone"
	tests := []struct {
		spec, label string
		want        []string
		attributes  uint32
		conditions  int
	}{
		{"emoji", wave, []string{"people & body", "fingers open", "waving hand", wave}, 0b1100, 2},
		{"emoji?captions=nested", "people & body, fingers open, waving hand, dark skin tone", []string{
			"people & body", "people & body, fingers open", "people & body, fingers open, waving hand",
			"people & body, fingers open, waving hand, dark skin tone"}, 0b1111, 4},
		// Alone, "activities" and "hotel" would be said of something else too.
		{"emoji", "woman walking", []string{"people & body", "people & body: activities", "woman walking"}, 0b100, 1},
		{"emoji", "hotel", []string{"travel & places", "buildings", "hotel"}, 0b100, 1},
		{"emoji", "luggage", []string{"travel & places", "travel & places: hotel", "luggage"}, 0b100, 1},
		{"emoji?captions=nested", "people & body, activities, woman walking", []string{
			"people & body", "people & body, activities", "people & body, activities, woman walking"}, 0b111, 3},
		{"emoji", "man: light skin tone, red hair", []string{"people & body", "people", "man", "man: light skin tone, red hair"}, 0b1100, 2},
		{"emoji60", "frog", []string{"animals & nature", "amphibians", "frog"}, 0b100, 1},
	}
	for _, test := range tests {
		t.Run(test.spec+" "+test.label, func(t *testing.T) {
			s := mustOpen(t, assetsFiles, test.spec)
			i := slices.IndexFunc(s.Kinds(), func(k Kind) bool { return k.Label == test.label })
			if i < 0 {
				t.Fatalf("no kind %q", test.label)
			}
			chain := s.Kinds()[i].Captions
			var got []string
			for _, c := range chain {
				got = append(got, s.Captions()[c].Text)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("chain: got %q, want %q", got, test.want)
			}
			last := s.Captions()[chain[len(chain)-1]]
			if last.Attributes != test.attributes || last.Conditions != test.conditions {
				t.Errorf("got attributes %b and %d conditions, want %b and %d", last.Attributes, last.Conditions, test.attributes, test.conditions)
			}
		})
	}
}

func TestEmojiGroupsAreBalanced(t *testing.T) {
	s := mustOpen(t, assetsFiles, "emoji")
	count := make([]int, len(s.Info().Groups))
	for _, kind := range s.Kinds() {
		count[kind.Group]++
	}
	for g, n := range count {
		if 4*n > len(s.Kinds()) {
			t.Errorf("%s has %d of %d emoji, more than a quarter", s.Info().Groups[g], n, len(s.Kinds()))
		}
	}
	groups, err := EmojiGroups(assetsFiles)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range groups {
		if g.Emoji != count[i] || g.Text != s.Info().Groups[i] {
			t.Errorf("EmojiGroups[%d]: got %+v, want %q with %d emoji", i, g, s.Info().Groups[i], count[i])
		}
	}
}

// Each group opens with its neighbour, and gives 30 emoji of each group, or what it has, from every subgroup.
func TestEmoji60OfEveryGroup(t *testing.T) {
	groups, err := EmojiGroups(assetsFiles)
	if err != nil {
		t.Fatal(err)
	}
	all := mustOpen(t, assetsFiles, "emoji")
	for i := range groups {
		a, b := groups[i], groups[(i+1)%len(groups)]
		spec := "emoji60?groups=" + a.Slug + "+" + b.Slug
		t.Run(spec, func(t *testing.T) {
			s := mustOpen(t, assetsFiles, spec)
			count := map[string]int{}
			for _, k := range s.Kinds() {
				count[s.Info().Groups[k.Group]]++
			}
			for _, g := range []EmojiGroup{a, b} {
				if want := min(30, g.Emoji); count[g.Text] != want {
					t.Errorf("%s: got %d emoji, want %d", g.Text, count[g.Text], want)
				}
			}
			sizes := map[string]int{}
			for _, c := range s.Captions() {
				if c.Level == subgroupLevel {
					sizes[c.Text] = len(c.Kinds)
				}
			}
			for _, c := range all.Captions() {
				group := all.Info().Groups[c.Group]
				if c.Level == subgroupLevel && (group == a.Text || group == b.Text) && sizes[c.Text] == 0 {
					t.Errorf("no emoji of subgroup %q", c.Text)
				}
			}
			other := mustOpen(t, assetsFiles, "emoji60?groups="+b.Slug+"+"+a.Slug)
			if !reflect.DeepEqual(s.Kinds(), other.Kinds()) {
				t.Error("the order in which the groups are named changes the kinds")
			}
		})
	}
}

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

// repaint returns a change that gives the sheets of the vendors a palette of one colour.
func repaint(t *testing.T, vendors ...string) func(string, []byte) []byte {
	return func(name string, data []byte) []byte {
		vendor, _, _ := strings.Cut(strings.TrimPrefix(name, "emoji/"), "-")
		if !slices.Contains(vendors, vendor) {
			return data
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		p := img.(*image.Paletted)
		for i := range p.Palette {
			p.Palette[i] = color.NRGBA{255, 0, 255, 255}
		}
		return encode(t, p)
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
	for _, spec := range []string{"emoji", "emoji60"} {
		t.Run(spec, func(t *testing.T) {
			original := mustOpen(t, assetsFiles, spec).(*emojiSet)
			otherFluent := mustOpen(t, copyAssets(t, repaint(t, "fluent")), spec).(*emojiSet)
			otherTraining := mustOpen(t, copyAssets(t, repaint(t, "noto", "twemoji")), spec).(*emojiSet)
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

// Every emoji has a picture by every vendor: one that is neither empty nor the same as another.
func TestEmojiPictures(t *testing.T) {
	ix, err := readEmojiIndex(assetsFiles)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range ix.Vendors {
		first := map[string]string{}
		for _, g := range ix.Groups {
			sheet, err := readSheet(assetsFiles, ix.sheet(v.Name, g.Slug), g.Count, ix.Columns)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range allEmoji([]emojiIndexGroup{g}) {
				name := g.Subgroups[p.subgroup].Names[p.name]
				label := v.Name + " " + name.Text + " " + name.Emoji[p.emoji].Modifier
				if p.cell != i {
					t.Fatalf("%s: cell %d, want %d", label, p.cell, i)
				}
				picture := make([]uint8, pictureBytes)
				sheet.picture(p.cell, picture)
				opaque := 0
				for at := 3; at < len(picture); at += 4 {
					if picture[at] > 127 {
						opaque++
					}
				}
				if opaque < 50 {
					t.Errorf("%s: %d pixels are opaque", label, opaque)
				}
				if other, ok := first[string(picture)]; ok {
					t.Errorf("%s and %s have the same picture", other, label)
				}
				first[string(picture)] = label
			}
		}
	}
}

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
			const n = 100_000
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

// slowRender is the definition of a training image in float64: the level of an output pixel is the mean over
// its four source pixels of colour over background.
func slowRender(straight []uint8, l emojiLook) []float64 {
	out := make([]float64, 16*16*3)
	for i := range out {
		x, y, c := i/3%16, i/3/16, i%3
		for v := range 2 {
			for u := range 2 {
				sx, sy := 2*x+u-l.dx, 2*y+v-l.dy
				level := float64(l.background)
				if sx >= 0 && sx < 32 && sy >= 0 && sy < 32 {
					p := straight[(sy*32+sx)*4:]
					α := float64(p[3]) / 255
					level = α*float64(l.brightness)*float64(p[c])/255 + (1-α)*float64(l.background)
				}
				out[i] += level / 4
			}
		}
		out[i] = 2 * (out[i] - .75)
	}
	return out
}

func TestEmojiRender(t *testing.T) {
	random := NewStream(5, "pictures")
	looks := map[string]emojiLook{
		"plain":      plainLook,
		"right down": {2, 1, 1, .9},
		"left up":    {-1, -2, 1.05, .96},
	}
	for seed := range uint64(20) {
		looks[fmt.Sprint("seed ", seed)] = newEmojiLook(seed)
	}
	picture, premultiplied := make([]uint8, pictureBytes), make([]uint8, pictureBytes)
	got := make([]float32, 16*16*3)
	for name, look := range looks {
		for i := range picture {
			picture[i] = uint8(random.IntN(256))
		}
		copy(premultiplied, picture)
		premultiply(premultiplied)
		look.render(premultiplied, got)
		for i, want := range slowRender(picture, look) {
			// Premultiplied colours are rounded to 1/255; the input is twice that.
			if d := math.Abs(float64(got[i]) - want); d > 1.1/255 {
				t.Fatalf("%s: number %d: got %v, want %v", name, i, got[i], want)
			}
		}
	}
}

func TestEmojiLook(t *testing.T) {
	shifts := map[int]int{}
	for seed := range uint64(10_000) {
		l := newEmojiLook(seed)
		shifts[l.dx]++
		shifts[l.dy]++
		if l.brightness < .95 || l.brightness > 1.05 || l.background < .90 || l.background > .96 {
			t.Fatalf("seed %d: %+v is outside of its range", seed, l)
		}
	}
	for d := -2; d <= 2; d++ {
		if n := shifts[d]; n < 3700 || n > 4300 {
			t.Errorf("shift by %d half pixels: %d of 20000, want about 4000", d, n)
		}
	}
	if len(shifts) != 5 {
		t.Errorf("got shifts %v, want −2…2", shifts)
	}
}

func TestEmojiFiles(t *testing.T) {
	index, err := fs.ReadFile(assetsFiles, EmojiIndex)
	if err != nil {
		t.Fatal(err)
	}
	for spec, want := range map[string]int{"tree332": 0, "emoji60": 7, "emoji60?groups=flags+symbols": 7, "emoji": 28} {
		files, err := EmojiFiles(index, spec)
		if err != nil || len(files) != want {
			t.Errorf("%s: got %d files and error %v, want %d files", spec, len(files), err, want)
		}
		if want == 0 {
			continue
		}
		// They are enough, and each is needed.
		m := fstest.MapFS{}
		for _, name := range files {
			data, err := fs.ReadFile(assetsFiles, name)
			if err != nil {
				t.Fatal(err)
			}
			m[name] = &fstest.MapFile{Data: data}
		}
		mustOpen(t, m, spec)
		for _, name := range files {
			file := m[name]
			delete(m, name)
			if _, err := Open(m, spec); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s without %s: got error %v, want one that names it", spec, name, err)
			}
			m[name] = file
		}
	}
	if _, err := EmojiFiles([]byte("{"), "emoji"); err == nil {
		t.Error("a broken index gave no error")
	}
	if _, err := EmojiFiles(index, "emojis"); err == nil {
		t.Error("an unknown set gave no error")
	}
}

// tinyEmoji returns a small valid file set of two groups.
func tinyEmoji(t *testing.T) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{"emoji/index.json": {Data: []byte(`{
		"version": 1, "size": 32, "columns": 2,
		"vendors": [{"name": "noto", "use": "train"}, {"name": "fluent", "use": "hold out"}],
		"groups": [
			{"slug": "animals-nature", "text": "animals", "count": 3, "subgroups": [
				{"text": "mammals", "names": [{"text": "dog", "emoji": [{"code": "1f415"}]}]},
				{"text": "birds", "names": [{"text": "bird", "emoji": [{"code": "1f426"}, {"code": "1f426-1", "modifier": "black"}]}]}]},
			{"slug": "food-drink", "text": "food", "count": 1, "subgroups": [
				{"text": "fruit", "names": [{"text": "lemon", "emoji": [{"code": "1f34b"}]}]}]}]}`)}}
	for name, height := range map[string]int{"noto-animals-nature": 64, "fluent-animals-nature": 64, "noto-food-drink": 32, "fluent-food-drink": 32} {
		m["emoji/"+name+".png"] = &fstest.MapFile{Data: encode(t, image.NewPaletted(image.Rect(0, 0, 64, height), color.Palette{color.White}))}
	}
	return m
}

func TestBrokenEmojiFiles(t *testing.T) {
	index := func(old, new string) func(m fstest.MapFS) {
		return func(m fstest.MapFS) {
			file := m["emoji/index.json"]
			text := strings.Replace(string(file.Data), old, new, 1)
			if text == string(file.Data) {
				panic("the index has no " + old)
			}
			file.Data = []byte(text)
		}
	}
	sheet := func(data []byte) func(m fstest.MapFS) {
		return func(m fstest.MapFS) { m["emoji/noto-food-drink.png"].Data = data }
	}
	tests := []struct {
		name  string
		spec  string
		spoil func(m fstest.MapFS)
		want  string // in the error, "" for none
	}{
		{"whole", "emoji", func(fstest.MapFS) {}, ""},
		{"whole, emoji60", "emoji60", func(fstest.MapFS) {}, ""},
		{"no index", "emoji", func(m fstest.MapFS) { delete(m, "emoji/index.json") }, "emoji/index.json: file does not exist"},
		{"no sheet to train", "emoji", func(m fstest.MapFS) { delete(m, "emoji/noto-food-drink.png") }, "emoji/noto-food-drink.png: file does not exist"},
		{"no sheet held out", "emoji60", func(m fstest.MapFS) { delete(m, "emoji/fluent-food-drink.png") }, "emoji/fluent-food-drink.png: file does not exist"},
		{"bad JSON", "emoji", index(`"groups":`, `"groups"`), "index.json is not the JSON of an emoji index: invalid character"},
		{"JSON of something else", "emoji", index(`"groups": [`, `"groups": 3, "x": [`), "cannot unmarshal number"},
		{"later version", "emoji", index(`"version": 1`, `"version": 2`), "version is 2; this program reads version 1"},
		{"other size", "emoji", index(`"size": 32`, `"size": 64`), "size is 64; want pictures of 32 pixels"},
		{"no columns", "emoji", index(`"columns": 2`, `"columns": 0`), "columns is 0; want 1 to 256"},
		{"unknown use", "emoji", index(`"train"`, `"tran"`), `vendor noto has the use "tran"; want "train" or "hold out"`},
		{"nobody held out", "emoji", index(`"hold out"`, `"train"`), "exactly one to hold out"},
		{"vendor twice", "emoji", index(`"fluent"`, `"noto"`), `vendor name "noto" comes twice`},
		{"vendor outside of the folder", "emoji", index(`"noto"`, `"../noto"`), `vendor name "../noto"`},
		{"group twice", "emoji", index(`"food-drink"`, `"animals-nature"`), `group slug "animals-nature" comes twice`},
		{"no groups", "emoji", index(`"groups": [`, `"x": [`), "there are no groups"},
		{"count too large", "emoji", index(`"count": 3`, `"count": 4`), "group animals-nature lists 3 emoji and says that it has 4"},
		{"name without emoji", "emoji", index(`[{"code": "1f34b"}]`, `[]`), `the name "lemon" no emoji`},
		{"caption without text", "emoji", index(`"text": "fruit"`, `"text": ""`), "a caption has no text"},
		{"code twice", "emoji", index("1f34b", "1f415"), `emoji code "1f415" is empty or comes twice`},
		{"two called alike", "emoji", index(`, "modifier": "black"`, ""), `two emoji are both called "bird" with modifier ""`},
		{"caption at two places", "emoji", index(`"fruit"`, `"food"`), `the caption "food" stands at two places`},
		{"name of two subgroups", "emoji", index(`"lemon"`, `"dog"`), `the caption "dog" stands at two places`},
		{"unknown group", "emoji60?groups=animals-nature+drinks", func(fstest.MapFS) {}, `want two different ones of ["animals-nature" "food-drink"]`},
		{"levels of another set", "emoji?levels=1+2", func(fstest.MapFS) {}, "levels has 2 numbers; want 4"},
		{"variants only", "emoji?levels=0+0+0+1", func(fstest.MapFS) {}, "levels leave nothing to say"},
		{"empty sheet", "emoji", sheet(nil), "emoji/noto-food-drink.png: "},
		{"sheet that is no PNG", "emoji", sheet([]byte("GIF89a and so on")), "emoji/noto-food-drink.png: png: invalid format"},
		{"truncated sheet", "emoji", sheet(tinyEmoji(t)["emoji/noto-food-drink.png"].Data[:60]), "emoji/noto-food-drink.png: "},
		{"sheet too small", "emoji", sheet(encode(t, image.NewPaletted(image.Rect(0, 0, 64, 16), color.Palette{color.White}))),
			"sheet has 64×16 pixels; 1 pictures in rows of 2, as emoji/index.json says, need 64×32"},
		{"sheet too large", "emoji", sheet(encode(t, image.NewPaletted(image.Rect(0, 0, 64, 64), color.Palette{color.White}))), "sheet has 64×64 pixels"},
		{"sheet without palette", "emoji", sheet(encode(t, image.NewNRGBA(image.Rect(0, 0, 64, 32)))), "sheet has no palette"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := tinyEmoji(t)
			test.spoil(m)
			s, err := Open(m, test.spec)
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if want := map[string]int{"emoji": 4, "emoji60": 3}[test.spec]; len(s.Kinds()) != want {
					t.Errorf("got %d kinds, want %d", len(s.Kinds()), want)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "dataset: ") || strings.Contains(err.Error(), "\n") {
				t.Errorf("got error %v, want one line with %q", err, test.want)
			}
		})
	}
}
