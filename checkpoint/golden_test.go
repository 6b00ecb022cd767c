package checkpoint_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

// small is what WriteFile made of broken.Valid when version 1 was fixed. It is never written again. If this
// test fails, files that people have can no longer be read.
const small = "testdata/small.halo.safetensors"

func TestGoldenReads(t *testing.T) {
	f, err := checkpoint.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	if want := broken.Valid(); !reflect.DeepEqual(f, want) {
		t.Errorf("got\n%+v\nwant\n%+v", f, want)
	}
}

// The layout that FORMAT.md promises to writers. A field that is added to the format may change it; then
// commit another golden file beside the first.
func TestGoldenWrites(t *testing.T) {
	want, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	if got := encode(t, broken.Valid()); !bytes.Equal(got, want) {
		t.Errorf("got other bytes than the golden file:\ngot  %q\nwant %q", got, want)
	}
}

// Python's safetensors 0.8.0 wrote this file from the tensors and the metadata of the golden one, by
// save_file(load_file("small.halo.safetensors"), "python.halo.safetensors", metadata). It lays them out in an
// order of its own.
func TestPythonFile(t *testing.T) {
	data, err := os.ReadFile("testdata/python.halo.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	if ours := encode(t, broken.Valid()); bytes.Equal(data, ours) {
		t.Error("the file of the Python package is laid out as ours; it shows nothing")
	}
	f, err := checkpoint.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if want := broken.Valid(); !reflect.DeepEqual(f, want) {
		t.Errorf("got\n%+v\nwant\n%+v", f, want)
	}
}

func TestWriteFileReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.safetensors")
	if err := checkpoint.WriteFile(path, broken.Valid()); err != nil {
		t.Fatal(err)
	}
	got, err := checkpoint.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := broken.Valid(); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := broken.Valid()
	f.Now.Step = -1
	if err := checkpoint.WriteFile(path, f); !errors.Is(err, checkpoint.ErrOutOfRange) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want an error that names %s", err, path)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("a file that could not be written has changed the one that was there")
	}
}

func TestReadFileErrors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.safetensors")
	if _, err := checkpoint.ReadFile(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
	if err := os.WriteFile(path, []byte("no checkpoint"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := checkpoint.ReadFile(path)
	want := "read " + path + ": byte 8: 'p' where the '{' of a safetensors header belongs; this is not a safetensors file"
	wantError(t, err, checkpoint.ErrNotSafetensors, want)
}
