package simdgo

import "unsafe"

// copyRun copies elements of a width that lie without gaps in both.
func copyRun(width int) kernel {
	return func(x *args) {
		n := x.n * width
		copy(unsafe.Slice((*byte)(x.p[0]), n), unsafe.Slice((*byte)(x.p[1]), n))
	}
}

// fillRun repeats one element of a width.
func fillRun(width int) kernel {
	return func(x *args) {
		o := unsafe.Slice((*byte)(x.p[0]), x.n*width)
		copy(o, unsafe.Slice((*byte)(x.p[1]), width))
		for done := width; done < len(o); done *= 2 {
			copy(o[done:], o[:done])
		}
	}
}
