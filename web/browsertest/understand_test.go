//go:build !js

package browsertest

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The text that explains is as long as one reads, its figures answer keys and the pointer, and they show what the loss
// gives.
func TestUnderstand(t *testing.T) {
	b := open(t, "/?play=0")
	words := len(strings.Fields(evaluate[string](b, `[...document.querySelectorAll("#understand :is(h2, h3, p:not(.said), li, figcaption)")].map((e) => e.textContent).join(" ")`)))
	if words < 300 || words > 500 {
		t.Errorf("the text has %d words, want 300 to 500", words)
	}
	if got := evaluate[int](b, `document.querySelectorAll("#understand figure svg").length`); got != 3 {
		t.Errorf("the text has %d figures, want 3", got)
	}
	if got := evaluate[string](b, `document.querySelector("#understand a[href*=CLIP]").href`); got != "https://github.com/openai/CLIP/issues/296" {
		t.Errorf("the link to the issue leads to %s", got)
	}

	// percentages of what is said under a figure
	said := func(figure string) []float64 {
		text := evaluate[string](b, `document.querySelector("#`+figure+` .said").textContent`)
		var all []float64
		for _, m := range regexp.MustCompile(`(\d+)\x{202f}%`).FindAllStringSubmatch(text, -1) {
			v, _ := strconv.ParseFloat(m[1], 64)
			all = append(all, v)
		}
		if len(all) == 0 {
			t.Fatalf("under %s stands no percentage: %q", figure, text)
		}
		return all
	}
	value := func(id string) string {
		return evaluate[string](b, `document.querySelector("output[for=`+id+`]").textContent`)
	}

	b.part("rings", func(t *testing.T) {
		b.do(chromedp.Focus(chromedp.CSS("#figure-place")))
		b.key(kb.Home)
		if p := said("figure-ring"); p[1] < 99 {
			t.Errorf("far out at the left the narrow caption has %v %%, the wide one %v %%", p[0], p[1])
		}
		b.key(kb.End)
		if p := said("figure-ring"); p[1] < 99 {
			t.Errorf("far out at the right, behind the narrow ring, it has %v %%, the wide one %v %%", p[0], p[1])
		}
		// By hand, at the middle of the narrow ring: (1/0.8) against (1/2.5)·exp(−(2.2/2.5)²).
		at := evaluate[box](b, `(() => {
			const ring = document.querySelector("#figure-ring .ring.slim");
			ring.scrollIntoView({ block: "center", behavior: "instant" });
			return ring.getBoundingClientRect();
		})()`)
		b.clickAt(at.middle())
		w := 1 / 2.5 * math.Exp(-(2.2/2.5)*(2.2/2.5))
		want := 100 * (1 / 0.8) / (1/0.8 + w)
		if p := said("figure-ring"); math.Abs(p[0]-want) > 1 || value("figure-place") != "6.30" {
			t.Errorf("at %s, the middle of the narrow ring, it has %v %%, want %.1f %% at 6.30", value("figure-place"), p[0], want)
		}
		spoken := evaluate[string](b, `document.querySelector("#figure-place").ariaValueText`)
		if !strings.Contains(spoken, "6.30") || !strings.Contains(spoken, "%") {
			t.Errorf("the slider is read as %q, want its value and the probabilities", spoken)
		}
	})
	b.part("batch and temperature", func(t *testing.T) {
		own := func() float64 { return said("figure-softmax")[0] }
		for _, row := range []struct {
			id, key string
			more    bool // whether the picture's own caption is then more probable
		}{{"#figure-batch", kb.End, false}, {"#figure-batch", kb.Home, true}, {"#figure-tau", kb.Home, true}, {"#figure-tau", kb.End, false}} {
			before := own()
			b.do(chromedp.Focus(chromedp.CSS(row.id)))
			b.key(row.key)
			if after := own(); (after > before) != row.more {
				t.Errorf("%s, %q: its own caption goes from %v to %v %%", row.id, row.key, before, after)
			}
		}
	})
}

// On a phone the text is read over the picture that otherwise stays in view, and nothing is wider than the screen.
func TestUnderstandOnAPhone(t *testing.T) {
	b := open(t, "/?play=0", phone)
	covered := evaluate[string](b, `(() => {
		document.querySelector("#figure-ring").scrollIntoView({ block: "start", behavior: "instant" });
		const hit = document.elementFromPoint(innerWidth / 2, 40);
		return hit.closest("#understand") ? "" : hit.outerHTML.slice(0, 200);
	})()`)
	if covered != "" {
		t.Errorf("over the text lies %s", covered)
	}
	if wide := evaluate[float64](b, `document.querySelector("#understand").getBoundingClientRect().right - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("the text is %v pixels wider than the screen", wide)
	}
}
