//go:build !js

package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// root is the repository's folder, seen from this package's.
const root = "../.."

// module is the path of this module; a room's import path is module + "/" + its folder.
const module = "halo"

// A target is a way in which the project is built.
type target struct {
	name string
	env  []string // beside the environment
}

// The Makefile vets native and wasm; GOEXPERIMENT=simd does not compile natively with the pinned compute.
var (
	native      = &target{"native", []string{"GOEXPERIMENT=", "CGO_ENABLED=1"}}
	nativeNoCgo = &target{"native without cgo", []string{"GOEXPERIMENT=", "CGO_ENABLED=0"}}
	wasm        = &target{"wasm", []string{"GOOS=js", "GOARCH=wasm", "GOEXPERIMENT=simd"}}
)

// A pkg is what `go list` says of one package on one target.
type pkg struct {
	ImportPath   string
	Dir          string
	Standard     bool
	GoFiles      []string
	CgoFiles     []string
	TestGoFiles  []string
	XTestGoFiles []string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// room is the package's folder within the module, "" where it belongs to another module.
func (p *pkg) room() string {
	room, ours := strings.CutPrefix(p.ImportPath, module+"/")
	if !ours {
		return ""
	}
	return room
}

// A graph is every package of the module with all that they need, by import path.
type graph map[string]*pkg

// ours lists the module's own packages.
func (g graph) ours() []*pkg {
	var list []*pkg
	for _, p := range g {
		if p.room() != "" {
			list = append(list, p)
		}
	}
	return list
}

// loadGraphs asks go once for the graph of each target.
var loadGraphs = sync.OnceValues(func() (map[*target]graph, error) {
	tracked, err := loadFiles()
	if err != nil {
		return nil, err
	}
	graphs := make(map[*target]graph)
	for _, t := range []*target{native, nativeNoCgo, wasm} {
		out, err := output(t.env, "go", "list", "-e", "-deps", "-json=ImportPath,Dir,Standard,GoFiles,"+
			"CgoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports", "./...")
		if err != nil {
			return nil, err
		}
		g := make(graph)
		for dec := json.NewDecoder(bytes.NewReader(out)); ; {
			p := new(pkg)
			if err := dec.Decode(p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, fmt.Errorf("go list, %s: %w", t.name, err)
			}
			if room := p.room(); room != "" && !slices.ContainsFunc(tracked, func(name string) bool { return path.Dir(name) == room }) {
				continue // somebody's trial in a folder that git ignores
			}
			g[p.ImportPath] = p
		}
		graphs[t] = g
	}
	return graphs, nil
})

// packages returns the graph of each target.
func packages(t *testing.T) map[*target]graph {
	t.Helper()
	graphs, err := loadGraphs()
	if err != nil {
		t.Fatal(err)
	}
	return graphs
}

// loadFiles asks git once for the files that are in the repository, or would be after `git add`.
var loadFiles = sync.OnceValues(func() ([]string, error) {
	out, err := output(nil, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	var files []string
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if info, err := os.Lstat(filepath.Join(root, name)); err == nil && info.Mode().IsRegular() {
			files = append(files, name)
		}
	}
	if len(files) == 0 {
		return nil, errors.New("git lists no file")
	}
	return files, nil
})

// files returns the repository's files that keep is true of, as slash-separated paths from its root.
func files(t *testing.T, keep func(name string) bool) []string {
	t.Helper()
	all, err := loadFiles()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, name := range all {
		if keep(name) {
			list = append(list, name)
		}
	}
	return list
}

// read returns the contents of one file of the repository.
func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// output runs a command in the repository's root and returns what it prints.
func output(env []string, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return out, nil
}

// report fails the test with every problem.
func report(t *testing.T, problems []string) {
	t.Helper()
	for _, p := range problems {
		t.Error(p)
	}
}

// A bad example of a rule, and a part of the one problem that it must give; "" where it must give none.
type example[T any] struct {
	name string
	in   T
	want string
}

// checkExamples tests a rule itself.
func checkExamples[T any](t *testing.T, rule func(T) []string, examples []example[T]) {
	t.Helper()
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			got := rule(e.in)
			switch {
			case e.want == "" && len(got) != 0:
				t.Errorf("got %q, want no problem", got)
			case e.want != "" && len(got) != 1:
				t.Errorf("got %d problems %q, want one that says %q", len(got), got, e.want)
			case e.want != "" && !strings.Contains(got[0], e.want):
				t.Errorf("got %q, want one that says %q", got[0], e.want)
			}
		})
	}
}
