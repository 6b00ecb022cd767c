//go:build !js

package own

import (
	"crypto/sha256"
	"encoding/binary"
)

// keyHash is a hash of a pair's key that is the same everywhere and for ever: the first 8 bytes of its SHA-256,
// big-endian.
func keyHash(key string) uint64 {
	sum := sha256.Sum256([]byte(key))
	return binary.BigEndian.Uint64(sum[:])
}

// heldOut tells whether a pair is held out: where hash/2⁶⁴ < share. So whether it is depends on nothing but its key
// and the share; pairs that come or go move no other, and a larger share holds out all that a smaller one does.
func heldOut(hash uint64, share float64) bool {
	return float64(hash)*0x1p-64 < share
}
