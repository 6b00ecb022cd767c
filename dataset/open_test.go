package dataset

import (
	"slices"
	"strings"
	"testing"
)

// open opens a set of shapes, or ends the test.
func open(t *testing.T, spec string) *shapes {
	t.Helper()
	set, err := Open(nil, spec)
	if err != nil {
		t.Fatal(err)
	}
	return set.(*shapes)
}

func TestOpenShapes(t *testing.T) {
	rows := []struct {
		spec, canonical string
		captions, kinds int
		tokenLength     int
		levels          []string
	}{
		{"tree332", "tree332", 31, 18, 10, []string{"any shape", "colour", "colour, shape", "colour, shape, size"}},
		{"tree332?equal=1&fog=.2", "tree332?fog=0.2&equal=1", 31, 18, 10, []string{"any shape", "colour", "colour, shape", "colour, shape, size"}},
		{"tree3322", "tree3322", 63, 36, 13, []string{"any shape", "position", "position, colour", "position, colour, shape", "position, colour, shape, size"}},
		{"subset33", "subset33", 16, 9, 9, []string{"any shape", "one attribute", "two attributes"}},
		{"subset332", "subset332", 48, 18, 10, []string{"any shape", "one attribute", "two attributes", "three attributes"}},
	}
	for _, row := range rows {
		s := open(t, row.spec)
		info := s.Info()
		if info.Name != row.canonical || info.Height != 16 || info.Width != 16 || info.Channels != 3 || info.TokenLength != row.tokenLength {
			t.Errorf("%s: got %+v, want name %s, 16×16×3 and %d tokens", row.spec, info, row.canonical, row.tokenLength)
		}
		if !slices.Equal(info.Levels, row.levels) {
			t.Errorf("%s: got levels %q, want %q", row.spec, info.Levels, row.levels)
		}
		if want := []string{"red", "green", "blue"}; !slices.Equal(info.Groups, want) {
			t.Errorf("%s: got groups %q, want %q", row.spec, info.Groups, want)
		}
		if len(s.Captions()) != row.captions || len(s.Kinds()) != row.kinds {
			t.Errorf("%s: got %d captions, %d kinds; want %d, %d", row.spec, len(s.Captions()), len(s.Kinds()), row.captions, row.kinds)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	rows := []struct{ name, spec, want string }{
		{"unknown", "circles", `unknown data set "circles"`},
		{"unknown option", "tree332?size=1", `no option "size"`},
		{"emoji without files", "emoji", "assets folder"},
		{"two colours", "tree332?skew=1+1", "tree332?skew=1+1: skew has 2 numbers; want 3"},
		{"three positions", "tree3322?skew=1+1+1", "skew has 3 numbers; want 2"},
		{"three levels of four", "subset332?levels=1+2+3", "levels has 3 numbers; want 4"},
		{"more than half held out", "subset33?holdout=5", "holdout is 5; want 0 to 4, half of the kinds"},
	}
	for _, row := range rows {
		set, err := Open(nil, row.spec)
		if err == nil || set != nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: Open(%q): got %v, error %v; want an error with %q", row.name, row.spec, set, err, row.want)
		}
	}
}
