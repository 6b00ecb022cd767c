package dataset

import "math/rand/v2"

// Sample draws the next n pairs: a kind, each alike; one of the vendors that train, each alike; and a caption
// of the kind's chain by the weight of its level. All three come from streams.Batch, and one number of
// streams.Data says what the image looks like.
func (s *emojiSet) Sample(streams *Streams, n int, b *Batch) {
	imageSize, rowLength := s.info.ImageSize(), s.info.TokenLength
	quantiles := gaussianQuantiles()
	b.N = n
	b.Images = resized(b.Images, n*imageSize)
	b.Tokens = resized(b.Tokens, n*rowLength)
	b.Captions = resized(b.Captions, n)
	b.Kinds = resized(b.Kinds, n)
	for i := range n {
		kind := streams.Batch.IntN(len(s.kinds))
		vendor := streams.Batch.IntN(s.vendors)
		caption := s.drawCaption(streams.Batch.Rand, kind)
		b.Kinds[i], b.Captions[i] = kind, caption
		copy(b.Tokens[i*rowLength:][:rowLength], s.rows[caption*rowLength:])
		newEmojiLook(streams.Data.Uint64(), s.jitter).render(s.picture(kind, vendor), b.Images[i*imageSize:][:imageSize], quantiles)
	}
}

// drawCaption draws a caption of the kind's chain, which has one of each level from the vaguest on.
func (s *emojiSet) drawCaption(r *rand.Rand, kind int) int {
	chain := s.kinds[kind].Captions
	return chain[s.byChain[len(chain)].draw(r)]
}

// picture returns the premultiplied training picture that a vendor drew of a kind.
func (s *emojiSet) picture(kind, vendor int) []uint8 {
	return s.training[(kind*s.vendors+vendor)*pictureBytes:][:pictureBytes]
}

// TrainingImages returns the training pictures as images without jitter, [n, 16, 16, 3], network input, and
// the kind of each. It is what a nearest-neighbour rule has to go by.
func (s *emojiSet) TrainingImages() (images []float32, kinds []int) {
	size := s.info.ImageSize()
	images = make([]float32, len(s.kinds)*s.vendors*size)
	for k := range s.kinds {
		for v := range s.vendors {
			plainLook.render(s.picture(k, v), images[len(kinds)*size:][:size], nil)
			kinds = append(kinds, k)
		}
	}
	return images, kinds
}
