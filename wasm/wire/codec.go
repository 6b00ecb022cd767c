package wire

import (
	"fmt"
)

// Packet is a message as it travels.
type Packet struct {
	JSON    string
	Buffers [][]byte
}

// What a packet may hold at most. Both ends refuse more: it is a mistake, not a message.
const (
	MaxJSON   = 64 << 20 // bytes
	MaxBuffer = 1 << 30  // bytes of one buffer
)

// maxInteger is the largest integer that the page holds exactly, Number.MAX_SAFE_INTEGER of JavaScript.
const maxInteger = 1<<53 - 1

// VersionError tells that a message is of another version of the contract. Its text is for people: nothing
// but loading all parts anew can help.
type VersionError struct {
	Got int // version of the message; this side's is Version
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("page and trainer are of different versions (a message of version %d arrived, this side speaks %d): reload the page", e.Got, Version)
}

// checkSizes is the part of the rules that both directions share.
func checkSizes(e *Entry, p Packet) error {
	if len(p.JSON) > MaxJSON {
		return fmt.Errorf("wire: message of kind %q has %d bytes of JSON, at most %d are allowed", e.Kind, len(p.JSON), MaxJSON)
	}
	for i, b := range e.Buffers {
		if n := len(p.Buffers[i]); n > MaxBuffer {
			return fmt.Errorf("wire: %s.%s has %d bytes, at most %d are allowed", e.Kind, b.Name, n, MaxBuffer)
		}
	}
	return nil
}
