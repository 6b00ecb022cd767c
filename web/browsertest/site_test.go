//go:build !js

package browsertest

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"halo/assets"
	"halo/web"
)

// The page as a folder of files works on any file host and under any path.
func TestStaticSite(t *testing.T) {
	furnished(t)
	folder := filepath.Join(t.TempDir(), "site")
	if err := web.WriteSite(folder, web.Options{Assets: assets.Files, Runs: shared.folder}); err != nil {
		t.Fatal(err)
	}
	files := http.StripPrefix("/some/where/", http.FileServer(http.Dir(folder)))
	for _, row := range []struct {
		name string
		host http.HandlerFunc
	}{
		{"a file host", files.ServeHTTP},
		{"one that does not know WebAssembly's type", func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, ".wasm") {
				w.Header().Set("Content-Type", "application/octet-stream")
			}
			files.ServeHTTP(w, r)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			origin := serve(t, row.host)
			b := openAt(t, origin, "/some/where/?data=emoji60&pace=max")
			b.ready()
			b.untilState("it trains", func(s state) bool { return s.at() > 3 })
			if p := b.probe(); p.Run != 1 || len(p.ImageColours) == 0 {
				t.Errorf("the picture is of run %d with %d images", p.Run, len(p.ImageColours))
			}
			b.click("#play")
			b.click(`#gallery-list button[data-url="checkpoints/` + trainedName + `"]`)
			b.shows(trainedName)
		})
	}
}
