package dataset

import (
	"image"
	"image/color"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

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
		if spec == "emoji" {
			continue // it would open 28 times
		}
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
		{"levels of the whole set", "emoji60?levels=1+2+3+4", func(fstest.MapFS) {}, "levels has 4 numbers; want 3"},
		{"one vendor to validate", "emoji?validate=1", func(fstest.MapFS) {}, "one vendor trains; validate wants two"},
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
