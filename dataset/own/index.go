//go:build !js

package own

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"

	"halo/dataset"
)

// Progress tells how far Open is.
type Progress struct {
	Stage string  // "captions" while all are read, "held-out pictures" while those are decoded
	Pairs int     // so far
	Done  float64 // share of the stage, 0 … 1; −1 where that is not known
}

// progressEvery is the number of pairs between two calls of a progress function.
const progressEvery = 1000

// index is what one reading of all captions gives.
type index struct {
	training    []place // in the order of the container
	shards      []int   // lengths of the stretches of training that lie in one file each
	heldOut     []hashed
	tokenizer   *dataset.Tokenizer
	fingerprint uint64 // of all usable pairs: keys, captions and places
}

// hashed is a held-out pair with the hash of its key.
type hashed struct {
	hash uint64
	at   place
}

// readIndex reads every caption of a source once.
func readIndex(ctx context.Context, src source, o Options, t *tally, progress func(Progress)) (*index, error) {
	ix := &index{}
	words := newWordCount()
	sum := fnv.New64a()
	pairs := 0
	err := src.walk(ctx, func(at place, p *pair, bad *itemError) error {
		pairs++
		t.looked(pairs)
		if progress != nil && pairs%progressEvery == 0 {
			progress(Progress{"captions", pairs, src.done()})
		}
		if bad != nil {
			return t.add(at, bad, false)
		}
		fingerprint(sum, at, p)
		hash := keyHash(p.key)
		if heldOut(hash, o.HoldOut) {
			ix.heldOut = append(ix.heldOut, hashed{hash, at})
			return nil
		}
		if len(ix.training) == 0 || ix.training[len(ix.training)-1].file != at.file {
			ix.shards = append(ix.shards, 0)
		}
		ix.training = append(ix.training, at)
		ix.shards[len(ix.shards)-1]++
		for level, caption := range p.captions {
			if o.weight(level) > 0 {
				words.add(caption)
			}
		}
		return nil
	})
	if err != nil {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return nil, fmt.Errorf("own: interrupted after %d pairs: %w", pairs, err)
		}
		return nil, err
	}
	t.mu.Lock()
	err = t.check()
	t.report.Training, t.report.HeldOut = len(ix.training), len(ix.heldOut)
	t.mu.Unlock()
	switch {
	case err != nil:
		return nil, err
	case pairs == 0:
		return nil, errors.New("own: there are no pairs in it; want pictures (" + endings() + ") with captions")
	case len(ix.training) == 0:
		return nil, fmt.Errorf("own: none is left to train on: %s", t.snapshot())
	case len(ix.heldOut) == 0:
		return nil, fmt.Errorf("own: none is held out to judge by: %s; want more pairs or a larger holdout=", t.snapshot())
	}
	slices.SortStableFunc(ix.heldOut, func(a, b hashed) int { return cmp.Compare(a.hash, b.hash) })
	ix.fingerprint = sum.Sum64()
	if o.Tokenizer == bytePairs {
		ix.tokenizer, err = words.bytePairs(ctx, o.Vocabulary, o.Tokens)
	} else {
		ix.tokenizer, err = words.tokenizer(o.Words, o.Tokens)
	}
	return ix, err
}

// weight is how often captions of a level are drawn, relative to the others.
func (o Options) weight(level int) float64 {
	if o.LevelWeights == nil {
		return 1
	}
	return o.LevelWeights[level]
}

// fingerprint adds a pair to a sum over all of them. Places count, since what is trained on is drawn by its place
// in the order.
func fingerprint(sum interface{ Write([]byte) (int, error) }, at place, p *pair) {
	var b []byte
	b = binary.AppendUvarint(b, uint64(at.file))
	b = binary.AppendUvarint(b, uint64(at.at))
	for _, text := range append([]string{p.key}, p.captions...) {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	sum.Write(b)
}
