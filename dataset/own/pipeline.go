//go:build !js

package own

import (
	"context"
	"sync"
)

// example is a pair as training takes it.
type example struct {
	at      place
	canvas  canvas // its image is network input
	tokens  []int32
	imageID uint64   // hash of the picture's key
	textID  uint64   // hash of the caption
	trueIDs []uint64 // by level, hashes of the picture's captions; 0 for none
	bad     error    // why it cannot be used
}

// origin is where a stretch of pairs begins: with these keys and at this position the order and the looks of all that
// follow are fixed.
type origin struct {
	orderKey, lookKey uint64
	position          uint64
}

// pipeline decodes pairs ahead of those who take them. The order is drawn first, by one goroutine; each pair is made by
// whichever decoder is free; and they are taken in the order that was drawn. What a pair becomes depends on its place and
// its position alone, so nothing depends on how many decoders there are or which was faster.
type pipeline struct {
	next    origin // of the pair that take returns next
	free    chan *slot
	ordered chan *slot
	stop    context.CancelFunc
	ended   sync.WaitGroup
}

// slot is a place for one example. done says that it is made.
type slot struct {
	position uint64
	at       place
	example  example
	done     chan struct{}
}

// newPipeline starts decoders for what o draws from the origin on. At most ahead pairs are held.
func newPipeline(from origin, o *order, places []place, decoders, ahead int, make1 func(position uint64, at place, e *example)) *pipeline {
	ctx, stop := context.WithCancel(context.Background())
	p := &pipeline{next: from, stop: stop, free: make(chan *slot, ahead), ordered: make(chan *slot, ahead)}
	for range ahead {
		p.free <- &slot{done: make(chan struct{}, 1)}
	}
	jobs := make(chan *slot, ahead)
	p.ended.Go(func() {
		for position := from.position; ; position++ {
			select {
			case s := <-p.free:
				s.position, s.at = position, places[o.next()]
				p.ordered <- s // none of these can block: there are no more slots than there is room
				jobs <- s
			case <-ctx.Done():
				return
			}
		}
	})
	for range decoders {
		p.ended.Go(func() {
			for {
				select {
				case s := <-jobs:
					make1(s.position, s.at, &s.example)
					s.done <- struct{}{}
				case <-ctx.Done():
					return
				}
			}
		})
	}
	return p
}

// take hands the next example to use; it belongs to the pipeline again when use returns.
func (p *pipeline) take(use func(*example)) {
	s := <-p.ordered
	<-s.done
	use(&s.example)
	p.next.position++
	p.free <- s
}

// close stops the decoders and waits for them. Nothing can be taken afterwards.
func (p *pipeline) close() {
	p.stop()
	p.ended.Wait()
}
