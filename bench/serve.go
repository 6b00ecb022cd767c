//go:build !js

package main

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"halo/assets"
	"halo/web"
)

// comparison holds the page of the comparison.
//
//go:embed page
var comparison embed.FS

// bareWorker is the script of the Worker that takes bare steps.
//
//go:embed bare/worker.js
var bareWorker []byte

// servers serve the comparison and Halo's own page, each from an origin of its own. Beside Halo's page stands the
// Worker of bench/bare, for the page can start it only from its own origin.
type servers struct {
	comparison, halo *httptest.Server
}

func (s *servers) close() {
	s.comparison.Close()
	s.halo.Close()
}

// serve starts both. The error says what is not built.
func serve(root string) (*servers, error) {
	program := filepath.Join(root, "build", "bench", "reference.wasm")
	bare := filepath.Join(root, "build", "bench", "bare.wasm")
	peers := filepath.Join(root, "bench", "node_modules")
	for _, path := range []string{program, bare, filepath.Join(peers, "@tensorflow", "tfjs"), filepath.Join(peers, "@jax-js", "jax"), filepath.Join(peers, "regl-scatterplot")} {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("%s is missing: run make bench, which builds it", path)
		}
	}
	for _, name := range []string{"trainer.wasm", "trainer-go.wasm", "scene.wasm", "wasm_exec.js"} {
		if _, err := fs.Stat(web.Built(), name); err != nil {
			return nil, fmt.Errorf("the page is not built, %s is missing: run make bench, which builds it", name)
		}
	}
	page, err := fs.Sub(comparison, "page")
	if err != nil {
		return nil, err
	}
	own, err := web.Handler(web.Options{Assets: assets.Files})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServerFS(page))
	mux.Handle("/peers/", http.StripPrefix("/peers/", http.FileServer(http.Dir(peers))))
	mux.Handle("/wasm_exec.js", http.FileServerFS(web.Built()))
	mux.HandleFunc("/reference.wasm", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, program)
	})
	mux.HandleFunc("/crowds/{n}/{as}", serveCrowd)
	halo := http.NewServeMux()
	halo.HandleFunc("/crowds/{n}/{as}", serveCrowd)
	halo.Handle("/", own)
	halo.HandleFunc("/bare/worker.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Write(bareWorker)
	})
	halo.HandleFunc("/bare/bare.wasm", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, bare)
	})
	return &servers{httptest.NewServer(mux), httptest.NewServer(halo)}, nil
}
