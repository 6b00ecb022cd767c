//go:build !js

package own

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func drawAll(o *order, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = o.next()
	}
	return out
}

var orderRows = []struct {
	name   string
	shards []int
	size   int
}{
	{"one pair", []int{1}, 10},
	{"a plain shuffle", []int{97}, 97},
	{"a larger buffer than there are pairs", []int{30, 1, 40}, 1000},
	{"shards and a small buffer", []int{30, 1, 40, 25, 60}, 20},
	{"no buffer to speak of", []int{5, 5, 5}, 1},
}

// In every epoch each pair comes once, and epochs differ.
func TestOrderIsAPermutation(t *testing.T) {
	for _, row := range orderRows {
		o := newOrder(7, row.shards, row.size, 0)
		var before []int
		for epoch := range 4 {
			got := drawAll(o, o.n)
			sorted := slices.Sorted(slices.Values(got))
			for i, v := range sorted {
				if i != v {
					t.Fatalf("%s: epoch %d: got %v, want each of %d once", row.name, epoch, got, o.n)
				}
			}
			if o.n > 20 && slices.Equal(got, before) {
				t.Errorf("%s: epochs %d and %d are the same", row.name, epoch-1, epoch)
			}
			before = got
		}
	}
}

// From any position on it is what it would have been.
func TestOrderGoesOn(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, row := range orderRows {
		n := 0
		for _, s := range row.shards {
			n += s
		}
		whole := drawAll(newOrder(3, row.shards, row.size, 0), 4*n)
		for _, from := range []int{0, n - 1, n, 2 * n, r.IntN(3 * n), r.IntN(3 * n), r.IntN(3 * n)} {
			if got := drawAll(newOrder(3, row.shards, row.size, uint64(from)), n); !slices.Equal(got, whole[from:][:n]) {
				t.Errorf("%s: from %d on: got %v, want %v", row.name, from, got, whole[from:][:n])
			}
		}
	}
}

// What a small buffer draws lies close together: a pair comes no earlier than a buffer's length before its turn.
func TestOrderStaysClose(t *testing.T) {
	const size = 20
	shards := []int{100, 100, 100}
	o := newOrder(5, shards, size, 0)
	got := drawAll(o, o.n)
	var seen []int // shards, in the order of their first pairs
	for at, v := range got {
		s := v / 100
		if !slices.Contains(seen, s) {
			seen = append(seen, s)
		}
		turn := slices.Index(seen, s)*100 + v%100
		if turn >= at+size {
			t.Fatalf("draw %d gave pair %d, whose turn is %d, with a buffer of %d", at, v, turn, size)
		}
	}
}

// With a buffer that holds all, every pair is as likely as any other to come first and to come last.
func TestOrderIsUniform(t *testing.T) {
	const n, times = 10, 5000
	var first, last [n]int
	for key := range uint64(times) {
		got := drawAll(newOrder(key, []int{4, 6}, n, 0), n)
		first[got[0]]++
		last[got[n-1]]++
	}
	for i := range n {
		// The sd of each count is √(5000·0.1·0.9) = 21.
		if first[i] < 400 || first[i] > 600 || last[i] < 400 || last[i] > 600 {
			t.Errorf("pair %d comes first %d times and last %d times of %d, want about %d", i, first[i], last[i], times, times/n)
		}
	}
}
