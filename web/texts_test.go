package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestTextsTravelCompressed(t *testing.T) {
	h := newHandler(t, Options{Dist: programsOf(nil)})
	for _, name := range []string{"index.html", "style.css", "app/main.js", "app/icon.svg", "scene.html"} {
		plain, err := fs.ReadFile(page, name)
		if err != nil {
			t.Fatal(err)
		}
		tags := map[string]bool{}
		for _, row := range []struct {
			accept, encoding string
			read             func(io.Reader) (io.Reader, error)
		}{
			{"gzip, deflate, br, zstd", "br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
			{"gzip", "gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
			{"", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
		} {
			for range 2 { // made, and kept
				got := get(h, "/"+name, "Accept-Encoding", row.accept)
				if e := got.Header().Get("Content-Encoding"); got.Code != 200 || e != row.encoding {
					t.Fatalf("%s for %q: got status %d and encoding %q, want 200 and %q", name, row.accept, got.Code, e, row.encoding)
				}
				if got.Header().Get("Vary") != "Accept-Encoding" || got.Header().Get("Content-Type") != contentType(name) {
					t.Errorf("%s for %q: got Vary %q and type %q, want Accept-Encoding and the text's own", name, row.accept, got.Header().Get("Vary"), got.Header().Get("Content-Type"))
				}
				tags[got.Header().Get("ETag")] = true
				r, err := row.read(got.Body)
				if err != nil {
					t.Fatal(err)
				}
				if text, err := io.ReadAll(r); err != nil || !bytes.Equal(text, plain) {
					t.Errorf("%s for %q: got another text (%v)", name, row.accept, err)
				}
			}
		}
		if len(tags) != 3 {
			t.Errorf("%s: got %d tags, want one for each encoding", name, len(tags))
		}
	}
}

// The compressed texts are encodings of files and no files.
func TestCompressedTextsAreNoFiles(t *testing.T) {
	h := newHandler(t, Options{Dist: programsOf(nil)})
	for _, path := range []string{"/app/main.js.br", "/app/nothing.js", "/nothing.js.gz"} {
		got := get(h, path, "Accept-Encoding", "br")
		if got.Code != 404 {
			t.Errorf("%s: got status %d, want 404", path, got.Code)
		}
	}
}
