package main

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"halo/wasm/wire"
)

// record is a struct as JavaScript sees it.
type record struct {
	name   string
	doc    string
	fields []field
}

// field is a member of a record.
type field struct {
	name     string
	doc      string
	jsdoc    string // its type in JSDoc: "number", "Float32Array", "(number|null)[]", "Camera"
	check    string // its type in the table that encode checks by; see codec.js. Empty for a buffer
	optional bool   // it may be absent
	index    []int  // of the Go field, for reflect
}

// naming says what a Go field is called in JavaScript and whether it may be absent.
type naming func(f reflect.StructField) (name string, optional bool)

// tagged is the naming of messages: by the tags json and buffer.
func tagged(f reflect.StructField) (name string, optional bool) {
	if name := f.Tag.Get("buffer"); name != "" {
		return name, false
	}
	name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name, options == "omitempty"
}

// camel is the naming of tables: the Go name with a small first letter.
func camel(f reflect.StructField) (name string, optional bool) {
	r := []rune(f.Name)
	r[0] = unicode.ToLower(r[0])
	return string(r), false
}

// schema collects records. Those that others contain come after them.
type schema struct {
	sources sources
	naming  naming
	records []*record
	byName  map[string]reflect.Type
}

func newSchema(root string, n naming) *schema {
	return &schema{sources{root, map[string]comments{}}, n, nil, map[string]reflect.Type{}}
}

// add collects the struct t and, behind it, all that it contains.
func (s *schema) add(t reflect.Type) error {
	switch known := s.byName[t.Name()]; {
	case known == t:
		return nil
	case known != nil:
		return fmt.Errorf("%v and %v would both be called %s", known, t, t.Name())
	}
	s.byName[t.Name()] = t
	c, err := s.sources.of(t)
	if err != nil {
		return err
	}
	r := &record{name: t.Name(), doc: c[t.Name()]}
	s.records = append(s.records, r)
	return s.addFields(r, t, nil, c)
}

// addFields adds the fields of t to r; those of an embedded struct as if they were t's own.
func (s *schema) addFields(r *record, t reflect.Type, index []int, c comments) error {
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(append([]int(nil), index...), i)
		if f.Anonymous {
			inner, err := s.sources.of(f.Type)
			if err != nil {
				return err
			}
			if err := s.addFields(r, f.Type, at, inner); err != nil {
				return err
			}
			continue
		}
		name, optional := s.naming(f)
		out := field{name: name, doc: c[t.Name()+"."+f.Name], optional: optional, index: at}
		var err error
		out.jsdoc, out.check, err = s.typeOf(f.Type, optional)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", t.Name(), f.Name, err)
		}
		if optional {
			out.check = "?" + out.check
		}
		r.fields = append(r.fields, out)
	}
	return nil
}

// typeOf says what t is in JSDoc and in the table of encode. A pointer to a field that may be absent is what
// it points to; anywhere else it may be null.
func (s *schema) typeOf(t reflect.Type, optional bool) (jsdoc, check string, err error) {
	switch t {
	case reflect.TypeFor[wire.Floats]():
		return "Float32Array", "", nil
	case reflect.TypeFor[wire.Bytes]():
		return "Uint8Array", "", nil
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean", "boolean", nil
	case reflect.Int, reflect.Int64:
		return "number", "int", nil
	case reflect.Uint32, reflect.Uint64:
		return "number", "uint", nil
	case reflect.Float64:
		return "number", "number", nil
	case reflect.String:
		return "string", "string", nil
	case reflect.Struct:
		return t.Name(), t.Name(), s.add(t)
	case reflect.Pointer:
		jsdoc, check, err = s.typeOf(t.Elem(), false)
		if optional {
			return jsdoc, check, err
		}
		return "(" + jsdoc + "|null)", "*" + check, err
	case reflect.Slice:
		jsdoc, check, err = s.typeOf(t.Elem(), false)
		return jsdoc + "[]", "[]" + check, err
	}
	return "", "", fmt.Errorf("gen knows no JavaScript for the type %v", t)
}

// typedef writes r as a JSDoc type.
func (r *record) typedef(b *strings.Builder) {
	b.WriteString("/**\n")
	for line := range strings.Lines(r.doc + "\n\n") {
		fmt.Fprintln(b, strings.TrimRight(" * "+strings.ReplaceAll(line, "\t", "    "), " \n"))
	}
	fmt.Fprintf(b, " * @typedef {object} %s\n", r.name)
	for _, f := range r.fields {
		name := f.name
		if f.optional {
			name = "[" + name + "]"
		}
		fmt.Fprintln(b, strings.TrimRight(fmt.Sprintf(" * @property {%s} %s %s", f.jsdoc, name, f.doc), " "))
	}
	b.WriteString(" */\n\n")
}
