package dataset

import (
	"strings"
	"testing"
)

func TestStreamsDiffer(t *testing.T) {
	first := map[uint64]string{}
	for _, seed := range []uint64{0, 1, 2} {
		streams := NewStreams(seed)
		for name, s := range map[string]*Stream{"data": streams.Data, "weights": streams.Weights, "batch": streams.Batch} {
			x := s.Uint64()
			if other, ok := first[x]; ok {
				t.Errorf("stream %s of seed %d begins as %s", name, seed, other)
			}
			first[x] = name
			if again := NewStream(seed, name).Uint64(); again != x {
				t.Errorf("stream %s of seed %d: got %d again, want %d", name, seed, again, x)
			}
		}
	}
}

func TestStreamState(t *testing.T) {
	s := NewStream(1, "batch")
	for range 10 {
		s.IntN(7)
	}
	state, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if len(state) != 20 {
		t.Errorf("state: got %d bytes, want 20", len(state))
	}
	for _, restored := range []*Stream{new(Stream), NewStream(9, "data")} {
		if err := restored.UnmarshalBinary(state); err != nil {
			t.Fatal(err)
		}
		original := NewStream(1, "batch")
		for range 10 {
			original.IntN(7)
		}
		for i := range 5 {
			if got, want := restored.Float64(), original.Float64(); got != want {
				t.Errorf("number %d after restoring: got %v, want %v", i, got, want)
			}
		}
	}
	for _, broken := range [][]byte{nil, state[:19], []byte("xcg:0123456789abcdef")} {
		if err := new(Stream).UnmarshalBinary(broken); err == nil || !strings.Contains(err.Error(), "random stream") {
			t.Errorf("state %q: got error %v, want one", broken, err)
		}
	}
}
