//go:build !js

package own

import (
	"fmt"

	"halo/dataset"
)

// order is the order in which a run goes through n pairs, epoch by epoch, for ever. Within an epoch every pair comes
// once: the shards are shuffled, and what comes out of them, one after the other, goes through a buffer from which
// the next pair is drawn. So what is read lies close together on disk, and a buffer that holds all is a plain
// shuffle. The order follows from the key alone.
type order struct {
	key    uint64
	shards []int // their numbers of pairs
	start  []int // of each shard, its first pair
	n      int
	size   int // of the buffer

	epoch   uint64
	r       *dataset.Stream
	shard   []int // those of the epoch that are still to come
	at, end int   // pairs of the present shard that are still to come
	buffer  []int32
	left    int // pairs of the epoch that are still to be drawn
}

// newOrder returns the order from its position-th pair on.
func newOrder(key uint64, shards []int, size int, position uint64) *order {
	o := &order{key: key, shards: shards}
	for _, n := range shards {
		o.start = append(o.start, o.n)
		o.n += n
	}
	o.size = min(size, o.n)
	o.epoch = position / uint64(o.n)
	o.begin()
	for range position % uint64(o.n) { // a few nanoseconds each: less than reading where it stood would need
		o.draw()
	}
	return o
}

// begin begins the epoch.
func (o *order) begin() {
	o.r = dataset.NewStream(o.key, fmt.Sprintf("order of epoch %d", o.epoch))
	o.shard = o.r.Perm(len(o.shards))
	o.at, o.end, o.left = 0, 0, o.n
	if o.buffer == nil {
		o.buffer = make([]int32, 0, o.size)
	}
	for len(o.buffer) < o.size {
		o.buffer = append(o.buffer, o.fill())
	}
}

// fill returns the next pair that goes into the buffer, −1 where there is none.
func (o *order) fill() int32 {
	for o.at == o.end {
		if len(o.shard) == 0 {
			return -1
		}
		s := o.shard[0]
		o.shard = o.shard[1:]
		o.at, o.end = o.start[s], o.start[s]+o.shards[s]
	}
	o.at++
	return int32(o.at - 1)
}

// next returns the next pair.
func (o *order) next() int {
	if o.left == 0 {
		o.epoch++
		o.begin()
	}
	return o.draw()
}

func (o *order) draw() int {
	i := o.r.IntN(len(o.buffer))
	drawn := o.buffer[i]
	if in := o.fill(); in >= 0 {
		o.buffer[i] = in
	} else {
		last := len(o.buffer) - 1
		o.buffer[i] = o.buffer[last]
		o.buffer = o.buffer[:last]
	}
	o.left--
	return int(drawn)
}
