package dataset

import (
	"encoding/binary"
	"fmt"
)

// Order is how far a run has come in a set that goes through its pairs one after the other, epoch by epoch (dataset/own),
// rather than draw each anew. It is a part of Streams, so a saved one resumes the data exactly. The zero value is the start.
type Order struct {
	Taken uint64 // pairs taken, those that could not be used included
	Of    uint64 // fingerprint of the set's data; 0 before the first
}

// orderSize is the size of a saved order, bytes.
const orderSize = 16

// MarshalBinary returns the state, 16 bytes.
func (o *Order) MarshalBinary() ([]byte, error) {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, orderSize), o.Taken)
	return binary.BigEndian.AppendUint64(b, o.Of), nil
}

// UnmarshalBinary restores a state that MarshalBinary returned. No state at all is the start.
func (o *Order) UnmarshalBinary(state []byte) error {
	switch len(state) {
	case 0:
		*o = Order{}
	case orderSize:
		o.Taken, o.Of = binary.BigEndian.Uint64(state), binary.BigEndian.Uint64(state[8:])
	default:
		return fmt.Errorf("dataset: state of an order: %d bytes; want %d", len(state), orderSize)
	}
	return nil
}
