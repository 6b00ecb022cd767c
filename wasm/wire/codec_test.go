package wire_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
	. "halo/wasm/wire"
	"halo/wasm/wire/wiretest"
)

func TestEveryMessageSurvivesTheRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, e := range Registry() {
		t.Run(e.Kind, func(t *testing.T) {
			want := wiretest.Filled(e, r)
			p, err := Encode(want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(p)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("Decode(Encode(m)):\ngot  %+v\nwant %+v", got, want)
			}

			into := reflect.New(e.Type)
			into.Elem().Set(reflect.ValueOf(wiretest.Filled(e, r)))
			if err := DecodeInto(p, into.Interface()); err != nil {
				t.Fatal(err)
			}
			if got := into.Elem().Interface(); !reflect.DeepEqual(got, want) {
				t.Errorf("DecodeInto(Encode(m)):\ngot  %+v\nwant %+v", got, want)
			}
			if kind, err := Kind(p); kind != e.Kind || err != nil {
				t.Errorf("Kind: got %q, %v, want %q", kind, err, e.Kind)
			}
		})
	}
}

// The round trip proves nothing about a field that was zero on its way.
func TestFilledLeavesNothingZero(t *testing.T) {
	var check func(v reflect.Value, path string)
	check = func(v reflect.Value, path string) {
		if v.IsZero() && v.Type().NumField() > 0 {
			t.Errorf("%s is zero", path)
		}
		for i := range v.NumField() {
			f, path := v.Field(i), path+"."+v.Type().Field(i).Name
			switch f.Kind() {
			case reflect.Struct:
				check(f, path)
			case reflect.Slice:
				if f.Len() == 0 {
					t.Errorf("%s is empty", path)
				} else if elem := f.Index(f.Len() - 1); elem.IsZero() {
					t.Errorf("%s ends in zero", path)
				} else if elem.Kind() == reflect.Struct {
					check(elem, path)
				}
			default:
				if f.IsZero() {
					t.Errorf("%s is zero", path)
				}
			}
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		for _, e := range Registry() {
			check(reflect.ValueOf(wiretest.Filled(e, r)), e.Kind)
		}
	}
}

// The zero value of a message has nil slices and pointers, and nothing may appear from them.
func TestZeroMessagesSurviveTheRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, e := range Registry() {
		want := reflect.New(e.Type).Elem()
		if e.Kind == "frame" {
			want.FieldByName("Dim").SetInt(2)
		}
		p, err := Encode(want.Interface())
		if err != nil {
			t.Errorf("%s: %v", e.Kind, err)
			continue
		}
		if strings.Contains(p.JSON, "null") {
			t.Errorf("%s: got %s, want no null: the page expects lists", e.Kind, p.JSON)
		}
		got, err := Decode(p)
		if err != nil {
			t.Errorf("%s: %v", e.Kind, err)
			continue
		}
		again, err := Encode(got)
		if err != nil || again.JSON != p.JSON {
			t.Errorf("%s: got %s, %v, want %s", e.Kind, again.JSON, err, p.JSON)
		}

		into := reflect.New(e.Type) // what was there before must not shine through
		into.Elem().Set(reflect.ValueOf(wiretest.Filled(e, r)))
		if err := DecodeInto(p, into.Interface()); err != nil {
			t.Errorf("%s: %v", e.Kind, err)
		} else if !reflect.DeepEqual(into.Elem().Interface(), got) {
			t.Errorf("%s: DecodeInto what held another message:\ngot  %+v\nwant %+v", e.Kind, into.Elem(), got)
		}
	}
}

// The format itself, written out by hand: encoder and decoder could both be wrong in the same way.
func TestPacketOfAFrame(t *testing.T) {
	m := Frame{
		Run: 3, Step: 120, Dim: 2,
		Objective: checkpoint.Objective{Name: "clip", Family: "clip", Tau: 0.07},
		Images:    Floats{1, -2, 0.5, 0},
		Texts:     Floats{float32(math.Inf(1)), 1},
		TextStd:   Floats{-1},
	}
	p, err := Encode(&m)
	if err != nil {
		t.Fatal(err)
	}
	wantJSON := `{"v":1,"kind":"frame","body":{"run":3,"step":120,"dim":2,"objective":` +
		`{"name":"clip","family":"clip","c":0,"k":0,"tau":0.07,"bias":0,"log_std":0,"query_side":false,"normalise":false,"mask":false,"clamp":0,"has_std":false,"random_head":false,"learn_c":false,"learn_tau":false,"learn_bias":false,"learn_log_std":false},"full_pace":false}}`
	if p.JSON != wantJSON {
		t.Errorf("JSON:\ngot  %s\nwant %s", p.JSON, wantJSON)
	}
	want := [][]byte{
		{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f, 0, 0, 0, 0},
		{},
		{0, 0, 0x80, 0x7f, 0, 0, 0x80, 0x3f},
		{0, 0, 0x80, 0xbf},
	}
	if len(p.Buffers) != len(want) {
		t.Fatalf("buffers: got %d, want %d", len(p.Buffers), len(want))
	}
	for i := range want {
		if !slices.Equal(p.Buffers[i], want[i]) {
			t.Errorf("buffer %d: got %x, want %x", i, p.Buffers[i], want[i])
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(-1)
	var none *Frame
	rows := []struct {
		name string
		msg  any
		want []string // parts of the error
	}{
		{"NaN", Progress{Tau: nan}, []string{"progress", "/tau", "NaN"}},
		{"infinity in a nested struct", Frame{Dim: 2, Objective: checkpoint.Objective{Tau: inf}}, []string{"frame", "/objective/tau", "Inf"}},
		{"NaN behind a pointer", Set{Tau: &nan}, []string{"set", "/tau", "NaN"}},
		{"NaN in a list", Progress{Metrics: checkpoint.Metrics{RecallByLevel: []*float64{nil, &nan}}}, []string{"/metrics/recall_by_level/1", "NaN"}},
		{"seed beyond 2⁵³ − 1", Start{Config: checkpoint.Config{Seed: 1 << 53}}, []string{"start", "/config/seed", "9007199254740992"}},
		{"step beyond 2⁵³ − 1", Saved{Step: 1 << 60}, []string{"saved", "/step", "1152921504606846976"}},
		{"step below −2⁵³ + 1", Saved{Step: -1 << 53}, []string{"/step"}},
		{"integer beyond 2⁵³ − 1", Show{Index: 1 << 53}, []string{"/index"}},
		{"text that is not UTF-8", Problem{Message: "\xff"}, []string{"problem", "UTF-8"}},
		{"nil", nil, []string{"nil"}},
		{"nil pointer", none, []string{"nil *wire.Frame"}},
		{"no message", Camera{}, []string{"wire.Camera", "registry"}},
	}
	for _, row := range rows {
		p, err := Encode(row.msg)
		if err == nil {
			t.Errorf("%s: got %s, want an error", row.name, p.JSON)
			continue
		}
		for _, part := range row.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: got %q, want it to contain %q", row.name, err, part)
			}
		}
	}
	if _, err := Encode(Saved{Step: 1<<53 - 1}); err != nil {
		t.Errorf("step 2⁵³ − 1: %v", err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	// A frame of one image and one text in two dimensions.
	frame := func(body string, lengths ...int) Packet {
		p := Packet{JSON: `{"v":1,"kind":"frame","body":{` + body + `}}`}
		for _, n := range lengths {
			p.Buffers = append(p.Buffers, make([]byte, n))
		}
		return p
	}
	points := func(body string, length int) Packet {
		return Packet{JSON: `{"v":1,"kind":"points","body":{` + body + `}}`, Buffers: [][]byte{make([]byte, length)}}
	}
	// lengths are those of the buffers, those that are left out are 0.
	probed := func(body string, lengths ...int) Packet {
		p := Packet{JSON: `{"v":1,"kind":"probed","body":{` + body + `}}`, Buffers: make([][]byte, 9)}
		for i, n := range lengths {
			p.Buffers[i] = make([]byte, n)
		}
		return p
	}
	save := func(json string) Packet { return Packet{JSON: json} }
	rows := []struct {
		name string
		p    Packet
		want string
	}{
		{"no JSON", save(`hello`), "no envelope"},
		{"empty", save(``), "no envelope"},
		{"a list", save(`[1]`), "no envelope"},
		{"something behind it", save(`{"v":1,"kind":"save","body":{"run":1}} {}`), "no envelope"},
		{"no version", save(`{"kind":"save","body":{"run":1}}`), "no version"},
		{"version that is no number", save(`{"v":"1","kind":"save","body":{"run":1}}`), "no version"},
		{"unknown kind", save(`{"v":1,"kind":"sing","body":{}}`), `unknown kind of message "sing"`},
		{"kind in other case", save(`{"v":1,"kind":"Save","body":{}}`), `unknown kind of message "Save"`},
		{"no kind", save(`{"v":1,"body":{}}`), `unknown kind of message ""`},
		{"no body", save(`{"v":1,"kind":"save"}`), `"save" is not an object`},
		{"body null", save(`{"v":1,"kind":"save","body":null}`), `"save" is not an object`},
		{"body a list", save(`{"v":1,"kind":"save","body":[]}`), `"save" is not an object`},
		{"unknown member", save(`{"v":1,"kind":"save","body":{"run":1,"walk":2}}`), `"walk"`},
		{"member in other case", save(`{"v":1,"kind":"save","body":{"Run":1}}`), `"Run"`},
		{"member twice", save(`{"v":1,"kind":"save","body":{"run":1,"run":2}}`), `"run"`},
		{"wrong type", save(`{"v":1,"kind":"save","body":{"run":"1"}}`), `/run`},
		{"fraction", save(`{"v":1,"kind":"save","body":{"run":1.5}}`), `/run`},
		{"too large for the field", save(`{"v":1,"kind":"save","body":{"run":1e300}}`), `/run`},
		{"one buffer too many", Packet{`{"v":1,"kind":"save","body":{"run":1}}`, [][]byte{{}}}, "has 1 buffers, not 0"},
		{"one buffer too few", frame(`"dim":2`, 8, 4, 8), "has 3 buffers, not 4"},
		{"floats inside the JSON", frame(`"dim":2,"images":[1,2]`, 8, 4, 8, 4), `"images"`},
		{"length no multiple of 4", frame(`"dim":2`, 8, 4, 7, 4), "frame.texts has 7 bytes"},
		{"dim 0", frame(`"dim":0`, 8, 4, 8, 4), "dim is 0"},
		{"means no multiple of dim", frame(`"dim":3`, 8, 4, 8, 4), "no multiple of dim 3"},
		{"σ without mean", frame(`"dim":2`, 8, 8, 8, 4), "images has 1 means and 2 log standard deviations"},
		{"mean without σ", frame(`"dim":2`, 8, 4, 16, 4), "texts has 2 means and 1 log standard deviations"},
		{"pictures too short", points(`"info":{"images":[{}]},"pixel_size":2`, 15), "1 images of 2×2 pixels need 16"},
		{"pictures of negative size", points(`"info":{"images":[{}]},"pixel_size":-2`, 16), "pixel_size is -2"},
		{"pictures of huge size", points(`"info":{"images":[{}]},"pixel_size":4611686018427387904`, 0), "pixel_size is 46"},
		{"radii too few", probed(`"text_colours":[0,0]`, 0, 16, 4), "2 texts have 1 radii"},
		{"positions not in pairs", probed(``, 0, 12), "must be even"},
		{"colours too few", probed(`"text_colours":[0]`, 0, 16), "2 texts 1"},
		{"the plane has fewer texts", probed(`"text_colours":[0]`, 0, 8), "1 texts are 0 in the plane"},
		{"the plane has fewer radii", probed(`"text_colours":[0,0]`, 0, 16, 0, 0, 16, 0, 4), "2 texts have 1 radii"},
		{"ln σ of fewer images", probed(`"image_colours":[0,0]`, 16, 0, 0, 16, 0, 0, 0, 4), "2 images have 1 log standard deviations"},
		{"history of unlike lengths", save(`{"v":1,"kind":"history","body":{"steps":[1,2],"metrics":[{}]}}`), "2 steps have 1 metrics"},
		{"JSON too long", save(strings.Repeat(" ", MaxJSON+1)), "67108865 bytes of JSON"},
	}
	for _, row := range rows {
		msg, err := Decode(row.p)
		if err == nil {
			t.Errorf("%s: got %+v, want an error with %q", row.name, msg, row.want)
		} else if !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %q, want it to contain %q", row.name, err, row.want)
		}
	}
	if _, err := Decode(frame(`"dim":2`, 8, 4, 8, 4)); err != nil {
		t.Errorf("the frame that the rows spoil: %v", err)
	}
}

// Another version is recognised whatever else the message has become.
func TestOtherVersion(t *testing.T) {
	rows := []struct {
		name, json string
		got        int
	}{
		{"older", `{"v":0,"kind":"save","body":{"run":1}}`, 0},
		{"newer", `{"v":2,"kind":"save","body":{"run":1}}`, 2},
		{"unknown kind", `{"v":2,"kind":"sing","body":{}}`, 2},
		{"body of another shape", `{"v":2,"kind":"save","body":[1,2]}`, 2},
		{"envelope of another shape", `{"v":2,"kind":7}`, 2},
	}
	for _, row := range rows {
		_, err := Decode(Packet{JSON: row.json})
		var version *VersionError
		if !errors.As(err, &version) {
			t.Errorf("%s: got %v, want a VersionError", row.name, err)
			continue
		}
		if version.Got != row.got {
			t.Errorf("%s: got version %d, want %d", row.name, version.Got, row.got)
		}
		if !strings.Contains(err.Error(), "different versions") || !strings.Contains(err.Error(), "reload") {
			t.Errorf("%s: got %q, want it to say what to do", row.name, err)
		}
	}
}

func TestDecodeIntoRefusesAnotherKind(t *testing.T) {
	p, err := Encode(Save{Run: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, msg := range []any{nil, Save{}, (*Save)(nil), new(Camera), new(Show)} {
		if err := DecodeInto(p, msg); err == nil {
			t.Errorf("DecodeInto(save, %T): got no error", msg)
		}
	}
}

// Frames go out and come in up to 60 times a second: what they allocate must not grow with the points.
func TestWarmFramesUseTheirMemoryAgain(t *testing.T) {
	allocations := func(n int) (encode, decode float64) {
		m := Frame{Dim: 2, Images: make(Floats, 2*n), ImageStd: make(Floats, n), Texts: make(Floats, 2*n), TextStd: make(Floats, n)}
		var enc Encoder
		p, err := enc.Encode(&m)
		if err != nil {
			t.Fatal(err)
		}
		before := &p.Buffers[0][0]
		encode = testing.AllocsPerRun(10, func() {
			if p, err = enc.Encode(&m); err != nil {
				t.Fatal(err)
			}
		})
		if before != &p.Buffers[0][0] {
			t.Errorf("n = %d: the second frame lies in other memory than the first", n)
		}
		var into Frame
		if err := DecodeInto(p, &into); err != nil {
			t.Fatal(err)
		}
		mean := &into.Images[0]
		decode = testing.AllocsPerRun(10, func() {
			if err := DecodeInto(p, &into); err != nil {
				t.Fatal(err)
			}
		})
		if mean != &into.Images[0] {
			t.Errorf("n = %d: the second decoded frame lies in other memory than the first", n)
		}
		return encode, decode
	}
	e1, d1 := allocations(1)
	e2, d2 := allocations(5000)
	if e2 > e1 || d2 > d1 {
		t.Errorf("allocations of one frame: got %v and %v for 5000 points, want no more than %v and %v for one", e2, d2, e1, d1)
	}
}

// Whatever decodes must encode to what decodes to the same.
func FuzzDecode(f *testing.F) {
	seeds := 0
	for _, e := range Registry() {
		p, err := Encode(reflect.New(e.Type).Interface())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(p.JSON, []byte{}, uint8(len(e.Buffers)))
		seeds++
	}
	if seeds == 0 {
		f.Fatal("no seeds")
	}
	f.Add(`{"v":1,"kind":"frame","body":{"run":3,"dim":2,"objective":{}}}`, make([]byte, 8), uint8(4))
	f.Fuzz(func(t *testing.T, json string, data []byte, buffers uint8) {
		p := Packet{JSON: json}
		for i := range int(buffers) { // the first gets all, the others nothing
			if i == 0 {
				p.Buffers = append(p.Buffers, data)
			} else {
				p.Buffers = append(p.Buffers, nil)
			}
		}
		first, err := Decode(p)
		if err != nil {
			return
		}
		again, err := Encode(first)
		if err != nil {
			if strings.Contains(err.Error(), "beyond") {
				return // an integer that only Go holds
			}
			t.Fatalf("%s decodes but does not encode: %v", json, err)
		}
		if len(again.Buffers) > 0 && !slices.Equal(again.Buffers[0], data) { // NaN payloads included
			t.Fatalf("buffer: got %x, want %x", again.Buffers[0], data)
		}
		second, err := Decode(again)
		if err != nil {
			t.Fatalf("%s became %s, which does not decode: %v", json, again.JSON, err)
		}
		last, err := Encode(second)
		if err != nil || last.JSON != again.JSON {
			t.Fatalf("got %s, %v, want %s", last.JSON, err, again.JSON)
		}
	})
}

func BenchmarkEncodeFrame(b *testing.B) {
	m := Frame{Dim: 2, Images: make(Floats, 2048), ImageStd: make(Floats, 1024), Texts: make(Floats, 2048), TextStd: make(Floats, 1024)}
	var enc Encoder
	for b.Loop() {
		if _, err := enc.Encode(&m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeFrame(b *testing.B) {
	p, err := Encode(Frame{Dim: 2, Images: make(Floats, 2048), ImageStd: make(Floats, 1024), Texts: make(Floats, 2048), TextStd: make(Floats, 1024)})
	if err != nil {
		b.Fatal(err)
	}
	var into Frame
	for b.Loop() {
		if err := DecodeInto(p, &into); err != nil {
			b.Fatal(err)
		}
	}
}
