//go:build !js

package browsertest

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// Papers of the two themes, as style.css has them.
const (
	lightPaper = "#fbfaf7"
	darkPaper  = "#14161a"
)

// Distances in CSS pixels within which another mark may cover a point. They are a little more than the marks are
// large: a point that is left out costs nothing, one that is covered would be a false alarm.
const (
	nearImage = 8.0
	nearText  = 9.0
	nearRing  = 4.0
	nearLabel = 3.0
)

// A disc lets a fifth of what is under it through.
const discTolerance = 54

// checkColours compares the pixels of a screenshot at the positions that the scene tells with the palette: discs
// of images that nothing covers, and the middles of captions, which are drawn last. paper is the background's.
func (b *tab) checkColours(name, paper string) {
	b.t.Helper()
	b.part(name, func(t *testing.T) {
		b.away()
		p := b.settled()
		s := b.shot()
		if q := b.probe(); q.moved(&p) > 0.01 || q.Step != p.Step {
			t.Fatal("the picture moved while it was looked at")
		}
		if n := evaluate[int](b, `document.getElementById("scene").contentDocument.querySelector("canvas").getContext("webgl2").spared`); n == 0 {
			t.Error("no clearing was left out: does Ebitengine clear the canvas in another way than app/clearing.js knows?")
		}
		frame := b.canvas()
		labels := b.labels()
		palette := make([]color.RGBA, len(p.Colours))
		for i, hex := range p.Colours {
			palette[i] = parse(t, hex)
		}
		inner := box{2, 2, frame.Width - 4, frame.Height - 4}
		seen := func(q point) bool { return inner.contains(q) && !covered(labels, q) }

		images := make([]int, len(palette))
		for i, colour := range p.ImageColours {
			at := p.image(i)
			if !seen(at) || p.crowded(i) {
				continue
			}
			images[colour]++
			got := s.at(frame.corner().plus(at))
			if d := apart(got, palette[colour]); d > discTolerance {
				t.Errorf("image %d at %.1f, %.1f: got %v, want about the palette's %s", i, at.x, at.y, got, p.Colours[colour])
			}
			for other := range palette {
				if distance(got, palette[other]) < distance(got, palette[colour]) {
					t.Errorf("image %d at %.1f, %.1f: got %v, which is nearer to %s than to its own %s", i, at.x, at.y, got, p.Colours[other], p.Colours[colour])
				}
			}
		}
		texts := 0
		for i, colour := range p.TextColours {
			at := p.text(i)
			if !seen(at) || p.besideText(at, i) {
				continue
			}
			texts++
			if got := s.at(frame.corner().plus(at)); apart(got, palette[colour]) > 4 {
				t.Errorf("text %d at %.1f, %.1f: got %v, want the palette's %s", i, at.x, at.y, got, p.Colours[colour])
			}
		}
		// The looks must have found something to look at.
		for colour, n := range images[:len(images)-1] {
			if n == 0 {
				t.Errorf("no image of colour %s could be looked at", p.Colours[colour])
			}
		}
		if texts < 5 {
			t.Errorf("only %d captions could be looked at", texts)
		}
		corner := frame.corner().plus(point{4, 4})
		if got := s.at(corner); apart(got, parse(t, paper)) > 1 {
			t.Errorf("the background is %v, want %s", got, paper)
		}
	})
}

// distance is the Euclidean distance of two colours.
func distance(a, b color.RGBA) float64 {
	d := func(x, y uint8) float64 { return float64(x) - float64(y) }
	return math.Hypot(math.Hypot(d(a.R, b.R), d(a.G, b.G)), d(a.B, b.B))
}

// crowded tells whether something may be drawn over the middle of an image.
func (p *probed) crowded(i int) bool {
	at := p.image(i)
	for j := range p.ImageColours {
		if j != i && p.image(j).minus(at).length() < nearImage {
			return true
		}
	}
	if p.besideText(at, -1) {
		return true
	}
	for j, r := range p.TextRadii {
		if math.Abs(p.text(j).minus(at).length()-r) < nearRing {
			return true
		}
	}
	return false
}

// besideText tells whether a caption other than but has its middle near a point.
func (p *probed) besideText(at point, but int) bool {
	for j := range p.TextColours {
		if j != but && p.text(j).minus(at).length() < nearText {
			return true
		}
	}
	return false
}

// labels returns where the labels over the picture are, within the scene.
func (b *tab) labels() []box {
	b.t.Helper()
	return evaluate[[]box](b, `[...document.getElementById("scene").contentDocument.querySelectorAll("#labels .shown")].map((e) => e.getBoundingClientRect())`)
}

func covered(boxes []box, p point) bool {
	for _, r := range boxes {
		if p.x > r.X-nearLabel && p.x < r.X+r.Width+nearLabel && p.y > r.Y-nearLabel && p.y < r.Y+r.Height+nearLabel {
			return true
		}
	}
	return false
}

func (b *tab) scrolled() float64 {
	b.t.Helper()
	return evaluate[float64](b, `scrollY`)
}

// The picture has its colours at the places that the scene tells, wherever the hand has moved it.
func TestPictureAndItsCamera(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(200)
	b.click("#fit") // the camera that follows the data lets it wobble a little in its frame
	b.checkColours("at first", lightPaper)
	start := b.settled()

	frame := b.canvas()
	middle := frame.middle()
	empty := point{frame.X + 6, frame.Y + frame.Height - 40} // no mark is in the corner
	way := point{70, -45}
	b.drag(empty, empty.plus(way))
	panned := b.settled()
	for i := range panned.ImageColours {
		if off := panned.image(i).minus(start.image(i)).minus(way).length(); off > 0.1 {
			t.Fatalf("dragged by %v: image %d moved by %v", way, i, panned.image(i).minus(start.image(i)))
		}
	}
	b.checkColours("after a drag", lightPaper)
	if s := b.untilState("the URL's view follows", func(s state) bool { return s.View != nil }); s.View.Auto {
		t.Errorf("the view after a drag still follows the data: %+v", *s.View)
	}

	b.part("an unmodified wheel scrolls the page", func(t *testing.T) {
		b.away() // the drag engaged the wheel; leaving disengages it
		b.move(middle)
		b.wheel(middle, 160, 0)
		b.until("the page has scrolled", func() bool { return b.scrolled() > 100 })
		b.wheel(middle, -400, 0)
		b.until("the page has scrolled back", func() bool { return b.scrolled() == 0 })
		if p := b.settled(); p.moved(&panned) > 0.1 {
			t.Errorf("the picture moved by %.1f pixels", p.moved(&panned))
		}
	})

	zoomed := panned
	for _, row := range []struct {
		name      string
		dy        float64
		modifiers int64
		click     bool
	}{
		{"with Ctrl the wheel zooms in", -120, ctrl, false},
		{"after a click it zooms in", -120, 0, true},
		{"and out", 120, 0, true},
	} {
		b.part(row.name, func(t *testing.T) {
			b.away()
			b.move(middle)
			if row.click {
				b.clickAt(middle)
			}
			before := b.settled()
			b.wheel(middle, row.dy, row.modifiers)
			b.until("the picture has been zoomed", func() bool {
				zoomed = b.settled()
				return zoomed.moved(&before) > 1
			})
			if y := b.scrolled(); y != 0 {
				t.Errorf("the page scrolled by %v", y)
			}
			// What is under the pointer stays, and everything else keeps its direction from there.
			pivot := middle.minus(frame.corner())
			scale := zoomed.TextRadii[0] / before.TextRadii[0]
			if row.dy < 0 != (scale > 1.05) || row.dy > 0 != (scale < 0.95) {
				t.Errorf("the wheel by %v pixels scaled the picture by %.3f", row.dy, scale)
			}
			for i := range before.ImageColours {
				was, is := before.image(i).minus(pivot), zoomed.image(i).minus(pivot)
				if off := is.minus(point{was.x * scale, was.y * scale}).length(); off > 0.5 {
					t.Fatalf("image %d is %.1f pixels from where a zoom about the pointer takes it", i, off)
				}
			}
			b.checkColours("colours", lightPaper)
			b.move(middle)
		})
	}

	b.part("a wheel scrolls again when the pointer has left", func(t *testing.T) {
		b.away()
		b.move(middle)
		b.wheel(middle, 120, 0)
		b.until("the page has scrolled", func() bool { return b.scrolled() > 60 })
		b.wheel(middle, -400, 0)
		b.until("the page has scrolled back", func() bool { return b.scrolled() == 0 })
	})

	b.part("fit", func(t *testing.T) {
		b.click("#fit")
		b.until("the picture is where it was at first", func() bool {
			p := b.settled()
			return p.moved(&start) < 1
		})
		b.checkColours("colours", lightPaper)
		b.untilState("the URL's view is gone", func(s state) bool { return s.View == nil })
	})

	// A screen of two device pixels a CSS pixel, or browser zoom, while the page is open.
	b.part("high resolution", func(t *testing.T) {
		b.do(resize(windowWidth, windowHeight, 2))
		want := int(math.Round(2 * frame.Width))
		b.until("the canvas has twice the pixels", func() bool {
			return evaluate[int](b, `document.getElementById("scene").contentDocument.querySelector("canvas").width`) == want
		})
		b.checkColours("colours", lightPaper)
		b.do(resize(windowWidth, windowHeight, 1))
		b.until("the canvas has its pixels again", func() bool {
			return evaluate[int](b, `document.getElementById("scene").contentDocument.querySelector("canvas").width`) == want/2
		})
	})

	b.part("dark", func(t *testing.T) {
		light := b.probe().Colours
		b.prefer("prefers-color-scheme", "dark")
		b.until("the palette is the dark one", func() bool { return fmt.Sprint(b.probe().Colours) != fmt.Sprint(light) })
		b.checkColours("colours", darkPaper)
	})

	b.part("by level", func(t *testing.T) {
		b.click(`#colour input[value="level"]`)
		b.until("the captions are coloured by level", func() bool { p := b.probe(); return len(p.Colours) == 5 })
		b.away()
		s, p := b.state(), b.settled()
		for i, text := range s.Points.Texts {
			if p.TextColours[i] != text.Level {
				t.Fatalf("text %d of level %d has colour %d", i, text.Level, p.TextColours[i])
			}
		}
	})
}

// prefer has the system prefer something, as a media feature tells it.
func (b *tab) prefer(feature, value string) {
	b.t.Helper()
	b.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: feature, Value: value}},
	}))
}
