// Package toymodel is the small image–text model: two encoders, one training step, and a run of steps.
//
// Each encoder gives an embedding and, where the objective has one, the natural log of a standard deviation.
// The model is written once as GoMLX graphs and runs on any of GoMLX's backends: in the page, on a server's
// CPU, on a GPU. All random numbers come from dataset.Streams, never from a graph, so that a seed means the
// same run on every backend, up to float32 rounding.
//
// It is no framework: it knows the project's data sets and objectives and nothing else. The programs
// (wasm/trainer, cmd/halo) and the experiments import it.
package toymodel
