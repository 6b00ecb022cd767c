package simdgo

import "github.com/gomlx/compute/dtypes"

// convertKernel returns the kernel that converts between dtypes, as Go does; booleans become 0 and 1, and numbers
// other than 0 become true.
func convertKernel(from, to dtypes.DType) kernel {
	switch from {
	case dtypes.Float32:
		return convertFrom[float32](to)
	case dtypes.Float64:
		return convertFrom[float64](to)
	case dtypes.Int8:
		return convertFrom[int8](to)
	case dtypes.Int32:
		return convertFrom[int32](to)
	case dtypes.Int64:
		return convertFrom[int64](to)
	case dtypes.Uint8:
		return convertFrom[uint8](to)
	case dtypes.Uint32:
		return convertFrom[uint32](to)
	case dtypes.Uint64:
		return convertFrom[uint64](to)
	case dtypes.Bool:
		return convertLanes(to)
	}
	return nil
}

func convertFrom[F number](to dtypes.DType) kernel {
	switch to {
	case dtypes.Float32:
		return convert[F, float32]
	case dtypes.Float64:
		return convert[F, float64]
	case dtypes.Int8:
		return convert[F, int8]
	case dtypes.Int32:
		return convert[F, int32]
	case dtypes.Int64:
		return convert[F, int64]
	case dtypes.Uint8:
		return convert[F, uint8]
	case dtypes.Uint32:
		return convert[F, uint32]
	case dtypes.Uint64:
		return convert[F, uint64]
	case dtypes.Bool:
		return map1(func(x F) lane { return toLane(x != 0) })
	}
	return nil
}

func convert[F, T number](x *args) {
	for i, io, ia := 0, 0, 0; i < x.n; i, io, ia = i+1, io+x.s[0], ia+x.s[1] {
		*(*T)(at(x.p[0], io)) = T(*(*F)(at(x.p[1], ia)))
	}
}

func convertLanes(to dtypes.DType) kernel {
	switch to {
	case dtypes.Float32:
		return lanesTo[float32]
	case dtypes.Float64:
		return lanesTo[float64]
	case dtypes.Int8:
		return lanesTo[int8]
	case dtypes.Int32:
		return lanesTo[int32]
	case dtypes.Int64:
		return lanesTo[int64]
	case dtypes.Uint8:
		return lanesTo[uint8]
	case dtypes.Uint32:
		return lanesTo[uint32]
	case dtypes.Uint64:
		return lanesTo[uint64]
	case dtypes.Bool:
		return plainCopy[uint32]
	}
	return nil
}

func lanesTo[T number](x *args) {
	for i, io, ia := 0, 0, 0; i < x.n; i, io, ia = i+1, io+x.s[0], ia+x.s[1] {
		*(*T)(at(x.p[0], io)) = T(*(*lane)(at(x.p[1], ia)) & 1)
	}
}
