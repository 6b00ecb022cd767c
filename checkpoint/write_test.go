package checkpoint

// This file is inside the package, to give writeWhole a write that fails.

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// names lists a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func wantFile(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s: got %q, want %q", filepath.Base(path), got, want)
	}
	if all := names(t, filepath.Dir(path)); len(all) != 1 {
		t.Errorf("got the files %q, want the one that was written", all)
	}
}

func writeString(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func TestWriteWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.safetensors")
	if err := writeWhole(path, writeString("first")); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "first")
	if err := writeWhole(path, writeString("second")); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "second")
}

func TestWriteWholeFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.safetensors")
	full := errors.New("the disk is full")
	half := func(w io.Writer) error {
		// More than any buffer holds, so that it does reach the new file.
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
		if all := names(t, filepath.Dir(path)); len(all) == 0 {
			t.Error("got no new file beside the old one while writing")
		}
		return full
	}
	if err := writeWhole(path, half); !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
	if all := names(t, filepath.Dir(path)); len(all) != 0 {
		t.Errorf("got the files %q, want none", all)
	}
	if err := writeWhole(path, writeString("old")); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(path, half); !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
	wantFile(t, path, "old")
}

func TestWriteWholeOverFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(path, writeString("new")); err == nil {
		t.Error("got no error for a file in the place of a folder")
	}
	if all := names(t, dir); len(all) != 1 || all[0] != "folder" {
		t.Errorf("got the files %q, want the folder alone", all)
	}
}

func TestWriteWholeWithoutFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no", "run.safetensors")
	if err := writeWhole(path, writeString("new")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
}
