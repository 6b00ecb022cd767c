//go:build goexperiment.simd

#include "textflag.h"

// Tiles of products: sums in V0 to V7, a row of the panel in V8 and V9, an element of A in all four lanes of V10,
// zeros in V12. The loops over k are not unrolled: V8 hoists the loads of an unrolled one and spills the sums.

// Go 1.27.3 writes v128.load32_splat without its two bytes for alignment and offset, and these two instructions are
// the bytes that are missing, 1 and 0. A toolchain that writes them itself makes a module that no engine accepts, which
// every test here notices.
#define LOADSPLAT(p) Get p; I32WrapI64; V128Load32Splat; Nop; Unreachable

// Its V128Store takes the offset from a second operand.
#define STORE(p, off, v) Get p; I32WrapI64; Get v; V128Store $0, off

#define ADD(p, step) Get p; Get step; I64Add; Set p
#define FORWARD(p, bytes) Get p; I64Const bytes; I64Add; Set p
#define AGAIN(n) Get n; I64Const $1; I64Sub; Tee n; I64Eqz; I32Eqz; BrIf $0
#define BEFORE(p, end) Get p; Get end; I64Ne; BrIf $0

// sum += x·y
#define MAC(sum, x, y) Get x; Get y; F32x4Mul; Get sum; F32x4Add; Set sum

// NaN stays: pmax is the second where the first is less.
#define CLAMP(v) Get v; Get V12; F32x4Pmax; Set v
#define RELU(flag) \
	Get flag; I64Eqz; I32Eqz; \
	If; \
	V128Const $0, $0; Set V12; \
	CLAMP(V0); CLAMP(V1); CLAMP(V2); CLAMP(V3); CLAMP(V4); CLAMP(V5); CLAMP(V6); CLAMP(V7); \
	End

// An element of A times the panel's row.
#define ROW(p, left, right) LOADSPLAT(p); Set V10; MAC(left, V10, V8); MAC(right, V10, V9)

#define STOREROW(left, right) STORE(R2, $0, left); STORE(R2, $16, right); ADD(R2, R13)

// func tiles(a, b, c, bias ptr, k, ra, ka, ldb, ldc, relu, strips int)
//
// R0 the strip of A, R12 and R7 to R9 an element of each of its four rows, R1 the panel's row and R3 its end, R2 a row
// of C, R10 strips left.
TEXT ·tiles(SB), NOSPLIT, $0-88
	MOVD a+0(FP), R0
	MOVD c+16(FP), R2
	MOVD ra+40(FP), R4
	MOVD ka+48(FP), R5
	MOVD ldb+56(FP), R6
	MOVD ldc+64(FP), R13
	MOVD relu+72(FP), R11
	MOVD strips+80(FP), R10
	MOVD bias+24(FP), R14
	MOVD b+8(FP), R15
	MOVD k+32(FP), R3
	Get R3; Get R6; I64Mul; Get R15; I64Add; Set R3
	Loop
	Get R14; I32WrapI64; V128Load $0; Set V0
	Get R14; I32WrapI64; V128Load $16; Set V1
	Get V0; Set V2; Get V0; Set V4; Get V0; Set V6
	Get V1; Set V3; Get V1; Set V5; Get V1; Set V7
	Get R0; Set R12
	Get R12; Get R4; I64Add; Set R7
	Get R7; Get R4; I64Add; Set R8
	Get R8; Get R4; I64Add; Set R9
	Get R15; Set R1
	Loop
	Get R1; I32WrapI64; V128Load $0; Set V8
	Get R1; I32WrapI64; V128Load $16; Set V9
	ROW(R12, V0, V1)
	ROW(R7, V2, V3)
	ROW(R8, V4, V5)
	ROW(R9, V6, V7)
	ADD(R12, R5); ADD(R7, R5); ADD(R8, R5); ADD(R9, R5)
	ADD(R1, R6)
	BEFORE(R1, R3)
	End
	RELU(R11)
	STOREROW(V0, V1)
	STOREROW(V2, V3)
	STOREROW(V4, V5)
	STOREROW(V6, V7)
	Get R0; Get R4; I64Const $2; I64Shl; I64Add; Set R0
	AGAIN(R10)
	End
	RET

#define NARROWROW(p, sum) LOADSPLAT(p); Get V8; F32x4Mul; Get sum; F32x4Add; Set sum; ADD(p, R5)
#define STORENARROW(v) STORE(R2, $0, v); FORWARD(R2, $16)

// func narrowTiles(a, b, c, bias ptr, k, ra, ka, relu, strips int)
//
// R0 the strip of A, R7 to R14 an element of each of its eight rows, R1 the panel's row and R3 its end, R2 a row of C.
TEXT ·narrowTiles(SB), NOSPLIT, $0-72
	MOVD a+0(FP), R0
	MOVD c+16(FP), R2
	MOVD ra+40(FP), R4
	MOVD ka+48(FP), R5
	MOVD strips+64(FP), R6
	MOVD b+8(FP), R1
	MOVD k+32(FP), R3
	Get R3; I64Const $4; I64Shl; Get R1; I64Add; Set R3
	Loop
	MOVD bias+24(FP), R15
	Get R15; I32WrapI64; V128Load $0; Set V0
	Get V0; Set V1; Get V0; Set V2; Get V0; Set V3; Get V0; Set V4; Get V0; Set V5; Get V0; Set V6; Get V0; Set V7
	Get R0; Set R7
	Get R7; Get R4; I64Add; Set R8
	Get R8; Get R4; I64Add; Set R9
	Get R9; Get R4; I64Add; Set R10
	Get R10; Get R4; I64Add; Set R11
	Get R11; Get R4; I64Add; Set R12
	Get R12; Get R4; I64Add; Set R13
	Get R13; Get R4; I64Add; Set R14
	MOVD b+8(FP), R1
	Loop
	Get R1; I32WrapI64; V128Load $0; Set V8
	NARROWROW(R7, V0)
	NARROWROW(R8, V1)
	NARROWROW(R9, V2)
	NARROWROW(R10, V3)
	NARROWROW(R11, V4)
	NARROWROW(R12, V5)
	NARROWROW(R13, V6)
	NARROWROW(R14, V7)
	FORWARD(R1, $16)
	BEFORE(R1, R3)
	End
	MOVD relu+56(FP), R15
	RELU(R15)
	STORENARROW(V0); STORENARROW(V1); STORENARROW(V2); STORENARROW(V3)
	STORENARROW(V4); STORENARROW(V5); STORENARROW(V6); STORENARROW(V7)
	Get R0; Get R4; I64Const $3; I64Shl; I64Add; Set R0
	AGAIN(R6)
	End
	RET

// func packPanel(o, b ptr, k, ldb int)
TEXT ·packPanel(SB), NOSPLIT, $0-32
	MOVD o+0(FP), R0
	MOVD b+8(FP), R1
	MOVD k+16(FP), R2
	MOVD ldb+24(FP), R3
	Loop
	Get R0; I32WrapI64; Get R1; I32WrapI64; V128Load $0; V128Store $0, $0
	Get R0; I32WrapI64; Get R1; I32WrapI64; V128Load $16; V128Store $0, $16
	FORWARD(R0, $32)
	ADD(R1, R3)
	AGAIN(R2)
	End
	RET

#define LANE(p, i) Get p; I32WrapI64; F32Load $0; F32x4ReplaceLane $0, i

// func packColumns(o, b ptr, k, kb, nb int)
TEXT ·packColumns(SB), NOSPLIT, $0-40
	MOVD o+0(FP), R0
	MOVD b+8(FP), R1
	MOVD k+16(FP), R2
	MOVD kb+24(FP), R3
	MOVD nb+32(FP), R4
	Get R1; Get R4; I64Add; Set R5
	Get R5; Get R4; I64Add; Set R6
	Get R6; Get R4; I64Add; Set R7
	Get R7; Get R4; I64Add; Set R8
	Get R8; Get R4; I64Add; Set R9
	Get R9; Get R4; I64Add; Set R10
	Get R10; Get R4; I64Add; Set R11
	Loop
	Get R0; I32WrapI64
	LOADSPLAT(R1); LANE(R5, $1); LANE(R6, $2); LANE(R7, $3)
	V128Store $0, $0
	Get R0; I32WrapI64
	LOADSPLAT(R8); LANE(R9, $1); LANE(R10, $2); LANE(R11, $3)
	V128Store $0, $16
	ADD(R1, R3); ADD(R5, R3); ADD(R6, R3); ADD(R7, R3); ADD(R8, R3); ADD(R9, R3); ADD(R10, R3); ADD(R11, R3)
	FORWARD(R0, $32)
	AGAIN(R2)
	End
	RET

// func copyLine(o, a ptr, n, so, sa int)
TEXT ·copyLine(SB), NOSPLIT, $0-40
	MOVD o+0(FP), R0
	MOVD a+8(FP), R1
	MOVD n+16(FP), R2
	MOVD so+24(FP), R3
	MOVD sa+32(FP), R4
	Loop
	Get R0; I32WrapI64; Get R1; I32WrapI64; I32Load $0; I32Store $0
	ADD(R0, R3)
	ADD(R1, R4)
	AGAIN(R2)
	End
	RET
