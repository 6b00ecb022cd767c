package simdgo

import (
	"fmt"
	"unsafe"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// An instruction is one call of kernels on addresses that are bound before.
type instruction interface{ run() }

// A step is an instruction and what it does to memory.
type step struct {
	instruction
	node          *node  // what it computes, for messages and profiles
	fused         string // what that is called where it is more than the node's operation
	reads, writes []*store
	inPlace       []*store // of reads: those that the output may overwrite, element by element
}

// A compiler turns a graph into steps.
type compiler struct {
	f          *Function
	uses       []int  // of each node, by the outputs and by nodes that are needed
	views      []view // of each node; store nil before it is lowered
	steps      []*step
	stores     []*store
	parameters []*store
	outputs    []*store
	adams      map[int]*adam   // by the node that is lowered for the group
	biases     map[int]*biased // likewise
	mulAdds    map[int]*mulAdd // likewise
	expLess    map[int]*node   // the difference that an exponential is of, likewise
	dots       map[int]*node   // the product of two that a sum is of, by the sum
	absorbed   []bool          // nodes that are lowered with another
	current    *node           // that is lowered
	folding    bool            // its operands are constants, so that it is one
}

// compile makes an executable of a graph.
func compile(backend *Backend, f *Function) (*executable, error) {
	c := &compiler{f: f, uses: make([]int, len(f.nodes)), views: make([]view, len(f.nodes))}
	c.countUses()
	c.fuse()
	for i, p := range f.parameters {
		s := c.newStore(parameter, p.shape.Size()*p.shape.DType.Size())
		s.index = i
		c.parameters = append(c.parameters, s)
	}
	for _, n := range f.nodes {
		if c.uses[n.id] == 0 || c.absorbed[n.id] {
			continue
		}
		if err := c.make(n); err != nil {
			return nil, err
		}
	}
	c.folding = false
	c.lowerOutputs()
	return c.link(backend), nil
}

// make lowers a node whose operands are there.
func (c *compiler) make(n *node) error {
	c.current, c.folding = n, n.op != compute.OpTypeParameter && c.constant(n.in)
	if err := c.lower(n); err != nil {
		return err
	}
	if c.views[n.id].store == nil {
		return fmt.Errorf("simdgo: %s: nothing was made of it", n)
	}
	return nil
}

// constant tells whether nodes are known while the graph is compiled; those that are lowered with another are where
// their operands are.
func (c *compiler) constant(nodes []*node) bool {
	for _, x := range nodes {
		s := c.views[x.id].store
		if s == nil && !(c.absorbed[x.id] && len(x.in) > 0 && c.constant(x.in)) || s != nil && s.kind != constant {
			return false
		}
	}
	return true
}

// countUses counts how often the outputs need each node; what they do not need stays 0.
func (c *compiler) countUses() {
	for _, n := range c.f.outputs {
		c.uses[n.id]++
	}
	for id := len(c.f.nodes) - 1; id >= 0; id-- {
		if c.uses[id] > 0 {
			for _, x := range c.f.nodes[id].in {
				c.uses[x.id]++
			}
		}
	}
}

func (c *compiler) newStore(kind storeKind, bytes int) *store {
	s := &store{kind: kind, bytes: bytes, first: -1, last: -1}
	c.stores = append(c.stores, s)
	return s
}

// temporary makes a row-major tensor to write into.
func (c *compiler) temporary(dtype dtypes.DType, dims []int) view {
	w := width(dtype)
	return view{store: c.newStore(temporary, product(dims)*w), dtype: dtype, dims: dims, strides: rowMajor(dims, w)}
}

// output makes the tensor that the node being lowered writes into.
func (c *compiler) output(n *node) view {
	v := c.temporary(n.shape.DType, n.shape.Dimensions)
	c.views[n.id] = v
	return v
}

// in returns the view of the i-th operand.
func (c *compiler) in(n *node, i int) view { return c.views[n.in[i].id] }

// pinTo makes an instruction's address follow the view.
func pinTo(at *ptr, v view) {
	v.store.pins = append(v.store.pins, pin{at, v.offset})
	if v.store.data != nil {
		*at = unsafe.Add(v.store.data, v.offset)
	}
}

// emit adds an instruction that writes one view and reads others. What makes a constant is run at once.
func (c *compiler) emit(x instruction, writes view, reads ...view) *step {
	s := &step{instruction: x, node: c.current, writes: []*store{writes.store}}
	for _, r := range reads {
		s.reads = append(s.reads, r.store)
	}
	if c.folding {
		if writes.store.kind == temporary {
			writes.store.kind = constant
			writes.store.bind(base(allocate(writes.store.bytes)))
		}
		x.run()
		return s
	}
	c.steps = append(c.steps, s)
	return s
}

// emitNest adds loops that call a kernel. Views are of the same dims, the first is written.
func (c *compiler) emitNest(call kernel, views ...view) *step {
	return c.emitLoops(newNest(views...), call, views...)
}

// emitLoops adds the loops of a nest that was laid over views.
func (c *compiler) emitLoops(x *nest, call kernel, views ...view) *step {
	x.call = call
	if x.n == 0 {
		// There are no elements; a step without reads keeps the output's memory.
		return c.emit(nothing{}, views[0])
	}
	for i, v := range views {
		pinTo(&x.base[i], v)
	}
	s := c.emit(x, views[0], views[1:]...)
	for _, v := range views[1:] {
		same := true
		for _, w := range views[1:] {
			same = same && (w.store != v.store || sameLayout(views[0], w))
		}
		if same {
			s.inPlace = append(s.inPlace, v.store)
		}
	}
	return s
}

// nothing is the instruction of a tensor without elements.
type nothing struct{}

func (nothing) run() {}

// sameLayout tells whether the elements of two views of the same dims lie the same way from the start of their
// stores, so that one may overwrite the other.
func sameLayout(a, b view) bool {
	if a.width() != b.width() || a.offset != b.offset {
		return false
	}
	for axis, d := range a.dims {
		if d != 1 && a.strides[axis] != b.strides[axis] {
			return false
		}
	}
	return true
}

// copyOf returns a row-major copy of a view.
func (c *compiler) copyOf(v view) view {
	defer func(before bool) { c.folding = before }(c.folding)
	c.folding = v.store.kind == constant
	o := c.temporary(v.dtype, v.dims)
	c.emitCopy(o, v)
	return o
}

// dense returns the view itself where it is row-major, a copy otherwise.
func (c *compiler) dense(v view) view {
	if v.contiguous() {
		return v
	}
	return c.copyOf(v)
}

// lowerOutputs sees that every output is in memory of its own.
func (c *compiler) lowerOutputs() {
	for i, n := range c.f.outputs {
		v := c.views[n.id]
		if v.store.kind == temporary && v.dtype != dtypes.Bool && v.whole() {
			v.store.kind, v.store.index = output, i
			c.outputs = append(c.outputs, v.store)
			continue
		}
		s := c.newStore(output, n.shape.Size()*n.shape.DType.Size())
		s.index = i
		c.outputs = append(c.outputs, s)
		c.current = n
		o := view{store: s, dtype: v.dtype, dims: v.dims, strides: rowMajor(v.dims, n.shape.DType.Size())}
		if v.dtype == dtypes.Bool {
			c.emitNest(narrow, o, v)
		} else {
			c.emitCopy(o, v)
		}
	}
}

// shapesOf returns the shapes of nodes.
func shapesOf(nodes []*node) []shapes.Shape {
	list := make([]shapes.Shape, len(nodes))
	for i, n := range nodes {
		list[i] = n.shape
	}
	return list
}

var _ compute.Executable = (*executable)(nil)
