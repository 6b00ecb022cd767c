//go:build !js

package own

import (
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"halo/dataset"
)

// Options are what a spec says besides the path. ParseSpec sets the defaults.
type Options struct {
	Filepath     string    // filepath= csv: the column of the pictures' paths; OpenCLIP's --csv-img-key
	Title        string    // title= csv: the column of the most specific caption; OpenCLIP's --csv-caption-key. tar: the JSON field; "" is the .txt, and without one the field caption
	Vague        []string  // vague= csv and tar: columns (JSON fields) of vaguer captions, the vaguest first, joined by "+"
	Separator    string    // separator= csv: tab, comma or semicolon; "" is the first of these that the header holds
	Root         string    // root= csv: the folder that relative paths start from; "" is the csv's own
	Size         int       // size= side of a training image, pixels
	Crop         float64   // crop= least share of the largest crop's area that a random crop has; 1 takes the square in the middle
	Flip         bool      // flip= mirror every second training image; off, since text, arrows and emoji have a left and a right
	Jitter       float64   // jitter= brightness, contrast and saturation are each multiplied by a factor from 1 − jitter to 1 + jitter
	LevelWeights []float64 // levels= how often a level is drawn, vaguest first, joined by "+"; nil is equally often
	HoldOut      float64   // holdout= share of the keys that is never trained on
	Evaluation   int       // evaluation= most pictures of the held-out share to judge by
	Tokenizer    string    // tokenizer= words, or bpe: byte pairs
	Words        int       // words= of the tokenizer words: most words of the vocabulary
	Vocabulary   int       // vocabulary= of the tokenizer bpe: most entries of the vocabulary, the 256 bytes and the two special ones included
	Tokens       int       // tokens= most tokens of a row
	Shuffle      int       // shuffle= pairs in the buffer that shuffles; 0 is all for csv and folder, 10,000 for shards
	Corrupt      float64   // corrupt= share of pairs that may be unusable
	CorruptCount int       // corrupt-count= number of pairs that may be unusable, whatever their share
}

// Sides of a training image, pixels.
const (
	MinSize = 16
	MaxSize = 224
)

func defaults() Options {
	return Options{Filepath: "filepath", Size: 64, Crop: 0.9, HoldOut: 0.05, Evaluation: 512, Tokenizer: wordTokens, Words: 10_000,
		Vocabulary: 4096, Tokens: 32, Corrupt: 0.05, CorruptCount: 16}
}

// Tokenizers of Options.
const (
	wordTokens = "words"
	bytePairs  = "bpe" // the field's name for byte-pair encoding
)

// form is what a path leads to.
type form int

const (
	unknownForm form = iota
	csvForm
	tarForm
	folderForm
)

// formOf tells what a path names, by its ending, or as a folder that exists.
func formOf(path string) form {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv", ".tsv":
		return csvForm
	}
	if isShard(path) {
		return tarForm
	}
	if strings.HasSuffix(path, "}") { // 'shards/{a,b}.{tar}' and the like: expansion decides
		if names, err := expandBraces(path); err == nil && isShard(names[0]) {
			return tarForm
		}
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return folderForm
	}
	return unknownForm
}

// Recognise tells whether a spec is for this package: it is none of dataset.Names and names a .csv, .tsv, .tar or .tar.gz
// file, a folder, or anything with a slash. So "./emoji" is a folder of that name, and "emoji" is the bundled set.
func Recognise(spec string) bool {
	path, _, _ := strings.Cut(spec, "?")
	if path == "" || slices.Contains(dataset.Names(), path) {
		return false
	}
	return formOf(path) != unknownForm || strings.ContainsAny(path, `/\`)
}

// option is one key of a spec: how its value is read into Options, and how it is written again.
type option struct {
	key   string
	forms []form // that know it; nil is all
	want  string // what a value must be, for errors
	parse func(value string, o *Options) bool
	// format returns the value as parse takes it; one that is equal to the default's is left out of a spec.
	format func(o Options) string
}

// options is the table of all keys, in canonical order.
var options = []option{
	text("filepath", []form{csvForm}, "the name of a column", func(o *Options) *string { return &o.Filepath }),
	text("title", []form{csvForm, tarForm}, "the name of a column, or of a JSON field", func(o *Options) *string { return &o.Title }),
	{
		key: "vague", forms: []form{csvForm, tarForm}, want: `names of columns (JSON fields) joined by "+", the vaguest first, none twice`,
		parse: func(v string, o *Options) bool {
			o.Vague = nil
			for name := range strings.SplitSeq(v, "+") {
				name, ok := unescape(name)
				if !ok || slices.Contains(o.Vague, name) {
					return false
				}
				o.Vague = append(o.Vague, name)
			}
			return len(o.Vague) < maxLevels
		},
		format: func(o Options) string {
			var names []string
			for _, name := range o.Vague {
				names = append(names, escape(name))
			}
			return strings.Join(names, "+")
		},
	},
	{
		key: "separator", forms: []form{csvForm}, want: "tab, comma or semicolon",
		parse: func(v string, o *Options) bool {
			o.Separator = v
			return separators[v] != 0
		},
		format: func(o Options) string { return o.Separator },
	},
	text("root", []form{csvForm}, "a folder", func(o *Options) *string { return &o.Root }),
	whole("size", MinSize, MaxSize, func(o *Options) *int { return &o.Size }),
	number("crop", 0.01, 1, func(o *Options) *float64 { return &o.Crop }),
	{
		key: "flip", want: "0 or 1",
		parse: func(v string, o *Options) bool {
			o.Flip = v == "1"
			return v == "0" || v == "1"
		},
		format: func(o Options) string {
			if o.Flip {
				return "1"
			}
			return "0"
		},
	},
	number("jitter", 0, 1, func(o *Options) *float64 { return &o.Jitter }),
	{
		key: "levels", forms: []form{csvForm, tarForm}, want: `weights of at least 0, not all 0, joined by "+", one for each level`,
		parse: func(v string, o *Options) bool {
			o.LevelWeights = nil
			ok, sum := dataset.ParseWeights(v, &o.LevelWeights)
			return ok && sum > 0 && !math.IsInf(sum, 0)
		},
		format: func(o Options) string { return dataset.FormatNumbers(o.LevelWeights) },
	},
	number("holdout", 0.0001, 0.5, func(o *Options) *float64 { return &o.HoldOut }),
	whole("evaluation", 1, 4096, func(o *Options) *int { return &o.Evaluation }),
	{
		key: "tokenizer", want: "words or bpe",
		parse: func(v string, o *Options) bool {
			o.Tokenizer = v
			return v == wordTokens || v == bytePairs
		},
		format: func(o Options) string { return o.Tokenizer },
	},
	whole("words", 1, 99_998, func(o *Options) *int { return &o.Words }), // with the two special entries, a checkpoint's 100,000
	whole("vocabulary", dataset.BytePieces, 100_000, func(o *Options) *int { return &o.Vocabulary }),
	whole("tokens", 1, 256, func(o *Options) *int { return &o.Tokens }),
	whole("shuffle", 0, 10_000_000, func(o *Options) *int { return &o.Shuffle }),
	number("corrupt", 0, 1, func(o *Options) *float64 { return &o.Corrupt }),
	whole("corrupt-count", 0, 1_000_000_000, func(o *Options) *int { return &o.CorruptCount }),
}

// text is an option whose value is a name, percent-encoded where it holds "%", "&" or "+".
func text(key string, forms []form, want string, field func(*Options) *string) option {
	return option{key: key, forms: forms, want: want,
		parse: func(v string, o *Options) (ok bool) {
			*field(o), ok = unescape(v)
			return ok
		},
		format: func(o Options) string { return escape(*field(&o)) }}
}

func whole(key string, least, most int, field func(*Options) *int) option {
	return option{key: key, want: fmt.Sprintf("a whole number from %d to %d", least, most),
		parse: func(v string, o *Options) bool {
			n, err := strconv.ParseUint(v, 10, 31)
			*field(o) = int(n)
			return err == nil && int(n) >= least && int(n) <= most
		},
		format: func(o Options) string { return strconv.Itoa(*field(&o)) }}
}

func number(key string, least, most float64, field func(*Options) *float64) option {
	return option{key: key, want: fmt.Sprintf("a number from %v to %v", least, most),
		parse: func(v string, o *Options) bool {
			return dataset.ParseNumber(v, field(o)) && *field(o) >= least && *field(o) <= most
		},
		format: func(o Options) string { return dataset.FormatNumber(*field(&o)) }}
}

// ParseSpec splits the spec of one's own data, such as "photos.csv?title=caption&size=64", into the path and its options.
//
//	spec   = path [ "?" option *( "&" option ) ]
//	option = key "=" value
//
// A path may hold braces where it ends in .tar (see the README of WebDataset: "{0000..0009}"), and cannot hold a
// question mark. In a value, %26 is "&", %2B is "+" and %25 is "%". Errors: a path that is neither a csv, a tar nor a
// folder; an unknown key, one that comes twice or that this form of data does not know; a value out of range.
func ParseSpec(spec string) (path string, o Options, err error) {
	o = defaults()
	path, rest, found := strings.Cut(spec, "?")
	f := formOf(path)
	if f == unknownForm {
		return "", o, fmt.Errorf("own: %.200q is no data: want a .csv or .tsv file, .tar or .tar.gz files such as 'shards/{0000..0009}.tar', or a folder that exists", path)
	}
	if !found {
		return path, o, nil
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(rest, "&") {
		if err := parseOption(f, part, seen, &o); err != nil {
			return "", o, fmt.Errorf("own: spec %.200q: %w", spec, err)
		}
	}
	for key, tokenizer := range map[string]string{"words": wordTokens, "vocabulary": bytePairs} {
		if seen[key] && o.Tokenizer != tokenizer {
			return "", o, fmt.Errorf("own: spec %.200q: %s is of tokenizer=%s; this is tokenizer=%s", spec, key, tokenizer, o.Tokenizer)
		}
	}
	if n := len(o.Vague) + 1; o.LevelWeights != nil && len(o.LevelWeights) != n {
		return "", o, fmt.Errorf("own: spec %.200q: levels has %d weights; want %d, one for each level", spec, len(o.LevelWeights), n)
	}
	if slices.Contains(o.Vague, o.titleName(f)) {
		return "", o, fmt.Errorf("own: spec %.200q: vague names %q, which is the title", spec, o.titleName(f))
	}
	return path, o, nil
}

func parseOption(f form, part string, seen map[string]bool, o *Options) error {
	key, value, found := strings.Cut(part, "=")
	if !found {
		return fmt.Errorf("%q is not key=value", part)
	}
	if seen[key] {
		return fmt.Errorf("%s comes twice", key)
	}
	seen[key] = true
	var known []string
	for _, opt := range options {
		if opt.forms != nil && !slices.Contains(opt.forms, f) {
			continue
		}
		if opt.key == key {
			if !opt.parse(value, o) {
				return fmt.Errorf("%s is %q; want %s", key, value, opt.want)
			}
			return nil
		}
		known = append(known, opt.key)
	}
	return fmt.Errorf("there is no option %q; there are %s", key, strings.Join(known, ", "))
}

// FormatSpec returns the canonical spec of a path with options: the keys in the order of Options, defaults left out.
// ParseSpec of it gives path and o again.
func FormatSpec(path string, o Options) string {
	var parts []string
	for _, opt := range options {
		if v := opt.format(o); v != opt.format(defaults()) {
			parts = append(parts, opt.key+"="+v)
		}
	}
	if len(parts) == 0 {
		return path
	}
	return path + "?" + strings.Join(parts, "&")
}

// titleName is what the most specific level is called.
func (o Options) titleName(f form) string {
	switch {
	case o.Title != "":
		return o.Title
	case f == csvForm:
		return "title"
	}
	return "caption"
}

// levelNames are what the levels are called, vaguest first.
func (o Options) levelNames(f form) []string {
	return append(slices.Clone(o.Vague), o.titleName(f))
}

func unescape(s string) (string, bool) {
	name, err := url.PathUnescape(s)
	return name, err == nil && name != ""
}

func escape(s string) string {
	return strings.NewReplacer("%", "%25", "&", "%26", "+", "%2B").Replace(s)
}
