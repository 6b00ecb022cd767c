package simdgo

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// lower makes steps of a node, or a view where nothing has to be computed.
func (c *compiler) lower(n *node) error {
	dims := n.shape.Dimensions
	view := func(v view) { c.views[n.id] = v }
	if a := c.adams[n.id]; a != nil {
		c.lowerAdam(a)
		return nil
	}
	if b := c.biases[n.id]; b != nil {
		c.lowerBiased(n, b)
		return nil
	}
	if x := c.mulAdds[n.id]; x != nil {
		c.lowerMulAdd(n, x)
		return nil
	}
	if d := c.expLess[n.id]; d != nil {
		c.lowerExpLess(n, d)
		return nil
	}
	if x := c.dots[n.id]; x != nil {
		if c.lowerSumOfProducts(n, x) {
			return nil
		}
		if c.views[x.id].store == nil {
			if err := c.make(x); err != nil {
				return err
			}
			return c.make(n)
		}
	}
	switch n.op {
	case opKeep:
		g, x := c.in(n, 0), c.in(n, 1)
		c.emitVector(keepKernel(n.shape.DType), keepVectors(n.shape.DType), c.elementOutput(n, g, x), g, x)
	case compute.OpTypeParameter:
		c.lowerParameter(n)
	case compute.OpTypeConstant:
		c.lowerConstant(n)
	case compute.OpTypeIota:
		c.lowerIota(n)
	case compute.OpTypeReshape:
		v, ok := c.in(n, 0).reshape(dims)
		if !ok {
			v, _ = c.copyOf(c.in(n, 0)).reshape(dims)
		}
		view(v)
	case compute.OpTypeBroadcastInDim:
		view(c.in(n, 0).inDim(dims, n.ints))
	case compute.OpTypeTranspose:
		view(c.in(n, 0).transpose(n.ints))
	case compute.OpTypeSlice:
		view(c.in(n, 0).slice(n.ints[:len(dims)], n.ints[len(dims):], dims))
	case compute.OpTypeReverse:
		view(c.in(n, 0).reverse(n.ints))
	case compute.OpTypeBitcast:
		v := c.dense(c.in(n, 0))
		v.dtype, v.dims, v.strides = n.shape.DType, dims, rowMajor(dims, width(n.shape.DType))
		view(v)
	case compute.OpTypeConvertDType:
		c.lowerConvert(n)
	case compute.OpTypeWhere:
		condition, x, y := c.in(n, 0).broadcast(dims), c.in(n, 1).broadcast(dims), c.in(n, 2).broadcast(dims)
		c.emitVector(whereKernel(width(n.shape.DType)), whereVectors, c.elementOutput(n, condition, x, y), condition, x, y)
	case compute.OpTypeConcatenate:
		c.lowerConcatenate(n)
	case compute.OpTypePad:
		c.lowerPad(n)
	case compute.OpTypeDynamicSlice, compute.OpTypeDynamicUpdateSlice:
		c.lowerDynamicSlice(n)
	case compute.OpTypeArgMinMax:
		c.lowerArgMinMax(n)
	case compute.OpTypeDotGeneral:
		c.lowerDot(n)
	case compute.OpTypeConvGeneral:
		c.lowerConv(n)
	case compute.OpTypeReduceWindow:
		c.lowerReduceWindow(n)
	case compute.OpTypeSelectAndScatterMax, compute.OpTypeSelectAndScatterMin:
		c.lowerSelectAndScatter(n)
	case compute.OpTypeGather:
		c.lowerGather(n)
	case compute.OpTypeScatterSum, compute.OpTypeScatterMax, compute.OpTypeScatterMin:
		c.lowerScatter(n)
	case compute.OpTypeRNGBitGenerator:
		c.lowerRandom(n)
	default:
		if combineOf(n.op) != compute.OpTypeInvalid {
			c.lowerReduce(n)
			return nil
		}
		switch len(n.in) {
		case 1:
			x := c.in(n, 0)
			c.emitUnary(n.op, c.elementOutput(n, x), x)
		case 2:
			x, y := c.in(n, 0).broadcast(dims), c.in(n, 1).broadcast(dims)
			c.emitBinary(n, c.elementOutput(n, x, y), x, y)
		default:
			return fmt.Errorf("simdgo: %s: no way to lower it", n)
		}
	}
	return nil
}

// lowerParameter takes an input as it is; booleans become lanes.
func (c *compiler) lowerParameter(n *node) {
	s := c.parameters[n.ints[0]]
	v := view{store: s, dtype: n.shape.DType, dims: n.shape.Dimensions, strides: rowMajor(n.shape.Dimensions, n.shape.DType.Size())}
	if n.shape.DType == dtypes.Bool {
		c.emitNest(widen, c.output(n), v)
		return
	}
	c.views[n.id] = v
}

// lowerConstant copies the values, so that they are padded and booleans are lanes.
func (c *compiler) lowerConstant(n *node) {
	dtype, dims := n.shape.DType, n.shape.Dimensions
	s := c.newStore(constant, len(n.data))
	memory := allocate(len(n.data))
	copy(memory, n.data)
	s.bind(base(memory))
	v := view{store: s, dtype: dtype, dims: dims, strides: rowMajor(dims, dtype.Size())}
	if dtype == dtypes.Bool {
		c.emitNest(widen, c.output(n), v)
		return
	}
	c.views[n.id] = v
}

// lowerIota makes the numbers 0, 1, 2 … of one axis.
func (c *compiler) lowerIota(n *node) {
	o := c.output(n)
	count := c.temporary(dtypes.Int64, n.shape.Dimensions)
	memory := allocate(count.store.bytes)
	for i := range count.size() {
		*(*int64)(at(base(memory), 8*i)) = int64(i)
	}
	count.store.kind = constant
	count.store.bind(base(memory))
	c.emitNest(convertKernel(dtypes.Int64, o.dtype), o, count)
}

func (c *compiler) lowerConvert(n *node) {
	x := c.in(n, 0)
	if x.dtype == n.shape.DType {
		c.views[n.id] = x
		return
	}
	c.emitVector(convertKernel(x.dtype, n.shape.DType), convertVectors(x.dtype, n.shape.DType), c.elementOutput(n, x), x)
}

// lowerConcatenate copies each operand to its place.
func (c *compiler) lowerConcatenate(n *node) {
	o := c.output(n)
	starts, steps := make([]int, len(o.dims)), ones(len(o.dims))
	axis := n.ints[0]
	for i := range n.in {
		x := c.in(n, i)
		if x.size() > 0 {
			c.emitCopy(o.slice(starts, steps, x.dims), x)
		}
		starts[axis] += x.dims[axis]
	}
}

// lowerPad fills the output and copies the operand to its place.
func (c *compiler) lowerPad(n *node) {
	o, x := c.output(n), c.in(n, 0)
	c.emitCopy(o, c.in(n, 1).broadcast(o.dims))
	starts, steps := make([]int, len(o.dims)), make([]int, len(o.dims))
	for axis := range o.dims {
		starts[axis], steps[axis] = n.ints[3*axis], n.ints[3*axis+2]+1
	}
	if x.size() > 0 {
		c.emitCopy(o.slice(starts, steps, x.dims), x)
	}
}

// lowerReduce starts the output with the neutral element and combines everything into it.
func (c *compiler) lowerReduce(n *node) {
	x := c.in(n, 0)
	combine := combineOf(n.op)
	if len(n.ints) == 0 || x.size() == n.shape.Size() {
		v, ok := x.drop(n.ints), x.size() > 0 // one element each
		if ok {
			c.views[n.id] = v
			return
		}
	}
	c.emitReduce(combine, c.reduced(n, x), x, n.ints)
}

// emitUnary makes an operation of one operand into o.
func (c *compiler) emitUnary(op compute.OpType, o, x view) {
	var vectors func(string) kernel
	if x.dtype == dtypes.Float32 || x.dtype == dtypes.Bool {
		vectors = unaryVectors(op)
	}
	c.emitVector(unaryKernel(op, x.dtype), vectors, o, x)
}

// emitBinary makes an operation of two operands into o.
func (c *compiler) emitBinary(n *node, o, x, y view) {
	var vectors func(string) kernel
	switch x.dtype {
	case dtypes.Float32, dtypes.Bool:
		if vectors = boundVectors(n.op); vectors == nil || !bounded(n) {
			vectors = binaryVectors(n.op)
		}
	case dtypes.Int32, dtypes.Uint32:
		vectors = integerVectors(n.op)
	}
	c.emitVector(binaryKernel(n.op, x.dtype), vectors, o, x, y)
}

// bounded tells whether an operand is a number for all, and not NaN.
func bounded(n *node) bool {
	for _, x := range n.in {
		if v, ok := x.scalar(); ok && v == v {
			return true
		}
	}
	return false
}

// emitCopy copies x to o.
func (c *compiler) emitCopy(o, x view) {
	loops := newNest(o, x)
	call := copyKernel(o.width())
	switch w := o.width(); {
	case loops.s[0] == w && loops.s[1] == w:
		call = copyRun(w)
	case loops.s[0] == w && loops.s[1] == 0:
		call = fillRun(w)
	}
	c.emitLoops(loops, call, o, x)
}

// binaryCall chooses the kernel of an operation for the loops of a nest.
func (c *compiler) binaryCall(op compute.OpType, dtype dtypes.DType, x *nest) kernel {
	plain := binaryKernel(op, dtype)
	if dtype != dtypes.Float32 || x.s[0] != 4 || x.n < 4 {
		return plain
	}
	if vectors := binaryVectors(op); vectors != nil {
		if k := vectors(x.pattern(2)); k != nil {
			return c.rowed(x, k, plain, nil)
		}
	}
	return plain
}
