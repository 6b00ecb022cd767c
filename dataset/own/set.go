//go:build !js

package own

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"halo/dataset"
)

// Sizes of what is judged by.
const (
	shownSide    = 64 // of a picture for showing, pixels
	heldOutPairs = 8 * dataset.HeldOutBatch
	maxGroups    = 9 // colours that the page tells apart
)

// Set is one's own data as a dataset.Set. Its Captions and Kinds are those of the held-out pictures: of what it trains
// on there may be millions. It is a dataset.Fallible: Sample reads files, and Err says when that went wrong. It may be
// used by several goroutines, but two runs that take turns make each other's decoders start again.
type Set struct {
	spec      string
	o         Options
	src       source
	index     *index
	tally     *tally
	info      dataset.Info
	captions  []dataset.Caption
	kinds     []dataset.Kind
	evaluated evaluation
	decoders  int

	mu       sync.Mutex
	pipeline *pipeline
	err      error
}

// Open reads every caption of the data that spec names, and the held-out pictures. A first look at a million pairs takes
// a while: progress, where it is not nil, is told how far it is, and ctx can end it.
//
// Errors: those of ParseSpec; a container that cannot be read; more unusable pairs than are tolerated; nothing to
// train on or nothing to judge by; an end of ctx.
func Open(ctx context.Context, spec string, progress func(Progress)) (*Set, error) {
	path, o, err := ParseSpec(spec)
	if err != nil {
		return nil, err
	}
	src, err := openSource(path, o)
	if err != nil {
		return nil, err
	}
	s := &Set{spec: FormatSpec(path, o), o: o, src: src, decoders: runtime.GOMAXPROCS(0),
		tally: &tally{share: o.Corrupt, count: o.CorruptCount}}
	if err := s.open(ctx, formOf(path), progress); err != nil {
		src.close()
		return nil, err
	}
	return s, nil
}

func (s *Set) open(ctx context.Context, f form, progress func(Progress)) (err error) {
	if s.index, err = readIndex(ctx, s.src, s.o, s.tally, progress); err != nil {
		return err
	}
	levels := s.o.levelNames(f)
	if s.evaluated, err = s.readEvaluation(ctx, progress); err != nil {
		return err
	}
	s.describe(len(levels))
	s.info = dataset.Info{Name: s.spec, Height: s.o.Size, Width: s.o.Size, Channels: 3,
		TokenLength: s.index.tokenizer.Length(), Levels: levels, Groups: s.info.Groups}
	return nil
}

// Close stops the decoders and closes what was opened.
func (s *Set) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pipeline != nil {
		s.pipeline.close()
		s.pipeline = nil
	}
	return s.src.close()
}

// Defaults are the defaults of a run on one's own data.
func Defaults() dataset.Entry {
	return dataset.Entry{Name: "own", Title: "Your own data", Sentence: "Pictures and captions from files.",
		Dim: 16, MinDim: 1, BatchSize: 128, LearningRate: 1e-3, ImageHidden: []int{128, 128}, TextHidden: []int{64}, WordDim: 32}
}

func (s *Set) Info() dataset.Info            { return s.info }
func (s *Set) Captions() []dataset.Caption   { return s.captions }
func (s *Set) Kinds() []dataset.Kind         { return s.kinds }
func (s *Set) Tokenizer() *dataset.Tokenizer { return s.index.tokenizer }

// Report says what was found so far: pictures are read when they are due, so broken ones turn up as training goes on.
func (s *Set) Report() Report { return s.tally.snapshot() }

// Err is what made the last Sample fail, or nil.
func (s *Set) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Sample takes the next n pairs of the order that streams.Batch and streams.Order fix; what each looks like and which of
// its captions is taken follows from streams.Data, streams.Batch and its position. Neither stream moves; streams.Order
// does. A pair that cannot be used is counted, and the next one takes its place.
//
// Where it fails, b.N is 0 and Err says why: too many pairs cannot be used, or streams.Order is of other data.
func (s *Set) Sample(streams *dataset.Streams, n int, b *dataset.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err = s.sample(streams, n, b); s.err != nil {
		b.N = 0
	}
}

func (s *Set) sample(streams *dataset.Streams, n int, b *dataset.Batch) error {
	if of := streams.Order.Of; of != 0 && of != s.index.fingerprint {
		return fmt.Errorf("own: %s is no longer what it was when the checkpoint was written, so the run cannot go on exactly: its fingerprint is %016x, and was %016x",
			s.spec, s.index.fingerprint, of)
	}
	if err := s.reach(streams, n); err != nil {
		return err
	}
	imageSize, rowLength, levels := s.info.ImageSize(), s.info.TokenLength, len(s.info.Levels)
	b.N = n
	b.Images = resized(b.Images, n*imageSize)
	b.Tokens = resized(b.Tokens, n*rowLength)
	b.Captions, b.Kinds = resized(b.Captions, n), resized(b.Kinds, n)
	b.Keys.Images, b.Keys.Captions = resized(b.Keys.Images, n), resized(b.Keys.Captions, n)
	b.Keys.True = resized(b.Keys.True, n*levels)
	inRow := 0 // pairs that could not be used, one after the other
	for i := 0; i < n; {
		var bad error
		s.pipeline.take(func(e *example) {
			if bad = e.bad; bad != nil {
				bad = s.tally.add(e.at, asItem(e.bad), true)
				inRow++
				return
			}
			copy(b.Images[i*imageSize:][:imageSize], e.canvas.image)
			copy(b.Tokens[i*rowLength:][:rowLength], e.tokens)
			b.Captions[i], b.Kinds[i] = -1, -1
			b.Keys.Images[i], b.Keys.Captions[i] = e.imageID, e.textID
			copy(b.Keys.True[i*levels:][:levels], e.trueIDs)
			i++
			inRow = 0
		})
		streams.Order.Taken++
		if bad != nil {
			return bad
		}
		if inRow >= len(s.index.training) {
			return fmt.Errorf("own: not one pair of a whole epoch can be used: %s", s.tally.snapshot())
		}
	}
	streams.Order.Of = s.index.fingerprint
	return nil
}

// maxAhead bounds the memory of pairs that are decoded ahead, bytes.
const maxAhead = 256 << 20

// reach sees that the pipeline's next pair is the one that streams want.
func (s *Set) reach(streams *dataset.Streams, n int) error {
	batch, err := streams.Batch.MarshalBinary()
	if err != nil {
		return err
	}
	data, err := streams.Data.MarshalBinary()
	if err != nil {
		return err
	}
	want := origin{hash(batch), hash(data), streams.Order.Taken}
	if s.pipeline != nil && s.pipeline.next == want {
		return nil
	}
	if s.pipeline != nil {
		s.pipeline.close()
	}
	buffer := s.o.Shuffle
	if buffer == 0 {
		buffer = len(s.index.training)
		if s.src.shards() > 0 {
			buffer = 10_000
		}
	}
	ahead := max(s.decoders, min(2*n, maxAhead/(4*s.info.ImageSize())))
	s.pipeline = newPipeline(want, newOrder(want.orderKey, s.index.shards, buffer, want.position), s.index.training, s.decoders, ahead,
		func(position uint64, at place, e *example) { s.make(want, position, at, e) })
	return nil
}

func hash(b []byte) uint64 {
	h := fnv.New64a()
	h.Write(b)
	return h.Sum64()
}

// make makes the example of a pair at a position of the order.
func (s *Set) make(from origin, position uint64, at place, e *example) {
	e.at, e.bad = at, nil
	p, err := s.src.read(at)
	if err != nil {
		e.bad = err
		return
	}
	channels, err := decodePlanes(p.key, p.picture)
	if err != nil {
		e.bad = err
		return
	}
	number := strconv.FormatUint(position, 10)
	l := newLook(dataset.NewStream(from.lookKey, "look "+number).Rand, channels.w, channels.h, s.o)
	l.jitter(channels.resample(l.crop, s.o.Size, l.mirror, &e.canvas))
	toInput(e.canvas.image)

	level := s.drawLevel(dataset.NewStream(from.orderKey, "caption "+number).Rand, p.captions)
	if level < 0 {
		e.bad = corrupt(NoCaption, p.key, "of a level that is drawn")
		return
	}
	e.tokens = s.index.tokenizer.Encode(p.captions[level])
	e.imageID = keyHash(p.key)
	e.trueIDs = resized(e.trueIDs, len(p.captions))
	for i, caption := range p.captions {
		e.trueIDs[i] = 0
		if caption != "" {
			e.trueIDs[i] = keyHash(caption)
		}
	}
	e.textID = e.trueIDs[level]
}

// drawLevel draws the level of the caption to take, of those that there are, by their weights; −1 where none is drawn.
func (s *Set) drawLevel(r *rand.Rand, captions []string) int {
	sum := 0.0
	for level, caption := range captions {
		if caption != "" {
			sum += s.o.weight(level)
		}
	}
	at, last := r.Float64()*sum, -1
	for level, caption := range captions {
		if w := s.o.weight(level); caption != "" && w > 0 {
			if last = level; at < w {
				break
			}
			at -= w
		}
	}
	return last
}

// evaluation is the held-out pictures that are judged by.
type evaluation struct {
	keys     []string
	captions [][][]string // by picture, by level, those that it has
	images   []float32    // [n, size, size, 3], network input
	pixels   []uint8      // [n, shownSide, shownSide, 4]
	kinds    []int
}

// judged is one held-out picture while it is read.
type judged struct {
	key      string
	captions [][]string
	image    []float32
	pixels   []uint8
	bad      []badPair
}

type badPair struct {
	at  place
	err error
}

// readEvaluation reads the pictures with the lowest hashes, up to Options.Evaluation: which they are changes little when
// data are added. Pairs of one picture (rows with the same path) make one picture with all their captions.
func (s *Set) readEvaluation(ctx context.Context, progress func(Progress)) (evaluation, error) {
	var e evaluation
	rest := s.index.heldOut
	for len(rest) > 0 && len(e.keys) < s.o.Evaluation {
		if err := ctx.Err(); err != nil {
			return e, fmt.Errorf("own: interrupted while held-out pictures were read: %w", err)
		}
		var group [][]hashed
		for len(rest) > 0 && len(group) < min(64, s.o.Evaluation-len(e.keys)) {
			n := 1
			for n < len(rest) && rest[n].hash == rest[0].hash {
				n++
			}
			group, rest = append(group, rest[:n]), rest[n:]
		}
		pictures := make([]judged, len(group))
		var work sync.WaitGroup
		turn := make(chan struct{}, s.decoders)
		for i := range group {
			turn <- struct{}{}
			work.Go(func() {
				pictures[i] = s.readJudged(group[i])
				<-turn
			})
		}
		work.Wait()
		for _, p := range pictures {
			for _, bad := range p.bad {
				if err := s.tally.add(bad.at, asItem(bad.err), true); err != nil {
					return e, err
				}
			}
			if p.image == nil {
				continue
			}
			e.keys, e.captions = append(e.keys, p.key), append(e.captions, p.captions)
			e.images, e.pixels = append(e.images, p.image...), append(e.pixels, p.pixels...)
		}
		if progress != nil {
			progress(Progress{"held-out pictures", len(e.keys), float64(len(e.keys)) / float64(min(s.o.Evaluation, len(s.index.heldOut)))})
		}
	}
	if len(e.keys) == 0 {
		return e, fmt.Errorf("own: no held-out picture can be used: %s", s.tally.snapshot())
	}
	return e, nil
}

// readJudged reads a picture and all captions of its pairs.
func (s *Set) readJudged(pairs []hashed) judged {
	j := judged{captions: make([][]string, len(s.o.Vague)+1)}
	for _, h := range pairs {
		p, err := s.src.read(h.at)
		if err == nil && j.image == nil {
			if picture, decodeErr := decodePlanes(p.key, p.picture); decodeErr != nil {
				err = decodeErr
			} else {
				square := centreSquare(picture.w, picture.h)
				j.key = p.key
				j.image = picture.resample(square, s.o.Size, false, new(canvas))
				toInput(j.image)
				j.pixels = toPixels(picture.resample(square, shownSide, false, new(canvas)))
			}
		}
		if err != nil {
			j.bad = append(j.bad, badPair{h.at, err})
			continue
		}
		for level, caption := range p.captions {
			if caption != "" && !slices.Contains(j.captions[level], caption) {
				j.captions[level] = append(j.captions[level], caption)
			}
		}
	}
	return j
}

// toPixels turns levels 0 … 1, [n, 3], into opaque RGBA, [n, 4].
func toPixels(m []float32) []uint8 {
	out := make([]uint8, 0, len(m)/3*4)
	for i := 0; i < len(m); i += 3 {
		for _, v := range m[i : i+3] {
			out = append(out, uint8(v*255+0.5))
		}
		out = append(out, 255)
	}
	return out
}

// describe lists the captions and the kinds of the held-out pictures. One text is one caption: where it is said at two
// levels it is of the vaguer one. A kind is all pictures with the same captions. Where there are several levels and the
// vaguest says at most nine different things, these are the groups; a picture of several is of none.
func (s *Set) describe(levels int) {
	level := map[string]int{} // of a text
	for _, captions := range s.evaluated.captions {
		for l, texts := range captions {
			for _, text := range texts {
				if known, ok := level[text]; !ok || l < known {
					level[text] = l
				}
			}
		}
	}
	texts := make([]string, 0, len(level))
	for text := range level {
		texts = append(texts, text)
	}
	slices.SortFunc(texts, func(a, b string) int { return cmp.Or(cmp.Compare(level[a], level[b]), cmp.Compare(a, b)) })
	index := map[string]int{}
	var groups []string
	for i, text := range texts {
		index[text] = i
		if level[text] == 0 && levels > 1 {
			groups = append(groups, text)
		}
		s.captions = append(s.captions, dataset.Caption{Text: text, Level: level[text], Attributes: 1 << level[text],
			Conditions: 1, Group: -1, Bits: math.NaN(), Unseen: s.o.weight(level[text]) == 0})
	}
	if len(groups) > maxGroups {
		groups = nil
	}
	s.info.Groups = groups

	kinds := map[string]int{} // by chain
	for _, captions := range s.evaluated.captions {
		var chain []int
		for _, texts := range captions {
			for _, text := range texts {
				chain = append(chain, index[text])
			}
		}
		slices.Sort(chain)
		chain = slices.Compact(chain)
		name := fmt.Sprint(chain)
		k, ok := kinds[name]
		if !ok {
			k = len(s.kinds)
			kinds[name] = k
			kind := dataset.Kind{Label: texts[chain[len(chain)-1]], Group: -1, Captions: chain}
			if chain[0] < len(groups) && (len(chain) == 1 || chain[1] >= len(groups)) { // captions are sorted by level, so the groups are the first
				kind.Group = chain[0]
			}
			s.kinds = append(s.kinds, kind)
			for _, c := range chain {
				s.captions[c].Kinds = append(s.captions[c].Kinds, k)
			}
		}
		s.evaluated.kinds = append(s.evaluated.kinds, k)
	}
	for c := range s.captions {
		of := s.captions[c].Kinds
		s.captions[c].Group = s.kinds[of[0]].Group
		for _, k := range of {
			if s.kinds[k].Group != s.captions[c].Group {
				s.captions[c].Group = -1
			}
		}
	}
}

// Evaluation returns the held-out pictures, cut to the square in their middle; they are the same for every seed, and
// shared by all that it returns. The seed draws the held-out pairs: the pictures in turn, shuffled anew when all have
// come, each with one of its captions by the weight of its level.
func (s *Set) Evaluation(seed uint64) *dataset.Evaluation {
	e := &dataset.Evaluation{Images: s.evaluated.images, Kinds: slices.Clone(s.evaluated.kinds), Keys: slices.Clone(s.evaluated.keys),
		Pixels: s.evaluated.pixels, PixelSize: shownSide}
	for _, c := range s.captions {
		e.Tokens = append(e.Tokens, s.index.tokenizer.Encode(c.Text)...)
	}
	r := dataset.NewStream(seed, "evaluation batch").Rand
	var turn []int
	for range heldOutPairs {
		if len(turn) == 0 {
			turn = r.Perm(len(e.Keys))
		}
		image := turn[0]
		turn = turn[1:]
		caption := s.drawCaption(r, s.kinds[e.Kinds[image]].Captions)
		e.PairImages, e.PairCaptions = append(e.PairImages, image), append(e.PairCaptions, caption)
		e.PairTokens = append(e.PairTokens, e.Tokens[caption*s.info.TokenLength:][:s.info.TokenLength]...)
	}
	return e
}

// drawCaption draws one of a chain's captions: a level by its weight, then one of that level's, each alike.
func (s *Set) drawCaption(r *rand.Rand, chain []int) int {
	byLevel := make([][]int, len(s.info.Levels))
	some := make([]string, len(byLevel))
	for _, c := range chain {
		l := s.captions[c].Level
		byLevel[l] = append(byLevel[l], c)
		some[l] = s.captions[c].Text
	}
	level := s.drawLevel(r, some)
	if level < 0 { // all its levels have weight 0
		return chain[len(chain)-1]
	}
	return byLevel[level][r.IntN(len(byLevel[level]))]
}

// String names the data and what was found in it.
func (s *Set) String() string {
	return strings.TrimSpace(s.spec + ": " + s.Report().String())
}
