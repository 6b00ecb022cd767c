//go:build !js

package browsertest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"halo/checkpoint"
)

// A point names itself when the mouse is on it: caption, level, ln σ, and its most probable partner under the
// loss. The run's own file says what is right, and the score is written out here once more.
func TestHoverNamesThePoint(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(150)
	file, _ := b.save()
	b.away()
	p := b.settled()
	frame := b.canvas()

	image, text := -1, -1
	for i := range p.ImageColours {
		if p.alone(p.image(i)) == 1 && !p.onRing(p.image(i)) {
			image = i
			break
		}
	}
	for i := range p.TextColours {
		if p.alone(p.text(i)) == 1 && file.Points.Texts[i].Level == 3 {
			text = i
			break
		}
	}
	if image < 0 || text < 0 {
		t.Fatalf("no image and caption that lie apart from others: %d, %d", image, text)
	}

	b.part("image", func(t *testing.T) {
		b.move(frame.corner().plus(p.image(image)))
		s := b.untilState("an image is hovered", func(s state) bool { return s.Hover != nil && s.Hover.Kind == "image" && s.Hover.Index == image })
		partner, probability := bestText(file, image)
		if s.Hover.Partner != partner || math.Abs(s.Hover.Probability-probability) > 1e-4 {
			t.Errorf("got partner %d with %.4f, want %d with %.4f", s.Hover.Partner, s.Hover.Probability, partner, probability)
		}
		u := float64(file.Now.Images.LogStd[image])
		if math.Abs(value(s.Hover.LogStd)-u) > 1e-6 {
			t.Errorf("got ln σ %v, want %v", value(s.Hover.LogStd), u)
		}
		b.cardSays(file.Points.Images[image].Label, "ln σ "+minus(u), "“"+file.Points.Texts[partner].Caption+"”", fmt.Sprintf("%.0f\u202f%%", 100*probability))
	})
	b.part("caption", func(t *testing.T) {
		b.move(frame.corner().plus(p.text(text)))
		s := b.untilState("a caption is hovered", func(s state) bool { return s.Hover != nil && s.Hover.Kind == "text" && s.Hover.Index == text })
		partner, probability := bestImage(file, text)
		if s.Hover.Partner != partner || math.Abs(s.Hover.Probability-probability) > 1e-4 {
			t.Errorf("got partner %d with %.4f, want %d with %.4f", s.Hover.Partner, s.Hover.Probability, partner, probability)
		}
		of, u := file.Points.Texts[text], float64(file.Now.Texts.LogStd[text])
		b.cardSays("“"+of.Caption+"”", file.Points.Levels[of.Level], fmt.Sprintf("level %d", of.Level), "ln σ "+minus(u), file.Points.Images[partner].Label)
	})
	b.part("ring", func(t *testing.T) {
		// Of the vaguest caption's ring, a place that no other mark is near.
		for angle := 0.0; angle < 2*math.Pi; angle += 0.02 {
			at := p.text(0).plus(point{p.TextRadii[0] * math.Cos(angle), p.TextRadii[0] * math.Sin(angle)})
			if p.alone(at) > 0 || p.rings(at, 12) > 1 || !frame.contains(frame.corner().plus(at)) {
				continue
			}
			b.move(frame.corner().plus(at))
			b.untilState("the caption of the ring is hovered", func(s state) bool { return s.Hover != nil && s.Hover.Kind == "text" && s.Hover.Index == 0 })
			b.cardSays("“a shape”", "any shape", "level 0")
			return
		}
		t.Fatal("the largest ring has no place of its own")
	})
	b.part("nothing", func(t *testing.T) {
		b.away()
		b.untilState("nothing is hovered", func(s state) bool { return s.Hover == nil })
		if evaluate[bool](b, `!document.getElementById("inspector").hidden`) {
			t.Error("the card is still there")
		}
	})
}

// cardSays fails the test for each text that the card beside the pointer lacks.
func (b *tab) cardSays(texts ...string) {
	b.t.Helper()
	card := evaluate[string](b, `document.getElementById("inspector").hidden ? "" : document.getElementById("inspector").innerText`)
	for _, text := range texts {
		if !strings.Contains(card, text) {
			b.t.Errorf("the card says %q, which lacks %q", card, text)
		}
	}
}

// minus writes a number as the page does, with a true minus sign.
func minus(x float64) string {
	return strings.Replace(fmt.Sprintf("%.2f", x), "-", "−", 1)
}

// alone counts the points within a reach that no pick can mistake.
func (p *probed) alone(at point) int {
	const reach = 16
	n := 0
	for i := range p.ImageColours {
		if p.image(i).minus(at).length() < reach {
			n++
		}
	}
	for i := range p.TextColours {
		if p.text(i).minus(at).length() < reach {
			n++
		}
	}
	return n
}

// rings counts the rings that pass within some pixels of a point.
func (p *probed) rings(at point, within float64) int {
	n := 0
	for i, r := range p.TextRadii {
		if math.Abs(p.text(i).minus(at).length()-r) < within {
			n++
		}
	}
	return n
}

func (p *probed) onRing(at point) bool { return p.rings(at, nearRing) > 0 }

// logit is the proposal's score of image i for text j from the candidate's point of view:
// (−u − |I − T|²·exp(−2u))/τ, with u of the candidate.
func logit(f *checkpoint.File, i, j int, u float32) float64 {
	d := f.Now.Images.Dim
	square := 0.0
	for k := range d {
		x := float64(f.Now.Images.Means[i*d+k]) - float64(f.Now.Texts.Means[j*d+k])
		square += x * x
	}
	return (-float64(u) - square*math.Exp(-2*float64(u))) / f.Now.Objective.Tau
}

// bestText is the most probable caption of an image among all, and its probability.
func bestText(f *checkpoint.File, i int) (int, float64) {
	return best(f.Now.Texts.Len(), func(j int) float64 { return logit(f, i, j, f.Now.Texts.LogStd[j]) })
}

// bestImage is the most probable image of a caption among all, and its probability.
func bestImage(f *checkpoint.File, j int) (int, float64) {
	return best(f.Now.Images.Len(), func(i int) float64 { return logit(f, i, j, f.Now.Images.LogStd[i]) })
}

func best(n int, logit func(int) float64) (at int, probability float64) {
	top, sum := math.Inf(-1), 0.0
	for k := range n {
		if l := logit(k); l > top {
			at, top = k, l
		}
	}
	for k := range n {
		sum += math.Exp(logit(k) - top)
	}
	return at, 1 / sum
}
