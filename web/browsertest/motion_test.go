//go:build !js

package browsertest

import "testing"

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
