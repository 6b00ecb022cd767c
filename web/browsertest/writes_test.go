//go:build !js

package browsertest

import (
	"strings"
	"testing"
)

// watchWrites notes every change of the document that leaves it as it was, with the element that it is in.
const watchWrites = `(() => {
	window.idle = new Set();
	const text = (nodes) => [...nodes].map((n) => n.outerHTML ?? n.data).join("");
	new MutationObserver((records) => {
		for (const r of records) {
			const same = r.type === "attributes" ? r.target.getAttribute(r.attributeName) === r.oldValue
				: r.type === "characterData" ? r.target.data === r.oldValue
				: text(r.removedNodes) === text(r.addedNodes);
			const element = r.target.nodeType === 1 ? r.target : r.target.parentElement;
			if (same) window.idle.add((element?.closest("[id]")?.id ?? r.target.nodeName) + " " + (r.attributeName ?? r.type));
		}
	}).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeOldValue: true, characterData: true, characterDataOldValue: true });
	return true;
})()`

// What has not changed is not written: each write costs a layout and a raster, in a hidden panel too.
func TestUnchangedIsNotWritten(t *testing.T) {
	for _, path := range []string{"/?pace=100", "/?pace=100&objective=clip", "/?pace=100&b=gaussian"} {
		t.Run(path, func(t *testing.T) { watchUnchanged(t, path) })
	}
}

func watchUnchanged(t *testing.T, path string) {
	b := open(t, path)
	b.untilState("it trains", func(s state) bool { return s.at() > 20 })
	evaluate[bool](b, watchWrites)
	// What is written over and over is found in each of some looks; what opening brings about, in the first alone.
	idle := func(what string) {
		t.Helper()
		var wrote []string
		for range 3 {
			evaluate[bool](b, `(idle.clear(), true)`)
			at := b.state().at()
			b.untilState("it trains on", func(s state) bool { return s.at() > at+60 })
			if wrote = evaluate[[]string](b, `[...idle]`); len(wrote) == 0 {
				return
			}
		}
		t.Errorf("%s: written although the same: %s", what, strings.Join(wrote, ", "))
	}
	idle("panels closed")
	evaluate[bool](b, openAll)
	idle("panels open")
}
