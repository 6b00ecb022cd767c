//go:build !js

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func root(t *testing.T) string {
	t.Helper()
	dir, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// The files in the tree must be what the Go source says now.
func TestGeneratedFilesAreFresh(t *testing.T) {
	files, err := generate(root(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 {
		t.Fatalf("got %d files, want wire.js and catalog.js", len(files))
	}
	for _, f := range files {
		got, err := os.ReadFile(filepath.Join(root(t), f.path))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, f.data) {
			t.Errorf("%s is stale: run go generate ./web/gen", f.path)
		}
	}
}

// node runs a script of testdata under Node with wire.js and catalog.js as the source says now, whose folder
// is its argument, and returns what it prints.
func node(t *testing.T, stdin []byte, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Fatalf("the page's side is tested under Node.js, which is not installed: %v", err)
	}
	files, err := generate(root(t))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range files { // .mjs, as nothing else tells Node that these are modules
		name := strings.TrimSuffix(filepath.Base(f.path), ".js") + ".mjs"
		if err := os.WriteFile(filepath.Join(dir, name), f.data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "GENERATED="+dir)
	cmd.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.Bytes())
	}
	return out
}

// What encode and decode of wire.js refuse, and how they say it, is tested in JavaScript.
func TestInJavaScript(t *testing.T) {
	out := node(t, nil, "--test", "testdata/wire.test.mjs")
	if !bytes.Contains(out, []byte("# fail 0")) || bytes.Contains(out, []byte("# pass 0")) {
		t.Errorf("node --test says\n%s", out)
	}
}
