//go:build !js

package own

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
)

// tarBlock is what everything in a tar is a multiple of, bytes.
const tarBlock = 512

// pictureEndings are those that are decoded, in the order in which OpenCLIP prefers them.
var pictureEndings = []string{"jpg", "png", "jpeg", "webp"}

// tarSource is the shards of a WebDataset: tar files in which entries that follow one another and have a name in
// common up to the first dot of its last part are one pair: 0001.jpg, 0001.txt, 0001.json.
type tarSource struct {
	paths  []string
	sizes  []int64    // of the tars, unpacked where they are compressed
	packed []int64    // of the files
	open   []*os.File // the unpacked shards, nil for the others
	total  int64      // of the files
	title  string     // JSON field of the title where it was asked for, else ""
	names  []string
	before atomic.Int64 // bytes that walk has been through
}

func openShards(pattern string, o Options) (source, error) {
	paths, err := expandBraces(pattern)
	if err != nil {
		return nil, err
	}
	s := &tarSource{paths: paths, open: make([]*os.File, len(paths)), title: o.Title, names: o.levelNames(tarForm)}
	for i, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("own: shard %d of %d: %w", i+1, len(paths), err)
		}
		if !info.Mode().IsRegular() {
			return nil, fmt.Errorf("own: shard %s is no regular file, and pairs are read from the middle of it", path)
		}
		s.sizes = append(s.sizes, info.Size())
		s.packed = append(s.packed, info.Size())
		s.total += info.Size()
	}
	return s, nil
}

func (s *tarSource) shards() int   { return len(s.paths) }
func (s *tarSource) done() float64 { return share(s.before.Load(), s.total) }

func (s *tarSource) close() error {
	var failures []error
	for i, f := range s.open {
		if f != nil {
			failures = append(failures, dispose(f))
			s.open[i] = nil
		}
	}
	return errors.Join(failures...)
}

// shard opens a shard for reading from any position. The caller calls done.
func (s *tarSource) shard(i int32) (r io.ReaderAt, done func(), err error) {
	if f := s.open[i]; f != nil {
		return f, func() {}, nil
	}
	f, err := os.Open(s.paths[i])
	if err != nil {
		return nil, nil, err
	}
	return f, func() { f.Close() }, nil
}

func (s *tarSource) walk(ctx context.Context, visit func(place, *pair, *itemError) error) error {
	through := int64(0)
	for i, path := range s.paths {
		if err := s.walkShard(ctx, int32(i), through, visit); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			var ours *visitError
			if errors.As(err, &ours) {
				return ours.err
			}
			return fmt.Errorf("own: shard %s: %w", path, err)
		}
		through += s.packed[i]
	}
	return nil
}

// visitError carries what visit returned past the wrapping of what is wrong with a shard.
type visitError struct{ err error }

func (e *visitError) Error() string { return e.err.Error() }

func (s *tarSource) walkShard(ctx context.Context, shard int32, through int64, visit func(place, *pair, *itemError) error) error {
	if isCompressed(s.paths[shard]) && s.open[shard] == nil {
		var err error
		if s.open[shard], s.sizes[shard], err = unpack(ctx, s.paths[shard], s.packed[shard]); err != nil {
			return err
		}
	}
	file, done, err := s.shard(shard)
	if err != nil {
		return err
	}
	defer done()
	r := newShardReader(io.NewSectionReader(file, 0, s.sizes[shard]), s, false)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, at, err := r.pair()
		s.before.Store(through + min(r.next, s.packed[shard]))
		if err == io.EOF {
			return nil
		}
		bad := asItem(err)
		if err != nil && bad == nil {
			return err
		}
		if err := visit(place{shard, at}, p, bad); err != nil {
			return &visitError{err}
		}
	}
}

func (s *tarSource) read(at place) (*pair, error) {
	where := fmt.Sprintf("%s, byte %d", s.paths[at.file], at.at)
	file, done, err := s.shard(at.file)
	if err != nil {
		return nil, &itemError{BadEntry, where, err}
	}
	defer done()
	p, _, err := newShardReader(io.NewSectionReader(file, at.at, s.sizes[at.file]-at.at), s, true).pair()
	if err != nil && asItem(err) == nil {
		err = &itemError{BadEntry, where, err} // it could be read before: the shard has changed
	}
	return p, err
}

// shardReader reads the pairs of a shard one after the other.
type shardReader struct {
	source   *tarSource
	section  *io.SectionReader
	tar      *tar.Reader
	pictures bool // whether pictures are read too

	next    int64  // byte of the next header, from the section's start
	pending *entry // the first entry of the next pair
}

func newShardReader(section *io.SectionReader, s *tarSource, pictures bool) *shardReader {
	return &shardReader{source: s, section: section, tar: tar.NewReader(section), pictures: pictures}
}

// entry is one file of a tar that is of use, or that is refused.
type entry struct {
	at          int64 // byte of its first header
	header      *tar.Header
	key, ending string
	refused     error // why, as an *itemError
	data        []byte
}

// pair returns the next pair and the byte of its first header. An *itemError is of this pair alone; io.EOF ends the
// shard; any other error does so too, since what follows cannot be found.
func (r *shardReader) pair() (*pair, int64, error) {
	first := r.pending
	r.pending = nil
	if first == nil {
		var err error
		if first, err = r.entry(); err != nil {
			return nil, 0, err
		}
	}
	files := map[string][]byte{}
	var refused error
	for e := first; ; {
		if err := r.load(e); err != nil {
			return nil, 0, err
		}
		if e.refused != nil && refused == nil {
			refused = e.refused
		}
		files[e.ending] = e.data
		next, err := r.entry()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, 0, err
		}
		if _, twice := files[next.ending]; twice || next.key != first.key {
			r.pending = next
			break
		}
		e = next
	}
	if refused != nil {
		return nil, first.at, refused
	}
	p, err := r.source.pair(first.key, files)
	return p, first.at, err
}

// pair puts a pair together from the files of its entries, by ending.
func (s *tarSource) pair(key string, files map[string][]byte) (*pair, error) {
	p := &pair{key: key, captions: make([]string, len(s.names))}
	found := false
	for _, ending := range pictureEndings {
		if data, ok := files[ending]; ok && !found {
			p.picture, found = data, true
		}
	}
	if !found {
		return nil, &itemError{NoPicture, key, nil}
	}
	last := len(s.names) - 1
	if text, ok := files["txt"]; ok && s.title == "" {
		p.captions[last] = string(text)
	}
	if text, ok := files["json"]; ok {
		if err := s.fields(text, p.captions); err != nil {
			return nil, &itemError{BadCaption, key, err}
		}
	}
	return p, cleanCaptions(key, p.captions, s.names)
}

// fields fills in the captions that a JSON object has; what is filled in already, the .txt's, stays.
func (s *tarSource) fields(text []byte, captions []string) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		return fmt.Errorf("its JSON: %w", err)
	}
	for level, name := range s.names {
		raw, ok := object[name]
		if !ok || captions[level] != "" || string(raw) == "null" {
			continue
		}
		if err := json.Unmarshal(raw, &captions[level]); err != nil {
			return fmt.Errorf("the field %q of its JSON is no string", name)
		}
	}
	return nil
}

// metaEntry matches what WebDataset keeps for itself.
var metaEntry = regexp.MustCompile(`^__[^/]*__($|/)`)

// entry returns the next entry that is of use or refused.
func (r *shardReader) entry() (*entry, error) {
	for {
		at := r.next
		h, err := r.tar.Next()
		if err != nil {
			if err != io.EOF {
				err = fmt.Errorf("damaged at byte %d: %w", at, err)
			}
			return nil, err
		}
		data, err := r.section.Seek(0, io.SeekCurrent)
		if err != nil {
			return nil, err
		}
		size := h.Size
		switch h.Typeflag {
		case tar.TypeLink, tar.TypeSymlink, tar.TypeChar, tar.TypeBlock, tar.TypeDir, tar.TypeFifo:
			size = 0 // of these no data follow, whatever the header says
		case tar.TypeGNUSparse:
			return nil, errSparse(h)
		}
		for key := range h.PAXRecords {
			if strings.HasPrefix(key, "GNU.sparse.") {
				return nil, errSparse(h)
			}
		}
		if size > math.MaxInt64-data-tarBlock || data+size > r.section.Size() {
			return nil, fmt.Errorf("it ends within %q: %d bytes from byte %d on, and there are %d", clip(h.Name), size, data, max(0, r.section.Size()-data))
		}
		r.next = blocks(data) + blocks(size)

		name := strings.TrimPrefix(h.Name, "./")
		if h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeXGlobalHeader || metaEntry.MatchString(name) {
			continue
		}
		e := &entry{at: at, header: h}
		e.key, e.ending = splitName(name)
		if e.refused = refuse(h, name, e.key); e.refused != nil {
			return e, nil
		}
		if e.ending == "" {
			continue
		}
		return e, nil
	}
}

// blocks rounds up to whole blocks.
func blocks(n int64) int64 { return (n + tarBlock - 1) / tarBlock * tarBlock }

func errSparse(h *tar.Header) error {
	return fmt.Errorf("%q is stored with holes (a sparse entry); want a plain tar", clip(h.Name))
}

// splitName splits the name of an entry at the first dot of its last part; the ending, in lower case, is "" where
// there is none.
func splitName(name string) (key, ending string) {
	folder, base := path.Split(name)
	stem, ending, _ := strings.Cut(base, ".")
	if stem == "" {
		return name, ""
	}
	return folder + stem, strings.ToLower(ending)
}

// refuse says what is wrong with an entry that could be an attack on whoever unpacks it. Nothing is unpacked here;
// but a pair from such a tar is not one to learn from.
func refuse(h *tar.Header, name, key string) error {
	switch {
	case strings.HasPrefix(name, "/") || strings.Contains(name, `\`) || slices.Contains(strings.Split(name, "/"), ".."):
		return corrupt(BadEntry, h.Name, "its name leads out of the folder")
	case h.Typeflag == tar.TypeSymlink || h.Typeflag == tar.TypeLink:
		return corrupt(BadEntry, h.Name, "it is a link to %q; want a file", clip(h.Linkname))
	case h.Typeflag != tar.TypeReg:
		return corrupt(BadEntry, h.Name, "it is of type %q; want a file", h.Typeflag)
	case len(key) > maxKey:
		return corrupt(BadEntry, h.Name, "its name has more than %d bytes", maxKey)
	}
	return nil
}

// load reads the data of the entry that the tar stands at, where they are of use.
func (r *shardReader) load(e *entry) error {
	most := int64(0)
	switch {
	case e.refused != nil:
		return nil
	case e.ending == "txt" || e.ending == "json":
		most = maxCaptionFile
	case slices.Contains(pictureEndings, e.ending):
		most = maxPicture
	default:
		return nil
	}
	if e.header.Size > most {
		e.refused = corrupt(TooLarge, e.header.Name, "%d bytes; want at most %d", e.header.Size, most)
		return nil
	}
	if most == maxPicture && !r.pictures {
		return nil
	}
	var err error
	if e.data, err = io.ReadAll(r.tar); err != nil {
		return fmt.Errorf("%q: %w", clip(e.header.Name), err)
	}
	return nil
}
