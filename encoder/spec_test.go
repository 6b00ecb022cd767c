package encoder_test

import (
	"slices"
	"strings"
	"testing"

	"halo/encoder"
)

// What a spec says, and how it is written again.
func TestSpec(t *testing.T) {
	for _, row := range []struct {
		reads, spec, canonical string
		key                    string // an option, and its value
		value                  []int
	}{
		{encoder.Image, "mlp", "mlp", "hidden", nil},
		{encoder.Image, "mlp?hidden=64,32", "mlp?hidden=64,32", "hidden", []int{64, 32}},
		{encoder.Image, "mlp?size=tiny", "mlp?size=tiny", "hidden", []int{128, 128}},
		{encoder.Image, "resnet", "resnet", "blocks", []int{3, 3, 3}},
		{encoder.Image, "resnet?size=tiny", "resnet", "width", []int{16}},
		{encoder.Image, "resnet?blocks=2,2&size=small", "resnet?size=small&blocks=2,2", "groups", []int{32}},
		{encoder.Image, "resnet?stem=7&width=16", "resnet?stem=7", "stem", []int{7}},
		{encoder.Image, "vit?patch=8&size=base&heads=12", "vit?size=base&patch=8", "width", []int{768}},
		{encoder.Image, "vit?size=nano&depth=2&width=24", "vit?size=nano&width=24&depth=2", "depth", []int{2}},
		{encoder.Text, "cbow?width=16", "cbow?width=16", "hidden", nil},
		{encoder.Text, "transformer?causal=0", "transformer", "causal", []int{0}},
		{encoder.Text, "transformer?causal=1&size=small", "transformer?size=small&causal=1", "heads", []int{6}},
	} {
		s, err := encoder.Parse(row.reads, row.spec)
		if err != nil {
			t.Errorf("%s: %v", row.spec, err)
			continue
		}
		if got := s.String(); got != row.canonical {
			t.Errorf("%s: got %s in canonical form, want %s", row.spec, got, row.canonical)
		}
		if got := s.List(row.key); !slices.Equal(got, row.value) {
			t.Errorf("%s: got %s %v, want %v", row.spec, row.key, got, row.value)
		}
	}
}

func TestSpecErrors(t *testing.T) {
	for _, row := range []struct{ reads, spec, want string }{
		{encoder.Image, "", `unknown image encoder ""; known are mlp, resnet, vit`},
		{encoder.Image, "transformer", `unknown image encoder "transformer"; known are mlp, resnet, vit`},
		{encoder.Text, "mlp", `unknown text encoder "mlp"; known are cbow, transformer`},
		{encoder.Image, "vit?", `"" is not key=value`},
		{encoder.Image, "vit?patch", `"patch" is not key=value`},
		{encoder.Image, "vit?patch=4&patch=4", `patch comes twice`},
		{encoder.Image, "vit?causal=1", `vit has no option "causal"; it has size, width, depth, heads, ratio, patch`},
		{encoder.Image, "vit?size=huge", `size is "huge"; want nano, tiny, small, base`},
		{encoder.Image, "vit?depth=0", `depth is "0"; want a whole number from 1 to 48`},
		{encoder.Image, "vit?depth=-1", `depth is "-1"; want a whole number from 1 to 48`},
		{encoder.Image, "vit?depth=2,2", `depth is "2,2"; want a whole number from 1 to 48`},
		{encoder.Image, "vit?width=99999999999999999999", `want a whole number from 2 to 4096`},
		{encoder.Image, "resnet?stem=5", `stem is "5"; want 3 or 7`},
		{encoder.Image, "mlp?hidden=8,,8", `hidden is "8,,8"; want 1 to 64 whole numbers from 1 to 65536 joined by commas`},
		{encoder.Image, "mlp?hidden=" + strings.Repeat("8,", 64) + "8", `want 1 to 64 whole numbers`},
		{encoder.Text, "transformer?causal=yes", `causal is "yes"; want 0 or 1`},
	} {
		if _, err := encoder.Parse(row.reads, row.spec); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%.60s: got error %v, want %q", row.spec, err, row.want)
		}
	}
}

// What an encoder cannot be made of.
func TestShapeErrors(t *testing.T) {
	for _, row := range []struct {
		reads, spec string
		side        int
		want        string // "" for none
	}{
		{encoder.Image, "vit", 16, ""},
		{encoder.Image, "vit?patch=5", 16, "patch is 5, images have 16×16 pixels; the patch's side must divide both"},
		{encoder.Image, "vit", 128, ""},
		{encoder.Image, "vit", 224, "that makes 3136 patches, and at most 1024 are allowed; take a larger patch"},
		{encoder.Image, "vit?patch=16", 224, ""},
		{encoder.Image, "vit?width=64", 16, "width is 64, heads 3; the width must be a multiple of the heads"},
		{encoder.Text, "transformer?heads=5", 0, "width is 192, heads 5; the width must be a multiple of the heads"},
		{encoder.Image, "resnet?groups=5", 16, "groups is 5, width 16; groups must divide the width"},
		{encoder.Image, "resnet?size=small&stem=7", 32, ""},
		{encoder.Image, "resnet?size=small&stem=7", 31, "images of 31×31 pixels are too small: stem and 4 stages make them 32 times smaller"},
		{encoder.Image, "resnet?width=1024&groups=1&blocks=1,1,1,1", 16, "the last would have more than 4096 channels"},
		{encoder.Image, "resnet?groups=1&blocks=1,1,1,1,1,1,1,1,1", 16, "9 stages from width 16"},
	} {
		s, err := encoder.Parse(row.reads, row.spec)
		if err != nil {
			t.Fatal(err)
		}
		_, err = encoder.New(s, encoder.Shape{Height: row.side, Width: row.side, Channels: 3, TokenLength: 8, Vocabulary: 10})
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
			t.Errorf("%s of %d pixels: got error %v, want %q", row.spec, row.side, err, row.want)
		}
	}
}

// The table is whole: every size says every option, within its bounds, and its spec is canonical or the bare name.
func TestTable(t *testing.T) {
	for _, reads := range []string{encoder.Image, encoder.Text} {
		for _, e := range encoder.Entries(reads) {
			for _, size := range e.Sizes {
				s, err := encoder.Parse(reads, e.Name+"?size="+size.Name)
				if err != nil {
					t.Fatal(err)
				}
				want := e.Name + "?size=" + size.Name
				if size.Name == e.Size {
					want = e.Name
				}
				if s.String() != want {
					t.Errorf("%s: got %s, want %s", size.Name, s, want)
				}
				if len(size.Values) != len(e.Options) {
					t.Errorf("%s: %d values, want one for each of %d options", want, len(size.Values), len(e.Options))
				}
				for _, o := range e.Options {
					spelt := e.Name + "?size=" + size.Name + "&" + o.Key + "=" + encoder.FormatList(size.Values[o.Key])
					if s, err := encoder.Parse(reads, spelt); err != nil || s.String() != want {
						t.Errorf("%s: got %s and error %v, want %s", spelt, s, err, want)
					}
				}
			}
		}
	}
}

// Every spec that is read is written so that it reads the same.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"mlp?hidden=64,64", "resnet?size=nano&stem=7", "vit?patch=8&width=64&heads=4", "transformer?causal=1", "cbow?width=9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		for _, reads := range []string{encoder.Image, encoder.Text} {
			s, err := encoder.Parse(reads, spec)
			if err != nil {
				continue
			}
			again, err := encoder.Parse(reads, s.String())
			if err != nil || again.String() != s.String() {
				t.Fatalf("%q is written %q, which reads as %q with error %v", spec, s, again, err)
			}
		}
	})
}
