package joint

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// most is how many numbers an array may have that is joined: what is joined is copied at every step. 32 KiB take about as
// long to copy as a buffer of their own takes to hand over.
const most = 8192

// builder begins a graph. Where names is set, what is built is a function that the graph proper calls, since how its
// parameters come is only known in the end.
type builder struct {
	compute.Builder
	backend *Backend
	names   func() []string
	main    *function
	plan    plan
}

// function is the function of a graph that is to be joined.
type function struct {
	compute.Function
	builder    *builder
	parameters []parameter
	sharded    bool
}

type parameter struct {
	name  string
	shape shapes.Shape
}

// plan says how the arrays of a graph lie in those of the graph proper.
type plan struct {
	parameters []parameter
	takes      []slot         // for each parameter
	results    []shapes.Shape // of the graph
	gives      []slot         // for each result
	next       []int          // for each parameter the result that is its next value, -1 where there is none
	sizes      [groups]int    // numbers in each of the joined arrays
}

// slot is where an array lies: by itself, or in a joined one.
type slot struct {
	group int // alone, variables or numbers
	from  int // in the group its first number; alone the position among those that are
}

const (
	variables = iota // what comes in and goes out
	numbers          // other small results, such as the loss
	groups
	alone = -1
)

// Main implements compute.Builder.
func (b *builder) Main() compute.Function {
	if b.names == nil {
		return b.Builder.Main()
	}
	if b.main == nil {
		step, err := b.Builder.NewFunction("step")
		if err != nil { // only where there is one of that name
			b.names = nil
			return b.Builder.Main()
		}
		b.main = &function{Function: step, builder: b}
	}
	return b.main
}

// Parameter implements compute.Function.
func (f *function) Parameter(name string, shape shapes.Shape, sharding *compute.ShardingSpec) (compute.Value, error) {
	f.parameters = append(f.parameters, parameter{name, shape})
	f.sharded = f.sharded || sharding != nil
	return f.Function.Parameter(name, shape, sharding)
}

// Return implements compute.Function. It builds the graph proper, which slices, calls and joins.
func (f *function) Return(outputs []compute.Value, shardings []*compute.ShardingSpec) error {
	if f.sharded || slices.ContainsFunc(shardings, func(s *compute.ShardingSpec) bool { return s != nil }) {
		return fmt.Errorf("joint: a graph of one device with shardings")
	}
	if len(f.parameters) == 0 {
		return fmt.Errorf("joint: a graph without parameters has no variables to join")
	}
	var results []shapes.Shape
	for _, v := range outputs {
		shape, err := f.Shape(v)
		if err != nil {
			return err
		}
		results = append(results, shape)
	}
	if err := f.Function.Return(outputs, shardings); err != nil {
		return err
	}
	f.builder.plan = newPlan(f.parameters, results, f.builder.names())
	return f.builder.plan.build(f.builder.Builder.Main(), f.Function, f.builder.backend.reuse)
}

// newPlan joins the named parameters, whose next values are the first results in their order, and other small results.
func newPlan(parameters []parameter, results []shapes.Shape, names []string) plan {
	p := plan{parameters: parameters, results: results}
	position := make([]int, 0, len(names)) // of the named parameters
	for i, name := range names {
		at := slices.IndexFunc(parameters, func(of parameter) bool { return of.name == name })
		if at < 0 || i >= len(results) || !parameters[at].shape.Equal(results[i]) {
			position = nil
			break
		}
		position = append(position, at)
	}
	p.takes = make([]slot, len(parameters))
	p.next = make([]int, len(parameters))
	for i := range p.takes {
		p.takes[i].group = alone
		p.next[i] = -1
	}
	for result, at := range position {
		p.next[at] = result
	}
	p.gives = make([]slot, len(results))
	for i, shape := range results {
		p.gives[i].group = alone
		if shape.DType != dtypes.Float32 || shape.Size() > most || shape.Size() == 0 {
			continue
		}
		group := numbers
		if i < len(position) {
			group = variables
			p.takes[position[i]] = slot{variables, p.sizes[variables]}
		}
		p.gives[i] = slot{group, p.sizes[group]}
		p.sizes[group] += shape.Size()
	}
	// Those that are left alone, in their order, behind the joined ones.
	for _, slots := range [][]slot{p.takes, p.gives} {
		next := 0
		for i := range slots {
			if slots[i].group == alone {
				slots[i].from = next
				next++
			}
		}
	}
	return p
}

// build builds the graph proper around step.
func (p *plan) build(main, step compute.Function, reuse Reuse) error {
	before := 0 // joined results, ahead of those by themselves
	for _, size := range p.sizes {
		if size > 0 {
			before++
		}
	}
	var joined compute.Value
	var err error
	if n := p.sizes[variables]; n > 0 {
		if joined, err = main.Parameter("joined", shapes.Make(dtypes.Float32, n), nil); err != nil {
			return err
		}
		reuse(joined, 0)
	}
	arguments := make([]compute.Value, len(p.parameters))
	for i, of := range p.parameters {
		if p.takes[i].group == alone {
			if arguments[i], err = main.Parameter(of.name, of.shape, nil); err != nil {
				return err
			}
			if next := p.next[i]; next >= 0 {
				reuse(arguments[i], before+p.gives[next].from)
			}
			continue
		}
		from := p.takes[i].from
		part, err := main.Slice(joined, []int{from}, []int{from + of.shape.Size()}, nil)
		if err != nil {
			return err
		}
		if arguments[i], err = main.Reshape(part, of.shape.Dimensions...); err != nil {
			return err
		}
	}
	values, err := main.Call(step, arguments...)
	if err != nil {
		return err
	}
	var parts [groups][]compute.Value
	var rest []compute.Value
	for i, v := range values {
		group := p.gives[i].group
		if group == alone {
			rest = append(rest, v)
			continue
		}
		flat, err := main.Reshape(v, p.results[i].Size())
		if err != nil {
			return err
		}
		parts[group] = append(parts[group], flat)
	}
	var outputs []compute.Value
	for _, list := range parts {
		if len(list) == 0 {
			continue
		}
		whole := list[0]
		if len(list) > 1 {
			if whole, err = main.Concatenate(0, list...); err != nil {
				return err
			}
		}
		outputs = append(outputs, whole)
	}
	return main.Return(append(outputs, rest...), nil)
}

// Compile implements compute.Builder.
func (b *builder) Compile() (compute.Executable, error) {
	inner, err := b.Builder.Compile()
	if err != nil {
		return nil, err
	}
	if b.main == nil {
		names, takes := inner.Inputs()
		gives := inner.Outputs()
		p := plan{results: gives, takes: make([]slot, len(takes)), gives: make([]slot, len(gives))}
		for i := range takes {
			p.parameters = append(p.parameters, parameter{names[i], takes[i]})
			p.takes[i] = slot{alone, i}
		}
		for i := range gives {
			p.gives[i] = slot{alone, i}
		}
		return &executable{Executable: inner, backend: b.backend, plan: p}, nil
	}
	return &executable{Executable: inner, backend: b.backend, plan: b.plan}, nil
}
