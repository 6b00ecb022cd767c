//go:build !js

package browsertest

import (
	"context"
	"fmt"
	"math"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Hands are the mouse, the wheel, fingers and keys, by the browser's own input: what the page sees is what it
// sees of a reader.

// command is a command of the browser's protocol as an action.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

const (
	left     = input.MouseButtonLeft
	leftHeld = 1
	ctrl     = int64(chromedp.ModifierCtrl)
)

func (b *tab) mouse(params input.DispatchMouseEventParams) {
	b.t.Helper()
	b.do(command(input.DispatchMouseEvent, params))
}

// move moves the mouse, with no button held.
func (b *tab) move(p point) {
	b.t.Helper()
	b.mouse(input.DispatchMouseEventParams{Type: chromedp.MouseMoved, X: p.x, Y: p.y})
}

func (b *tab) press(p point) {
	b.t.Helper()
	b.mouse(input.DispatchMouseEventParams{Type: chromedp.MousePressed, X: p.x, Y: p.y, Button: left, Buttons: leftHeld, ClickCount: 1})
}

// pull moves the mouse with the button held.
func (b *tab) pull(p point) {
	b.t.Helper()
	b.mouse(input.DispatchMouseEventParams{Type: chromedp.MouseMoved, X: p.x, Y: p.y, Button: left, Buttons: leftHeld})
}

func (b *tab) release(p point) {
	b.t.Helper()
	b.mouse(input.DispatchMouseEventParams{Type: chromedp.MouseReleased, X: p.x, Y: p.y, Button: left, ClickCount: 1})
}

func (b *tab) clickAt(p point) {
	b.t.Helper()
	b.move(p)
	b.press(p)
	b.release(p)
}

// drag pulls from one point to another, as a hand does: by and by.
func (b *tab) drag(from, to point) {
	b.t.Helper()
	b.move(from)
	b.press(from)
	const moves = 8
	for i := 1; i <= moves; i++ {
		share := float64(i) / moves
		b.pull(point{from.x + share*(to.x-from.x), from.y + share*(to.y-from.y)})
	}
	b.release(to)
}

// turn is a mouse event of type mouseWheel. Unlike the library's struct it says a way of zero.
type turn struct {
	Type      input.DispatchMouseEventType `json:"type"`
	X         float64                      `json:"x"`
	Y         float64                      `json:"y"`
	DeltaX    float64                      `json:"deltaX"`
	DeltaY    float64                      `json:"deltaY"`
	Modifiers int64                        `json:"modifiers"`
}

// wheel turns the wheel by dy pixels; positive scrolls down.
func (b *tab) wheel(at point, dy float64, modifiers int64) {
	b.t.Helper()
	b.do(command(cdp.Command[turn, cdp.Empty]{Method: input.CommandDispatchMouseEvent},
		turn{Type: chromedp.MouseWheel, X: at.x, Y: at.y, DeltaY: dy, Modifiers: modifiers}))
}

// box is where an element is in the viewport.
type box struct{ X, Y, Width, Height float64 }

func (r box) corner() point { return point{r.X, r.Y} }
func (r box) middle() point { return point{r.X + r.Width/2, r.Y + r.Height/2} }
func (r box) contains(p point) bool {
	return p.x >= r.X && p.x <= r.X+r.Width && p.y >= r.Y && p.y <= r.Y+r.Height
}

// box returns where the first element that matches is, scrolled into view where it is not, once it stays there: what a
// trainer answers may move it.
func (b *tab) box(selector string) box {
	b.t.Helper()
	r := evaluate[*box](b, fmt.Sprintf(`(async () => {
		let before = null;
		for (let look = 0; ; look++) {
			const element = document.querySelector(%q);
			if (!element) return null;
			const seen = (r) => r.top >= 0 && r.bottom <= innerHeight;
			if (!seen(element.getBoundingClientRect())) element.scrollIntoView({ block: "center", behavior: "instant" });
			const now = element.getBoundingClientRect();
			if (before && now.x === before.x && now.y === before.y || look === 50) return now;
			before = now;
			await new Promise((resolve) => setTimeout(resolve, 30));
		}
	})()`, selector))
	if r == nil || r.Width == 0 || r.Height == 0 {
		b.t.Fatalf("%s is not on the page, or not shown", selector)
	}
	return *r
}

// click clicks the middle of an element, which nothing may cover.
func (b *tab) click(selector string) {
	b.t.Helper()
	at := b.box(selector).middle()
	if hit := evaluate[string](b, fmt.Sprintf(`(() => {
		const hit = document.elementFromPoint(%g, %g), wanted = document.querySelector(%q);
		return wanted.contains(hit) || hit?.contains(wanted) && hit.tagName === "LABEL" || wanted.labels && [...wanted.labels].some((l) => l.contains(hit)) ? "" : hit?.outerHTML ?? "nothing";
	})()`, at.x, at.y, selector)); hit != "" {
		b.t.Fatalf("%s cannot be clicked at %.0f, %.0f: there is %.200s", selector, at.x, at.y, hit)
	}
	b.clickAt(at)
}

// key presses a key of the keyboard; keys are those of package kb, such as kb.Tab, or letters.
func (b *tab) key(keys string, modifiers ...chromedp.Modifier) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// away moves the mouse to where it hovers over nothing.
func (b *tab) away() {
	b.t.Helper()
	b.move(point{3, 3})
}

// canvas returns where the picture is in the viewport.
func (b *tab) canvas() box {
	b.t.Helper()
	return b.box("#scene")
}

// slide drags the thumb of a slider with the mouse until value says that it is where it should be: first to
// about the place, then pixel by pixel, with the button held. position is the slider's own, 0 to max; above tells whether the
// value is still too large.
func (b *tab) slide(selector string, position float64, compare func() int) {
	b.t.Helper()
	r := b.box(selector)
	slider := evaluate[struct{ Value, Max float64 }](b, fmt.Sprintf(`(({ value, max }) => ({ value: Number(value), max: Number(max) }))(document.querySelector(%q))`, selector))
	const thumb = 18 // pixels; the thumb's middle stays within the track by half of it
	x := func(position float64) float64 { return r.X + thumb/2 + (r.Width-thumb)*position/slider.Max }
	y := r.middle().y
	from := point{x(slider.Value), y}
	at := point{x(position), y}
	b.move(from)
	b.press(from)
	for i := 1; i <= 6; i++ {
		b.pull(point{from.x + float64(i)/6*(at.x-from.x), y})
	}
	for range 40 {
		c := compare()
		if c == 0 {
			b.release(at)
			return
		}
		at.x -= math.Copysign(1, float64(c))
		b.pull(at)
	}
	b.t.Fatalf("%s does not get to where it should, about %g of %g", selector, position, slider.Max)
}

// slideTo drags a slider on a logarithmic scale from lo to hi until get gives want.
func (b *tab) slideTo(selector string, lo, hi, want float64, get func(state) float64) {
	b.t.Helper()
	most := evaluate[float64](b, fmt.Sprintf(`Number(document.querySelector(%q).max)`, selector))
	b.slide(selector, most*math.Log(want/lo)/math.Log(hi/lo), func() int {
		switch got := get(b.state()); {
		case math.Abs(got/want-1) < 1e-9:
			return 0
		case got > want:
			return 1
		}
		return -1
	})
}

func (b *tab) slideBatch(want int) {
	b.t.Helper()
	b.slideTo("#batch", 4, 512, float64(want), func(s state) float64 { return float64(s.Batch) })
}

func (b *tab) slideTau(want float64) {
	b.t.Helper()
	b.slideTo("#tau", 0.1, 10, want, func(s state) float64 { return s.Tau })
}

func (b *tab) slideRate(want float64) {
	b.t.Helper()
	b.slideTo("#lr", 1e-4, 0.3, want, func(s state) float64 { return s.LR })
}
