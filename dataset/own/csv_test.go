//go:build !js

package own

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func openText(t testing.TB, text string, o Options) (source, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data.csv")
	write(t, path, []byte(text))
	src, err := openCSV(path, o)
	if err == nil {
		t.Cleanup(func() { src.close() })
	}
	return src, err
}

func TestCSV(t *testing.T) {
	o := defaults()
	leveled := defaults()
	leveled.Filepath, leveled.Title, leveled.Vague = "file", "caption", []string{"animal", "breed"}
	semicolon := defaults()
	semicolon.Separator = "semicolon"
	for _, row := range []struct {
		name, text string
		o          Options
		want       []string // key|captions
		bad        []string
	}{
		{"OpenCLIP's", "filepath\ttitle\na.jpg\ta dog\nb.jpg\ta cat, asleep\n", o, []string{"a.jpg|a dog", "b.jpg|a cat, asleep"}, nil},
		{"comma", "title,filepath\n\"a dog, asleep\",a.jpg\n", o, []string{"a.jpg|a dog, asleep"}, nil},
		{"semicolon", "filepath;title\na.jpg;x\n", o, []string{"a.jpg|x"}, nil},
		{"a separator that the header does not show first", "filepath;title, long\ta\na.jpg;x,\ty\n", func() Options {
			o := semicolon
			o.Title = "title, long\ta"
			return o
		}(), []string{"a.jpg|x, y"}, nil},
		{"mark, CRLF, blank lines, no last newline", "\uFEFFfilepath\ttitle\r\n\r\na.jpg\tx\r\n\r\n\r\nb.jpg\ty", o, []string{"a.jpg|x", "b.jpg|y"}, nil},
		{"quotes and lines within a field", "filepath\ttitle\na.jpg\t\"one\ntwo \"\"three\"\"\"\nb.jpg\ta 5\" nail\n", o,
			[]string{`a.jpg|one two "three"`, `b.jpg|a 5" nail`}, nil},
		{"other columns, vaguest first", "id,caption,breed,file,animal\n1,a red setter asleep,setter,a.jpg,dog\n2,,,b.jpg,cat\n", leveled,
			[]string{"a.jpg|dog|setter|a red setter asleep", "b.jpg|cat||"}, nil},
		{"what cannot be used", "filepath\ttitle\na.jpg\n\tx\nb.jpg\t\nc.jpg\t \u00a0!\nd.jpg\t\xff\ne.jpg\tx\ty\nf.jpg\t" + strings.Repeat("a", 4097) +
			"\n" + strings.Repeat("g", 1025) + "\tx\nh.jpg\tgood\n", o, []string{"h.jpg|good"},
			[]string{"row cannot be read: row 1", "no picture: row 2", "no caption: b.jpg", "no caption: c.jpg", "caption cannot be used: d.jpg",
				"row cannot be read: row 6", "caption cannot be used: f.jpg", "row cannot be read: " + strings.Repeat("g", 1025)}},
		{"a line without end", "filepath\ttitle\na.jpg\tx\nb.jpg\t" + strings.Repeat("word ", 1<<19) + "\nc.jpg\ty\n", o,
			[]string{"a.jpg|x", "c.jpg|y"}, []string{"row cannot be read: row 2"}},
		{"a quote that stays open", "filepath\ttitle\na.jpg\t\"x\n" + strings.Repeat("b.jpg\ty\n", 1<<18), o,
			slices.Repeat([]string{"b.jpg|y"}, 1<<18), []string{"row cannot be read: row 1"}},
	} {
		src, err := openText(t, row.text, row.o)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		w, err := walkAll(t, src)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		var got []string
		for _, p := range w.pairs {
			got = append(got, p.key+"|"+strings.Join(p.captions, "|"))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: got %d pairs %.300q, want %d %.300q", row.name, len(got), got, len(row.want), row.want)
		}
		if !slices.Equal(w.bad, row.bad) {
			t.Errorf("%s: got what cannot be used %.300q, want %.300q", row.name, w.bad, row.bad)
		}
		w.places, w.pairs = w.places[:min(20, len(w.places))], w.pairs[:min(20, len(w.pairs))]
		wantAgain(t, src, w)
	}
}

func TestCSVErrors(t *testing.T) {
	other := defaults()
	other.Title, other.Vague = "caption", []string{"kind"}
	for _, row := range []struct {
		name, text string
		o          Options
		want       string
	}{
		{"empty", "", defaults(), "holds no tab, comma or semicolon"},
		{"one column", "filepath\na.jpg\n", defaults(), "holds no tab, comma or semicolon"},
		{"no column of paths", "path,title\n", defaults(), `has no column "filepath"; its header is ["path" "title"]; another name is said by filepath=`},
		{"no title", "filepath,caption\n", defaults(), `has no column "title"; its header is ["filepath" "caption"]; another name is said by title=`},
		{"no vague one", "filepath,caption\n", other, `has no column "kind"; its header is ["filepath" "caption"]; another name is said by vague=`},
		{"two of one name", "filepath,title,title\n", defaults(), `has two columns "title"`},
		{"a header without end", strings.Repeat("a", 3<<20), defaults(), "its header"},
		{"a header of quotes without end", "\"\t" + strings.Repeat("a\n", 3<<20), defaults(), "its header: it has more than 1048576 bytes"},
	} {
		_, err := openText(t, row.text, row.o)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %.500v, want an error that says %q", row.name, err, row.want)
		}
	}
	_, err := openCSV(filepath.Join(t.TempDir(), "missing.csv"), defaults())
	wantError(t, err, "missing.csv")
	_, err = openCSV(t.TempDir(), defaults())
	wantError(t, err, "is no regular file")
}

// Only regular files are read, below the csv's folder or another that is named.
func TestCSVPictures(t *testing.T) {
	folder := t.TempDir()
	picture := asPNG(t, paint(4, 4, 1))
	write(t, filepath.Join(folder, "sub", "a.png"), picture)
	absolute := filepath.Join(folder, "sub", "a.png")
	write(t, filepath.Join(folder, "data.csv"), []byte("filepath\ttitle\nsub/a.png\tx\n"+absolute+"\ty\nsub\tz\nsub/none.png\tz\n"+os.DevNull+"\tz\n"))
	write(t, filepath.Join(folder, "list", "data.csv"), []byte("filepath\ttitle\na.png\tx\n"))

	src, err := openCSV(filepath.Join(folder, "data.csv"), defaults())
	if err != nil {
		t.Fatal(err)
	}
	defer src.close()
	w, err := walkAll(t, src)
	if err != nil || len(w.places) != 5 {
		t.Fatalf("got %d pairs, %v, want 5", len(w.places), err)
	}
	for i, want := range []string{"", "", "is no regular file", "no picture", "is no regular file"} {
		p, err := src.read(w.places[i])
		if want != "" {
			wantError(t, err, want)
		} else if err != nil || string(p.picture) != string(picture) {
			t.Errorf("row %d: got %d bytes, %v, want the picture's %d", i+1, len(p.picture), err, len(picture))
		}
	}

	o := defaults()
	o.Root = filepath.Join(folder, "sub")
	src, err = openCSV(filepath.Join(folder, "list", "data.csv"), o)
	if err != nil {
		t.Fatal(err)
	}
	defer src.close()
	if w, err = walkAll(t, src); err != nil {
		t.Fatal(err)
	}
	if p, err := src.read(w.places[0]); err != nil || len(p.picture) == 0 {
		t.Errorf("below root=: got %v, want the picture", err)
	}
}
