//go:build !js

package browsertest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"halo/checkpoint"
)

// trainOnPieces has the built command line train on a folder of pictures whose captions are read by byte pairs, and returns
// the checkpoint's path.
func trainOnPieces(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	rows := "filepath,title\n"
	for i := range 40 {
		m := image.NewNRGBA(image.Rect(0, 0, 16, 16))
		for p := range 256 {
			m.SetNRGBA(p%16, p/16, color.NRGBA{uint8(200 * (i % 2)), uint8(4 * i), uint8(p), 255})
		}
		var picture bytes.Buffer
		if err := png.Encode(&picture, m); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%d.png", i)
		if err := os.WriteFile(filepath.Join(folder, name), picture.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		rows += fmt.Sprintf("%s,a %s wave number%d\n", name, []string{"blue", "red"}[i%2], i)
	}
	table, out := filepath.Join(folder, "waves.csv"), filepath.Join(folder, "waves.safetensors")
	if err := os.WriteFile(table, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("../../build/halo", "train", "-data", table+"?size=16&holdout=0.3&tokenizer=bpe&vocabulary=320", "-d", "2", "-batch", "8",
		"-steps", "20", "-out", out).CombinedOutput()
	if err != nil {
		t.Fatalf("halo train: %v\n%s", err, said)
	}
	return out
}

// A checkpoint of data on somebody's own disk, read by byte pairs, opens and answers what is typed: no word is unknown, what is
// read in pieces is marked, and nothing is claimed of captions that training may have seen.
func TestAskDataElsewhere(t *testing.T) {
	path := trainOnPieces(t)
	file, err := checkpoint.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if file.Model.Tokenizer != checkpoint.BytePairs || len(file.Model.Merges) < 10 {
		t.Fatalf("got the tokenizer %q with %d merges, want byte pairs", file.Model.Tokenizer, len(file.Model.Merges))
	}
	b := open(t, "/?play=0")
	b.drop(path, b.canvas().middle())
	b.untilState("the checkpoint is on show", func(s state) bool { return s.Source != nil && *s.Source == "waves.safetensors" && s.at() == 20 })
	ask := func(caption string) {
		b.click(`#ask-text`)
		b.key(caption)
		b.key(kb.Enter)
	}
	ask("a zebra wave 🦓")
	a := b.answered("a caption of new words is answered", func(a answers) bool { return len(a.Probes) == 1 && len(a.Probes[0].Neighbours) > 0 })
	if got := a.Probes[0]; got.Problem != "" || got.Trained != "pieces" || got.Index != -1 || got.LogStd == nil {
		t.Errorf("got %+v; want the answer to a caption that is read in pieces", got)
	}
	b.until("what is read in pieces is marked", func() bool {
		return evaluate[string](b, `[...document.querySelectorAll("#probe-list mark.pieces")].map((e) => e.textContent).join()`) == "zebra,🦓"
	})
	ask("blue wave")
	a = b.answered("a caption of whole words is answered", func(a answers) bool { return len(a.Probes) == 2 && len(a.Probes[1].Neighbours) > 0 })
	if got := a.Probes[1]; got.Problem != "" || got.Trained != "elsewhere" {
		t.Errorf("got %+v; want an answer that claims nothing of its training", got)
	}
	if drawn := b.drawnProbes(); len(drawn) != 2 {
		t.Errorf("drawn are %+v, want the two captions", drawn)
	}
}
