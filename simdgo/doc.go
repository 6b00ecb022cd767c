// Package simdgo is a GoMLX backend for one thread.
package simdgo
