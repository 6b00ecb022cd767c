package simdgo

import (
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// convKernel tells whether there are convolutions of a dtype: those of which there are products.
func convKernel(dtype dtypes.DType) func(d *product3, c, a, b ptr) { return dotKernel(dtype) }

// lowerConv makes a convolution a product: the input, padded, is seen as [group, batch, window position, window
// element, channel], where windows overlap in memory, and multiplied with the kernel [group, window element,
// channel, output channel].
func (c *compiler) lowerConv(n *node) {
	lists := unpackInts(n.ints)
	inputAxes, kernelAxes, outputAxes := lists[0], lists[1], lists[2]
	strides, paddings, inputDil, kernelDil := lists[3], lists[4], lists[5], lists[6]
	channelGroups, batchGroups := lists[7][0], lists[7][1]
	if n.shape.Size() == 0 {
		c.emit(nothing{}, c.output(n))
		return
	}

	x := c.in(n, 0).transpose(inputAxes)  // [batch, channel, spatial…]
	k := c.in(n, 1).transpose(kernelAxes) // [channel, output channel, spatial…]
	rank := len(strides)
	if slices.Max(paddings) > 0 || slices.Max(inputDil) > 1 {
		x = c.paddedImage(x, paddings, inputDil)
	}
	batch, channels, out := x.dims[0], x.dims[1], k.dims[1]
	groups := channelGroups * batchGroups // one of them is 1

	// The windows: [group, batch, position…, element…, channel].
	w := view{store: x.store, dtype: x.dtype, offset: x.offset}
	push := func(v *view, dim, stride int) {
		v.dims, v.strides = append(v.dims, dim), append(v.strides, stride)
	}
	if batchGroups > 1 {
		push(&w, groups, x.strides[0]*(batch/groups))
	} else {
		push(&w, groups, x.strides[1]*(channels/groups))
	}
	batch, channels = batch/batchGroups, channels/channelGroups
	push(&w, batch, x.strides[0])
	positions := make([]int, rank)
	for i := range rank {
		positions[i] = n.shape.Dimensions[outputAxes[2+i]]
		push(&w, positions[i], x.strides[2+i]*strides[i])
	}
	for i := range rank {
		push(&w, k.dims[2+i], x.strides[2+i]*kernelDil[i])
	}
	push(&w, channels, x.strides[1])

	// The kernel: [group, element…, channel, output channel].
	kk := view{store: k.store, dtype: k.dtype, offset: k.offset}
	push(&kk, groups, k.strides[1]*(out/groups))
	for i := range rank {
		push(&kk, k.dims[2+i], k.strides[2+i])
	}
	push(&kk, channels, k.strides[0])
	push(&kk, out/groups, k.strides[1])

	axes := func(from, to int) (list []int) {
		for i := from; i < to; i++ {
			list = append(list, i)
		}
		return list
	}
	o := c.temporary(n.shape.DType, slices.Concat([]int{groups, batch}, positions, []int{out / groups}))
	c.emitDot(o,
		c.matrixOf(w, axes(0, 1), axes(1, 2+rank), axes(2+rank, 3+2*rank)),
		c.matrixOf(kk, axes(0, 1), axes(1, 2+rank), axes(2+rank, 3+rank)))

	// [group, batch, position…, output channel] → [batch, group·output channel, position…] → the output's axes.
	order := append([]int{1, 0, 2 + rank}, axes(2, 2+rank)...)
	turned := o.transpose(order)
	merged, ok := turned.reshape(slices.Concat([]int{batch, out}, positions))
	if !ok {
		merged, _ = c.copyOf(turned).reshape(slices.Concat([]int{batch, out}, positions))
	}
	inverse := make([]int, len(outputAxes))
	for i, axis := range outputAxes {
		inverse[axis] = i
	}
	c.views[n.id] = merged.transpose(inverse)
}

// paddedImage puts zeros around and between the elements of the spatial axes.
func (c *compiler) paddedImage(x view, paddings, dilations []int) view {
	dims, starts, steps := slices.Clone(x.dims), make([]int, len(x.dims)), ones(len(x.dims))
	for i, d := range dilations {
		axis := 2 + i
		starts[axis], steps[axis] = paddings[2*i], d
		dims[axis] = paddings[2*i] + max(0, (x.dims[axis]-1)*d+1) + paddings[2*i+1]
	}
	o := c.temporary(x.dtype, dims)
	c.emitCopy(o, c.neutral(compute.OpTypeAdd, x.dtype).broadcast(dims))
	if x.size() > 0 {
		c.emitCopy(o.slice(starts, steps, x.dims), x)
	}
	return o
}
