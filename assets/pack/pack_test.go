package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// What is committed is what the packer writes: the index, read and written again, and the README's tables.
func TestCommittedFilesAreThePackers(t *testing.T) {
	text, err := os.ReadFile("../emoji/index.json")
	if err != nil {
		t.Fatal(err)
	}
	var ix index
	if err := json.Unmarshal(text, &ix); err != nil {
		t.Fatal(err)
	}
	again, err := ix.encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, again) {
		t.Error("index.json is not as encode writes it; run `make data`")
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "README.md")
	head, rest, _ := strings.Cut(string(readme), marksBegin)
	_, tail, _ := strings.Cut(rest, marksEnd)
	if err := os.WriteFile(file, []byte(head+marksBegin+"old\n"+marksEnd+tail), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := rewriteReadme(file, &ix, "../emoji"); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, readme) {
		t.Errorf("the tables of README.md are not those of the index (error %v); run `make data`", err)
	}
	for _, v := range vendors {
		for _, g := range ix.Groups {
			data, err := os.ReadFile(filepath.Join("../emoji", sheetName(v.Name, g.Slug)))
			if err != nil {
				t.Fatal(err)
			}
			c, err := png.DecodeConfig(bytes.NewReader(data))
			if err != nil || c.Width != 16*32 || c.Height != (g.Count+15)/16*32 {
				t.Errorf("%s: %d×%d pixels, error %v; want %d pictures", sheetName(v.Name, g.Slug), c.Width, c.Height, err, g.Count)
			}
		}
	}
}

func TestRewriteReadmeWithoutMarks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(file, []byte(marksEnd+marksBegin), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := rewriteReadme(file, &index{}, ""); err == nil || !strings.Contains(err.Error(), "lacks the lines") {
		t.Errorf("got error %v, want one that names the marks", err)
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		plain("Japanese “here” button"):     `japanese "here" button`,
		plain("rescue worker’s helmet"):     "rescue worker's helmet",
		normalCode("1F636-200D-1F32B-FE0F"): "1f636-200d-1f32b",
		normalCode("0023-FE0F-20E3"):        "0023-20e3",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	var one, two tones
	if err := json.Unmarshal([]byte("3"), &one); err != nil || !slices.Equal(one, tones{3}) {
		t.Errorf("tone 3: got %v, error %v", one, err)
	}
	if err := json.Unmarshal([]byte("[1,5]"), &two); err != nil || !slices.Equal(two, tones{1, 5}) {
		t.Errorf("tones 1 and 5: got %v, error %v", two, err)
	}
}

// Every beginning of a spread list is about even: among its first n items, in order, no gap is longer than
// four times the mean.
func TestSpread(t *testing.T) {
	for length := range 100 {
		list := make([]int, length)
		for i := range list {
			list[i] = i
		}
		order := spread(list)
		if sorted := slices.Sorted(slices.Values(order)); !slices.Equal(sorted, list) {
			t.Fatalf("spread of %d items is no permutation: %v", length, order)
		}
		for n := 1; n <= length; n++ {
			first := append(slices.Sorted(slices.Values(order[:n])), length)
			for i := 1; i < len(first); i++ {
				if gap := first[i] - first[i-1]; float64(gap) > 4*float64(length)/float64(n) {
					t.Fatalf("%d of %d items: a gap of %d in %v", n, length, gap, first)
				}
			}
		}
	}
}

// drawnBy makes a row of emojibase.
func drawnBy(code, group, subgroup string, entry int, tones []int, vendors ...string) emoji {
	e := emoji{code: code, entry: entry, group: group, subgroup: subgroup, name: "name " + code, tones: tones, drawn: map[string]string{}}
	for _, v := range vendors {
		e.drawn[v] = code
	}
	return e
}

func TestChoose(t *testing.T) {
	all := []string{noto, twemoji, fluent}
	s := &source{emoji: []emoji{
		drawnBy("letter", "", "", 0, nil, all...),
		drawnBy("new", "objects", "tool", 1, nil, noto, fluent),
		drawnBy("plain", "objects", "tool", 2, nil, noto, twemoji),
		drawnBy("wave", thinned, "hands", 3, nil, all...),
		drawnBy("wave-1", thinned, "hands", 3, []int{1}, all...),
		drawnBy("wave-2", thinned, "hands", 3, []int{2}, all...),
		drawnBy("wave-14", thinned, "hands", 3, []int{1, 4}, all...),
		drawnBy("clap", thinned, "hands", 4, nil, all...),
		drawnBy("clap-1", thinned, "hands", 4, []int{1}, all...),
		drawnBy("brain", thinned, "parts", 5, nil, all...),
	}}
	for i := range 9 {
		for _, group := range []string{"objects", "symbols", "flags"} {
			s.emoji = append(s.emoji, drawnBy(fmt.Sprint(group, i), group, "all", 100+i, nil, all...))
		}
	}
	// Three other groups of the same size have more than a quarter each: the packer must refuse.
	if _, _, err := choose(s); err == nil || !strings.Contains(err.Error(), "more than a quarter") {
		t.Errorf("got error %v, want one about a quarter", err)
	}
	for i := range 9 {
		s.emoji = append(s.emoji, drawnBy(fmt.Sprint("food", i), "food-drink", "all", 200+i, nil, all...))
		s.emoji = append(s.emoji, drawnBy(fmt.Sprint("animal", i), "animals-nature", "all", 300+i, nil, all...))
	}
	kept, dropped, err := choose(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(kept) != 5+27+18 {
		t.Errorf("kept %d emoji, want %d", len(kept), 5+27+18)
	}
	want := drops{noGroup: {"": 1}, notBoth: {"objects": 1}, notFluent: {"objects": 1}, halfTone: {thinned: 2}}
	if !reflect.DeepEqual(dropped, want) {
		t.Errorf("dropped: got %v, want %v", dropped, want)
	}
}

// Families go or stay whole, subgroups take turns, and the limit is kept.
func TestThin(t *testing.T) {
	var kept []emoji
	for entry := range 8 { // families of three in two subgroups
		for tone := range 3 {
			kept = append(kept, drawnBy(fmt.Sprint(entry, tone), thinned, []string{"a", "b"}[entry/4], entry, nil))
		}
	}
	kept = append(kept, drawnBy("single", thinned, "c", 8, nil), drawnBy("other", "objects", "a", 9, nil))
	tests := []struct {
		limit int
		want  []int
	}{
		{0, nil},
		{2, []int{8}},
		{3, []int{0}},
		{7, []int{0, 4, 8}},
		{13, []int{0, 2, 4, 6, 8}},
		{100, []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
	}
	for _, test := range tests {
		var got []int
		for entry := range thin(kept, test.limit) {
			got = append(got, entry)
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("limit %d: got entries %v, want %v", test.limit, got, test.want)
		}
	}
}

func TestArrange(t *testing.T) {
	w := words{
		group:    map[string]string{"people-body": "people", "activities": "activities"},
		subgroup: map[string]string{"person-activity": "activities", "sport": "sports", "hotel": "hotel"},
	}
	row := func(group, subgroup, name, modifier string, tags ...string) emoji {
		return emoji{code: name + modifier, group: group, subgroup: subgroup, name: name, modifier: modifier, tags: tags}
	}
	kept := []emoji{
		row("people-body", "person-activity", "walking", "", "go", "hike"),
		row("people-body", "person-activity", "walking", "dark", "go", "night"),
		row("activities", "sport", "tennis", ""),
		row("activities", "hotel", "bell", ""),
		row("activities", "sport", "hotel", ""),
	}
	groups, err := arrange(kept, w)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range groups {
		for _, s := range g.subgroups {
			for _, n := range s.names {
				got = append(got, fmt.Sprintf("%s/%s(%s)/%s%d%v", g.text, s.text, s.flat, n.text, len(n.emoji), n.tags))
			}
		}
	}
	want := []string{
		"people/activities(people: activities)/walking2[go hike night]",
		"activities/sports()/tennis1[]", "activities/sports()/hotel1[]",
		"activities/hotel(activities: hotel)/bell1[]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := arrange(append(kept, row("people-body", "sport", "tennis", "")), w); err == nil || !strings.Contains(err.Error(), `"tennis"`) {
		t.Errorf("a name at two places: got error %v, want one that names it", err)
	}
	if _, err := arrange(append(kept, row("people-body", "unknown", "x", "")), w); err == nil || !strings.Contains(err.Error(), "no text at every level") {
		t.Errorf("a subgroup without text: got error %v", err)
	}
}

// The average weighs colours by opacity, against float64 sums done apart.
func TestShrink(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, side := range []int{32, 64, 256} {
		img := image.NewNRGBA(image.Rect(0, 0, side, side))
		for i := range img.Pix {
			img.Pix[i] = uint8(random.IntN(256))
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		c, err := shrink(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		k := side / 32
		for i, p := range c {
			var want [4]float64
			for j := range k * k {
				q := img.NRGBAAt(i%32*k+j%k, i/32*k+j/k)
				a := float64(q.A) / 255
				for channel, v := range []uint8{q.R, q.G, q.B, 255} {
					want[channel] += a * float64(v) / float64(k*k)
				}
			}
			for channel := range want {
				if d := math.Abs(float64(p[channel]) - want[channel]); d > .5001 {
					t.Fatalf("side %d, pixel %d, channel %d: got %d, want %.3f", side, i, channel, p[channel], want[channel])
				}
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		t.Fatal(err)
	}
	if _, err := shrink(b.Bytes()); err == nil || !strings.Contains(err.Error(), "64×48") {
		t.Errorf("a picture that is not square: got error %v", err)
	}
}

func TestStraight(t *testing.T) {
	for p, want := range map[pixel]color.NRGBA{
		{0, 0, 0, 0}:         {},
		{255, 128, 0, 255}:   {255, 128, 0, 255},
		{64, 32, 0, 128}:     {128, 64, 0, 128},
		{10, 200, 0, 100}:    {26, 255, 0, 100},
		{128, 128, 128, 128}: {255, 255, 255, 128},
	} {
		if got := p.straight(); got != want {
			t.Errorf("%v: got %v, want %v", p, got, want)
		}
	}
}

// Each round of k-means brings the colours nearer to the pixels, and a palette has had several.
func TestRefine(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var c cell
	var entries []entry
	for i := range c {
		c[i] = pixel{uint8(random.IntN(256)), uint8(random.IntN(256)), uint8(random.IntN(256)), 255}
		entries = append(entries, entry{c[i], 1})
	}
	err := func(colours []pixel) int {
		sum := 0
		for _, e := range entries {
			sum += distance(colours[nearest(colours, e.colour)], e.colour)
		}
		return sum
	}
	cut := medianCut(entries)
	once := refine(entries, cut)
	if got, before := err(once), err(cut); got >= before {
		t.Errorf("a round takes the error from %d to %d", before, got)
	}
	if got, before := err(palette([]cell{c})), err(once); got >= before {
		t.Errorf("a palette's error is %d; one round alone gives %d", got, before)
	}
}

// Few colours stay exact; many become 256 that are near; a sheet decodes to its cells.
func TestEncodeSheet(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	few, many := make([]cell, 18), make([]cell, 18)
	for i := range few {
		for j := range few[i] {
			few[i][j] = pixel{uint8(i), uint8(j % 7), 0, 255}
			if i == 3 && j < 5 {
				few[i][j] = pixel{}
			}
			// A smooth ramp with opacity, as gradients and edges are.
			a := uint8(255 - j%32*8)
			many[i][j] = pixel{uint8(int(a) * j / 1024), uint8(int(a) * i / 18), uint8(random.IntN(int(a) + 1)), a}
		}
	}
	tests := []struct {
		name    string
		cells   []cell
		mean    float64 // error of a channel at most
		colours int
	}{
		{"few colours", few, 0, 18*7 + 1},
		{"many colours", many, 12, 256},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			data, err := encodeSheet(test.cells)
			if err != nil {
				t.Fatal(err)
			}
			again, err := encodeSheet(test.cells)
			if err != nil || !bytes.Equal(data, again) {
				t.Errorf("a second sheet differs (error %v)", err)
			}
			decoded, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			img, ok := decoded.(*image.Paletted)
			if !ok || img.Bounds().Dx() != 16*32 || img.Bounds().Dy() != 2*32 {
				t.Fatalf("got a %T with bounds %v", decoded, decoded.Bounds())
			}
			if len(img.Palette) != test.colours {
				t.Errorf("got %d colours, want %d", len(img.Palette), test.colours)
			}
			sum, n := 0.0, 0.0
			for i, c := range test.cells {
				for j, p := range c {
					q := color.NRGBAModel.Convert(img.At(i%16*32+j%32, i/16*32+j/32)).(color.NRGBA)
					a := float64(q.A) / 255
					for channel, v := range []float64{a * float64(q.R), a * float64(q.G), a * float64(q.B), float64(q.A)} {
						sum += math.Abs(v - float64(p[channel]))
						n++
					}
				}
			}
			if sum/n > test.mean+1e-9 {
				t.Errorf("mean error is %.2f, want at most %v", sum/n, test.mean)
			}
		})
	}
}
