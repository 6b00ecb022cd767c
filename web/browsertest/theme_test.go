//go:build !js

package browsertest

import "testing"

// The page is dark where the system is, and the reader's own choice outlasts a reload.
func TestDarkMode(t *testing.T) {
	b := openAt(t, furnished(t).server.URL, "/?play=0", func(b *tab) error { b.prefer("prefers-color-scheme", "dark"); return nil })
	b.ready()
	t.Cleanup(func() { evaluate[any](b, `localStorage.clear()`) }) // the browser is shared
	paper := func() string { return evaluate[string](b, `getComputedStyle(document.body).backgroundColor`) }
	const light, dark = "rgb(251, 250, 247)", "rgb(20, 22, 26)"
	if got := paper(); got != dark {
		t.Errorf("the page's background is %s, want %s", got, dark)
	}
	b.step(100)
	b.checkColours("dark picture", darkPaper)

	b.click("#theme") // from auto to light
	if got := paper(); got != light {
		t.Errorf("after the click the page's background is %s, want %s", got, light)
	}
	b.checkColours("light picture on a dark system", lightPaper)
	b.reload()
	if got := paper(); got != light {
		t.Errorf("loaded again the page's background is %s, want %s", got, light)
	}
	b.click("#theme") // dark
	b.click("#theme") // auto
	b.prefer("prefers-color-scheme", "light")
	b.until("the page follows the system", func() bool { return paper() == light })
	b.prefer("prefers-color-scheme", "dark")
	b.until("the page follows the system back", func() bool { return paper() == dark })
}
