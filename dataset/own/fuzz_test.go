//go:build !js

package own

import (
	"archive/tar"
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wantCorpus fails where the committed seeds of a fuzz test are gone: it would then pass over little.
func wantCorpus(f *testing.F, name string) {
	f.Helper()
	seeds, err := os.ReadDir(filepath.Join("testdata", "fuzz", name))
	if err != nil {
		f.Fatal(err)
	}
	if len(seeds) == 0 {
		f.Fatalf("got no seeds of %s, want some", name)
	}
}

// FuzzCSV holds the reader of tables to this: any bytes give an error or pairs; a pair that is read again at its place
// is the same; and where no row is too long, the rows are those that encoding/csv gives when it reads all at once.
func FuzzCSV(f *testing.F) {
	wantCorpus(f, "FuzzCSV")
	f.Add([]byte("filepath\ttitle\na.jpg\tx\n\"b\n\".jpg\t\"y\"\"\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := newCSV(bytes.NewReader(data), int64(len(data)), "data.csv", defaults())
		if err != nil {
			return
		}
		w, err := walkAll(t, s)
		if err != nil {
			t.Fatalf("a table whose header is good cannot be read on: %v", err)
		}
		for i, at := range w.places {
			fields, _, err := s.rows(at.at).next()
			if err != nil {
				t.Fatalf("pair %d: read again: %v", i, err)
			}
			if p, _, err := s.pair(fields, ""); err != nil || p.key != w.pairs[i].key || !slices.Equal(p.captions, w.pairs[i].captions) {
				t.Fatalf("pair %d: read again: got %v, %v, want %v", i, p, err, w.pairs[i])
			}
		}

		if len(data) > maxRow {
			return
		}
		r := csv.NewReader(bytes.NewReader(data))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes = s.comma, -1, true
		all, err := r.ReadAll()
		if err != nil {
			t.Fatalf("encoding/csv: %v", err)
		}
		rows := s.rows(0)
		for i, want := range all {
			if got, _, err := rows.next(); err != nil || !slices.Equal(got, want) {
				t.Fatalf("row %d: got %q, %v, want %q", i, got, err, want)
			}
		}
		if got := len(w.pairs) + len(w.bad); got != len(all)-1 {
			t.Fatalf("got %d rows, want %d", got, len(all)-1)
		}
	})
}

// FuzzTar holds the reader of shards to this: any bytes give an error or pairs; a pair that is read again at its place
// is the same; and the entries that it sees are those that archive/tar sees.
func FuzzTar(f *testing.F) {
	wantCorpus(f, "FuzzTar")
	f.Add(tarOf(f, file{name: "./a/1.jpg", data: "J"}, file{name: "./a/1.json", data: `{"caption": "x"}`}, file{name: "2.txt", kind: tar.TypeLink, link: "a/1.jpg"}))
	f.Add(tarOf(f, file{name: strings.Repeat("long/", 50) + "1.png", data: strings.Repeat("P", 600)}, file{name: strings.Repeat("long/", 50) + "1.txt", data: "x"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		source := &tarSource{names: []string{"caption"}}
		read := func(from int64) *shardReader {
			return newShardReader(io.NewSectionReader(bytes.NewReader(data), from, int64(len(data))-from), source, from > 0)
		}
		seen := 0
		for all := read(0); ; seen++ {
			p, at, err := all.pair()
			if err != nil && asItem(err) == nil {
				if err != io.EOF {
					return // a damaged shard
				}
				break
			}
			again, _, errAgain := read(at).pair()
			if (err == nil) != (errAgain == nil) || err != nil && err.Error() != errAgain.Error() {
				t.Fatalf("pair %d: read again: got the error %v, want %v", seen, errAgain, err)
			}
			if err == nil && (again.key != p.key || !slices.Equal(again.captions, p.captions)) {
				t.Fatalf("pair %d: read again: got %v, want %v", seen, again, p)
			}
		}
		r := tar.NewReader(bytes.NewReader(data))
		entries := 0
		for {
			h, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("archive/tar: %v", err)
			}
			name := strings.TrimPrefix(h.Name, "./")
			if _, ending := splitName(name); h.Typeflag == tar.TypeReg && ending == "txt" && !metaEntry.MatchString(name) {
				entries++
			}
		}
		if entries > 0 && seen == 0 {
			t.Fatalf("got no pair, and there are %d entries .txt", entries)
		}
	})
}
