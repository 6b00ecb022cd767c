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
