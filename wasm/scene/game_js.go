//go:build js && wasm

package main

import (
	_ "embed"
	"fmt"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"halo/wasm/jsx"
	"halo/wasm/view"
	"halo/wasm/wire"
)

//go:embed marks.kage
var marksSource []byte

//go:embed circles.kage
var circlesSource []byte

//go:embed paper.kage
var paperSource []byte

//go:embed pictures.kage
var picturesSource []byte

// cardBorder is the width of a picture's border in logical pixels.
const cardBorder = 1.6

// game is what Ebitengine calls. Update brings the scene to the present and makes its triangles;
// DrawFinalScreen hands them over, straight to the canvas: the offscreen image that Ebitengine keeps between
// the two is one pixel large and never seen.
type game struct {
	program  *program
	paper    *ebiten.Shader
	marks    *ebiten.Shader
	circles  *ebiten.Shader
	pictures *ebiten.Shader
	back     back
	batches  view.Batches[ebiten.Vertex]
	atlas    *ebiten.Image
	options  ebiten.DrawTrianglesShaderOptions // of pictures; holds its uniforms
	sheet    [3]ebiten.Vertex                  // of paper
	card     []float32
	border   []float32
	meter    view.Meter
	started  float64 // when Update began, milliseconds
	drawn    func()  // told after the next frame
	wanted   []wire.Picture
}

func newGame(p *program) (*game, error) {
	g := &game{program: p, card: make([]float32, 3), border: make([]float32, 1)}
	var err error
	if g.paper, err = ebiten.NewShader(paperSource); err != nil {
		return nil, fmt.Errorf("scene: shader of the paper: %w", err)
	}
	if g.marks, err = ebiten.NewShader(marksSource); err != nil {
		return nil, fmt.Errorf("scene: shader of marks: %w", err)
	}
	if g.circles, err = ebiten.NewShader(circlesSource); err != nil {
		return nil, fmt.Errorf("scene: shader of circles: %w", err)
	}
	if g.pictures, err = ebiten.NewShader(picturesSource); err != nil {
		return nil, fmt.Errorf("scene: shader of pictures: %w", err)
	}
	if g.back, err = newBack(); err != nil {
		return nil, err
	}
	return g, nil
}

// setPictures paints the atlas anew.
func (g *game) setPictures(a *view.Atlas, pixels []byte) {
	if g.atlas != nil {
		g.atlas.Deallocate()
		g.atlas = nil
	}
	if a.Count == 0 {
		return
	}
	g.atlas = ebiten.NewImage(a.Width, a.Height)
	g.atlas.WritePixels(a.Paint(pixels))
	g.options = ebiten.DrawTrianglesShaderOptions{
		Uniforms: map[string]any{"Size": float32(a.Size), "Card": g.card, "Border": g.border},
	}
	g.options.Images[0] = g.atlas
}

// Layout keeps the offscreen image small; the size of the canvas is canvas_js.go's business.
func (g *game) Layout(int, int) (int, int) { return 1, 1 }

// Update implements ebiten.Game. A panic in the scene must reach the page, not only the console.
func (g *game) Update() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("scene: %v", r)
		}
	}()
	p := g.program
	g.started = jsx.Now()
	motion := p.scene.Advance(g.started/1000, p.labels.measure)
	g.answerPictures()
	view.Paint(p.scene, &g.batches)
	p.labels.setAbrupt(p.scene.Frame().FullPace)
	p.labels.show(p.scene.Labels(), p.scene.Hovering(), p.canvas.ratio)
	p.page.report(p.scene, g.meter.Median())
	p.canvas.setCursor(p.scene.Hovering())
	if p.scene.LabelsHeld() {
		p.settle()
	}
	switch motion {
	case view.Moving:
		p.wake()
	case view.Drifting:
		p.drift()
	}
	return nil
}

// Draw implements ebiten.Game.
func (g *game) Draw(*ebiten.Image) {}

// DrawFinalScreen implements ebiten.FinalScreenDrawer.
func (g *game) DrawFinalScreen(screen ebiten.FinalScreen, _ *ebiten.Image, _ ebiten.GeoM) {
	g.draw(screen, g.program.canvas.ratio)

	// This goroutine hands the frame to WebGL after we return. There is one thread and no preemption, so
	// another goroutine runs when this one is done: then the frame's CPU time is over.
	go g.frameDone()
}

// draw hands the triangles that were made last to where they are drawn, which has ratio pixels in a logical pixel.
func (g *game) draw(to target, ratio float64) {
	theme := g.program.scene.Theme()
	g.drawPaper(to, theme.Paper, ratio)
	card := theme.Card
	g.card[0], g.card[1], g.card[2] = card.R, card.G, card.B
	g.border[0] = float32(cardBorder * ratio)

	g.back.draw(to, g.program.scene, g.program.canvas.width, g.program.canvas.height, ratio)
	b := &g.batches
	drawMarks(to, &b.Circles, g.circles)
	drawMarks(to, &b.Below, g.marks)
	g.drawPictures(to, &b.Pictures)
	drawMarks(to, &b.Above, g.marks)
	g.drawPictures(to, &b.Front)
}

// sheetIndices are those of the triangle of paper.
var sheetIndices = []uint32{0, 1, 2}

// paperOptions make what is under the picture no concern of it.
var paperOptions = ebiten.DrawTrianglesShaderOptions{Blend: ebiten.BlendCopy}

// drawPaper covers all with paper, by one triangle that reaches beyond two edges: a rectangle that is copied onto the
// canvas is what app/clearing.js leaves out.
func (g *game) drawPaper(to target, c view.Colour, ratio float64) {
	w, h := float32(2*math.Ceil(g.program.canvas.width*ratio)), float32(2*math.Ceil(g.program.canvas.height*ratio))
	for i := range g.sheet {
		g.sheet[i] = ebiten.Vertex{ColorR: c.R, ColorG: c.G, ColorB: c.B, ColorA: 1}
	}
	g.sheet[1].DstX, g.sheet[2].DstY = w, h
	to.DrawTrianglesShader32(g.sheet[:], sheetIndices, g.paper, &paperOptions)
}

func (g *game) frameDone() {
	g.meter.Add(jsx.Now() - g.started)
	if f := g.drawn; f != nil {
		g.drawn = nil
		f()
	}
}

func drawMarks(to target, m *view.Mesh[ebiten.Vertex], shader *ebiten.Shader) {
	if len(m.Indices) > 0 {
		to.DrawTrianglesShader32(m.Vertices, m.Indices, shader, nil)
	}
}

func (g *game) drawPictures(to target, m *view.Mesh[ebiten.Vertex]) {
	if len(m.Indices) > 0 && g.atlas != nil {
		to.DrawTrianglesShader32(m.Vertices, m.Indices, g.pictures, &g.options)
	}
}

// probe answers a probe after the next frame, so that it tells what is on the screen.
func (g *game) probe(m wire.Probe) {
	before := g.drawn
	g.drawn = func() {
		if before != nil {
			before()
		}
		g.program.page.tellView(g.program.scene) // the one that it is probed in
		g.program.page.post(g.program.scene.Probe(m.ID))
	}
	g.program.wake()
}
