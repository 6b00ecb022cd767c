//go:build !js

package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// An edit changes one file of Ebitengine.
type edit struct {
	file string
	why  string
	cuts []cut
	more func(source []byte) ([]byte, error) // after the cuts; nil for nothing
}

// A cut replaces what stands in a file from one text up to the end of the next other one. Each must be there, and the
// first only once: so another version of Ebitengine is either edited as it should be or refused.
type cut struct {
	from, to string // to is "" for from alone
	with     string
}

// edits take out what the scene never reaches and the linker cannot know. The first is what counts: text/template calls
// methods by names that are known only while it runs, so with it the linker keeps every exported method of every type
// of the whole program.
var edits = []edit{
	{
		file: "internal/builtinshader/shader.go",
		why:  "the shaders that Ebitengine makes of a template are written out, by Ebitengine itself, in defs.go",
		cuts: []cut{
			{from: "import (\n", to: "\n)\n", with: "import \"sync\"\n"},
			{from: "var tmpl = template.Must(", to: "\n`))\n"},
			{from: "\tvar buf bytes.Buffer\n", to: "\tb := buf.Bytes()\n", with: "\tb := []byte(sources[filter][address][c])\n"},
		},
	},
	{
		file: "internal/builtinshader/defs.go",
		why:  "they become a table",
		more: tableOfShaders,
	},
	{
		file: "internal/shader/shader.go",
		why:  "package regexp for one line",
		cuts: []cut{
			{from: "\t\"regexp\"\n"},
			{from: "\treUnit := regexp.MustCompile(", to: "\n"},
			{from: "\t\tm := reUnit.FindStringSubmatch(s.Text())\n\t\tif m == nil {\n",
				with: "\t\tm := strings.Fields(s.Text())\n\t\tif len(m) != 2 || m[0] != \"//kage:unit\" {\n"},
		},
	},
	{
		file: "internal/shader/expr.go",
		why:  "the same for one name",
		cuts: []cut{
			{from: "\t\"regexp\"\n"},
			{from: "var textureVariableRe = ", to: "\n"},
			{from: "\t\tif m := textureVariableRe.FindStringSubmatch(e.Name); m != nil {\n\t\t\ti, _ := strconv.Atoi(m[1])\n",
				with: "\t\tif i, err := strconv.Atoi(strings.TrimPrefix(e.Name, \"__t\")); err == nil { // a name is no number\n"},
		},
	},
	{
		file: "internal/shaderir/glsl/glsl.go",
		why:  "the same for empty lines",
		cuts: []cut{
			{from: "\t\"regexp\"\n"},
			{from: "\tnls := regexp.MustCompile(", to: "\n", with: "\tjoin := func(s string) string {\n\t\tfor strings.Contains(s, \"\\n\\n\\n\") {\n\t\t\ts = strings.ReplaceAll(s, \"\\n\\n\\n\", \"\\n\\n\")\n\t\t}\n\t\treturn s\n\t}\n"},
			{from: "\tvs = nls.ReplaceAllString(vs, \"\\n\\n\")\n", with: "\tvs = join(vs)\n"},
			{from: "\tfs = nls.ReplaceAllString(fs, \"\\n\\n\")\n", with: "\tfs = join(fs)\n"},
		},
	},
	{
		file: "internal/ui/ui_js.go",
		why:  "gamepads are asked for with every frame, and once they are, the browser has a thread that polls them",
		cuts: []cut{
			{from: "\t\"github.com/hajimehoshi/ebiten/v2/internal/gamepad\"\n"},
			{from: "\tif err := gamepad.Update(); err != nil {\n\t\treturn err\n\t}\n"},
		},
	},
	{
		file: "internal/ui/ui_js.go",
		why:  "where frames are drawn when they are asked for, the browser was asked for each of its own all the same",
		cuts: []cut{
			{from: "\trenderingScheduled  bool\n", with: "\trenderingScheduled  bool\n\tasleep func() // asks for the next frame; nil while one is asked for\n"},
			{from: "\tu.renderingScheduled = true\n", with: "\tu.renderingScheduled = true\n\tif f := u.asleep; f != nil {\n\t\tu.asleep = nil\n\t\tf()\n\t}\n"},
			{from: "\t\tcase FPSModeVsyncOffMinimum:\n\t\t\trequestAnimationFrame.Invoke(cf)\n",
				with: "\t\tcase FPSModeVsyncOffMinimum:\n\t\t\task := func() { requestAnimationFrame.Invoke(cf) }\n\t\t\tif u.needsUpdate() {\n\t\t\t\task()\n\t\t\t} else {\n\t\t\t\tu.asleep = ask\n\t\t\t}\n"},
		},
	},
	{
		file: "internal/ui/ui_js.go",
		why:  "the size of the body, which changes with the window's, was read with every frame, for which the browser lays out the page and the one around it",
		cuts: []cut{
			{from: "\tsavedOutsideWidth         float64\n", with: "\toutsideWidth, outsideHeight float64\n\tsavedOutsideWidth         float64\n"},
			{from: "\t\tbody := document.Get(\"body\")\n\t\tbw := body.Get(\"clientWidth\").Float()\n", to: "\t\treturn bw, bh\n",
				with: "\t\treturn u.outsideWidth, u.outsideHeight\n"},
			{from: "\t\tbw := int(body.Get(\"clientWidth\").Float() * f)\n\t\tbh := int(body.Get(\"clientHeight\").Float() * f)\n",
				with: "\t\tu.outsideWidth, u.outsideHeight = body.Get(\"clientWidth\").Float(), body.Get(\"clientHeight\").Float()\n\t\tbw, bh := int(u.outsideWidth*f), int(u.outsideHeight*f)\n"},
		},
	},
	{
		file: "image.go",
		why:  "vertices are what the graphics card takes already, unless an image is a part of another or drawn from one: they are copied as a whole, not number by number",
		cuts: []cut{
			{from: "\tsrc := options.Images[0]\n", with: "\tsrc := options.Images[0]\n\tif src == nil && !dst.isSubImage() {\n\t\tcopy(vs, unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(vertices))), len(vs)))\n\t\tvertices = nil\n\t}\n"},
		},
	},
	{
		file: "internal/atlas/image.go",
		why:  "nor are they moved by nothing",
		cuts: []cut{
			{from: "\t} else {\n\t\tn := len(vertices)\n\t\tfor i := 0; i < n; i += graphics.VertexFloatCount {\n\t\t\tvertices[i] += dx\n",
				with: "\t} else if dx != 0 || dy != 0 {\n\t\tn := len(vertices)\n\t\tfor i := 0; i < n; i += graphics.VertexFloatCount {\n\t\t\tvertices[i] += dx\n"},
		},
	},
	{
		file: "internal/debug/caller.go",
		why:  "package go/build looks for a folder of sources, of which a browser has none; without it no caller is told",
		cuts: []cut{
			{from: "\t\"go/build\"\n"},
			{from: "\t\tpkg, err := build.Default.Import(", to: "filepath.ToSlash(pkg.Dir)\n"},
		},
	},
	{
		file: "internal/graphicscommand/image_js.go",
		why:  "images as a ZIP of PNGs are saved by a key that an environment variable names, which a page does not have",
		cuts: []cut{
			{from: "\t\"archive/zip\"\n\t\"bytes\"\n", with: "\t\"errors\"\n"},
			{from: "\t\"syscall/js\"\n"},
			{from: "func download(", to: "\n}\n"},
			{from: "\t// Screen image cannot be dumped.\n\tif i.screen {", to: "\treturn path, nil\n", with: "\treturn \"\", errors.New(\"graphicscommand: images are not dumped here\")\n"},
			{from: "\tbuf := &bytes.Buffer{}\n\tzw := ", to: "\treturn zip, nil\n", with: "\treturn \"\", errors.New(\"graphicscommand: images are not dumped here\")\n"},
		},
	},
}

// apply returns the edited source of the file.
func (e edit) apply(source []byte) ([]byte, error) {
	for _, c := range e.cuts {
		if n := bytes.Count(source, []byte(c.from)); n != 1 {
			return nil, fmt.Errorf("%s/%s has %d times %q, want once: see what the new version does and change wasm/shrink/edits.go", ebitengine, e.file, n, c.from)
		}
		before, rest, _ := bytes.Cut(source, []byte(c.from))
		if c.to != "" {
			var found bool
			if _, rest, found = bytes.Cut(rest, []byte(c.to)); !found {
				return nil, fmt.Errorf("%s/%s has no %q behind %q: see what the new version does and change wasm/shrink/edits.go", ebitengine, e.file, c.to, c.from)
			}
		}
		source = bytes.Join([][]byte{before, rest}, []byte(c.with))
	}
	if e.more != nil {
		return e.more(source)
	}
	return source, nil
}

// filters, addresses and colours are how many built-in shaders there are, in the order in which Ebitengine's gen.go
// writes them into defs.go.
const filters, addresses, colours = 3, 3, 2

// tableOfShaders makes the nameless constants of defs.go the table sources, indexed by filter, address and whether
// there is a colour matrix.
func tableOfShaders(source []byte) ([]byte, error) {
	shaders, err := constants(source)
	if err != nil {
		return nil, err
	}
	if want := filters * addresses * colours; len(shaders) != want {
		return nil, fmt.Errorf("defs.go of Ebitengine's built-in shaders has %d of them, want %d", len(shaders), want)
	}
	var out bytes.Buffer
	out.WriteString("// Made by halo's wasm/shrink of the file of this name of Ebitengine, (c) The Ebitengine Authors, Apache-2.0.\n\n" +
		"package builtinshader\n\nvar sources = [FilterCount][AddressCount][2]string{\n")
	for ; len(shaders) > 0; shaders = shaders[addresses*colours:] {
		out.WriteString("\t{\n")
		for a := range addresses {
			fmt.Fprintf(&out, "\t\t{\n\t\t\t%q,\n\t\t\t%q,\n\t\t},\n", squeeze(shaders[2*a]), squeeze(shaders[2*a+1]))
		}
		out.WriteString("\t},\n")
	}
	out.WriteString("}\n")
	return out.Bytes(), nil
}

// constants lists the string constants of a Go file, in order.
func constants(source []byte) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "defs.go", source, 0)
	if err != nil {
		return nil, err
	}
	var values []string
	for _, decl := range file.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST {
			continue
		}
		for _, spec := range d.Specs {
			for _, value := range spec.(*ast.ValueSpec).Values {
				literal, ok := value.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					continue
				}
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					return nil, err
				}
				values = append(values, text)
			}
		}
	}
	return values, nil
}

// squeeze leaves out empty lines, which a template leaves behind in plenty.
func squeeze(shader string) string {
	var lines []string
	for line := range strings.Lines(shader) {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}
