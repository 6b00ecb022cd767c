package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// WriteSite writes the page into a folder that any static file host can serve under any path: the page, the
// programs with .br and .gz beside each (those of the dist folder, or else made as small as possible), the
// assets, and the gallery with the checkpoints of
// options.Runs copied in, as they are now. It is written beside dir first and then takes its place, so dir is a whole
// site or what it was. A folder at dir is replaced only where it is empty or a site itself.
func WriteSite(dir string, options Options) (err error) {
	fail := func(err error) error { return fmt.Errorf("web: site: %w", err) }
	dist := options.dist()
	if lacking := missing(dist); len(lacking) > 0 {
		return fail(fmt.Errorf("the built programs lack %s: build them first", strings.Join(lacking, ", ")))
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return fail(err)
	}
	if err := replaceable(dir); err != nil {
		return fail(err)
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fail(err)
	}
	temp, err := os.MkdirTemp(parent, ".site-")
	if err != nil {
		return fail(err)
	}
	defer os.RemoveAll(temp)
	site := filepath.Join(temp, "new") // MkdirTemp's own folder is readable by its owner alone

	if err := copyTree(page, site); err != nil {
		return fail(err)
	}
	if err := copyTree(dist, site); err != nil {
		return fail(err)
	}
	if err := Compress(site, Best); err != nil {
		return err
	}
	if options.Assets != nil {
		if err := copyTree(options.Assets, filepath.Join(site, "assets")); err != nil {
			return fail(err)
		}
	}
	g := Gallery{Checkpoints: []GalleryEntry{}}
	if options.Runs != "" {
		if g.Checkpoints, err = copyRuns(options.Runs, filepath.Join(site, "checkpoints")); err != nil {
			return fail(err)
		}
	}
	g.Checkpoints = append(g.Checkpoints, listBundled(options.Assets)...)
	if err := os.MkdirAll(filepath.Join(site, "checkpoints"), 0o755); err != nil {
		return fail(err)
	}
	index, err := json.Marshal(g)
	if err != nil {
		return fail(err)
	}
	if err := os.WriteFile(filepath.Join(site, filepath.FromSlash(indexName)), index, 0o644); err != nil {
		return fail(err)
	}

	if err := os.Rename(dir, filepath.Join(temp, "old")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fail(err)
	}
	if err := os.Rename(site, dir); err != nil {
		return fail(err)
	}
	return nil
}

// copyRuns copies the runs of a folder that can be opened, with what they kept, and returns what the gallery says of
// them.
func copyRuns(from, to string) ([]GalleryEntry, error) {
	folder, err := openRuns(from)
	if err != nil {
		return nil, err
	}
	defer folder.root.Close()
	all, _, err := folder.list()
	if err != nil {
		return nil, err
	}
	var entries []GalleryEntry
	for _, e := range all {
		if e.Problem != "" {
			continue
		}
		names := []string{e.Name}
		for _, kept := range e.Kept {
			names = append(names, kept.name)
		}
		for _, name := range names {
			if err := copyFile(folder.root.FS(), name, filepath.Join(to, filepath.FromSlash(name))); err != nil {
				return nil, err
			}
		}
		e.Tag = "" // a host of files has tags of its own
		entries = append(entries, e)
	}
	return entries, nil
}

// replaceable returns an error where dir holds something that is not a site.
func replaceable(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	for _, name := range []string{"index.html", "trainer.wasm", filepath.FromSlash(indexName)} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("%s is neither empty nor a site that was written before: remove it, or name another folder", dir)
		}
	}
	return nil
}

// copyTree copies every file of fsys that a page may ask for: no Go source, no name that begins with a dot.
func copyTree(fsys fs.FS, dir string) error {
	return fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !servable(name) || path.Ext(name) == ".go" {
			return err
		}
		return copyFile(fsys, name, filepath.Join(dir, filepath.FromSlash(name)))
	})
}

func copyFile(fsys fs.FS, name, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	source, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer source.Close()
	file, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, source); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
