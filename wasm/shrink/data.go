//go:build !js

package main

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// sectionData is the id of a WebAssembly module's data section (WebAssembly Core Specification 2.0, 5.5.14), and
// sectionDataCount that of the section that repeats its number of segments.
const (
	sectionData      = 11
	sectionDataCount = 12
)

// gap is how many zeros in a row are left out between two segments, which cost some ten bytes each.
const gap = 64

// joinData returns a WebAssembly module whose memory starts with the same bytes, from as few data segments as that
// takes. Go's linker leaves out every eight zeros or more and so cuts the data of a program into 100,000 segments, as
// many as V8 takes. Each says where it belongs, in up to nine bytes that no compressor foresees: a twentieth of what is
// sent. Zeros cost nothing once they are compressed.
func joinData(module []byte) ([]byte, error) {
	const preamble = "\x00asm\x01\x00\x00\x00"
	if len(module) < len(preamble) || string(module[:len(preamble)]) != preamble {
		return nil, errors.New("not a WebAssembly module of version 1")
	}
	out := append(make([]byte, 0, len(module)+len(module)/4), preamble...)
	r := &reader{left: module[len(preamble):]}
	for len(r.left) > 0 && r.err == nil {
		whole := r.left
		id, body := r.byte(), r.bytes(r.unsigned())
		switch {
		case r.err != nil:
		case id == sectionDataCount:
			return nil, errors.New("the module counts its data segments beforehand, which Go's linker does not do")
		case id == sectionData:
			joined, err := joinSegments(body)
			if err != nil {
				return nil, fmt.Errorf("data section: %w", err)
			}
			out = append(out, sectionData)
			out = binary.AppendUvarint(out, uint64(len(joined)))
			out = append(out, joined...)
		default:
			out = append(out, whole[:len(whole)-len(r.left)]...)
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	return out, nil
}

// joinSegments joins the segments of a data section, given without its id and length.
func joinSegments(section []byte) ([]byte, error) {
	r := &reader{left: section}
	var memory []byte
	for range r.unsigned() {
		mode, opcode, offset, end := r.unsigned(), r.byte(), r.signed(), r.byte()
		data := r.bytes(r.unsigned())
		if r.err != nil {
			break
		}
		if mode != 0 || opcode != 0x41 || end != 0x0b || offset < 0 { // active, at an i32.const
			return nil, errors.New("a segment that is not put at a constant address of the first memory")
		}
		if past := offset + len(data); past > len(memory) {
			memory = append(memory, make([]byte, past-len(memory))...)
		}
		copy(memory[offset:], data)
	}
	if r.err != nil {
		return nil, r.err
	}

	var segments []byte
	count := 0
	for from := 0; ; {
		for from < len(memory) && memory[from] == 0 {
			from++
		}
		if from == len(memory) {
			break
		}
		to := from // behind the last byte before so many zeros
		for i := from; i < len(memory) && i-to < gap; i++ {
			if memory[i] != 0 {
				to = i + 1
			}
		}
		count++
		segments = append(segments, 0, 0x41)
		segments = appendSigned(segments, from)
		segments = append(segments, 0x0b)
		segments = binary.AppendUvarint(segments, uint64(to-from))
		segments = append(segments, memory[from:to]...)
		from = to
	}
	return append(binary.AppendUvarint(nil, uint64(count)), segments...), nil
}

// appendSigned appends a number that is not negative as signed LEB128.
func appendSigned(b []byte, v int) []byte {
	for v >= 0x40 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// reader reads the parts of a module. After an error every part is zero.
type reader struct {
	left []byte
	err  error
}

func (r *reader) bytes(n int) []byte {
	if r.err != nil || n < 0 || n > len(r.left) {
		r.fail()
		return nil
	}
	b := r.left[:n]
	r.left = r.left[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// unsigned reads unsigned LEB128.
func (r *reader) unsigned() int {
	v, n := binary.Uvarint(r.left)
	if n <= 0 || v > 1<<32 {
		r.fail()
		return 0
	}
	r.bytes(n)
	return int(v)
}

// signed reads signed LEB128 of 32 bits.
func (r *reader) signed() int {
	v := 0
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		v |= int(b&0x7f) << shift
		if b < 0x80 {
			if b&0x40 != 0 {
				v -= 1 << (shift + 7)
			}
			return v
		}
	}
	r.fail()
	return 0
}

func (r *reader) fail() {
	if r.err == nil {
		r.err = errors.New("the module ends in the middle of something")
	}
	r.left = nil
}
