package view

import (
	"math"
	"math/rand/v2"
	"testing"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// tree returns points and a trained-looking frame in the form of the shapes: "a shape", three colours, three
// kinds of each; per images of each kind.
func tree(run, d, per int) (wire.Points, wire.Frame) {
	r := rand.New(rand.NewPCG(9, uint64(d)))
	info := wire.PointsInfo{Groups: []string{"red", "green", "blue"}, Levels: []string{"anything", "colour", "shape"}}
	f := wire.Frame{Run: run, Step: 500, Dim: d, Objective: proposal}
	add := func(centre []float64, sigma float64, caption string, level, group int) int {
		info.Texts = append(info.Texts, checkpoint.TextPoint{Caption: caption, Level: level, Group: group})
		for _, x := range centre {
			f.Texts = append(f.Texts, float32(x))
		}
		f.TextStd = append(f.TextStd, float32(math.Log(sigma)))
		return len(info.Texts) - 1
	}
	around := func(c []float64, radius float64) []float64 {
		out := make([]float64, d)
		for j := range out {
			out[j] = c[j] + radius*r.NormFloat64()/math.Sqrt(float64(d))
		}
		return out
	}
	root := make([]float64, d)
	top := add(root, 2, "a shape", 0, -1)
	for g, colour := range info.Groups {
		c := around(root, 2)
		middle := add(c, .8, "a "+colour+" shape", 1, g)
		for _, shape := range []string{"circle", "square", "triangle"} {
			k := around(c, .7)
			leaf := add(k, .3, "a "+colour+" "+shape, 2, g)
			for range per {
				info.Images = append(info.Images, checkpoint.ImagePoint{Label: "a " + colour + " " + shape, Group: g, Texts: []int{top, middle, leaf}})
				for _, x := range around(k, .25) {
					f.Images = append(f.Images, float32(x))
				}
				f.ImageStd = append(f.ImageStd, float32(math.Log(.25)))
			}
		}
	}
	return wire.Points{Run: run, Info: info, PixelSize: 2, Pixels: make(wire.Bytes, 16*len(info.Images))}, f
}

func shown(t *testing.T, d, per int) (*Scene, wire.Points, wire.Frame) {
	t.Helper()
	p, f := tree(1, d, per)
	s := NewScene()
	s.Resize(900, 700, 2)
	s.SetPoints(p)
	frame(t, s, f, 0)
	s.Advance(0, MeasureText)
	return s, p, f
}

// frame hands a copy of f over: the scene keeps the memory that it gets.
func frame(t *testing.T, s *Scene, f wire.Frame, now float64) {
	t.Helper()
	f.Images = append(wire.Floats(nil), f.Images...)
	f.Texts = append(wire.Floats(nil), f.Texts...)
	ok, err := s.SetFrame(f, now)
	if err != nil || !ok {
		t.Fatalf("frame not taken: %t, %v", ok, err)
	}
}

func TestFirstViewHoldsEverything(t *testing.T) {
	for _, d := range []int{1, 2, 16} {
		s, _, _ := shown(t, d, 10)
		p := s.Probe(4)
		if p.ID != 4 || p.Run != 1 || p.Step != 500 {
			t.Errorf("d = %d: got id %d, run %d, step %d; want 4, 1, 500", d, p.ID, p.Run, p.Step)
		}
		for i, r := range p.TextRadii {
			x, y := p.Texts[2*i], p.Texts[2*i+1]
			if x-r < 0 || x+r > 900 || y-r < 0 || y+r > 700 {
				t.Errorf("d = %d: circle %d of radius %g at (%g, %g) leaves the view", d, i, r, x, y)
			}
		}
		for i := range s.info.Images {
			if x, y := p.Images[2*i], p.Images[2*i+1]; x < 0 || x > 900 || y < 0 || y > 700 {
				t.Errorf("d = %d: image %d at (%g, %g) is out of view", d, i, x, y)
			}
		}
	}
}

// What Probe tells is what is drawn: a disc of the image's colour about each image, a ring of the radius about
// each text.
func TestProbeAgreesWithTheTriangles(t *testing.T) {
	s, _, _ := shown(t, 2, 30)
	var b Batches[Plain]
	Paint(s, &b)
	if s.pictured != 0 {
		t.Fatal("the test is void: pictures are shown, not discs")
	}
	p := s.Probe(0)
	discs := map[[2]float32]Plain{}
	for _, v := range b.Below.Vertices {
		if shapeOf(v) == ShapeDisc {
			discs[[2]float32{v.DstX - v.SrcX, v.DstY - v.SrcY}] = v
		}
	}
	for i := range s.info.Images {
		found := false
		for at, v := range discs {
			if math.Hypot(float64(at[0]/2-p.Images[2*i]), float64(at[1]/2-p.Images[2*i+1])) < .01 {
				found = found || Colour{v.ColorR, v.ColorG, v.ColorB}.Hex() == p.Colours[p.ImageColours[i]]
			}
		}
		if !found {
			t.Errorf("image %d: no disc of colour %s at (%g, %g)", i, p.Colours[p.ImageColours[i]], p.Images[2*i], p.Images[2*i+1])
		}
	}
	for i := range s.info.Texts {
		found := false
		for _, m := range []*Mesh[Plain]{&b.Below, &b.Above} {
			for _, v := range m.Vertices {
				found = found || shapeOf(v) == ShapeRing && math.Abs(float64(v.Custom0/2-p.TextRadii[i])) < 1e-3 &&
					Colour{v.ColorR, v.ColorG, v.ColorB}.Hex() == p.Colours[p.TextColours[i]]
			}
		}
		if !found {
			t.Errorf("text %d: no ring of radius %g and colour %s", i, p.TextRadii[i], p.Colours[p.TextColours[i]])
		}
	}
}

func TestNothingIsCircledWithoutSigma(t *testing.T) {
	s, _, f := shown(t, 2, 5)
	f.Objective = checkpoint.Objective{Family: "euclidean", Tau: 1}
	f.TextStd, f.ImageStd = nil, nil
	frame(t, s, f, 1)
	s.Advance(2, MeasureText)
	var b Batches[Plain]
	Paint(s, &b)
	diamonds := 0
	for _, m := range []*Mesh[Plain]{&b.Below, &b.Above} {
		for _, v := range m.Vertices {
			switch shapeOf(v) {
			case ShapeRing, ShapeFill:
				t.Fatal("a circle is drawn")
			case ShapeDiamond:
				diamonds++
			}
		}
	}
	if want := 5 * len(s.info.Texts); diamonds != want {
		t.Errorf("got %d corners and middles of diamonds want %d", diamonds, want)
	}
	if p := s.Probe(0); len(p.TextRadii) != 0 {
		t.Errorf("got %d radii want none", len(p.TextRadii))
	}
}

func TestColourByLevel(t *testing.T) {
	s, _, _ := shown(t, 2, 3)
	by := "level"
	s.SetLook(wire.Look{ColourBy: &by})
	p := s.Probe(0)
	for i, x := range s.info.Texts {
		if p.TextColours[i] != x.Level {
			t.Errorf("text %d of level %d: colour %d", i, x.Level, p.TextColours[i])
		}
	}
	if got, want := p.ImageColours[0], 3; got != want || p.Colours[got] != Light.Neutral.Hex() {
		t.Errorf("images have no level: got colour %d want %d, the neutral one", got, want)
	}
	by = "group"
	dark := true
	s.SetLook(wire.Look{ColourBy: &by, Dark: &dark})
	p = s.Probe(0)
	if got, want := p.Colours[p.TextColours[0]], Dark.Neutral.Hex(); got != want {
		t.Errorf("the text of no group: got %s want %s", got, want)
	}
	if got, want := p.Colours[p.ImageColours[0]], Dark.groups[0].Hex(); got != want {
		t.Errorf("an image of group red: got %s want %s", got, want)
	}
}

func TestFramesOfAnotherRunAreRefused(t *testing.T) {
	s, _, f := shown(t, 2, 3)
	late := f
	late.Run = 7
	if ok, err := s.SetFrame(late, 1); ok || err != nil {
		t.Errorf("run 7 while 1 is shown: got %t, %v want false, nil", ok, err)
	}
	short := f
	short.Texts, short.TextStd = f.Texts[:4], f.TextStd[:2]
	if ok, err := s.SetFrame(short, 1); ok || err != nil {
		t.Errorf("two texts for thirteen: got %t, %v want false, nil", ok, err)
	}
}

// Starting the same run again keeps the view that one has chosen; another data set or dimension is another
// place, where it would show nothing.
func TestViewOfTheNextRun(t *testing.T) {
	same, sameFrame := tree(2, 2, 3)
	other, otherFrame := tree(2, 2, 3)
	other.Info.Texts[1].Caption = "a mauve shape"
	deep, deepFrame := tree(2, 16, 3)
	rows := []struct {
		name   string
		points wire.Points
		frame  wire.Frame
		auto   bool
	}{
		{"the same again", same, sameFrame, false},
		{"other captions", other, otherFrame, true},
		{"another dimension", deep, deepFrame, true},
	}
	for _, r := range rows {
		s, _, _ := shown(t, 2, 3)
		s.Zoom(Point{10, 10}, 5, false)
		s.SetPoints(r.points)
		frame(t, s, r.frame, 1)
		if got := s.View().Camera.Auto; got != r.auto {
			t.Errorf("%s: Auto got %t want %t", r.name, got, r.auto)
		}
	}
	s := NewScene()
	s.SetLook(wire.Look{Camera: &wire.Camera{X: 1, Y: 2, Scale: 33}})
	s.Resize(900, 700, 1)
	s.SetPoints(same)
	frame(t, s, sameFrame, 0)
	if got, want := s.View().Camera, (wire.Camera{X: 1, Y: 2, Scale: 33}); got != want {
		t.Errorf("the camera of a link, before the first run: got %+v want %+v", got, want)
	}
}

// Between the points of a run and its first frame there is nothing to draw, whatever was there before.
func TestPointsWithoutAFrame(t *testing.T) {
	s, p, _ := shown(t, 2, 3)
	s.PointAt(Point{450, 350}, false)
	for _, n := range []int{1, 40} {
		q, _ := tree(2, 2, n)
		s.SetPoints(q)
		s.Advance(1, MeasureText)
		var b Batches[Plain]
		Paint(s, &b)
		if len(b.Below.Indices)+len(b.Above.Indices)+len(b.Pictures.Indices) != 0 || len(s.Labels()) != 0 {
			t.Errorf("%d images a kind: something is drawn before the first frame", n)
		}
		if pr := s.Probe(0); len(pr.Images) != 0 || pr.Run != 2 {
			t.Errorf("probe: got %d images of run %d", len(pr.Images)/2, pr.Run)
		}
	}
	_ = p
}

func TestDamagedPoints(t *testing.T) {
	p, f := tree(1, 2, 2)
	p.Info.Images[0].Texts = []int{-1, 0, 99}
	p.Info.Images[1].Group = 55
	p.Info.Texts[1].Level = 12
	p.Info.Texts[2].Level = -3
	p.Info.Texts[3].Group = 9
	for i := range f.Images {
		if i%3 == 0 {
			f.Images[i] = float32(math.NaN())
		}
	}
	f.TextStd[2] = float32(math.Inf(1))
	f.TextStd[3] = 44
	s := NewScene()
	s.Resize(300, 200, 1)
	s.SetPoints(p)
	frame(t, s, f, 0)
	var b Batches[Plain]
	for x := 0.; x < 300; x += 20 {
		s.PointAt(Point{x, 100}, false)
		s.Advance(x/60, MeasureText)
		Paint(s, &b)
		s.Hover()
		s.Probe(1)
	}
}

func TestPicturesComeInWhenZoomedIn(t *testing.T) {
	s, _, _ := shown(t, 2, 60)
	var b Batches[Plain]
	Paint(s, &b)
	if len(b.Pictures.Indices) != 0 {
		t.Fatalf("all in view: got %d pictures want discs", len(b.Pictures.Indices)/6)
	}
	at := s.imagesAt[0]
	for range 12 {
		s.Zoom(at, 1.5, false)
	}
	s.Advance(1, MeasureText)
	Paint(s, &b)
	if s.pictured != 1 || len(b.Pictures.Indices) == 0 {
		t.Errorf("zoomed in: %g pictured, %d pictures; want 1 and some", s.pictured, len(b.Pictures.Indices)/6)
	}
	for _, v := range b.Below.Vertices {
		if shapeOf(v) == ShapeDisc {
			t.Fatal("zoomed in: a disc is drawn as well")
		}
	}
}

func TestNoPicturesNoAtlas(t *testing.T) {
	p, f := tree(1, 2, 2)
	p.PixelSize, p.Pixels = 0, nil
	s := NewScene()
	s.Resize(900, 700, 1)
	if a := s.SetPoints(p); a.Count != 0 {
		t.Errorf("got an atlas of %d want none", a.Count)
	}
	frame(t, s, f, 0)
	for range 12 {
		s.ZoomBy(1.5)
	}
	s.PointAt(s.navigator.Camera.ToScreen(s.cloud.images.now[0]), false)
	s.Advance(1, MeasureText)
	var b Batches[Plain]
	Paint(s, &b)
	if n := len(b.Pictures.Indices) + len(b.Front.Indices); n != 0 {
		t.Errorf("got %d pictures want none", n/6)
	}
}

func TestFillsDoNotAddUpToMud(t *testing.T) {
	for _, sigma := range []float64{.3, 3} { // trained, and before training: all large
		p, f := tree(1, 2, 5)
		for i := range f.TextStd {
			if i > 0 && sigma == 3 {
				f.TextStd[i] = float32(math.Log(sigma))
			}
		}
		s := NewScene()
		s.Resize(900, 700, 1)
		s.SetPoints(p)
		frame(t, s, f, 0)
		s.Advance(0, MeasureText)
		var b Batches[Plain]
		Paint(s, &b)
		worst := 0.0
		for x := 20.; x < 900; x += 40 {
			for y := 20.; y < 700; y += 40 {
				clear := 1.0
				for i := 0; i < len(b.Below.Vertices); i++ {
					v := b.Below.Vertices[i]
					if shapeOf(v) != ShapeFill || i%4 != 0 {
						continue
					}
					if math.Hypot(x-float64(v.DstX-v.SrcX), y-float64(v.DstY-v.SrcY)) < float64(v.Custom1) {
						clear *= 1 - float64(v.ColorA)
					}
				}
				worst = max(worst, 1-clear)
			}
		}
		if worst > .3 || worst == 0 {
			t.Errorf("σ = %g: fills add up to %.2f at the worst point, want above 0 and at most .3", sigma, worst)
		}
	}
}

// Labels come by level, the vaguest first; finer ones only when zoomed in.
func TestLabelsByLevel(t *testing.T) {
	s, _, f := shown(t, 2, 5)
	if len(s.Labels()) != 4 {
		t.Fatalf("all in view: got %d labels want 4, levels 0 and 1", len(s.Labels()))
	}
	for i, l := range s.Labels() {
		if want := min(i, 1); l.Level != want || l.Text != s.info.Texts[l.Index].Caption {
			t.Errorf("label %d: got %q of level %d, want level %d", i, l.Text, l.Level, want)
		}
	}
	untrained := f
	untrained.TextStd = make(wire.Floats, len(f.TextStd)) // σ = 1 for all: all rings are large on the screen
	frame(t, s, untrained, 0)
	s.Advance(.5, MeasureText)
	for _, l := range s.Labels() {
		if l.Level > 1 {
			t.Errorf("before training: got the label %q of level %d, want levels 0 and 1 alone", l.Text, l.Level)
		}
	}
	frame(t, s, f, 1)
	s.Advance(2, MeasureText)
	at := s.textsAt[2]
	s.Zoom(at, 3, false)
	s.Advance(1, MeasureText)
	finer := 0
	for _, l := range s.Labels() {
		if l.Level == 2 {
			finer++
		}
	}
	if finer == 0 {
		t.Error("zoomed in: got no label of level 2")
	}
}

func TestIdleSceneRests(t *testing.T) {
	s, _, _ := shown(t, 2, 5)
	now := 0.0
	for i := range 400 {
		now += 1. / 60
		if s.Advance(now, MeasureText) == Still && i > 0 {
			return
		}
	}
	t.Error("nothing happens, and still another frame is wanted after 400")
}

// No allocation once warm, at rest and while everything moves: camera, points, hover, labels, pictures.
func TestFramesAllocateNothing(t *testing.T) {
	for _, zoom := range []float64{1, 30} {
		s, _, f := shown(t, 2, 200)
		s.Zoom(s.imagesAt[0], zoom, false)
		s.Advance(0, MeasureText)
		s.PointAt(s.imagesAt[0], false)
		var b Batches[Plain]
		now, k := 0.0, 0
		g := f
		g.Images = make(wire.Floats, len(f.Images))
		g.Texts = make(wire.Floats, len(f.Texts))
		step := func() {
			now += 1. / 60
			k++
			if k%6 == 0 { // a frame of training, d = 2: no principal components
				for i, x := range f.Images {
					g.Images[i] = x + .01*float32(k%5)
				}
				copy(g.Texts, f.Texts)
				if ok, err := s.SetFrame(g, now); !ok || err != nil {
					t.Fatalf("frame not taken: %t, %v", ok, err)
				}
			}
			s.Pan(math.Sin(float64(k)), .3)
			if k%3 == 0 {
				s.PointAt(Point{450 + 300*math.Sin(float64(k)), 350}, false)
			}
			s.Advance(now, MeasureText)
			Paint(s, &b)
			s.Labels()
			s.Legend()
			s.View()
		}
		for range 300 {
			step()
		}
		if got := testing.AllocsPerRun(200, step); got != 0 {
			t.Errorf("zoom %g: got %g allocations a frame want 0", zoom, got)
		}
	}
}
