package web

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// programsOf is a dist folder with programs that are none, but have all names.
func programsOf(more fstest.MapFS) fstest.MapFS {
	dist := fstest.MapFS{
		"trainer.wasm":    {Data: []byte("\x00asm trainer")},
		"trainer.wasm.br": {Data: []byte("trainer by brotli")},
		"trainer.wasm.gz": {Data: []byte("trainer by gzip")},
		"trainer-go.wasm": {Data: []byte("\x00asm trainer, go")},
		"scene.wasm":      {Data: []byte("\x00asm scene")},
		"wasm_exec.js":    {Data: []byte("class Go {}")},
		".gitignore":      {Data: []byte("*")},
	}
	for name, file := range more {
		dist[name] = file
	}
	return dist
}

var someAssets = fstest.MapFS{
	"emoji/index.json":              {Data: []byte("{}")},
	"emoji/noto-flags.png":          {Data: []byte("png")},
	"checkpoints/b-d16.safetensors": {Data: []byte("bundled b")},
	"checkpoints/a-d2.safetensors":  {Data: []byte("bundled a!")},
	"checkpoints/README.md":         {Data: []byte("not a checkpoint")},
}

func newHandler(t *testing.T, options Options) http.Handler {
	t.Helper()
	h, err := Handler(options)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	return request(h, http.MethodGet, path, header...)
}

// request asks for a path as it is, also one that a client would have cleaned.
func request(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path, r.Host = path, "localhost"
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestServesEveryPart(t *testing.T) {
	h := newHandler(t, Options{Dist: programsOf(nil), Assets: someAssets})
	for _, test := range []struct {
		path, contentType, contains string
	}{
		{"/", "text/html; charset=utf-8", "<title>Halo"},
		{"/index.html", "text/html; charset=utf-8", "<title>Halo"},
		{"/scene.html", "text/html; charset=utf-8", "scene-boot.js"},
		{"/style.css", "text/css; charset=utf-8", "--canvas-light"},
		{"/app/main.js", "text/javascript; charset=utf-8", "import"},
		{"/app/icon.svg", "image/svg+xml", "<svg"},
		{"/vendor/uplot/uPlot.esm.js", "text/javascript; charset=utf-8", "uPlot"},
		{"/vendor/uplot/LICENSE", "text/plain; charset=utf-8", "MIT"},
		{"/trainer.wasm", "application/wasm", "\x00asm trainer"},
		{"/wasm_exec.js", "text/javascript; charset=utf-8", "class Go"},
		{"/assets/emoji/index.json", "application/json; charset=utf-8", "{}"},
		{"/assets/emoji/noto-flags.png", "image/png", "png"},
		{"/assets/checkpoints/a-d2.safetensors", "application/octet-stream", "bundled a!"},
		{"/checkpoints/index.json", "application/json; charset=utf-8", "a-d2.safetensors"},
	} {
		t.Run(test.path, func(t *testing.T) {
			got := get(h, test.path)
			if got.Code != http.StatusOK {
				t.Fatalf("got status %d, want 200", got.Code)
			}
			if ct := got.Header().Get("Content-Type"); ct != test.contentType {
				t.Errorf("got type %q, want %q", ct, test.contentType)
			}
			if !strings.Contains(got.Body.String(), test.contains) {
				t.Errorf("the body lacks %q", test.contains)
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "good.safetensors"), "good")
	h := newHandler(t, Options{Dist: programsOf(nil), Assets: someAssets, Runs: dir})
	for _, test := range []struct {
		name, method, path string
		want               int
	}{
		{"a name that is none", "GET", "/nothing.js", 404},
		{"a folder", "GET", "/app", 404},
		{"a folder with a slash", "GET", "/app/", 404},
		{"the folder of the vendors", "GET", "/vendor/uplot", 404},
		{"the assets' folder", "GET", "/assets/", 404},
		{"the gallery's folder", "GET", "/checkpoints/", 404},
		{"a file that begins with a dot", "GET", "/.gitignore", 404},
		{"a way up", "GET", "/../go.mod", 404},
		{"a way up inside", "GET", "/app/../../go.mod", 404},
		{"a way up on Windows", "GET", `/app\..\..\go.mod`, 404},
		{"an absolute path", "GET", "//etc/passwd", 404},
		{"a doubled slash", "GET", "/app//main.js", 404},
		{"a zero byte", "GET", "/app/main.js\x00", 404},
		{"a test of the modules", "GET", "/test/state.test.mjs", 404},
		{"Go source", "GET", "/handler.go", 404},
		{"the generator", "GET", "/gen/main.go", 404},
		{"posting", "POST", "/", 405},
		{"deleting", "DELETE", "/checkpoints/good.safetensors", 405},
		{"only asking for the head", "HEAD", "/trainer.wasm", 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := request(h, test.method, test.path); got.Code != test.want {
				t.Errorf("%s %q: got status %d, want %d", test.method, test.path, got.Code, test.want)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	h := newHandler(t, Options{Dist: programsOf(nil), Assets: someAssets})
	for _, path := range []string{"/", "/app/main.js", "/trainer.wasm", "/nothing", "/checkpoints/index.json"} {
		got := get(h, path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": contentSecurityPolicy,
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "no-referrer",
		} {
			if got.Get(name) != want {
				t.Errorf("%s: got %s %q, want %q", path, name, got.Get(name), want)
			}
		}
	}
	for _, want := range []string{
		"default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "object-src 'none'", "frame-ancestors 'self'",
	} {
		if !strings.Contains(contentSecurityPolicy, want) {
			t.Errorf("the policy lacks %q", want)
		}
	}
	if strings.Contains(contentSecurityPolicy, "unsafe-inline") || strings.Contains(contentSecurityPolicy, "'unsafe-eval'") {
		t.Error("the policy lets code in that is not in a file")
	}
}

func TestNegotiatesCompression(t *testing.T) {
	h := newHandler(t, Options{Dist: programsOf(nil)})
	for _, test := range []struct {
		name, accept, path, encoding, body string
	}{
		{"the best that both know", "gzip, deflate, br, zstd", "/trainer.wasm", "br", "trainer by brotli"},
		{"gzip alone", "gzip", "/trainer.wasm", "gzip", "trainer by gzip"},
		{"anything", "*", "/trainer.wasm", "br", "trainer by brotli"},
		{"nothing said", "", "/trainer.wasm", "", "\x00asm trainer"},
		{"only what is not there", "zstd", "/trainer.wasm", "", "\x00asm trainer"},
		{"brotli refused", "br;q=0, gzip;q=0.5", "/trainer.wasm", "gzip", "trainer by gzip"},
		{"everything but gzip refused", "*;q=0, gzip", "/trainer.wasm", "gzip", "trainer by gzip"},
		{"gzip preferred", "br;q=0.5, gzip;q=0.8", "/trainer.wasm", "gzip", "trainer by gzip"},
		{"upper case and spaces", " GZIP ; q=1.0", "/trainer.wasm", "gzip", "trainer by gzip"},
		{"a weight that is none", "br;q=much", "/trainer.wasm", "", "\x00asm trainer"},
		{"a program without compressed files", "gzip, br", "/scene.wasm", "", "\x00asm scene"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := get(h, test.path, "Accept-Encoding", test.accept)
			if e := got.Header().Get("Content-Encoding"); e != test.encoding {
				t.Errorf("got encoding %q, want %q", e, test.encoding)
			}
			if got.Body.String() != test.body {
				t.Errorf("got %q, want %q", got.Body, test.body)
			}
			if ct := got.Header().Get("Content-Type"); ct != "application/wasm" {
				t.Errorf("got type %q, want that of the program itself", ct)
			}
			varies := got.Header().Get("Vary") == "Accept-Encoding"
			if want := test.path == "/trainer.wasm"; varies != want {
				t.Errorf("got Vary %q, where the answer depends on the request: %t", got.Header().Get("Vary"), want)
			}
		})
	}
}

func TestCaching(t *testing.T) {
	dist := programsOf(nil)
	h := newHandler(t, Options{Dist: dist})
	tags := map[string]string{}
	for _, test := range []struct{ name, path, accept string }{
		{"page", "/", ""}, {"module", "/app/main.js", ""}, {"plain", "/trainer.wasm", ""}, {"brotli", "/trainer.wasm", "br"}, {"gzip", "/trainer.wasm", "gzip"},
	} {
		first := get(h, test.path, "Accept-Encoding", test.accept)
		tag := first.Header().Get("ETag")
		if tag == "" || first.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: got ETag %q and Cache-Control %q, want a tag and no-cache", test.name, tag, first.Header().Get("Cache-Control"))
		}
		for other, of := range tags {
			if of == tag {
				t.Errorf("%s and %s have the same ETag %s", test.name, other, tag)
			}
		}
		tags[test.name] = tag
		again := get(h, test.path, "Accept-Encoding", test.accept, "If-None-Match", tag)
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s, asked again with its tag: got status %d and %d bytes, want 304 and none", test.name, again.Code, again.Body.Len())
		}
		if stale := get(h, test.path, "Accept-Encoding", test.accept, "If-None-Match", `"other"`); stale.Code != http.StatusOK {
			t.Errorf("%s, asked with another tag: got status %d, want 200", test.name, stale.Code)
		}
	}
	changed := newHandler(t, Options{Dist: programsOf(fstest.MapFS{"trainer.wasm": {Data: []byte("\x00asm, built anew")}})})
	if tag := get(changed, "/trainer.wasm").Header().Get("ETag"); tag == tags["plain"] {
		t.Error("another program has the same ETag")
	}
}

func TestFilesOnDiskHaveTagsOfTheirTime(t *testing.T) {
	dir := t.TempDir()
	for name := range programsOf(nil) {
		write(t, filepath.Join(dir, name), name)
	}
	h := newHandler(t, Options{Dist: os.DirFS(dir)})
	before := get(h, "/trainer.wasm").Header().Get("ETag")
	write(t, filepath.Join(dir, "trainer.wasm"), "trainer.wasX") // of the same length
	if err := os.Chtimes(filepath.Join(dir, "trainer.wasm"), time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	got := get(h, "/trainer.wasm")
	if got.Header().Get("ETag") == before || got.Body.String() != "trainer.wasX" {
		t.Errorf("got tag %s and body %q after a new build, want another tag and the new file", got.Header().Get("ETag"), got.Body)
	}
}

func TestRanges(t *testing.T) {
	h := newHandler(t, Options{Dist: programsOf(nil), Assets: someAssets})
	got := get(h, "/assets/checkpoints/a-d2.safetensors", "Range", "bytes=8-")
	if got.Code != http.StatusPartialContent || got.Body.String() != "a!" {
		t.Errorf("got status %d and %q, want 206 and %q", got.Code, got.Body, "a!")
	}
}

func TestWithoutPrograms(t *testing.T) {
	for _, test := range []struct {
		name  string
		dist  fs.FS
		lacks string
	}{
		{"a fresh clone", fstest.MapFS{".gitignore": {Data: []byte("*")}}, "trainer.wasm, trainer-go.wasm, scene.wasm, wasm_exec.js"},
		{"one is missing", without(programsOf(nil), "scene.wasm"), "scene.wasm"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHandler(t, Options{Dist: test.dist})
			got := get(h, "/")
			if got.Code != http.StatusServiceUnavailable {
				t.Errorf("got status %d, want 503", got.Code)
			}
			for _, want := range []string{"without " + test.lacks + ".", "make serve"} {
				if !strings.Contains(got.Body.String(), want) {
					t.Errorf("the page lacks %q: %s", want, got.Body)
				}
			}
			if cache := got.Header().Get("Cache-Control"); cache != "no-store" {
				t.Errorf("got Cache-Control %q, want no-store: the next build must be seen", cache)
			}
		})
	}
}

// TestBuiltIsEmbedded sees that everything in the folder of the programs is embedded, built or not.
func TestBuiltIsEmbedded(t *testing.T) {
	names := func(entries []fs.DirEntry, err error) []string {
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, entry := range entries {
			names = append(names, entry.Name())
		}
		return names
	}
	want := names(os.ReadDir("dist"))
	if got := names(fs.ReadDir(Built(), ".")); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("embedded are %q, dist/ holds %q", got, want)
	}
}

func TestServable(t *testing.T) {
	for name, want := range map[string]bool{
		"index.html":        true,
		"app/main.js":       true,
		"a name/with space": true,
		"":                  false,
		"/etc/passwd":       false,
		"app/":              false,
		"app//main.js":      false,
		"..":                false,
		"app/../x":          false,
		"./index.html":      false,
		".gitignore":        false,
		"app/.secret":       false,
		`app\main.js`:       false,
		"app/\x00":          false,
		"app/\xff":          false,
	} {
		if got := servable(name); got != want {
			t.Errorf("%q: got %t, want %t", name, got, want)
		}
	}
}

// TestUnderASubPath serves the page below a prefix: every URL in it is relative.
func TestUnderASubPath(t *testing.T) {
	server := httptest.NewServer(http.StripPrefix("/a/b", newHandler(t, Options{Dist: programsOf(nil)})))
	defer server.Close()
	for _, path := range []string{"/a/b/", "/a/b/app/main.js"} {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: got status %d, want 200", path, response.StatusCode)
		}
	}
}

func without(dist fstest.MapFS, name string) fstest.MapFS {
	delete(dist, name)
	return dist
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}
