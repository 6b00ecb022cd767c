package view

import (
	"math"

	"halo/wasm/wire"
)

// Spread is the root mean square distance of points from centre, in the plane: what a radius is compared
// with. It is NaN without points.
func Spread(centre Point, points []Point) float64 {
	sum := 0.0
	for _, p := range points {
		dx, dy := p.X-centre.X, p.Y-centre.Y
		sum += dx*dx + dy*dy
	}
	return math.Sqrt(sum / float64(len(points)))
}

// Circle compares what is drawn of a text with where the images are that it is true of, in the plane that the
// scene chooses for the frame.
type Circle struct {
	Radius float64 // as drawn; 0 where there is no circle
	Spread float64 // of the matching images about the text; NaN where there are none
	Images int     // number of matching images
}

// Circles returns the circle of every text of a frame, for the multiple m of σ. The legend's reading is that
// Spread and Radius are about equal for m = 1. It leaves the frame as it was.
func Circles(info wire.PointsInfo, f wire.Frame, m float64) ([]Circle, error) {
	f.Images = append(wire.Floats(nil), f.Images...)
	f.Texts = append(wire.Floats(nil), f.Texts...)
	var c Cloud
	if err := c.SetFrame(f, m, 0); err != nil {
		return nil, err
	}
	matching := make([][]Point, len(c.texts.now))
	for i, at := range c.images.now {
		for _, t := range info.Images[i].Texts {
			matching[t] = append(matching[t], at)
		}
	}
	circles := make([]Circle, len(matching))
	for t := range circles {
		circles[t] = Circle{Spread: Spread(c.texts.now[t], matching[t]), Images: len(matching[t])}
		if t < len(c.texts.radius) {
			circles[t].Radius = c.texts.radius[t]
		}
	}
	return circles, nil
}
