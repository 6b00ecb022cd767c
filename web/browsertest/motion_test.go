//go:build !js

package browsertest

import (
	"testing"
	"time"
)

// Who asks for less motion gets none: nothing on the page fades or slides.
func TestReducedMotion(t *testing.T) {
	moves := `[...document.querySelectorAll("*")].filter((e) => {
		const style = getComputedStyle(e);
		return style.transitionDuration !== "0s" || style.animationName !== "none" || style.scrollBehavior !== "auto";
	}).length`
	if b := open(t, "/?play=0"); evaluate[int](b, moves) == 0 {
		t.Error("nothing on the page moves anyway, so this test sees nothing")
	}
	b := open(t, "/?play=0", func(b *tab) error { b.prefer("prefers-reduced-motion", "reduce"); return nil })
	if n := evaluate[int](b, moves); n > 0 {
		t.Errorf("%d elements fade or slide", n)
	}
}

// While training takes all the time that there is, labels come and go without fading: each fade has the browser draw
// the whole picture at every frame of the screen.
func TestLabelsDoNotFadeAtFullPace(t *testing.T) {
	const fading = `((e) => e && getComputedStyle(e).transitionDuration !== "0s")(document.getElementById("scene").contentDocument.querySelector("#labels > span"))`
	b := open(t, "/?pace=max")
	b.untilState("step 5", func(s state) bool { return s.Step != nil && *s.Step >= 5 })
	b.until("labels do not fade", func() bool { return !evaluate[bool](b, fading) })
	b.click("#play")
	b.until("labels fade", func() bool { return evaluate[bool](b, fading) })
}

// A picture at rest asks the browser for no frame, so that a page that is left open costs nothing. A hand has it draw again.
func TestThePictureRests(t *testing.T) {
	b := open(t, "/?play=0&checkpoint=assets/checkpoints/emoji60.safetensors",
		before(`{ const ask = window.requestAnimationFrame; top.asked ??= 0; window.requestAnimationFrame = (f) => { top.asked++; return ask.call(window, f); }; }`))
	b.untilState("the picture", func(s state) bool { return s.SceneReady && s.Legend != nil })
	asked := func() int { return evaluate[int](b, `top.asked`) }
	last := -1
	b.until("no frame is asked for within half a second", func() bool {
		before := last
		last = asked()
		time.Sleep(500 * time.Millisecond)
		return last > 0 && last == before && asked() == last
	})
	b.move(b.canvas().middle())
	b.until("a frame after the pointer moved", func() bool { return asked() > last })
}

// At full pace page and picture change in the same frames of the browser, for each costs time that training lacks.
func TestPageAndPictureChangeTogether(t *testing.T) {
	b := open(t, "/?pace=max", before(`{
		const ask = window.requestAnimationFrame, of = window === top ? "page" : "picture";
		top.drawn ??= { page: new Set(), picture: new Set() };
		window.requestAnimationFrame = (f) => ask.call(window, (at) => { top.drawn[of].add(Math.round(performance.timeOrigin + at)); f(at); });
	}`))
	b.untilState("it trains", func(s state) bool { return s.at() > 20 && s.SceneReady })
	type count struct{ Page, Picture, All int }
	var n count
	const seconds = 3
	for range 5 { // where others use the machine, some timers come too late for a frame
		evaluate[bool](b, `(drawn.page.clear(), drawn.picture.clear(), true)`)
		time.Sleep(seconds * time.Second)
		n = evaluate[count](b, `({ page: drawn.page.size, picture: drawn.picture.size, all: new Set([...drawn.page, ...drawn.picture]).size })`)
		if n.Page > 3*seconds && n.Picture > 3*seconds && n.All < max(n.Page, n.Picture)+min(n.Page, n.Picture)/2 {
			return
		}
	}
	t.Errorf("in %d s the page changed in %d frames and the picture in %d, in %d all told; want most in common", seconds, n.Page, n.Picture, n.All)
}

// The page is told where the camera is ten times a second while a hand drags the picture, and then where it came to rest;
// with a picture beside it that follows, with every frame.
func TestTheCameraIsToldSeldom(t *testing.T) {
	count := before(`if (window === top) addEventListener("message", ({ data, source }) => { if (source === document.getElementById("scene").contentWindow && data?.json?.includes('"kind":"view"')) window.views = (window.views ?? 0) + 1; })`)
	drag := func(b *tab) (views, most int) {
		b.untilState("the picture", func(s state) bool { return s.SceneReady && s.Camera != nil })
		m := b.canvas().middle()
		b.press(m)
		begun, already := evaluate[float64](b, `performance.now()`), evaluate[int](b, `window.views`)
		for i := range 40 {
			b.pull(m.plus(point{float64(3 * i), float64(i)}))
		}
		b.release(m.plus(point{120, 40}))
		seconds := (evaluate[float64](b, `performance.now()`) - begun) / 1000
		return evaluate[int](b, `window.views`) - already, int(10*seconds) + 2
	}
	b := open(t, "/?play=0&checkpoint=assets/checkpoints/emoji60.safetensors", count)
	views, most := drag(b)
	if views > most || views == 0 {
		t.Errorf("the camera was told %d times, want some and at most %d", views, most)
	}
	time.Sleep(time.Second)
	told := *b.state().Camera
	b.probe() // before whose answer the page is told
	if rests := *b.state().Camera; told != rests || told.Auto {
		t.Errorf("a second after the drag the page has the camera at %+v, it rests at %+v", told, rests)
	}

	b = open(t, "/?play=0&b=clip", count)
	b.step(1)
	b.until("with a picture that follows the camera is told more often", func() bool {
		views, most := drag(b) // too slow for that where others use the machine
		return views > most
	})
}
