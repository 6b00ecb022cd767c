//go:build cgo && linux

package heap

/*
#include <stdlib.h>
#include <malloc.h>

// The largest threshold that glibc takes, DEFAULT_MMAP_THRESHOLD_MAX: larger pieces are mapped as ever. Any of these
// ends glibc's own adjustment of them.
static void keep(void) {
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024 * (int)sizeof(long));
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_TOP_PAD, 16 << 20);
#endif
}
*/
import "C"

// Keep has the C library keep up to 1 GiB of what is given back to it at the top of its heap, rather than nothing. Where
// the C library is not glibc it does nothing. It is called before what allocates.
func Keep() { C.keep() }
