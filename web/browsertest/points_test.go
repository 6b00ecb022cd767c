//go:build !js

package browsertest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// grid is a table as lines of fields.
type grid [][]string

func (g grid) column(i int) []string {
	var all []string
	for _, row := range g {
		all = append(all, row[i])
	}
	return all
}

// pointsTable is the body of the table of points, as it is read.
func (b *tab) pointsTable() grid {
	b.t.Helper()
	return evaluate[grid](b, `[...document.querySelectorAll("#points-table tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent))`)
}

// A browser may say late that the table was opened: it is then filled by the next picture.
func TestPointsTableOfALateBrowser(t *testing.T) {
	b := open(t, "/?pace=gentle", before(`addEventListener("toggle", (event) => event.target.id === "points-table" && event.stopImmediatePropagation(), true)`))
	b.click("#points-summary")
	b.until("the table has rows, or says why not", func() bool { return len(b.pointsTable()) > 0 || b.text("#points-note") != "" })
	if note := b.text("#points-note"); strings.Contains(note, "no table") {
		t.Errorf("it says %q", note)
	}
}

// The table says what the picture shows, is made when it is opened, is sorted by its heads, follows the run, and is
// copied as text.
func TestPointsTable(t *testing.T) {
	b := open(t, "/?play=0&m=2", catchesCopies)
	b.step(60)
	if made := evaluate[bool](b, `!!document.querySelector("#points-table table")`); made {
		t.Error("the table is made although nobody opened it")
	}
	b.click("#points-summary")
	var table grid
	b.until("the table has rows", func() bool { table = b.pointsTable(); return len(table) > 0 })
	s := b.state()
	if got, want := len(table), len(s.Points.Texts)+len(s.Points.Images); got != want {
		t.Fatalf("the table has %d rows, want %d", got, want)
	}

	b.part("it says what is drawn", func(t *testing.T) {
		const kind, caption, level, logStd, radius, x, y = 0, 1, 2, 3, 4, 5, 6
		number := func(text string) float64 {
			v, err := strconv.ParseFloat(strings.ReplaceAll(text, "−", "-"), 64)
			if err != nil {
				t.Errorf("%q is no number", text)
			}
			return v
		}
		p, camera := b.settled(), b.state().Camera
		r := b.canvas()
		for i, text := range s.Points.Texts {
			row := table[slices.IndexFunc(table, func(row []string) bool { return row[kind] == "caption" && row[caption] == text.Caption })]
			if want := fmt.Sprintf("%d %s", text.Level, s.Points.Levels[text.Level]); row[level] != want {
				t.Errorf("%s: level %q, want %q", text.Caption, row[level], want)
			}
			// From the pixels of the picture, by its camera, to a pixel; the table rounds to two decimals.
			at := p.text(i)
			want := []float64{camera.X + (at.x-r.Width/2)/camera.Scale, camera.Y - (at.y-r.Height/2)/camera.Scale, p.TextRadii[i] / camera.Scale}
			got := []float64{number(row[x]), number(row[y]), number(row[radius])}
			for j := range want {
				if math.Abs(got[j]-want[j]) > 0.0051+1/camera.Scale {
					t.Errorf("%s: x, y and radius are %v, the picture has %v", text.Caption, got, want)
					break
				}
			}
			// m = 2, and for the default objective the radius is m·σ.
			if u := number(row[logStd]); math.Abs(math.Log(got[2]/2)-u) > 0.03 {
				t.Errorf("%s: ln σ is %v, the radius %v", text.Caption, u, got[2])
			}
		}
		if table[len(table)-1][kind] != "picture" || table[0][level] != "0 any shape" {
			t.Errorf("the first row is %v, the last %v; want the vaguest caption first, pictures last", table[0], table[len(table)-1])
		}
	})

	b.part("it follows the run", func(t *testing.T) {
		before := b.pointsTable()
		b.step(20)
		b.until("the table has changed", func() bool { return !slices.Equal(b.pointsTable().column(3), before.column(3)) })
		// A second look at the same state changes nothing of the document.
		evaluate[bool](b, watchWrites)
		b.step(0)
		evaluate[any](b, fmt.Sprintf(`new Promise((done) => setTimeout(done, %d))`, 1500))
		if wrote := evaluate[[]string](b, `[...idle].filter((what) => what.startsWith("points"))`); len(wrote) > 0 {
			t.Errorf("the table is written although it is the same: %v", wrote)
		}
	})

	b.part("its heads sort it", func(t *testing.T) {
		sort := func(column int, want string) []string {
			b.click(fmt.Sprintf("#points-table thead th:nth-child(%d) button", column+1))
			if got := evaluate[string](b, fmt.Sprintf(`document.querySelector("#points-table thead th:nth-child(%d)").ariaSort`, column+1)); got != want {
				t.Errorf("column %d says that it is sorted %q, want %q", column, got, want)
			}
			if got := evaluate[int](b, `document.querySelectorAll("#points-table th[aria-sort]").length`); got != 1 {
				t.Errorf("%d columns say that they are sorted", got)
			}
			return b.pointsTable().column(column)
		}
		values := func(texts []string) []float64 {
			var all []float64
			for _, text := range texts {
				v, _ := strconv.ParseFloat(strings.ReplaceAll(text, "−", "-"), 64)
				all = append(all, v)
			}
			return all
		}
		if up := values(sort(3, "ascending")); !slices.IsSorted(up) || up[0] == up[len(up)-1] {
			t.Errorf("sorted by ln σ: %v", up)
		}
		down := values(sort(3, "descending"))
		slices.Reverse(down)
		if !slices.IsSorted(down) {
			t.Error("a second click does not turn the order")
		}
		if names := sort(1, "ascending"); !slices.IsSorted(names) {
			t.Error("captions are not sorted by name")
		}
	})

	b.part("it is copied", func(t *testing.T) {
		b.click("#points-copy")
		b.until("the button says so", func() bool {
			return evaluate[string](b, `document.querySelector("#points-copy").textContent`) == "Copied"
		})
		lines := strings.Split(strings.TrimSuffix(evaluate[string](b, `copied`), "\n"), "\n")
		if got, want := lines[0], "kind\tcaption\tlevel\tlevel name\tln σ (nats)\tradius (data units)\tx (data units)\ty (data units)"; got != want {
			t.Errorf("the header is %q, want %q", got, want)
		}
		if got, want := len(lines)-1, len(table); got != want {
			t.Errorf("%d rows were copied, want %d", got, want)
		}
		if got, want := strings.Split(lines[1], "\t")[1], b.pointsTable()[0][1]; got != want {
			t.Errorf("the first row that was copied is of %q, the table begins with %q", got, want)
		}
		b.until("the button is as before", func() bool {
			return evaluate[string](b, `document.querySelector("#points-copy").textContent`) == "Copy as TSV"
		})
	})

	b.part("without σ there is a dash", func(t *testing.T) {
		evaluate[any](b, `halo.set({ objective: "euclidean" })`)
		b.untilState("the run is another one", func(s state) bool { return s.Config != nil && s.Config.Objective.Name == "euclidean" && s.at() == 0 })
		b.until("ln σ and radius are dashes", func() bool {
			table := b.pointsTable()
			return len(table) > 0 && table[0][3] == "–" && table[0][4] == "–"
		})
	})
}
