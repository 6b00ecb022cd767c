//go:build !js

package browsertest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// The page holds the program twice, in an iframe and in a Worker, and keeps what each says.
const page = `<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,">
<style>body { margin: 0 } iframe { position: absolute; left: 100px; top: 50px; width: 400px; height: 300px; border: 0 }</style>
<iframe id="frame" src="frame.html"></iframe>
<script>
const said = {frame: [], worker: [], scene: []}
addEventListener("message", e => { said.frame.push(e.data.halo === "drop" ? "files " + e.data.files.map(f => f.name) : e.data.json) })
const frame = () => document.getElementById("frame").contentWindow
const worker = new Worker("worker.js?backend=a%20b")
worker.onmessage = e => said.worker.push(e.data.json + e.data.buffers.map(b => " " + new Uint8Array(b)).join(""))
const channel = new MessageChannel()
channel.port1.onmessage = e => said.scene.push(e.data.json + e.data.buffers.map(b => " " + new Uint8Array(b)).join(""))
function post(to, json, bytes, ports = []) {
	const buffer = new Uint8Array(bytes).buffer
	const message = {json, buffers: [buffer]}
	if (to === frame()) to.postMessage({halo: "packet", ...message}, location.origin, [buffer, ...ports])
	else to.postMessage(message, [buffer, ...ports])
}
</script>`

const start = `const go = new Go(); WebAssembly.instantiateStreaming(fetch("browser.wasm"), go.importObject).then(r => go.run(r.instance))`

var files = map[string]string{
	"/":            page,
	"/frame.html":  `<!DOCTYPE html><meta charset="utf-8"><style>body { margin: 0; height: 1000px }</style><script src="wasm_exec.js"></script><script>` + start + `</script>`,
	"/worker.js":   `importScripts("wasm_exec.js"); ` + start,
	"/data.txt":    "beside the page",
	"/favicon.ico": "",
}

// build compiles testdata/browser and serves it with the page.
func build(t *testing.T) string {
	t.Helper()
	wasm := filepath.Join(t.TempDir(), "browser.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-o", wasm, "./testdata/browser")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOEXPERIMENT=simd")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build ./testdata/browser: %v\n%s", err, out)
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("go env GOROOT: %v", err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/browser.wasm":
			http.ServeFile(w, r, wasm)
		case r.URL.Path == "/wasm_exec.js":
			http.ServeFile(w, r, filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"))
		case files[r.URL.Path] != "":
			if strings.HasSuffix(r.URL.Path, ".js") {
				w.Header().Set("Content-Type", "text/javascript")
			}
			fmt.Fprint(w, files[r.URL.Path])
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// open starts a browser with the page.
func open(t *testing.T) context.Context {
	t.Helper()
	address := build(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox,
		chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true), chromedp.Flag("disable-quic", true),
		chromedp.WindowSize(800, 600))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatalf("browser: %v (is Chromium installed?)", err)
	}
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute) // only now: it would end the browser's start too
	t.Cleanup(cancel)
	return ctx
}

// evaluate runs a script in the page and returns its value.
func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// command is a command of the browser's protocol with its parameters, as an action.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, c, params)
		return err
	})
}

func script(s string) chromedp.Action[chromedp.Void] { return chromedp.Evaluate[chromedp.Void](s) }

// said returns what the program in who ("frame", "worker", "scene") has said, once a line satisfies until.
func said(t *testing.T, ctx context.Context, who string, until func(line string) bool) []string {
	t.Helper()
	var lines []string
	for ctx.Err() == nil {
		lines = evaluate[[]string](t, ctx, "said."+who)
		if slices.ContainsFunc(lines, until) {
			return lines
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%s never said it; it said:\n%s", who, strings.Join(lines, "\n"))
	return nil
}

func is(want string) func(string) bool { return func(line string) bool { return line == want } }

func TestInAnIframe(t *testing.T) {
	ctx := open(t)
	lines := said(t, ctx, "frame", is("ready"))
	for _, want := range []string{
		"label found true, absent false, width 50, tall true, at 12.5",
		"thunder",
		"dark false, reduced motion false, ratio 1",
		`fetch "beside the page", <nil>`,
		"fetch missing.txt: the server answers 404 Not Found (file does not exist)",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("never said %q; it said:\n%s", want, strings.Join(lines, "\n"))
		}
	}

	t.Run("elements", func(t *testing.T) {
		rows := []struct{ name, script, want string }{
			{"text", `label.textContent`, "<b>a red circle</b>"},
			{"class", `label.className`, "label near"},
			{"style", `getComputedStyle(label).color`, "rgb(1, 2, 3)"},
			{"place", `label.style.transform`, "translate(12.5px, -6px)"},
			{"removed", `String(d.getElementById("gone"))`, "null"},
			{"found", `d.documentElement.className`, "found root"},
			{"hidden", `getComputedStyle(d.getElementById("hidden")).display`, "none"},
		}
		for _, row := range rows {
			got := evaluate[string](t, ctx, `(() => { const d = frame().document, label = d.getElementById("label"); return `+row.script+` })()`)
			if got != row.want {
				t.Errorf("%s: got %q, want %q", row.name, got, row.want)
			}
		}
	})

	evaluate[chromedp.Void](t, ctx, `frame().addEventListener("wheel", e => { said.frame.push("wheel that goes on is prevented: " + e.defaultPrevented) })`)

	// Real input; the iframe stands at 100,50.
	mouse := func(kind input.DispatchMouseEventType, x, y float64, button input.MouseButton, held int64) chromedp.Action[chromedp.Void] {
		p := input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: button, Buttons: held}
		if button != "" {
			p.ClickCount = 1
		}
		return command(input.DispatchMouseEvent, p)
	}
	const moved, pressed, released = input.DispatchMouseEventTypeMouseMoved, input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased
	wheel := func(dy float64, modifiers int64) chromedp.Action[chromedp.Void] {
		return command(input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseWheel, X: 300, Y: 200, DeltaX: 5, DeltaY: dy, Modifiers: modifiers})
	}
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) chromedp.Action[chromedp.Void] {
		return command(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: append([]*input.TouchPoint{}, points...)})
	}
	finger := func(id, x, y float64) *input.TouchPoint { return &input.TouchPoint{X: x, Y: y, ID: &id} }
	prefers := func(name, value string) chromedp.Action[chromedp.Void] {
		return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: name, Value: value}}})
	}
	scale := func(factor float64) chromedp.Action[chromedp.Void] {
		return command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 800, Height: 600, DeviceScaleFactor: factor})
	}
	dropped := filepath.Join(t.TempDir(), "dropped.txt")
	if err := os.WriteFile(dropped, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	drag := func(kind input.DispatchDragEventType) chromedp.Action[chromedp.Void] {
		return command(input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: 110, Y: 70,
			Data: &input.DragData{Items: []*input.DragDataItem{}, Files: []string{dropped}, DragOperationsMask: 1}})
	}
	rows := []struct {
		name   string
		action chromedp.Action[chromedp.Void]
		want   string
	}{
		{"move", mouse(moved, 110, 70, "", 0), "pointermove mouse at 10,20 button -1 of 0 primary true ctrl false shift false"},
		{"press", mouse(pressed, 110, 70, "left", 1), "pointerdown mouse at 10,20 button 0 of 1 primary true ctrl false shift false"},
		{"drag", mouse(moved, 120, 80, "left", 1), "pointermove mouse at 20,30 button -1 of 1 primary true ctrl false shift false"},
		{"drag out of the iframe", mouse(moved, 50, 80, "left", 1), "pointermove mouse at -50,30 button -1 of 1 primary true ctrl false shift false"},
		{"release outside", mouse(released, 50, 80, "left", 0), "pointerup mouse at -50,30 button 0 of 0 primary true ctrl false shift false"},
		{"press again", chromedp.Steps(mouse(pressed, 110, 70, "left", 1), mouse(moved, 112, 70, "left", 1)), "gotpointercapture"},
		{"release again", mouse(released, 110, 70, "left", 0), "pointerup mouse at 10,20 button 0 of 0 primary true ctrl false shift false"},
		{"second button", mouse(pressed, 110, 70, "right", 2), "contextmenu mouse at 10,20 button 2 of 10 primary false ctrl false shift false"},
		{"second button up", mouse(released, 110, 70, "right", 0), "pointerup mouse at 10,20 button 2 of 0 primary true ctrl false shift false"},
		{"wheel", wheel(40, 0), "wheel at 200,150 by 5,40 ctrl false"},
		{"wheel with Ctrl", wheel(-3, 2), "wheel at 200,150 by 5,-3 ctrl true"},
		{"wheel with Ctrl is prevented", wheel(-3, 2), "wheel that goes on is prevented: true"},
		{"wheel is not prevented", wheel(-3, 0), "wheel that goes on is prevented: false"},
		{"one finger", touch(input.DispatchTouchEventTypeTouchStart, finger(1, 110, 70)), "touchstart 1:10,20"},
		{"two fingers", touch(input.DispatchTouchEventTypeTouchStart, finger(1, 110, 70), finger(2, 210, 80)), "touchstart 1:10,20 2:110,30"},
		{"no finger", touch(input.DispatchTouchEventTypeTouchEnd), "touchend "},
		{"key", chromedp.KeyEvent("F"), "keydown F KeyF shift true"},
		{"panic in a handler", chromedp.KeyEvent("p"), "panic: panic in keydown listener: p was pressed"},
		{"after the panic", chromedp.KeyEvent("q"), "keydown q KeyQ shift false"},
		{"dark", prefers("prefers-color-scheme", "dark"), "dark true"},
		{"reduced motion", prefers("prefers-reduced-motion", "reduce"), "reduced motion true"},
		{"high DPI", scale(2), "ratio 2"},
		{"higher DPI", scale(3), "ratio 3"},
		{"device pixels", scale(1.5), "label 50 wide, 75 device pixels"},
		{"window", script(`document.getElementById("frame").style.width = "390px"`), "window 390×300"},
		{"element", script(`post(frame(), "widen", [])`), "label 70 wide"},
		{"message from the page", script(`post(frame(), "hello", [1, 255])`), "got hello with [[1 255]]"},
		{"port from the page", script(`frame().postMessage({halo: "connect"}, "*", [channel.port2]); channel.port1.onmessage = e => said.frame.push("through the port: " + e.data.json)`), "through the port: connected"},
		{"dropped file", chromedp.Steps(drag(input.DispatchDragEventTypeDragEnter), drag(input.DispatchDragEventTypeDragOver), drag(input.DispatchDragEventTypeDrop)), "files dropped.txt"},
		{"no message from the page", script(`frame().postMessage({halo: "packet", json: 1}, "*")`), "error: jsx: a message arrived that is not {json: string, buffers: ArrayBuffer[]}"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			before := len(said(t, ctx, "frame", is("ready")))
			if err := chromedp.Do(ctx, row.action); err != nil {
				t.Fatal(err)
			}
			var lines []string
			for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
				lines = evaluate[[]string](t, ctx, "said.frame")
				if slices.Contains(lines[before:], row.want) {
					return
				}
			}
			t.Errorf("got\n%s\nwant %s", strings.Join(lines[before:], "\n"), row.want)
		})
	}

	t.Run("message of another window", func(t *testing.T) {
		evaluate[chromedp.Void](t, ctx, `frame().eval('postMessage({halo: "packet", json: "from myself", buffers: []}, "*")')`)
		evaluate[chromedp.Void](t, ctx, `post(frame(), "from the page, later", [])`)
		for _, line := range said(t, ctx, "frame", is("got from the page, later with [[]]")) {
			if strings.Contains(line, "from myself") {
				t.Errorf("the frame took a message that the page did not send: %s", line)
			}
		}
	})
}

func TestInAWorker(t *testing.T) {
	ctx := open(t)
	if lines := said(t, ctx, "worker", is("ready")); !slices.Contains(lines, `query "a b", ""`) {
		t.Errorf("never told its query; it said %q", lines)
	}
	rows := []struct{ name, script, who, want string }{
		{"message while it computes", `post(worker, "one", [1, 2])`, "worker", "echo one 1,2"},
		{"another", `post(worker, "two", [])`, "worker", "echo two "},
		{"port", `post(worker, "scene", [], [channel.port2]); post(channel.port1, "three", [3])`, "scene", "scene says three 3"},
	}
	for _, row := range rows {
		evaluate[chromedp.Void](t, ctx, row.script)
		said(t, ctx, row.who, is(row.want))
	}
}
