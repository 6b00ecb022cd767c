package web

import (
	"embed"
	"io/fs"
)

// page holds the files of the page. Tests (test/) and the generator (gen/) are not among them.
//
//go:embed index.html style.css scene.html scene.css app vendor
var page embed.FS

// built holds the programs that `make build` puts into dist/. In a fresh clone it holds only dist/.gitignore,
// so that vet and tests work before anything is built; [Handler] then serves a page that says what to do.
//
//go:embed all:dist
var built embed.FS

// Page is the file system of the page without its programs.
func Page() fs.FS { return page }

// Built is the file system of the embedded programs: those of the list programs, and .br and .gz of each .wasm where
// they were made. It is empty where nothing was built.
func Built() fs.FS {
	sub, err := fs.Sub(built, "dist")
	if err != nil {
		panic(err) // dist is embedded above
	}
	return sub
}

// programs are the files that the page cannot do without; trainer-go.wasm is the trainer of ?backend=go.
var programs = []string{"trainer.wasm", "trainer-go.wasm", "scene.wasm", "wasm_exec.js"}

// missing lists the programs that dist lacks.
func missing(dist fs.FS) []string {
	var names []string
	for _, name := range programs {
		if info, err := fs.Stat(dist, name); err != nil || info.IsDir() {
			names = append(names, name)
		}
	}
	return names
}
