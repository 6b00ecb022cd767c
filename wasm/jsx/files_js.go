//go:build js && wasm

package jsx

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"strings"
	"syscall/js"
	"time"
)

// Files returns the files under base, a URL that ends in "/" such as "../assets/", as a read-only file system.
// Opening a file fetches it whole, so it blocks and must not happen in a handler. The web has no folders:
// opening one, and listing, fails with fs.ErrNotExist or fs.ErrInvalid.
func Files(base string) fs.FS { return files(base) }

type files string

func (base files) Open(name string) (fs.File, error) {
	data, err := base.fetch("open", name)
	if err != nil {
		return nil, err
	}
	return &file{*bytes.NewReader(data), info{path.Base(name), int64(len(data))}}, nil
}

// ReadFile makes fs.ReadFile take the fetched bytes as they are.
func (base files) ReadFile(name string) ([]byte, error) { return base.fetch("read", name) }

func (base files) fetch(op, name string) ([]byte, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	elements := strings.Split(name, "/")
	for i, e := range elements { // a name may hold what a URL gives another meaning: ?, # or %
		elements[i] = js.Global().Call("encodeURIComponent", e).String()
	}
	data, err := Fetch(context.Background(), string(base)+strings.Join(elements, "/"))
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return data, nil
}

type file struct {
	bytes.Reader
	info info
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

type info struct {
	name string
	size int64
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return 0o444 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }
