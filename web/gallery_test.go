package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

// runAt is a checkpoint at a step.
func runAt(t *testing.T, step int64) []byte {
	t.Helper()
	f := broken.Valid()
	f.Now.Step, f.History, f.HistoryImages, f.HistoryTexts = step, nil, nil, nil
	data, err := checkpoint.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeDeep(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, path, content)
}

// age makes a file as old as it says.
func age(t *testing.T, path string, old time.Duration) {
	t.Helper()
	then := time.Now().Add(-old)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
}

// galleryOf asks for the list, later than what was asked for before.
func galleryOf(t *testing.T, h http.Handler) Gallery {
	t.Helper()
	if runs := h.(*handler).runs; runs != nil {
		runs.listed = time.Time{}
	}
	answer := get(h, "/checkpoints/index.json")
	var g Gallery
	if err := json.Unmarshal(answer.Body.Bytes(), &g); err != nil {
		t.Fatalf("status %d, %q: %v", answer.Code, answer.Body, err)
	}
	return g
}

func names(g Gallery) (names []string) {
	for _, e := range g.Checkpoints {
		names = append(names, e.Name)
	}
	return names
}

// A folder of runs is listed with what its files say, the newest first, and a run once, with what it kept.
func TestGallery(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"new run-1.safetensors", "deep/er/b.safetensors", "old.safetensors", "killed.step-3.safetensors", "killed.best.safetensors"} {
		path := filepath.Join(dir, name)
		writeDeep(t, path, string(runAt(t, int64(100+i))))
		age(t, path, time.Duration(i)*time.Minute)
	}
	for _, kept := range []string{"deep/er/b.step-9.safetensors", "deep/er/b.step-100.safetensors", "deep/er/b.best.safetensors"} {
		writeDeep(t, filepath.Join(dir, kept), string(runAt(t, 1)))
	}
	writeDeep(t, filepath.Join(dir, "notes.txt"), "no")
	writeDeep(t, filepath.Join(dir, ".hidden.safetensors"), "no")
	writeDeep(t, filepath.Join(dir, ".hidden", "x.safetensors"), "no")
	if err := os.MkdirAll(filepath.Join(dir, "folder.safetensors"), 0o755); err != nil {
		t.Fatal(err)
	}

	h := newHandler(t, Options{Dist: programsOf(nil), Assets: someAssets, Runs: dir})
	got := galleryOf(t, h)
	want := []string{"new run-1.safetensors", "deep/er/b.safetensors", "old.safetensors", "killed.step-3.safetensors", "a-d2.safetensors", "b-d16.safetensors"}
	if !slices.Equal(names(got), want) {
		t.Fatalf("got %q, want %q", names(got), want)
	}
	if want := (RunsFolder{Name: filepath.Base(dir), Runs: 4}); got.Runs == nil || *got.Runs != want {
		t.Errorf("got folder %+v, want %+v", got.Runs, want)
	}
	b := got.Checkpoints[1]
	info, err := os.Stat(filepath.Join(dir, b.Name))
	if err != nil {
		t.Fatal(err)
	}
	f := broken.Valid()
	wantB := GalleryEntry{Name: "deep/er/b.safetensors", Title: "deep / er / b", URL: "checkpoints/deep/er/b.safetensors", Size: info.Size(),
		Modified: info.ModTime().UnixMilli(), Tag: get(h, "/checkpoints/deep/er/b.safetensors").Header().Get("ETag"),
		Dataset: f.Config.Dataset, Objective: f.Config.Objective.Name, ImageEncoder: f.Config.ImageEncoder, TextEncoder: f.Config.TextEncoder,
		Dim: f.Config.Dim, Step: 101, Recall: f.Now.Metrics.RecallImageToText,
		Kept: []Kept{{Label: "best", URL: "checkpoints/deep/er/b.best.safetensors"}, {Label: "step 100", URL: "checkpoints/deep/er/b.step-100.safetensors"}, {Label: "step 9", URL: "checkpoints/deep/er/b.step-9.safetensors"}}}
	if !reflect.DeepEqual(b, wantB) {
		t.Errorf("got\n%+v\nwant\n%+v", b, wantB)
	}
	if url := got.Checkpoints[0].URL; url != "checkpoints/new%20run-1.safetensors" {
		t.Errorf("got URL %q of a name with a space", url)
	}
	if killed := got.Checkpoints[3]; len(killed.Kept) != 1 || killed.Kept[0].Label != "best" || killed.Step != 103 {
		t.Errorf("of a run that was killed before it wrote its own file got %+v, want its newest step, and its best among what it kept", killed)
	}
	if ships := got.Checkpoints[4]; !ships.Bundled || ships.Modified != 0 || ships.URL != "assets/checkpoints/a-d2.safetensors" {
		t.Errorf("of a bundled one got %+v", ships)
	}
}

// A run that writes its next snapshot is seen at once, and an unchanged folder costs no transfer.
func TestGalleryFollows(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.safetensors")
	write(t, path, string(runAt(t, 10)))
	h := newHandler(t, Options{Dist: programsOf(nil), Runs: dir})
	before := galleryOf(t, h)
	tag := get(h, "/checkpoints/index.json").Header().Get("ETag")
	for _, header := range []string{tag, "W/" + tag, `"x", ` + tag} {
		if again := get(h, "/checkpoints/index.json", "If-None-Match", header); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("asked with %s: got status %d and %d bytes, want 304 and none", header, again.Code, again.Body.Len())
		}
	}
	if cache := get(h, "/checkpoints/index.json").Header().Get("Cache-Control"); cache != "no-cache" {
		t.Errorf("got Cache-Control %q, want no-cache: it is asked for anew each time", cache)
	}
	write(t, path, string(runAt(t, 20)))
	age(t, path, -time.Minute)
	after := galleryOf(t, h)
	if before.Checkpoints[0].Step != 10 || after.Checkpoints[0].Step != 20 || after.Checkpoints[0].Tag == before.Checkpoints[0].Tag {
		t.Errorf("got %+v, then %+v; want steps 10 and 20 and another tag", before.Checkpoints[0], after.Checkpoints[0])
	}
	if got := get(h, "/checkpoints/index.json", "If-None-Match", tag); got.Code != http.StatusOK {
		t.Errorf("asked with the old tag: got status %d, want 200", got.Code)
	}
}

// However often it is asked, the folder is looked through once a second.
func TestGalleryLooksOnceASecond(t *testing.T) {
	dir := t.TempDir()
	h := newHandler(t, Options{Dist: programsOf(nil), Runs: dir})
	now := time.Now()
	h.(*handler).runs.now = func() time.Time { return now }
	count := func() int {
		entries, _, err := h.(*handler).runs.list()
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	count()
	write(t, filepath.Join(dir, "a.safetensors"), string(runAt(t, 1)))
	if got := count(); got != 0 {
		t.Errorf("within the second got %d runs, want what was there before", got)
	}
	now = now.Add(relist)
	if got := count(); got != 1 {
		t.Errorf("a second later got %d runs, want 1", got)
	}
}

// Half a file is neither offered nor served, and what is no checkpoint says what it is.
func TestGalleryNeverShowsHalf(t *testing.T) {
	whole := runAt(t, 1)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "half.safetensors"), string(whole[:len(whole)-1]))
	write(t, filepath.Join(dir, "header.safetensors"), string(whole[:50]))
	write(t, filepath.Join(dir, "empty.safetensors"), "")
	write(t, filepath.Join(dir, "text.safetensors"), "a text and no file")
	write(t, filepath.Join(dir, "long.safetensors"), string(whole)+"!")
	h := newHandler(t, Options{Dist: programsOf(nil), Runs: dir})
	problems := map[string]string{}
	for _, e := range galleryOf(t, h).Checkpoints {
		problems[e.Name] = e.Problem
		if e.Dataset != "" || e.Step != 0 {
			t.Errorf("%s is described: %+v", e.Name, e)
		}
	}
	for name, want := range map[string]string{
		"half.safetensors":   fmt.Sprintf("It is still being written, or was cut short: %d of %d bytes are there.", len(whole)-1, len(whole)),
		"long.safetensors":   fmt.Sprintf("It is still being written, or was cut short: %d of %d bytes are there.", len(whole)+1, len(whole)),
		"header.safetensors": "It is no checkpoint that can be opened: the file ends at byte 50, inside its header",
		"empty.safetensors":  "It is no checkpoint that can be opened: the file is empty",
		"text.safetensors":   "It is no checkpoint that can be opened: byte 8:",
	} {
		if !strings.HasPrefix(problems[name], want) || want == "" {
			t.Errorf("%s: got problem %q, want %q", name, problems[name], want)
		}
	}
	if got := get(h, "/checkpoints/half.safetensors"); got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") == "" {
		t.Errorf("half a file: got status %d and Retry-After %q, want 503 and when to ask again", got.Code, got.Header().Get("Retry-After"))
	}
}

// A file that a program writes over while it is sent breaks the connection: the reader has not got a file of two halves.
func TestServesNoMixture(t *testing.T) {
	f := broken.Valid()
	f.Weights["/image/large"] = checkpoint.Float32s(make([]float32, 8<<20), 8<<20) // more than fits between two programs
	data, err := checkpoint.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(path string) error{
		"in place": func(path string) error {
			file, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer file.Close()
			_, err = file.WriteAt([]byte("changed"), int64(len(data)-7))
			return err
		},
		"by its next snapshot": func(path string) error { return checkpoint.WriteFile(path, broken.Valid()) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.safetensors")
			write(t, path, string(data))
			age(t, path, time.Hour)
			server := httptest.NewServer(newHandler(t, Options{Dist: programsOf(nil), Runs: filepath.Dir(path)}))
			defer server.Close()
			response, err := http.Get(server.URL + "/checkpoints/a.safetensors")
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			first := make([]byte, 100)
			if _, err := io.ReadFull(response.Body, first); err != nil {
				t.Fatal(err)
			}
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			rest, err := io.ReadAll(response.Body)
			if name == "in place" {
				if err == nil {
					t.Error("the file was read to its end, though it changed on the way")
				}
				return
			}
			if got := append(first, rest...); err != nil || string(got) != string(data) {
				t.Errorf("got %d bytes and error %v, want the %d bytes of the file as it was", len(got), err, len(data))
			}
		})
	}
}

// Nothing outside the folder is listed or served, whatever leads there.
func TestGalleryStaysInside(t *testing.T) {
	outside := t.TempDir()
	write(t, filepath.Join(outside, "outside.safetensors"), string(runAt(t, 1))+"secret")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "mine.safetensors"), string(runAt(t, 2)))
	write(t, filepath.Join(dir, "notes.txt"), "secret")
	link(t, filepath.Join(outside, "outside.safetensors"), filepath.Join(dir, "escape.safetensors"))
	link(t, outside, filepath.Join(dir, "out"))
	link(t, "mine.safetensors", filepath.Join(dir, "inside.safetensors"))
	link(t, ".", filepath.Join(dir, "round"))
	h := newHandler(t, Options{Dist: programsOf(nil), Runs: dir})
	got := names(galleryOf(t, h))
	slices.Sort(got)
	if want := []string{"inside.safetensors", "mine.safetensors"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q: no link out, and no way in circles", got, want)
	}
	for _, test := range []struct {
		name string
		code int
	}{
		{"mine.safetensors", 200},
		{"inside.safetensors", 200},
		{"escape.safetensors", 404},
		{"out/outside.safetensors", 404},
		{"folder.safetensors", 404},
		{".hidden.safetensors", 404},
		{"notes.txt", 404},
		{"../outside.safetensors", 404},
		{"deep/../../outside.safetensors", 404},
		{"/etc/x.safetensors", 404},
		{`..\outside.safetensors`, 404},
		{"gone.safetensors", 404},
	} {
		got := get(h, "/checkpoints/"+test.name)
		if got.Code != test.code || strings.Contains(got.Body.String(), "secret") {
			t.Errorf("%s: got status %d, want %d and nothing from outside", test.name, got.Code, test.code)
		}
	}
}

// A folder of thousands of runs lists the newest, and says how many there are.
func TestGalleryOfThousands(t *testing.T) {
	dir := t.TempDir()
	data := string(runAt(t, 1))
	const runs = 3000
	for i := range runs {
		path := filepath.Join(dir, fmt.Sprintf("%02d", i%40), fmt.Sprintf("r%04d.safetensors", i))
		writeDeep(t, path, data)
		age(t, path, time.Duration(i)*time.Second)
	}
	deep := dir
	for range maxDeep {
		deep = filepath.Join(deep, "x")
	}
	writeDeep(t, filepath.Join(deep, "too-deep.safetensors"), data)
	h := newHandler(t, Options{Dist: programsOf(nil), Runs: dir})
	g := galleryOf(t, h)
	if len(g.Checkpoints) != maxListed || g.Runs.Runs != runs || g.Runs.Cut {
		t.Fatalf("got %d runs listed of %d, cut %t; want %d of %d", len(g.Checkpoints), g.Runs.Runs, g.Runs.Cut, maxListed, runs)
	}
	for i, e := range g.Checkpoints {
		if want := fmt.Sprintf("%02d/r%04d.safetensors", i%40, i); e.Name != want {
			t.Fatalf("entry %d is %s, want %s", i, e.Name, want)
		}
	}
}

// A file says what was trained, and how far.
func TestGalleryDescribes(t *testing.T) {
	data := runAt(t, 42)
	e := GalleryEntry{Size: int64(len(data))}
	e.describe(fstest.MapFS{"x.safetensors": {Data: data}}, "x.safetensors")
	f := broken.Valid()
	if e.Problem != "" || e.Dataset != f.Config.Dataset || e.Objective != f.Config.Objective.Name || e.Dim != f.Config.Dim || e.Step != 42 {
		t.Errorf("got %+v, want what %+v says", e, f.Config)
	}
	e = GalleryEntry{}
	if e.describe(fstest.MapFS{}, "gone.safetensors"); e.Problem != "It cannot be read." {
		t.Errorf("of a file that has gone got problem %q", e.Problem)
	}
}

func TestGalleryWithNothing(t *testing.T) {
	h := newHandler(t, Options{Dist: programsOf(nil), Assets: fstest.MapFS{}})
	if got := get(h, "/checkpoints/index.json").Body.String(); got != `{"checkpoints":[]}` {
		t.Errorf("got %s, want an empty list", got)
	}
	dir := t.TempDir()
	h = newHandler(t, Options{Dist: programsOf(nil), Runs: dir})
	want := fmt.Sprintf(`{"checkpoints":[],"runs":{"name":%q,"runs":0,"cut":false}}`, filepath.Base(dir))
	if got := get(h, "/checkpoints/index.json").Body.String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRunsFolderMustExist(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "missing")
	_, err := Handler(Options{Dist: programsOf(nil), Runs: dir})
	if err == nil || !strings.Contains(err.Error(), "folder of runs") {
		t.Errorf("got %v, want an error about the folder", err)
	}
}

// A stranger's name that points at this machine reads nothing of a folder of runs.
func TestOtherHosts(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "mine.safetensors"), string(runAt(t, 1)))
	private := newHandler(t, Options{Dist: programsOf(nil), Runs: dir, Hosts: []string{"GPU-box", ""}})
	public := newHandler(t, Options{Dist: programsOf(nil)})
	for host, want := range map[string]int{
		"localhost":             200,
		"LOCALHOST:8080":        200,
		"localhost.":            200,
		"127.0.0.1:8080":        200,
		"[::1]:8080":            200,
		"[::1]":                 200,
		"192.168.1.7:80":        200, // an address leads to itself
		"gpu-box:8080":          200,
		"gpu-box.:8080":         200,
		"stranger.example:8080": 403,
		"localhost.example":     403,
		"127.0.0.1.example":     403,
		"notlocalhost":          403,
		"":                      403,
	} {
		for _, path := range []string{"/", "/checkpoints/index.json", "/checkpoints/mine.safetensors"} {
			got := get(private, path, "Host", host)
			if got.Code != want {
				t.Errorf("%s asked as %q: got status %d, want %d", path, host, got.Code, want)
			}
			if want == 403 && !strings.Contains(got.Body.String(), "-host") {
				t.Errorf("asked as %q: got %q, want what to do", host, got.Body)
			}
		}
		if got := get(public, "/", "Host", host); got.Code != http.StatusOK {
			t.Errorf("without a folder of runs, asked as %q: got status %d, want 200", host, got.Code)
		}
	}
}
