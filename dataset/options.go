package dataset

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// option is one key of a spec: how its value is read into Options, and how it is written again.
type option struct {
	key  string
	sets []string // names of the sets that know it
	want string   // what a value must be, for errors
	// parse stores the value; it returns false where the value is not what want says.
	parse func(value string, o *Options) bool
	// format returns the canonical value, "" for the default.
	format func(o Options) string
}

var (
	shapeNames = []string{"tree332", "tree3322", "subset33", "subset332"}
	emojiNames = []string{"emoji60", "emoji"}
)

// allOptions is the table of all keys, in canonical order.
var allOptions = []option{
	{
		key: "fog", sets: shapeNames, want: "a number from 0 to 1",
		parse: func(v string, o *Options) bool {
			return ParseNumber(v, &o.Fog) && o.Fog >= 0 && o.Fog <= 1
		},
		format: func(o Options) string { return formatUnlessZero(o.Fog) },
	},
	{
		key: "density", sets: shapeNames, want: "a number above 0 and at most 1",
		parse: func(v string, o *Options) bool {
			ok := ParseNumber(v, &o.FogDensity) && o.FogDensity > 0 && o.FogDensity <= 1
			if o.FogDensity == 1 {
				o.FogDensity = 0 // the default
			}
			return ok
		},
		format: func(o Options) string {
			if o.FogDensity == 1 {
				return ""
			}
			return formatUnlessZero(o.FogDensity)
		},
	},
	{
		key: "equal", sets: shapeNames, want: "0 or 1",
		parse: func(v string, o *Options) bool {
			o.EqualCaptions = v == "1"
			return v == "0" || v == "1"
		},
		format: func(o Options) string {
			if o.EqualCaptions {
				return "1"
			}
			return ""
		},
	},
	{
		key: "skew", sets: shapeNames, want: `positive relative frequencies joined by "+", one for each value of the first attribute`,
		parse: func(v string, o *Options) bool {
			ok, sum := ParseWeights(v, &o.Skew)
			return ok && !math.IsInf(sum, 0) && !slices.Contains(o.Skew, 0)
		},
		format: func(o Options) string { return FormatNumbers(o.Skew) },
	},
	{
		key: "holdout", sets: shapeNames, want: "a whole number from 0 to half the number of kinds",
		parse: func(v string, o *Options) bool {
			n, err := strconv.ParseUint(v, 10, 16)
			o.HoldOut = int(n)
			return err == nil
		},
		format: func(o Options) string {
			if o.HoldOut == 0 {
				return ""
			}
			return strconv.Itoa(o.HoldOut)
		},
	},
	{
		key: "captions", sets: emojiNames, want: "flat or nested",
		parse: func(v string, o *Options) bool {
			o.Captions = v
			if v == "flat" {
				o.Captions = "" // the default
			}
			return v == "flat" || v == "nested"
		},
		format: func(o Options) string {
			if o.Captions == "flat" {
				return ""
			}
			return o.Captions
		},
	},
	{
		key: "validate", sets: emojiNames, want: "0 or 1",
		parse: func(v string, o *Options) bool {
			o.Validate = v == "1"
			return v == "0" || v == "1"
		},
		format: func(o Options) string {
			if o.Validate {
				return "1"
			}
			return ""
		},
	},
	{
		key: "groups", sets: []string{"emoji60"}, want: `two different group slugs joined by "+", such as food-drink+animals-nature`,
		parse: func(v string, o *Options) bool {
			o.Groups = strings.Split(v, "+")
			return len(o.Groups) == 2 && isSlug(o.Groups[0]) && isSlug(o.Groups[1]) && o.Groups[0] != o.Groups[1]
		},
		format: func(o Options) string { return strings.Join(o.Groups, "+") },
	},
	{
		key: "levels", sets: append(slices.Clone(shapeNames), emojiNames...), want: `weights of at least 0, not all 0, joined by "+", one for each level`,
		parse: func(v string, o *Options) bool {
			ok, sum := ParseWeights(v, &o.LevelWeights)
			return ok && !math.IsInf(sum, 0) && sum > 0
		},
		format: func(o Options) string { return FormatNumbers(o.LevelWeights) },
	},
}

// ParseSpec splits the spec of a data set, such as "tree332?fog=0.2&equal=1", into its name and options.
//
//	spec   = name [ "?" option *( "&" option ) ]
//	option = key "=" value
//
// An unknown name, a key that this set does not know or that comes twice, and a value out of range are
// errors. How many numbers skew and levels take depends on the set: Open checks it. A value that says the
// default is the default: "emoji?captions=flat" has the Options of "emoji".
func ParseSpec(spec string) (name string, o Options, err error) {
	name, rest, found := strings.Cut(spec, "?")
	if !slices.Contains(Names(), name) {
		return "", Options{}, errUnknown(name)
	}
	if !found {
		return name, o, nil
	}
	seen := map[string]bool{}
	for _, part := range strings.Split(rest, "&") {
		if err := parseOption(name, part, seen, &o); err != nil {
			return "", Options{}, fmt.Errorf("dataset: spec %.200q: %w", spec, err)
		}
	}
	if o.FogDensity != 0 && o.Fog == 0 {
		return "", Options{}, fmt.Errorf("dataset: spec %.200q: density has no meaning without fog", spec)
	}
	if o.EqualCaptions && o.LevelWeights != nil {
		return "", Options{}, fmt.Errorf("dataset: spec %.200q: equal and levels exclude each other: both say how often a caption is drawn", spec)
	}
	return name, o, nil
}

func parseOption(name, part string, seen map[string]bool, o *Options) error {
	key, value, found := strings.Cut(part, "=")
	if !found {
		return fmt.Errorf("%q is not key=value", part)
	}
	if seen[key] {
		return fmt.Errorf("%s comes twice", key)
	}
	seen[key] = true
	var known []string
	for _, opt := range allOptions {
		if !slices.Contains(opt.sets, name) {
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
	return fmt.Errorf("%s has no option %q; it has %s", name, key, strings.Join(known, ", "))
}

// FormatSpec returns the canonical spec of a name with options: the keys in the order of Options, defaults
// left out. ParseSpec of it gives name and o again.
func FormatSpec(name string, o Options) string {
	var parts []string
	for _, opt := range allOptions {
		if v := opt.format(o); v != "" {
			parts = append(parts, opt.key+"="+v)
		}
	}
	if len(parts) == 0 {
		return name
	}
	return name + "?" + strings.Join(parts, "&")
}

// ParseNumber reads a finite decimal number, as the options of a set have it.
func ParseNumber(v string, to *float64) bool {
	if strings.Trim(v, "0123456789.eE-") != "" {
		return false // ParseFloat also knows hexadecimals, underscores, infinities and a plus, which joins numbers
	}
	x, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsInf(x, 0) {
		return false
	}
	*to = x + 0 // no −0
	return true
}

// ParseWeights reads numbers of at least 0 that are joined by "+", and returns their sum.
func ParseWeights(v string, to *[]float64) (ok bool, sum float64) {
	for _, s := range strings.Split(v, "+") {
		var x float64
		if !ParseNumber(s, &x) || x < 0 {
			return false, 0
		}
		*to = append(*to, x)
		sum += x
	}
	return true, sum
}

// FormatNumber writes the shortest decimal that reads back as x, never with a plus sign in its exponent,
// because the plus joins numbers.
func FormatNumber(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'g', -1, 64), "e+", "e", 1)
}

func formatUnlessZero(x float64) string {
	if x == 0 {
		return ""
	}
	return FormatNumber(x)
}

// FormatNumbers joins numbers by "+".
func FormatNumbers(xs []float64) string {
	parts := make([]string, len(xs))
	for i, x := range xs {
		parts[i] = FormatNumber(x)
	}
	return strings.Join(parts, "+")
}

// isSlug tells whether s is made of lower-case letters, digits and hyphens.
func isSlug(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// weights checks what skew and levels say against the number of values that a set has, and returns it, or n
// ones where nothing is given.
func weights(given []float64, n int) ([]float64, error) {
	if given == nil {
		return slices.Repeat([]float64{1}, n), nil
	}
	if len(given) != n {
		return nil, fmt.Errorf("has %d numbers; want %d", len(given), n)
	}
	return given, nil
}
