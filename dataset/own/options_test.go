//go:build !js

package own

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestParseSpec(t *testing.T) {
	with := func(change func(*Options)) Options {
		o := defaults()
		change(&o)
		return o
	}
	for _, row := range []struct {
		spec, path, canonical string
		want                  Options
	}{
		{"a.csv", "a.csv", "a.csv", defaults()},
		{"x/a.TSV", "x/a.TSV", "x/a.TSV", defaults()},
		{"s/{0..3}.tar?size=16", "s/{0..3}.tar", "s/{0..3}.tar?size=16", with(func(o *Options) { o.Size = 16 })},
		{"a.csv?title=caption&vague=category+kind&size=64", "a.csv", "a.csv?title=caption&vague=category+kind",
			with(func(o *Options) { o.Title, o.Vague = "caption", []string{"category", "kind"} })},
		{"a.csv?vague=R%26B+a%2Bb+100%25", "a.csv", "a.csv?vague=R%26B+a%2Bb+100%25",
			with(func(o *Options) { o.Vague = []string{"R&B", "a+b", "100%"} })},
		{"a.csv?flip=1&crop=0.50&jitter=0.4&holdout=0.1", "a.csv", "a.csv?crop=0.5&flip=1&jitter=0.4&holdout=0.1",
			with(func(o *Options) { o.Flip, o.Crop, o.Jitter, o.HoldOut = true, 0.5, 0.4, 0.1 })},
		{"a.csv?vague=b&levels=1+2.0&separator=semicolon&root=..", "a.csv", "a.csv?vague=b&separator=semicolon&root=..&levels=1+2",
			with(func(o *Options) {
				o.Vague, o.LevelWeights, o.Separator, o.Root = []string{"b"}, []float64{1, 2}, "semicolon", ".."
			})},
		{"a.tar?corrupt=0&corrupt-count=0&shuffle=100&words=50&tokens=8&evaluation=64", "a.tar",
			"a.tar?evaluation=64&words=50&tokens=8&shuffle=100&corrupt=0&corrupt-count=0",
			with(func(o *Options) {
				o.Corrupt, o.CorruptCount, o.Shuffle, o.Words, o.Tokens, o.Evaluation = 0, 0, 100, 50, 8, 64
			})},
		{"a.csv?vocabulary=1000&tokens=64&tokenizer=bpe", "a.csv", "a.csv?tokenizer=bpe&vocabulary=1000&tokens=64",
			with(func(o *Options) { o.Tokenizer, o.Vocabulary, o.Tokens = "bpe", 1000, 64 })},
		{"a.tar?tokenizer=words&words=7", "a.tar", "a.tar?words=7", with(func(o *Options) { o.Words = 7 })},
	} {
		path, got, err := ParseSpec(row.spec)
		if err != nil || path != row.path || !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s: got %q %+v, %v, want %q %+v", row.spec, path, got, err, row.path, row.want)
		}
		if canonical := FormatSpec(path, got); canonical != row.canonical {
			t.Errorf("%s: got the canonical %s, want %s", row.spec, canonical, row.canonical)
		}
		if _, again, err := ParseSpec(row.canonical); err != nil || !reflect.DeepEqual(again, row.want) {
			t.Errorf("%s: got %+v, %v, want %+v", row.canonical, again, err, row.want)
		}
	}
}

func TestParseSpecErrors(t *testing.T) {
	for _, row := range []struct{ spec, want string }{
		{"", "is no data"},
		{"missing-folder", "is no data"},
		{"a.csv?", `"" is not key=value`},
		{"a.csv?size", `"size" is not key=value`},
		{"a.csv?size=15", `size is "15"; want a whole number from 16 to 224`},
		{"a.csv?size=225", "from 16 to 224"},
		{"a.csv?size=+64", "from 16 to 224"},
		{"a.csv?size=64&size=64", "size comes twice"},
		{"a.csv?colour=1", `no option "colour"; there are filepath, title`},
		{"a.tar?root=x", `no option "root"`},
		{"a.tar?separator=tab", `no option "separator"`},
		{"a.csv?separator=pipe", "want tab, comma or semicolon"},
		{"a.csv?crop=0", "crop"},
		{"a.csv?jitter=NaN", "jitter"},
		{"a.csv?holdout=0", "holdout"},
		{"a.csv?vague=a+a", "none twice"},
		{"a.csv?vague=a+", "joined by"},
		{"a.csv?vague=title", `vague names "title", which is the title`},
		{"a.csv?vague=%zz", "vague"},
		{"a.csv?levels=1+2", "levels has 2 weights; want 1"},
		{"a.csv?vague=b&levels=0+0", "not all 0"},
		{"a.csv?flip=yes", "0 or 1"},
		{"a.csv?tokenizer=BPE", `tokenizer is "BPE"; want words or bpe`},
		{"a.csv?tokenizer=bpe&vocabulary=257", "from 258 to 100000"},
		{"a.csv?tokenizer=bpe&vocabulary=100001", "from 258 to 100000"},
		{"a.csv?tokenizer=bpe&words=100", "words is of tokenizer=words; this is tokenizer=bpe"},
		{"a.csv?vocabulary=1000", "vocabulary is of tokenizer=bpe; this is tokenizer=words"},
	} {
		_, _, err := ParseSpec(row.spec)
		wantError(t, err, row.want)
	}
}

func TestRecognise(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for _, name := range []string{"photos", "emoji"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for spec, want := range map[string]bool{
		"tree332": false, "tree332?fog=0.2": false, "emoji": false, "tree999": false, "": false, "?size=64": false,
		"a.csv": true, "a.tsv?size=64": true, "s/{0..9}.tar": true, "{a,b}.tar": true, "{a.tar,b.tar}": true,
		"photos": true, "photos?size=32": true, "./emoji": true, "no/such/folder": true,
	} {
		if got := Recognise(spec); got != want {
			t.Errorf("%q: got %v, want %v", spec, got, want)
		}
	}
}
