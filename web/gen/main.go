package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail where a file is stale")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	files, err := generate(root)
	if err != nil {
		return err
	}
	var stale []error
	for _, f := range files {
		path := filepath.Join(root, f.path)
		old, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		switch {
		case err == nil && bytes.Equal(old, f.data):
		case check:
			stale = append(stale, fmt.Errorf("%s is stale: run go generate ./web/gen", f.path))
		default:
			if err := os.WriteFile(path, f.data, 0o644); err != nil {
				return err
			}
		}
	}
	return errors.Join(stale...)
}

// file is a generated file; path is from the module's root.
type file struct {
	path string
	data []byte
}

// generate makes all files in memory.
func generate(root string) ([]file, error) {
	wire, err := wireJS(root)
	if err != nil {
		return nil, err
	}
	catalog, err := catalogJS(root)
	if err != nil {
		return nil, err
	}
	return []file{
		{filepath.Join("web", "app", "wire.js"), wire},
		{filepath.Join("web", "app", "catalog.js"), catalog},
	}, nil
}

// moduleRoot is the folder of go.mod at or above the working directory.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("there is no go.mod here or above: run it inside the module")
		}
		dir = up
	}
}
