package dataset

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestParseSpec(t *testing.T) {
	rows := []struct {
		spec, name string
		want       Options
		canonical  string
	}{
		{"tree332", "tree332", Options{}, "tree332"},
		{"tree332?fog=0.2&equal=1", "tree332", Options{Fog: 0.2, EqualCaptions: true}, "tree332?fog=0.2&equal=1"},
		{"tree332?equal=1&fog=.20", "tree332", Options{Fog: 0.2, EqualCaptions: true}, "tree332?fog=0.2&equal=1"},
		{"tree3322?fog=1&density=0.3", "tree3322", Options{Fog: 1, FogDensity: 0.3}, "tree3322?fog=1&density=0.3"},
		{"subset33?skew=0.85+0.12+0.03", "subset33", Options{Skew: []float64{0.85, 0.12, 0.03}}, "subset33?skew=0.85+0.12+0.03"},
		{"subset332?holdout=3&levels=0+1+2+3", "subset332", Options{HoldOut: 3, LevelWeights: []float64{0, 1, 2, 3}}, "subset332?holdout=3&levels=0+1+2+3"},
		{"emoji60?groups=food-drink+animals-nature", "emoji60", Options{Groups: []string{"food-drink", "animals-nature"}}, "emoji60?groups=food-drink+animals-nature"},
		{"emoji?levels=1+2+3+4&captions=nested", "emoji", Options{Captions: "nested", LevelWeights: []float64{1, 2, 3, 4}}, "emoji?captions=nested&levels=1+2+3+4"},
		// What says the default is the default.
		{"tree332?fog=0&equal=0&holdout=0", "tree332", Options{}, "tree332"},
		{"tree332?fog=-0", "tree332", Options{}, "tree332"},
		{"tree332?levels=-0+1+0+1", "tree332", Options{LevelWeights: []float64{0, 1, 0, 1}}, "tree332?levels=0+1+0+1"},
		{"tree332?fog=0.5&density=1", "tree332", Options{Fog: 0.5}, "tree332?fog=0.5"},
		{"emoji?captions=flat", "emoji", Options{}, "emoji"},
		// An exponent's plus does not read as the plus that joins numbers.
		{"subset33?skew=1e21+1e-7+1", "subset33", Options{Skew: []float64{1e21, 1e-7, 1}}, "subset33?skew=1e21+1e-07+1"},
	}
	for _, row := range rows {
		name, o, err := ParseSpec(row.spec)
		if err != nil {
			t.Errorf("ParseSpec(%q): %v", row.spec, err)
			continue
		}
		if name != row.name || !reflect.DeepEqual(o, row.want) {
			t.Errorf("ParseSpec(%q): got %q %+v, want %q %+v", row.spec, name, o, row.name, row.want)
		}
		if got := FormatSpec(name, o); got != row.canonical {
			t.Errorf("FormatSpec of %q: got %q, want %q", row.spec, got, row.canonical)
		}
	}
}

func TestParseSpecErrors(t *testing.T) {
	rows := []struct{ name, spec, want string }{
		{"empty", "", `unknown data set ""`},
		{"unknown name", "tree99", `unknown data set "tree99"`},
		{"name in capitals", "Tree332", "unknown data set"},
		{"nothing behind the question mark", "tree332?", "not key=value"},
		{"no value", "tree332?fog", `"fog" is not key=value`},
		{"empty part", "tree332?fog=0.1&", "not key=value"},
		{"unknown key", "tree332?mist=1", `no option "mist"; it has fog, density, equal, skew, holdout, levels`},
		{"key of another set", "emoji?fog=0.1", `emoji has no option "fog"; it has captions, validate, levels`},
		{"groups of the whole set", "emoji?groups=a+b", `no option "groups"`},
		{"twice", "tree332?fog=0.1&fog=0.2", "fog comes twice"},
		{"twice, once the default", "tree332?equal=0&equal=1", "equal comes twice"},
		{"fog above 1", "tree332?fog=1.5", `fog is "1.5"; want a number from 0 to 1`},
		{"fog below 0", "tree332?fog=-0.1", "want a number from 0 to 1"},
		{"fog is no number", "tree332?fog=NaN", "want a number from 0 to 1"},
		{"fog in hexadecimal", "tree332?fog=0x1p-2", "want a number from 0 to 1"},
		{"fog with a space", "tree332?fog= 0.1", "want a number from 0 to 1"},
		{"density without fog", "tree332?density=0.5", "density has no meaning without fog"},
		{"density with fog 0", "tree332?fog=0&density=0.5", "density has no meaning without fog"},
		{"density 0", "tree332?fog=1&density=0", "above 0 and at most 1"},
		{"equal is not a switch", "tree332?equal=yes", "want 0 or 1"},
		{"skew with 0", "tree332?skew=1+0+1", "positive relative frequencies"},
		{"skew without a number", "tree332?skew=1++1", "positive relative frequencies"},
		{"skew that is infinite", "tree332?skew=1e999+1+1", "positive relative frequencies"},
		{"skew whose sum is infinite", "tree332?skew=1e308+1e308+1", "positive relative frequencies"},
		{"skew separated by commas", "tree332?skew=1,1,1", "positive relative frequencies"},
		{"hold-out below 0", "tree332?holdout=-1", "whole number"},
		{"hold-out with a fraction", "tree332?holdout=1.5", "whole number"},
		{"caption style", "emoji?captions=deep", "want flat or nested"},
		{"one group", "emoji60?groups=food-drink", "two different group slugs"},
		{"the same group twice", "emoji60?groups=food-drink+food-drink", "two different group slugs"},
		{"a group that is no slug", "emoji60?groups=food & drink+x", "two different group slugs"},
		{"levels all 0", "tree332?levels=0+0+0+0", "not all 0"},
		{"levels below 0", "tree332?levels=1+-1+1+1", "at least 0"},
		{"levels and equal", "tree332?equal=1&levels=1+1+1+1", "exclude each other"},
	}
	for _, row := range rows {
		_, o, err := ParseSpec(row.spec)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: ParseSpec(%q): got error %v, want one with %q", row.name, row.spec, err, row.want)
		}
		if err != nil && (!strings.HasPrefix(err.Error(), "dataset: ") || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: error %q; want one line that begins with the package", row.name, err)
		}
		if !reflect.DeepEqual(o, Options{}) {
			t.Errorf("%s: got options %+v beside the error, want none", row.name, o)
		}
	}
}

func TestCanonicalOrderIsThatOfOptions(t *testing.T) {
	var keys []string
	for _, opt := range allOptions {
		keys = append(keys, opt.key)
	}
	want := []string{"fog", "density", "equal", "skew", "holdout", "captions", "validate", "groups", "levels"}
	if !slices.Equal(keys, want) {
		t.Errorf("got %q, want %q", keys, want)
	}
	if fields := reflect.TypeFor[Options]().NumField(); fields != len(want) {
		t.Errorf("Options has %d fields, the table of keys %d", fields, len(want))
	}
}

// FuzzSpec checks that a spec that is accepted has a canonical form, which means the same.
func FuzzSpec(f *testing.F) {
	for _, spec := range []string{
		"tree332", "tree332?fog=0.2&equal=1", "tree3322?skew=3+1&holdout=4", "subset33?levels=1e-3+2+1e22",
		"emoji60?groups=a+b&captions=nested", "tree332?fog=1&density=1", "emoji?", "subset332?fog=-0&skew=",
	} {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		name, o, err := ParseSpec(spec)
		if err != nil {
			return
		}
		canonical := FormatSpec(name, o)
		name2, o2, err := ParseSpec(canonical)
		if err != nil {
			t.Fatalf("canonical form %q of %q: %v", canonical, spec, err)
		}
		if name2 != name || !reflect.DeepEqual(o2, o) {
			t.Fatalf("%q is %q %+v, its canonical form %q is %q %+v", spec, name, o, canonical, name2, o2)
		}
		if again := FormatSpec(name2, o2); again != canonical {
			t.Fatalf("canonical form of %q: got %q, want %q", spec, again, canonical)
		}
	})
}
