//go:build !js

package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"halo/wasm/wire"
)

func TestComments(t *testing.T) {
	dir := t.TempDir()
	source := `package p

// T is a type. It ends */ here.
//
// And goes on.
type T struct {
	// A is above,
	// on two lines.
	A int
	B int // behind
	// above and
	C int // behind
	D, E int // both
	F int
}

type (
	// U is in a group.
	U struct{}
	V struct{} // not a doc comment
)
`
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "p_test.go"), []byte("package p\n\n// W is for tests.\ntype W struct{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := readComments(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := comments{
		"T":   "T is a type. It ends * / here.\n\nAnd goes on.",
		"T.A": "A is above, on two lines.", "T.B": "behind", "T.C": "above and behind", "T.D": "both", "T.E": "both", "T.F": "",
		"U": "U is in a group.", "V": "",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// Types of these tests stand in package main, so their comments are sought in web/gen, where they have none.
type (
	inner struct {
		N int `json:"n"`
	}
	outer struct {
		Flag   bool        `json:"flag"`
		Whole  int64       `json:"whole"`
		Seed   uint64      `json:"seed"`
		Maybe  *float64    `json:"maybe,omitempty"`
		Holes  []*float64  `json:"holes"`
		Few    []string    `json:"few,omitempty"`
		One    inner       `json:"one"`
		Many   []inner     `json:"many"`
		Floats wire.Floats `json:"-" buffer:"floats"`
		Bytes  wire.Bytes  `json:"-" buffer:"bytes"`
	}
)

func TestSchema(t *testing.T) {
	s := newSchema(root(t), tagged)
	if err := s.add(reflect.TypeFor[outer]()); err != nil {
		t.Fatal(err)
	}
	want := []struct {
		record, field, jsdoc, check string
		optional                    bool
	}{
		{"outer", "flag", "boolean", "boolean", false},
		{"outer", "whole", "number", "int", false},
		{"outer", "seed", "number", "uint", false},
		{"outer", "maybe", "number", "?number", true},
		{"outer", "holes", "(number|null)[]", "[]*number", false},
		{"outer", "few", "string[]", "?[]string", true},
		{"outer", "one", "inner", "inner", false},
		{"outer", "many", "inner[]", "[]inner", false},
		{"outer", "floats", "Float32Array", "", false},
		{"outer", "bytes", "Uint8Array", "", false},
		{"inner", "n", "number", "int", false},
	}
	i := 0
	for _, r := range s.records {
		for _, f := range r.fields {
			if i < len(want) {
				w := want[i]
				if r.name != w.record || f.name != w.field || f.jsdoc != w.jsdoc || f.check != w.check || f.optional != w.optional {
					t.Errorf("got %s.%s %s %q %v, want %+v", r.name, f.name, f.jsdoc, f.check, f.optional, w)
				}
			}
			i++
		}
	}
	if i != len(want) {
		t.Errorf("got %d fields, want %d", i, len(want))
	}
}

func TestSchemaRefuses(t *testing.T) {
	type withMap struct {
		M map[string]int `json:"m"`
	}
	type withUnlike struct {
		F float32 `json:"f"`
	}
	for _, typ := range []reflect.Type{reflect.TypeFor[withMap](), reflect.TypeFor[withUnlike]()} {
		err := newSchema(root(t), tagged).add(typ)
		if err == nil || !strings.Contains(err.Error(), "gen knows no JavaScript for the type") {
			t.Errorf("%v: got %v, want an error that names the type", typ, err)
		}
	}

	s := newSchema(root(t), tagged)
	if err := s.add(reflect.TypeFor[inner]()); err != nil {
		t.Fatal(err)
	}
	type inner struct{}
	if err := s.add(reflect.TypeFor[inner]()); err == nil || !strings.Contains(err.Error(), "both be called inner") {
		t.Errorf("two types of one name: got %v, want an error", err)
	}
}
