package wire

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"
)

// structs are the names of all struct types of messages.go, in order, and which other struct of the file each
// is contained in.
func structs(t *testing.T) (names []string, contained map[string]string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "messages.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	contained = map[string]string{}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range gen.Specs {
			typ, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			str, ok := typ.Type.(*ast.StructType)
			if !ok {
				continue
			}
			names = append(names, typ.Name.Name)
			for _, f := range str.Fields.List {
				ast.Inspect(f.Type, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						contained[id.Name] = typ.Name.Name
					}
					return true
				})
			}
		}
	}
	return names, contained
}

func TestRegistryHoldsEveryMessage(t *testing.T) {
	names, contained := structs(t)
	if len(names) < 20 {
		t.Fatalf("messages.go: got %d structs, want at least 20: is it still the file of the messages?", len(names))
	}
	listed := map[string]bool{}
	for _, e := range Registry() {
		if listed[e.Type.Name()] {
			t.Errorf("%s stands in the registry twice", e.Type.Name())
		}
		listed[e.Type.Name()] = true
	}
	declared := map[string]bool{}
	for _, name := range names {
		declared[name] = true
		if !listed[name] && contained[name] == "" {
			t.Errorf("messages.go declares %s, which is neither in the registry nor a part of a message", name)
		}
		if listed[name] && contained[name] != "" {
			t.Errorf("%s is a message and a part of %s", name, contained[name])
		}
	}
	for name := range listed {
		if !declared[name] {
			t.Errorf("the registry lists %s, which messages.go does not declare", name)
		}
	}
}

func TestRegistryEntries(t *testing.T) {
	kinds := map[string]bool{}
	for _, e := range Registry() {
		if kinds[e.Kind] {
			t.Errorf("kind %q stands twice", e.Kind)
		}
		kinds[e.Kind] = true
		if !strings.EqualFold(e.Kind, e.Type.Name()) || e.Kind[0] < 'a' || e.Kind[0] > 'z' {
			t.Errorf("kind of %s: got %q, want its name in camelCase", e.Type.Name(), e.Kind)
		}
		if e.Direction == 0 || e.Direction >= TrainerToTrainer<<1 {
			t.Errorf("%s: direction %d", e.Kind, e.Direction)
		}

		_, hasRun := e.Type.FieldByName("Run")
		if _, ok := reflect.Zero(e.Type).Interface().(OfRun); ok != hasRun {
			t.Errorf("%s: is OfRun: got %v, want %v as it has a field Run", e.Kind, ok, hasRun)
		}
		if e.Binding != Unbound && !hasRun {
			t.Errorf("%s is bound to a run and has no field Run", e.Kind)
		}
		checkFields(t, e.Type, e.Type.Name(), true, map[reflect.Type]bool{})
	}
}

// checkFields holds the fields of a struct, and of what it contains, to the rules that codec and generator
// rely on.
func checkFields(t *testing.T, typ reflect.Type, path string, top bool, seen map[reflect.Type]bool) {
	if seen[typ] {
		return
	}
	seen[typ] = true
	names := map[string]bool{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		where := path + "." + f.Name
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch f.Type {
		case floatsType, bytesType:
			if !top {
				t.Errorf("%s: Floats and Bytes stand at the top level of a message only", where)
			}
			if name != "-" {
				t.Errorf("%s: the tag json is %q, want \"-\": it travels as a buffer", where, name)
			}
			name = f.Tag.Get("buffer")
		}
		if !f.IsExported() || f.Anonymous {
			t.Errorf("%s: every field is exported and named", where)
		}
		if name == "" || name == "-" || name != strings.ToLower(name) {
			t.Errorf("%s: has the name %q on the page's side, want one in snake_case", where, name)
		}
		if names[name] {
			t.Errorf("%s: the name %q stands twice", where, name)
		}
		names[name] = true
		elem := f.Type
		for elem.Kind() == reflect.Pointer || elem.Kind() == reflect.Slice {
			elem = elem.Elem()
		}
		if elem.Kind() == reflect.Struct {
			checkFields(t, elem, where, false, seen)
		}
	}
}

// A change of the messages without a change of Version would let a page and a program of different builds
// talk past each other. This test remembers what the messages looked like at Version.
func TestVersionIsRaisedWithTheMessages(t *testing.T) {
	const pinned = "version 1: 6f1cd97fe150498a4f40fb9e"
	var b strings.Builder
	for _, e := range Registry() {
		fmt.Fprintln(&b, e.Kind, e.Direction)
		describe(&b, e.Type, " ")
	}
	got := fmt.Sprintf("version %d: %.12x", Version, sha256.Sum256([]byte(b.String())))
	if got != pinned {
		t.Errorf("the messages are %q, pinned is %q: raise Version if a page with the messages before was released, and pin the new text", got, pinned)
	}
}

// describe writes everything about a struct that its two sides must agree on.
func describe(b *strings.Builder, typ reflect.Type, indent string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		fmt.Fprintln(b, indent, f.Name, f.Type, f.Tag)
		elem := f.Type
		for elem.Kind() == reflect.Pointer || elem.Kind() == reflect.Slice {
			elem = elem.Elem()
		}
		if elem.Kind() == reflect.Struct {
			describe(b, elem, indent+" ")
		}
	}
}
