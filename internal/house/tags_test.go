//go:build !js

package house

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// jsPackages are for the browser alone: natively nothing of them is compiled but a doc.go. Packages below them
// may run anywhere.
var jsPackages = []string{"wasm/jsx", "wasm/scene", "wasm/trainer"}

// A source is one Go file, and the targets that compile it.
type source struct {
	name   string // path from the root
	native bool   // compiled natively, with cgo or without
	wasm   bool   // compiled for js/wasm
	vetted bool   // compiled on a target that `make check` vets
}

// tagProblems lists the files whose build constraints are not what their name and package say:
//
//   - a file of a package that is for the browser alone is not compiled natively, but for a test that is native
//     alone: it drives a browser; there is no native stand-in for a browser that a test could pass over,
//   - a file that is compiled for the browser alone says so by the suffix _js.go or _js_test.go,
//   - every file is compiled on a target that vet and staticcheck see.
func tagProblems(sources []source) []string {
	var problems []string
	for _, s := range sources {
		folder := path.Dir(s.name)
		base, test := strings.CutSuffix(strings.TrimSuffix(path.Base(s.name), ".go"), "_test")
		named := base + "_js.go"
		if test {
			named = base + "_js_test.go"
		}
		switch {
		case !s.vetted:
			problems = append(problems, fmt.Sprintf("%s is compiled neither natively nor for js/wasm, so nobody vets it", s.name))
		case s.native && strings.HasSuffix(base, "_js"):
			problems = append(problems, fmt.Sprintf("%s is compiled natively although its name ends in _js", s.name))
		case s.native && slices.Contains(jsPackages, folder) && base != "doc" && !(test && !s.wasm):
			problems = append(problems, fmt.Sprintf("%s is compiled natively, but %s is for the browser alone: name it %s", s.name, folder, named))
		case !s.native && !strings.HasSuffix(base, "_js"):
			problems = append(problems, fmt.Sprintf("%s is compiled for js/wasm alone: say so in its name, %s", s.name, named))
		}
	}
	return problems
}

func TestTags(t *testing.T) {
	compiled := make(map[*target]map[string]bool)
	for on, g := range packages(t) {
		compiled[on] = make(map[string]bool)
		for _, p := range g.ours() {
			for _, file := range slices.Concat(p.GoFiles, p.CgoFiles, p.TestGoFiles, p.XTestGoFiles) {
				compiled[on][path.Join(p.room(), file)] = true
			}
		}
	}
	var sources []source
	for _, name := range files(t, isGo) {
		sources = append(sources, source{
			name:   name,
			native: compiled[native][name] || compiled[nativeNoCgo][name],
			wasm:   compiled[wasm][name],
			vetted: compiled[native][name] || compiled[wasm][name] ||
				compiled[nativeNoCgo][name] && path.Dir(name) == "cmd/halo", // vetted for the sake of its file without XLA
		})
	}
	report(t, tagProblems(sources))
}

// isGo tells whether the go command would look at a file.
func isGo(name string) bool {
	if !strings.HasSuffix(name, ".go") {
		return false
	}
	for part := range strings.SplitSeq(filepath.ToSlash(name), "/") {
		if part == "testdata" || strings.HasPrefix(part, "_") || strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}

func TestTagRule(t *testing.T) {
	checkExamples(t, tagProblems, []example[[]source]{
		{"as they should be", []source{
			{"wasm/jsx/doc.go", true, true, true},
			{"wasm/jsx/value_js.go", false, true, true},
			{"wasm/jsx/value_js_test.go", false, true, true},
			{"wasm/jsx/browser_test.go", true, false, true},
			{"wasm/trainer/main_js.go", false, true, true},
			{"wasm/trainer/inner/pace.go", true, true, true},
			{"cmd/halo/main.go", true, false, true},
		}, ""},
		{"untagged in a browser package", []source{{"wasm/trainer/main.go", true, true, true}}, "name it main_js.go"},
		{"a native stand-in", []source{{"wasm/jsx/fake.go", true, false, true}}, "name it fake_js.go"},
		{"an untagged test in a browser package", []source{{"wasm/jsx/value_test.go", true, true, true}}, "name it value_js_test.go"},
		{"tagged without the suffix", []source{{"wasm/scene/game.go", false, true, true}}, "say so in its name, game_js.go"},
		{"the suffix without effect", []source{{"web/serve_js.go", true, true, true}}, "compiled natively although"},
		{"compiled nowhere", []source{{"loss/old.go", false, false, false}}, "compiled neither natively nor"},
		{"compiled without cgo alone", []source{{"cmd/halo/none.go", true, false, false}}, "so nobody vets it"},
	})
}
