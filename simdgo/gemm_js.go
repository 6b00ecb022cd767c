//go:build wasm && goexperiment.simd

package simdgo

// The kernels of gemm_js_wasm.s; plain_gemm.go says what each does. All counts are at least 1.

//go:noescape
func tiles(a, b, c, bias ptr, k, ra, ka, ldb, ldc, relu, strips int)

//go:noescape
func narrowTiles(a, b, c, bias ptr, k, ra, ka, relu, strips int)

//go:noescape
func packPanel(o, b ptr, k, ldb int)

//go:noescape
func packColumns(o, b ptr, k, kb, nb int)

//go:noescape
func copyLine(o, a ptr, n, so, sa int)
