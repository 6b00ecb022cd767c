//go:build !js

package browsertest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

func (b *tab) text(selector string) string {
	b.t.Helper()
	return evaluate[string](b, fmt.Sprintf(`(() => { const e = document.querySelector(%q); return e.checkVisibility() ? e.innerText : ""; })()`, selector))
}

// Each objective says what it is and what τ does in it, and shows no σ where it has none.
func TestObjectives(t *testing.T) {
	b := open(t, "/?play=0")
	for _, row := range []struct {
		letters, name string
		std, gauge    bool
		note          string
	}{
		{"Gau", "gaussian", true, false, "at τ = d this is the proposal"},
		{"No", "no-log-term", true, true, "only rescales σ"},
		{"Eu", "euclidean", false, true, "only rescales the embeddings"},
		{"CL", "clip", false, false, "Cosines lie between −1 and 1"},
		{"Pro", "proposal", true, false, "one knob"},
	} {
		b.part(row.name, func(t *testing.T) {
			b.choose("#objective", row.letters)
			b.untilState("the run has the objective", func(s state) bool { return s.Config != nil && s.Config.Objective.Name == row.name && s.at() == 0 })
			s := b.step(10)
			if note := b.text("#tau-hint"); !strings.Contains(note, row.note) {
				t.Errorf("of τ the page says %q, want %q", note, row.note)
			}
			if gauge := evaluate[bool](b, `document.getElementById("tau-hint").classList.contains("gauge")`); gauge != row.gauge {
				t.Errorf("τ is marked as pure gauge: %v, want %v", gauge, row.gauge)
			}
			p := b.settled()
			if rings := len(p.TextRadii) > 0; rings != row.std {
				t.Errorf("%d rings are drawn, want some: %v", len(p.TextRadii), row.std)
			}
			if shown := b.text("#sigma-none") == ""; shown != row.std {
				t.Errorf("the chart of σ is shown: %v, want %v", shown, row.std)
			}
			if dash := b.text("#no-rings"); (dash == "") != row.std {
				t.Errorf("the caption says %q of rings", dash)
			}
			if (s.Metrics.KendallTau != nil || len(s.Metrics.LogStdByLevel) > 0) != row.std {
				t.Errorf("numbers of σ are there: Kendall's τ %v, by level %v; want some: %v", s.Metrics.KendallTau, s.Metrics.LogStdByLevel, row.std)
			}
			offer := b.text("#d-offer")
			if (offer != "") != (row.name == "clip") {
				t.Errorf("the offer of d = 4 says %q", offer)
			}
			if row.name != "clip" {
				return
			}
			if !strings.Contains(offer, "one degree of freedom") {
				t.Errorf("CLIP at d = 2 says %q, want that it has one degree of freedom", offer)
			}
			// All means are drawn at length 1: on a circle.
			run := s.Run
			b.click("#d-four")
			s = b.untilState("a run with d = 4 is on show", func(s state) bool { return s.Config != nil && s.Config.Dim == 4 && s.at() == 0 })
			if s.Run != run+1 || s.Objective != "clip" || b.text("#d-offer") != "" {
				t.Errorf("run %d of %s at d = 4 with the offer %q; want run %d of clip and no offer", s.Run, s.Objective, b.text("#d-offer"), run+1)
			}
			s = b.step(5)
			b.away()
			b.settled()
			if s = b.state(); s.Legend.Projection != "pca" || !strings.Contains(b.text("#projection"), "% of the variance") {
				t.Errorf("at d = 4 the projection is %q, described as %q", s.Legend.Projection, b.text("#projection"))
			}
			b.click(`#d input[value="2"]`)
			b.untilState("d = 2 again", func(s state) bool { return s.Config != nil && s.Config.Dim == 2 && s.at() == 0 })
		})
	}
}

// A temperature that is learned is shown as it is by now; what it began with stays the setting.
func TestLearnedTemperatureIsShown(t *testing.T) {
	b := open(t, "/?play=0&objective=clip?learn=tau&lr=0.02")
	b.step(40)
	now := evaluate[float64](b, `halo.state().inForce.tau`)
	if math.Abs(now-.07) < .005 {
		t.Fatalf("after 40 steps τ is %g: the test sees no learning", now)
	}
	b.until("the slider's number is what was learned", func() bool {
		return b.text("#tau-value") == strconv.FormatFloat(now, 'g', 2, 64)
	})
	if got := evaluate[float64](b, `halo.state().tau`); got != .07 {
		t.Errorf("the setting is %g, want .07 as before", got)
	}
}
