package view

import "math"

// The rules by which circles within circles read (logical pixels and shares of opacity): the vaguer a caption,
// the stronger its ring; fills are a breath of colour, never more than maxFill; where a level has many
// captions its rings fade, and beyond hideAbove they appear only for the hovered point.
const (
	maxFill       = 0.08
	vagueStroke   = 2.4
	fineStroke    = 1.0
	vagueOpacity  = 1.0
	fineOpacity   = 0.48
	crowdAbove    = 48  // captions of one level; above, the rings of the finest levels fade
	hideAbove     = 400 // captions of one level; above, only the hovered point's ring of that level is drawn
	dimmed        = 0.22
	lineWidth     = 1.25
	hoverStroke   = 2.6
	outlineWidth  = 0.8 // of paper around a disc, so that neighbours stay apart
	discOpacity   = 0.82
	textMark      = 4.2 // half diagonal of the diamond at a caption's mean
	ringCutoff    = 3e5 // device pixels; a ring of a larger radius is a straight line far outside
	hoverDiscGrow = 1.5
)

// layer is how the captions of one level are drawn.
type layer struct {
	stroke  float64 // width of the ring, logical pixels
	opacity float64 // of the ring
	fill    float64 // opacity inside the ring, ≤ maxFill
	mark    float64 // half diagonal of the diamond at the mean
	hidden  bool    // rings appear on hover alone
	joined  bool    // so many are shown that fill, ring and middle of each are one mark
	crowded float64 // 0 few … 1 many: so much less is seen of the middles until one zooms in
}

// layers returns the drawing of each level; counts is the number of captions by level, vaguest first.
func layers(counts []int) []layer {
	out := make([]layer, len(counts))
	setLayers(out, counts, false)
	return out
}

// setLayers writes the drawing of each level into out. With all, rings are drawn however many there are.
func setLayers(out []layer, counts []int, all bool) {
	for l, n := range counts {
		t := 0.0
		if len(counts) > 1 {
			t = float64(l) / float64(len(counts)-1)
		}
		y := layer{
			stroke:  vagueStroke + t*(fineStroke-vagueStroke),
			opacity: vagueOpacity + math.Pow(t, 1.6)*(fineOpacity-vagueOpacity), // the named rings stay strong
			mark:    textMark * (1 - .35*t),
		}
		// The vaguest circle holds all others: any more than a trace of fill would grey the picture.
		switch l {
		case 0:
			y.fill = .025
		case 1:
			y.fill = .07
		case 2:
			y.fill = .05
		default:
			y.fill = .03
		}
		if n > crowdAbove {
			crowd := math.Sqrt(crowdAbove / float64(n))
			y.fill *= crowd * crowd
			y.crowded = 1 - max(crowd, .25)
			if !all {
				y.opacity *= max(crowd*crowd, .3)
			}
			if l > 0 && !all {
				y.opacity *= 1 - smoothstep(.75*hideAbove, hideAbove, float64(n)) // rings come in as one zooms
				y.hidden = n > hideAbove
			}
		}
		y.hidden = y.hidden || l > 0 && out[l-1].hidden // what is finer than a hidden level would be read as coarser
		y.joined = n > hideAbove && !y.hidden
		y.fill = min(y.fill, maxFill)
		out[l] = y
	}
}

// discRadius is the radius of an image's disc in logical pixels when n are shown in a view whose smaller side is
// so many logical pixels long: smaller where there are many or the view is small.
func discRadius(n int, side float64) float64 {
	r := min(max(3.4*math.Pow(512/float64(max(n, 1)), .22), 1.6), 5)
	return max(r*min(max(math.Sqrt(side/700), .72), 1.1), 1.5)
}
