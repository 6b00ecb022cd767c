package dataset

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
)

// Stream is a reproducible source of random numbers: PCG-DXSM of math/rand/v2, seeded by a run's seed and
// the stream's name, so that one stream's use does not shift another's. Its state can be saved.
type Stream struct {
	*rand.Rand
	pcg *rand.PCG
}

// NewStream returns the stream of that name for the seed.
func NewStream(seed uint64, name string) *Stream {
	h := fnv.New64a()
	h.Write([]byte(name))
	pcg := rand.NewPCG(seed, h.Sum64())
	return &Stream{rand.New(pcg), pcg}
}

// MarshalBinary returns the state, 20 bytes.
func (s *Stream) MarshalBinary() ([]byte, error) { return s.pcg.MarshalBinary() }

// UnmarshalBinary restores a state that MarshalBinary returned.
func (s *Stream) UnmarshalBinary(state []byte) error {
	if s.pcg == nil {
		s.pcg = new(rand.PCG)
		s.Rand = rand.New(s.pcg)
	}
	if err := s.pcg.UnmarshalBinary(state); err != nil {
		return fmt.Errorf("dataset: state of a random stream: %w", err)
	}
	return nil
}

// Streams are the random streams of a run. They are separate so that, say, a larger batch does not change
// the initial weights.
type Streams struct {
	Data    *Stream // how each image looks: jitter, noise, augmentation
	Weights *Stream // initial weights
	Batch   *Stream // which image with which caption comes next
	Order   Order   // how far the run is in a set that has an order of its pairs; other sets leave it alone
}

// NewStreams returns the three streams of a seed.
func NewStreams(seed uint64) *Streams {
	return &Streams{Data: NewStream(seed, "data"), Weights: NewStream(seed, "weights"), Batch: NewStream(seed, "batch")}
}
