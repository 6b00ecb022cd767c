package wire

import (
	"encoding/binary"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"fmt"
	"math"
	"reflect"
	"strconv"
)

// Decode returns the message that a packet holds, as a struct of this package (not a pointer). Bytes are the
// packet's own memory; Floats are copied. It fails with a [VersionError] where the packet is of another
// version, and with an error that says what and where for a kind that is unknown, a member of the JSON that
// the struct does not have or that has another type, a number of buffers other than the kind's, floats of a
// length that is no multiple of 4 bytes, sizes beyond [MaxJSON] and [MaxBuffer], and lengths that contradict
// one another, such as a log standard deviation without its mean. A buffer of no bytes is nil.
func Decode(p Packet) (any, error) {
	e, body, err := open(p)
	if err != nil {
		return nil, err
	}
	v := reflect.New(e.Type)
	if err := decodeBody(e, body, p, v); err != nil {
		return nil, err
	}
	return v.Elem().Interface(), nil
}

// DecodeInto is Decode for a receiver that knows which kind it expects and uses memory again: msg is a
// pointer to a struct of this package, which is overwritten; its Floats are kept where they are large
// enough. It fails, beside what Decode fails for, where the packet is of another kind than msg. After an
// error msg holds nothing of use.
func DecodeInto(p Packet, msg any) error {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.Pointer || v.IsNil() || byType[v.Type().Elem()] == nil {
		return fmt.Errorf("wire: %T is no pointer to a message of the registry", msg)
	}
	e, body, err := open(p)
	if err != nil {
		return err
	}
	if want := byType[v.Type().Elem()]; e != want {
		return fmt.Errorf("wire: a message of kind %q arrived where %q was expected", e.Kind, want.Kind)
	}
	return decodeBody(e, body, p, v)
}

// Kind returns the kind of a packet and checks its version, not its body.
func Kind(p Packet) (string, error) {
	e, _, err := open(p)
	if err != nil {
		return "", err
	}
	return e.Kind, nil
}

// open reads a packet's envelope. The version comes first: all the rest is only known for our own.
func open(p Packet) (*Entry, jsontext.Value, error) {
	if len(p.JSON) > MaxJSON {
		return nil, nil, fmt.Errorf("wire: message has %d bytes of JSON, at most %d are allowed", len(p.JSON), MaxJSON)
	}
	var envelope struct {
		Version jsontext.Value `json:"v"`
		Kind    string         `json:"kind"`
		Body    jsontext.Value `json:"body"`
	}
	err := json.Unmarshal([]byte(p.JSON), &envelope)
	version, versionErr := strconv.Atoi(string(envelope.Version))
	switch {
	case versionErr == nil && version != Version:
		return nil, nil, &VersionError{version}
	case err != nil:
		return nil, nil, fmt.Errorf("wire: message is no envelope {v, kind, body}: %w", err)
	case versionErr != nil:
		return nil, nil, fmt.Errorf("wire: message has no version, or one that is no number")
	}
	e := byKind[envelope.Kind]
	if e == nil {
		return nil, nil, fmt.Errorf("wire: unknown kind of message %q", envelope.Kind)
	}
	if envelope.Body.Kind() != '{' {
		return nil, nil, fmt.Errorf("wire: body of message %q is not an object", e.Kind)
	}
	return e, envelope.Body, nil
}

// decodeBody overwrites the struct that v points to.
func decodeBody(e *Entry, body jsontext.Value, p Packet, v reflect.Value) error {
	if len(p.Buffers) != len(e.Buffers) {
		return fmt.Errorf("wire: message of kind %q has %d buffers, not %d", e.Kind, len(p.Buffers), len(e.Buffers))
	}
	if err := checkSizes(e, p); err != nil {
		return err
	}

	// What was in the struct must not shine through members that are absent: only the memory of floats stays.
	kept := make([]Floats, len(e.Buffers))
	for i, b := range e.Buffers {
		if b.Floats {
			kept[i] = v.Elem().Field(b.Field).Interface().(Floats)
		}
	}
	v.Elem().SetZero()
	if err := json.Unmarshal(body, v.Interface(), json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("wire: message of kind %q: %w", e.Kind, err)
	}

	for i, b := range e.Buffers {
		data := p.Buffers[i]
		switch {
		case len(data) == 0: // nil
		case !b.Floats:
			v.Elem().Field(b.Field).SetBytes(data)
		case len(data)%4 != 0:
			return fmt.Errorf("wire: %s.%s has %d bytes, no whole number of float32", e.Kind, b.Name, len(data))
		default:
			v.Elem().Field(b.Field).Set(reflect.ValueOf(decodeFloats(kept[i], data)))
		}
	}
	if c, ok := v.Interface().(checker); ok {
		if err := c.check(); err != nil {
			return fmt.Errorf("wire: message of kind %q: %w", e.Kind, err)
		}
	}
	return nil
}

func decodeFloats(f Floats, data []byte) Floats {
	n := len(data) / 4
	if cap(f) < n {
		f = make(Floats, n)
	}
	f = f[:n]
	for i := range f {
		f[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return f
}
