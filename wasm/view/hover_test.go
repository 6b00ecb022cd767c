package view

import (
	"math"
	"slices"
	"testing"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// on puts the pointer on a point and lets the rest of the picture stand back.
func on(s *Scene, at Point) wire.Hover {
	s.PointAt(at, false)
	for i := range 30 {
		s.Advance(100+float64(i)/30, MeasureText)
	}
	return s.Hover()
}

func TestHoverNamesThePoint(t *testing.T) {
	s, _, f := shown(t, 2, 8)
	h := on(s, s.imagesAt[5])
	if h.Kind != "image" || h.LogStd == nil || *h.LogStd != float64(f.ImageStd[h.Index]) {
		t.Errorf("on image 5: got %+v", h)
	}
	if d := math.Hypot(s.imagesAt[h.Index].X-s.imagesAt[5].X, s.imagesAt[h.Index].Y-s.imagesAt[5].Y); d > 3 {
		t.Errorf("on image 5: got image %d, %g pixels away", h.Index, d)
	}
	if h.X != s.pointer.at.X || h.Y != s.pointer.at.Y {
		t.Errorf("pointer: got (%g, %g) want %v", h.X, h.Y, s.pointer.at)
	}
	top := on(s, s.textsAt[0])
	if top.Kind != "text" || top.Index != 0 || *top.LogStd != float64(f.TextStd[0]) {
		t.Errorf("on text 0: got %+v", top)
	}
	if got := on(s, Point{3, 3}); got != (wire.Hover{Partner: -1}) {
		t.Errorf("on nothing: got %+v", got)
	}
	s.PointAt(s.textsAt[0], false)
	s.Advance(200, MeasureText)
	s.PointNowhere()
	s.Advance(201, MeasureText)
	if got := s.Hover(); got.Kind != "" || s.Hovering() {
		t.Errorf("pointer gone: got %+v", got)
	}
}

// By hand, for two images and two texts on a line, from the formulas of checkpoint.Objective.
func TestPartnerIsTheMostProbable(t *testing.T) {
	const u0, u1 = 1.0, -1.0 // of the texts; the images have −.5 and .5
	softmax := func(a, b float64) float64 { return 1 / (1 + math.Exp(b-a)) }
	d := func(a, b float64) float64 { return (a - b) * (a - b) }
	logit := func(o checkpoint.Objective, d, u float64) float64 {
		return (-o.C*u - o.K*d*math.Exp(-2*u)) / o.Tau
	}
	images, texts := []float64{1, -2}, []float64{0, 1.5}
	mild := checkpoint.Objective{Family: "variance", C: 1, K: 1, Tau: 2, HasStd: true}
	query := checkpoint.Objective{Family: "variance", C: 1, K: .5, Tau: 1, HasStd: true, QuerySide: true}
	euclid := checkpoint.Objective{Family: "euclidean", Tau: 3}
	free := checkpoint.Objective{Family: "free-bias", K: 1, Tau: 2, LogStd: .5}
	sampled := checkpoint.Objective{Family: "pcmepp", Tau: 4, Bias: 3, HasStd: true}
	rows := []struct {
		name    string
		o       checkpoint.Objective
		ref     Ref
		partner int
		p       float64
	}{
		{"variance, image", mild, Ref{Image, 1}, 0,
			softmax(logit(mild, d(-2, 0), u0), logit(mild, d(-2, 1.5), u1))},
		{"variance, text", mild, Ref{Text, 1}, 0,
			softmax(logit(mild, d(1, 1.5), -.5), logit(mild, d(-2, 1.5), .5))},
		{"query side, image", query, Ref{Image, 0}, 1,
			softmax(logit(query, d(1, 1.5), -.5), logit(query, d(1, 0), -.5))},
		{"Euclidean, image", euclid, Ref{Image, 0}, 1,
			softmax(-d(1, 1.5)/3, -d(1, 0)/3)},
		{"free bias, image", free, Ref{Image, 1}, 0,
			softmax((-u0-d(-2, 0)*math.Exp(-1))/2, (-u1-d(-2, 1.5)*math.Exp(-1))/2)},
		{"dot, text", checkpoint.Objective{Family: "dot", Tau: 2}, Ref{Text, 1}, 0,
			softmax(1*1.5/2, -2*1.5/2)},
		{"PCME++, image", sampled, Ref{Image, 0}, 1, // two dimensions; what both texts share cancels
			softmax(-(d(1, 1.5)+2*math.Exp(2*u1))/4, -(d(1, 0)+2*math.Exp(2*u0))/4)},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			f := wire.Frame{Run: 1, Dim: 2, Objective: r.o}
			for _, x := range images {
				f.Images = append(f.Images, float32(x), 0)
			}
			for _, x := range texts {
				f.Texts = append(f.Texts, float32(x), 0)
			}
			if r.o.HasHead() {
				f.ImageStd, f.TextStd = wire.Floats{-.5, .5}, wire.Floats{u0, u1}
			}
			m := matcher{stale: true}
			m.update(&f)
			partner, p := m.best(r.ref)
			if partner != r.partner || math.Abs(p-r.p) > 1e-9 {
				t.Errorf("got %d with probability %g, want %d with %g", partner, p, r.partner, r.p)
			}
		})
	}
}

func TestNoPartnerInADivergedFrame(t *testing.T) {
	s, _, f := shown(t, 2, 4)
	at := s.imagesAt[3]
	if h := on(s, at); h.Partner < 0 {
		t.Fatal("the test is void: there is no partner before")
	}
	f.TextStd = slices.Clone(f.TextStd)
	f.TextStd[1] = float32(math.NaN())
	frame(t, s, f, 1)
	h := on(s, at)
	if h.Kind != "image" || h.Partner != -1 || h.Probability != 0 {
		t.Errorf("got %+v, want the image without a partner", h)
	}
}

// While a run trains, the hovered point's numbers follow it.
func TestPartnerFollowsTheFrame(t *testing.T) {
	s, _, f := shown(t, 2, 4)
	at := s.imagesAt[3]
	before := on(s, at)
	s.Pan(0, 0) // ends Auto: larger circles must not take the point from under the pointer
	g := f
	g.Objective.Tau = 50 // all texts become alike
	frame(t, s, g, 300)
	s.Advance(301, MeasureText)
	after := s.Hover()
	if after.Index != before.Index || !(after.Probability < before.Probability) {
		t.Errorf("τ 1 → 50: got %+v after %+v, want the same point and a lower probability", after, before)
	}
}

func TestHoverLightsItsPairs(t *testing.T) {
	s, p, _ := shown(t, 2, 8)
	image := 20
	on(s, s.imagesAt[image])
	image = s.hover.ref.Index
	for i := range p.Info.Texts {
		if got, want := s.hover.isLit(Ref{Text, i}), slices.Contains(p.Info.Images[image].Texts, i); got != want {
			t.Errorf("image %d hovered, text %d: lit got %t want %t", image, i, got, want)
		}
	}
	on(s, s.textsAt[1])
	for i := range p.Info.Images {
		if got, want := s.hover.isLit(Ref{Image, i}), p.Info.Images[i].Group == 0; got != want {
			t.Errorf("%q hovered, image %d %q: lit got %t want %t", p.Info.Texts[1].Caption, i, p.Info.Images[i].Label, got, want)
		}
	}
	var b Batches[Plain]
	Paint(s, &b)
	lines := 0
	for i, v := range b.Below.Vertices {
		if shapeOf(v) == ShapeLine && i%4 == 0 {
			lines++
		}
	}
	if want := len(s.matching[1]); lines < want-1 || lines > want { // one may have no length
		t.Errorf("got %d pair lines want %d", lines, want)
	}
}

// A hovered point that wanders off under a resting pointer is let go in the end.
func TestHoverLetsGo(t *testing.T) {
	s, _, f := shown(t, 2, 4)
	h := on(s, s.imagesAt[3])
	g := f
	g.Images = slices.Clone(f.Images)
	for i := range g.Images {
		g.Images[i] += 40
	}
	g.Texts = slices.Clone(f.Texts)
	for i := range g.Texts {
		g.Texts[i] += 40
	}
	s.Pan(0, 0) // ends Auto: the camera stays
	frame(t, s, g, 200)
	for i := range 30 {
		s.Advance(200+float64(i)/10, MeasureText)
	}
	if got := s.Hover(); got.Kind != "" {
		t.Errorf("all points are gone: got %+v after %+v, want nothing", got, h)
	}
}

func TestHoverGoesWithTheRun(t *testing.T) {
	s, _, _ := shown(t, 2, 4)
	on(s, s.imagesAt[3])
	p, _ := tree(2, 2, 1)
	s.SetPoints(p)
	if s.hover.fade != 0 {
		t.Errorf("a new run: the rest of the picture still stands back by %g", s.hover.fade)
	}
	s.Advance(500, MeasureText)
	if got := s.Hover(); got.Kind != "" {
		t.Errorf("a new run: got %+v want nothing", got)
	}
}

func TestCrowdedRingsAppearOnHover(t *testing.T) {
	p := wire.Points{Run: 1, Info: wire.PointsInfo{Levels: []string{"group", "name"}, Groups: []string{"g"}}}
	f := wire.Frame{Run: 1, Dim: 2, Objective: proposal}
	for i := range 500 {
		level := 1
		if i == 0 {
			level = 0
		}
		p.Info.Texts = append(p.Info.Texts, checkpoint.TextPoint{Caption: "c", Level: level})
		f.Texts = append(f.Texts, float32(i%25), float32(i/25))
		f.TextStd = append(f.TextStd, 0)
	}
	s := NewScene()
	s.Resize(900, 700, 1)
	s.SetPoints(p)
	frame(t, s, f, 0)
	rings := func() int {
		var b Batches[Plain]
		Paint(s, &b)
		radii := map[Point]bool{}
		for _, v := range append(b.Below.Vertices, b.Above.Vertices...) {
			if shapeOf(v) == ShapeRing && v.Custom0 > 20 {
				radii[Point{math.Round(float64(v.DstX - v.SrcX)), math.Round(float64(v.DstY - v.SrcY))}] = true
			}
		}
		return len(radii)
	}
	s.Advance(0, MeasureText)
	if got := rings(); got != 1 {
		t.Errorf("nothing hovered: got %d rings want 1, that of the group", got)
	}
	on(s, s.textsAt[260])
	if got := rings(); got != 2 {
		t.Errorf("a name hovered: got %d rings want 2", got)
	}
}

// comeTo lets the picture come to what it is to show.
func comeTo(s *Scene) wire.Hover {
	for i := range 30 {
		s.Advance(300+float64(i)/30, MeasureText)
	}
	return s.Hover()
}

func TestHighlight(t *testing.T) {
	s, p, f := shown(t, 2, 8)
	text := len(p.Info.Texts) - 1 // a fine one, which is not true of every image
	s.Highlight(wire.Highlight{Kind: "text", Index: text})
	h := comeTo(s)
	if h.Kind != "text" || h.Index != text || !h.Linked || *h.LogStd != float64(f.TextStd[text]) || h.Partner < 0 {
		t.Errorf("got %+v; want text %d as if hovered, but linked", h, text)
	}
	if h.X != s.textsAt[text].X || h.Y != s.textsAt[text].Y {
		t.Errorf("at (%g, %g), want where the point is, %v", h.X, h.Y, s.textsAt[text])
	}
	other := slices.Index(s.hover.litImages, false)
	if s.hover.light(Ref{Text, text}) != 1 || s.hover.light(Ref{Image, other}) == 1 {
		t.Error("the picture does not show the point as one that is hovered")
	}

	// The pointer of this picture comes: what it is on counts.
	if h := on(s, s.imagesAt[5]); h.Kind != "image" || h.Linked {
		t.Errorf("under the pointer: got %+v", h)
	}
	s.PointNowhere()
	if h := comeTo(s); h.Kind != "" {
		t.Errorf("it left again: got %+v, want nothing, and not what the other one was on", h)
	}
	on(s, s.imagesAt[5])
	s.Highlight(wire.Highlight{})
	if h := comeTo(s); h.Kind != "image" {
		t.Errorf("the other pointer left: got %+v, want what this one is on", h)
	}
	s.Highlight(wire.Highlight{Kind: "image", Index: 3})
	if h := comeTo(s); h.Kind != "image" || h.Index != 3 || !h.Linked {
		t.Errorf("the other pointer came: got %+v, want its point", h)
	}
	s.Highlight(wire.Highlight{})
	if h := comeTo(s); h.Kind != "" || h.Linked {
		t.Errorf("it left: got %+v, want nothing", h)
	}
}

// A cell of the batch matrix is a picture and a caption, which need not match: both are lit, and no line says that they do.
func TestHighlightOfTwo(t *testing.T) {
	s, p, _ := shown(t, 2, 8)
	image, text := 3, -1
	for i := range p.Info.Texts {
		if !slices.Contains(p.Info.Images[image].Texts, i) {
			text = i
		}
	}
	for _, row := range []struct {
		name string
		m    wire.Highlight
		lit  bool
	}{
		{"both", wire.Highlight{Kind: "image", Index: image, Also: &text}, true},
		{"the picture alone", wire.Highlight{Kind: "image", Index: image}, false},
		{"the caption first", wire.Highlight{Kind: "text", Index: text, Also: &image}, true},
	} {
		s.Highlight(row.m)
		comeTo(s)
		if !s.hover.isLit(Ref{Image, image}) && row.lit || s.hover.isLit(Ref{Text, text}) != row.lit {
			t.Errorf("%s: picture lit %v, caption lit %v; want both %v", row.name, s.hover.isLit(Ref{Image, image}), s.hover.isLit(Ref{Text, text}), row.lit)
		}
		if slices.Contains(s.hover.texts, text) && slices.Contains(s.hover.images, image) {
			t.Errorf("%s: a line joins what does not match", row.name)
		}
	}
	none := len(p.Info.Texts)
	s.Highlight(wire.Highlight{Kind: "image", Index: image, Also: &none})
	if h := comeTo(s); h.Index != image || h.Kind != "image" {
		t.Errorf("beside a caption that there is not: got %+v, want the picture alone", h)
	}
	on(s, s.imagesAt[5])
	if s.hover.also != (Ref{}) {
		t.Errorf("the pointer came: %v is still lit beside", s.hover.also)
	}
}

func TestHighlightOfNoPoint(t *testing.T) {
	s, p, f := shown(t, 2, 8)
	for _, m := range []wire.Highlight{
		{Kind: "text", Index: len(p.Info.Texts)}, {Kind: "image", Index: -1}, {Kind: "image", Index: 1 << 40}, {Kind: "sound"},
	} {
		s.Highlight(m)
		if h := comeTo(s); h.Kind != "" {
			t.Errorf("%+v: got %+v, want nothing", m, h)
		}
	}
	s.Highlight(wire.Highlight{Kind: "text", Index: 1})
	s.SetPoints(p)
	s.SetFrame(f, 400)
	if h := comeTo(s); h.Kind != "" {
		t.Errorf("another run began: got %+v, want nothing", h)
	}
	s.SetPoints(p)
	s.Highlight(wire.Highlight{Kind: "text", Index: 1}) // before its first frame
	if h := comeTo(s); h.Kind != "" {
		t.Errorf("before the first frame: got %+v, want nothing", h)
	}
}
