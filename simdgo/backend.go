package simdgo

import (
	"fmt"
	"sync"
	"unsafe"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// Name is what the backend is registered as.
const Name = "simdgo"

func init() {
	compute.Register(Name, func(config string) (compute.Backend, error) { return New(config) })
}

// Backend computes on the calling goroutine. Calls of several goroutines are let in one after the other.
type Backend struct {
	mu        sync.Mutex
	arena     []byte // scratch of whichever executable runs
	free      map[poolKey][]*Buffer
	freeBytes int
	finalized bool
	profile   *Profile // of executions, or nil
}

var _ compute.Backend = (*Backend)(nil)

// New opens the backend. It takes no configuration: config must be "".
func New(config string) (*Backend, error) {
	if config != "" {
		return nil, fmt.Errorf("simdgo: configuration %q; the backend has no options", config)
	}
	return &Backend{free: make(map[poolKey][]*Buffer)}, nil
}

// Name implements compute.Backend.
func (b *Backend) Name() string { return Name }

// String implements compute.Backend.
func (b *Backend) String() string { return Name }

// Description implements compute.Backend.
func (b *Backend) Description() string {
	if simd {
		return "compiled graphs on one thread, with 128-bit SIMD"
	}
	return "compiled graphs on one thread, in plain Go"
}

// NumDevices implements compute.Backend: there is one.
func (b *Backend) NumDevices() int { return 1 }

// DeviceDescription implements compute.Backend.
func (b *Backend) DeviceDescription(compute.DeviceNum) string { return "the calling thread" }

// Capabilities implements compute.Backend.
func (b *Backend) Capabilities() compute.Capabilities { return capabilities.Clone() }

// Builder implements compute.Backend.
func (b *Backend) Builder(name string) compute.Builder { return newBuilder(b, name) }

// Finalize implements compute.Backend.
func (b *Backend) Finalize() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.finalized, b.arena, b.freeBytes = true, nil, 0
	clear(b.free)
}

// IsFinalized implements compute.Backend.
func (b *Backend) IsFinalized() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.finalized
}

// scratch returns at least size bytes that live until a larger piece is asked for. The caller holds b.mu.
func (b *Backend) scratch(size int) unsafe.Pointer {
	if len(b.arena) < size {
		b.arena = allocate(size)
	}
	return unsafe.Pointer(unsafe.SliceData(b.arena))
}

// align is what lengths in bytes are rounded up to: four vectors, so that whole tensors need no loop for what is
// left over. Go gives memory of such sizes at multiples of 16.
const align = 64

func padded(bytes int) int { return (bytes + align - 1) &^ (align - 1) }

// allocate returns zeroed memory of at least size bytes, padded.
func allocate(size int) []byte { return make([]byte, max(padded(size), align)) }

// capabilities lists what is implemented; doc.go says what is not.
var capabilities = compute.Capabilities{
	Operations: operations(),
	DTypes: map[dtypes.DType]bool{
		dtypes.Bool: true, dtypes.Float32: true, dtypes.Float64: true,
		dtypes.Int8: true, dtypes.Int32: true, dtypes.Int64: true,
		dtypes.Uint8: true, dtypes.Uint32: true, dtypes.Uint64: true,
	},
}

func operations() map[compute.OpType]bool {
	ops := make(map[compute.OpType]bool)
	for _, op := range []compute.OpType{
		compute.OpTypeParameter, compute.OpTypeConstant, compute.OpTypeIdentity,
		// element by element
		compute.OpTypeAbs, compute.OpTypeNeg, compute.OpTypeSign, compute.OpTypeCeil, compute.OpTypeFloor, compute.OpTypeRound,
		compute.OpTypeSqrt, compute.OpTypeRsqrt, compute.OpTypeExp, compute.OpTypeExpm1, compute.OpTypeLog, compute.OpTypeLog1p,
		compute.OpTypeSin, compute.OpTypeCos, compute.OpTypeTanh, compute.OpTypeErf, compute.OpTypeLogistic,
		compute.OpTypeIsFinite, compute.OpTypeIsNaN, compute.OpTypeLogicalNot, compute.OpTypeBitwiseNot,
		compute.OpTypeAdd, compute.OpTypeSub, compute.OpTypeMul, compute.OpTypeDiv, compute.OpTypeRem, compute.OpTypePow,
		compute.OpTypeAtan2, compute.OpTypeMax, compute.OpTypeMin, compute.OpTypeLogicalAnd, compute.OpTypeLogicalOr,
		compute.OpTypeLogicalXor, compute.OpTypeBitwiseAnd, compute.OpTypeBitwiseOr, compute.OpTypeBitwiseXor,
		compute.OpTypeShiftLeft, compute.OpTypeShiftRightArithmetic, compute.OpTypeShiftRightLogical,
		compute.OpTypeEqual, compute.OpTypeNotEqual, compute.OpTypeLessThan, compute.OpTypeLessOrEqual,
		compute.OpTypeGreaterThan, compute.OpTypeGreaterOrEqual,
		compute.OpTypeWhere, compute.OpTypeClamp, compute.OpTypeConvertDType, compute.OpTypeBitcast,
		// shape
		compute.OpTypeReshape, compute.OpTypeBroadcastInDim, compute.OpTypeTranspose, compute.OpTypeSlice, compute.OpTypeReverse,
		compute.OpTypeConcatenate, compute.OpTypePad, compute.OpTypeIota, compute.OpTypeDynamicSlice, compute.OpTypeDynamicUpdateSlice,
		// reductions
		compute.OpTypeReduceSum, compute.OpTypeReduceProduct, compute.OpTypeReduceMax, compute.OpTypeReduceMin,
		compute.OpTypeReduceLogicalAnd, compute.OpTypeReduceLogicalOr, compute.OpTypeReduceLogicalXor,
		compute.OpTypeReduceBitwiseAnd, compute.OpTypeReduceBitwiseOr, compute.OpTypeReduceBitwiseXor,
		compute.OpTypeArgMinMax, compute.OpTypeReduceWindow, compute.OpTypeSelectAndScatterMax, compute.OpTypeSelectAndScatterMin,
		// products and indices
		compute.OpTypeDot, compute.OpTypeDotGeneral, compute.OpTypeFusedDense, compute.OpTypeConvGeneral,
		compute.OpTypeGather, compute.OpTypeScatterSum, compute.OpTypeScatterMax, compute.OpTypeScatterMin,
		compute.OpTypeRNGBitGenerator, compute.OpTypeOptimizationBarrier, compute.OpTypeSchedulingBarrier,
	} {
		ops[op] = true
	}
	return ops
}

// notImplemented is the error of an operation, or of a dtype of it, that the backend refuses.
func notImplemented(op compute.OpType, why string) error {
	if why != "" {
		why = " " + why
	}
	return fmt.Errorf("simdgo: %s%s: %w", op, why, compute.ErrNotImplemented)
}

// HasSharedBuffers implements compute.Backend.
func (b *Backend) HasSharedBuffers() bool { return true }

// BufferFromFlatData implements compute.Backend: it copies flat.
func (b *Backend) BufferFromFlatData(device compute.DeviceNum, flat any, shape shapes.Shape) (compute.Buffer, error) {
	buffer, err := b.newBuffer(device, shape)
	if err != nil {
		return nil, err
	}
	if dtype, ok := flatDType(flat); !ok || dtype != shape.DType || flatLen(flat) != shape.Size() {
		return nil, fmt.Errorf("simdgo: flat data are a %T of %d values, want a slice for %s", flat, flatLen(flat), shape)
	}
	dtypes.CopyAnySlice(buffer.flat, flat)
	return buffer, nil
}

// NewSharedBuffer implements compute.Backend. What it holds is undefined.
func (b *Backend) NewSharedBuffer(device compute.DeviceNum, shape shapes.Shape) (compute.Buffer, any, error) {
	buffer, err := b.newBuffer(device, shape)
	if err != nil {
		return nil, nil, err
	}
	return buffer, buffer.flat, nil
}

func (b *Backend) newBuffer(device compute.DeviceNum, shape shapes.Shape) (*Buffer, error) {
	if device != 0 {
		return nil, fmt.Errorf("simdgo: device %d; there is only device 0", device)
	}
	if err := checkShape(shape); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.finalized {
		return nil, fmt.Errorf("simdgo: the backend is finalized")
	}
	return b.take(shape), nil
}

// checkShape tells why a tensor of that shape cannot be held, or nil.
func checkShape(shape shapes.Shape) error {
	if !capabilities.DTypes[shape.DType] {
		return fmt.Errorf("simdgo: dtype %s: %w", shape.DType, compute.ErrNotImplemented)
	}
	if shape.IsDynamic() {
		return fmt.Errorf("simdgo: dynamic shape %s: %w", shape, compute.ErrNotImplemented)
	}
	return nil
}
