//go:build goexperiment.simd

#include "textflag.h"

#define LOAD(p, off) Get p; I32WrapI64; V128Load off
#define STORE(p, v) Get p; I32WrapI64; Get v; V128Store $0
#define FORWARD(p) Get p; I64Const $16; I64Add; Set p

#define NORMAL(v) Get v; Get v; F32x4Abs; V128Const $0x0080000000800000, $0x0080000000800000; F32x4Lt; V128Andnot; Set v

// func adam4(w, m, v, gradient, nextW, nextM, nextV, k ptr, n int)
//
// R0 to R3 w, m, v and the gradient; R4 to R6 what they become; V8 to V15 the factors. Moments below the smallest normal
// number become 0: see plainAdam.
TEXT ·adam4(SB), NOSPLIT, $0-72
	MOVD k+56(FP), R7
	LOAD(R7, $0); Set V8
	LOAD(R7, $16); Set V9
	LOAD(R7, $32); Set V10
	LOAD(R7, $48); Set V11
	LOAD(R7, $64); Set V12
	LOAD(R7, $80); Set V13
	LOAD(R7, $96); Set V14
	LOAD(R7, $112); Set V15
	MOVD w+0(FP), R0
	MOVD m+8(FP), R1
	MOVD v+16(FP), R2
	MOVD gradient+24(FP), R3
	MOVD nextW+32(FP), R4
	MOVD nextM+40(FP), R5
	MOVD nextV+48(FP), R6
	MOVD n+64(FP), R8
	Loop
	LOAD(R0, $0); Set V3
	LOAD(R3, $0); Set V0
	LOAD(R1, $0); Get V8; F32x4Mul; Get V0; Get V9; F32x4Mul; F32x4Add; Set V1
	LOAD(R2, $0); Get V10; F32x4Mul; Get V0; Get V0; F32x4Mul; Get V11; F32x4Mul; F32x4Add; Set V2
	NORMAL(V1)
	NORMAL(V2)
	Get V3
	Get V1; Get V12; F32x4Mul; Get V14; F32x4Mul
	Get V2; Get V13; F32x4Mul; F32x4Sqrt; Get V15; F32x4Add
	F32x4Div
	F32x4Sub
	Set V3
	STORE(R5, V1)
	STORE(R6, V2)
	STORE(R4, V3)
	FORWARD(R0); FORWARD(R1); FORWARD(R2); FORWARD(R3); FORWARD(R4); FORWARD(R5); FORWARD(R6)
	Get R8; I64Const $4; I64Sub; Tee R8; I64Eqz; I32Eqz; BrIf $0
	End
	RET
