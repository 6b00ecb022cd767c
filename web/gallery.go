package web

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"halo/checkpoint"
)

// indexName is the URL of the gallery's list, relative to the page.
const indexName = "checkpoints/index.json"

// bundledFolder holds the checkpoints that ship, within the assets.
const bundledFolder = "checkpoints"

// Gallery is the list of checkpoints that the page offers: checkpoints/index.json.
type Gallery struct {
	Checkpoints []GalleryEntry `json:"checkpoints"`
}

// GalleryEntry is one checkpoint of the gallery.
type GalleryEntry struct {
	Name    string `json:"name"`    // of the file
	Title   string `json:"title"`   // for people: the name without dashes and extension
	Detail  string `json:"detail"`  // what was trained, such as "emoji60, proposal, d = 2"; "" where the file does not say
	URL     string `json:"url"`     // relative to the page
	Size    int64  `json:"size"`    // bytes
	Bundled bool   `json:"bundled"` // whether it ships with the page
}

// isCheckpoint tells whether a file in a folder of checkpoints is offered: a plain name, no folder.
func isCheckpoint(name string) bool {
	return path.Ext(name) == ".safetensors" && !strings.Contains(name, "/") && !strings.HasPrefix(name, ".")
}

// gallery lists the bundled checkpoints, then those of a folder, each part by name. Either may be nil.
func gallery(assets, folder fs.FS) (Gallery, error) {
	g := Gallery{Checkpoints: []GalleryEntry{}}
	if assets != nil {
		entries, err := listCheckpoints(assets, bundledFolder, "assets/"+bundledFolder+"/", true)
		if err != nil {
			return g, fmt.Errorf("web: bundled checkpoints: %w", err)
		}
		g.Checkpoints = append(g.Checkpoints, entries...)
	}
	if folder != nil {
		entries, err := listCheckpoints(folder, ".", "checkpoints/", false)
		if err != nil {
			return g, fmt.Errorf("web: folder of checkpoints: %w", err)
		}
		g.Checkpoints = append(g.Checkpoints, entries...)
	}
	return g, nil
}

func listCheckpoints(fsys fs.FS, dir, prefix string, bundled bool) ([]GalleryEntry, error) {
	files, err := fs.ReadDir(fsys, dir)
	if err != nil {
		if bundled {
			return nil, nil // assets without a folder of checkpoints: none ships
		}
		return nil, err
	}
	var entries []GalleryEntry
	for _, file := range files {
		name := file.Name()
		if !isCheckpoint(name) {
			continue
		}
		info, err := fs.Stat(fsys, path.Join(dir, name)) // follows a link that stays within the folder
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		entries = append(entries, GalleryEntry{
			Name:    name,
			Title:   title(name),
			Detail:  detail(fsys, path.Join(dir, name)),
			URL:     prefix + url.PathEscape(name),
			Size:    info.Size(),
			Bundled: bundled,
		})
	}
	slices.SortFunc(entries, func(a, b GalleryEntry) int { return cmp.Compare(a.Name, b.Name) })
	return entries, nil
}

// title makes a line for people of a file name: emoji60-d2.safetensors is "emoji60 d2".
func title(name string) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	return strings.Join(strings.FieldsFunc(stem, func(r rune) bool { return r == '-' || r == '_' }), " ")
}

// maxHeader bounds the header that is read for a line in the gallery; whoever opens the file reads more.
const maxHeader = 4 << 20

// detail says what was trained, from the header of the file alone: a gallery reads no weights. A file that is
// no checkpoint has no detail, and is told apart when it is opened.
func detail(fsys fs.FS, name string) string {
	file, err := fsys.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	var size uint64
	if err := binary.Read(file, binary.LittleEndian, &size); err != nil || size > maxHeader {
		return ""
	}
	header := make([]byte, size)
	if _, err := io.ReadFull(file, header); err != nil {
		return ""
	}
	var safetensors struct {
		Metadata map[string]string `json:"__metadata__"`
	}
	var config checkpoint.Config
	if json.Unmarshal(header, &safetensors) != nil || json.Unmarshal([]byte(safetensors.Metadata["config"]), &config) != nil || config.Validate() != nil {
		return ""
	}
	return fmt.Sprintf("%s, %s, d = %d", config.Dataset, config.Objective.Name, config.Dim)
}

// serveIndex lists the gallery afresh each time: a training run may have put a new file into the folder.
func (h *handler) serveIndex(w http.ResponseWriter, _ *http.Request) {
	var folder fs.FS
	if h.root != nil {
		folder = h.root.FS()
	}
	g, err := gallery(h.options.Assets, folder)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	body, err := json.Marshal(g)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType(indexName))
	w.Header().Set("Cache-Control", "no-store")
	w.Write(body) // an error here is a client that has gone
}
