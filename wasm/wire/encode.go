package wire

import (
	"bytes"
	"encoding/binary"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
)

// Encoder encodes messages into memory that it uses again. The zero value is ready; it is for one goroutine.
type Encoder struct {
	json    bytes.Buffer
	floats  []byte // the floats of all buffers of a packet, one behind the other
	buffers [][]byte
}

// Encode returns the packet of a message, which is a struct of this package or a pointer to one. The packet's
// buffers are valid until the next call, and those of Bytes are the message's own memory: send it before
// either changes. It is an error where a number of the JSON is NaN or infinite, where an integer is beyond
// 2⁵³ − 1, which the page could not hold, and where a text is not UTF-8.
func (e *Encoder) Encode(msg any) (Packet, error) {
	v := reflect.ValueOf(msg)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		return Packet{}, fmt.Errorf("wire: nil %T is no message", msg)
	}
	entry := byType[v.Type()]
	if entry == nil {
		return Packet{}, fmt.Errorf("wire: %T is no message of the registry", msg)
	}

	e.json.Reset()
	e.json.WriteString(`{"v":`)
	e.json.WriteString(strconv.Itoa(Version))
	e.json.WriteString(`,"kind":"`)
	e.json.WriteString(entry.Kind)
	e.json.WriteString(`","body":`)
	if err := json.MarshalWrite(&e.json, msg, safeIntegers); err != nil {
		return Packet{}, fmt.Errorf("wire: message of kind %q does not encode: %w", entry.Kind, err)
	}
	e.json.WriteByte('}')

	p := Packet{JSON: e.json.String(), Buffers: e.encodeBuffers(entry, v)}
	if err := checkSizes(entry, p); err != nil {
		return Packet{}, err
	}
	return p, nil
}

// Encode returns the packet of a message, as Encoder.Encode does, in memory of its own except for Bytes.
func Encode(msg any) (Packet, error) { return new(Encoder).Encode(msg) }

func (e *Encoder) encodeBuffers(entry *Entry, v reflect.Value) [][]byte {
	total := 0
	for _, b := range entry.Buffers {
		if b.Floats {
			total += 4 * v.Field(b.Field).Len()
		}
	}
	if cap(e.floats) < total {
		e.floats = make([]byte, 0, total)
	}
	e.floats = e.floats[:0]
	e.buffers = e.buffers[:0]
	for _, b := range entry.Buffers {
		if !b.Floats {
			e.buffers = append(e.buffers, v.Field(b.Field).Bytes())
			continue
		}
		start := len(e.floats)
		for _, f := range v.Field(b.Field).Interface().(Floats) {
			e.floats = binary.LittleEndian.AppendUint32(e.floats, math.Float32bits(f))
		}
		e.buffers = append(e.buffers, e.floats[start:len(e.floats):len(e.floats)])
	}
	return e.buffers
}

// safeIntegers refuses integers that a float64, JavaScript's only number, does not hold exactly.
var safeIntegers = json.WithMarshalers(json.JoinMarshalers(
	json.MarshalToFunc(func(_ *jsontext.Encoder, i int) error { return safeInteger(int64(i)) }),
	json.MarshalToFunc(func(_ *jsontext.Encoder, i int64) error { return safeInteger(i) }),
	json.MarshalToFunc(func(_ *jsontext.Encoder, u uint64) error {
		if u > maxInteger {
			return fmt.Errorf("integer %d is beyond 2⁵³ − 1, the largest that the page can hold", u)
		}
		return errors.ErrUnsupported // encode it as usual
	}),
))

func safeInteger(i int64) error {
	if i > maxInteger || i < -maxInteger {
		return fmt.Errorf("integer %d is beyond 2⁵³ − 1, the largest that the page can hold", i)
	}
	return errors.ErrUnsupported // encode it as usual
}
