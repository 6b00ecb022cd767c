//go:build !(js && wasm && goexperiment.simd)

package simdgo

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// The kernels of every target that has no SIMD: the plain twins.

const simd = false

func tiles(a, b, c, bias ptr, k, ra, ka, ldb, ldc, relu, strips int) {
	plainTiles(a, b, c, bias, k, ra, ka, ldb, ldc, relu, strips)
}

func narrowTiles(a, b, c, bias ptr, k, ra, ka, relu, strips int) {
	plainNarrowTiles(a, b, c, bias, k, ra, ka, relu, strips)
}

func packPanel(o, b ptr, k, ldb int)      { plainPackPanel(o, b, k, ldb) }
func packColumns(o, b ptr, k, kb, nb int) { plainPackColumns(o, b, k, kb, nb) }
func copyLine(o, a ptr, n, so, sa int)    { plainCopyLine(o, a, n, so, sa) }

func rowSum(x *args)    { plainRowSum(x) }
func rowDot(x *args)    { plainRowDot(x) }
func rowMax(x *args)    { plainRowMax(x) }
func columnSum(x *args) { plainColumnSum(x) }
func columnDot(x *args) { plainColumnDot(x) }
func columnMax(x *args) { plainColumnMax(x) }

func binaryVectors(compute.OpType) func(string) kernel  { return nil }
func integerVectors(compute.OpType) func(string) kernel { return nil }
func boundVectors(compute.OpType) func(string) kernel   { return nil }
func mulAddVectors(mulAddKind) func(string) kernel      { return nil }
func expLessVectors(string) kernel                      { return nil }
func unaryVectors(compute.OpType) func(string) kernel   { return nil }
func whereVectors(string) kernel                        { return nil }

func convertVectors(from, to dtypes.DType) func(string) kernel { return nil }

func keepVectors(dtypes.DType) func(string) kernel { return nil }

func adamKernel(a *adamStep) { plainAdam(a) }
