package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"halo/checkpoint"
)

// Options say where the parts of the page come from.
type Options struct {
	Dist   fs.FS    // the built programs; nil for those that are embedded, see Built
	Assets fs.FS    // what ships, served under assets/; nil for none
	Runs   string   // a folder whose *.safetensors, at any depth, are offered in the gallery; "" for none
	Hosts  []string // names of this server besides localhost and its addresses; asked by another it shows no folder of runs
}

// dist returns the file system of the programs.
func (o Options) dist() fs.FS {
	if o.Dist != nil {
		return o.Dist
	}
	return Built()
}

// Handler serves the page at the root of the paths that reach it; under a sub-path, wrap it in
// [http.StripPrefix]. It answers GET and HEAD, lists no folder, and serves no file whose name begins with a
// dot. Files of the folder of runs are opened through [os.Root], so no name and no symbolic link leads out of it, and
// a file that is not whole is not served. Where there is such a folder, whose files are nobody else's, requests for other
// hosts are refused (see [Options]). The error is about that folder.
func Handler(options Options) (http.Handler, error) {
	h := &handler{options: options, page: &texts{FS: page}, dist: &texts{FS: options.dist()}}
	h.bundled = sync.OnceValue(func() []GalleryEntry { return listBundled(options.Assets) })
	if options.Runs != "" {
		var err error
		if h.runs, err = openRuns(options.Runs); err != nil {
			return nil, err
		}
	}
	return h, nil
}

type handler struct {
	options Options
	page    fs.FS
	dist    fs.FS
	bundled func() []GalleryEntry
	runs    *runsFolder // nil where there is none
	hashes  sync.Map    // ETag by source and name, for files without a modification time
}

// contentSecurityPolicy lets the page load nothing but its own files. Its exceptions: compiling WebAssembly;
// pictures that the page draws itself; and checkpoints from elsewhere, which ?checkpoint= may name, from any
// https host or from another port of this machine.
const contentSecurityPolicy = "default-src 'self'; " +
	"script-src 'self' 'wasm-unsafe-eval'; " +
	"style-src 'self'; " +
	"img-src 'self' blob: data:; " +
	"connect-src 'self' https: http://localhost:* http://127.0.0.1:*; " +
	"worker-src 'self'; frame-src 'self'; object-src 'none'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Content-Security-Policy", contentSecurityPolicy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")

	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	if h.runs != nil && !isOwnHost(r.Host, h.options.Hosts) {
		refuseHost(w, r)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	if !servable(name) {
		http.NotFound(w, r)
		return
	}
	if name == "index.html" {
		if lacking := missing(h.dist); len(lacking) > 0 {
			serveNotBuilt(w, lacking)
			return
		}
	}
	if name == indexName {
		h.serveIndex(w, r)
		return
	}
	if rest, ok := strings.CutPrefix(name, runsPrefix); ok {
		h.serveRun(w, r, rest)
		return
	}
	if rest, ok := strings.CutPrefix(name, "assets/"); ok {
		if h.options.Assets == nil {
			http.NotFound(w, r)
			return
		}
		h.serveFile(w, r, "assets", h.options.Assets, rest)
		return
	}
	if _, err := fs.Stat(page, name); err == nil {
		h.serveFile(w, r, "page", h.page, name)
		return
	}
	h.serveFile(w, r, "dist", h.dist, name)
}

// servable tells whether a request may name that path: slash-separated, without "..", without a part that
// begins with a dot, and not a folder.
func servable(name string) bool {
	if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}

// contentTypes are the types of everything that is served. The operating system's table is not asked: it may
// lack application/wasm, without which a browser refuses to compile while it loads.
var contentTypes = map[string]string{
	"":      "text/plain; charset=utf-8", // LICENSE
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8",
	".md":   "text/plain; charset=utf-8",
	".png":  "image/png",
	".svg":  "image/svg+xml",
	".txt":  "text/plain; charset=utf-8",
	".wasm": "application/wasm",
}

func contentType(name string) string {
	if t, ok := contentTypes[path.Ext(name)]; ok {
		return t
	}
	return "application/octet-stream"
}

// serveFile serves one file of fsys, compressed where a compressed file lies beside it and the request
// accepts it. A browser may keep the answer but asks each time whether it still holds, by ETag: a new build
// is seen at once, and an old one costs no transfer.
func (h *handler) serveFile(w http.ResponseWriter, r *http.Request, source string, fsys fs.FS, name string) {
	head := w.Header()
	served := name
	if encodings := encodingsOf(fsys, name); len(encodings) > 0 {
		head.Add("Vary", "Accept-Encoding")
		if best := negotiate(r.Header.Get("Accept-Encoding"), encodings); best != nil {
			served = name + best.suffix
			head.Set("Content-Encoding", best.token)
		}
	}
	file, content, info, err := open(fsys, served)
	if err != nil {
		head.Del("Content-Encoding")
		head.Del("Vary")
		status := http.StatusInternalServerError
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotAFile) {
			status = http.StatusNotFound
		}
		http.Error(w, http.StatusText(status), status)
		return
	}
	defer file.Close()
	tag, err := h.etag(source, served, content, info)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	head.Set("Content-Type", contentType(name))
	head.Set("Cache-Control", "no-cache")
	head.Set("ETag", tag)
	http.ServeContent(w, r, name, info.ModTime(), content)
}

// serveRun serves a checkpoint of the folder of runs, whole or not at all.
func (h *handler) serveRun(w http.ResponseWriter, r *http.Request, name string) {
	if h.runs == nil || !isCheckpoint(name) {
		http.NotFound(w, r)
		return
	}
	file, content, info, err := open(h.runs.root.FS(), name)
	if err != nil { // what the folder refuses, such as a link that leads out of it, is not there
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	// One that a program writes in place may be half there. What is no checkpoint is served as it is: the page says what
	// is wrong with it.
	head, err := checkpoint.ReadHead(content)
	if err == nil && head.Size != info.Size() {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "the file is still being written, or was cut short", http.StatusServiceUnavailable)
		return
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		http.NotFound(w, r)
		return
	}
	header := w.Header()
	header.Set("Content-Type", contentType(name))
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", tagOf(info.Size(), info.ModTime()))
	http.ServeContent(w, r, name, info.ModTime(), &steady{content, info.Size(), info.ModTime()})
}

var errNotAFile = errors.New("not a file")

// seekable is a file that can be read from any position.
type seekable interface {
	fs.File
	io.Seeker
}

// open opens a regular file for reading from any position.
func open(fsys fs.FS, name string) (fs.File, seekable, fs.FileInfo, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, nil, nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotAFile
	}
	content, seeks := file.(seekable)
	if err == nil && !seeks {
		err = fmt.Errorf("web: %s: its file system cannot seek", name)
	}
	if err != nil {
		file.Close()
		return nil, nil, nil, err
	}
	return file, content, info, nil
}

// etag is the hash of an embedded file, computed once, or else made of size and modification time.
func (h *handler) etag(source, name string, content io.ReadSeeker, info fs.FileInfo) (string, error) {
	if !info.ModTime().IsZero() {
		return tagOf(info.Size(), info.ModTime()), nil
	}
	key := source + "/" + name
	if tag, ok := h.hashes.Load(key); ok {
		return tag.(string), nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, content); err != nil {
		return "", err
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	tag := hashTag(sum.Sum(nil))
	h.hashes.Store(key, tag)
	return tag, nil
}

// hashTag is the ETag of what has a hash.
func hashTag(sum []byte) string { return `"` + hex.EncodeToString(sum[:16]) + `"` }

// tagOf is the ETag of a file on disk.
func tagOf(size int64, modified time.Time) string {
	return fmt.Sprintf(`"%x-%x"`, size, modified.UnixNano())
}

// serveNotBuilt answers for the page where its programs are missing.
func serveNotBuilt(w http.ResponseWriter, lacking []string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintf(w, `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Halo is not built</title>
<h1>Halo is not built yet</h1>
<p>This program was compiled without %s. Run <code>make serve</code>, or <code>make build</code> and start it again.</p>
</html>
`, strings.Join(lacking, ", "))
}
