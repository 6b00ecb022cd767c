//go:build !js

package own

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
)

// maxRow bounds a row of a csv, bytes.
const maxRow = 1 << 20

// separators are what stands between the fields, by the names that the option separator knows.
var separators = map[string]rune{"tab": '\t', "comma": ',', "semicolon": ';'}

// separatorOrder is the order in which they are looked for in the header: OpenCLIP writes tabs.
var separatorOrder = []string{"tab", "comma", "semicolon"}

// csvSource is a table with a picture's path and its captions in each row, as OpenCLIP reads it.
type csvSource struct {
	path     string
	table    io.ReaderAt
	closer   io.Closer // of the table
	size     int64
	comma    rune
	root     string
	columns  int   // of the header
	picture  int   // column of the path
	captions []int // columns, vaguest first
	names    []string
	start    int64 // byte of the first row
	walked   atomic.Int64
}

func openCSV(path string, o Options) (source, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("own: %w", err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file, and rows are read from the middle of it", path)
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("own: %w", err)
	}
	s, err := newCSV(file, info.Size(), path, o)
	if err != nil {
		file.Close()
		return nil, err
	}
	s.closer = file
	return s, nil
}

// newCSV returns the source of a table of that many bytes.
func newCSV(table io.ReaderAt, size int64, path string, o Options) (s *csvSource, err error) {
	s = &csvSource{path: path, table: table, size: size, root: o.Root, names: o.levelNames(csvForm)}
	if s.root == "" {
		s.root = filepath.Dir(path)
	}
	if s.comma, err = findSeparator(io.NewSectionReader(table, 0, size), o.Separator); err != nil {
		return nil, fmt.Errorf("own: %s: %w", path, err)
	}
	rows := s.rows(0)
	header, _, err := rows.next()
	if err != nil {
		return nil, fmt.Errorf("own: %s: its header: %w", path, err)
	}
	s.columns, s.start = len(header), rows.at()
	header[0] = strings.TrimPrefix(header[0], "\uFEFF") // Excel's byte order mark
	column := func(name, option string) int {
		i := slices.Index(header, name)
		if err != nil {
			return 0
		}
		if i < 0 {
			err = fmt.Errorf("own: %s has no column %q; its header is %.500q; another name is said by %s=", path, name, header, option)
		} else if slices.Contains(header[i+1:], name) {
			err = fmt.Errorf("own: %s has two columns %q", path, name)
		}
		return i
	}
	s.picture = column(o.Filepath, "filepath")
	for level, name := range s.names {
		s.captions = append(s.captions, column(name, map[bool]string{true: "title", false: "vague"}[level == len(s.names)-1]))
	}
	return s, err
}

// findSeparator returns the separator of that name; for "", the first of tab, comma and semicolon that is in the header.
func findSeparator(r io.Reader, name string) (rune, error) {
	if name != "" {
		return separators[name], nil
	}
	line, err := bufio.NewReaderSize(io.LimitReader(r, maxRow), maxRow).ReadSlice('\n')
	if err != nil && err != io.EOF {
		return 0, fmt.Errorf("its header: %w", err)
	}
	for _, name := range separatorOrder {
		if bytes.ContainsRune(line, separators[name]) {
			return separators[name], nil
		}
	}
	return 0, fmt.Errorf("its header, %q, holds no tab, comma or semicolon between columns", clip(string(line)))
}

// rows reads from a byte of the file, where a row begins.
func (s *csvSource) rows(from int64) *rowReader { return newRowReader(s.table, from, s.size, s.comma) }

func (s *csvSource) walk(ctx context.Context, visit func(place, *pair, *itemError) error) error {
	rows := s.rows(s.start)
	for number := 1; ; number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		fields, at, err := rows.next()
		s.walked.Store(rows.at())
		if err == io.EOF {
			return nil
		}
		where := fmt.Sprintf("row %d", number)
		var p *pair
		if errors.Is(err, errRowTooLong) {
			err = &itemError{BadRow, where, err}
		} else if err == nil {
			p, _, err = s.pair(fields, where)
		}
		bad := asItem(err)
		if err != nil && bad == nil {
			return fmt.Errorf("own: %s, %s: %w", s.path, where, err)
		}
		if err := visit(place{at: at}, p, bad); err != nil {
			return err
		}
	}
}

// pair returns what a row says, and the path of its picture as it is written there.
func (s *csvSource) pair(fields []string, where string) (*pair, string, error) {
	if len(fields) != s.columns {
		return nil, "", corrupt(BadRow, where, "%d fields; the header has %d", len(fields), s.columns)
	}
	p := &pair{key: fields[s.picture], captions: make([]string, len(s.captions))}
	if p.key == "" {
		return nil, "", &itemError{NoPicture, where, nil}
	}
	for level, column := range s.captions {
		p.captions[level] = fields[column]
	}
	return p, p.key, cleanCaptions(p.key, p.captions, s.names)
}

func (s *csvSource) read(at place) (*pair, error) {
	where := fmt.Sprintf("row at byte %d", at.at)
	fields, _, err := s.rows(at.at).next()
	if err != nil {
		return nil, &itemError{BadRow, where, err}
	}
	p, path, err := s.pair(fields, where)
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.root, filepath.FromSlash(path))
	}
	p.picture, err = readPicture(p.key, path)
	return p, err
}

func (s *csvSource) shards() int   { return 0 }
func (s *csvSource) done() float64 { return share(s.walked.Load(), s.size) }
func (s *csvSource) close() error  { return s.closer.Close() }

func share(part, whole int64) float64 {
	if whole <= 0 {
		return -1
	}
	return min(1, float64(part)/float64(whole))
}

// rowReader reads rows of bounded length one after the other. The parser is the standard library's, with quotes
// taken as pandas takes them: one in the middle of a field stands for itself.
type rowReader struct {
	src   io.ReaderAt
	size  int64
	comma rune
	base  int64 // where csv began
	csv   *csv.Reader
	bound *boundedReader
}

func newRowReader(src io.ReaderAt, from, size int64, comma rune) *rowReader {
	r := &rowReader{src: src, size: size, comma: comma}
	r.restart(from)
	return r
}

func (r *rowReader) restart(from int64) {
	r.base = from
	r.bound = &boundedReader{r: io.NewSectionReader(r.src, from, max(0, r.size-from))}
	r.csv = csv.NewReader(r.bound)
	r.csv.Comma, r.csv.FieldsPerRecord, r.csv.LazyQuotes = r.comma, -1, true
}

// at is the byte behind the last row.
func (r *rowReader) at() int64 { return r.base + r.csv.InputOffset() }

// next returns the next row, and the byte from which it can be read again. A row of more than 1 MiB is
// errRowTooLong; reading goes on at the line behind the one that it began on. io.EOF ends the file.
func (r *rowReader) next() (fields []string, at int64, err error) {
	at = r.at()
	const ahead = 1 << 16 // more than csv reads ahead of the row that it parses
	r.bound.most = r.csv.InputOffset() + maxRow + ahead
	fields, err = r.csv.Read()
	if err == nil && r.at()-at > maxRow {
		err = errRowTooLong
	} else if errors.Is(err, errRowTooLong) {
		from, skipErr := r.skipLine(at)
		if skipErr != nil {
			return nil, at, skipErr
		}
		r.restart(from)
	}
	return fields, at, err
}

// skipLine returns the byte behind the first line of text from a byte on, however long it is: behind the blank lines
// that csv passes over and the line after them.
func (r *rowReader) skipLine(from int64) (int64, error) {
	b := bufio.NewReaderSize(io.NewSectionReader(r.src, from, r.size-from), 1<<16)
	at, blank := from, true
	for {
		part, err := b.ReadSlice('\n')
		at += int64(len(part))
		blank = blank && len(bytes.Trim(part, "\r\n")) == 0
		switch {
		case err == io.EOF:
			return at, nil
		case err == bufio.ErrBufferFull:
		case err != nil:
			return 0, err
		case !blank:
			return at, nil
		}
	}
}

var errRowTooLong = fmt.Errorf("it has more than %d bytes; a quote may be open", maxRow)

// boundedReader fails once more than most bytes are asked of it.
type boundedReader struct {
	r         io.Reader
	got, most int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.got >= b.most {
		return 0, errRowTooLong
	}
	if left := b.most - b.got; int64(len(p)) > left {
		p = p[:left]
	}
	n, err := b.r.Read(p)
	b.got += int64(n)
	return n, err
}
