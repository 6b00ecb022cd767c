//go:build !js

package browsertest

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"halo/checkpoint/broken"
)

// pick clicks Open and chooses a file in the browser's own dialogue.
func (b *tab) pick(path string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, waitDeadline)
	defer cancel()
	b.do(command(page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true}))
	opened := chromedp.Events(ctx, page.FileChooserOpened)
	b.click("#open")
	for chooser, err := range opened {
		if err != nil {
			b.t.Fatalf("no dialogue opened: %v", err)
		}
		b.do(command(dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, BackendNodeID: chooser.BackendNodeID}))
		return
	}
}

// drop drags a file from outside onto a point of the viewport.
func (b *tab) drop(path string, at point) {
	b.t.Helper()
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: []string{path}, DragOperationsMask: 1} // copy
	for _, kind := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
		b.do(command(input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: at.x, Y: at.y, Data: data}))
	}
}

// shows waits until the checkpoint that halo train wrote is on show, and checks what the page makes of it.
func (b *tab) shows(name string) state {
	b.t.Helper()
	s := b.untilState("the checkpoint is on show", func(s state) bool {
		return s.Source != nil && *s.Source == name && s.at() == trainedSteps && s.HistoryIndex == -1
	})
	if s.Playing || !s.Trainable || s.Seed != 3 || s.Data != "tree332" || s.HistoryLength != trainedSteps/trainedEvery+1 || s.Config.Seed != 3 {
		b.t.Errorf("%s: playing %v, trainable %v, seed %d, data %s, %d frames; want it at rest, trainable, 3, tree332, %d",
			name, s.Playing, s.Trainable, s.Seed, s.Data, s.HistoryLength, trainedSteps/trainedEvery+1)
	}
	if p := b.settled(); p.Run != s.Run || p.Step != trainedSteps {
		b.t.Errorf("%s: the picture is of run %d, step %d; want run %d, step %d", name, p.Run, p.Step, s.Run, trainedSteps)
	}
	if len(s.Messages) > 0 {
		b.t.Errorf("%s: the page shows %q", name, s.Messages)
	}
	return s
}

// liveAgain goes back to a live run.
func (b *tab) liveAgain() {
	b.t.Helper()
	b.click("#new-seed")
	b.untilState("a live run is on show", func(s state) bool { return s.Source != nil && *s.Source == "live" && s.at() >= 0 })
}

// What halo train wrote opens in every way, and can be trained on.
func TestOpensWhatHaloTrainWrote(t *testing.T) {
	b := open(t, "/?play=0")
	path := shared.trained
	b.part("picker", func(t *testing.T) {
		b.pick(path)
		b.shows(trainedName)
		if s := b.step(3); s.at() != trainedSteps+3 {
			t.Errorf("3 further steps lead to step %d, want %d", s.at(), trainedSteps+3)
		}
		b.liveAgain()
	})
	b.part("drop on the page", func(t *testing.T) {
		b.drop(path, b.box("#seed").middle())
		b.shows(trainedName)
		b.liveAgain()
	})
	b.part("drop on the canvas", func(t *testing.T) {
		b.drop(path, b.canvas().middle())
		b.shows(trainedName)
		if evaluate[bool](b, `!document.getElementById("drop").hidden`) {
			t.Error("the sheet that says where to drop is still there")
		}
		b.liveAgain()
	})
	b.part("gallery", func(t *testing.T) {
		button := fmt.Sprintf(`#gallery-list button[data-url="checkpoints/%s"]`, trainedName)
		b.until("the gallery has the file", func() bool {
			return evaluate[bool](b, fmt.Sprintf(`document.querySelector(%q) !== null`, button))
		})
		b.click(button)
		s := b.shows(trainedName)
		if s.Checkpoint != "checkpoints/"+trainedName {
			t.Errorf("the URL's checkpoint is %q", s.Checkpoint)
		}
		if got := evaluate[string](b, `location.search`); got != "?checkpoint=checkpoints/"+trainedName+"&play=0" {
			t.Errorf("the query is %q", got)
		}
		if current := evaluate[string](b, fmt.Sprintf(`document.querySelector(%q).getAttribute("aria-current")`, button)); current != "true" {
			t.Errorf("the gallery does not mark what is on show: aria-current %q", current)
		}
	})
}

func TestCheckpointInURL(t *testing.T) {
	t.Run("relative", func(t *testing.T) {
		b := open(t, "/?checkpoint=checkpoints/"+trainedName)
		b.shows(trainedName)
	})
	t.Run("absent", func(t *testing.T) {
		b := open(t, "/?checkpoint=checkpoints/absent.safetensors&play=0", expects(`status of 404`))
		s := b.untilState("a live run is on show", func(s state) bool { return s.Source != nil && *s.Source == "live" })
		if want := "absent.safetensors could not be loaded: the server answered 404 Not Found."; len(s.Messages) != 1 || s.Messages[0] != want {
			t.Errorf("the page shows %q, want %q", s.Messages, want)
		}
	})
	// Another host may serve the file, if it lets other pages read it.
	for _, shares := range []bool{true, false} {
		t.Run(fmt.Sprintf("another host, CORS %v", shares), func(t *testing.T) {
			other := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if shares {
					w.Header().Set("Access-Control-Allow-Origin", "*")
				}
				w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
				http.ServeFile(w, r, shared.trained)
			}))
			settings := []setting{mayAsk(other)}
			if !shares {
				settings = append(settings, expects(`blocked by CORS policy`, `net::ERR_FAILED`))
			}
			b := open(t, "/?play=0&checkpoint="+other+"/"+trainedName, settings...)
			if shares {
				b.shows(trainedName)
				return
			}
			s := b.untilState("a live run is on show", func(s state) bool { return s.Source != nil && *s.Source == "live" })
			if len(s.Messages) != 1 || !strings.Contains(s.Messages[0], "does not let other pages read it (CORS)") {
				t.Errorf("the page shows %q, want what is wrong with the host", s.Messages)
			}
		})
	}
}

// What is no valid checkpoint says what is wrong and where; what was shown stays.
func TestBrokenFiles(t *testing.T) {
	files, err := broken.Files()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 10 {
		t.Errorf("%d broken files, want ten", len(files))
	}
	b := open(t, "/?play=0")
	b.step(2)
	b.away()
	before, picture := b.state(), b.settled()
	folder := t.TempDir()
	for i, file := range files {
		b.part(file.Name, func(t *testing.T) {
			name := strings.ReplaceAll(file.Name, " ", "-") + ".safetensors"
			path := filepath.Join(folder, name)
			if err := os.WriteFile(path, file.Data, 0o644); err != nil {
				t.Fatal(err)
			}
			switch i % 3 { // every way in has its turn
			case 0:
				b.pick(path)
			case 1:
				b.drop(path, b.box("#seed").middle())
			case 2:
				b.drop(path, b.canvas().middle())
			}
			want := name + ": " + file.Want
			b.until("a message is shown", func() bool { return len(b.messages()) > 0 })
			if got := b.messages(); len(got) != 1 || got[0] != want {
				t.Errorf("the page shows\n%q, want\n%q", got, want)
			}
			b.click("#messages .dismiss")
			if got := b.messages(); len(got) != 0 {
				t.Errorf("dismissed, the page still shows %q", got)
			}
			b.away()
			if s := b.step(0); s.Run != before.Run || s.at() != before.at() || *s.Source != "live" {
				t.Errorf("run %d at step %d of %s is on show; want run %d at %d, as before", s.Run, s.at(), *s.Source, before.Run, before.at())
			}
		})
	}
	if p := b.settled(); p.Run != picture.Run || p.moved(&picture) > 0.01 {
		t.Error("the picture is not what it was before the broken files")
	}
	if s := b.step(1); s.at() != before.at()+1 {
		t.Errorf("a further step leads to step %d, want %d", s.at(), before.at()+1)
	}
}

// A history plays and scrubs, that of a file as that of a live run.
func TestTimeline(t *testing.T) {
	b := open(t, "/?play=0&checkpoint=checkpoints/"+trainedName)
	b.part("a checkpoint's history plays", func(t *testing.T) {
		s := b.shows(trainedName)
		b.click("#replay")
		seen := map[int]int64{}
		b.until("the history has played to its end", func() bool {
			s := b.state()
			if s.HistoryIndex >= 0 {
				seen[s.HistoryIndex] = s.at()
			}
			return len(seen) > 0 && s.HistoryIndex == -1 && s.at() == trainedSteps
		})
		if len(seen) < s.HistoryLength/2 {
			t.Errorf("%d frames of %d were seen", len(seen), s.HistoryLength)
		}
		for index, step := range seen {
			if step != int64(index*trainedEvery) {
				t.Errorf("frame %d is of step %d, want %d", index, step, index*trainedEvery)
			}
		}
	})
	b.part("it scrubs", func(t *testing.T) { b.scrubs(trainedSteps) })
	b.part("a live run scrubs", func(t *testing.T) {
		b.liveAgain()
		b.step(0)
		if !evaluate[bool](b, `document.getElementById("play").getAttribute("aria-pressed") === "false"`) {
			t.Fatal("a run that was to be paused plays")
		}
		b.click(`#pace input[value="max"]`)
		b.click("#play")
		b.untilState("there is a history", func(s state) bool { return s.HistoryLength > 12 })
		b.scrubs(0)
	})
}

// scrubs drags the timeline back and forth with the mouse. now is the step of the
// present, 0 where it trained on until then.
func (b *tab) scrubs(now int64) {
	b.t.Helper()
	r := b.box("#timeline")
	at := func(share float64) point { return point{r.X + 9 + share*(r.Width-18), r.middle().y} }
	b.move(at(1))
	b.press(at(1))
	for share := 0.95; share >= 0.3; share -= 0.05 {
		b.pull(at(share))
	}
	s := b.untilState("the past is on show", func(s state) bool { return s.HistoryIndex >= 0 && s.HistoryIndex < s.HistoryLength/2 })
	if s.Playing {
		b.t.Error("who looks back at a run that goes on sees it move away")
	}
	past := s.at()
	b.until("the frame on show is the one that the thumb points to", func() bool {
		return evaluate[bool](b, `halo.state().historyIndex === Number(document.getElementById("timeline").value)`)
	})
	b.pull(at(0))
	s = b.untilState("the first frame is on show", func(s state) bool { return s.HistoryIndex == 0 })
	b.release(at(0))
	if p := b.settled(); s.at() != 0 || p.Step != 0 || value(s.Metrics.CrossEntropy) < 3.9 {
		b.t.Errorf("the first frame: step %d, picture of step %d, cross-entropy %.2f; want 0, 0 and about that of chance", s.at(), p.Step, value(s.Metrics.CrossEntropy))
	}
	b.click("#now")
	s = b.untilState("the present is on show", func(s state) bool { return s.HistoryIndex == -1 && s.at() > 0 })
	if p := b.settled(); p.Step != s.at() || s.at() <= past || now != 0 && s.at() != now {
		b.t.Errorf("back in the present: step %d, picture of step %d; want the same, and beyond the %d that was looked back at", s.at(), p.Step, past)
	}
}
