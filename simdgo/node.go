package simdgo

import (
	"encoding/binary"
	"fmt"
	"slices"
	"unsafe"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
)

// A node is one operation of a graph and its output. Nodes are made in an order in which inputs come first.
type node struct {
	id    int
	op    compute.OpType
	shape shapes.Shape
	in    []*node
	ints  []int  // what the operation takes beside its inputs; each says how it is laid out
	data  []byte // of a constant: its values, row-major, Go's layout
	owner *Function
}

func (n *node) String() string {
	s := fmt.Sprintf("#%d %s %s(", n.id, n.shape, n.op)
	for i, x := range n.in {
		if i > 0 {
			s += " "
		}
		s += fmt.Sprintf("#%d", x.id)
	}
	s += ")"
	if n.ints != nil {
		s += fmt.Sprint(n.ints)
	}
	if v, ok := n.scalar(); ok {
		s += fmt.Sprint(" = ", v)
	}
	return s
}

// node makes a node, or finds the one that computes the same already.
func (f *Function) node(op compute.OpType, shape shapes.Shape, in []*node, ints ...int) *node {
	key := f.key[:0]
	key = binary.AppendUvarint(key, uint64(op))
	key = binary.AppendUvarint(key, uint64(shape.DType))
	key = appendInts(key, shape.Dimensions)
	key = binary.AppendUvarint(key, uint64(len(in)))
	for _, x := range in {
		key = binary.AppendUvarint(key, uint64(x.id))
	}
	key = appendInts(key, ints)
	f.key = key
	if n := f.known[string(key)]; n != nil {
		return n
	}
	n := &node{id: len(f.nodes), op: op, shape: shape, in: in, ints: slices.Clone(ints), owner: f}
	f.nodes = append(f.nodes, n)
	f.known[string(key)] = n
	return n
}

func appendInts(key []byte, list []int) []byte {
	key = binary.AppendUvarint(key, uint64(len(list)))
	for _, v := range list {
		key = binary.AppendVarint(key, int64(v))
	}
	return key
}

// constant makes a node of values that are known.
func (f *Function) constant(shape shapes.Shape, data []byte) *node {
	key := append(f.key[:0], "constant "...)
	key = binary.AppendUvarint(key, uint64(shape.DType))
	key = appendInts(key, shape.Dimensions)
	key = append(key, data...)
	f.key = key
	if n := f.known[string(key)]; n != nil {
		return n
	}
	n := &node{id: len(f.nodes), op: compute.OpTypeConstant, shape: shape, data: data, owner: f}
	f.nodes = append(f.nodes, n)
	f.known[string(key)] = n
	return n
}

// packInts lays lists out in one: each with its length before it.
func packInts(lists ...[]int) []int {
	var packed []int
	for _, list := range lists {
		packed = append(packed, len(list))
		packed = append(packed, list...)
	}
	return packed
}

// unpackInts takes the lists apart again.
func unpackInts(packed []int) (lists [][]int) {
	for len(packed) > 0 {
		n := packed[0]
		lists = append(lists, packed[1:1+n])
		packed = packed[1+n:]
	}
	return lists
}

// flattenPairs takes pairs of numbers as one list.
func flattenPairs(pairs [][2]int) []int {
	flat := make([]int, 0, 2*len(pairs))
	for _, p := range pairs {
		flat = append(flat, p[0], p[1])
	}
	return flat
}

// scalar is the value of a constant whose elements are all the same, as float64, also through broadcasts,
// reshapes and conversions.
func (n *node) scalar() (value float64, ok bool) {
	switch n.op {
	case compute.OpTypeConstant:
		size := n.shape.Size()
		if size == 0 || size > 1<<12 || !uniform(n.data, n.shape.DType.Size()) {
			return 0, false
		}
		return loadFloat64(unsafe.Pointer(unsafe.SliceData(n.data)), n.shape.DType)
	case compute.OpTypeBroadcastInDim, compute.OpTypeReshape:
		return n.in[0].scalar()
	case compute.OpTypeConvertDType:
		if n.shape.DType.IsFloat() {
			return n.in[0].scalar()
		}
	}
	return 0, false
}

// uniform tells whether all elements of width bytes are the same.
func uniform(data []byte, width int) bool {
	for i := width; i < len(data); i++ {
		if data[i] != data[i-width] {
			return false
		}
	}
	return true
}
