//go:build !js

package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// countFrames counts, in the scene, the frames that arrive from the trainer.
const countFrames = `addEventListener("message", (event) => {
	if (event.data?.halo !== "connect") return;
	globalThis.framesSeen = 0;
	event.ports[0].addEventListener("message", ({ data }) => { if (JSON.parse(data.json).kind === "frame") globalThis.framesSeen++; });
});`

// In a tab that nobody sees training goes on, and no frames are sent.
func TestHiddenTab(t *testing.T) {
	b := open(t, "/?pace=max", before(countFrames))
	frames := func() int { return evaluate[int](b, `document.getElementById("scene").contentWindow.framesSeen`) }
	b.until("frames arrive", func() bool { return frames() > 2 })

	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewWindow(false))
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, page.BringToFront, struct{}{}); err != nil {
		t.Fatal(err)
	}
	b.until("the tab is hidden", func() bool { return evaluate[bool](b, `document.hidden`) })
	s := b.untilState("the trainer has heard of it and trains on", func(s state) bool { return s.at() > 0 })
	from := s.at()
	b.untilState("it trains on", func(s state) bool { return s.at() > from+10 })
	seen, from := frames(), b.state().at()
	b.untilState("it trains on and on", func(s state) bool { return s.at() > from+50 })
	if n := frames() - seen; n > 0 {
		t.Errorf("%d frames were sent while the tab was hidden", n)
	}
	cancel()
	b.do(command(page.BringToFront, struct{}{}))
	b.until("the tab is seen again", func() bool { return !evaluate[bool](b, `document.hidden`) })
	b.until("frames arrive again", func() bool { return frames() > seen+2 })
}
