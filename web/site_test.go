package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/brotli"
)

// plainPrograms is a dist folder in which nothing is compressed yet.
func plainPrograms() fstest.MapFS {
	return fstest.MapFS{
		"trainer.wasm":    {Data: bytes.Repeat([]byte("\x00asm trainer "), 500)},
		"trainer-go.wasm": {Data: bytes.Repeat([]byte("\x00asm trainer, go "), 500)},
		"scene.wasm":      {Data: bytes.Repeat([]byte("\x00asm scene "), 500)},
		"wasm_exec.js":    {Data: []byte("class Go {}")},
		".gitignore":      {Data: []byte("*")},
	}
}

// list returns the paths of all files of a folder, sorted, with slashes.
func list(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files = append(files, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	return files
}

func TestWriteSite(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "mine.safetensors"), string(runAt(t, 7)))
	writeDeep(t, filepath.Join(folder, "deep", "other.safetensors"), string(runAt(t, 9)))
	writeDeep(t, filepath.Join(folder, "deep", "other.step-5.safetensors"), string(runAt(t, 5)))
	writeDeep(t, filepath.Join(folder, "half.safetensors"), string(runAt(t, 9)[:900]))
	dir := filepath.Join(t.TempDir(), "deep", "site")
	options := Options{Dist: plainPrograms(), Assets: someAssets, Runs: folder}
	if err := WriteSite(dir, options); err != nil {
		t.Fatal(err)
	}
	files := list(t, dir)
	for _, want := range []string{
		"index.html", "style.css", "scene.html", "scene.css", "app/main.js", "app/trainer-worker.js", "vendor/uplot/uPlot.esm.js", "vendor/uplot/LICENSE",
		"trainer.wasm", "trainer.wasm.br", "trainer.wasm.gz", "trainer-go.wasm", "trainer-go.wasm.br", "trainer-go.wasm.gz", "scene.wasm", "scene.wasm.br", "scene.wasm.gz", "wasm_exec.js",
		"assets/emoji/index.json", "assets/checkpoints/a-d2.safetensors", "checkpoints/index.json", "checkpoints/mine.safetensors", "checkpoints/deep/other.safetensors", "checkpoints/deep/other.step-5.safetensors",
	} {
		if !slices.Contains(files, want) {
			t.Errorf("the site lacks %s", want)
		}
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".go") || strings.HasSuffix(file, ".mjs") || strings.Contains("/"+file, "/.") {
			t.Errorf("the site has %s, which is no part of it", file)
		}
	}

	var index Gallery
	if err := json.Unmarshal(read(t, filepath.Join(dir, "checkpoints/index.json")), &index); err != nil {
		t.Fatal(err)
	}
	if len(index.Checkpoints) != 4 || index.Runs != nil || slices.Contains(files, "checkpoints/half.safetensors") {
		t.Errorf("got %d checkpoints in the gallery and folder %v, want 4, none that is half there, and no folder: a site does not change", len(index.Checkpoints), index.Runs)
	}
	for _, entry := range index.Checkpoints {
		if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(entry.URL))); err != nil || info.Size() != entry.Size {
			t.Errorf("the gallery names %s with %d bytes: %v", entry.URL, entry.Size, err)
		}
	}

	// Each compressed file is its program.
	for _, name := range []string{"trainer.wasm", "trainer-go.wasm", "scene.wasm"} {
		want := plainPrograms()[name].Data
		unzipped, err := gzip.NewReader(bytes.NewReader(read(t, filepath.Join(dir, name+".gz"))))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(unzipped); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s.gz is not %s: %v", name, name, err)
		}
		if got, err := io.ReadAll(brotli.NewReader(bytes.NewReader(read(t, filepath.Join(dir, name+".br"))))); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s.br is not %s: %v", name, name, err)
		}
	}
}

func TestWriteSiteReplacesOnlySites(t *testing.T) {
	options := Options{Dist: plainPrograms()}
	dir := filepath.Join(t.TempDir(), "site")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"an empty folder", "a site"} {
		if err := WriteSite(dir, options); err != nil {
			t.Fatalf("over %s: %v", what, err)
		}
		write(t, filepath.Join(dir, "left-over"), "of the site before")
	}
	if err := WriteSite(dir, options); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "left-over")); err == nil {
		t.Error("a file of the site before is still there")
	}

	home := t.TempDir()
	write(t, filepath.Join(home, "thesis.tex"), "years of work")
	err := WriteSite(home, options)
	if err == nil || !strings.Contains(err.Error(), "neither empty nor a site") {
		t.Errorf("over somebody's folder: got %v, want a refusal", err)
	}
	if got := list(t, home); !slices.Equal(got, []string{"thesis.tex"}) {
		t.Errorf("somebody's folder holds %q now, want what it held", got)
	}
}

func TestWriteSiteWithoutPrograms(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	err := WriteSite(dir, Options{Dist: fstest.MapFS{}})
	if err == nil || !strings.Contains(err.Error(), "trainer.wasm, trainer-go.wasm, scene.wasm, wasm_exec.js") {
		t.Errorf("got %v, want an error that names what is missing", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was written all the same")
	}
}

func TestCompress(t *testing.T) {
	dir := t.TempDir()
	if err := Compress(dir, Fast); err == nil || !strings.Contains(err.Error(), "no .wasm file") {
		t.Errorf("in an empty folder: got %v, want an error that says so", err)
	}
	program := filepath.Join(dir, "x.wasm")
	write(t, program, strings.Repeat("halo ", 1000))
	if err := Compress(dir, Fast); err != nil {
		t.Fatal(err)
	}
	if got := list(t, dir); !slices.Equal(got, []string{"x.wasm", "x.wasm.br", "x.wasm.gz"}) {
		t.Errorf("got %q, want the program and two more", got)
	}

	// What is newer than its program is kept; what is older is made again.
	write(t, program+".br", "kept")
	now := time.Now()
	chtimes(t, program, now)
	chtimes(t, program+".br", now.Add(time.Minute))
	chtimes(t, program+".gz", now.Add(-time.Minute))
	write(t, program+".gz", "made again")
	chtimes(t, program+".gz", now.Add(-time.Minute))
	if err := Compress(dir, Fast); err != nil {
		t.Fatal(err)
	}
	if got := string(read(t, program+".br")); got != "kept" {
		t.Errorf("a newer .br was made again: %q", got)
	}
	if got := string(read(t, program+".gz")); got == "made again" {
		t.Error("an older .gz was kept")
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func chtimes(t *testing.T, path string, at time.Time) {
	t.Helper()
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}
