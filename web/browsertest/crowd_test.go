//go:build !js

package browsertest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"halo/checkpoint"
)

// crowdFile writes a checkpoint of so many captions and as many pictures, of data that are not known here.
func crowdFile(t *testing.T, n int) string {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	objective := checkpoint.Objective{Name: "proposal", Family: "variance", C: 1, K: 1, Tau: 1, HasStd: true}
	f := &checkpoint.File{
		Config: checkpoint.Config{Dataset: "crowd", Objective: objective, Dim: 2, BatchSize: 64, LearningRate: 1e-3},
		Points: checkpoint.Points{Levels: []string{"vague", "specific"}, Groups: []string{"odd", "even"}},
		Now: checkpoint.Snapshot{Step: 7, Objective: objective, BatchSize: 64, LearningRate: 1e-3,
			Images: checkpoint.Cloud{Dim: 2}, Texts: checkpoint.Cloud{Dim: 2}},
	}
	vague := n / 20
	for i := range n {
		x, y := 3*r.NormFloat64(), 3*r.NormFloat64()
		level, sigma := 1, .05
		if i < vague {
			level, sigma = 0, .5
		}
		f.Points.Texts = append(f.Points.Texts, checkpoint.TextPoint{Caption: fmt.Sprintf("caption %06d", i), Level: level, Attributes: 1 << level, Group: i % 2})
		f.Now.Texts.Means = append(f.Now.Texts.Means, float32(x), float32(y))
		f.Now.Texts.LogStd = append(f.Now.Texts.LogStd, float32(math.Log(sigma)+.2*r.NormFloat64()))
		of := []int{i}
		if i >= vague {
			of = []int{i % vague, i}
		}
		f.Points.Images = append(f.Points.Images, checkpoint.ImagePoint{Key: fmt.Sprint(i), Label: fmt.Sprintf("picture %06d", i), Texts: of, Group: i % 2})
		f.Now.Images.Means = append(f.Now.Images.Means, float32(x+.03*r.NormFloat64()), float32(y+.03*r.NormFloat64()))
		f.Now.Images.LogStd = append(f.Now.Images.LogStd, float32(-3+.2*r.NormFloat64()))
	}
	data, err := checkpoint.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), fmt.Sprintf("crowd-%d.safetensors", 2*n))
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// A checkpoint of 100,000 points opens, and everything beside its picture stays small and answers: what grew with the
// square of the points would take longer than any test waits, or more elements than a page can lay out.
func TestACrowdOpens(t *testing.T) {
	const n = 50_000
	b := open(t, "/?play=0")
	b.pick(crowdFile(t, n))
	b.until("the crowd is on show", func() bool {
		return evaluate[bool](b, `halo.state().source === "crowd-100000.safetensors" && halo.state().step === 7`)
	})
	b.click("#panels-specificity > summary")
	b.until("the panels say what is retrieved wrongly", func() bool {
		return evaluate[bool](b, `/of [\d,. \u202f]+ pictures/.test(document.getElementById("errors-keys").textContent)`)
	})
	if messages := b.messages(); len(messages) > 0 {
		t.Errorf("the page shows %q", messages)
	}

	b.part("the picture is a density, with few labels", func(t *testing.T) {
		if drawn := evaluate[int](b, `halo.probe().then((p) => p.plane_texts.length / 2 + p.plane_images.length / 2)`); drawn != 2*n {
			t.Errorf("the picture has %d points, want %d", drawn, 2*n)
		}
		if labels := evaluate[int](b, `document.getElementById("scene").contentDocument.querySelectorAll("*").length`); labels > 1500 {
			t.Errorf("the picture's document has %d elements, want few", labels)
		}
	})

	b.part("a caption is found by what is typed, and answered", func(t *testing.T) {
		if offered := evaluate[int](b, `document.querySelectorAll("#find-list option").length`); offered > 100 {
			t.Errorf("%d captions are offered under the search, want at most 100", offered)
		}
		b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("find").focus()`), chromedp.KeyEvent("043210"))
		b.until("what is typed is offered", func() bool {
			return evaluate[string](b, `[...document.querySelectorAll("#find-list option")].map(({ value }) => value).join()`) == "caption 043210"
		})
		b.do(chromedp.KeyEvent(kb.Enter))
		b.until("its neighbours are told", func() bool {
			return evaluate[bool](b, `halo.state().answers?.point?.index === 43210 && halo.state().answers.point.neighbours.length === 5`)
		})
	})

	b.part("the table shows its first rows in any order", func(t *testing.T) {
		b.click("#points-summary")
		b.until("the table is there", func() bool {
			return evaluate[bool](b, `document.querySelectorAll("#points-table tbody tr").length > 0`)
		})
		first := func() string {
			return evaluate[string](b, `document.querySelector("#points-table tbody th").textContent`)
		}
		b.click("#points-table thead th:nth-child(2) button") // by caption
		b.until("it is sorted", func() bool { return first() == "caption 000000" })
		b.click("#points-table thead th:nth-child(2) button")
		b.until("it is sorted the other way round", func() bool { return first() == fmt.Sprintf("picture %06d", n-1) })
		if rows := evaluate[int](b, `document.querySelectorAll("#points-table tbody tr").length`); rows > 1000 {
			t.Errorf("the table has %d rows, want few", rows)
		}
	})

	if elements := evaluate[int](b, `document.querySelectorAll("*").length`); elements > 12_000 {
		t.Errorf("the page has %d elements, want no more than with few points and a table of some hundred rows", elements)
	}

	b.part("the menu of data says that they are the file's, and a new run takes others", func(t *testing.T) {
		if got := evaluate[string](b, `document.getElementById("data").selectedOptions[0].textContent`); got != "The file’s own" {
			t.Errorf("the data are %q, want the file’s own", got)
		}
		b.choose("#data", "Shapes, a t")
		b.untilState("a run of the shapes is on show", func(s state) bool { return s.Source != nil && *s.Source == "live" && s.Data == "tree332" })
		if n := evaluate[int](b, `document.querySelectorAll('#data option[value=""]').length`); n > 0 {
			t.Error("the file’s own data are still offered")
		}
	})
}
