//go:build goexperiment.simd

#include "textflag.h"

// Kernels of rows of float32 elements and lanes, func(*args), for a number of elements in a row that is a multiple
// of 16 and not 0. The letters of a name say what a row of each operand is, V elements or S one for all.
//
// Registers: R0 the output, R1 to R3 the operands, R4 elements left; R5 the arguments; R6 rows left, R7 to R10 the
// row's start in output and operands; V0 to V3 four vectors of the output, V4 to V6 operands that are one for all.

// Fields of args.
#define FIELD(offset) Get R5; I32WrapI64; I64Load offset
#define N $32
#define ROWCOUNT $72

#define ROWS MOVD x+0(FP), R5; FIELD($0); Set R7; FIELD($8); Set R8; FIELD($16); Set R9; FIELD($24); Set R10; FIELD(ROWCOUNT); Set R6; Loop
#define ROW Get R7; Set R0; Get R8; Set R1; Get R9; Set R2; Get R10; Set R3; FIELD(N); Set R4
#define STEP(r, field) Get r; FIELD(field); I64Add; Set r
#define NEXTROW STEP(R7, $80); STEP(R8, $88); STEP(R9, $96); STEP(R10, $104); Get R6; I64Const $1; I64Sub; Tee R6; I64Eqz; I32Eqz; BrIf $0; End

#define LOAD(r, off) Get r; I32WrapI64; V128Load off
#define ONE(r, v) Get r; I32WrapI64; F32Load $0; F32x4Splat; Set v

// V128Store takes no offset but 0 in Go's assembler.
#define STORE(off, v) Get R0; I64Const off; I64Add; I32WrapI64; Get v; V128Store $0
#define STORE4 STORE($0, V0); STORE($16, V1); STORE($32, V2); STORE($48, V3)
#define FORWARD(r) Get r; I64Const $64; I64Add; Set r
#define AGAIN Get R4; I64Const $16; I64Sub; Tee R4; I64Eqz; I32Eqz; BrIf $0

#define V(op) \
	LOAD(R1, $0); op; Set V0; \
	LOAD(R1, $16); op; Set V1; \
	LOAD(R1, $32); op; Set V2; \
	LOAD(R1, $48); op; Set V3

#define VV(op) \
	LOAD(R1, $0); LOAD(R2, $0); op; Set V0; \
	LOAD(R1, $16); LOAD(R2, $16); op; Set V1; \
	LOAD(R1, $32); LOAD(R2, $32); op; Set V2; \
	LOAD(R1, $48); LOAD(R2, $48); op; Set V3

#define VS(op) \
	LOAD(R1, $0); Get V5; op; Set V0; \
	LOAD(R1, $16); Get V5; op; Set V1; \
	LOAD(R1, $32); Get V5; op; Set V2; \
	LOAD(R1, $48); Get V5; op; Set V3

#define SV(op) \
	Get V4; LOAD(R2, $0); op; Set V0; \
	Get V4; LOAD(R2, $16); op; Set V1; \
	Get V4; LOAD(R2, $32); op; Set V2; \
	Get V4; LOAD(R2, $48); op; Set V3

#define UNARY(op) ROWS; ROW; Loop; V(op); STORE4; FORWARD(R0); FORWARD(R1); AGAIN; End; NEXTROW
#define BINARYVV(op) ROWS; ROW; Loop; VV(op); STORE4; FORWARD(R0); FORWARD(R1); FORWARD(R2); AGAIN; End; NEXTROW
#define BINARYVS(op) ROWS; ROW; ONE(R2, V5); Loop; VS(op); STORE4; FORWARD(R0); FORWARD(R1); AGAIN; End; NEXTROW
#define BINARYSV(op) ROWS; ROW; ONE(R1, V4); Loop; SV(op); STORE4; FORWARD(R0); FORWARD(R2); AGAIN; End; NEXTROW

// func addVV(x *args)
TEXT ·addVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Add)
	RET

// func addVS(x *args)
TEXT ·addVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Add)
	RET

// func mulVV(x *args)
TEXT ·mulVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Mul)
	RET

// func mulVS(x *args)
TEXT ·mulVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Mul)
	RET

// func maxVV(x *args)
TEXT ·maxVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Max)
	RET

// func maxVS(x *args)
TEXT ·maxVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Max)
	RET

// func minVV(x *args)
TEXT ·minVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Min)
	RET

// func minVS(x *args)
TEXT ·minVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Min)
	RET

// func equalVV(x *args)
TEXT ·equalVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Eq)
	RET

// func equalVS(x *args)
TEXT ·equalVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Eq)
	RET

// func notEqualVV(x *args)
TEXT ·notEqualVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Ne)
	RET

// func notEqualVS(x *args)
TEXT ·notEqualVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Ne)
	RET

// func andVV(x *args)
TEXT ·andVV(SB), NOSPLIT, $0-8
	BINARYVV(V128And)
	RET

// func andVS(x *args)
TEXT ·andVS(SB), NOSPLIT, $0-8
	BINARYVS(V128And)
	RET

// func orVV(x *args)
TEXT ·orVV(SB), NOSPLIT, $0-8
	BINARYVV(V128Or)
	RET

// func orVS(x *args)
TEXT ·orVS(SB), NOSPLIT, $0-8
	BINARYVS(V128Or)
	RET

// func xorVV(x *args)
TEXT ·xorVV(SB), NOSPLIT, $0-8
	BINARYVV(V128Xor)
	RET

// func xorVS(x *args)
TEXT ·xorVS(SB), NOSPLIT, $0-8
	BINARYVS(V128Xor)
	RET

// func subVV(x *args)
TEXT ·subVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Sub)
	RET

// func subVS(x *args)
TEXT ·subVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Sub)
	RET

// func subSV(x *args)
TEXT ·subSV(SB), NOSPLIT, $0-8
	BINARYSV(F32x4Sub)
	RET

// func divVV(x *args)
TEXT ·divVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Div)
	RET

// func divVS(x *args)
TEXT ·divVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Div)
	RET

// func divSV(x *args)
TEXT ·divSV(SB), NOSPLIT, $0-8
	BINARYSV(F32x4Div)
	RET

// func lessVV(x *args)
TEXT ·lessVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Lt)
	RET

// func lessVS(x *args)
TEXT ·lessVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Lt)
	RET

// func lessSV(x *args)
TEXT ·lessSV(SB), NOSPLIT, $0-8
	BINARYSV(F32x4Lt)
	RET

// func lessEqualVV(x *args)
TEXT ·lessEqualVV(SB), NOSPLIT, $0-8
	BINARYVV(F32x4Le)
	RET

// func lessEqualVS(x *args)
TEXT ·lessEqualVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Le)
	RET

// func lessEqualSV(x *args)
TEXT ·lessEqualSV(SB), NOSPLIT, $0-8
	BINARYSV(F32x4Le)
	RET

// func negV(x *args)
TEXT ·negV(SB), NOSPLIT, $0-8
	UNARY(F32x4Neg)
	RET

// func absV(x *args)
TEXT ·absV(SB), NOSPLIT, $0-8
	UNARY(F32x4Abs)
	RET

// func sqrtV(x *args)
TEXT ·sqrtV(SB), NOSPLIT, $0-8
	UNARY(F32x4Sqrt)
	RET

// func floorV(x *args)
TEXT ·floorV(SB), NOSPLIT, $0-8
	UNARY(F32x4Floor)
	RET

// func ceilV(x *args)
TEXT ·ceilV(SB), NOSPLIT, $0-8
	UNARY(F32x4Ceil)
	RET

// func roundV(x *args)
TEXT ·roundV(SB), NOSPLIT, $0-8
	UNARY(F32x4Nearest)
	RET

// func notV(x *args)
TEXT ·notV(SB), NOSPLIT, $0-8
	UNARY(V128Not)
	RET

// func toFloatV(x *args)
TEXT ·toFloatV(SB), NOSPLIT, $0-8
	UNARY(F32x4ConvertI32x4S)
	RET

// func unsignedToFloatV(x *args)
TEXT ·unsignedToFloatV(SB), NOSPLIT, $0-8
	UNARY(F32x4ConvertI32x4U)
	RET

// func sameVV(x *args)
TEXT ·sameVV(SB), NOSPLIT, $0-8
	BINARYVV(I32x4Eq)
	RET

// func sameVS(x *args)
TEXT ·sameVS(SB), NOSPLIT, $0-8
	BINARYVS(I32x4Eq)
	RET

// func otherVV(x *args)
TEXT ·otherVV(SB), NOSPLIT, $0-8
	BINARYVV(I32x4Ne)
	RET

// func otherVS(x *args)
TEXT ·otherVS(SB), NOSPLIT, $0-8
	BINARYVS(I32x4Ne)
	RET

// Lanes as 0 and 1: the bits of 1 where a lane is set.
#define ONES V128Const $0x3f8000003f800000, $0x3f8000003f800000; V128And

// func lanesToFloatV(x *args)
TEXT ·lanesToFloatV(SB), NOSPLIT, $0-8
	UNARY(ONES)
	RET

// The elements at R2 where those at R1 are lanes that are set, those at R3 elsewhere.
#define CHOOSE(a, b, off, v) a(R2, off, V5); b(R3, off, V6); LOAD(R1, off); V128Bitselect; Set v
#define MANY(r, off, v) LOAD(r, off)
#define SAME(r, off, v) Get v
#define CHOOSE4(a, b) CHOOSE(a, b, $0, V0); CHOOSE(a, b, $16, V1); CHOOSE(a, b, $32, V2); CHOOSE(a, b, $48, V3)

// func whereVVV(x *args)
TEXT ·whereVVV(SB), NOSPLIT, $0-8
	ROWS
	ROW
	Loop
	CHOOSE4(MANY, MANY)
	STORE4
	FORWARD(R0); FORWARD(R1); FORWARD(R2); FORWARD(R3)
	AGAIN
	End
	NEXTROW
	RET

// func whereVVS(x *args)
TEXT ·whereVVS(SB), NOSPLIT, $0-8
	ROWS
	ROW
	ONE(R3, V6)
	Loop
	CHOOSE4(MANY, SAME)
	STORE4
	FORWARD(R0); FORWARD(R1); FORWARD(R2)
	AGAIN
	End
	NEXTROW
	RET

// func whereVSV(x *args)
TEXT ·whereVSV(SB), NOSPLIT, $0-8
	ROWS
	ROW
	ONE(R2, V5)
	Loop
	CHOOSE4(SAME, MANY)
	STORE4
	FORWARD(R0); FORWARD(R1); FORWARD(R3)
	AGAIN
	End
	NEXTROW
	RET

// func whereVSS(x *args)
TEXT ·whereVSS(SB), NOSPLIT, $0-8
	ROWS
	ROW
	ONE(R2, V5)
	ONE(R3, V6)
	Loop
	CHOOSE4(SAME, SAME)
	STORE4
	FORWARD(R0); FORWARD(R1)
	AGAIN
	End
	NEXTROW
	RET

// The gradient of relu: R1 where R2 is not below 0, else 0.
#define KEEP Get V6; F32x4Ge; V128And

// func keepVV(x *args)
TEXT ·keepVV(SB), NOSPLIT, $0-8
	BINARYVV(KEEP)
	RET

// eˣ of the vector v into e; t and n are scratch. x = n·ln 2 + r, |r| ≤ ½·ln 2, with n + 126 from one addition of
// 1.5·2²³ + 126, which rounds, and whose low bits it then is: shifted to where exponents are it is 2ⁿ⁻¹, and 0 for
// n = −126. e^r = 1 + r + r²·q(r) with q of degree 4, within 10⁻⁸. Above 128·ln 2 the result is infinite, since r and
// e^r grow; below −86.99, where e^x is twice the smallest normal number, it is 0. NaN stays, as the first operand of pmin
// and pmax, which are one instruction where min and max, which look after NaN in both, are many.
#define K(bits) V128Const bits, bits
#define HORNER(v, bits) Get v; F32x4Mul; K(bits); F32x4Add
#define EXP(v, e, t, n) \
	Get v; K($-0x3d50ffff3d510000); F32x4Pmax; Set e; \
	Get e; K($0x3fb8aa3b3fb8aa3b); F32x4Mul; K($0x4b40007e4b40007e); F32x4Add; K($0x4b4000fe4b4000fe); F32x4Pmin; Tee t; \
	K($0x4b40007e4b40007e); F32x4Sub; Set n; \
	Get e; Get n; K($0x3f3180003f318000); F32x4Mul; F32x4Sub; Get n; K($0x395e8083395e8083); F32x4Mul; F32x4Add; Set e; \
	K($0x3ab6893f3ab6893f); HORNER(e, $0x3c0906723c090672); HORNER(e, $0x3d2aaa8c3d2aaa8c); HORNER(e, $0x3e2aaa6e3e2aaa6e); HORNER(e, $0x3f0000003f000000); \
	Get e; F32x4Mul; Get e; F32x4Mul; Get e; F32x4Add; K($0x3f8000003f800000); F32x4Add; \
	Get t; I32Const $23; I32x4Shl; F32x4Mul; Tee e; Get e; F32x4Add; Set e

#define NEXT4 Get R4; I64Const $4; I64Sub; Tee R4; I64Eqz; I32Eqz; BrIf $0
#define FORWARD4(r) Get r; I64Const $16; I64Add; Set r

// func expV(x *args)
TEXT ·expV(SB), NOSPLIT, $0-8
	ROWS
	ROW
	Loop
	LOAD(R1, $0); Set V3
	EXP(V3, V0, V1, V2)
	STORE($0, V0)
	FORWARD4(R0); FORWARD4(R1)
	NEXT4
	End
	NEXTROW
	RET

// 1/(1 + e⁻ˣ)

// func logisticV(x *args)
TEXT ·logisticV(SB), NOSPLIT, $0-8
	ROWS
	ROW
	Loop
	LOAD(R1, $0); F32x4Neg; Set V3
	EXP(V3, V0, V1, V2)
	K($0x3f8000003f800000); Get V0; K($0x3f8000003f800000); F32x4Add; F32x4Div; Set V0
	STORE($0, V0)
	FORWARD4(R0); FORWARD4(R1)
	NEXT4
	End
	NEXTROW
	RET

#define RECIPROCAL Set V4; K($0x3f8000003f800000); Get V4; F32x4Div

// func rsqrtV(x *args)
TEXT ·rsqrtV(SB), NOSPLIT, $0-8
	UNARY(F32x4Sqrt; RECIPROCAL)
	RET

// The difference of R1 and R2 to R3, and e to the power of it to R0.

// func expLessVV(x *args)
TEXT ·expLessVV(SB), NOSPLIT, $0-8
	ROWS
	ROW
	Loop
	LOAD(R1, $0); LOAD(R2, $0); F32x4Sub; Set V3
	Get R3; I32WrapI64; Get V3; V128Store $0
	EXP(V3, V0, V1, V2)
	STORE($0, V0)
	FORWARD4(R0); FORWARD4(R1); FORWARD4(R2); FORWARD4(R3)
	NEXT4
	End
	NEXTROW
	RET

// func expLessVS(x *args)
TEXT ·expLessVS(SB), NOSPLIT, $0-8
	ROWS
	ROW
	ONE(R2, V5)
	Loop
	LOAD(R1, $0); Get V5; F32x4Sub; Set V3
	Get R3; I32WrapI64; Get V3; V128Store $0
	EXP(V3, V0, V1, V2)
	STORE($0, V0)
	FORWARD4(R0); FORWARD4(R1); FORWARD4(R3)
	NEXT4
	End
	NEXTROW
	RET

// An element where it is not below one number for all, which is not NaN, else that number; and not above.

// func lowerBoundVS(x *args)
TEXT ·lowerBoundVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Pmax)
	RET

// func upperBoundVS(x *args)
TEXT ·upperBoundVS(SB), NOSPLIT, $0-8
	BINARYVS(F32x4Pmin)
	RET

// A product and a sum: of the elements at R1 with those at R2, and those at R3, of which the latter two may be one for
// all. The product is rounded before the sum is, as by two operations.
#define MULPLUS(b, c, off, v) LOAD(R1, off); b(R2, off, V5); F32x4Mul; c(R3, off, V6); F32x4Add; Set v
#define MULMINUS(b, c, off, v) LOAD(R1, off); b(R2, off, V5); F32x4Mul; c(R3, off, V6); F32x4Sub; Set v
#define LESSMUL(b, c, off, v) c(R3, off, V6); LOAD(R1, off); b(R2, off, V5); F32x4Mul; F32x4Sub; Set v
#define FOURTIMES(term, b, c) term(b, c, $0, V0); term(b, c, $16, V1); term(b, c, $32, V2); term(b, c, $48, V3)
#define MULADDVVV(term) ROWS; ROW; Loop; FOURTIMES(term, MANY, MANY); STORE4; FORWARD(R0); FORWARD(R1); FORWARD(R2); FORWARD(R3); AGAIN; End; NEXTROW
#define MULADDVSV(term) ROWS; ROW; ONE(R2, V5); Loop; FOURTIMES(term, SAME, MANY); STORE4; FORWARD(R0); FORWARD(R1); FORWARD(R3); AGAIN; End; NEXTROW
#define MULADDVVS(term) ROWS; ROW; ONE(R3, V6); Loop; FOURTIMES(term, MANY, SAME); STORE4; FORWARD(R0); FORWARD(R1); FORWARD(R2); AGAIN; End; NEXTROW
#define MULADDVSS(term) ROWS; ROW; ONE(R2, V5); ONE(R3, V6); Loop; FOURTIMES(term, SAME, SAME); STORE4; FORWARD(R0); FORWARD(R1); AGAIN; End; NEXTROW

// func mulPlusVVV(x *args)
TEXT ·mulPlusVVV(SB), NOSPLIT, $0-8
	MULADDVVV(MULPLUS)
	RET

// func mulPlusVSV(x *args)
TEXT ·mulPlusVSV(SB), NOSPLIT, $0-8
	MULADDVSV(MULPLUS)
	RET

// func mulPlusVVS(x *args)
TEXT ·mulPlusVVS(SB), NOSPLIT, $0-8
	MULADDVVS(MULPLUS)
	RET

// func mulPlusVSS(x *args)
TEXT ·mulPlusVSS(SB), NOSPLIT, $0-8
	MULADDVSS(MULPLUS)
	RET

// func mulMinusVVV(x *args)
TEXT ·mulMinusVVV(SB), NOSPLIT, $0-8
	MULADDVVV(MULMINUS)
	RET

// func mulMinusVSV(x *args)
TEXT ·mulMinusVSV(SB), NOSPLIT, $0-8
	MULADDVSV(MULMINUS)
	RET

// func mulMinusVVS(x *args)
TEXT ·mulMinusVVS(SB), NOSPLIT, $0-8
	MULADDVVS(MULMINUS)
	RET

// func mulMinusVSS(x *args)
TEXT ·mulMinusVSS(SB), NOSPLIT, $0-8
	MULADDVSS(MULMINUS)
	RET

// func lessMulVVV(x *args)
TEXT ·lessMulVVV(SB), NOSPLIT, $0-8
	MULADDVVV(LESSMUL)
	RET

// func lessMulVSV(x *args)
TEXT ·lessMulVSV(SB), NOSPLIT, $0-8
	MULADDVSV(LESSMUL)
	RET

// func lessMulVVS(x *args)
TEXT ·lessMulVVS(SB), NOSPLIT, $0-8
	MULADDVVS(LESSMUL)
	RET

// func lessMulVSS(x *args)
TEXT ·lessMulVSS(SB), NOSPLIT, $0-8
	MULADDVSS(LESSMUL)
	RET
