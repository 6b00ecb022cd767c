//go:build !js

package browsertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"halo/assets"
	"halo/web"
)

// haloTrain runs the built command line.
func haloTrain(t *testing.T, flags ...string) {
	t.Helper()
	args := append([]string{"train", "-data", "tree332", "-every", "10"}, flags...)
	if flags[0] == "-resume" {
		args = append([]string{"train", "-every", "10"}, flags...)
	}
	if out, err := exec.Command("../../build/halo", args...).CombinedOutput(); err != nil {
		t.Fatalf("halo %v: %v\n%s", args, err, out)
	}
}

// openRuns opens the page of a server that shows a folder of runs.
func openRuns(t *testing.T, folder string, settings ...setting) *tab {
	t.Helper()
	furnished(t)
	handler, err := web.Handler(web.Options{Assets: assets.Files, Runs: folder})
	if err != nil {
		t.Fatal(err)
	}
	b := openAt(t, serve(t, handler), "/?play=0", settings...)
	b.ready()
	return b
}

// listed are the texts of the runs in the gallery, as they are seen.
func (b *tab) listed() []string {
	b.t.Helper()
	return evaluate[[]string](b, `[...document.querySelectorAll("#runs-list > li")].filter((li) => li.checkVisibility()).map((li) => li.innerText.replaceAll("\n", " | "))`)
}

// The gallery shows the runs of a folder: none, one that begins, and one that goes on, which takes what is on show along.
func TestGalleryFollowsRuns(t *testing.T) {
	folder := t.TempDir()
	b := openRuns(t, folder)
	run := filepath.Join(folder, "deep", "mine.safetensors")
	b.part("an empty folder says so", func(t *testing.T) {
		b.until("the note is there", func() bool { return strings.HasPrefix(b.text("#runs-note"), "No run is in the folder") })
		if got := b.listed(); len(got) != 0 {
			t.Errorf("got runs %q", got)
		}
	})
	b.part("a run appears", func(t *testing.T) {
		if err := os.Mkdir(filepath.Dir(run), 0o755); err != nil {
			t.Fatal(err)
		}
		haloTrain(t, "-steps", "30", "-out", run)
		b.until("the run is in the gallery", func() bool { return len(b.listed()) == 1 })
		want := []string{"deep / mine", "tree332, proposal, d = 2", "mlp × cbow", "step 30", "recall "}
		for _, w := range want {
			if got := b.listed()[0]; !strings.Contains(got, w) {
				t.Errorf("the gallery says %q, want %q in it", got, w)
			}
		}
		b.click(`#runs-list button`)
		b.untilState("it is on show", func(s state) bool { return s.Source != nil && *s.Source == "mine.safetensors" && s.at() == 30 })
	})
	b.part("its next snapshots take what is on show along", func(t *testing.T) {
		b.set(`{ view: { x: 0.3, y: -0.2, scale: 77, auto: false } }`)
		b.settled()
		before := b.state()
		haloTrain(t, "-resume", run, "-steps", "80", "-out", run)
		b.until("the gallery has the new step", func() bool { return strings.Contains(b.listed()[0], "step 80") })
		s := b.untilState("the new step is on show", func(s state) bool { return s.at() == 80 })
		if s.Run != before.Run || s.HistoryLength <= before.HistoryLength || s.HistoryIndex != -1 || s.Playing || s.Checkpoint != before.Checkpoint {
			t.Errorf("got run %d with %d frames at %d, playing %t; want run %d as it was, with more frames than %d", s.Run, s.HistoryLength, s.HistoryIndex, s.Playing, before.Run, before.HistoryLength)
		}
		if p, camera := b.settled(), b.state().Camera; p.Step != 80 || p.Run != s.Run || *camera != *before.Camera {
			t.Errorf("the picture is of run %d, step %d with camera %+v, want run %d, 80 and %+v", p.Run, p.Step, *camera, s.Run, *before.Camera)
		}
		if current := evaluate[string](b, `document.querySelector("#runs-list button").getAttribute("aria-current")`); current != "true" {
			t.Errorf("the run on show is marked %q", current)
		}
		if max := evaluate[string](b, `document.getElementById("timeline").max`); max != fmt.Sprint(s.HistoryLength) {
			t.Errorf("the timeline ends at %s, want %d", max, s.HistoryLength)
		}
	})
	b.part("who looks back goes on looking there", func(t *testing.T) {
		evaluate[any](b, `(() => { const t = document.getElementById("timeline"); t.value = 2; t.dispatchEvent(new Event("input")); })()`)
		past := b.untilState("the past is on show", func(s state) bool { return s.HistoryIndex == 2 })
		haloTrain(t, "-resume", run, "-steps", "120", "-out", run)
		s := b.untilState("the history has grown", func(s state) bool { return s.HistoryLength > past.HistoryLength })
		if s.at() != past.at() || s.HistoryIndex != 2 {
			t.Errorf("step %d, frame %d is on show, want step %d, frame 2, as before", s.at(), s.HistoryIndex, past.at())
		}
		b.click("#now")
		b.untilState("the present is on show", func(s state) bool { return s.at() == 120 })
	})
	b.part("one that was trained further here stays, and says so", func(t *testing.T) {
		b.step(1)
		haloTrain(t, "-resume", run, "-steps", "140", "-out", run)
		b.until("a message is shown", func() bool { return len(b.messages()) > 0 })
		if got := b.messages()[0]; !strings.HasPrefix(got, "deep / mine has a newer checkpoint, which is not shown: it was trained further here") {
			t.Errorf("the page says %q", got)
		}
		if s := b.state(); s.at() != 121 {
			t.Errorf("step %d is on show, want 121, which was trained here", s.at())
		}
		b.click("#messages .action")
		b.untilState("the new file is on show", func(s state) bool { return s.at() == 140 })
		if got := b.messages(); len(got) != 0 {
			t.Errorf("opened, the page still says %q", got)
		}
	})
	b.part("half a file is not opened", func(t *testing.T) {
		data, err := os.ReadFile(run)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "copied.safetensors"), data[:len(data)/2], 0o644); err != nil {
			t.Fatal(err)
		}
		b.until("the file is in the gallery", func() bool { return len(b.listed()) == 2 })
		if got := b.listed()[0]; !strings.Contains(got, "still being written") || !evaluate[bool](b, `document.querySelector("#runs-list button").disabled`) {
			t.Errorf("the gallery says %q, want that it cannot be opened yet", got)
		}
		if err := os.WriteFile(filepath.Join(folder, "copied.safetensors"), data, 0o644); err != nil {
			t.Fatal(err)
		}
		b.until("the file can be opened", func() bool { return evaluate[bool](b, `!document.querySelector("#runs-list button").disabled`) })
	})
	b.part("the note counts", func(t *testing.T) {
		if got := b.text("#runs-note"); !strings.HasPrefix(got, "2 runs in the folder") {
			t.Errorf("the note says %q", got)
		}
	})
}

// A folder of many runs is sifted by a filter, and scrolls by itself, also on a phone.
func TestGalleryOfManyRuns(t *testing.T) {
	furnished(t)
	folder := t.TempDir()
	data, err := os.ReadFile(shared.trained)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("sweep_%02d.safetensors", i)), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "sweep_07.best.safetensors"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	b := openRuns(t, folder, func(b *tab) error {
		b.width, b.height = 390, 844
		b.do(resize(390, 844, 1))
		return nil
	})
	b.until("all runs are listed", func() bool { return len(b.listed()) == 30 })
	if wide := evaluate[float64](b, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %g wide on a phone of 390", wide)
	}
	if high := evaluate[float64](b, `document.getElementById("runs-list").clientHeight`); high > 400 {
		t.Errorf("the list is %g high, want one that scrolls", high)
	}
	b.click("#runs-filter")
	b.key("sweep 07 tree332")
	b.until("one is left", func() bool { return len(b.listed()) == 1 })
	b.click("#runs-list li:not([hidden]) summary")
	b.click("#runs-list li:not([hidden]) details button")
	b.untilState("its best is on show", func(s state) bool { return s.Checkpoint == "checkpoints/sweep_07.best.safetensors" })
}
