// Package heap has the C library keep what is given back to it. XLA takes new memory for everything that a step of
// training returns, weights and moments among it, and gives the old back. By itself glibc maps and unmaps each large
// piece, and the kernel fills each page anew with zeros: at 230,000 weights a third of a step.
//
// It is not about Go's own heap. Programs that train on XLA's processor plugin import it.
package heap
