//go:build goexperiment.simd

#include "textflag.h"

// Tiles of 4 rows and 8 columns: sums in V0 to V7, a row of the panel in V8 and V9, an element of A in all four
// lanes of V10, zeros in V12. The loop is not unrolled: V8 hoists the loads of an unrolled one and spills the sums.

#define ARGS \
	MOVD a+0(FP), R0; \
	MOVD b+8(FP), R1; \
	MOVD c+16(FP), R2; \
	MOVD bias+24(FP), R10; \
	MOVD k+32(FP), R3; \
	MOVD lda+40(FP), R4; \
	MOVD ldb+48(FP), R5; \
	MOVD ldc+56(FP), R6; \
	MOVD relu+64(FP), R11

// Every row starts from the bias.
#define BIAS \
	Get R10; I32WrapI64; V128Load $0; Set V0; \
	Get R10; I32WrapI64; V128Load $16; Set V1; \
	Get V0; Set V2; Get V0; Set V4; Get V0; Set V6; \
	Get V1; Set V3; Get V1; Set V5; Get V1; Set V7

#define PANEL \
	Get R1; I32WrapI64; V128Load $0; Set V8; \
	Get R1; I32WrapI64; V128Load $16; Set V9

// sum += x·y
#define MAC(sum, x, y) Get x; Get y; F32x4Mul; Get sum; F32x4Add; Set sum

// The element at p+off times the panel's row.
#define ROW(p, off, left, right) \
	Get p; I32WrapI64; F32Load off; F32x4Splat; Set V10; \
	MAC(left, V10, V8); \
	MAC(right, V10, V9)

#define NEXT \
	Get R1; Get R5; I64Add; Set R1; \
	Get R0; Get R4; I64Add; Set R0; \
	Get R3; I64Const $1; I64Sub; Tee R3; I64Eqz; I32Eqz; BrIf $0

#define CLAMP(v) Get v; Get V12; F32x4Max; Set v
#define RELU \
	Get R11; I64Eqz; I32Eqz; \
	If; \
	CLAMP(V0); CLAMP(V1); CLAMP(V2); CLAMP(V3); CLAMP(V4); CLAMP(V5); CLAMP(V6); CLAMP(V7); \
	End

// V128Store takes no offset but 0 in Go's assembler.
#define STOREROW(left, right) \
	Get R2; I32WrapI64; Get left; V128Store $0; \
	Get R2; I64Const $16; I64Add; I32WrapI64; Get right; V128Store $0; \
	Get R2; Get R6; I64Add; Set R2

#define STORE STOREROW(V0, V1); STOREROW(V2, V3); STOREROW(V4, V5); STOREROW(V6, V7)

#define FORWARD(p) Get p; I64Const $4; I64Add; Set p

// func tileByRows(a, b, c, bias ptr, k, lda, ldb, ldc, relu int)
TEXT ·tileByRows(SB), NOSPLIT, $0-72
	ARGS
	BIAS
	Get R0; Get R4; I64Add; Set R7
	Get R7; Get R4; I64Add; Set R8
	Get R8; Get R4; I64Add; Set R9
	I64Const $4; Set R4
	Loop
	PANEL
	ROW(R0, $0, V0, V1)
	ROW(R7, $0, V2, V3)
	ROW(R8, $0, V4, V5)
	ROW(R9, $0, V6, V7)
	FORWARD(R7); FORWARD(R8); FORWARD(R9)
	NEXT
	End
	RELU
	STORE
	RET

// func tileByColumns(a, b, c, bias ptr, k, lda, ldb, ldc, relu int)
TEXT ·tileByColumns(SB), NOSPLIT, $0-72
	ARGS
	BIAS
	Loop
	PANEL
	ROW(R0, $0, V0, V1)
	ROW(R0, $4, V2, V3)
	ROW(R0, $8, V4, V5)
	ROW(R0, $12, V6, V7)
	NEXT
	End
	RELU
	STORE
	RET
