//go:build wasm && goexperiment.simd

package dataset

import (
	"simd/archsimd"
	"unsafe"
)

// addDisc is addDiscPlain, to the bit.
func (a area) addDisc(image []float32, d *disc, difference [3]float32) {
	if a.rows <= 0 || a.groups <= 0 {
		return
	}
	paintDisc(a.firstOf(image), d, &paintConstants, &difference, a.groups, a.rows*a.groups, a.lineEnd())
}

// addPolygon is addPolygonPlain, to the bit.
func (a area) addPolygon(image []float32, p *polygon, difference [3]float32) {
	if a.rows <= 0 || a.groups <= 0 {
		return
	}
	var rows [shownSide][4]float32
	edgesOfRows(unsafe.Pointer(&rows), p, a.rows)
	paintPolygon(a.firstOf(image), unsafe.Pointer(&rows), p, &paintConstants, &difference, a.groups, a.rows*a.groups, a.lineEnd())
}

// firstOf is where the area begins. That it ends within the image is checked here: the kernels have nothing but
// addresses.
func (a area) firstOf(image []float32) unsafe.Pointer {
	begin := 3 * (a.top*a.side + a.left)
	end := 3 * ((a.top+a.rows-1)*a.side + a.left + 4*a.groups)
	return unsafe.Pointer(&image[begin:end][0])
}

// lineEnd is from the end of a row of the area to where the next begins, bytes.
func (a area) lineEnd() uintptr { return uintptr(12 * (a.side - 4*a.groups)) }

// paintTable is what the kernels' loops need: built there it would be built anew for every group.
type paintTable struct {
	spread [3][16]int8 // bytes of four pixels' α, for each of their twelve numbers
	column [4]float32  // of the first group
	one    [4]float32
}

var paintConstants = paintTable{
	spread: [3][16]int8{lanes(0, 0, 0, 1), lanes(1, 1, 2, 2), lanes(2, 3, 3, 3)},
	column: [4]float32{0, 1, 2, 3},
	one:    [4]float32{1, 1, 1, 1},
}

// paintDisc adds a disc to the groups of an area, one after another. It is one loop of addresses, as the kernels of
// simdgo are, for what the compiler makes of anything else.
func paintDisc(out unsafe.Pointer, d *disc, t *paintTable, difference *[3]float32, groups, count int, lineEnd uintptr) {
	colour0, colour1, colour2 := colours(difference)
	begin := archsimd.BroadcastFloat32x4(d.left).Add(archsimd.LoadFloat32x4Array(&t.column))
	inner, outer := archsimd.BroadcastFloat32x4(d.inner), archsimd.BroadcastFloat32x4(d.outer)
	reach, four := archsimd.BroadcastFloat32x4(d.reach), archsimd.BroadcastFloat32x4(4)
	dx, left := begin, groups
	dy := d.top
	for ; count > 0; count-- {
		d2 := dx.Mul(dx).Add(archsimd.BroadcastFloat32x4(float32(dy * dy)))
		edge := reach.Sub(d2.Sqrt()).IfElse(d2.Greater(inner), archsimd.LoadFloat32x4Array(&t.one))
		α := bytesOf(edge.Masked(d2.Less(outer)))
		out = addPixels(out, α, t, colour0, colour1, colour2)
		dx = dx.Add(four)
		if left--; left == 0 {
			dx, left = begin, groups
			dy++
			out = unsafe.Add(out, lineEnd)
		}
	}
}

// edgesOfRows writes the four edges' α of each row at p.begin + column = 0.
func edgesOfRows(out unsafe.Pointer, p *polygon, rows int) {
	corner, down := archsimd.LoadFloat32x4Array(&p.corner), archsimd.LoadFloat32x4Array(&p.down)
	dy := p.top
	for ; rows > 0; rows-- {
		corner.Sub(down.Mul(archsimd.BroadcastFloat32x4(dy))).StoreArray((*[4]float32)(out))
		out = unsafe.Add(out, 16)
		dy++
	}
}

// paintPolygon adds a polygon to the groups of an area, one after another. The bits of floating point numbers are in
// the order of the numbers as long as none of them is negative, and what is negative ends as 0: so integers are
// compared, for which a processor has one instruction.
func paintPolygon(out, edges unsafe.Pointer, p *polygon, t *paintTable, difference *[3]float32, groups, count int, lineEnd uintptr) {
	colour0, colour1, colour2 := colours(difference)
	across0, across1 := archsimd.BroadcastFloat32x4(p.across[0]), archsimd.BroadcastFloat32x4(p.across[1])
	across2, across3 := archsimd.BroadcastFloat32x4(p.across[2]), archsimd.BroadcastFloat32x4(p.across[3])
	begin := archsimd.BroadcastFloat32x4(p.begin).Add(archsimd.LoadFloat32x4Array(&t.column))
	four := archsimd.BroadcastFloat32x4(4)
	var zero archsimd.Int32x4
	dx, left := begin, groups
	for ; count > 0; count-- {
		one := archsimd.LoadFloat32x4Array(&t.one).ToBits().BitsToInt32()
		inside := edgeBits(edges, 0, across0, dx).Min(edgeBits(edges, 4, across1, dx))
		inside = inside.Min(edgeBits(edges, 8, across2, dx).Min(edgeBits(edges, 12, across3, dx)))
		α := inside.Min(one).Max(zero).ToBits().ReshapeToUint8s().BitsToInt8()
		out = addPixels(out, α, t, colour0, colour1, colour2)
		dx = dx.Add(four)
		if left--; left == 0 {
			dx, left = begin, groups
			edges = unsafe.Add(edges, 16)
			out = unsafe.Add(out, lineEnd)
		}
	}
}

// edgeBits are the bits of one edge's α in four columns.
func edgeBits(edges unsafe.Pointer, at uintptr, across, dx archsimd.Float32x4) archsimd.Int32x4 {
	first := archsimd.BroadcastFloat32x4(*(*float32)(unsafe.Add(edges, at)))
	return first.Sub(across.Mul(dx)).ToBits().BitsToInt32()
}

// colours are the differences of the twelve numbers of four pixels.
func colours(difference *[3]float32) (a, b, c archsimd.Float32x4) {
	red, green, blue := difference[0], difference[1], difference[2]
	a = archsimd.BroadcastFloat32x4(red).SetElem(1, green).SetElem(2, blue)
	b = archsimd.BroadcastFloat32x4(green).SetElem(1, blue).SetElem(2, red)
	c = archsimd.BroadcastFloat32x4(blue).SetElem(1, red).SetElem(2, green)
	return a, b, c
}

// addPixels adds to four pixels their α times the colours, and returns where the next begin.
func addPixels(out unsafe.Pointer, α archsimd.Int8x16, t *paintTable, colour0, colour1, colour2 archsimd.Float32x4) unsafe.Pointer {
	addFour(out, numbersOf(α.LookupOrZero(archsimd.LoadInt8x16Array(&t.spread[0]))).Mul(colour0))
	out = unsafe.Add(out, 16)
	addFour(out, numbersOf(α.LookupOrZero(archsimd.LoadInt8x16Array(&t.spread[1]))).Mul(colour1))
	out = unsafe.Add(out, 16)
	addFour(out, numbersOf(α.LookupOrZero(archsimd.LoadInt8x16Array(&t.spread[2]))).Mul(colour2))
	return unsafe.Add(out, 16)
}
