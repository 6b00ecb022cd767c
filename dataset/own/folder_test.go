//go:build !js

package own

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFolder(t *testing.T) {
	root := t.TempDir()
	for name, data := range map[string]string{
		"b.png": "B", "b.txt": "bee\n", "sub/deep/a.JPG": "A", "sub/deep/a.txt": "ay", "c.webp": "C", "d.jpeg": "D", "d.txt": "\t\n",
		"e.jpg": "E", "e.txt": strings.Repeat("e ", 40000), "f.gif": "F", "f.txt": "no picture of ours", "g.png": "G", "g.txt": "\xff\xfe",
	} {
		write(t, filepath.Join(root, name), []byte(data))
	}
	if err := os.Symlink(root, filepath.Join(root, "loop")); err != nil {
		t.Fatal(err)
	}
	src, err := openFolder(root, defaults())
	if err != nil {
		t.Fatal(err)
	}
	w, err := walkAll(t, src)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, at := range w.places {
		p, err := src.read(at)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p.key+"|"+p.captions[0]+"|"+string(p.picture))
	}
	if want := []string{"b.png|bee|B", "sub/deep/a.JPG|ay|A"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	_, err = src.(*folderSource).pair(place{at: 3})
	wantError(t, err, "e.jpg: caption cannot be used: its text has 80000 bytes")
	if want := []string{"no caption: c.webp", "no caption: d.jpeg", "caption cannot be used: e.jpg", "caption cannot be used: g.png"}; !slices.Equal(w.bad, want) {
		t.Errorf("got what cannot be used %q, want %q", w.bad, want)
	}
}

func TestFolderStops(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "a.png"), nil)
	src, err := openFolder(root, defaults())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = src.walk(ctx, func(place, *pair, *itemError) error {
		t.Error("a pair was visited after the context's end")
		return nil
	})
	wantError(t, err, "context canceled")
}
