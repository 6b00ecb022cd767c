//go:build !js

package browsertest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shades counts the colours on the canvas of a batch matrix: 0 where there is none, few where nothing is drawn.
const shades = `((lane) => {
  const canvas = document.querySelector('.matrix[data-lane="' + lane + '"] canvas');
  if (!canvas || canvas.offsetParent === null || canvas.width === 0) return 0;
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height }).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
})(%q)`

// cells are the cells of a batch matrix as its CSV has them, by picture and caption, which are counted from 0.
type cells struct {
	n       int
	numbers map[string][]float64 // by column, [n, n]
	words   map[string][]string
}

// cells downloads the matrix of one run.
func (b *tab) cells() cells {
	b.t.Helper()
	columns, rows, _ := b.table("matrix")
	c := cells{int(math.Round(math.Sqrt(float64(len(rows))))), map[string][]float64{}, map[string][]string{}}
	if c.n*c.n != len(rows) {
		b.t.Fatalf("%d rows, want a square number", len(rows))
	}
	for at, row := range rows {
		if row[slices.Index(columns, "picture")] != strconv.Itoa(at/c.n+1) || row[slices.Index(columns, "caption")] != strconv.Itoa(at%c.n+1) {
			b.t.Fatalf("row %d is %q, want picture %d and caption %d", at, row, at/c.n+1, at%c.n+1)
		}
		for k, name := range columns {
			c.words[name] = append(c.words[name], row[k])
			if x, err := strconv.ParseFloat(row[k], 64); err == nil {
				c.numbers[name] = append(c.numbers[name], x)
			}
		}
	}
	return c
}

// untilPairs waits for the matrix of so many pairs.
func (b *tab) untilPairs(n int) {
	b.t.Helper()
	b.until(fmt.Sprintf("a matrix of %d pairs is drawn", n), func() bool {
		return strings.HasPrefix(b.text("#matrix-said"), fmt.Sprintf("%d pairs", n)) && evaluate[int](b, fmt.Sprintf(shades, "A")) > 10
	})
}

// posterior checks that the probabilities are the softmax of the logits along one axis, worked out here, and that the logits
// are the sum of their terms. It returns the mean over the queries of how sure they are: the largest of their probabilities.
func (c cells) posterior(t *testing.T, byPicture bool) (sure float64) {
	t.Helper()
	p, logit := c.numbers["probability"], c.numbers["logit (nats)"]
	for q := range c.n {
		at := func(k int) int {
			if byPicture {
				return q*c.n + k
			}
			return k*c.n + q
		}
		sum, total, most := 0.0, 0.0, 0.0
		for k := range c.n {
			sum += math.Exp(logit[at(k)])
			total += p[at(k)]
			most = max(most, p[at(k)])
		}
		if math.Abs(total-1) > 1e-5 {
			t.Errorf("query %d: the probabilities sum to %g, want 1", q, total)
		}
		for k := range c.n {
			if want := math.Exp(logit[at(k)]) / sum; math.Abs(p[at(k)]-want) > 1e-5 {
				t.Errorf("query %d, candidate %d: probability %g, want %g of the logits", q, k, p[at(k)], want)
			}
			if of := c.numbers["distance or product term (nats)"][at(k)] + c.numbers["σ or bias term (nats)"][at(k)]; math.Abs(of-logit[at(k)]) > 1e-5*(1+math.Abs(of)) {
				t.Errorf("query %d, candidate %d: the terms sum to %g, the logit is %g", q, k, of, logit[at(k)])
			}
		}
		sure += most / float64(c.n)
	}
	return sure
}

// The batch matrix opens by hand and by the URL, shows probabilities of the right axis, grows with the batch slider,
// sharpens with τ, and tells of a cell, also to the scene.
func TestBatchMatrix(t *testing.T) {
	b := open(t, "/?play=0&seed=4&batch=16")
	b.step(60)
	if n := evaluate[int](b, fmt.Sprintf(shades, "A")); n > 1 {
		t.Errorf("it is drawn before it is open")
	}
	b.click("#panels-batch > summary")
	b.untilPairs(16)
	b.until("the URL says so", func() bool { return strings.Contains(evaluate[string](b, "location.search"), "matrix=probability") })

	captions := b.cells()
	loose := captions.posterior(t, true)
	b.click(`#matrix-half input[value="images"]`)
	b.until("pictures are ranked", func() bool { return strings.Contains(b.text("#matrix-said"), "Each column sums to 1") })
	b.cells().posterior(t, false)
	b.click(`#matrix-half input[value="texts"]`)
	b.until("captions are ranked", func() bool { return strings.Contains(b.text("#matrix-said"), "Each row sums to 1") })

	var c cells
	b.part("sliders", func(t *testing.T) {
		b.slideTau(0.2)
		b.box("#matrix-chart") // away from it nothing is computed
		b.until("τ is in force", func() bool { return strings.Contains(b.text("#matrix-said"), "at τ 0.2,") })
		if sharp := b.cells().posterior(t, true); sharp < loose+0.1 {
			t.Errorf("at τ = 0.2 the largest probabilities are %g on the mean, at 1 they were %g; want a sharper posterior", sharp, loose)
		}
		b.slideBatch(64)
		b.box("#matrix-chart")
		b.untilPairs(64)
		b.step(1)
		b.until("the next batch is shown", func() bool { return strings.Contains(b.text("#matrix-said"), "those of step 62 ") })
		if c = b.cells(); c.n != 64 {
			t.Errorf("the data have %d pairs, want 64", c.n)
		}
	})

	b.part("pointer", func(t *testing.T) {
		place := b.box(".matrix[data-lane=A] canvas")
		said := func(in string) bool { // of some cell of the data, all that the data have of it
			text := b.text("#matrix-cell")
			for at, logit := range c.numbers["logit (nats)"] {
				if strings.Contains(text, "logit "+minus(logit)+" nats") && strings.Contains(text, "“"+c.words["picture of"][at]+"” with “"+c.words["caption text"][at]+"”") && strings.Contains(text, in) && (c.words["kind"][at] == "pair") == (in == "its own pair") {
					return true
				}
			}
			return false
		}
		first := place.corner().plus(point{9 + 3, 9 + 3}) // of the first cell, behind the strips
		b.move(first)
		b.until("the first cell is told of", func() bool { return said("its own pair") })
		s := b.untilState("the scene shows a picture of its kind", func(s state) bool { return s.Hover != nil && s.Hover.Kind == "image" && s.Hover.Linked })
		if label := s.Points.Images[s.Hover.Index].Label; !strings.Contains(b.text("#matrix-cell"), "Picture of “"+label+"”") {
			t.Errorf("the scene shows %q, the panel says %q", label, b.text("#matrix-cell"))
		}
		b.move(place.corner().plus(point{place.Width - 5, 9 + 3}))
		b.until("a cell off the diagonal is told of", func() bool { return said("true of it") })
		b.away()
		var hover any
		defer func() {
			if t.Failed() {
				t.Logf("what was hovered last: %+v", hover)
			}
		}()
		y := 3.
		b.untilState("the scene shows nothing any more", func(s state) bool {
			y = 7 - y // a hand that leaves does not leave in one move
			b.move(point{3, y})
			hover = s.Hover
			return s.Hover == nil
		})
	})

	b.part("keyboard", func(t *testing.T) {
		b.do(chromedp.Focus(chromedp.CSS(".matrix[data-lane=A] canvas")))
		b.key(kb.End)
		b.until("the last cell is told of", func() bool { return strings.Contains(b.text("#matrix-cell"), "its own pair") })
		was := b.text("#matrix-cell")
		b.key(kb.ArrowLeft)
		b.until("another cell is told of", func() bool { return b.text("#matrix-cell") != was && strings.Contains(b.text("#matrix-cell"), "logit") })
		b.key(kb.Escape)
		b.until("the cursor is gone", func() bool { return !strings.Contains(b.text("#matrix-cell"), "logit") })
	})

	b.click("#panels-batch > summary")
	b.until("the URL is silent again", func() bool { return !strings.Contains(evaluate[string](b, "location.search"), "matrix") })
}

// Two runs are side by side, or one of them; what an objective does not have is said; hide= takes it away.
func TestBatchMatrixOfTwoRuns(t *testing.T) {
	b := open(t, "/?b=clip&play=0&seed=4&batch=8&matrix=probability%2Bgroup")
	b.step(10)
	b.box("#matrix-chart")
	for _, lane := range []string{"A", "B"} {
		b.until(lane+" is drawn", func() bool { return evaluate[int](b, fmt.Sprintf(shades, lane)) > 10 })
	}
	columns, rows, name := b.table("matrix")
	if len(rows) != 2*8*8 || columns[0] != "run" || rows[64][0] != "B" || name != "tree332-proposal-clip-step10-matrix.csv" {
		t.Errorf("%s has %d rows, %q, the 65th %q; want 128 of A and B", name, len(rows), columns, rows[min(64, len(rows)-1)])
	}
	b.click(`#matrix-view input[value="sigma"]`)
	b.until("B says that it has no σ term", func() bool { return strings.Contains(b.text(".matrix[data-lane=B]"), "no σ term") })
	b.click(`#matrix-runs input[value="A"]`)
	b.until("A is alone", func() bool {
		return evaluate[int](b, fmt.Sprintf(shades, "B")) == 0 && evaluate[bool](b, `document.querySelector(".matrix[data-lane=B]").hidden`)
	})
	b.until("the URL says what was chosen", func() bool { return strings.Contains(evaluate[string](b, "location.search"), "matrix=sigma+group+A") })
	b = open(t, "/?play=0&matrix=probability&hide=matrix")
	if evaluate[int](b, fmt.Sprintf(shades, "A")) > 0 || evaluate[bool](b, `document.getElementById("panels-batch").offsetParent !== null`) {
		t.Error("it is shown although it is hidden")
	}
}
