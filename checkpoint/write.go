package checkpoint

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// WriteFile writes f to path, whole or not at all: to a new file beside it, which is synced to disk and then
// renamed. On an error the new file is removed and what was at path before stays as it was.
func WriteFile(path string, f *File) error {
	a, err := f.archive()
	if err != nil {
		return &os.PathError{Op: "write", Path: path, Err: err}
	}
	return writeWhole(path, func(w io.Writer) error { return WriteArchive(w, a) })
}

// writeWhole calls write with a new file beside path, and gives it the name path once it is on disk.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	t, err := createBeside(path)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(t.Name()))
		}
	}()
	b := bufio.NewWriter(t)
	err = write(b)
	if err == nil {
		err = b.Flush()
	}
	if err == nil {
		err = t.Sync() // before the rename, or a crash could leave the name on a file without its bytes
	}
	if closed := t.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(t.Name(), path)
}

// createBeside creates a new file in the folder of path, so that a rename to path stays on one file system.
// os.CreateTemp would do the same with permissions that hide the checkpoint from everyone else.
func createBeside(path string) (*os.File, error) {
	dir, base := filepath.Split(path)
	for range 100 {
		name := dir + unfinishedName(base, rand.Uint32())
		t, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if failed := (*os.PathError)(nil); errors.As(err, &failed) {
			err = &os.PathError{Op: "write", Path: path, Err: failed.Err} // nobody knows the temporary name
		}
		return t, err
	}
	return nil, &os.PathError{Op: "write", Path: path, Err: errors.New("no free name for a temporary file beside it")}
}
