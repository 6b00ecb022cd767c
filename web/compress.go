package web

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// Effort is how hard Compress works. For a program of 14 MB the best takes 40 seconds, the fast one 1 for 15 % more
// bytes.
type Effort int

const (
	Best Effort = iota // to publish
	Fast               // to try
)

// levels are the compressors' own scales for each Effort. A window of 2²⁴ bytes, the largest that a browser takes, holds
// a whole program; the fast compressor only loses time in it.
var levels = [...]struct {
	brotli brotli.WriterOptions
	gzip   int
}{
	Best: {brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24}, gzip.BestCompression},
	Fast: {brotli.WriterOptions{Quality: 9}, gzip.DefaultCompression},
}

// Compress writes NAME.wasm.br and NAME.wasm.gz beside every NAME.wasm of a folder. Each is written whole or not
// at all; one that is not older than its program is kept.
func Compress(dir string, effort Effort) error {
	paths, err := filepath.Glob(filepath.Join(dir, "*.wasm"))
	if err != nil {
		return fmt.Errorf("web: compress: %w", err)
	}
	if len(paths) == 0 {
		return fmt.Errorf("web: compress: no .wasm file in %s: build the programs first", dir)
	}
	for _, path := range paths {
		for _, e := range encodings {
			if err := compressFile(path, e, effort); err != nil {
				return fmt.Errorf("web: compress: %w", err)
			}
		}
	}
	return nil
}

func compressFile(path string, e encoding, effort Effort) error {
	source, err := os.Open(path)
	if err != nil {
		return err
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return err
	}
	if made, err := os.Stat(path + e.suffix); err == nil && !made.ModTime().Before(info.ModTime()) {
		return nil
	}
	return writeWhole(path+e.suffix, func(w io.Writer) error { return e.compress(w, source, effort) })
}

// compress writes what it reads, compressed.
func (e encoding) compress(to io.Writer, from io.Reader, effort Effort) error {
	c, err := e.writer(to, effort)
	if err != nil {
		return err
	}
	if _, err := io.Copy(c, from); err != nil {
		return err
	}
	return c.Close()
}

// writer returns what compresses into w. It is complete once it is closed.
func (e encoding) writer(w io.Writer, effort Effort) (io.WriteCloser, error) {
	if e.token == "br" {
		return brotli.NewWriterOptions(w, levels[effort].brotli), nil
	}
	return gzip.NewWriterLevel(w, levels[effort].gzip)
}

// writeWhole writes a file under another name and renames it, so that the file at path is complete or not
// there.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), ".*"+filepath.Base(path))
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if err = write(file); err != nil {
		return err
	}
	if err = file.Chmod(0o644); err != nil {
		return err
	}
	if err = file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
