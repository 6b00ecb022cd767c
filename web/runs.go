package web

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"halo/checkpoint"
)

// Bounds of a folder of runs.
const (
	maxLooked = 50_000 // files and folders that are looked at
	maxListed = 500    // runs that are listed, the newest
	maxDeep   = 8      // folders within one another
)

// relist is how long a list holds. However many pages are open, the folder is looked through once in this time.
const relist = time.Second

// runsFolder is a folder of runs: *.safetensors at any depth, as halo train -out writes them, with what -keep keeps
// beside them. It is opened through [os.Root], so no name and no symbolic link leads out of it; links to folders are
// not followed at all.
type runsFolder struct {
	root *os.Root
	name string
	now  func() time.Time

	mu     sync.Mutex
	listed time.Time
	last   []GalleryEntry
	folder RunsFolder
	err    error
	known  map[string]GalleryEntry // what the files said, by name
}

func openRuns(dir string) (*runsFolder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("web: folder of runs: %w", err)
	}
	name := filepath.Base(dir)
	if abs, err := filepath.Abs(dir); err == nil {
		name = filepath.Base(abs) // of "." too
	}
	return &runsFolder{root: root, name: name, now: time.Now}, nil
}

// list lists the runs, the newest first, of what the folder holds now or held within the last second. What it returns
// must not be changed.
func (f *runsFolder) list() ([]GalleryEntry, RunsFolder, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.now(); f.listed.IsZero() || now.Sub(f.listed) >= relist || now.Before(f.listed) {
		f.last, f.folder, f.err = f.look()
		f.listed = f.now()
	}
	return f.last, f.folder, f.err
}

// run is the files of one run.
type run struct {
	name string // of the file that -out names, whether it is there or not
	main runFile
	kept []runFile
}

// runFile is a file of a run as it lies in the folder.
type runFile struct {
	name     string
	kept     string // "best" or "step 500", "" of the run itself
	step     int64  // of a step's
	size     int64
	modified time.Time
}

// look looks through the folder.
func (f *runsFolder) look() ([]GalleryEntry, RunsFolder, error) {
	folder := RunsFolder{Name: f.name}
	runs := map[string]*run{}
	looked := 0
	err := fs.WalkDir(f.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if name == "." {
			return err
		}
		if looked++; looked > maxLooked {
			folder.Cut = true
			return fs.SkipAll
		}
		if err != nil {
			return nil // a folder that has just gone, or may not be read, has no runs
		}
		if entry.IsDir() {
			if strings.HasPrefix(entry.Name(), ".") || strings.Count(name, "/") >= maxDeep-1 {
				return fs.SkipDir
			}
			return nil
		}
		if !isCheckpoint(name) {
			return nil
		}
		info, err := fs.Stat(f.root.FS(), name) // follows a link that stays within the folder
		if err != nil || !info.Mode().IsRegular() {
			return nil
		}
		of, file := nameOfRun(name)
		file.size, file.modified = info.Size(), info.ModTime()
		r := runs[of]
		if r == nil {
			r = &run{name: of}
			runs[of] = r
		}
		r.kept = append(r.kept, file)
		return nil
	})
	if err != nil {
		return nil, folder, err
	}
	list := slices.Collect(maps.Values(runs))
	for _, r := range list {
		r.sort()
	}
	slices.SortFunc(list, func(a, b *run) int {
		return cmp.Or(b.main.modified.Compare(a.main.modified), cmp.Compare(a.name, b.name))
	})
	folder.Runs = len(list)
	list = list[:min(len(list), maxListed)]
	entries := make([]GalleryEntry, 0, len(list))
	known := make(map[string]GalleryEntry, len(list))
	for _, r := range list {
		e := f.entry(r)
		known[r.main.name] = e
		entries = append(entries, e)
	}
	f.known = known
	return entries, folder, nil
}

// sort finds the file that stands for the run: its own or, where a run was killed before it wrote that, the newest that
// it kept.
func (r *run) sort() {
	slices.SortFunc(r.kept, func(a, b runFile) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.step, a.step))
	})
	main := 0
	if r.kept[0].kept != "" {
		for i, file := range r.kept {
			if file.modified.After(r.kept[main].modified) {
				main = i
			}
		}
	}
	r.main = r.kept[main]
	r.kept = slices.Delete(r.kept, main, main+1)
}

// rank is the place of a file among those of its run: its own, its best, a step's.
func rank(f runFile) int {
	return slices.Index([]bool{f.kept == "", f.kept == "best", true}, true)
}

// nameOfRun tells which run a file is of: shapes.step-500.safetensors and shapes.best.safetensors are what halo train
// -keep keeps of shapes.safetensors.
func nameOfRun(name string) (run string, file runFile) {
	file.name = name
	run, step, best := checkpoint.KeptOf(name)
	switch {
	case best:
		file.kept = "best"
	case run != name:
		file.kept, file.step = fmt.Sprintf("step %d", step), step
	}
	return run, file
}

// entry is what the gallery says of a run. A file is read once, until it changes.
func (f *runsFolder) entry(r *run) GalleryEntry {
	file := r.main
	e, ok := f.known[file.name]
	if tag := tagOf(file.size, file.modified); !ok || e.Tag != tag {
		e = GalleryEntry{Name: file.name, Title: title(file.name), URL: runsPrefix + escape(file.name), Size: file.size,
			Modified: file.modified.UnixMilli(), Tag: tag}
		e.describe(f.root.FS(), file.name)
	}
	e.Kept = nil
	for _, kept := range r.kept {
		e.Kept = append(e.Kept, Kept{Label: kept.kept, URL: runsPrefix + escape(kept.name), name: kept.name})
	}
	return e
}

// steady reads a file that may change while it is read: where it does, reading ends with an error, so that whoever
// reads never takes a half of one file and a half of another for a file. A file that is renamed over, as halo train
// does it, goes on being read as it was.
type steady struct {
	file     seekable
	size     int64
	modified time.Time
}

var errChanged = errors.New("the file was changed while it was read")

func (s *steady) Read(p []byte) (int, error) {
	n, err := s.file.Read(p)
	if info, failed := s.file.Stat(); failed != nil || info.Size() != s.size || !info.ModTime().Equal(s.modified) {
		return 0, errChanged
	}
	return n, err
}

func (s *steady) Seek(offset int64, whence int) (int64, error) { return s.file.Seek(offset, whence) }
