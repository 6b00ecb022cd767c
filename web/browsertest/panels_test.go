//go:build !js

package browsertest

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// panels are those that have a chart, by what an objective needs for something to be drawn in it.
var (
	panelsOfAny = []string{"loss", "recall", "rank", "gap", "uniformity", "gradient"}
	panelsOfStd = []string{"sigma", "distribution", "bits", "kinds", "errors", "clamp"}
)

// drawn counts the coloured pixels of a panel's chart: axes and words have none.
const drawn = `((panel) => {
  const canvas = document.querySelector('.chart[data-panel="' + panel + '"] canvas');
  if (!canvas || canvas.offsetParent === null) return -1;
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height }).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) {
    const most = Math.max(data[i], data[i + 1], data[i + 2]), least = Math.min(data[i], data[i + 1], data[i + 2]);
    if (data[i + 3] > 100 && most - least > 60) n++;
  }
  return n;
})(%q)`

// openGroups opens the groups of panels that are closed at first.
func (b *tab) openGroups() {
	b.t.Helper()
	for i, n := 0, evaluate[int](b, `document.querySelectorAll("details.panels").length`); i < n; i++ {
		evaluate[bool](b, fmt.Sprintf(`document.querySelectorAll("details.panels")[%d].open = true`, i))
	}
}

// table is the data of a chart, as its button downloads them.
func (b *tab) table(panel string) (columns []string, rows [][]string, name string) {
	b.t.Helper()
	path, name := b.download(fmt.Sprintf(".chart[data-panel=%s] .csv", panel))
	text, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil || len(records) < 2 {
		b.t.Fatalf("the data of %s: %v, %d records:\n%.300s", panel, err, len(records), text)
	}
	return records[0], records[1:], name
}

// has tells whether a row of a step holds a number in a column.
func has(columns []string, rows [][]string, column string, step int64, want float64) bool {
	at, steps := slices.Index(columns, column), slices.Index(columns, "step")
	for _, row := range rows {
		if at < 0 || steps < 0 || row[steps] != strconv.FormatInt(step, 10) {
			continue
		}
		if got, err := strconv.ParseFloat(row[at], 64); err == nil && got == want {
			return true
		}
	}
	return false
}

// Every panel draws what there is for an objective, and says so where there is nothing.
func TestPanelsDraw(t *testing.T) {
	for _, row := range []struct {
		name, query string
		std         bool
	}{
		{"proposal", "/?play=0&seed=4&lr=0.01", true},
		{"clip", "/?objective=clip&play=0&seed=4", false},
		{"two runs", "/?b=clip&play=0&seed=4", true},
		{"a file", "/?checkpoint=checkpoints/" + trainedName + "&play=0", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := open(t, row.query)
			if row.name != "a file" {
				b.step(40)
			}
			for _, panel := range []string{"bits", "rank", "gradient"} {
				if n := evaluate[int](b, fmt.Sprintf(drawn, panel)); n > 0 {
					t.Errorf("panel %s of a closed group is drawn", panel)
				}
			}
			b.openGroups()
			for _, panel := range panelsOfAny {
				b.until("panel "+panel+" is drawn", func() bool { return evaluate[int](b, fmt.Sprintf(drawn, panel)) > 20 })
			}
			for _, panel := range panelsOfStd {
				if row.std {
					b.until("panel "+panel+" is drawn", func() bool { return evaluate[int](b, fmt.Sprintf(drawn, panel)) > 5 })
				} else if n := evaluate[int](b, fmt.Sprintf(drawn, panel)); n > 0 {
					t.Errorf("panel %s of an objective without σ is drawn", panel)
				}
				if said := evaluate[string](b, fmt.Sprintf(`((none) => (none.hidden ? "" : none.innerText))(document.getElementById(%q))`, panel+"-none")); panel != "clamp" && strings.Contains(said, "no standard deviation") != (!row.std || row.name == "two runs") {
					t.Errorf("panel %s says %q", panel, said)
				}
			}
			if slow := evaluate[int](b, `[...document.querySelectorAll(".uplot canvas")].filter((c) => !c.getContext("2d").getContextAttributes().willReadFrequently).length`); slow > 0 {
				t.Errorf("%d charts are drawn by the graphics, which in software costs more than the rest of the page", slow)
			}
			if floor := b.text("#loss-floors"); !strings.Contains(floor, "what a model that sees everything perfectly would still pay") || strings.Contains(floor, "–") {
				t.Errorf("the floors are %q", floor)
			}
			if s := b.state(); len(s.Messages) > 0 {
				t.Errorf("the page shows %q", s.Messages)
			}
		})
	}
}

// The data of a chart are those that halo.state() tells, of both runs where there are two.
func TestChartsDownload(t *testing.T) {
	b := open(t, "/?play=0&seed=4")
	s := b.step(30)
	b.until("the distributions are drawn", func() bool { return evaluate[int](b, fmt.Sprintf(drawn, "distribution")) > 5 })
	columns, rows, name := b.table("recall")
	if want := "tree332-proposal-step30-recall.csv"; name != want {
		t.Errorf("it is called %s, want %s", name, want)
	}
	if !has(columns, rows, "pictures (share)", 30, *s.Metrics.RecallImageToText) || !has(columns, rows, "captions, by means (share)", 30, *s.Metrics.RecallTextToImageMeans) {
		t.Errorf("recall: columns %q, last row %q; want %v and %v", columns, rows[len(rows)-1], *s.Metrics.RecallImageToText, *s.Metrics.RecallTextToImageMeans)
	}
	columns, rows, _ = b.table("loss")
	if !has(columns, rows, "held out (nats)", 30, *s.Metrics.CrossEntropy) || !has(columns, rows, "training (nats)", 30, float64(float32(*s.Metrics.Loss))) || !has(columns, rows, "ln 64 (nats)", 30, math.Log(64)) {
		t.Errorf("loss: columns %q, last row %q; want %v and %v", columns, rows[len(rows)-1], *s.Metrics.CrossEntropy, *s.Metrics.Loss)
	}
	columns, rows, _ = b.table("distribution")
	if len(rows) != 31 || rows[0][2] != s.Points.Texts[0].Caption || !slices.Contains(columns, "ln σ (nats)") {
		t.Fatalf("distribution: columns %q, %d rows, the first %q; want one for each of 31 captions", columns, len(rows), rows[0])
	}
	means := make([]float64, len(s.Points.Levels))
	counts := make([]float64, len(s.Points.Levels))
	for i, row := range rows {
		u, err := strconv.ParseFloat(row[slices.Index(columns, "ln σ minus its mean (nats)")], 64)
		if err != nil {
			t.Fatal(err)
		}
		level := s.Points.Texts[i].Level
		means[level], counts[level] = means[level]+u, counts[level]+1
	}
	for level, want := range s.Metrics.LogStdByLevel {
		if got := means[level] / counts[level]; math.Abs(got-*want) > 1e-5 {
			t.Errorf("mean ln σ of level %d: %g in the table, want %g", level, got, *want)
		}
	}

	b = open(t, "/?b=gaussian&play=0&seed=4")
	s = b.step(20)
	columns, rows, name = b.table("recall")
	if want := "tree332-proposal-gaussian-step20-recall.csv"; name != want {
		t.Errorf("it is called %s, want %s", name, want)
	}
	if !has(columns, rows, "pictures, A (share)", 20, *s.Metrics.RecallImageToText) || !has(columns, rows, "pictures, B (share)", 20, *s.LaneB.Metrics.RecallImageToText) {
		t.Errorf("two runs: columns %q, last row %q; want %v and %v", columns, rows[len(rows)-1], *s.Metrics.RecallImageToText, *s.LaneB.Metrics.RecallImageToText)
	}
}

// Looking back, the panels of single captions show what they were.
func TestPanelsLookBack(t *testing.T) {
	b := open(t, "/?play=0&seed=4")
	b.step(30)
	b.until("the distributions are drawn", func() bool { return evaluate[int](b, fmt.Sprintf(drawn, "distribution")) > 5 })
	b.do(chromedp.Focus(chromedp.CSS("#timeline")))
	b.key(kb.Home)
	b.untilState("it looks back", func(s state) bool { return s.HistoryIndex == 0 })
	b.until("the data are of step 0", func() bool {
		columns, rows, _ := b.table("distribution")
		return rows[0][0] == "0" && rows[0][slices.Index(columns, "ln σ (nats)")] == rows[30][slices.Index(columns, "ln σ (nats)")]
	})
}
