//go:build !(js && wasm && goexperiment.simd)

package simdgo

// The kernels of every target that has no SIMD: the plain twins.

const simd = false

func tileByRows(a, b, c, bias ptr, k, lda, ldb, ldc, relu int) {
	plainTileByRows(a, b, c, bias, k, lda, ldb, ldc, relu)
}

func tileByColumns(a, b, c, bias ptr, k, lda, ldb, ldc, relu int) {
	plainTileByColumns(a, b, c, bias, k, lda, ldb, ldc, relu)
}

func tileOfFour(a, b, c, bias ptr, k, ra, ka, ldc, relu int) {
	plainTileOfFour(a, b, c, bias, k, ra, ka, ldc, relu)
}

func packPanel(o, b ptr, k, ldb int) { plainPackPanel(o, b, k, ldb) }
