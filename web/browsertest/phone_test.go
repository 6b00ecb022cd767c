//go:build !js

package browsertest

import (
	"math"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
)

// A phone, held upright.
const (
	phoneWidth  = 390
	phoneHeight = 844
)

func phone(b *tab) error {
	b.width, b.height = phoneWidth, phoneHeight
	b.do(
		command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: phoneWidth, Height: phoneHeight, DeviceScaleFactor: 2, Mobile: true}),
		command(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5}),
	)
	return nil
}

// touch puts fingers onto the screen, moves them, or, with none, lifts them all.
func (b *tab) touch(kind input.DispatchTouchEventType, fingers ...point) {
	b.t.Helper()
	points := []*input.TouchPoint{}
	for i, f := range fingers {
		id := float64(i + 1)
		points = append(points, &input.TouchPoint{X: f.x, Y: f.y, ID: &id})
	}
	b.do(command(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}))
}

const (
	touchStart = input.DispatchTouchEventTypeTouchStart
	touchMove  = input.DispatchTouchEventTypeTouchMove
	touchEnd   = input.DispatchTouchEventTypeTouchEnd
)

func (b *tab) tap(at point) {
	b.t.Helper()
	b.touch(touchStart, at)
	b.touch(touchEnd)
}

// swipe moves fingers from one place each to another.
func (b *tab) swipe(from, to []point) {
	b.t.Helper()
	b.touch(touchStart, from...)
	const moves = 10
	for i := 1; i <= moves; i++ {
		share := float64(i) / moves
		var at []point
		for k := range from {
			at = append(at, point{from[k].x + share*(to[k].x-from[k].x), from[k].y + share*(to[k].y-from[k].y)})
		}
		b.touch(touchMove, at...)
	}
	for range 6 { // a finger that rests before it is lifted throws nothing
		time.Sleep(30 * time.Millisecond)
		b.touch(touchMove, to...)
	}
	b.touch(touchEnd)
}

// scrollHome scrolls to the top of the page with a finger on the lower half of the screen.
func (b *tab) scrollHome() {
	b.t.Helper()
	b.until("the page is at its top", func() bool {
		if b.scrolled() == 0 {
			return true
		}
		b.swipe([]point{{8, 480}}, []point{{8, 830}})
		return false
	})
}

func TestPhone(t *testing.T) {
	b := open(t, "/?play=0", phone)
	b.step(150)

	b.part("nothing is wider than the screen", func(t *testing.T) {
		got := evaluate[[]string](b, `[...document.querySelectorAll("body *")].filter((e) => {
			const r = e.getBoundingClientRect();
			return r.width > 0 && r.right > screen.width + 1 && !e.closest(".plot, .frame, .skip, #levels");
		}).map((e) => e.tagName + "#" + e.id + "." + e.className)`)
		width := evaluate[int](b, `document.documentElement.scrollWidth`)
		if len(got) > 0 || width > phoneWidth {
			t.Errorf("the page is %d pixels wide; beyond the edge are %q", width, got)
		}
	})

	b.part("one finger on the canvas scrolls the page", func(t *testing.T) {
		before := b.settled()
		frame := b.canvas()
		from := point{frame.X + 30, frame.Y + frame.Height - 30}
		b.swipe([]point{from}, []point{from.plus(point{0, -200})})
		b.until("the page has scrolled", func() bool { return b.scrolled() > 100 })
		if p := b.settled(); p.moved(&before) > 0.1 {
			t.Errorf("the picture moved by %.1f pixels", p.moved(&before))
		}
		b.scrollHome()
	})

	b.part("two fingers zoom the picture", func(t *testing.T) {
		b.canvas()
		before := b.settled()
		frame := b.canvas()
		middle := frame.middle()
		b.swipe([]point{middle.plus(point{-30, 0}), middle.plus(point{30, 0})}, []point{middle.plus(point{-60, 0}), middle.plus(point{60, 0})})
		after := b.settled()
		if scale := after.TextRadii[0] / before.TextRadii[0]; math.Abs(scale-2) > 0.1 {
			t.Errorf("fingers at twice the distance scaled the picture by %.2f, want 2", scale)
		}
		if y, zoom := b.scrolled(), evaluate[float64](b, `visualViewport.scale`); y != 0 || zoom != 1 {
			t.Errorf("the page scrolled by %v and was zoomed by %v, want neither", y, zoom)
		}
		b.swipe([]point{middle.plus(point{-60, 0}), middle.plus(point{60, 0})}, []point{middle.plus(point{-30, 40}), middle.plus(point{30, 40})})
		back := b.settled()
		for i := range before.ImageColours {
			if off := back.image(i).minus(before.image(i)).minus(point{0, 40}).length(); off > 3 {
				t.Fatalf("two fingers moved down by 40 and back together: image %d is %.1f pixels from there", i, off)
			}
		}
	})

	b.part("a tap names a point", func(t *testing.T) {
		s := b.state()
		p := b.settled()
		frame := b.canvas()
		target := -1
		for i := range p.TextColours {
			at := p.text(i)
			if s.Points.Texts[i].Level == 1 && !p.near(at, 6) && !p.besideText(at, i) {
				target = i
			}
		}
		if target < 0 {
			t.Fatal("no caption lies apart from the images")
		}
		b.tap(frame.corner().plus(p.text(target)))
		b.untilState("the caption is named", func(s state) bool { return s.Hover != nil && s.Hover.Kind == "text" && s.Hover.Index == target })
		b.cardSays("“"+s.Points.Texts[target].Caption+"”", "level 1", "ln σ")
	})

	b.part("controls answer to fingers", func(t *testing.T) {
		b.scrollHome()
		b.tap(b.box("#step").middle())
		at := b.untilState("a step was taken", func(s state) bool { return s.at() == 151 })
		b.tap(b.box("#play").middle())
		b.untilState("it trains", func(s state) bool { return s.Playing && s.at() > at.at() })
		b.tap(b.box("#play").middle())
		b.untilState("it is paused", func(s state) bool { return !s.Playing })
		r := b.box("#batch")
		y := r.middle().y
		b.swipe([]point{{r.middle().x, y}}, []point{{r.X + r.Width - 3, y}})
		b.untilState("the batch size follows the finger", func(s state) bool { return s.Batch == 512 })
	})

	b.part("every control can be reached", func(t *testing.T) {
		b.scrollHome()
		// What a finger hits in the middle of each control, at every place to which the page is scrolled.
		reached := evaluate[map[string]*[2]int](b, `(async () => {
			const reached = new Map();
			const look = () => {
				for (const e of document.querySelectorAll("main button, main select, main summary, main input, .masthead button")) {
					const target = e.type === "radio" || e.type === "checkbox" ? e.closest("label") : e;
					const r = target.getBoundingClientRect();
					if (e.hidden || r.width === 0 || !e.checkVisibility() || e.closest(".neighbours")) continue; // neighbours change
					const key = e.id || (e.name || e.closest("[id]").id) + "=" + (e.value || e.dataset.url || e.textContent); // how long ago a file was written changes
					const hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
					const size = [Math.round(r.width), Math.round(r.height)];
					if (target.contains(hit)) reached.set(key, size);
					else if (!reached.has(key)) reached.set(key, null);
				}
			};
			look();
			while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
				scrollBy({ top: 180, behavior: "instant" });
				await new Promise(requestAnimationFrame);
				look();
			}
			return Object.fromEntries(reached);
		})()`)
		if len(reached) < 25 {
			t.Errorf("%d controls were found, want all of the page's", len(reached))
		}
		for _, id := range []string{"open", "keep", "theme", "play", "step", "reset", "timeline", "replay", "fit", "batch", "tau", "lr", "m", "data", "objective", "seed", "new-seed", "pace=max", "d=2", "colour=level"} {
			if _, ok := reached[id]; !ok {
				t.Errorf("%s is not on the page", id)
			}
		}
		for key, size := range reached {
			switch {
			case size == nil:
				t.Errorf("%s is covered wherever the page is scrolled to", key)
			case size[0] < 24 || size[1] < 24: // WCAG 2.2, 2.5.8
				t.Errorf("%s is %d × %d pixels, too small for a finger", key, size[0], size[1])
			}
		}
	})
}
