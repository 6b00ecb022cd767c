//go:build cgo && linux

package heap

/*
#include <stdlib.h>
#include <malloc.h>

// No piece is mapped by itself: the threshold from which pieces are is at most 32 MiB, and what a step of a Transformer
// computes in is one piece of 160. And all threads share one heap, since those of threads hold at most 64 MiB each, and
// larger pieces are mapped after all.
static void keep(void) {
#ifdef __GLIBC__
	mallopt(M_MMAP_MAX, 0);
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_TOP_PAD, 16 << 20);
#endif
}
*/
import "C"

// Keep has the C library keep up to 1 GiB of what is given back to it at the top of its heap, rather than nothing. Where
// the C library is not glibc it does nothing. It is called before there are threads that allocate: each would keep a
// heap of its own.
func Keep() { C.keep() }
