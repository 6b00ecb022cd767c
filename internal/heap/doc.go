// Package heap has the C library keep what is given back to it, in every program that imports it. XLA takes new memory for
// what a step of training computes in and returns, and gives the old back. By itself glibc maps and unmaps each large
// piece, and the kernel fills each page anew with zeros: at 230,000 weights a third of a step.
//
// It is not about Go's own heap. Programs that train on XLA's processor plugin import it; where the C library is not glibc,
// or there is no cgo, it does nothing.
package heap
