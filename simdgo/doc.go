// Package simdgo is a GoMLX backend for one thread, made to train small models in a browser: it compiles a graph
// once into a list of kernel calls on memory that is planned, and runs that list. Importing it registers "simdgo"
// with [github.com/gomlx/compute].
//
// # How a graph becomes steps
//
// While the graph is built, equal nodes become one and what does nothing is left out (node.go, simplify.go).
// Compile takes what the outputs need (compile.go); computes what depends on constants alone; makes views of
// reshapes, broadcasts, transpositions and slices, which are strides and cost nothing (view.go); lays loops over
// the elements, as few and as long as the strides allow (nest.go); and picks kernels by what a row of each operand
// looks like (vectors.go). Changes of sign and doublings go to where they cost least (signs.go). Some groups of nodes
// become one step (fuse.go): a product with bias and relu, the gradient of relu, the update of a variable by Adam, a
// product of elements with the sum that it is in (muladd.go) or with the sum over an axis that it is for (reduce.go), a
// difference with its exponential (expless.go). Outputs take over the memory of parameters that are not read any more,
// so that variables that are donated are updated where they are; everything between shares one arena (plan.go).
//
// Execute binds addresses that have changed, runs the steps, and allocates nothing but the slice it returns.
//
// # Kernels
//
// On WebAssembly with GOEXPERIMENT=simd kernels are vector code, in Go's assembler (…_js_wasm.s) where that pays
// and on simd/archsimd (…_js.go) elsewhere; what they obey is in vector_js.go. Every other target runs plain Go,
// which is also what the vector code is tested against. Booleans are lanes of 32 bits inside a graph.
//
// Vector code has Add, Sub, Mul, Div, Max, Min, comparisons, logic, Where, Neg, Abs, Sqrt, Rsqrt, Exp, Log, Tanh, Erf, Logistic,
// Floor, Ceil, Round, conversions between types of 32 bits, sums and maxima over axes, products of matrices, Adam. Expm1,
// Log1p, Sin, Cos, Pow, Rem, Sign, pooling, gathering and scattering, and all of float64 and of integers are plain
// Go: no step of the page's models spends time in them but the text encoder's lookup of words, a few microseconds.
//
// # Where the time goes
//
// [Backend.StartProfile] times every step by kernel, with bytes and floating-point operations a second. For the step that
// bench compares, under Node:
//
//	GOOS=js GOARCH=wasm GOEXPERIMENT=simd go test -exec "$PWD/scripts/wasm-exec.sh" -run '^$' -bench Profile -benchtime 500x -v ./simdgo
//
// bench/README.md has what came out.
//
// # What it refuses
//
// All of these return compute's not-implemented error with the operation's name:
//
//   - dtypes: everything but Bool, Float32, Float64, Int8, Int32, Int64, Uint8, Uint32, Uint64; Int8 is there for
//     compute's conformance suite. Products accumulate in the dtype of their operands, in no other.
//   - shapes: dynamic axes (DynamicReshape, DynamicShape, DynamicDimensionSize). A graph for a new batch size
//     compiles in milliseconds.
//   - control flow: closures, Call, While, If, Sort.
//   - devices: there is one, so AllReduce and shardings.
//   - complex numbers: Complex, Conj, Real, Imag, FFT.
//   - bits: BitCount, Clz.
//   - comparisons of total order.
//   - BatchNormForInference, BatchNormForTraining, BatchNormGradient, as GoMLX's own Go backend does: layers write
//     them out.
//   - fused operations but FusedDense with no activation, ReLU or tanh: GoMLX writes them out.
//   - Pad by a negative number; Bitcast from or to Bool; ArgMinMax of Bool or into floats; RNGBitGenerator of
//     floats; integers for what is defined on floats alone.
//
// Integer division by zero gives −1 and remainder the dividend, indices of Gather are clamped and updates of Scatter
// that lie outside left out, all as in XLA. Float arithmetic is not strict about −0 and NaN: x + 0 is x. What is below the
// smallest normal number may be 0, and Adam's moments below it are.
//
// # Who may import it
//
// Programs and tests, to register it; toymodel opens it by name. It imports nothing of this module.
package simdgo
