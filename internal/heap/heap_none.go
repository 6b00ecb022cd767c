//go:build !cgo || !linux

package heap

// Keep does nothing: there is no glibc.
func Keep() {}
