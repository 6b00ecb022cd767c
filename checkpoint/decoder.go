package checkpoint

import (
	"bytes"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// decoder takes tensors and metadata out of an archive. It keeps the first error; after one, what it
// returns is empty.
type decoder struct {
	a      *Archive
	unread map[string]bool // tensors that nothing has asked for yet
	err    error
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// axis is a dimension that a tensor must have, and what it counts.
type axis struct {
	of string
	n  int // −1 where the tensor itself decides
}

func (d *decoder) has(name string) bool {
	_, ok := d.a.Tensors[name]
	return ok
}

// tensor returns the tensor of that name, whose dtype and shape must be these.
func (d *decoder) tensor(name string, dtype DType, axes ...axis) Tensor {
	delete(d.unread, name)
	if d.err != nil {
		return Tensor{}
	}
	t, ok := d.a.Tensors[name]
	if !ok {
		d.fail(fail(ErrMissing, tensorWhere(name), "the file does not have it"))
		return Tensor{}
	}
	if t.DType != dtype {
		d.fail(fail(ErrWrongDType, tensorWhere(name), "dtype %s; it must be %s", t.DType, dtype))
		return Tensor{}
	}
	fits := len(t.Shape) == len(axes)
	for i, axis := range axes {
		fits = fits && (axis.n < 0 || t.Shape[i] == axis.n)
	}
	if !fits {
		d.fail(fail(ErrDisagree, tensorWhere(name), "shape %s; it must be %s", shapeString(t.Shape), axesString(axes)))
		return Tensor{}
	}
	return t
}

// axesString writes the shape that a tensor must have, such as "[4, 2] (images, d)".
func axesString(axes []axis) string {
	numbers, names := make([]string, len(axes)), make([]string, len(axes))
	for i, a := range axes {
		names[i], numbers[i] = a.of, strconv.Itoa(a.n)
		if a.n < 0 {
			numbers[i] = "…"
		}
	}
	return "[" + strings.Join(numbers, ", ") + "] (" + strings.Join(names, ", ") + ")"
}

func (d *decoder) float32s(name string, axes ...axis) []float32 {
	t := d.tensor(name, F32, axes...)
	if d.err != nil {
		return nil
	}
	values, err := t.Float32s()
	if err != nil {
		d.fail(err)
	}
	return values
}

func (d *decoder) float64s(name string, axes ...axis) []float64 {
	t := d.tensor(name, F64, axes...)
	if d.err != nil {
		return nil
	}
	values, err := t.Float64s()
	if err != nil {
		d.fail(err)
	}
	return values
}

func (d *decoder) int32s(name string, axes ...axis) []int32 {
	t := d.tensor(name, I32, axes...)
	if d.err != nil {
		return nil
	}
	values, err := t.Int32s()
	if err != nil {
		d.fail(err)
	}
	return values
}

func (d *decoder) int64s(name string, axes ...axis) []int64 {
	t := d.tensor(name, I64, axes...)
	if d.err != nil {
		return nil
	}
	values, err := t.Int64s()
	if err != nil {
		d.fail(err)
	}
	return values
}

// indices returns an I32 tensor of one dimension as ints.
func (d *decoder) indices(name string, a axis) []int {
	values := d.int32s(name, a)
	out := make([]int, len(values))
	for i, v := range values {
		out[i] = int(v)
	}
	return out
}

// text returns the JSON of a metadata key.
func (d *decoder) text(key string) []byte {
	if d.err != nil {
		return nil
	}
	s, ok := d.a.Metadata[key]
	if !ok {
		d.fail(fail(ErrMissing, metadataWhere(key), "the file does not have it"))
	}
	return []byte(s)
}

// json reads the JSON object of a metadata key into v. Duplicate keys and unknown members are errors.
func (d *decoder) json(key string, v any) {
	text := d.text(key)
	if d.err != nil {
		return
	}
	if len(text) > MaxObject {
		d.fail(fail(ErrTooLarge, metadataWhere(key), "%d bytes; at most %d are allowed", len(text), MaxObject))
		return
	}
	if kind := jsontext.NewDecoder(bytes.NewReader(text)).PeekKind(); kind != jsontext.KindBeginObject && kind != jsontext.KindInvalid {
		d.fail(fail(ErrMetadata, metadataWhere(key), "a JSON %s where an object belongs", jsonKind(kind)))
		return
	}
	if err := json.Unmarshal(text, v, json.RejectUnknownMembers(true)); err != nil {
		d.fail(jsonError(ErrMetadata, metadataWhere(key), -1, err))
	}
}

// array reads the JSON array of a metadata key, element by element, so that no more than most are ever
// allocated. read makes a value of an element whose kind is one of kinds.
func array[T any](d *decoder, key string, most int, read func(where string, i int, element jsontext.Value) (T, error), kinds ...jsontext.Kind) []T {
	text := d.text(key)
	if d.err != nil {
		return nil
	}
	where := metadataWhere(key)
	values := []T{}
	if err := eachElement(where, text, func(i int, element jsontext.Value) error {
		if i == most {
			return fail(ErrTooLarge, where, "more than %d entries; no more are allowed", most)
		}
		if !slices.Contains(kinds, element.Kind()) {
			return fail(ErrMetadata, where, "entry %d is a JSON %s; a JSON %s belongs there", i, jsonKind(element.Kind()), jsonKind(kinds[0]))
		}
		if len(element) > MaxObject {
			return fail(ErrTooLarge, where, "entry %d has %d bytes; at most %d are allowed", i, len(element), MaxObject)
		}
		v, err := read(where, i, element)
		values = append(values, v)
		return err
	}); err != nil {
		d.fail(err)
		return nil
	}
	return values
}

// unmarshal reads an element of an array.
func unmarshal[T any](where string, i int, element jsontext.Value) (T, error) {
	var v T
	if err := json.Unmarshal(element, &v, json.RejectUnknownMembers(true)); err != nil {
		return v, jsonError(ErrMetadata, fmt.Sprintf("%s, entry %d", where, i), -1, err)
	}
	return v, nil
}

// unquote is unmarshal for a string, without its allocations.
func unquote(where string, i int, element jsontext.Value) (string, error) {
	var space [256]byte
	s, err := jsontext.AppendUnquote(space[:0], element)
	if err != nil {
		return "", jsonError(ErrMetadata, fmt.Sprintf("%s, entry %d", where, i), -1, err)
	}
	return string(s), nil
}

// nullable is unmarshal for a number or null, without its allocations.
func nullable(where string, i int, element jsontext.Value) (*float64, error) {
	if element.Kind() == jsontext.KindNull {
		return nil, nil
	}
	v, err := strconv.ParseFloat(string(element), 64)
	if err != nil {
		return nil, fail(ErrMetadata, where, "entry %d is %s, beyond a 64-bit floating-point number", i, clip(string(element)))
	}
	return &v, nil
}

// eachElement calls f with each element of a JSON array, which must be all there is in text.
func eachElement(where string, text []byte, f func(i int, element jsontext.Value) error) error {
	j := jsontext.NewDecoder(bytes.NewBuffer(text))
	begin, err := j.ReadToken()
	if err != nil {
		return jsonError(ErrMetadata, where, -1, err)
	}
	if begin.Kind() != jsontext.KindBeginArray {
		return fail(ErrMetadata, where, "a JSON %s where an array belongs", jsonKind(begin.Kind()))
	}
	for i := 0; j.PeekKind() != jsontext.KindEndArray; i++ {
		element, err := j.ReadValue()
		if err != nil {
			return jsonError(ErrMetadata, where, -1, err)
		}
		if err := f(i, element); err != nil {
			return err
		}
	}
	if _, err := j.ReadToken(); err != nil {
		return jsonError(ErrMetadata, where, -1, err)
	}
	if _, err := j.ReadToken(); err == nil {
		return fail(ErrMetadata, where, "something follows the array; nothing may")
	} else if err != io.EOF {
		return jsonError(ErrMetadata, where, -1, err)
	}
	return nil
}

// strings reads a JSON array of n strings, or of at most most where n < 0.
func (d *decoder) strings(key string, n, most int) []string {
	values := array(d, key, most, unquote, jsontext.KindString)
	if d.err == nil && n >= 0 && len(values) != n {
		d.fail(fail(ErrDisagree, metadataWhere(key), "%d entries; there must be %d", len(values), n))
	}
	return values
}
