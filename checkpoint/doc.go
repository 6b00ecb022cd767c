// Package checkpoint is the exchange file of a run: what it holds, how it is written and how it is read.
//
// A checkpoint is a safetensors file. FORMAT.md beside this file specifies it in MUST and MAY; this package
// is that specification in Go. It has two layers, kept apart:
//
//   - [Archive] is any safetensors file: named tensors and a map of strings. It knows nothing of Halo, and
//     is what an importer of other people's files builds on.
//   - [File] is a Halo checkpoint: configuration, model, points, the present [Snapshot], its history, and
//     optionally weights, optimiser and random streams.
//
// [Read], [Decode] and [ReadFile] take hostile input: they cap before they allocate, check every size, every
// index and every number, and return one [*Error] that says what is wrong, where, and what would be right.
// [Write], [Encode] and [WriteFile] refuse a File that the readers would refuse, and give the same bytes for
// the same File. [WriteFile] writes a file whole or not at all.
//
// It is not a training state of its own: it knows no GoMLX, opens no data set and computes no metric. Any
// package may import it except those on its own floor (assets, dataset, metric, loss, simdgo, wasm/jsx).
package checkpoint
