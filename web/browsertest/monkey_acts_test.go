//go:build !js

package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"halo/checkpoint/broken"
)

// What the monkey's acts need that no reader has: it knows the Workers, so that it can end them as a browser does that
// wants their memory; and where a trainer is silent the page loses its patience sooner than with a reader, so that the monkey
// sees it notice.
const monkeyHooks = `(() => {
	navigator.clipboard.writeText = async () => {};
	if (window !== top) return;
	const { setInterval } = window;
	window.setInterval = (f, ms, ...rest) => setInterval(f, ms === 5000 ? 1500 : ms, ...rest);
	const workers = (window.monkeyWorkers = []);
	window.Worker = class extends Worker {
		constructor(...how) {
			super(...how);
			workers.push(this);
		}
		terminate() {
			super.terminate();
			if (workers.includes(this)) workers.splice(workers.indexOf(this), 1);
		}
	};
})()`

// What the console may say of what the monkey does.
var monkeyDoes = []string{
	`exception: .*the monkey did it`,
	`CONTEXT_LOST_WEBGL`,
	`restoreContext: context `, // not lost, or not to be restored
}

// drops are the files that the monkey drops: checkpoints that train on, one that does not, all that are broken, pictures
// and what only says that it is one.
func drops(t *testing.T) []string {
	t.Helper()
	folder := t.TempDir()
	files := []string{shared.trained, filepath.Join(shared.folder, unclampedName)}
	write := func(name string, data []byte) {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	files = append(files, filepath.Join(folder, "not-trainable.safetensors"))
	finished(t, files[len(files)-1])
	wrong, err := broken.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range wrong {
		write(strings.ReplaceAll(file.Name, " ", "-")+".safetensors", file.Data)
	}
	write("empty.safetensors", nil)
	write("notes.txt", []byte("no checkpoint\n"))
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	write("picture.png", picture.Bytes())
	write("no-picture.png", []byte("no picture\n"))
	return files
}

// drop drops a file somewhere. Half of the time it is one that opens.
func (m *monkey) drop() {
	path := m.files[m.rng.IntN(len(m.files))]
	if m.rng.IntN(2) == 0 {
		path = m.files[m.rng.IntN(3)]
	}
	m.note("  %s", filepath.Base(path))
	at := m.where()
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: []string{path}, DragOperationsMask: 1}
	for _, kind := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
		m.try(command(input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: at.x, Y: at.y, Data: data}))
	}
}

// kill ends a trainer: by an error that it throws, by one that the page hears of, or as a browser that tells nobody.
func (m *monkey) kill() {
	how := m.pick("throws", "fails to load", "is gone")
	m.note("  %s", how)
	which := m.rng.Float64()
	switch how {
	case "throws":
		m.mu.Lock()
		worker := m.worker
		m.mu.Unlock()
		if worker == nil {
			return
		}
		ctx, cancel := context.WithTimeout(worker, 2*time.Second)
		defer cancel()
		chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](`setTimeout(() => { throw new Error("the monkey did it") })`)) // it may be gone
	case "fails to load":
		look[any](m, fmt.Sprintf(`void monkeyWorkers[Math.floor(%g * monkeyWorkers.length)]?.dispatchEvent(new ErrorEvent("error", { message: "the monkey did it", cancelable: true }))`, which))
	case "is gone":
		look[any](m, fmt.Sprintf(`void (monkeyWorkers.length > 0 && Worker.prototype.terminate.call(monkeyWorkers[Math.floor(%g * monkeyWorkers.length)]))`, which))
	}
}

// blind takes a picture's graphics context away, and mostly gives it back; or loads the picture again.
func (m *monkey) blind() {
	how, after := m.pick("loses its context", "loses its context", "is loaded again"), m.rng.IntN(500)
	m.note("  %s", how)
	frame := fmt.Sprintf(`((all) => all[Math.floor(%g * all.length)])([...document.querySelectorAll(".frame iframe")])`, m.rng.Float64())
	if how == "is loaded again" {
		look[any](m, frame+`?.contentWindow.location.reload()`)
		return
	}
	look[any](m, fmt.Sprintf(`((context) => {
		const lose = context?.getExtension("WEBGL_lose_context");
		lose?.loseContext();
		if (lose && %d < 350) setTimeout(() => lose.restoreContext(), %d);
	})(%s?.contentDocument.querySelector("canvas")?.getContext("webgl2"))`, after, after, frame))
}

// ask asks the model something: words, a picture, or what the page proposes.
func (m *monkey) ask() {
	if m.rng.IntN(4) == 0 {
		m.clickOn("#ask-example, #picture-add")
		return
	}
	text := m.pick("a circle", "a red circle", "a small red circle", "red", "nothing known", "a a a a a a a a a a a a a a a a", "“", " ")
	m.note("  %q", text)
	if ok, _ := look[bool](m, `((e) => { if (!e?.offsetParent) return false; e.scrollIntoView({ block: "center", behavior: "instant" }); e.focus(); e.select(); return true; })(document.getElementById("`+m.pick("ask-text", "find")+`"))`); ok {
		m.try(chromedp.KeyEvent(text), chromedp.KeyEvent(kb.Enter))
	}
}

// clickOn clicks what a selector finds, if it is there.
func (m *monkey) clickOn(selector string) {
	r, ok := look[*box](m, fmt.Sprintf(`((all) => {
		const e = all[Math.floor(%g * all.length)];
		e?.scrollIntoView({ block: "nearest", behavior: "instant" });
		return e?.getBoundingClientRect() ?? null;
	})([...document.querySelectorAll(%q)].filter((e) => e.offsetParent && !e.disabled))`, m.rng.Float64(), selector))
	m.note("  %s", selector)
	if ok && r != nil {
		m.clickSomewhere(r.middle())
	}
}

// lasso draws a line around something in the picture, with Shift.
func (m *monkey) lasso() {
	r, ok := look[*box](m, `document.getElementById("scene")?.getBoundingClientRect() ?? null`)
	if !ok || r == nil {
		return
	}
	if m.rng.IntN(4) == 0 {
		m.clickOn("#lasso")
	}
	shift := int64(chromedp.ModifierShift)
	at := point{r.X + m.rng.Float64()*r.Width, r.Y + m.rng.Float64()*r.Height}
	send := func(kind input.DispatchMouseEventType, p point, held int64) {
		params := input.DispatchMouseEventParams{Type: kind, X: p.x, Y: p.y, Buttons: held, Modifiers: shift}
		if kind != chromedp.MouseMoved {
			params.Button, params.ClickCount = left, 1
		}
		m.try(command(input.DispatchMouseEvent, params))
	}
	send(chromedp.MouseMoved, at, 0)
	send(chromedp.MousePressed, at, leftHeld)
	for range 2 + m.rng.IntN(5) {
		at = point{at.x + 300*(m.rng.Float64()-.5), at.y + 300*(m.rng.Float64()-.5)}
		send(chromedp.MouseMoved, at, leftHeld)
	}
	send(chromedp.MouseReleased, at, 0)
}

// explore opens what is closed, or closes it: panels, the batch matrix, the table, the second run, the shading; and points at
// what is in it.
func (m *monkey) explore() {
	m.clickOn(m.pick("details > summary", "#panels-batch > summary", "#points-summary", "#ab", "#shade, #rings", "#levels label", "#keep", "#help-open, #help-close"))
	if r, ok := look[*box](m, `document.querySelector(".matrix canvas, .points-place, .chart canvas")?.getBoundingClientRect() ?? null`); ok && r != nil && r.Width > 0 {
		m.mouseAt(chromedp.MouseMoved, point{r.X + m.rng.Float64()*r.Width, r.Y + m.rng.Float64()*r.Height}, 0)
	}
}

// scrub looks back at the history, or plays it.
func (m *monkey) scrub() {
	if m.rng.IntN(3) == 0 {
		m.clickOn("#replay, #now")
		return
	}
	if r, ok := look[*box](m, `((e) => { e?.scrollIntoView({ block: "nearest", behavior: "instant" }); return e?.getBoundingClientRect() ?? null; })(document.getElementById("timeline"))`); ok && r != nil {
		at := func() point { return point{r.X + m.rng.Float64()*r.Width, r.middle().y} }
		m.pull2(at(), at())
	}
}

// wrong is what a page never shows, whatever was done with it; "" where it shows nothing of the kind.
func (m *monkey) wrong() string {
	text, _ := look[string](m, `(() => {
		if (!document.body || !window.halo) return "";
		const parts = [...document.body.children].filter((e) => e.id !== "messages"); // those may say what a file is wrong with
		const text = parts.map((e) => e.innerText ?? "").join("\n").match(/.{0,40}(\bNaN\b|\bundefined\b|\[object |\bInfinity\b|\bnull\b).{0,40}/);
		if (text) return "the page says “" + text[0] + "”";
		const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
		if (over > 1) {
			const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
			return "the page is " + over + " pixels wider than its window of " + innerWidth + ", by " + wide.slice(0, 9).map((e) => e.tagName + (e.id && "#" + e.id) + (e.className && "." + e.className)).join(", ");
		}
		return "";
	})()`)
	return text
}
