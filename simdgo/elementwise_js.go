//go:build wasm && goexperiment.simd

package simdgo

// The kernels of elementwise_js_wasm.s, for a multiple of 16 elements.

//go:noescape
func addVV(x *args)

//go:noescape
func addVS(x *args)

//go:noescape
func mulVV(x *args)

//go:noescape
func mulVS(x *args)

//go:noescape
func maxVV(x *args)

//go:noescape
func maxVS(x *args)

//go:noescape
func minVV(x *args)

//go:noescape
func minVS(x *args)

//go:noescape
func equalVV(x *args)

//go:noescape
func equalVS(x *args)

//go:noescape
func notEqualVV(x *args)

//go:noescape
func notEqualVS(x *args)

//go:noescape
func andVV(x *args)

//go:noescape
func andVS(x *args)

//go:noescape
func orVV(x *args)

//go:noescape
func orVS(x *args)

//go:noescape
func xorVV(x *args)

//go:noescape
func xorVS(x *args)

//go:noescape
func subVV(x *args)

//go:noescape
func subVS(x *args)

//go:noescape
func subSV(x *args)

//go:noescape
func divVV(x *args)

//go:noescape
func divVS(x *args)

//go:noescape
func divSV(x *args)

//go:noescape
func lessVV(x *args)

//go:noescape
func lessVS(x *args)

//go:noescape
func lessSV(x *args)

//go:noescape
func lessEqualVV(x *args)

//go:noescape
func lessEqualVS(x *args)

//go:noescape
func lessEqualSV(x *args)

//go:noescape
func negV(x *args)

//go:noescape
func absV(x *args)

//go:noescape
func sqrtV(x *args)

//go:noescape
func floorV(x *args)

//go:noescape
func ceilV(x *args)

//go:noescape
func roundV(x *args)

//go:noescape
func notV(x *args)

//go:noescape
func toFloatV(x *args)

//go:noescape
func unsignedToFloatV(x *args)

//go:noescape
func lanesToFloatV(x *args)

//go:noescape
func whereVVV(x *args)

//go:noescape
func whereVVS(x *args)

//go:noescape
func whereVSV(x *args)

//go:noescape
func whereVSS(x *args)

//go:noescape
func keepVV(x *args)

//go:noescape
func expV(x *args)

//go:noescape
func logisticV(x *args)

//go:noescape
func rsqrtV(x *args)

//go:noescape
func expLessVV(x *args)

//go:noescape
func expLessVS(x *args)

//go:noescape
func sameVV(x *args)

//go:noescape
func sameVS(x *args)

//go:noescape
func otherVV(x *args)

//go:noescape
func otherVS(x *args)

//go:noescape
func lowerBoundVS(x *args)

//go:noescape
func upperBoundVS(x *args)

//go:noescape
func mulPlusVVV(x *args)

//go:noescape
func mulPlusVSV(x *args)

//go:noescape
func mulPlusVVS(x *args)

//go:noescape
func mulPlusVSS(x *args)

//go:noescape
func mulMinusVVV(x *args)

//go:noescape
func mulMinusVSV(x *args)

//go:noescape
func mulMinusVVS(x *args)

//go:noescape
func mulMinusVSS(x *args)

//go:noescape
func lessMulVVV(x *args)

//go:noescape
func lessMulVSV(x *args)

//go:noescape
func lessMulVVS(x *args)

//go:noescape
func lessMulVSS(x *args)
