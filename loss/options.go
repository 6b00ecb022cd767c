package loss

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Options are what a spec may say of an objective beside its name. What an objective does not have is zero.
type Options struct {
	C           float64 // weight of the log term
	CIsDim      bool    // it is the number of dimensions d
	K           float64 // weight of the squared distance
	Bias        float64 // of the logit, in the sigmoid families
	LogStd      float64 // ln σ that all items share
	QuerySide   bool    // u is that of the query
	Mask        bool    // known positives are taken out of the negatives
	Normalise   bool    // means are divided by their norms
	Clamp       float64 // R of u = R·tanh(raw/R); 0 is none
	RandomHead  bool    // the log-std column starts at random
	LearnC      bool
	LearnTau    bool
	LearnBias   bool
	LearnLogStd bool
}

// Kinds of options.
const (
	KindNumber = "number" // from Min to Max, or one of Choices
	KindSwitch = "switch" // 0 or 1
	KindChoice = "choice" // one of Choices
	KindList   = "list"   // some of Choices in their order, joined by commas, or "none"
)

// Option is one option of an objective, as the page and the command line show it.
type Option struct {
	Key      string // in a spec
	Title    string // on the page
	Sentence string // what it does, in one plain sentence
	Kind     string // number, switch, choice or list
	Default  string // a value, as in a spec
	Min      float64
	Max      float64
	Choices  []string
}

// option is a row of the table of all options: how its value is read into Options, and written again.
type option struct {
	Option // without Default; Choices of a list are cut to those that the objective has
	has    func(e *Entry) bool
	// parse stores a value whose form has been checked: for a number, x is its value unless it is a choice.
	parse  func(o *Options, value string, x float64)
	format func(o Options) string
}

// learnable is a number that may be learned.
type learnable struct {
	name string
	has  func(e *Entry) bool
	of   func(o *Options) *bool
}

var learnables = []learnable{
	{"c", hasC, func(o *Options) *bool { return &o.LearnC }},
	{"tau", func(*Entry) bool { return true }, func(o *Options) *bool { return &o.LearnTau }},
	{"bias", hasBias, func(o *Options) *bool { return &o.LearnBias }},
	{"logstd", hasLogStd, func(o *Options) *bool { return &o.LearnLogStd }},
}

// hasC: the options c and k are the proposal's, since the Gaussian and the objective without a log term are
// named for theirs.
func hasC(e *Entry) bool { return e.Name == "proposal" }

func hasBias(e *Entry) bool {
	return e.Family == FamilySigLIP || e.Family == FamilyPPCL || e.Family == FamilyPCMEPP
}

func hasLogStd(e *Entry) bool { return e.Family == FamilyEuclidean || e.Family == FamilyFreeBias }

func isVariance(e *Entry) bool { return e.Family == FamilyVariance }

// number is the part of a row that reads and writes a number.
func number(of func(o *Options) *float64) (parse func(o *Options, value string, x float64), format func(o Options) string) {
	return func(o *Options, _ string, x float64) { *of(o) = x }, func(o Options) string { return formatNumber(*of(&o)) }
}

// toggle is the part of a row whose second value sets a flag.
func toggle(first, second string, of func(o *Options) *bool) (parse func(o *Options, value string, x float64), format func(o Options) string) {
	return func(o *Options, value string, _ float64) { *of(o) = value == second },
		func(o Options) string {
			if *of(&o) {
				return second
			}
			return first
		}
}

// allOptions is the table of all keys, in canonical order.
var allOptions = func() []option {
	row := func(o Option, has func(e *Entry) bool, parse func(o *Options, value string, x float64), format func(o Options) string) option {
		return option{o, has, parse, format}
	}
	parseK, formatK := number(func(o *Options) *float64 { return &o.K })
	parseBias, formatBias := number(func(o *Options) *float64 { return &o.Bias })
	parseLogStd, formatLogStd := number(func(o *Options) *float64 { return &o.LogStd })
	parseClamp, formatClamp := number(func(o *Options) *float64 { return &o.Clamp })
	parseSide, formatSide := toggle("candidate", "query", func(o *Options) *bool { return &o.QuerySide })
	parseMask, formatMask := toggle("0", "1", func(o *Options) *bool { return &o.Mask })
	parseNormalise, formatNormalise := toggle("0", "1", func(o *Options) *bool { return &o.Normalise })
	parseHead, formatHead := toggle("zero", "random", func(o *Options) *bool { return &o.RandomHead })
	hasHead := func(e *Entry) bool { return e.HasHead }
	always := func(*Entry) bool { return true }
	return []option{
		row(Option{Key: "c", Title: "Weight of the log term, c", Kind: KindNumber, Min: 0, Max: 100, Choices: []string{"d"},
			Sentence: "How much a large standard deviation costs: 1 is the proposal, 0 leaves the log term out, d is the Gaussian’s."},
			hasC,
			func(o *Options, value string, x float64) { o.C, o.CIsDim = x, value == "d" },
			func(o Options) string {
				if o.CIsDim {
					return "d"
				}
				return formatNumber(o.C)
			}),
		row(Option{Key: "k", Title: "Weight of the distance, k", Kind: KindNumber, Min: 0.01, Max: 100,
			Sentence: "How much a squared distance costs: 1 is the proposal, 0.5 the Gaussian’s; it only rescales σ."},
			hasC, parseK, formatK),
		row(Option{Key: "bias", Title: "Bias of the logit, b", Kind: KindNumber, Min: -100, Max: 100,
			Sentence: "What is added to every pair’s score before the sigmoid: low where wrong pairs are many, as in a batch."},
			hasBias, parseBias, formatBias),
		row(Option{Key: "logstd", Title: "Shared ln σ", Kind: KindNumber, Min: -10, Max: 10,
			Sentence: "The log of the one standard deviation that all items share: it only rescales the embeddings."},
			hasLogStd, parseLogStd, formatLogStd),
		row(Option{Key: "side", Title: "Whose σ", Kind: KindChoice, Choices: []string{"candidate", "query"},
			Sentence: "Whose standard deviation a pair is measured in: the candidate’s, as proposed, or the query’s, where the log term cancels."},
			isVariance, parseSide, formatSide),
		row(Option{Key: "mask", Title: "Mask known positives", Kind: KindSwitch,
			Sentence: "Other captions in the batch that are true of an image are no longer counted as wrong answers."},
			always, parseMask, formatMask),
		row(Option{Key: "normalise", Title: "Normalised means", Kind: KindSwitch,
			Sentence: "Means are put on the unit sphere before distances are taken, as CLIP’s are."},
			isVariance, parseNormalise, formatNormalise),
		row(Option{Key: "clamp", Title: "Soft clamp, R", Kind: KindNumber, Min: 0.1, Max: 10, Choices: []string{"0"},
			Sentence: "What the log-std head gives is bent to stay within ±R; 0 lets it go anywhere."},
			hasHead, parseClamp, formatClamp),
		row(Option{Key: "head", Title: "Log-std head at the start", Kind: KindChoice, Choices: []string{"zero", "random"},
			Sentence: "The head starts at zero, so that all items are alike at step 0, or with weights drawn at random."},
			hasHead, parseHead, formatHead),
		row(Option{Key: "learn", Title: "Learned numbers", Kind: KindList,
			Sentence: "Which numbers of the formula are trained with the weights, from the values given here."},
			always,
			func(o *Options, value string, _ float64) {
				names := strings.Split(value, ",")
				for _, l := range learnables {
					*l.of(o) = slices.Contains(names, l.name)
				}
			},
			func(o Options) string {
				var names []string
				for _, l := range learnables {
					if *l.of(&o) {
						names = append(names, l.name)
					}
				}
				if names == nil {
					return "none"
				}
				return strings.Join(names, ",")
			}),
	}
}()

// defaults are the options of the entry's bare name. The numbers of the sigmoid families are learned, as they
// are where they were published: a fixed bias would have to be right for the batch size.
func (e Entry) defaults() Options {
	return Options{C: e.C, CIsDim: e.CIsDim, K: e.K, Bias: e.Bias, LogStd: e.LogStd, Clamp: e.Clamp,
		LearnTau: hasBias(&e), LearnBias: hasBias(&e)}
}

// optionsOf lists the options that the entry has, in canonical order.
func optionsOf(e *Entry) []Option {
	var list []Option
	for _, row := range allOptions {
		if !row.has(e) {
			continue
		}
		o := row.Option
		o.Default = row.format(e.defaults())
		if o.Kind == KindList {
			for _, l := range learnables {
				if l.has(e) {
					o.Choices = append(o.Choices, l.name)
				}
			}
		}
		list = append(list, o)
	}
	return list
}

// Want says what a value must be, for errors and for help.
func (o Option) Want() string {
	switch o.Kind {
	case KindNumber:
		want := fmt.Sprintf("a number from %s to %s", formatNumber(o.Min), formatNumber(o.Max))
		if len(o.Choices) > 0 {
			want += " or " + strings.Join(o.Choices, " or ")
		}
		return want
	case KindSwitch:
		return "0 or 1"
	case KindChoice:
		return strings.Join(o.Choices, " or ")
	}
	return "none, or some of " + strings.Join(o.Choices, ", ") + " joined by commas"
}

// read tells whether value has the form that want says, and for a number what it is.
func (o Option) read(value string) (x float64, ok bool) {
	switch o.Kind {
	case KindNumber:
		if slices.Contains(o.Choices, value) {
			return 0, true
		}
		if value == "" || strings.Trim(value, "0123456789.eE-") != "" {
			return 0, false // ParseFloat also knows hexadecimals, underscores and infinities
		}
		x, err := strconv.ParseFloat(value, 64)
		return x + 0, err == nil && x >= o.Min && x <= o.Max // + 0: no −0
	case KindSwitch:
		return 0, value == "0" || value == "1"
	case KindChoice:
		return 0, slices.Contains(o.Choices, value)
	}
	if value == "none" {
		return 0, true
	}
	seen := map[string]bool{}
	for _, name := range strings.Split(value, ",") {
		if seen[name] || !slices.Contains(o.Choices, name) {
			return 0, false
		}
		seen[name] = true
	}
	return 0, true
}

// formatNumber writes the shortest decimal that reads back as x.
func formatNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
