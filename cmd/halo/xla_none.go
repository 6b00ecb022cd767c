//go:build !js && !(cgo && linux && (amd64 || arm64))

package main

// linkedXLA tells whether the program can open XLA backends at all.
const linkedXLA = false
