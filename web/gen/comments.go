package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
)

// comments are the doc comments of a package's types ("Frame"), line by line, and of their fields ("Frame.Step"),
// each as one line. A field has the comment above it, the one behind it, or both.
type comments map[string]string

// sources reads comments from the packages' sources, each once.
type sources struct {
	root     string // of the module
	packages map[string]comments
}

// of returns the comments of the package that declares t.
func (s *sources) of(t reflect.Type) (comments, error) {
	path := t.PkgPath()
	if c, ok := s.packages[path]; ok {
		return c, nil
	}
	dir, ok := strings.CutPrefix(path, "halo/")
	if path == "main" { // this very program
		dir, ok = "web/gen", true
	}
	if !ok {
		return nil, fmt.Errorf("%v is declared in %s, outside this module: there are no comments to read", t, path)
	}
	c, err := readComments(filepath.Join(s.root, filepath.FromSlash(dir)))
	if err != nil {
		return nil, err
	}
	s.packages[path] = c
	return c, nil
}

func readComments(dir string) (comments, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	c := comments{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, decl := range f.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok {
				for _, spec := range gen.Specs {
					if typ, ok := spec.(*ast.TypeSpec); ok {
						c.add(gen, typ)
					}
				}
			}
		}
	}
	return c, nil
}

func (c comments) add(gen *ast.GenDecl, typ *ast.TypeSpec) {
	doc := typ.Doc
	if doc == nil && len(gen.Specs) == 1 {
		doc = gen.Doc
	}
	c[typ.Name.Name] = harmless(strings.TrimSpace(doc.Text()))
	str, ok := typ.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range str.Fields.List {
		text := strings.TrimSpace(oneLine(f.Doc) + " " + oneLine(f.Comment))
		for _, name := range f.Names {
			c[typ.Name.Name+"."+name.Name] = text
		}
	}
}

// oneLine joins the lines of a comment: a JSDoc tag has but one.
func oneLine(g *ast.CommentGroup) string {
	return harmless(strings.Join(strings.Fields(g.Text()), " "))
}

// harmless keeps a text from ending the JavaScript comment that it is put into.
func harmless(text string) string { return strings.ReplaceAll(text, "*/", "* /") }
