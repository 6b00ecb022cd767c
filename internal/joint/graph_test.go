package joint

import (
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

func TestPlan(t *testing.T) {
	f := func(dims ...int) shapes.Shape { return shapes.Make(dtypes.Float32, dims...) }
	count := shapes.Make(dtypes.Int64)
	parameters := []parameter{{"x", f(5)}, {"a", f(2, 3)}, {"n", count}, {"b", f(4)}, {"large", f(most + 1)}}
	none := []int{-1, -1, -1, -1, -1}
	for _, row := range []struct {
		name    string
		results []shapes.Shape
		names   []string
		takes   []slot
		gives   []slot
		next    []int
		sizes   [groups]int
	}{
		{"in another order", []shapes.Shape{f(4), count, f(2, 3), f(), f(7)}, []string{"b", "n", "a"},
			[]slot{{alone, 0}, {variables, 4}, {alone, 1}, {variables, 0}, {alone, 2}},
			[]slot{{variables, 0}, {alone, 0}, {variables, 4}, {numbers, 0}, {numbers, 1}}, []int{-1, 2, 1, 0, -1}, [groups]int{10, 8}},
		{"a large one by itself", []shapes.Shape{f(most + 1), f(4)}, []string{"large", "b"},
			[]slot{{alone, 0}, {alone, 1}, {alone, 2}, {variables, 0}, {alone, 3}},
			[]slot{{alone, 0}, {variables, 0}}, []int{-1, -1, -1, 1, 0}, [groups]int{4, 0}},
		{"nothing is named", []shapes.Shape{f(4)}, nil,
			[]slot{{alone, 0}, {alone, 1}, {alone, 2}, {alone, 3}, {alone, 4}}, []slot{{numbers, 0}}, none, [groups]int{0, 4}},
		{"a name that is no parameter", []shapes.Shape{f(4), f(4)}, []string{"b", "c"},
			[]slot{{alone, 0}, {alone, 1}, {alone, 2}, {alone, 3}, {alone, 4}}, []slot{{numbers, 0}, {numbers, 4}}, none, [groups]int{0, 8}},
		{"a result of another shape", []shapes.Shape{f(2, 2)}, []string{"b"},
			[]slot{{alone, 0}, {alone, 1}, {alone, 2}, {alone, 3}, {alone, 4}}, []slot{{numbers, 0}}, none, [groups]int{0, 4}},
		{"fewer results than names", []shapes.Shape{f(4)}, []string{"b", "a"},
			[]slot{{alone, 0}, {alone, 1}, {alone, 2}, {alone, 3}, {alone, 4}}, []slot{{numbers, 0}}, none, [groups]int{0, 4}},
	} {
		p := newPlan(parameters, row.results, row.names)
		if !slices.Equal(p.takes, row.takes) || !slices.Equal(p.gives, row.gives) || !slices.Equal(p.next, row.next) || p.sizes != row.sizes {
			t.Errorf("%s: got %v, %v, %v, %v, want %v, %v, %v, %v", row.name, p.takes, p.gives, p.next, p.sizes, row.takes, row.gives, row.next, row.sizes)
		}
	}
}

// several is a backend of two devices.
type several struct{ compute.Backend }

func (several) NumDevices() int { return 2 }

func TestSeveralDevicesAreLeftAlone(t *testing.T) {
	if b := New(several{}, nil); b.NumDevices() != 2 {
		t.Error("got another backend")
	} else if _, ok := b.(*Backend); ok {
		t.Error("variables of two devices are joined")
	}
}
