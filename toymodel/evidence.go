package toymodel

import (
	"math"
	"strconv"

	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"

	"github.com/gomlx/compute"
)

// evidence is what a checkpoint is judged by: embeddings of images and captions, and what is known of these.
type evidence struct {
	objective     checkpoint.Objective // with the numbers in force
	images, texts metric.Cloud         // LogStd is what the heads give, as in a checkpoint
	scorer        metric.Scorer        // by the objective's own score
	meansScorer   metric.Scorer        // by the means alone

	points     *checkpoint.Points
	kinds      []int   // of every image, an index into chains
	chains     [][]int // of every kind, the captions that are true of it, vaguest first
	unseen     []bool  // of every kind: never trained on
	matching   [][]int // of every caption, the kinds that it is true of, ascending
	conditions []int   // of every caption
	fog        []float32

	pairs *pairEvidence // nil where the held-out pairs cannot be embedded
}

// pairEvidence is the held-out pairs: images of the evidence with captions in the wording of training.
type pairEvidence struct {
	texts    metric.Cloud // [pairs, d]
	image    []int
	captions []int
	shares   *metric.PairTable // how often each pair is drawn; nil where the set does not say
}

// fromSet embeds the evaluation set of the checkpoint's own data with the checkpoint's weights.
func fromSet(backend compute.Backend, set dataset.Set, f *checkpoint.File) (*evidence, error) {
	m, err := LoadModel(backend, set, f)
	if err != nil {
		return nil, err
	}
	defer m.Finalize()
	e := set.Evaluation(f.Config.Seed)
	images, err := m.EmbedImages(e.Images)
	if err != nil {
		return nil, err
	}
	texts, err := m.EmbedTexts(e.Tokens)
	if err != nil {
		return nil, err
	}
	ev := knownOf(set, e)
	if err := ev.update(f.Now.Objective, images, texts); err != nil {
		return nil, err
	}
	if len(e.PairImages) == 0 {
		return ev, nil
	}
	pairTexts, err := m.EmbedTexts(e.PairTokens)
	if err != nil {
		return nil, err
	}
	ev.pairs = &pairEvidence{texts: metric.Cloud(pairTexts), image: e.PairImages, captions: e.PairCaptions}
	if s, ok := set.(dataset.Sampler); ok {
		ev.pairs.shares, err = pairTable(s)
	}
	return ev, err
}

// pairTable is how often the held-out pairs of a set are drawn.
func pairTable(s dataset.Sampler) (*metric.PairTable, error) { return tableOf(s, s.HeldOutShares()) }

// tableOf is the table of shares as a Sampler gives them.
func tableOf(s dataset.Set, of [][]float64) (*metric.PairTable, error) {
	var shares []metric.PairShare
	kinds := s.Kinds()
	for k := range of {
		for i, share := range of[k] {
			shares = append(shares, metric.PairShare{Kind: k, Caption: kinds[k].Captions[i], Share: share})
		}
	}
	return metric.NewPairTable(shares)
}

// fromPoints takes the embeddings that the checkpoint stores of its points. Images that carry the same label and the
// same captions are of one kind; a kind is unseen where its most specific caption is.
func fromPoints(f *checkpoint.File) (*evidence, error) {
	p := &f.Points
	ev := &evidence{points: p}
	ev.know(p)
	return ev, ev.update(f.Now.Objective, f.Now.Images, f.Now.Texts)
}

// know takes from the points themselves what there is to know of them.
func (ev *evidence) know(p *checkpoint.Points) {
	index := map[string]int{}
	var name []byte // label and captions, by which kinds are told apart
	ev.matching = make([][]int, len(p.Texts))
	for _, image := range p.Images {
		name = append(append(name[:0], image.Label...), 0)
		for _, t := range image.Texts {
			name = append(strconv.AppendInt(name, int64(t), 10), ' ')
		}
		kind, known := index[string(name)]
		if !known {
			kind = len(ev.chains)
			index[string(name)] = kind
			ev.chains = append(ev.chains, image.Texts)
			n := len(image.Texts)
			ev.unseen = append(ev.unseen, n > 0 && p.Texts[image.Texts[n-1]].Unseen)
			for _, t := range image.Texts {
				ev.matching[t] = append(ev.matching[t], kind)
			}
		}
		ev.kinds = append(ev.kinds, kind)
	}
	for _, t := range p.Texts {
		named := 0
		for bits := t.Attributes; bits != 0; bits &= bits - 1 {
			named++
		}
		ev.conditions = append(ev.conditions, named)
	}
}

// knownOf is what there is to know of a set's evaluation, without embeddings.
func knownOf(set dataset.Set, e *dataset.Evaluation) *evidence {
	ev := &evidence{points: points(set, e), kinds: e.Kinds, fog: e.Fog}
	for _, k := range set.Kinds() {
		ev.chains, ev.unseen = append(ev.chains, k.Captions), append(ev.unseen, k.Unseen)
	}
	for _, c := range set.Captions() {
		ev.matching, ev.conditions = append(ev.matching, c.Kinds), append(ev.conditions, c.Conditions)
	}
	return ev
}

// update takes over embeddings of the points, and scores them as o does.
func (ev *evidence) update(o checkpoint.Objective, images, texts checkpoint.Cloud) error {
	ev.objective, ev.images, ev.texts = o, metric.Cloud(images), metric.Cloud(texts)
	if err := ev.scorer.Update(Score(o), ev.images, ev.texts); err != nil {
		return err
	}
	return ev.meansScorer.Update(Score(o).MeansOnly(), ev.images, ev.texts)
}

// captions is what RecallByLevel wants to know of the captions.
func (ev *evidence) captions() []metric.Caption {
	var captions []metric.Caption
	for _, t := range ev.points.Texts {
		captions = append(captions, metric.Caption{Level: t.Level, Attributes: t.Attributes})
	}
	return captions
}

// specificity is the level of every caption.
func (ev *evidence) specificity() []float64 {
	levels := make([]float64, len(ev.points.Texts))
	for j, t := range ev.points.Texts {
		levels[j] = float64(t.Level)
	}
	return levels
}

// seenTexts lists the captions that are trained on, with their levels.
func (ev *evidence) seenTexts() (seen, levels []int) {
	for j, t := range ev.points.Texts {
		if !t.Unseen {
			seen, levels = append(seen, j), append(levels, t.Level)
		}
	}
	return seen, levels
}

// rightTexts lists the captions that are true of an image of a kind that is trained on; images of held-out kinds have
// no right answer, and so are left out.
func (ev *evidence) rightTexts(image int) []int {
	if kind := ev.kinds[image]; !ev.unseen[kind] {
		return ev.chains[kind]
	}
	return nil
}

// finest is the most specific caption of a kind, −1 where it has none.
func (ev *evidence) finest(kind int) int {
	if n := len(ev.chains[kind]); n > 0 {
		return ev.chains[kind][n-1]
	}
	return -1
}

// seenChains are the chains of the kinds that are trained on.
func (ev *evidence) seenChains() [][]int {
	var chains [][]int
	for kind, chain := range ev.chains {
		if !ev.unseen[kind] {
			chains = append(chains, chain)
		}
	}
	return chains
}

// rivals lists the captions by the attributes that they name: those that are ranked against one another.
func (ev *evidence) rivals() map[uint32][]int {
	rivals := map[uint32][]int{}
	for j, t := range ev.points.Texts {
		rivals[t.Attributes] = append(rivals[t.Attributes], j)
	}
	return rivals
}

// imageToText is the search for each image's most specific caption among those that name the same attributes.
func (ev *evidence) imageToText(sc *metric.Scorer) metric.Search {
	rivals := ev.rivals()
	return metric.Search{
		Queries: len(ev.kinds), Candidates: len(ev.points.Texts), Score: sc.TextLogit, Right: ev.rightTexts,
		Subset: func(image int) []int {
			if finest := ev.finest(ev.kinds[image]); finest >= 0 {
				return rivals[ev.points.Texts[finest].Attributes]
			}
			return nil
		},
	}
}

// eachRanking ranks, for every image, the captions that name the same attributes, set by set of these, and hands the
// answers over.
func (ev *evidence) eachRanking(do func(attributes uint32, captions []int, answers []metric.Answer)) error {
	search := ev.imageToText(&ev.scorer)
	for attributes, captions := range ev.rivals() {
		search.Subset = func(int) []int { return captions }
		answers, err := search.Answers()
		if err != nil {
			return err
		}
		do(attributes, captions, answers)
	}
	return nil
}

// textToImage is the search for an image of every caption that is the most specific one of some kind.
func (ev *evidence) textToImage(sc *metric.Scorer) metric.Search {
	finest := map[int]bool{}
	for kind := range ev.chains {
		if !ev.unseen[kind] {
			finest[ev.finest(kind)] = true
		}
	}
	right := make([][]int, len(ev.points.Texts))
	for image := range ev.kinds {
		for _, text := range ev.rightTexts(image) {
			if finest[text] {
				right[text] = append(right[text], image)
			}
		}
	}
	return metric.Search{
		Queries: len(right), Candidates: len(ev.kinds), Right: func(text int) []int { return right[text] },
		Score: func(text, image int) float64 { return sc.ImageLogit(image, text) },
	}
}

// withStd is a cloud without what its head gives where that is no σ.
func (ev *evidence) withStd(c metric.Cloud) metric.Cloud {
	if !ev.objective.HasStd {
		c.LogStd = nil
	}
	return c
}

// circle is the radius of a caption's circle as it is drawn, in units of its σ; 0 where none is drawn.
func (ev *evidence) circle() float64 {
	o := ev.objective
	if !o.HasStd || !(o.K > 0) {
		return 0
	}
	return math.Sqrt(o.Tau/o.K) * math.Sqrt(2/float64(ev.texts.Dim))
}

// selected returns the values of the rows.
func selected[T any](values []T, rows []int) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = values[r]
	}
	return out
}
