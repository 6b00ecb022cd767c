//go:build js && wasm

// Command trainer is the program that trains, on simdgo. It runs in a Worker and never imports Ebitengine, which needs
// a document.
package main

import "halo/wasm/trainer/worker"

func main() { worker.Run() }
