//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// ebitengine is the path of the module that the scene draws with.
const ebitengine = "github.com/hajimehoshi/ebiten/v2"

// writeEbitengine writes the sources of the Ebitengine that go.mod pins, edited, into a folder, and beside it a go.mod
// that uses them instead. The module cache, which go.sum vouches for, stays as it is.
func writeEbitengine(dir, modfile string) error {
	module, err := moduleDir()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := copySources(os.DirFS(module), dir); err != nil {
		return err
	}
	for _, e := range edits {
		name := filepath.Join(dir, filepath.FromSlash(e.file))
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if source, err = e.apply(source); err != nil {
			return err
		}
		if err := os.WriteFile(name, source, 0o644); err != nil {
			return err
		}
	}
	return writeModfile(modfile, dir)
}

// moduleDir is where the go command keeps Ebitengine.
func moduleDir() (string, error) {
	if out, err := exec.Command("go", "mod", "download", ebitengine).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go mod download %s: %w: %s", ebitengine, err, bytes.TrimSpace(out))
	}
	out, err := exec.Command("go", "list", "-m", "-json", ebitengine).Output()
	if err != nil {
		return "", fmt.Errorf("go list -m %s: %w", ebitengine, err)
	}
	var m struct{ Dir string }
	if err := json.Unmarshal(out, &m); err != nil {
		return "", fmt.Errorf("go list -m %s: %w", ebitengine, err)
	}
	return m.Dir, nil
}

// copySources copies what a program for the browser is compiled from, and the licence.
func copySources(module fs.FS, dir string) error {
	return fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			switch name {
			case "examples", "cmd":
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(dir, filepath.FromSlash(name)), 0o755)
		}
		isSource := path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go")
		if !isSource && name != "go.mod" && name != "LICENSE" {
			return nil
		}
		source, err := fs.ReadFile(module, name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), source, 0o644)
	})
}

// writeModfile writes a copy of this module's go.mod that takes Ebitengine from a folder, and its go.sum beside it.
func writeModfile(modfile, dir string) error {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("go env GOMOD: %w", err)
	}
	from := strings.TrimSpace(string(mod))
	rel, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if rel, err = filepath.Rel(filepath.Dir(from), rel); err != nil {
		return err
	}
	source, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	source = fmt.Appendf(source, "\nreplace %s => ./%s\n", ebitengine, filepath.ToSlash(rel))
	sums, err := os.ReadFile(strings.TrimSuffix(from, ".mod") + ".sum")
	if err != nil {
		return err
	}
	if err := os.WriteFile(strings.TrimSuffix(modfile, ".mod")+".sum", sums, 0o644); err != nil {
		return err
	}
	return os.WriteFile(modfile, source, 0o644)
}
