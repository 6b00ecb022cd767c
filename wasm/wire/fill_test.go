package wire

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// filled returns a message of the kind with random values, none of them zero, in every field, however deep.
// A field that is added later is filled too, and so has to survive the round trip.
func filled(t *testing.T, e Entry, r *rand.Rand) any {
	t.Helper()
	p := reflect.New(e.Type)
	fill(t, p.Elem(), r, e.Kind)
	switch m := p.Interface().(type) { // lengths that have to agree
	case *Frame:
		m.Dim = 3
		m.Images, m.Texts = floats(r, 12), floats(r, 15)
		m.ImageStd, m.TextStd = floats(r, 4), floats(r, 5)
	case *Points:
		m.PixelSize = 2
		m.Pixels = make(Bytes, len(m.Info.Images)*2*2*4)
		for i := range m.Pixels {
			m.Pixels[i] = byte(1 + r.IntN(255))
		}
	case *Probed:
		m.Images, m.Texts, m.TextRadii = floats(r, 4), floats(r, 6), floats(r, 3)
		m.ImageColours, m.TextColours = []int{1, 2}, []int{3, 1, 2}
	case *History:
		m.Metrics = m.Metrics[:1]
		m.Steps = m.Steps[:1]
	}
	return p.Elem().Interface()
}

func fill(t *testing.T, v reflect.Value, r *rand.Rand, path string) {
	switch v.Type() {
	case floatsType:
		v.Set(reflect.ValueOf(floats(r, 3)))
		return
	case bytesType:
		v.SetBytes([]byte{1, 255, byte(1 + r.IntN(255))})
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1 + r.Int64N(maxInteger))
	case reflect.Uint32:
		v.SetUint(1 + uint64(r.Uint32N(1<<32-1)))
	case reflect.Uint64:
		v.SetUint(1 + r.Uint64N(maxInteger))
	case reflect.Float64:
		v.SetFloat(r.NormFloat64())
	case reflect.String:
		v.SetString(string([]rune{'a' + rune(r.IntN(26)), '"', '\\', '<', 'σ', '😀', '\u2028', 0}))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), r, path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(t, v.Index(i), r, path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), r, path+"."+v.Type().Field(i).Name)
		}
	default:
		t.Fatalf("%s has the type %v: give fill a case for it, the page's side (web/gen) too", path, v.Type())
	}
}

func floats(r *rand.Rand, n int) Floats {
	f := make(Floats, n)
	for i := range f {
		f[i] = float32(r.NormFloat64()) + 10
	}
	return f
}
