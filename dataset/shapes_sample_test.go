package dataset

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"
)

// sample draws batches of 64 until pairs are drawn and gives each to see.
func sample(s Set, streams *Streams, pairs int, see func(b *Batch)) {
	var b Batch
	for range pairs / 64 {
		s.Sample(streams, 64, &b)
		see(&b)
	}
}

// within fails unless count of n is the share want, to five standard deviations.
func within(t *testing.T, what string, count, n int, want float64) {
	t.Helper()
	got := float64(count) / float64(n)
	if limit := 5 * math.Sqrt(want*(1-want)/float64(n)); math.Abs(got-want) > limit {
		t.Errorf("%s: got a share of %.5f, want %.5f ± %.5f", what, got, want, limit)
	}
}

// texts are the words of a token row, without padding.
func rowWords(tok *Tokenizer, row []int32) []string {
	var words []string
	for _, token := range row {
		if token != PaddingToken {
			words = append(words, tok.Vocabulary()[token])
		}
	}
	return words
}

func TestSamplePairsAreTrue(t *testing.T) {
	for _, spec := range []string{"tree332", "tree3322", "subset33", "subset332", "subset332?equal=1&holdout=3", "tree332?levels=0+1+0+1"} {
		s := open(t, spec)
		length := s.Info().TokenLength
		sample(s, NewStreams(1), 6400, func(b *Batch) {
			if b.N != 64 || len(b.Images) != 64*768 || len(b.Tokens) != 64*length || len(b.Captions) != 64 || len(b.Kinds) != 64 {
				t.Fatalf("%s: batch of 64 has sizes %d, %d, %d, %d, %d", spec, b.N, len(b.Images), len(b.Tokens), len(b.Captions), len(b.Kinds))
			}
			for i, c := range b.Captions {
				caption, kind := s.Captions()[c], s.Kinds()[b.Kinds[i]]
				if !trueOf(caption.Text, kind.Label) {
					t.Fatalf("%s: %q says a caption of %q", spec, caption.Text, kind.Label)
				}
				if caption.Unseen || kind.Unseen {
					t.Fatalf("%s: drew the held-out pair %q, %q", spec, caption.Text, kind.Label)
				}
				row := b.Tokens[i*length:][:length]
				words := rowWords(s.Tokenizer(), row)
				plain := strings.Fields(caption.Text)
				fillers := len(words) - len(plain)
				if fillers < 0 || fillers > 6 || !slices.Equal(words[fillers:], plain) {
					t.Fatalf("%s: %q is worded %q", spec, caption.Text, words)
				}
				for _, word := range words[:fillers] {
					if !strings.Contains(" photo of picture here is this we see ", " "+word+" ") {
						t.Fatalf("%s: filler word %q", spec, word)
					}
				}
				if last := slices.Index(row, PaddingToken); last >= 0 && last != len(words) {
					t.Fatalf("%s: row %v has words behind padding", spec, row)
				}
			}
		})
	}
}

func TestFillerWords(t *testing.T) {
	s := open(t, "tree332")
	length := s.Info().TokenLength
	const n = 64 * 600
	counts, words, total := make([]int, 7), map[string]int{}, 0
	byLevel := make([][2]int, 4) // with fillers, all
	sample(s, NewStreams(2), n, func(b *Batch) {
		for i, c := range b.Captions {
			all := rowWords(s.Tokenizer(), b.Tokens[i*length:][:length])
			fillers := len(all) - len(strings.Fields(s.Captions()[c].Text))
			counts[fillers]++
			level := s.Captions()[c].Level
			byLevel[level][1]++
			if fillers > 0 {
				byLevel[level][0]++
			}
			for _, word := range all[:fillers] {
				words[word]++
				total++
			}
		}
	})
	within(t, "captions without filler words", counts[0], n, 0.5)
	for k := 1; k <= 6; k++ {
		within(t, "captions with a number of filler words", counts[k], n, 0.5/6)
	}
	for level, count := range byLevel {
		within(t, "captions with filler words at level "+s.Info().Levels[level], count[0], count[1], 0.5)
	}
	for _, word := range []string{"photo", "of", "picture", "here", "is", "this", "we", "see"} {
		within(t, "filler word "+word, words[word], total, 1.0/8)
	}
}

func TestSampleFrequencies(t *testing.T) {
	rows := []struct {
		spec   string
		levels []float64 // share of each level; nil where it follows from equal captions
		first  []float64 // share of the first attribute's values among the images
	}{
		{"tree332", []float64{.1, .2, .3, .4}, []float64{1. / 3, 1. / 3, 1. / 3}},
		{"tree3322", []float64{1. / 15, 2. / 15, 3. / 15, 4. / 15, 5. / 15}, []float64{.5, .5}},
		{"subset33", []float64{1. / 6, 2. / 6, 3. / 6}, []float64{1. / 3, 1. / 3, 1. / 3}},
		{"subset332", []float64{.1, .2, .3, .4}, []float64{1. / 3, 1. / 3, 1. / 3}},
		{"tree332?skew=0.85+0.12+0.03", []float64{.1, .2, .3, .4}, []float64{.85, .12, .03}},
		{"tree3322?skew=3+1", []float64{1. / 15, 2. / 15, 3. / 15, 4. / 15, 5. / 15}, []float64{.75, .25}},
		{"tree332?levels=4+0+3+1", []float64{.5, 0, .375, .125}, []float64{1. / 3, 1. / 3, 1. / 3}},
		{"tree332?equal=1", []float64{1. / 31, 3. / 31, 9. / 31, 18. / 31}, []float64{1. / 3, 1. / 3, 1. / 3}},
		{"subset332?equal=1", []float64{1. / 48, 8. / 48, 21. / 48, 18. / 48}, []float64{1. / 3, 1. / 3, 1. / 3}},
		{"tree332?fog=0.5", []float64{.1, .2, .3, .4}, []float64{1. / 3, 1. / 3, 1. / 3}},
	}
	for _, row := range rows {
		s := open(t, row.spec)
		const n = 64 * 500
		levels, captions, kinds := make([]int, len(row.levels)), make([]int, len(s.Captions())), make([]int, len(s.Kinds()))
		sample(s, NewStreams(3), n, func(b *Batch) {
			for i, c := range b.Captions {
				levels[s.Captions()[c].Level]++
				captions[c]++
				kinds[b.Kinds[i]]++
			}
		})
		for level, want := range row.levels {
			within(t, row.spec+": level "+s.Info().Levels[level], levels[level], n, want)
		}
		perValue := len(kinds) / len(row.first)
		for value, want := range row.first {
			for k := range perValue {
				kind := value*perValue + k
				within(t, row.spec+": kind "+s.Kinds()[kind].Label, kinds[kind], n, want/float64(perValue))
			}
		}
		if strings.Contains(row.spec, "equal") {
			for c, count := range captions {
				within(t, row.spec+": caption "+s.Captions()[c].Text, count, n, 1/float64(len(captions)))
			}
		}
	}
}

// Bits are exact: the share of the images drawn that a caption is true of is 2^−bits, however they are drawn.
func TestBitsAreTheShareOfImages(t *testing.T) {
	for _, spec := range []string{"tree332", "tree3322?skew=1+9", "subset33?equal=1&skew=5+2+1", "tree332?equal=1&skew=0.85+0.12+0.03", "subset332?levels=1+1+0+5"} {
		s := open(t, spec)
		const n = 64 * 500
		kinds := make([]int, len(s.Kinds()))
		sample(s, NewStreams(4), n, func(b *Batch) {
			for _, k := range b.Kinds {
				kinds[k]++
			}
		})
		for _, c := range s.Captions() {
			covered := 0
			for _, k := range c.Kinds {
				covered += kinds[k]
			}
			within(t, spec+": images of "+c.Text, covered, n, math.Exp2(-c.Bits))
		}
	}
}

func sameBatch(a, b *Batch) bool {
	return a.N == b.N && slices.Equal(a.Images, b.Images) && slices.Equal(a.Tokens, b.Tokens) &&
		slices.Equal(a.Captions, b.Captions) && slices.Equal(a.Kinds, b.Kinds)
}

func drawn(s Set, streams *Streams, n int) *Batch {
	var b Batch
	s.Sample(streams, n, &b)
	return &b
}

func TestSampleIsReproducible(t *testing.T) {
	for _, spec := range []string{"tree332", "subset33?fog=0.5&equal=1"} {
		s := open(t, spec)
		first := drawn(s, NewStreams(7), 128)
		if again := drawn(open(t, spec), NewStreams(7), 128); !sameBatch(first, again) {
			t.Errorf("%s: the same seed gave two different batches", spec)
		}
		if other := drawn(s, NewStreams(8), 128); slices.Equal(first.Images, other.Images) || slices.Equal(first.Captions, other.Captions) {
			t.Errorf("%s: seeds 7 and 8 gave the same images or captions", spec)
		}

		// A batch is the next n pairs, however they are cut, and whatever the memory held before.
		streams := NewStreams(7)
		reused := Batch{N: 500, Images: slices.Repeat([]float32{float32(math.NaN())}, 500*768), Tokens: slices.Repeat([]int32{99}, 5000),
			Captions: slices.Repeat([]int{99}, 500), Kinds: slices.Repeat([]int{99}, 500)}
		var images []float32
		var tokens []int32
		var captions, kinds []int
		for _, n := range []int{1, 63, 0, 60, 4} {
			s.Sample(streams, n, &reused)
			images = append(images, reused.Images...)
			tokens = append(tokens, reused.Tokens...)
			captions = append(captions, reused.Captions...)
			kinds = append(kinds, reused.Kinds...)
		}
		if cut := (&Batch{N: 128, Images: images, Tokens: tokens, Captions: captions, Kinds: kinds}); !sameBatch(first, cut) {
			t.Errorf("%s: 128 pairs in parts differ from 128 at once", spec)
		}
	}
}

func TestSampleResumes(t *testing.T) {
	s := open(t, "tree332")
	streams := NewStreams(5)
	drawn(s, streams, 77)
	var states [3][]byte
	for i, stream := range []*Stream{streams.Data, streams.Weights, streams.Batch} {
		state, err := stream.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		states[i] = state
	}
	want := drawn(s, streams, 64)
	restored := &Streams{Data: new(Stream), Weights: new(Stream), Batch: new(Stream)}
	for i, stream := range []*Stream{restored.Data, restored.Weights, restored.Batch} {
		if err := stream.UnmarshalBinary(states[i]); err != nil {
			t.Fatal(err)
		}
	}
	if got := drawn(s, restored, 64); !sameBatch(got, want) {
		t.Error("after restoring the streams the next batch differs")
	}
}

// A change of looks moves no caption, no kind and no filler word, and no other look.
func TestStreamsAreSeparate(t *testing.T) {
	clear := drawn(open(t, "tree332"), NewStreams(6), 256)
	foggy := drawn(open(t, "tree332?fog=0.5"), NewStreams(6), 256)
	if !slices.Equal(clear.Tokens, foggy.Tokens) || !slices.Equal(clear.Captions, foggy.Captions) || !slices.Equal(clear.Kinds, foggy.Kinds) {
		t.Error("fog changed captions, wording or kinds")
	}
	same := 0
	for i := range 256 {
		if slices.Equal(clear.Images[i*768:][:768], foggy.Images[i*768:][:768]) {
			same++
		}
	}
	within(t, "images that fog leaves as they were", same, 256, 0.5)

	// And the other way round: how captions are drawn moves no look. Backgrounds do not depend on the kind.
	corner := func(b *Batch) []float32 {
		var out []float32
		for i := range b.N {
			out = append(out, b.Images[i*768:][:3]...)
		}
		return out
	}
	equal := drawn(open(t, "tree332?equal=1"), NewStreams(6), 256)
	if !slices.Equal(corner(clear), corner(equal)) {
		t.Error("equal captions changed backgrounds or noise")
	}

	before, after := NewStreams(6), NewStreams(6)
	drawn(open(t, "tree332"), after, 64)
	if before.Weights.Uint64() != after.Weights.Uint64() {
		t.Error("sampling used the stream of the weights")
	}
	for range 64 {
		before.Data.Uint64()
	}
	if before.Data.Uint64() != after.Data.Uint64() {
		t.Error("64 images took another number of draws than 64 from the data stream")
	}
}

func TestSampleAllocatesNothing(t *testing.T) {
	for _, spec := range []string{"tree332", "subset332?equal=1&fog=0.3"} {
		s, streams, b := open(t, spec), NewStreams(1), new(Batch)
		s.Sample(streams, 64, b)
		if got := testing.AllocsPerRun(20, func() { s.Sample(streams, 64, b) }); got != 0 {
			t.Errorf("%s: got %v allocations a warm batch, want 0", spec, got)
		}
	}
}

// The same seed gives the same data on every platform. A new checksum here is a new data set: runs and
// checkpoints of before cannot be repeated.
func TestSampleChecksum(t *testing.T) {
	rows := []struct {
		spec string
		want uint64
	}{
		{"tree332", 0x95df1f5fd4a6b74d},
		{"tree3322?fog=0.5&density=0.4", 0x91f5a65c876c990},
		{"subset332?equal=1&skew=1+2+3&holdout=3", 0x8e39e76beb23aa9c},
	}
	for _, row := range rows {
		b := drawn(open(t, row.spec), NewStreams(42), 512)
		h := fnv.New64a()
		for _, err := range []error{binary.Write(h, binary.LittleEndian, b.Images), binary.Write(h, binary.LittleEndian, b.Tokens)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := h.Sum64(); got != row.want {
			t.Errorf("%s: got checksum %#x, want %#x", row.spec, got, row.want)
		}
	}
}

// The floor of the unmasked cross-entropy at n = 64: what the best model loses, because several captions of
// a batch are true of an image and several images fit a caption. The best logit of a pair is
// ln p(image, caption) / (p(image)·p(caption)) = bits·ln 2 where the caption is true, −∞ where it is not.
func TestCrossEntropyFloor(t *testing.T) {
	s := open(t, "tree332")
	const n = 64 * 600
	fits := make([][]bool, len(s.Captions())) // [caption][kind]
	for c, caption := range s.Captions() {
		for _, kind := range s.Kinds() {
			fits[c] = append(fits[c], trueOf(caption.Text, kind.Label))
		}
	}
	texts, images, identical := 0.0, 0.0, 0.0
	sample(s, NewStreams(9), n, func(b *Batch) {
		for i := range b.N {
			own := s.Captions()[b.Captions[i]]
			overTexts, overImages, copies := 0.0, 0.0, 0.0
			for j := range b.N {
				other := s.Captions()[b.Captions[j]]
				if fits[b.Captions[j]][b.Kinds[i]] {
					overTexts += math.Exp2(other.Bits - own.Bits)
				}
				if fits[b.Captions[i]][b.Kinds[j]] {
					overImages++ // own's bits throughout
				}
				if b.Captions[i] == b.Captions[j] {
					copies++
				}
			}
			texts += math.Log(overTexts) / n
			images += math.Log(overImages) / n
			identical += math.Log(copies) / n
		}
	})
	if got := (texts + images) / 2; math.Abs(got-2.20) > 0.02 {
		t.Errorf("floor: got %.3f nats (text half %.3f, image half %.3f), want 2.20 ± 0.02", got, texts, images)
	}
	// Captions that are the same word for word make up half of it.
	if math.Abs(identical-1.12) > 0.02 {
		t.Errorf("floor by identical captions alone: got %.3f nats, want 1.12 ± 0.02", identical)
	}
}
