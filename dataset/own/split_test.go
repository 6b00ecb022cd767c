//go:build !js

package own

import (
	"fmt"
	"testing"
)

func TestKeyHash(t *testing.T) {
	// printf KEY | sha256sum
	for key, want := range map[string]uint64{"": 0xe3b0c44298fc1c14, "abc": 0xba7816bf8f01cfea} {
		if got := keyHash(key); got != want {
			t.Errorf("%q: got %016x, want %016x", key, got, want)
		}
	}
}

func TestHeldOut(t *testing.T) {
	const n = 100_000
	counts := map[float64]int{}
	for i := range n {
		hash := keyHash(fmt.Sprintf("pictures/%06d.jpg", i))
		before := false
		for _, share := range []float64{0.01, 0.05, 0.5} {
			held := heldOut(hash, share)
			if before && !held {
				t.Fatalf("pair %d is held out of a smaller share and not of %v", i, share)
			}
			if before = held; held {
				counts[share]++
			}
		}
	}
	for share, got := range counts {
		if want := share * n; float64(got) < 0.9*want || float64(got) > 1.1*want {
			t.Errorf("a share of %v: got %d of %d, want about %v", share, got, n, want)
		}
	}
	for _, row := range []struct {
		hash  uint64
		share float64
		want  bool
	}{{0, 0.0001, true}, {1 << 63, 0.5, false}, {1<<63 - 1<<11, 0.5, true}, {1<<64 - 1, 0.5, false}} {
		if got := heldOut(row.hash, row.share); got != row.want {
			t.Errorf("%016x of %v: got %v, want %v", row.hash, row.share, got, row.want)
		}
	}
}
