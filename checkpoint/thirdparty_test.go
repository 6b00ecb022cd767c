package checkpoint_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/nlpodyssey/safetensors"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

// A reader that is not ours must find in our files what we put there.
func TestThirdPartyReads(t *testing.T) {
	for _, variant := range variants {
		t.Run(variant.name, func(t *testing.T) {
			f := broken.Valid()
			variant.change(f)
			data := encode(t, f)
			theirs, err := safetensors.Deserialize(data)
			if err != nil {
				t.Fatal(err)
			}
			_, metadata, err := safetensors.ReadMetadata(data)
			if err != nil {
				t.Fatal(err)
			}
			ours, err := checkpoint.DecodeArchive(data)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := slices.Sorted(slices.Values(theirs.Names())), slices.Sorted(maps.Keys(ours.Tensors)); !slices.Equal(got, want) {
				t.Errorf("got the tensors %q, want %q", got, want)
			}
			for name, want := range ours.Tensors {
				got, ok := theirs.Tensor(name)
				if !ok {
					continue // said above
				}
				shape := make([]uint64, len(want.Shape))
				for i, d := range want.Shape {
					shape[i] = uint64(d)
				}
				if got.DType().String() != string(want.DType) || !slices.Equal(got.Shape(), shape) || !bytes.Equal(got.Data(), want.Data) {
					t.Errorf("%s: got %s %v %x, want %s %v %x", name, got.DType(), got.Shape(), got.Data(), want.DType, want.Shape, want.Data)
				}
			}
			if got := metadata.Metadata(); !maps.Equal(got, ours.Metadata) {
				t.Errorf("got the metadata %q, want %q", got, ours.Metadata)
			}
			means, ok := theirs.Tensor("points/text_means")
			if want := checkpoint.Float32s(f.Now.Texts.Means); !ok || !bytes.Equal(means.Data(), want.Data) {
				t.Errorf("got the text means %x, want %x", means.Data(), want.Data)
			}
		})
	}
}
