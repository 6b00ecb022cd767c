//go:build cgo && linux

package heap

/*
#include <stdlib.h>
#include <malloc.h>

// What is given back at the top of the heap is kept, up to 1 GiB. No piece is mapped by itself: the threshold from which
// pieces are is at most 32 MiB, and what a step of a Transformer computes in is one piece of 160. And all threads share one
// heap, since those of threads hold at most 64 MiB each, and larger pieces are mapped after all.
//
// A thread stays with the heap that it had first, and Go's runtime makes threads before it runs anything that is written in
// Go. So this runs before: as the program is loaded.
__attribute__((constructor)) static void keep(void) {
#ifdef __GLIBC__
	mallopt(M_MMAP_MAX, 0);
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_TOP_PAD, 16 << 20);
#endif
}
*/
import "C"
