//go:build !js

package own

import (
	"archive/tar"
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// openTars writes shards and opens them by a brace pattern.
func openTars(t testing.TB, o Options, shards ...[]byte) source {
	t.Helper()
	folder := t.TempDir()
	for i, data := range shards {
		write(t, filepath.Join(folder, fmt.Sprintf("%02d.tar", i)), data)
	}
	src, err := openShards(filepath.Join(folder, fmt.Sprintf("{00..%02d}.tar", len(shards)-1)), o)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestTar(t *testing.T) {
	leveled := defaults()
	leveled.Vague = []string{"kind"}
	titled := defaults()
	titled.Title = "text"
	long := strings.Repeat("deep/", 60)
	for _, row := range []struct {
		name  string
		o     Options
		files []file
		want  []string // key|captions|picture
		bad   []string
	}{
		{"pairs", defaults(), []file{{name: "1.jpg", data: "J1"}, {name: "1.txt", data: "one"}, {name: "2.txt", data: "two"}, {name: "2.PNG", data: "P2"}},
			[]string{"1|one|J1", "2|two|P2"}, nil},
		{"a folder, ./ and other endings", defaults(), []file{{name: "./x/", kind: tar.TypeDir}, {name: "./x/1.cls", data: "7"}, {name: "./x/1.jpg", data: "J"},
			{name: "./x/1.txt", data: "one"}, {name: "README"}, {name: ".hidden"}, {name: "__meta__/a.jpg"}, {name: "__stats__"}},
			[]string{"x/1|one|J"}, nil},
		{"the key ends at the first dot", defaults(), []file{{name: "a.b/1.seg.png", data: "S"}, {name: "a.b/1.jpg", data: "J"}, {name: "a.b/1.txt", data: "one"}},
			[]string{"a.b/1|one|J"}, nil},
		{"the ending again begins another", defaults(), []file{{name: "1.jpg", data: "A"}, {name: "1.txt", data: "a"}, {name: "1.jpg", data: "B"}, {name: "1.txt", data: "b"}},
			[]string{"1|a|A", "1|b|B"}, nil},
		{"JSON", defaults(), []file{{name: "1.webp", data: "W"}, {name: "1.json", data: `{"caption": "one", "width": 3}`}}, []string{"1|one|W"}, nil},
		{"text before JSON", leveled, []file{{name: "1.jpg", data: "J"}, {name: "1.json", data: `{"caption": "other", "kind": "dog"}`}, {name: "1.txt", data: "one"}},
			[]string{"1|dog|one|J"}, nil},
		{"a field of JSON before text", titled, []file{{name: "1.jpg", data: "J"}, {name: "1.json", data: `{"text": "this"}`}, {name: "1.txt", data: "that"}},
			[]string{"1|this|J"}, nil},
		{"a long name", defaults(), []file{{name: long + "1.jpg", data: "J"}, {name: long + "1.txt", data: "one"}, {name: "2.jpg", data: "K"}, {name: "2.txt", data: "two"}},
			[]string{long + "1|one|J", "2|two|K"}, nil},
		{"what cannot be used", defaults(), []file{
			{name: "1.jpg", data: "J"},
			{name: "2.txt", data: "two"},
			{name: "3.jpg", data: "J"}, {name: "3.txt", data: "\xff"},
			{name: "4.jpg", data: "J"}, {name: "4.json", data: `{"caption": 4}`},
			{name: "5.jpg", data: "J"}, {name: "5.json", data: `["caption"]`},
			{name: "6.jpg", data: "J"}, {name: "6.json", data: strings.Repeat(`{"caption":`, 5000)},
			{name: "7.jpg", data: "J"}, {name: "7.txt", data: strings.Repeat("word ", 20000)},
			{name: "8.jpg", data: "J"}, {name: "8.json", data: `{"caption": null}`},
			{name: "9.jpg", data: "J"}, {name: "9.txt", data: "nine"},
		}, []string{"9|nine|J"}, []string{"no caption: 1", "no picture: 2", "caption cannot be used: 3", "caption cannot be used: 4", "caption cannot be used: 5",
			"caption cannot be used: 6", "too large: 7.txt", "no caption: 8"}},
		{"tricks", defaults(), []file{
			{name: "../1.jpg", data: "J"}, {name: "../1.txt", data: "x"},
			{name: "/etc/2.jpg", data: "J"}, {name: "/etc/2.txt", data: "x"},
			{name: "a/../../3.jpg", data: "J"}, {name: "a/../../3.txt", data: "x"},
			{name: `..\4.jpg`, data: "J"}, {name: `..\4.txt`, data: "x"},
			{name: "5.jpg", kind: tar.TypeSymlink, link: "../../secret"}, {name: "5.txt", data: "x"},
			{name: "6.jpg", kind: tar.TypeLink, link: "5.txt"}, {name: "6.txt", data: "x"},
			{name: "7.jpg", kind: tar.TypeChar}, {name: "7.txt", data: "x"},
			{name: "8.jpg", kind: tar.TypeFifo}, {name: "8.txt", data: "x"},
			{name: strings.Repeat("k", 1025) + ".jpg", data: "J"},
			{name: "9.jpg", data: "J"}, {name: "9.txt", data: "nine"},
		}, []string{"9|nine|J"}, []string{"tar entry refused: ../1.jpg", "tar entry refused: /etc/2.jpg", "tar entry refused: a/../../3.jpg", `tar entry refused: ..\4.jpg`, `tar entry refused: ..\4.txt`,
			"tar entry refused: 5.jpg", "tar entry refused: 6.jpg", "tar entry refused: 7.jpg", "tar entry refused: 8.jpg", "tar entry refused: " + strings.Repeat("k", 1025) + ".jpg"}},
	} {
		src := openTars(t, row.o, tarOf(t, row.files...))
		w, err := walkAll(t, src)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		var got []string
		for i, at := range w.places {
			p, err := src.read(at)
			if err != nil {
				t.Errorf("%s: %q: %v", row.name, w.pairs[i].key, err)
				continue
			}
			got = append(got, p.key+"|"+strings.Join(p.captions, "|")+"|"+string(p.picture))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: got %.300q, want %.300q", row.name, got, row.want)
		}
		if !slices.Equal(w.bad, row.bad) {
			t.Errorf("%s: got what cannot be used %.900q, want %.900q", row.name, w.bad, row.bad)
		}
		wantAgain(t, src, w)
	}
}

// A global header and a file without its end mark are both common.
func TestTarForms(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []*tar.Header{
		{Typeflag: tar.TypeXGlobalHeader, Name: "pax_global_header", PAXRecords: map[string]string{"comment": strings.Repeat("x", 700)}},
		{Typeflag: tar.TypeReg, Name: "1.jpg", Size: 600, Mode: 0o644, PAXRecords: map[string]string{"OWN.note": "x"}},
		{Typeflag: tar.TypeReg, Name: "1.txt", Size: 3, Mode: 0o644, Format: tar.FormatGNU},
	} {
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(bytes.Repeat([]byte("o"), int(h.Size))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	other := tarOf(t, file{name: "2.jpg", data: "J"}, file{name: "2.txt", data: "two"})
	src := openTars(t, defaults(), b.Bytes(), other)
	all, err := walkAll(t, src)
	if err != nil || len(all.pairs) != 2 || all.places[1].file != 1 {
		t.Fatalf("got %d pairs at %v, %v, want one in each shard", len(all.pairs), all.places, err)
	}
	wantAgain(t, src, all)
	if p, err := src.read(all.places[0]); err != nil || len(p.picture) != 600 {
		t.Errorf("got %v, want the picture's 600 bytes", err)
	}
	if got := src.done(); got < 0.5 || got > 1 {
		t.Errorf("done after the walk: got %v, want about 1", got)
	}
}

func TestTarErrors(t *testing.T) {
	good := tarOf(t, file{name: "1.jpg", data: strings.Repeat("J", 2000)}, file{name: "1.txt", data: "one"})
	huge := slices.Clone(good)
	copy(huge[124:136], "77777777777\x00") // 8 GiB
	fixChecksum(huge)
	negative := slices.Clone(good)
	copy(negative[124:136], "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")
	fixChecksum(negative)
	biggest := slices.Clone(good)
	copy(biggest[124:136], "\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff")
	fixChecksum(biggest)
	sparse := tarOf(t, file{name: "1.jpg", data: "J"})
	sparse[156] = tar.TypeGNUSparse
	copy(sparse[257:265], "ustar  \x00")     // GNU's form
	clear(sparse[329:512])                   // its map of data: none
	copy(sparse[483:495], "77777777777\x00") // and so 8 GiB of nothing
	copy(sparse[124:136], "00000000000\x00")
	fixChecksum(sparse)
	records := "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n"
	sparsePAX := tarOf(t, file{name: "pax", data: records}, file{name: "1.jpg", data: "0\n" + strings.Repeat("\x00", 510)})
	sparsePAX[156] = tar.TypeXHeader
	fixChecksum(sparsePAX)
	for _, row := range []struct {
		name string
		data []byte
		want string
	}{
		{"text", []byte(strings.Repeat("this is no tar ", 100)), "damaged at byte 0"},
		{"compressed", append([]byte{0x1f, 0x8b, 8}, make([]byte, 2000)...), "damaged at byte 0"},
		{"cut off in a picture", good[:1500], "it ends within \"1.jpg\""},
		{"cut off in a header", good[:512+2048+100], "damaged at byte 2560: unexpected EOF"},
		{"an entry of 8 GiB", huge, "it ends within \"1.jpg\": 8589934591 bytes"},
		{"an entry of a negative size", negative, "damaged at byte 0"},
		{"the largest size", biggest, "it ends within \"1.jpg\""},
		{"sparse", sparse, "is stored with holes"},
		{"sparse by PAX", sparsePAX, "is stored with holes"},
	} {
		src := openTars(t, defaults(), row.data)
		_, err := walkAll(t, src)
		wantError(t, err, "00.tar: ")
		wantError(t, err, row.want)
	}
	_, err := openShards(filepath.Join(t.TempDir(), "{0..1}.tar"), defaults())
	wantError(t, err, "shard 1 of 2")
	_, err = openShards(t.TempDir(), defaults())
	wantError(t, err, "no regular file")
}

// An entry that is as large as a file system allows is skipped, not read.
func TestTarLargeEntry(t *testing.T) {
	src := openTars(t, defaults(), tarOf(t, file{name: "1.jpg", data: strings.Repeat("J", maxPicture+1)}, file{name: "1.txt", data: "one"},
		file{name: "2.jpg", data: "J"}, file{name: "2.txt", data: "two"}))
	w, err := walkAll(t, src)
	if err != nil || len(w.pairs) != 1 || !slices.Equal(w.bad, []string{"too large: 1.jpg"}) {
		t.Errorf("got %d pairs, %q, %v, want the second alone", len(w.pairs), w.bad, err)
	}
}

// fixChecksum makes the first header's sum right again.
func fixChecksum(b []byte) {
	copy(b[148:156], "        ")
	sum := 0
	for _, c := range b[:tarBlock] {
		sum += int(c)
	}
	copy(b[148:156], fmt.Sprintf("%06o\x00 ", sum))
}
