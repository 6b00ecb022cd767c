//go:build !js

package browsertest

import (
	"bytes"
	"encoding/csv"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// openMenu opens the menu that shares and saves, unless it is open.
func (b *tab) openMenu() {
	b.t.Helper()
	if !b.menuShown() {
		b.click("#keep")
	}
	if !b.menuShown() {
		b.t.Fatal("the menu did not open")
	}
}

func (b *tab) menuShown() bool {
	b.t.Helper()
	return evaluate[bool](b, `!document.getElementById("keep-list").hidden`)
}

// focused is the id of what has the focus.
func (b *tab) focused() string {
	b.t.Helper()
	return evaluate[string](b, `document.activeElement.id`)
}

// The menu opens and closes by mouse and by keys, and whatever closes it leaves the focus where it belongs.
func TestShareMenu(t *testing.T) {
	b := open(t, "/?play=0")
	b.openMenu()
	b.click("#keep")
	if b.menuShown() {
		t.Error("a second click leaves the menu open")
	}
	b.openMenu()
	b.click("h1")
	if b.menuShown() {
		t.Error("a click beside the menu leaves it open")
	}
	b.openMenu()
	b.clickAt(b.canvas().middle())
	b.until("a click into the picture closes it", func() bool { return !b.menuShown() })

	evaluate[any](b, `void document.getElementById("keep").focus()`)
	b.key(kb.Enter)
	if !b.menuShown() {
		t.Fatal("Enter does not open the menu")
	}
	var went []string
	for range 3 {
		b.key(kb.ArrowDown)
		went = append(went, b.focused())
	}
	b.key(kb.ArrowUp)
	b.key(kb.ArrowUp)
	b.key(kb.ArrowUp) // over the beginning, to the end
	went = append(went, b.focused())
	if want := []string{"copy-link", "copy-iframe", "save", "clip"}; !slices.Equal(went, want) {
		t.Errorf("the arrow keys went through %q, want %q", went, want)
	}
	b.key(kb.Escape)
	if b.menuShown() || b.focused() != "keep" {
		t.Errorf("after Escape the menu is open: %v, and the focus is on %q; want it closed and on its button", b.menuShown(), b.focused())
	}
	b.key(kb.Enter)
	for range 20 { // Tab goes through the list and leaves it
		b.key(kb.Tab)
		if !b.menuShown() {
			break
		}
	}
	if b.menuShown() {
		t.Error("Tab does not get out of the menu")
	}
}

// image downloads a PNG.
func (b *tab) image(button string) (image.Image, string) {
	b.t.Helper()
	path, name := b.download(button)
	data, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		b.t.Fatalf("%s: %v", name, err)
	}
	return picture, name
}

// pixel is a pixel of a picture that has scale pixels in a CSS pixel.
func pixel(picture image.Image, p point, scale float64) color.RGBA {
	return color.RGBAModel.Convert(picture.At(int(p.x*scale), int(p.y*scale))).(color.RGBA)
}

// The picture that is saved is the one on the screen, with its labels and its scale bar.
func TestPicture(t *testing.T) {
	b := open(t, "/?play=0&seed=5")
	b.step(60)
	b.away()
	b.settled()
	if hidden := evaluate[bool](b, `document.getElementById("scale").hidden`); hidden {
		t.Fatal("the page shows no scale bar")
	}
	frame := b.canvas()
	screen := b.shot()
	labels := evaluate[[]struct {
		Box    box
		Colour [3]uint8
	}](b, `[...document.getElementById("scene").contentDocument.querySelectorAll("#labels > .shown")].map((e) => {
		const { x, y, width, height } = e.getBoundingClientRect();
		return { Box: { X: x, Y: y, Width: width, Height: height }, Colour: getComputedStyle(e).color.match(/\d+/g).slice(0, 3).map(Number) };
	})`)
	if len(labels) == 0 {
		t.Fatal("the picture on the screen has no labels")
	}
	one, name := b.image("#picture-1")
	if want := "tree332-proposal-step60-picture.png"; name != want {
		t.Errorf("the file is called %s, want %s", name, want)
	}
	two, name := b.image("#picture-2")
	if want := "tree332-proposal-step60-picture-2x.png"; name != want {
		t.Errorf("the file is called %s, want %s", name, want)
	}
	if a, b := one.Bounds(), two.Bounds(); a.Dx() != int(frame.Width+.5) || b.Dx() != 2*a.Dx() || b.Dy() != 2*a.Dy() || a.Dy() <= int(frame.Height) {
		t.Errorf("the pictures are %v and %v, want as wide as the canvas, %g, and twice that", a, b, frame.Width)
	}

	// Everything but letters and their ground is the same to the pixel, or one beside it: the canvas may begin between two.
	different, all := 0, 0
	inLabel := func(p point) bool {
		return slices.ContainsFunc(labels, func(l struct {
			Box    box
			Colour [3]uint8
		}) bool {
			r := l.Box
			return box{r.X - 4, r.Y - 4, r.Width + 8, r.Height + 8}.contains(p)
		})
	}
	for x := 0.0; x < frame.Width; x++ {
		for y := 0.0; y < frame.Height; y++ {
			if p := (point{x, y}); !inLabel(p) {
				all++
				if !near(screen, point{frame.X + x, frame.Y + y}, pixel(one, p, 1)) {
					different++
				}
			}
		}
	}
	if share := float64(different) / float64(all); share > .01 {
		t.Errorf("%.1f %% of the pixels differ from the screen", 100*share)
	}
	letters := func(at func(point) color.RGBA, r box, of [3]uint8) (n int) {
		for x := r.X; x < r.X+r.Width; x++ {
			for y := r.Y; y < r.Y+r.Height; y++ {
				if apart(at(point{x, y}), color.RGBA{of[0], of[1], of[2], 255}) < 60 {
					n++
				}
			}
		}
		return n
	}
	for i, l := range labels {
		onScreen := letters(func(p point) color.RGBA { return screen.at(point{frame.X + p.x, frame.Y + p.y}) }, l.Box, l.Colour)
		saved := letters(func(p point) color.RGBA { return pixel(one, p, 1) }, l.Box, l.Colour)
		large := letters(func(p point) color.RGBA { return pixel(two, p, 2) }, l.Box, l.Colour)
		if saved < onScreen/2 || large < onScreen/2 {
			t.Errorf("label %d has %d pixels of its colour on the screen, %d and %d in the pictures", i, onScreen, saved, large)
		}
	}

	// Twice as large is sharper, not merely larger: some pixels lie between two of the small picture.
	finer := 0
	for y := 0; y+1 < two.Bounds().Dy(); y += 2 {
		for x := 0; x+1 < two.Bounds().Dx(); x += 2 {
			if apart(color.RGBAModel.Convert(two.At(x, y)).(color.RGBA), color.RGBAModel.Convert(two.At(x+1, y+1)).(color.RGBA)) > 60 {
				finer++
			}
		}
	}
	if finer < 500 {
		t.Errorf("only %d pairs of neighbouring pixels differ in the picture at 2×", finer)
	}
}

// near tells whether a screen has about a colour at a point or beside it.
func near(s screen, p point, want color.RGBA) bool {
	for _, dx := range []float64{0, -1, 1} {
		for _, dy := range []float64{0, -1, 1} {
			if q := (point{p.x + dx, p.y + dy}); apart(s.at(q), want) <= 40 {
				return true
			}
		}
	}
	return false
}

// files clicks a button and returns the n files that the browser downloads, by name.
func (b *tab) files(button string, n int) map[string][]byte {
	b.t.Helper()
	files := map[string][]byte{}
	for name, path := range b.downloads(button, n) {
		data, err := os.ReadFile(path)
		if err != nil {
			b.t.Fatal(err)
		}
		files[name] = data
	}
	return files
}

// The points of what is on show, as two files; with two runs, four.
func TestPoints(t *testing.T) {
	b := open(t, "/?play=0&d=4")
	b.step(20)
	files := b.files("#points", 2)
	vectors := strings.Split(strings.TrimSuffix(string(files["tree332-proposal-step20-vectors.tsv"]), "\n"), "\n")
	metadata := strings.Split(strings.TrimSuffix(string(files["tree332-proposal-step20-metadata.tsv"]), "\n"), "\n")
	info := b.state().Points
	if want := len(info.Images) + len(info.Texts); len(vectors) != want || len(metadata) != want+1 {
		t.Errorf("%d vectors and %d lines of metadata, want %d and %d", len(vectors), len(metadata), want, want+1)
	}
	if n := len(strings.Split(vectors[0], "\t")); n != 4 {
		t.Errorf("a vector has %d numbers, want all 4", n)
	}
	if want := "caption\tkind\tlevel\tgroup\tln σ"; metadata[0] != want {
		t.Errorf("the columns are %q, want %q", metadata[0], want)
	}
	if got := metadata[len(metadata)-1]; !strings.HasPrefix(got, info.Texts[len(info.Texts)-1].Caption+"\tcaption\t") {
		t.Errorf("the last point is %q, want the last caption", got)
	}
}

// The numbers of a run are those that it had, at the steps at which it had them.
func TestNumbers(t *testing.T) {
	b := open(t, "/?play=0")
	want := map[int64]state{}
	for range 3 {
		s := b.step(5)
		want[s.at()] = s
	}
	path, name := b.download("#numbers")
	if name != "tree332-proposal-step15-metrics.csv" {
		t.Errorf("the file is called %s", name)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int {
		i := slices.IndexFunc(rows[0], func(c string) bool { return c == name })
		if i < 0 {
			t.Fatalf("no column %q among %q", name, rows[0])
		}
		return i
	}
	step, loss, entropy, batch := column("step"), column("loss (nats)"), column("cross_entropy (nats)"), column("batch_size")
	column("log_std_by_level: " + b.state().Points.Levels[1] + " (nats)")
	seen := 0
	for _, row := range rows[1:] {
		at, _ := strconv.ParseInt(row[step], 10, 64)
		s, ok := want[at]
		if !ok {
			continue
		}
		seen++
		for i, v := range map[int]float64{loss: value(s.Metrics.Loss), entropy: value(s.Metrics.CrossEntropy), batch: float64(s.InForce.Batch)} {
			if got, err := strconv.ParseFloat(row[i], 64); err != nil || got != v {
				t.Errorf("step %d: %s is %q, want %v", at, rows[0][i], row[i], v)
			}
		}
	}
	if seen != len(want) {
		t.Errorf("%d of the steps at which numbers were taken are in the file, want %d", seen, len(want))
	}
}

// A clip is a WebM film that shows something, and the run is left as it was.
func TestClip(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(40)
	b.openMenu()
	files := b.files("#clip", 1)
	film := files["tree332-proposal-step40-clip.webm"]
	if !bytes.HasPrefix(film, []byte{0x1a, 0x45, 0xdf, 0xa3}) || !bytes.Contains(film[:64], []byte("webm")) {
		t.Fatalf("%d bytes that begin with % x: no WebM", len(film), film[:min(16, len(film))])
	}
	if len(film) < 10_000 {
		t.Errorf("the film has %d bytes, fewer than its pictures need", len(film))
	}
	if s := b.state(); s.at() != 40 || s.HistoryIndex != -1 || s.Playing {
		t.Errorf("after the clip: step %d, frame %d of the history, playing %v; want the present at step 40, paused", s.at(), s.HistoryIndex, s.Playing)
	}
}

// Where the browser records no WebM the button says so.
func TestClipWithoutRecorder(t *testing.T) {
	b := open(t, "/?play=0", before(`delete window.MediaRecorder`))
	b.openMenu()
	got := evaluate[struct {
		Disabled bool
		Text     string
	}](b, `(({ disabled, textContent }) => ({ disabled, text: textContent }))(document.getElementById("clip"))`)
	if !got.Disabled || !strings.Contains(got.Text, "records no WebM") {
		t.Errorf("the button is disabled: %v, and says %q", got.Disabled, got.Text)
	}
}

// A run pauses by itself at the step that the URL or the field says, exactly, and goes on when it is sent on.
func TestUntil(t *testing.T) {
	b := open(t, "/?pace=max&until=30")
	s := b.untilState("it pauses by itself", func(s state) bool { return s.at() == 30 && !s.Playing })
	if b.pressed() {
		t.Error("paused by itself, the button shows that it trains")
	}
	if got := evaluate[string](b, `document.getElementById("until").value`); got != "30" {
		t.Errorf("the field shows %q, want 30", got)
	}
	b.click("#until")
	b.key("a", chromedp.ModifierCtrl)
	b.key("47")
	b.key(kb.Enter)
	b.until("the URL says so", func() bool { return strings.Contains(evaluate[string](b, `location.search`), "until=47") })
	b.click("#play")
	s = b.untilState("it pauses again", func(s state) bool { return s.at() == 47 && !s.Playing })
	b.click("#play")
	s = b.untilState("it trains on, beyond the step", func(s state) bool { return s.at() > 60 })
	if !s.Playing || s.Run != 1 {
		t.Errorf("playing %v, run %d; want the same run to train on", s.Playing, s.Run)
	}
	b.click("#play")
	b.click("#until")
	b.key("a", chromedp.ModifierCtrl)
	b.key("x1")
	b.key(kb.Tab)
	if got := evaluate[string](b, `document.getElementById("until").value`); got != "47" {
		t.Errorf("what is no step leaves %q in the field, want 47 as it was", got)
	}
}

// hide=all leaves the picture alone in the window, and what is taken out of it.
func TestPictureAlone(t *testing.T) {
	b := open(t, "/?play=0&hide=all,-transport")
	frame := b.canvas()
	if frame.X != 0 || frame.Y != 0 || frame.Width != b.width || frame.Height < b.height-90 {
		t.Errorf("the picture is %+v, want the whole window but a line of %g × %g", frame, b.width, b.height)
	}
	seen := evaluate[[]string](b, `[...document.querySelectorAll("button, input, select, a, h1, h2")].filter((e) => e.checkVisibility() && !e.closest(".skip")).map((e) => e.id || e.textContent)`)
	if want := []string{"play", "step", "reset"}; !slices.Equal(seen, want) {
		t.Errorf("the page shows %q, want %q", seen, want)
	}
	if got := evaluate[string](b, `location.search`); got != "?hide=all,-transport&play=0" {
		t.Errorf("the URL says %s", got)
	}
	b.click("#step")
	b.untilState("what is left works", func(s state) bool { return s.at() == 1 })

	// Nothing at all around it.
	b = open(t, "/?play=0&hide=all")
	if frame := b.canvas(); frame.X != 0 || frame.Y != 0 || frame.Width != b.width || frame.Height != b.height {
		t.Errorf("with all hidden the picture is %+v, want %g × %g", frame, b.width, b.height)
	}
	if over := evaluate[bool](b, `document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth`); over {
		t.Error("the page can be scrolled, though there is only the picture")
	}
}

// The iframe that is copied shows the picture of the same run in another page.
func TestIframe(t *testing.T) {
	b := open(t, "/?play=0&seed=5", before(`navigator.clipboard.writeText = async (text) => { window.copied = text; }`))
	b.step(7)
	b.openMenu()
	b.click("#copy-iframe")
	b.until("something is copied", func() bool { return evaluate[bool](b, `window.copied !== undefined`) })
	got := evaluate[string](b, `window.copied`)
	if want := `<iframe src="` + b.origin + `/?seed=5&amp;play=0&amp;hide=all,-transport,-timeline,-legend,-full-screen" `; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "></iframe>") {
		t.Errorf("copied %s, want an iframe that begins %s", got, want)
	}
}

// Full screen shows the picture with its strip, and what the page has to say.
func TestFullScreen(t *testing.T) {
	b := open(t, "/?play=0")
	b.click("#full-screen")
	b.until("the picture is on the full screen", func() bool { return evaluate[string](b, `document.fullscreenElement?.id ?? ""`) == "canvas" })
	inside := func() bool {
		return evaluate[bool](b, `document.getElementById("canvas").contains(document.getElementById("messages"))`)
	}
	b.until("messages are on the full screen too", inside)
	b.click("#full-screen")
	b.until("the page is back", func() bool { return evaluate[bool](b, `document.fullscreenElement === null`) })
	b.until("messages are back in the page", func() bool { return !inside() })
}
