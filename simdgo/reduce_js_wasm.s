//go:build goexperiment.simd

#include "textflag.h"

// Reductions of float32, func(*args): see reduce.go.

// Fields of args.
#define FIELD(offset) Get R5; I32WrapI64; I64Load offset
#define N $32

#define LOAD(r, off) Get r; I32WrapI64; V128Load off
#define ADD(p, step) Get p; Get step; I64Add; Set p
#define FORWARD(r, bytes) Get r; I64Const bytes; I64Add; Set r
#define DOWN(n, by) Get n; I64Const by; I64Sub; Tee n; I64Eqz; I32Eqz; BrIf $0
#define NOTZERO(n) Get n; I64Eqz; I32Eqz
#define CLEAR(v) V128Const $0, $0; Set v
#define PLUS(v) Get v; F32x4Add; Set v

// R7 and R8, R9 the row's start in output and operands, R6 rows left; R1, R2 where in the row, R4 elements left.
#define ROWS MOVD x+0(FP), R5; FIELD($0); Set R7; FIELD($8); Set R8; FIELD($16); Set R9; FIELD($72); Set R6; Loop
#define ROW Get R8; Set R1; Get R9; Set R2; FIELD(N); I64Const $-16; I64And; Set R4
#define REST FIELD(N); I64Const $15; I64And; Set R4
#define NEXTROW \
	Get R7; FIELD($80); I64Add; Set R7; \
	Get R8; FIELD($88); I64Add; Set R8; \
	Get R9; FIELD($96); I64Add; Set R9; \
	DOWN(R6, $1); \
	End

#define LANE(v, i) Get v; F32x4ExtractLane $0, i
#define SUMLANES(v) LANE(v, $0); LANE(v, $1); F32Add; LANE(v, $2); LANE(v, $3); F32Add; F32Add

// func rowSum(x *args)
TEXT ·rowSum(SB), NOSPLIT, $0-8
	ROWS
	ROW
	CLEAR(V0); CLEAR(V1); CLEAR(V2); CLEAR(V3)
	NOTZERO(R4)
	If
	Loop
	LOAD(R1, $0); PLUS(V0)
	LOAD(R1, $16); PLUS(V1)
	LOAD(R1, $32); PLUS(V2)
	LOAD(R1, $48); PLUS(V3)
	FORWARD(R1, $64)
	DOWN(R4, $16)
	End
	End
	Get V1; PLUS(V0)
	Get V3; PLUS(V2)
	Get V2; PLUS(V0)
	SUMLANES(V0); Set F0
	REST
	NOTZERO(R4)
	If
	Loop
	Get R1; I32WrapI64; F32Load $0; Get F0; F32Add; Set F0
	FORWARD(R1, $4)
	DOWN(R4, $1)
	End
	End
	Get R7; I32WrapI64; Get F0; F32Store $0
	NEXTROW
	RET

#define PRODUCT(off, v) LOAD(R1, off); LOAD(R2, off); F32x4Mul; PLUS(v)

// func rowDot(x *args)
TEXT ·rowDot(SB), NOSPLIT, $0-8
	ROWS
	ROW
	CLEAR(V0); CLEAR(V1); CLEAR(V2); CLEAR(V3)
	NOTZERO(R4)
	If
	Loop
	PRODUCT($0, V0)
	PRODUCT($16, V1)
	PRODUCT($32, V2)
	PRODUCT($48, V3)
	FORWARD(R1, $64); FORWARD(R2, $64)
	DOWN(R4, $16)
	End
	End
	Get V1; PLUS(V0)
	Get V3; PLUS(V2)
	Get V2; PLUS(V0)
	SUMLANES(V0); Set F0
	REST
	NOTZERO(R4)
	If
	Loop
	Get R1; I32WrapI64; F32Load $0; Get R2; I32WrapI64; F32Load $0; F32Mul; Get F0; F32Add; Set F0
	FORWARD(R1, $4); FORWARD(R2, $4)
	DOWN(R4, $1)
	End
	End
	Get R7; I32WrapI64; Get F0; F32Store $0
	NEXTROW
	RET

// The larger of two vectors is pmax, which does not tell NaN; those are gathered in V4, all bits set where one was.
#define LARGER(v) Set V5; Get v; Get V5; F32x4Pmax; Set v; Get V5; Get V5; F32x4Ne; Get V4; V128Or; Set V4

// func rowMax(x *args)
TEXT ·rowMax(SB), NOSPLIT, $0-8
	ROWS
	ROW
	Get R1; I32WrapI64; F32Load $0; Set F0
	NOTZERO(R4)
	If
	Get F0; F32x4Splat; Set V0; Get V0; Set V1; Get V0; Set V2; Get V0; Set V3
	CLEAR(V4)
	Loop
	LOAD(R1, $0); LARGER(V0)
	LOAD(R1, $16); LARGER(V1)
	LOAD(R1, $32); LARGER(V2)
	LOAD(R1, $48); LARGER(V3)
	FORWARD(R1, $64)
	DOWN(R4, $16)
	End
	Get V0; Get V1; F32x4Pmax; Get V2; Get V3; F32x4Pmax; F32x4Pmax; Get V4; V128Or; Set V0 // all bits set are a NaN
	LANE(V0, $0); LANE(V0, $1); F32Max; LANE(V0, $2); LANE(V0, $3); F32Max; F32Max; Set F0
	End
	REST
	NOTZERO(R4)
	If
	Loop
	Get R1; I32WrapI64; F32Load $0; Get F0; F32Max; Set F0
	FORWARD(R1, $4)
	DOWN(R4, $1)
	End
	End
	Get R7; I32WrapI64; Get F0; F32Store $0
	NEXTROW
	RET

// Blocks of columns: R0 output, R7 and R8 the operands' blocks, R1 and R2 where in them, R3 and R10 from row to row,
// R4 rows left, R6 blocks left.
#define STORE(off, v) Get R0; I32WrapI64; Get v; V128Store $0, off

// func columnSum32(o, a ptr, rows, step, blocks int)
TEXT ·columnSum32(SB), NOSPLIT, $0-40
	MOVD o+0(FP), R0
	MOVD a+8(FP), R7
	MOVD step+24(FP), R3
	MOVD blocks+32(FP), R6
	Loop
	CLEAR(V0); CLEAR(V1); CLEAR(V2); CLEAR(V3); CLEAR(V4); CLEAR(V5); CLEAR(V6); CLEAR(V7)
	MOVD rows+16(FP), R4
	Get R7; Set R1
	Loop
	LOAD(R1, $0); PLUS(V0)
	LOAD(R1, $16); PLUS(V1)
	LOAD(R1, $32); PLUS(V2)
	LOAD(R1, $48); PLUS(V3)
	LOAD(R1, $64); PLUS(V4)
	LOAD(R1, $80); PLUS(V5)
	LOAD(R1, $96); PLUS(V6)
	LOAD(R1, $112); PLUS(V7)
	ADD(R1, R3)
	DOWN(R4, $1)
	End
	STORE($0, V0); STORE($16, V1); STORE($32, V2); STORE($48, V3)
	STORE($64, V4); STORE($80, V5); STORE($96, V6); STORE($112, V7)
	FORWARD(R0, $128); FORWARD(R7, $128)
	DOWN(R6, $1)
	End
	RET

// func columnSum4(o, a ptr, rows, step, blocks int)
TEXT ·columnSum4(SB), NOSPLIT, $0-40
	MOVD o+0(FP), R0
	MOVD a+8(FP), R7
	MOVD step+24(FP), R3
	MOVD blocks+32(FP), R6
	Loop
	CLEAR(V0)
	MOVD rows+16(FP), R4
	Get R7; Set R1
	Loop
	LOAD(R1, $0); PLUS(V0)
	ADD(R1, R3)
	DOWN(R4, $1)
	End
	STORE($0, V0)
	FORWARD(R0, $16); FORWARD(R7, $16)
	DOWN(R6, $1)
	End
	RET

// func columnDot16(o, a, b ptr, rows, stepA, stepB, blocks int)
TEXT ·columnDot16(SB), NOSPLIT, $0-56
	MOVD o+0(FP), R0
	MOVD a+8(FP), R7
	MOVD b+16(FP), R8
	MOVD stepA+32(FP), R3
	MOVD stepB+40(FP), R10
	MOVD blocks+48(FP), R6
	Loop
	CLEAR(V0); CLEAR(V1); CLEAR(V2); CLEAR(V3)
	MOVD rows+24(FP), R4
	Get R7; Set R1
	Get R8; Set R2
	Loop
	PRODUCT($0, V0)
	PRODUCT($16, V1)
	PRODUCT($32, V2)
	PRODUCT($48, V3)
	ADD(R1, R3); ADD(R2, R10)
	DOWN(R4, $1)
	End
	STORE($0, V0); STORE($16, V1); STORE($32, V2); STORE($48, V3)
	FORWARD(R0, $64); FORWARD(R7, $64); FORWARD(R8, $64)
	DOWN(R6, $1)
	End
	RET

// func columnMax16(o, a ptr, rows, step, blocks int)
TEXT ·columnMax16(SB), NOSPLIT, $0-40
	MOVD o+0(FP), R0
	MOVD a+8(FP), R7
	MOVD step+24(FP), R3
	MOVD blocks+32(FP), R6
	Loop
	LOAD(R7, $0); Set V0
	LOAD(R7, $16); Set V1
	LOAD(R7, $32); Set V2
	LOAD(R7, $48); Set V3
	CLEAR(V6); CLEAR(V7); CLEAR(V8); CLEAR(V9)
	MOVD rows+16(FP), R4
	Get R7; Set R1
	Loop
	LOAD(R1, $0); Set V5; Get V0; Get V5; F32x4Pmax; Set V0; Get V5; Get V5; F32x4Ne; Get V6; V128Or; Set V6
	LOAD(R1, $16); Set V5; Get V1; Get V5; F32x4Pmax; Set V1; Get V5; Get V5; F32x4Ne; Get V7; V128Or; Set V7
	LOAD(R1, $32); Set V5; Get V2; Get V5; F32x4Pmax; Set V2; Get V5; Get V5; F32x4Ne; Get V8; V128Or; Set V8
	LOAD(R1, $48); Set V5; Get V3; Get V5; F32x4Pmax; Set V3; Get V5; Get V5; F32x4Ne; Get V9; V128Or; Set V9
	ADD(R1, R3)
	DOWN(R4, $1)
	End
	Get V0; Get V6; V128Or; Set V0
	Get V1; Get V7; V128Or; Set V1
	Get V2; Get V8; V128Or; Set V2
	Get V3; Get V9; V128Or; Set V3
	STORE($0, V0); STORE($16, V1); STORE($32, V2); STORE($48, V3)
	FORWARD(R0, $64); FORWARD(R7, $64)
	DOWN(R6, $1)
	End
	RET
