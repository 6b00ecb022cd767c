// Package wiretest makes messages for tests: of every kind, with something in every field. Tests of wire and
// of web/gen import it, no program does.
package wiretest

import (
	"fmt"
	"reflect"

	"halo/wasm/wire"
)

// Random is a source of random bits, such as a *rand.Rand.
type Random interface {
	Uint64() uint64
}

// Filled returns a message of the kind with random values, none of them zero, in every field, however deep:
// a field that is added later is filled too. It panics at a field of a type that messages have not had so
// far.
func Filled(e wire.Entry, r Random) any {
	p := reflect.New(e.Type)
	fill(p.Elem(), r, e.Type.Name())
	switch m := p.Interface().(type) { // lengths that have to agree
	case *wire.Frame:
		m.Dim = 3
		m.Images, m.Texts = floats(r, 12), floats(r, 15)
		m.ImageStd, m.TextStd = floats(r, 4), floats(r, 5)
	case *wire.Visible:
		m.Batch = "images"
	case *wire.BatchMatrix: // of two pairs, as every list is
		m.Pair, m.Probability, m.Known = floats(r, 4), floats(r, 4), bytes(r, 4)
		m.ImageTerm, m.TextTerm = floats(r, 2), floats(r, 2)
	case *wire.Points:
		m.PixelSize = 2
		m.Pixels = bytes(r, len(m.Info.Images)*2*2*4)
	case *wire.Probed:
		m.Images, m.Texts, m.TextRadii = floats(r, 4), floats(r, 6), floats(r, 3)
		m.ImageColours, m.TextColours = []int{1, 2}, []int{3, 1, 2}
		m.PlaneImages, m.PlaneImageRadii, m.ImageStd = floats(r, 4), floats(r, 2), floats(r, 2)
		m.PlaneTexts, m.PlaneTextRadii, m.TextStd = floats(r, 6), floats(r, 3), floats(r, 3)
	}
	return p.Elem().Interface()
}

// awkward are characters that a JSON encoder has to take care of, and some that it must leave alone.
var awkward = []rune{'"', '\\', '/', '<', '&', 'σ', '😀', '\u2028', '\n', 0, 0x7f, 0xfffd}

func fill(v reflect.Value, r Random, path string) {
	switch v.Interface().(type) {
	case wire.Floats:
		v.Set(reflect.ValueOf(floats(r, 3)))
		return
	case wire.Bytes:
		v.SetBytes(bytes(r, 5))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(min(1+r.Uint64()>>11, 1<<53-1)))
	case reflect.Uint32:
		v.SetUint(1 + r.Uint64()>>33)
	case reflect.Uint64:
		v.SetUint(min(1+r.Uint64()>>11, 1<<53-1))
	case reflect.Float64:
		v.SetFloat(number(r))
	case reflect.String:
		v.SetString("text " + string(awkward) + string('a'+rune(r.Uint64()%26)))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), r, path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), r, fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), r, path+"."+v.Type().Field(i).Name)
		}
	default:
		panic(fmt.Sprintf("wiretest: %s has the type %v, which no message has had so far: give it a case here, and see that web/gen knows it", path, v.Type()))
	}
}

// number is a float64 of any size and sign, with all of its digits in use, and not zero.
func number(r Random) float64 {
	x := (1 + float64(r.Uint64()>>12)) * 1e-9
	for range r.Uint64() % 40 {
		x *= 0.1
	}
	if r.Uint64()&1 == 1 {
		return -x
	}
	return x
}

func floats(r Random, n int) wire.Floats {
	f := make(wire.Floats, n)
	for i := range f {
		f[i] = float32(1 + r.Uint64()>>40)
		if r.Uint64()&1 == 1 {
			f[i] = -1 / f[i]
		}
	}
	return f
}

func bytes(r Random, n int) wire.Bytes {
	b := make(wire.Bytes, n)
	for i := range b {
		b[i] = byte(1 + r.Uint64()%255)
	}
	return b
}
