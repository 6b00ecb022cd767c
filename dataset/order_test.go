package dataset

import (
	"strings"
	"testing"
)

func TestOrderState(t *testing.T) {
	for _, want := range []Order{{}, {Taken: 7, Of: 1<<63 + 5}} {
		state, err := want.MarshalBinary()
		if err != nil || len(state) != 16 {
			t.Fatalf("%v: %d bytes, %v; want 16", want, len(state), err)
		}
		got := Order{1, 2}
		if err := got.UnmarshalBinary(state); err != nil || got != want {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	}
	got := Order{1, 2}
	if err := got.UnmarshalBinary(nil); err != nil || got != (Order{}) {
		t.Errorf("no state: got %v, %v, want the start", got, err)
	}
	if err := got.UnmarshalBinary(make([]byte, 15)); err == nil || !strings.Contains(err.Error(), "15 bytes") {
		t.Errorf("15 bytes: %v; want an error that says so", err)
	}
}

// A set that lists nothing of what it trains on says by hashes what is true of what.
func TestMaskByKeys(t *testing.T) {
	b := Batch{N: 4, Captions: []int{-1, -1, -1, -1}, Kinds: []int{-1, -1, -1, -1}, Keys: Keys{
		Images:   []uint64{1, 2, 1, 3},
		Captions: []uint64{10, 20, 11, 30},
		True:     []uint64{30, 10, 0, 20, 30, 11, 0, 30},
	}}
	want := []bool{
		false, false, true, true, // picture 1 also comes third; and caption 30 is one of its own
		false, false, false, false,
		true, false, false, true,
		false, false, false, false,
	}
	got := b.Mask(nil, make([]bool, 16))
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("image %d, caption %d: got %v, want %v", i/4, i%4, got[i], want[i])
		}
	}
}
