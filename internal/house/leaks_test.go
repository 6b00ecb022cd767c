//go:build !js

package house

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"
)

// A file is a name and what is in it.
type file struct {
	name, text string
}

// The patterns are written so that they do not match themselves.
var (
	// machinePath matches a path of somebody's machine.
	machinePath = regexp.MustCompile(`/(w[o]rk|f[a]rm|r[o]ot|t[m]p)/[a-z]|(^|[^\w.])/(h[o]me|U[s]ers)/[A-Za-z]`)

	// registryHost matches the address of a package registry: which one is used is a matter of the machine.
	registryHost = regexp.MustCompile(`(proxy|sum)\.golang\.o[r]g|pypi\.o[r]g|pythonhosted\.o[r]g|registry\.npmjs\.o[r]g|registry\.yarnpkg\.c[o]m|(deb|security)\.debian\.o[r]g`)
)

// leakProblems lists what a file says of the machine that it was written on.
func leakProblems(f file) []string {
	var problems []string
	if f.name == "go.sum" {
		return nil
	}
	number := 0
	for line := range strings.Lines(f.text) {
		number++
		if at := machinePath.FindString(line); at != "" {
			problems = append(problems, fmt.Sprintf("%s:%d: a path of a machine, %q: write it relative to the repository, or ask the system for it", f.name, number, at))
		}
		if at := registryHost.FindString(line); at != "" {
			problems = append(problems, fmt.Sprintf("%s:%d: the host of a package registry, %q: leave the choice to the client's own settings", f.name, number, at))
		}
	}
	return problems
}

// sizeProblems lists files that should not be in a repository: each clone carries them for ever.
func sizeProblems(sizes map[string]int) []string {
	const most = 8 << 20
	var problems []string
	for name, size := range sizes {
		if size > most {
			problems = append(problems, fmt.Sprintf("%s has %d bytes: at most %d are kept in the repository", name, size, most))
		}
		if ext := path.Ext(name); ext == ".wasm" || ext == ".so" || path.Base(name) == "wasm_exec.js" {
			problems = append(problems, name+" is built or downloaded: it does not belong in the repository")
		}
	}
	return problems
}

func TestLeaks(t *testing.T) {
	sizes := make(map[string]int)
	for _, name := range files(t, func(string) bool { return true }) {
		text := read(t, name)
		sizes[name] = len(text)
		report(t, leakProblems(file{name, text}))
	}
	report(t, sizeProblems(sizes))
}

func TestLeakRule(t *testing.T) {
	slash := "/" // keeps these examples out of the rule's own sight
	checkExamples(t, leakProblems, []example[file]{
		{"nothing of the kind", file{"a.go", "open(\"assets/emoji\")\nhttps://go.dev/dl\n/usr/bin/env bash\n"}, ""},
		{"a temporary file", file{"a.sh", "x\ncp y " + slash + "tmp/out\n"}, "a.sh:2: a path of a machine"},
		{"a home folder", file{"a.md", "see " + slash + "home/ada/halo"}, "a.md:1: a path of a machine"},
		{"a relative folder called home", file{"a.md", "see pages/home/index"}, ""},
		{"root's folder", file{"a.log", "at " + slash + "root/go/pkg"}, "a path of a machine"},
		{"a registry in a lock file", file{"package-lock.json", `"resolved": "https://registry.npmjs.` + `org/a/-/a-1.tgz"`}, "the host of a package registry"},
		{"in a binary file", file{"a.bin", "\x00\xff" + slash + "work/main\x00"}, "a.bin:1: a path of a machine"},
		{"sums of modules", file{"go.sum", "sum.golang." + "org"}, ""},
	})
	checkExamples(t, sizeProblems, []example[map[string]int]{
		{"small", map[string]int{"a.png": 8 << 20}, ""},
		{"large", map[string]int{"a.png": 8<<20 + 1}, "at most"},
		{"a built program", map[string]int{"web/dist/trainer.wasm": 1}, "is built or downloaded"},
		{"a copied runtime", map[string]int{"web/dist/wasm_exec.js": 1}, "is built or downloaded"},
	})
}
