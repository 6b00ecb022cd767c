//go:build js && wasm

// Command reference is the trainer with GoMLX's own backend besides simdgo, for ?backend=go. It is a program of its own
// because that backend has kernels for every type, half a megabyte that next to nobody needs.
package main

import (
	_ "github.com/gomlx/compute/gobackend" // registers "go"

	"halo/wasm/trainer/worker"
)

func main() { worker.Run() }
