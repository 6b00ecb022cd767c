//go:build !(js && wasm && goexperiment.simd)

package simdgo

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

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

func rowSum(x *args)    { plainRowSum(x) }
func rowMax(x *args)    { plainRowMax(x) }
func columnSum(x *args) { plainColumnSum(x) }
func columnMax(x *args) { plainColumnMax(x) }

func binaryVectors(compute.OpType) func(string) kernel  { return nil }
func integerVectors(compute.OpType) func(string) kernel { return nil }
func unaryVectors(compute.OpType) func(string) kernel   { return nil }
func whereVectors(string) kernel                        { return nil }

func convertVectors(from, to dtypes.DType) func(string) kernel { return nil }

func keepVectors(dtypes.DType) func(string) kernel { return nil }

func adamKernel(a *adamStep) { plainAdam(a) }
