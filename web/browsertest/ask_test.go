//go:build !js

package browsertest

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// answers are what a run answered last, as window.halo tells it.
type answers struct {
	Step   int64
	Std    *struct{ Mean, Low, High float64 }
	Probes []answer
	Point  *answer
}

type answer struct {
	Problem    string
	Trained    string
	Index      int
	LogStd     *float64 `json:"log_std"`
	Neighbours []struct {
		Index       int
		There, Back float64
	}
}

// answered waits until the page has answers for which ok holds.
func (b *tab) answered(what string, ok func(a answers) bool) (a answers) {
	b.t.Helper()
	b.until(what, func() bool {
		now := evaluate[*answers](b, `halo.state().answers`)
		if now == nil || !ok(*now) {
			return false
		}
		a = *now
		return true
	})
	return a
}

// drawnProbe is where the scene drew a probe.
type drawnProbe struct {
	Label        string
	X, Y, Radius float64
}

func (b *tab) drawnProbes() []drawnProbe {
	b.t.Helper()
	return evaluate[[]drawnProbe](b, `halo.probe().then((p) => p.probes)`)
}

// A reader composes a caption from chips and types another; each is drawn, answered, marked and in the URL, and goes with
// its button.
func TestAskACaption(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(60)
	b.click(`#ask-chips .chip[data-value="red"]`)
	b.click(`#ask-chips .chip[data-value="circle"]`)
	if got := evaluate[string](b, `document.getElementById("ask-text").value`); got != "a red circle" {
		t.Fatalf("the chips composed %q, want a red circle", got)
	}
	b.click(`#ask-add`)
	b.answered("the composed caption is answered", func(a answers) bool { return len(a.Probes) == 1 && a.Probes[0].Trained == "trained" })
	b.click(`#ask-text`)
	b.key("a purple circle")
	b.key(kb.Enter)
	a := b.answered("the typed caption is answered", func(a answers) bool { return len(a.Probes) == 2 })
	if got := a.Probes[1]; got.Trained != "words" || got.Index != -1 || got.LogStd == nil || len(got.Neighbours) != 5 {
		t.Errorf("got %+v; want the answer to a caption with words never trained on", got)
	}
	b.until("the unknown word is marked", func() bool {
		return evaluate[string](b, `document.querySelector("#probe-list mark")?.textContent ?? ""`) == "purple"
	})
	b.until("both are in the URL", func() bool {
		return strings.Contains(evaluate[string](b, `location.search`), "ask=a_red_circle,a_purple_circle")
	})

	// The known one lies where its caption does, whose ln σ it has.
	file, _ := b.save()
	p := b.settled()
	drawn := b.drawnProbes()
	if len(drawn) != 2 || drawn[0].Label != "a red circle" || drawn[0].Radius <= 0 {
		t.Fatalf("drawn are %+v, want the two captions with circles", drawn)
	}
	text := a.Probes[0].Index
	if at := p.text(text); math.Hypot(at.x-drawn[0].X, at.y-drawn[0].Y) > 1 {
		t.Errorf("“a red circle” is drawn at %v, its caption at %v", drawn[0], at)
	}
	if got, want := *a.Probes[0].LogStd, float64(file.Now.Texts.LogStd[text]); math.Abs(got-want) > 1e-6 {
		t.Errorf("got ln σ %g, want %g", got, want)
	}
	image, probability := bestImage(file, text)
	if n := a.Probes[0].Neighbours[0]; n.Index != image || math.Abs(n.There-probability) > 1e-6 {
		t.Errorf("its first neighbour is %+v, want picture %d with %g", n, image, probability)
	}

	before := b.drawnProbes()
	b.step(40)
	b.answered("the answers follow the run", func(now answers) bool { return now.Step == 100 })
	b.until("the probes follow the run", func() bool {
		now := b.drawnProbes()
		return len(now) == 2 && now[1] != before[1]
	})

	b.click(`#probe-list .head > button`)
	b.answered("the first is gone", func(a answers) bool { return len(a.Probes) == 1 })
	b.until("the purple circle alone is left", func() bool {
		return evaluate[string](b, `[...document.querySelectorAll("#probe-list .caption")].map((e) => e.textContent).join()`) == "“a purple circle”"
	})
}

// Probes in the URL are asked of both runs, and each answers with its own.
func TestBothRunsAnswer(t *testing.T) {
	b := open(t, "/?play=0&b=clip&ask=a_circle,a_red_circle,a_small_red_circle")
	b.step(20)
	a := b.answered("run A answers", func(a answers) bool { return len(a.Probes) == 3 && a.Step == 20 })
	b.until("run B answers", func() bool {
		return evaluate[bool](b, `halo.state().laneB.answers?.probes.length === 3 && halo.state().laneB.answers.step === 20`)
	})
	if a.Std == nil || evaluate[bool](b, `"std" in halo.state().laneB.answers`) {
		t.Errorf("A has σ %v, and B, which is CLIP, has one too", a.Std)
	}
	if rows, lines := evaluate[int](b, `document.querySelectorAll("#probe-list > li").length`), evaluate[int](b, `document.querySelectorAll("#probe-list .of-run").length`); rows != 3 || lines != 6 {
		t.Errorf("%d rows with %d lines, want 3 with 6", rows, lines)
	}
}

// A point is picked by a click in the picture or found by its words, and told with its neighbours both ways.
func TestPickAPoint(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(150)
	file, _ := b.save()
	b.away()
	p := b.settled()
	image := -1
	for i := range p.ImageColours {
		if p.alone(p.image(i)) == 1 && !p.onRing(p.image(i)) {
			image = i
			break
		}
	}
	if image < 0 {
		t.Fatal("no image lies apart from others")
	}
	b.clickAt(b.canvas().corner().plus(p.image(image)))
	a := b.answered("the clicked image is answered", func(a answers) bool { return a.Point != nil && a.Point.Index == image })
	text, probability := bestText(file, image)
	if n := a.Point.Neighbours[0]; n.Index != text || math.Abs(n.There-probability) > 1e-6 {
		t.Errorf("its first neighbour is %+v, want caption %d with %g", n, text, probability)
	}
	b.until("the card says so", func() bool {
		card := evaluate[string](b, `document.getElementById("picked").innerText`)
		return strings.Contains(card, file.Points.Images[image].Label) && strings.Contains(card, file.Points.Texts[text].Caption) &&
			strings.Contains(card, fmt.Sprintf("%.0f\u202f%%", 100*probability))
	})

	b.click(`#find`)
	b.key("blue small triangle")
	b.key(kb.Enter)
	a = b.answered("the caption is found", func(a answers) bool {
		return a.Point != nil && file.Points.Texts[min(a.Point.Index, 30)].Caption == "a small blue triangle"
	})
	best, probability := bestImage(file, a.Point.Index)
	if n := a.Point.Neighbours[0]; n.Index != best || math.Abs(n.There-probability) > 1e-6 {
		t.Errorf("its first neighbour is %+v, want picture %d with %g", n, best, probability)
	}
	named := fmt.Sprintf("point=caption.%d", a.Point.Index)
	b.until("the URL names it", func() bool { return strings.Contains(evaluate[string](b, "location.search"), named) })
	if link := evaluate[string](b, `halo.link()`); !strings.Contains(link, named) {
		t.Errorf("the link is %s, which lacks %s", link, named)
	}
	b.reload()
	b.answered("loaded again, it is picked", func(again answers) bool { return again.Point != nil && again.Point.Index == a.Point.Index })
	b.until("the card says so", func() bool { return strings.Contains(b.text("#picked"), "a small blue triangle") })
	b.click(`#picked .head button`)
	b.answered("the point is let go of", func(a answers) bool { return a.Point == nil })
	b.until("the URL names none", func() bool { return !strings.Contains(evaluate[string](b, "location.search"), "point=") })
}

// A picture is made by hand, or comes as a file; what is no picture is refused with one sentence.
func TestAskAPicture(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(40)
	b.click("#picture-maker summary")
	b.choose("#picture-colour", "bl")
	b.click("#picture-add")
	a := b.answered("the drawn picture is answered", func(a answers) bool { return len(a.Probes) == 1 && len(a.Probes[0].Neighbours) == 5 })
	if a.Probes[0].Problem != "" || a.Probes[0].LogStd == nil {
		t.Errorf("got %+v, want an answer with ln σ", a.Probes[0])
	}
	b.until("it is in the URL", func() bool {
		return strings.Contains(evaluate[string](b, `decodeURIComponent(location.search)`), "ask=~blue_circle_3.4_7.5_7.5_0")
	})
	b.until("the list shows it", func() bool {
		return evaluate[bool](b, `(() => {
			const canvas = document.querySelector("#probe-list .head canvas");
			if (!canvas || canvas.hidden) return false;
			const [red, , blue] = canvas.getContext("2d").getImageData(16, 16, 1, 1).data;
			return blue > 150 && red < 120;
		})()`)
	})

	folder := t.TempDir()
	mine := image.NewNRGBA(image.Rect(0, 0, 100, 60))
	for i := 0; i < len(mine.Pix); i += 4 {
		copy(mine.Pix[i:], []byte{219, 41, 41, 255})
	}
	var data bytes.Buffer
	if err := png.Encode(&data, mine); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"mine.png": data.Bytes(), "broken.png": []byte("no picture")} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.drop(filepath.Join(folder, "mine.png"), point{30, 700})
	b.answered("the dropped picture is answered", func(a answers) bool { return len(a.Probes) == 2 && len(a.Probes[1].Neighbours) == 5 })
	b.drop(filepath.Join(folder, "broken.png"), point{30, 700})
	b.until("the broken one is refused", func() bool {
		m := b.messages()
		return len(m) == 1 && m[0] == "broken.png is no picture that this browser reads; PNG, JPEG, WebP and GIF are."
	})
	drawn := b.drawnProbes()
	if len(drawn) != 2 || drawn[0].Label != "blue circle" || drawn[0].Radius <= 0 || drawn[1].Label != "mine.png" {
		t.Errorf("drawn are %+v, want both pictures", drawn)
	}
}

// A lasso, by its button or with Shift, lists what lies within it, and the list copies as text.
func TestLasso(t *testing.T) {
	b := open(t, "/?play=0", catchesCopies)
	b.step(150)
	b.away()
	p := b.settled()
	file, _ := b.save()
	around := func() (corner point, side float64, want []string) {
		frame := b.canvas()
		corner, side = point{frame.Width / 4, frame.Height / 4}, frame.Width/2
		inside := func(at point) bool {
			return at.x > corner.x && at.x < corner.x+side && at.y > corner.y && at.y < corner.y+side
		}
		want = []string{"kind\tname\tlevel or key"}
		for i := range p.TextColours {
			if inside(p.text(i)) {
				of := file.Points.Texts[i]
				want = append(want, "caption\t"+of.Caption+"\t"+file.Points.Levels[of.Level])
			}
		}
		for i := range p.ImageColours {
			if inside(p.image(i)) {
				of := file.Points.Images[i]
				want = append(want, "picture\t"+of.Label+"\t"+of.Key)
			}
		}
		return frame.corner().plus(corner), side, want
	}
	for _, by := range []string{"the button", "Shift"} {
		b.part(by, func(t *testing.T) {
			modifiers := int64(0)
			if by == "Shift" {
				modifiers = int64(chromedp.ModifierShift)
			} else {
				b.click("#lasso")
				if !evaluate[bool](b, `document.getElementById("lasso").ariaPressed === "true"`) {
					t.Error("the button is not pressed")
				}
			}
			b.settled() // what the button said has reached the scene
			corner, side, want := around()
			if len(want) < 20 {
				t.Fatalf("within the square are %d points, too few to tell anything", len(want))
			}
			at := func(kind input.DispatchMouseEventType, buttons int64, x, y float64) {
				q := corner.plus(point{x, y})
				b.mouse(input.DispatchMouseEventParams{Type: kind, X: q.x, Y: q.y, Button: left, Buttons: buttons, ClickCount: 1, Modifiers: modifiers})
			}
			at(chromedp.MousePressed, 1, 0, 0)
			for _, q := range []point{{side / 2, 0}, {side, 0}, {side, side / 2}, {side, side}, {side / 2, side}, {0, side}, {0, side / 2}} {
				at(chromedp.MouseMoved, 1, q.x, q.y)
			}
			at(chromedp.MouseReleased, 0, 0, side/2)
			b.until("the list is there", func() bool { return evaluate[bool](b, `!document.getElementById("lassoed").hidden`) })
			b.click("#lasso-copy")
			b.until("it is copied", func() bool { return evaluate[bool](b, `window.copied !== undefined`) })
			if got := strings.Split(evaluate[string](b, `window.copied`), "\n"); !slices.Equal(got, want) {
				t.Errorf("copied are %d lines, %.300q; want %d, %.300q", len(got), got, len(want), want)
			}
			evaluate[any](b, `void (window.copied = undefined)`)
			b.click("#lasso-clear")
		})
	}
	if now := b.settled(); now.moved(&p) > 0.5 {
		t.Error("the lassos moved the picture")
	}
}

// deafens has the trainer hear no question while window.deaf is set, as if it took for ever to answer.
var deafens = before(`(() => {
	const send = Worker.prototype.postMessage;
	Worker.prototype.postMessage = function (packet, ...rest) {
		if (!window.deaf || JSON.parse(packet.json).kind !== "ask") send.call(this, packet, ...rest);
	};
})()`)

// What was answered stays with its probe while the answer to a later question is on its way: with other probes before it,
// and with one more behind it, of which nothing is known yet.
func TestAnswersStayWithTheirProbes(t *testing.T) {
	b := open(t, "/?play=0&ask=a_circle,a_small_red_square,~red_circle_5.8_7.5_7.5_0,~blue_square_5.8_7.5_7.5_0", deafens)
	b.step(60)
	a := b.answered("all four are answered", func(a answers) bool { return len(a.Probes) == 4 && a.Step == 60 })
	ln := "ln σ " + strings.Replace(fmt.Sprintf("%.2f", *a.Probes[3].LogStd-a.Std.Mean), "-", "−", 1)
	type row struct {
		Caption, Ln, Neighbours string
		Red, Blue               float64 // of the middle of the picture; −1 where none is shown
	}
	rows := func() []row {
		return evaluate[[]row](b, `[...document.querySelectorAll("#probe-list > li")].map((item) => {
			const canvas = item.querySelector(".head canvas");
			const middle = new OffscreenCanvas(1, 1).getContext("2d");
			middle.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
			const [red, , blue] = canvas.hidden ? [-1, , -1] : middle.getImageData(0, 0, 1, 1).data;
			const neighbours = [...item.querySelectorAll(".neighbours li:not([hidden])")].map((one) => one.innerText).join();
			return { Caption: item.querySelector(".caption").textContent, Ln: item.querySelector(".ln").textContent, Neighbours: neighbours, Red: red, Blue: blue };
		})`)
	}
	var want []row
	b.until("all four are shown with their answers and pictures", func() bool {
		want = rows()
		return len(want) == 4 && want[2].Red > 150 && want[3].Blue > 150 && want[3].Ln == ln
	})
	evaluate[any](b, `void (window.deaf = true)`)
	remove := func(i int) {
		before := len(rows())
		b.click(fmt.Sprintf(`#probe-list > li:nth-child(%d) .head > button`, i+1))
		b.until("it is gone", func() bool { return len(rows()) == before-1 })
		want = slices.Delete(want, i, i+1)
		if got := rows(); !slices.Equal(got, want) {
			t.Errorf("without probe %d shown are %+v, want %+v", i, got, want)
		}
	}
	remove(0) // a caption before a caption
	remove(1) // a picture before a picture
	b.click("#picture-maker summary")
	b.choose("#picture-colour", "gr")
	b.click("#picture-add")
	b.until("one more is asked", func() bool { return len(rows()) == 3 })
	got := rows()
	if !slices.Equal(got[:2], want) {
		t.Errorf("beside a new one shown are %+v, want %+v", got[:2], want)
	}
	if got := got[2]; got.Ln != "ln σ –" || got.Neighbours != "" || got.Red != -1 {
		t.Errorf("the new picture has %+v before any answer, want none", got)
	}
}
