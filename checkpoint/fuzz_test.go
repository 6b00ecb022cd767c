package checkpoint_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

// wantCorpus fails where the committed seeds of a fuzz test are gone: it would then pass over nothing.
func wantCorpus(f *testing.F, name string) {
	f.Helper()
	folder := filepath.Join("testdata", "fuzz", name)
	seeds, err := os.ReadDir(folder)
	if err != nil {
		f.Fatal(err)
	}
	if len(seeds) == 0 {
		f.Fatalf("got no seeds in %s, want some", folder)
	}
}

// FuzzRead holds the readers to this: for any bytes, either an error and no file, or a file that can be
// written, and what is written reads as the same file and encodes to the same bytes. Both readers agree.
func FuzzRead(f *testing.F) {
	wantCorpus(f, "FuzzRead")
	files, err := broken.Files()
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add(file.Data)
	}
	for _, variant := range variants {
		valid := broken.Valid()
		variant.change(valid)
		f.Add(encode(f, valid))
	}
	f.Fuzz(wantInvariant)
}

// FuzzParts does the same with a valid file in which one tensor and one metadata value are replaced: bytes
// that are changed at random seldom get past the header.
func FuzzParts(f *testing.F) {
	wantCorpus(f, "FuzzParts")
	valid, err := checkpoint.DecodeArchive(encode(f, broken.Valid()))
	if err != nil {
		f.Fatal(err)
	}
	for name, tensor := range valid.Tensors {
		rows := 0
		if len(tensor.Shape) > 0 {
			rows = tensor.Shape[0]
		}
		f.Add(name, string(tensor.DType), rows, tensor.Data, "note", "")
	}
	steps := valid.Tensors["history/steps"]
	for key, value := range valid.Metadata {
		f.Add("history/steps", string(steps.DType), 2, steps.Data, key, value)
	}
	f.Fuzz(func(t *testing.T, name, dtype string, rows int, data []byte, key, value string) {
		changed := &checkpoint.Archive{Metadata: maps.Clone(valid.Metadata), Tensors: maps.Clone(valid.Tensors)}
		changed.Metadata[key] = value
		changed.Tensors[name] = reshape(checkpoint.DType(dtype), rows, data, valid.Tensors[name].Shape)
		file, err := checkpoint.EncodeArchive(changed)
		if err != nil {
			return
		}
		wantInvariant(t, file)
	})
}

// reshape makes a tensor with that many rows, which are shaped as those of like.
func reshape(dtype checkpoint.DType, rows int, data []byte, like []int) checkpoint.Tensor {
	shape := slices.Clone(like)
	if len(shape) > 0 {
		shape[0] = rows
	}
	return checkpoint.Tensor{DType: dtype, Shape: shape, Data: data}
}

func wantInvariant(t *testing.T, data []byte) {
	first, err := checkpoint.Decode(data)
	streamed, streamErr := checkpoint.Read(bytes.NewReader(data))
	if (err == nil) != (streamErr == nil) {
		t.Fatalf("Decode gives the error %v, Read %v", err, streamErr)
	}
	if err != nil {
		if first != nil || streamed != nil {
			t.Fatalf("got a file beside the error %v", err)
		}
		if err.Error() == "" || len(err.Error()) > 1000 {
			t.Fatalf("got a message of %d bytes, want one sentence: %.200q", len(err.Error()), err)
		}
		return
	}
	if !reflect.DeepEqual(first, streamed) {
		t.Fatalf("Decode gives\n%+v\nRead\n%+v", first, streamed)
	}
	written, err := checkpoint.Encode(first)
	if err != nil {
		t.Fatalf("a file that was read cannot be written: %v", err)
	}
	second, err := checkpoint.Decode(written)
	if err != nil {
		t.Fatalf("a file that was written cannot be read: %v", err)
	}
	again, err := checkpoint.Encode(second)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written, again) {
		t.Fatalf("written and read again, a file has other bytes:\n%q\n%q", written, again)
	}
	if err := checkpoint.Describe(new(bytes.Buffer), first); err != nil {
		t.Fatal(err)
	}
}

// FuzzArchive holds the safetensors layer to the same, and to the bytes of every tensor.
func FuzzArchive(f *testing.F) {
	wantCorpus(f, "FuzzArchive")
	for _, test := range brokenArchives {
		f.Add(test.file)
	}
	f.Add(encode(f, broken.Valid()))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := checkpoint.DecodeArchive(data)
		if err != nil {
			if first != nil {
				t.Fatalf("got an archive beside the error %v", err)
			}
			return
		}
		written, err := checkpoint.EncodeArchive(first)
		if err != nil {
			t.Fatalf("an archive that was read cannot be written: %v", err)
		}
		second, err := checkpoint.DecodeArchive(written)
		if err != nil {
			t.Fatalf("an archive that was written cannot be read: %v", err)
		}
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("got\n%v\nwant\n%v", second, first)
		}
		total := 0
		for _, tensor := range first.Tensors {
			total += len(tensor.Data)
		}
		if total > len(data) {
			t.Fatalf("got %d bytes of tensors from %d bytes of file", total, len(data))
		}
	})
}
