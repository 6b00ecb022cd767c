//go:build !js

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"text/template"
)

// The oracle is Ebitengine's own template, executed here.
func TestShadersAreThoseOfTheTemplate(t *testing.T) {
	dir, err := moduleDir()
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		source, err := os.ReadFile(filepath.Join(dir, "internal", "builtinshader", name))
		if err != nil {
			t.Fatal(err)
		}
		return source
	}
	quoted := regexp.MustCompile("(?s)Parse\\(`(.*?)`\\)").FindSubmatch(read("shader.go"))
	if quoted == nil {
		t.Fatal("shader.go has no template")
	}
	tmpl := template.Must(template.New("").Parse(string(quoted[1])))
	table, err := tableOfShaders(read("defs.go"))
	if err != nil {
		t.Fatal(err)
	}
	// The table's literals, whatever there is between them, in the order of a composite literal.
	for filter := range filters {
		for address := range addresses {
			for colour := range colours {
				var want bytes.Buffer
				if err := tmpl.Execute(&want, map[string]any{
					"Filter": filter, "FilterNearest": 0, "FilterLinear": 1, "FilterPixelated": 2,
					"Address": address, "AddressUnsafe": 0, "AddressClampToZero": 1, "AddressRepeat": 2,
					"UseColorM": colour == 1,
				}); err != nil {
					t.Fatal(err)
				}
				line := fmt.Appendf(nil, "%q,\n", squeeze(want.String()))
				before, after, found := bytes.Cut(table, line)
				if !found || bytes.Contains(before, []byte("kage:unit")) {
					t.Fatalf("filter %d, address %d, colour matrix %d: the table's next entry is not %s", filter, address, colour, line)
				}
				table = after
			}
		}
	}
	if bytes.Contains(table, []byte("kage:unit")) {
		t.Errorf("the table has more: %s", table)
	}
}

func TestEditedEbitengine(t *testing.T) {
	dir := t.TempDir()
	sources, modfile := filepath.Join(dir, "ebitengine"), filepath.Join(dir, "scene.mod")
	if err := writeEbitengine(sources, modfile); err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		source, err := os.ReadFile(filepath.Join(sources, filepath.FromSlash(e.file)))
		if err != nil {
			t.Fatal(err)
		}
		for _, gone := range []string{`"text/template"`, `"regexp"`, `"archive/zip"`, `"go/build"`} {
			if bytes.Contains(source, []byte(gone)) {
				t.Errorf("%s still imports %s", e.file, gone)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(sources, "LICENSE")); err != nil {
		t.Errorf("the licence must stay with the sources: %v", err)
	}
	mod, err := os.ReadFile(modfile)
	if err != nil {
		t.Fatal(err)
	}
	if want := "\nreplace " + ebitengine + " => "; !bytes.Contains(mod, []byte(want)) {
		t.Errorf("the go.mod lacks %q: %s", want, mod)
	}
}

func TestEdit(t *testing.T) {
	const source = "one\ntwo\nthree\n"
	for _, row := range []struct {
		name string
		cut  cut
		want string // of the source, or else of the error
	}{
		{"taken out", cut{from: "two\n"}, "one\nthree\n"},
		{"replaced", cut{from: "two", with: "2"}, "one\n2\nthree\n"},
		{"up to another", cut{from: "one", to: "two\n", with: "12"}, "12three\n"},
		{"not there", cut{from: "four"}, `0 times "four", want once`},
		{"twice there", cut{from: "\nt"}, `2 times "\nt", want once`},
		{"no end", cut{from: "two", to: "one"}, `no "one" behind "two"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := edit{file: "a.go", cuts: []cut{row.cut}}.apply([]byte(source))
			if err != nil {
				if !strings.Contains(err.Error(), row.want) || !strings.Contains(err.Error(), "a.go") {
					t.Errorf("got error %v, want one with %q", err, row.want)
				}
			} else if string(got) != row.want {
				t.Errorf("got %q want %q", got, row.want)
			}
		})
	}
}
