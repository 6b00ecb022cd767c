//go:build wasm && goexperiment.simd

package simdgo

import "simd/archsimd"

const simd = true

// The kernels of the files _js.go obey what Go's compiler and V8 make of them:
//
//   - One loop in a function, and nothing else that is hot: every turn of a Go loop on WebAssembly goes through a
//     table of all blocks of the function.
//   - Addresses, not slices, and each moved on once a turn: only integer loads take a constant offset.
//   - Elementwise loops four vectors a turn, others two or one: there are 16 vector registers before they spill.
//   - No call in a loop that is not inlined: a vector is passed in memory.
//   - Constants that a loop needs are in a table behind a pointer: they are built anew each turn otherwise.

// vector is four float32.
type vector = archsimd.Float32x4

func load(p ptr) vector      { return archsimd.LoadFloat32x4Array((*[4]float32)(p)) }
func store4(p ptr, v vector) { v.StoreArray((*[4]float32)(p)) }
