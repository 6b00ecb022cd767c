//go:build !js

package own

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"halo/dataset"
)

// paint returns a picture that is smooth, so that it says the same at every scale, and differs by n.
func paint(w, h, n int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			wave := func(f, phase float64) uint8 {
				return uint8(128 + 90*math.Sin(f*u+phase)*math.Cos(f*v-phase*float64(n)))
			}
			m.SetRGBA(x, y, color.RGBA{wave(5, float64(n)), wave(3, 1), wave(4, float64(n%7)), 255})
		}
	}
	return m
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// table writes n pictures of 20×16 pixels and a csv of them with a caption on two levels, and returns its path.
func table(t testing.TB, n int) string {
	t.Helper()
	folder := t.TempDir()
	rows := "filepath\tkind\ttitle\n"
	for i := range n {
		name := fmt.Sprintf("pictures/%03d.png", i)
		if i%2 == 1 {
			name = fmt.Sprintf("pictures/%03d.jpg", i)
			write(t, filepath.Join(folder, name), asJPEG(t, paint(20, 16, i)))
		} else {
			write(t, filepath.Join(folder, name), asPNG(t, paint(20, 16, i)))
		}
		rows += fmt.Sprintf("%s\tkind %c\tpicture number n%d\n", name, 'a'+rune(i%3), i)
	}
	write(t, filepath.Join(folder, "data.csv"), []byte(rows))
	return filepath.Join(folder, "data.csv")
}

// file is one entry of a tar.
type file struct {
	name string
	data string
	kind byte // 0 is a regular file
	link string
}

func tarOf(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.data)), Typeflag: tar.TypeReg, Linkname: f.link}
		if f.kind != 0 {
			h.Typeflag, h.Size = f.kind, 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.data)[:h.Size]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func mustOpen(t testing.TB, spec string) *Set {
	t.Helper()
	s, err := Open(context.Background(), spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// walked is what one walk of a source gave.
type walked struct {
	places []place
	pairs  []*pair
	bad    []string // "reason: key"
}

func walkAll(t testing.TB, src source) (w walked, err error) {
	t.Helper()
	err = src.walk(context.Background(), func(at place, p *pair, bad *itemError) error {
		if bad != nil {
			w.bad = append(w.bad, string(bad.reason)+": "+bad.key)
			return nil
		}
		w.places, w.pairs = append(w.places, at), append(w.pairs, p)
		return nil
	})
	return w, err
}

// wantAgain reads every pair again at its place and compares its key and captions.
func wantAgain(t testing.TB, src source, w walked) {
	t.Helper()
	for i, at := range w.places {
		p, err := src.read(at)
		if bad := asItem(err); bad != nil && (bad.reason == NoPicture || bad.reason == TooLarge) {
			continue // a picture in a file of its own, which walk did not look at
		}
		if err != nil {
			t.Fatalf("pair %d, %q: read again: %v", i, w.pairs[i].key, err)
		}
		if p.key != w.pairs[i].key || strings.Join(p.captions, "|") != strings.Join(w.pairs[i].captions, "|") {
			t.Fatalf("pair %d: read again: got %q %q, want %q %q", i, p.key, p.captions, w.pairs[i].key, w.pairs[i].captions)
		}
	}
}

func wantError(t testing.TB, err error, part string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), part) {
		t.Errorf("got the error %v, want one that says %q", err, part)
	}
}

var _ dataset.Fallible = (*Set)(nil)
