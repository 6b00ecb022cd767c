package loss

import (
	"fmt"
	"slices"
	"strings"
)

// Families of objectives, as they are written in checkpoints.
const (
	FamilyVariance  = "variance"
	FamilyEuclidean = "euclidean"
	FamilyCLIP      = "clip"
	FamilyDot       = "dot"
	FamilyFreeBias  = "free-bias"
	FamilyAsymVLM   = "asymvlm"
	FamilySigLIP    = "siglip"
	FamilyPPCL      = "ppcl"
	FamilyPCMEPP    = "pcmepp"
)

// Families lists them.
func Families() []string {
	return []string{FamilyVariance, FamilyEuclidean, FamilyCLIP, FamilyDot, FamilyFreeBias, FamilyAsymVLM,
		FamilySigLIP, FamilyPPCL, FamilyPCMEPP}
}

// Entry is a row of the table of objectives. The page, the command line and the tests take it from there.
type Entry struct {
	Name     string // on the command line, in URLs and in checkpoints; options may follow, see Parse
	Title    string // on the page
	Family   string
	Sentence string // what it is, in one plain sentence for the page
	Source   string // who proposed it
	HasStd   bool   // whether every embedding has a standard deviation
	HasHead  bool   // whether the encoders have a log-std head: where HasStd, and in free-bias, where it gives b
	MinDim   int    // least number of dimensions d

	// The numbers of its formula, where its family has them; options may set others. C is not used where
	// CIsDim is set.
	C      float64
	CIsDim bool // c is the number of dimensions d
	K      float64
	Bias   float64
	LogStd float64

	DefaultTau    float64
	TauMin        float64
	TauMax        float64
	LearnedTauMin float64 // a learned τ is kept at or above it; 0 for no bound
	TauIsGauge    bool    // τ only rescales the embeddings: no model is better or worse for it
	TauNote       string  // what τ does here, in one plain sentence for the page

	// TauGaugeWhen says for which options τ is gauge: where all the values of one element, such as
	// "side=query&normalise=0", are those of the spec. TauGaugeNote then takes the place of TauNote.
	TauGaugeWhen []string
	TauGaugeNote string

	DefaultLearningRate float64 // of Adam
	LearningRateMin     float64
	LearningRateMax     float64

	Clamp   float64 // R of the soft clamp u = R·tanh(raw/R) of what the head gives; 0 is none
	Freedom int     // what the objective sees of one embedding are d + Freedom numbers, without options

	Options []Option
}

// LearnedTauNote is what a slider of τ does while τ is learned.
const LearnedTauNote = "Temperature is learned: a value that is set here is where learning goes on from."

const (
	scaleNote    = "Temperature only rescales the embeddings: it changes the picture’s scale and nothing else."
	unclampNote  = "Without the soft clamp temperature only changes the scale of the picture and of what the head gives, and nothing else."
	clampedNote  = "Temperature changes the scale of the picture, and how far what the head gives can reach within its soft clamp."
	varianceNote = "Without a log term that tells candidates apart, temperature only rescales the embeddings and their σ: it changes the picture’s scale and nothing else."
)

// varianceGauge: a log term that is absent or the same for all candidates leaves τ to divide D·exp(−2u) alone,
// which the scale of the embeddings undoes, or, where that is fixed, the level of an unclamped u.
var varianceGauge = []string{
	"c=0&learn=none&normalise=0", "c=0&learn=tau&normalise=0", "c=0&learn=none&clamp=0", "c=0&learn=tau&clamp=0",
	"side=query&normalise=0", "side=query&clamp=0",
}

// Objectives lists the objectives in the order in which they are offered.
func Objectives() []Entry {
	entries := []Entry{
		{
			Name: "proposal", Title: "Proposal", Family: FamilyVariance, HasStd: true, C: 1, K: 1, Freedom: 1,
			Sentence:   "Every image and every text gets a position and a standard deviation, and a pair scores by its distance measured in standard deviations, less the log of the standard deviation.",
			Source:     "openai/CLIP issue 296",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10,
			TauNote:      "Divides all scores: low, the best caption takes nearly all; high, all are alike; it and the price of width are one knob.",
			TauGaugeWhen: varianceGauge, TauGaugeNote: varianceNote,
		},
		{
			Name: "gaussian", Title: "Gaussian", Family: FamilyVariance, HasStd: true, CIsDim: true, K: 0.5, Freedom: 1,
			Sentence:   "The true log-density of a round Gaussian in d dimensions: the log of the standard deviation counts d times.",
			Source:     "openai/CLIP issue 296, normalised",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10,
			TauNote:      "Temperature and the weight of the log term are one knob: at τ = d this is the proposal, with σ divided by √(2d).",
			TauGaugeWhen: []string{"side=query&normalise=0", "side=query&clamp=0"}, TauGaugeNote: varianceNote,
		},
		{
			Name: "no-log-term", Title: "No log term", Family: FamilyVariance, HasStd: true, C: 0, K: 1, Freedom: 1,
			Sentence:   "The proposal without the price for a large standard deviation: a control that shows what the log term does.",
			Source:     "control",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10,
			TauNote:      "Between normalised means temperature is how far apart the clamped σ let two candidates score.",
			TauGaugeWhen: []string{"normalise=0", "clamp=0"},
			TauGaugeNote: "Without the log term temperature only rescales σ: it changes the picture’s scale and nothing else.",
		},
		{
			Name: "euclidean", Title: "Euclidean", Family: FamilyEuclidean,
			Sentence:   "Every image and every text gets a position only, and a pair scores by its distance: the variance loss with one standard deviation for all.",
			Source:     "EuCLIP, arXiv 2409.13079",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10,
			TauNote: scaleNote, TauGaugeWhen: []string{""}, TauGaugeNote: scaleNote,
		},
		{
			Name: "clip", Title: "CLIP", Family: FamilyCLIP, Freedom: -1,
			Sentence:   "Every image and every text gets a direction only, and a pair scores by the cosine of the angle between them.",
			Source:     "arXiv 2103.00020",
			DefaultTau: 0.07, TauMin: 0.01, TauMax: 1, LearnedTauMin: 0.01,
			TauNote: "Cosines lie between −1 and 1, so temperature bounds how sure the model can be; it wants to be near 0.07.",
		},
		{
			Name: "dot", Title: "Dot product", Family: FamilyDot,
			Sentence:   "CLIP without the division by the norms: a pair scores by its dot product, and the length of an embedding is its only confidence.",
			Source:     "control",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10,
			TauNote: scaleNote, TauGaugeWhen: []string{""}, TauGaugeNote: scaleNote,
		},
		{
			Name: "free-bias", Title: "Free bias", Family: FamilyFreeBias, HasHead: true, K: 1, Freedom: 1,
			Sentence:   "One standard deviation for all, and in place of the log term a number b that each item learns: a control for whether σ is only how often an item is right.",
			Source:     "control",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10,
			TauNote: clampedNote, TauGaugeWhen: []string{"clamp=0"}, TauGaugeNote: unclampNote,
		},
		{
			Name: "asymvlm", Title: "AsymVLM", Family: FamilyAsymVLM, MinDim: 2,
			Sentence:   "An image is a direction, and a text a cloud of directions that is the tighter the longer its embedding is.",
			Source:     "arXiv 2505.11029",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10,
			TauNote: "Temperature divides the log-density of a text’s cloud of directions, so the lengths of the texts grow with it.",
		},
		{
			Name: "siglip", Title: "SigLIP", Family: FamilySigLIP, Bias: -10, Freedom: -1,
			Sentence:   "Cosines as in CLIP, but each pair is judged by itself, as right or wrong, instead of against the rest of the batch.",
			Source:     "arXiv 2303.15343",
			DefaultTau: 0.1, TauMin: 0.01, TauMax: 1,
			TauNote: "Cosines lie between −1 and 1, so temperature bounds how far right and wrong pairs can be told apart; for d = 2 a start at 0.2 is safer than the published 0.1, from which all directions may become alike.",
		},
		{
			Name: "ppcl", Title: "PPCL, scalar", Family: FamilyPPCL, HasStd: true, Bias: -10,
			Sentence:   "ProLIP’s loss of pairs with one standard deviation an item: SigLIP’s cosine, less both variances.",
			Source:     "the pair loss of arXiv 2410.18857 with one variance an item and no inclusion loss: no conclusion about ProLIP as published",
			DefaultTau: 0.1, TauMin: 0.01, TauMax: 1,
			TauNote: "Cosines lie between −1 and 1, so temperature bounds how far right and wrong pairs can be told apart.",
		},
		{
			Name: "pcmepp", Title: "PCME++", Family: FamilyPCMEPP, HasStd: true, Bias: 5, Freedom: 1,
			Sentence:   "Each pair is judged by itself, as right or wrong, by the mean squared distance of two points drawn from its two Gaussians.",
			Source:     "arXiv 2305.18171, closed form, one variance an item",
			DefaultTau: 0.2, TauMin: 0.02, TauMax: 20,
			TauNote: clampedNote, TauGaugeWhen: []string{"clamp=0"}, TauGaugeNote: unclampNote,
		},
	}
	for i := range entries {
		e := &entries[i]
		e.DefaultLearningRate, e.LearningRateMin, e.LearningRateMax = 3e-3, 1e-5, 0.1
		e.MinDim = max(1, e.MinDim)
		e.HasHead = e.HasHead || e.HasStd
		if e.HasHead {
			e.Clamp = 2
		}
		e.Options = optionsOf(e)
		e.TauIsGauge = Objective{*e, e.defaults()}.TauIsGauge()
	}
	return entries
}

// Lookup returns the entry that a spec names, options or not.
func Lookup(spec string) (Entry, error) {
	name, _, _ := strings.Cut(spec, "?")
	entries := Objectives()
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == name })
	if i < 0 {
		var names []string
		for _, e := range entries {
			names = append(names, e.Name)
		}
		return Entry{}, fmt.Errorf("loss: unknown objective %.100q; known are %s", name, strings.Join(names, ", "))
	}
	return entries[i], nil
}
