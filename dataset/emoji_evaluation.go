package dataset

// Evaluation returns pictures of the vendor that is held out, the same for every seed, without jitter. The
// seed draws the held-out pairs: an image, each alike, and a caption of its chain by the weight of its level.
func (s *emojiSet) Evaluation(seed uint64) *Evaluation {
	size := s.info.ImageSize()
	e := &Evaluation{
		Images:    make([]float32, len(s.heldOutKinds)*size),
		Kinds:     append([]int(nil), s.heldOutKinds...),
		Keys:      append([]string(nil), s.heldOutKeys...),
		Pixels:    append([]uint8(nil), s.heldOutPictures...),
		PixelSize: shownSide,
		Tokens:    append([]int32(nil), s.rows...),
	}
	picture := make([]uint8, pictureBytes)
	for i := range e.Kinds {
		copy(picture, e.Pixels[i*pictureBytes:])
		premultiply(picture)
		plainLook.render(picture, e.Images[i*size:][:size], nil)
	}
	r := NewStream(seed, "evaluation batch").Rand
	for range heldOutPairs {
		i := r.IntN(len(e.Kinds))
		c := s.drawCaption(r, e.Kinds[i])
		e.PairImages = append(e.PairImages, i)
		e.PairCaptions = append(e.PairCaptions, c)
		e.PairTokens = append(e.PairTokens, s.rows[c*s.info.TokenLength:][:s.info.TokenLength]...)
	}
	return e
}

// evaluationKinds returns the kinds whose held-out pictures evaluate: all where they are few enough, otherwise
// as many of each group as can be, evenly spread over it and so over its subgroups, names and variants.
func evaluationKinds(kinds []Kind, groups int) []int {
	ofGroup := make([][]int, groups)
	for k, kind := range kinds {
		ofGroup[kind.Group] = append(ofGroup[kind.Group], k)
	}
	sizes := make([]int, groups)
	for g := range sizes {
		sizes[g] = len(ofGroup[g])
	}
	var chosen []int
	for g, n := range shareOut(evaluationImages, sizes) {
		chosen = append(chosen, evenly(ofGroup[g], n)...)
	}
	return chosen
}
