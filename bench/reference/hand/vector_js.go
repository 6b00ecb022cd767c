//go:build wasm && goexperiment.simd

package hand

import (
	"simd/archsimd"
	"unsafe"
)

// The kernels of this package obey what Go's compiler and V8 make of vector code on WebAssembly: one loop in a
// function, since every turn goes through a table of all its blocks; addresses rather than slices, without bounds
// checks; at most 16 vectors at a time; constants of a loop in memory.

// vector is four float32.
type vector = archsimd.Float32x4

type pointer = unsafe.Pointer

func load(p pointer) vector            { return archsimd.LoadFloat32x4Array((*[4]float32)(p)) }
func store(p pointer, v vector)        { v.StoreArray((*[4]float32)(p)) }
func splat(p pointer) vector           { return archsimd.BroadcastFloat32x4(*(*float32)(p)) }
func fill(x float32) vector            { return archsimd.BroadcastFloat32x4(x) }
func add(p pointer, bytes int) pointer { return unsafe.Add(p, bytes) }
func at(x []float32) pointer           { return pointer(unsafe.SliceData(x)) }

func sum(v vector) float32 {
	return (v.GetElem(0) + v.GetElem(1)) + (v.GetElem(2) + v.GetElem(3))
}

func largest(v vector) float32 {
	return max(v.GetElem(0), v.GetElem(1), v.GetElem(2), v.GetElem(3))
}
