package simdgo

import (
	"math/bits"
	"unsafe"
)

// philox is Philox 4×32-10 (Salmon et al., SC 2011, doi 10.1145/2063384.2063405): four random words from a
// counter of 128 bits under a key of 64.
func philox(counter [4]uint32, key [2]uint32) [4]uint32 {
	for range 10 {
		hi0, lo0 := bits.Mul32(0xD2511F53, counter[0])
		hi1, lo1 := bits.Mul32(0xCD9E8D57, counter[2])
		counter = [4]uint32{hi1 ^ counter[1] ^ key[0], lo1, hi0 ^ counter[3] ^ key[1], lo0}
		key[0] += 0x9E3779B9
		key[1] += 0xBB67AE85
	}
	return counter
}

// A randomBits is RNGBitGenerator. The state is the key and the counter, low word first; each block of 16 bytes
// takes one count.
type randomBits struct {
	o, state ptr
	bytes    int // to fill, 0 to advance the state instead
	blocks   int
}

func (r *randomBits) run() {
	state := *(*[3]uint64)(r.state)
	if r.bytes == 0 {
		low, carry := bits.Add64(state[1], uint64(r.blocks), 0)
		*(*[3]uint64)(r.o) = [3]uint64{state[0], low, state[2] + carry}
		return
	}
	key := [2]uint32{uint32(state[0]), uint32(state[0] >> 32)}
	o := unsafe.Slice((*byte)(r.o), r.bytes)
	for low, high := state[1], state[2]; len(o) > 0; {
		block := philox([4]uint32{uint32(low), uint32(low >> 32), uint32(high), uint32(high >> 32)}, key)
		o = o[copy(o, unsafe.Slice((*byte)(ptr(&block)), 16)):]
		if low++; low == 0 {
			high++
		}
	}
}

// lowerRandom makes the bits, or the state behind them.
func (c *compiler) lowerRandom(n *node) {
	state, o := c.dense(c.in(n, 0)), c.output(n)
	r := &randomBits{blocks: n.ints[1]}
	if n.ints[0] == 1 {
		if r.bytes = o.store.bytes; r.bytes == 0 {
			c.emit(nothing{}, o)
			return
		}
	}
	pinTo(&r.o, o)
	pinTo(&r.state, state)
	c.emit(r, o, state)
}

// clearBytes sets memory to zero.
func clearBytes(p ptr, n int) { clear(unsafe.Slice((*byte)(p), n)) }
