package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"halo/checkpoint"
)

// indexName is the URL of the gallery's list, relative to the page.
const indexName = "checkpoints/index.json"

// runsPrefix is where the files of the folder of runs are served.
const runsPrefix = "checkpoints/"

// bundledFolder holds the checkpoints that ship, within the assets.
const bundledFolder = "checkpoints"

// Gallery is the list of what the page offers: checkpoints/index.json.
type Gallery struct {
	Checkpoints []GalleryEntry `json:"checkpoints"`    // the runs of the folder, the newest first, then what ships, by name
	Runs        *RunsFolder    `json:"runs,omitempty"` // the folder, absent where there is none or where it does not change
}

// RunsFolder says of the folder of runs what its entries do not.
type RunsFolder struct {
	Name string `json:"name"` // without the way to it
	Runs int    `json:"runs"` // in it; more than are listed where they are very many
	Cut  bool   `json:"cut"`  // whether the folder holds more files than were looked at
}

// GalleryEntry is one run, or one checkpoint that ships. Its file is the newest that there is of the run.
type GalleryEntry struct {
	Name         string   `json:"name"`                    // of the file, with the folders that lead to it
	Title        string   `json:"title"`                   // for people: the name without dashes and ending
	URL          string   `json:"url"`                     // relative to the page
	Size         int64    `json:"size"`                    // bytes
	Bundled      bool     `json:"bundled"`                 // whether it ships with the page
	Modified     int64    `json:"modified,omitempty"`      // when the file was written, milliseconds since 1970; 0 where it ships
	Tag          string   `json:"tag,omitempty"`           // the ETag that the file is served with; another one is another file
	Dataset      string   `json:"dataset,omitempty"`       // what was trained on, with its options
	Objective    string   `json:"objective,omitempty"`     // with its options
	ImageEncoder string   `json:"image_encoder,omitempty"` // with its options
	TextEncoder  string   `json:"text_encoder,omitempty"`
	Dim          int      `json:"dim,omitempty"`    // d
	Step         int64    `json:"step,omitempty"`   // steps taken
	Recall       *float64 `json:"recall,omitempty"` // recall at 1 of the captions of an image, 0 to 1
	Problem      string   `json:"problem,omitempty"`
	Kept         []Kept   `json:"kept,omitempty"` // more checkpoints of the run, that of its best step first, then the later before the earlier
}

// Kept is a checkpoint that a run kept of an earlier step.
type Kept struct {
	Label string `json:"label"` // "best" or "step 500"
	URL   string `json:"url"`   // relative to the page
	name  string // of the file
}

// isCheckpoint tells whether the file at a path is offered: neither it nor a folder that leads to it is hidden.
func isCheckpoint(name string) bool {
	return path.Ext(name) == checkpoint.Ending && servable(name)
}

// describe says what was trained, and how far, from the header of a file alone: a gallery reads no weights.
func (e *GalleryEntry) describe(fsys fs.FS, name string) {
	file, err := fsys.Open(name)
	if err != nil {
		e.Problem = "It cannot be read."
		return
	}
	defer file.Close()
	head, err := checkpoint.ReadHead(file)
	if err != nil {
		e.Problem = "It is no checkpoint that can be opened: " + err.Error() + "."
		return
	}
	if e.Size != head.Size {
		e.Problem = fmt.Sprintf("It is still being written, or was cut short: %d of %d bytes are there.", e.Size, head.Size)
		return
	}
	e.Dataset, e.Objective, e.Dim, e.Step = head.Config.Dataset, head.Config.Objective.Name, head.Config.Dim, head.Now.Step
	e.ImageEncoder, e.TextEncoder = head.Config.ImageEncoder, head.Config.TextEncoder
	e.Recall = head.Now.Metrics.RecallImageToText
}

// listBundled lists the checkpoints that ship, by name.
func listBundled(assets fs.FS) []GalleryEntry {
	if assets == nil {
		return nil
	}
	files, err := fs.ReadDir(assets, bundledFolder)
	if err != nil {
		return nil // assets without a folder of checkpoints: none ships
	}
	var entries []GalleryEntry
	for _, file := range files {
		name := path.Join(bundledFolder, file.Name())
		info, err := fs.Stat(assets, name)
		if err != nil || !info.Mode().IsRegular() || !isCheckpoint(name) {
			continue
		}
		e := GalleryEntry{Name: file.Name(), Title: title(file.Name()), URL: "assets/" + escape(name), Size: info.Size(), Bundled: true}
		e.describe(assets, name)
		entries = append(entries, e)
	}
	return entries
}

// title makes a line for people of a file name: emoji60-d2.safetensors is "emoji60 d2", and of folders a way there:
// shapes/run_1.safetensors is "shapes / run 1".
func title(name string) string {
	stem := strings.TrimSuffix(name, checkpoint.Ending)
	words := strings.FieldsFunc(stem, func(r rune) bool { return r == '-' || r == '_' })
	return strings.ReplaceAll(strings.Join(words, " "), "/", " / ")
}

// escape is a path as a relative URL has it.
func escape(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// serveIndex lists the gallery. It is asked for again and again while a run trains, so it is told by its ETag whether
// anything has changed, which any proxy lets through.
func (h *handler) serveIndex(w http.ResponseWriter, r *http.Request) {
	g := Gallery{Checkpoints: []GalleryEntry{}}
	if h.runs != nil {
		entries, folder, err := h.runs.list()
		if err != nil {
			http.Error(w, "the folder of runs cannot be read; is it still there?", http.StatusInternalServerError)
			return
		}
		g.Checkpoints, g.Runs = append(g.Checkpoints, entries...), &folder
	}
	g.Checkpoints = append(g.Checkpoints, h.bundled()...)
	body, err := json.Marshal(g)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(body)
	head := w.Header()
	head.Set("Content-Type", contentType(indexName))
	head.Set("Cache-Control", "no-cache")
	head.Set("ETag", hashTag(sum[:]))
	http.ServeContent(w, r, indexName, time.Time{}, bytes.NewReader(body))
}
