//go:build !js

package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"halo/assets"
	"halo/web"
)

// A tally counts the bytes of the answers to a browser.
type tally struct {
	mu    sync.Mutex
	bytes map[string]int64 // by path
}

// count returns a handler that answers as h does and counts.
func (c *tally) count(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counting := &countingWriter{ResponseWriter: w}
		h.ServeHTTP(counting, r)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.bytes[strings.TrimPrefix(r.URL.Path, "/")] += counting.bytes
	})
}

// all returns what was counted so far.
func (c *tally) all() map[string]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.bytes)
}

type countingWriter struct {
	http.ResponseWriter
	bytes int64
}

func (w *countingWriter) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// sized is a part of what is sent: bytes as they are, as the server of this measurement sends them, and with brotli at
// its best, as make site writes the programs and a good host the rest.
type sized struct{ files, plain, sent, best int64 }

func (s *sized) add(o sized) {
	s.files += o.files
	s.plain += o.plain
	s.sent += o.sent
	s.best += o.best
}

// writeSizes writes how many bytes are sent until the first trained frame.
func writeSizes(b *headless, _ *servers, _ options, w io.Writer) error {
	own, err := web.Handler(web.Options{Assets: assets.Files})
	if err != nil {
		return err
	}
	c := &tally{bytes: map[string]int64{}}
	server := httptest.NewServer(c.count(own))
	defer server.Close()
	if err := visit(b, server.URL+"/?pace=max"); err != nil {
		return fmt.Errorf("the first trained frame: %w", err)
	}
	parts := map[string]*sized{}
	var sum sized
	for path, sent := range c.all() {
		if sent == 0 {
			continue
		}
		part := "page: HTML, CSS, JavaScript and the list of checkpoints"
		switch {
		case strings.HasSuffix(path, ".wasm"):
			part = "`" + path + "`"
		case strings.HasPrefix(path, "assets/"):
			part = "data"
		}
		one, err := sizeOf(own, path, sent)
		if err != nil {
			return err
		}
		if parts[part] == nil {
			parts[part] = new(sized)
		}
		parts[part].add(one)
		sum.add(one)
	}
	var rows [][]string
	line := func(name string, s sized) {
		rows = append(rows, []string{name, fmt.Sprint(s.files), megabytes(s.plain), megabytes(s.sent), megabytes(s.best)})
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		line(name, *parts[name])
	}
	line("all", sum)
	return writeAll(w, table{"Bytes sent until the first trained frame, in millions: as they are, as `halo serve` sent them here, and with brotli at its best, which `make site` writes",
		[]string{"part", "files", "plain", "sent", "at best"}, rows})
}

// visit opens the page and waits for its first trained frame.
func visit(b *headless, url string) error {
	t, err := b.open(url)
	if err != nil {
		return err
	}
	defer t.close()
	return t.wait(`window.halo?.state().step > 0`)
}

// sizeOf returns the sizes of the file at a path, of which so many bytes were sent.
func sizeOf(h http.Handler, path string, sent int64) (sized, error) {
	plain := httptest.NewRecorder()
	h.ServeHTTP(plain, httptest.NewRequest(http.MethodGet, "/"+path, nil))
	if plain.Code != http.StatusOK {
		return sized{}, fmt.Errorf("%s: status %d: %w", path, plain.Code, fs.ErrNotExist)
	}
	var best bytes.Buffer
	c := brotli.NewWriterOptions(&best, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
	if _, err := c.Write(plain.Body.Bytes()); err != nil {
		return sized{}, err
	}
	if err := c.Close(); err != nil {
		return sized{}, err
	}
	// What does not shrink, as a picture, is sent as it is.
	return sized{1, int64(plain.Body.Len()), sent, min(int64(best.Len()), int64(plain.Body.Len()))}, nil
}
