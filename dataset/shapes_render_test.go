package dataset

import (
	"math"
	"math/rand/v2"
	"testing"
)

// ideal is the oracle of the geometry, from the corners instead of the edges and in float64: it returns
// whether the point (x, y) lies in the ideal figure.
func ideal(f figure) (inside func(x, y float64) bool) {
	r := float64(f.radius)
	turn := math.Atan2(float64(f.sin), float64(f.cos))
	corners, circumradius, firstAt := 0, r, 0.0
	switch f.shape {
	case 1:
		corners, circumradius, firstAt = 4, 0.86*r*math.Sqrt2, math.Pi/4
	case 2:
		corners, circumradius, firstAt = 3, 2*0.62*r, -math.Pi/2 // one corner points up
	}
	var at [][2]float64
	for i := range corners {
		a := firstAt + turn + 2*math.Pi*float64(i)/float64(corners)
		at = append(at, [2]float64{circumradius * math.Cos(a), circumradius * math.Sin(a)})
	}
	return func(x, y float64) bool {
		dx, dy := x-float64(f.x), y-float64(f.y)
		if dx*dx+dy*dy > circumradius*circumradius {
			return false
		}
		for i, a := range at {
			b := at[(i+1)%corners]
			if (b[0]-a[0])*(dy-a[1])-(b[1]-a[1])*(dx-a[0]) < 0 {
				return false
			}
		}
		return true
	}
}

// coverage is the part of each pixel that the ideal figure covers, by 16 × 16 points a pixel.
func coverage(f figure, side int) []float64 {
	const points = 16
	step := 16 / float64(side) // in pixels of the training image
	out := make([]float64, side*side)
	inside := ideal(f)
	for row := range side {
		for column := range side {
			for i := range points * points {
				x := -0.5 + step*(float64(column)+(float64(i%points)+0.5)/points)
				y := -0.5 + step*(float64(row)+(float64(i/points)+0.5)/points)
				if inside(x, y) {
					out[row*side+column] += 1.0 / (points * points)
				}
			}
		}
	}
	return out
}

// opacity is α of each pixel as paint has it.
func opacity(f figure, side int) []float64 {
	image := make([]float32, side*side*3)
	f.paint(image, side, [3]float32{1, 1, 1})
	out := make([]float64, side*side)
	for p := range out {
		out[p] = float64(image[3*p])
	}
	return out
}

// randomFigure jitters a figure of one of the looks of the sets.
func randomFigure(r *rand.Rand) figure {
	kind := naming{r.IntN(3), r.IntN(3), r.IntN(3) - 1, r.IntN(3) - 1}
	if kind[sizeAttribute] > 1 {
		kind[sizeAttribute] = 1
	}
	if kind[positionAttribute] > 1 {
		kind[positionAttribute] = 1
	}
	l := newLook(kind)
	return l.figure(r.Uint64(), 0, 0)
}

// The opacity is the covered part of a pixel, but for what the signed distance cannot know: half of a
// corner's pixel counts as covered where a quarter (square) or a sixth (triangle) is, and an edge at a slant
// covers a little more or less. The limits are near what the formula of the signed distance gives.
func TestPaintAgainstCoverage(t *testing.T) {
	limits := [3]struct{ pixel, mean, sum float64 }{{0.08, 0.03, 0.03}, {0.27, 0.055, 0.05}, {0.38, 0.06, 0.05}}
	r := NewStream(1, "figures").Rand
	for range 60 {
		f := randomFigure(r)
		limit := limits[f.shape]
		for _, side := range []int{16, 32} {
			got, want := opacity(f, side), coverage(f, side)
			edge, wrong, signed := 0.0, 0.0, 0.0
			for p := range want {
				difference := got[p] - want[p]
				if math.Abs(difference) > limit.pixel {
					t.Errorf("%+v at %d: pixel %d,%d: got opacity %.3f, covered %.3f", f, side, p%side, p/side, got[p], want[p])
				}
				if want[p] > 0 && want[p] < 1 {
					edge++
				}
				wrong += math.Abs(difference)
				signed += difference
			}
			if wrong/edge > limit.mean || math.Abs(signed)/edge > limit.sum {
				t.Errorf("%+v at %d: opacity differs from coverage by %.3f an edge pixel, in sum by %.3f; want at most %v, %v",
					f, side, wrong/edge, signed/edge, limit.mean, limit.sum)
			}
		}
	}
}

// Every pixel has exactly clamp(½ − distance): the box and the shortcuts leave none out.
func TestPaintIsTheSignedDistance(t *testing.T) {
	r := NewStream(2, "figures").Rand
	for range 2000 {
		f := randomFigure(r)
		for _, side := range []int{16, 32} {
			scale := float64(side) / 16
			for p, got := range opacity(f, side) {
				x, y := (float64(p%side)+0.5)/scale-0.5-float64(f.x), (float64(p/side)+0.5)/scale-0.5-float64(f.y)
				turn := math.Atan2(float64(f.sin), float64(f.cos))
				angle, length := math.Atan2(y, x)-turn, math.Hypot(x, y)
				distance := 0.0
				switch f.shape {
				case 0:
					distance = length - float64(f.radius)
				case 1:
					distance = length*max(math.Abs(math.Cos(angle)), math.Abs(math.Sin(angle))) - 0.86*float64(f.radius)
				case 2: // edges with normals straight down and 120° to both sides
					distance = math.Inf(-1)
					for k := range 3 {
						distance = max(distance, length*math.Cos(angle-math.Pi/2-2*math.Pi/3*float64(k))-0.62*float64(f.radius))
					}
				}
				want := min(max(0.5-scale*distance, 0), 1)
				if math.Abs(got-want) > 1e-5 {
					t.Fatalf("%+v at %d: pixel %d,%d: got opacity %v, want %v", f, side, p%side, p/side, got, want)
				}
			}
		}
	}
}

// What an image looks like, number by number as science has it.
func TestFigureJitter(t *testing.T) {
	const any = -1
	rows := []struct {
		name                  string
		kind                  naming // colour, shape, size, position
		red, green, blue      float64
		x, small, large       float64 // centre; radius without jitter
		smallShare, fog, fogs float64
	}{
		{"small red circle", naming{0, 0, 0, any}, .86, .16, .16, 7.5, 3.4, 0, 1, 0, 0},
		{"large green square", naming{1, 1, 1, any}, .13, .62, .25, 7.5, 0, 5.8, 0, 0, 0},
		{"blue triangle of any size", naming{2, 2, any, any}, .16, .33, .86, 7.5, 3.4, 5.8, .5, 0, 0},
		{"small blue square on the left", naming{2, 1, 0, 0}, .16, .33, .86, 4.8, 3.0, 0, 1, 0, 0},
		{"large red circle on the right", naming{0, 0, 1, 1}, .86, .16, .16, 10.2, 0, 5.0, 0, 0, 0},
		{"in fog", naming{0, 0, 0, any}, .86, .16, .16, 7.5, 3.4, 0, 1, .7, .2},
	}
	for _, row := range rows {
		const n = 20000
		l := newLook(row.kind)
		seeds := splitMix(9)
		var lowest, highest, mean [8]float64
		small, fogs := 0.0, 0.0
		for i := range n {
			f := l.figure(seeds.next(), float32(row.fogs), float32(row.fog))
			if f.shape != row.kind[shapeAttribute] {
				t.Fatalf("%s: got shape %d", row.name, f.shape)
			}
			if unit := math.Hypot(float64(f.cos), float64(f.sin)); math.Abs(unit-1) > 1e-6 {
				t.Fatalf("%s: rotation of length %v", row.name, unit)
			}
			nominal := row.large
			if math.Abs(float64(f.radius)/row.small-1) < 0.1 {
				nominal = row.small
				small++
			}
			if f.fog != 0 {
				fogs++
				if f.fog != float32(row.fog) {
					t.Fatalf("%s: got fog %v, want %v", row.name, f.fog, row.fog)
				}
			}
			values := [8]float64{float64(f.background), float64(f.colour[0]), float64(f.colour[1]), float64(f.colour[2]),
				float64(f.x), float64(f.y), math.Atan2(float64(f.sin), float64(f.cos)), float64(f.radius) / nominal}
			for q, v := range values {
				if i == 0 {
					lowest[q], highest[q] = v, v
				}
				lowest[q], highest[q] = min(lowest[q], v), max(highest[q], v)
				mean[q] += v / n
			}
		}
		quantities := []struct {
			name         string
			centre, half float64
		}{{"background", .93, .03}, {"red", row.red, .05}, {"green", row.green, .05}, {"blue", row.blue, .05},
			{"x", row.x, .6}, {"y", 7.5, .6}, {"rotation", 0, .17}, {"scale", 1, .06}}
		for q, want := range quantities {
			near := 0.002 * want.half // of 20,000 uniform numbers the ends are as near as that
			if lowest[q] < want.centre-want.half-1e-6 || highest[q] > want.centre+want.half+1e-6 ||
				lowest[q] > want.centre-want.half+near || highest[q] < want.centre+want.half-near {
				t.Errorf("%s: %s: got %.4f … %.4f, want %v ± %v", row.name, want.name, lowest[q], highest[q], want.centre, want.half)
			}
			if limit := 5 * want.half / math.Sqrt(3*n); math.Abs(mean[q]-want.centre) > limit {
				t.Errorf("%s: mean %s: got %.5f, want %v ± %.5f", row.name, want.name, mean[q], want.centre, limit)
			}
		}
		if got := small / n; math.Abs(got-row.smallShare) > 5*math.Sqrt(.25/n) {
			t.Errorf("%s: share of small ones: got %.3f, want %v", row.name, got, row.smallShare)
		}
		if got := fogs / n; math.Abs(got-row.fogs) > 5*math.Sqrt(.25/n) {
			t.Errorf("%s: share in fog: got %.3f, want %v", row.name, got, row.fogs)
		}
	}
}

// The whole picture: v = background·(1 − α·(1 − fog)) + colour·α·(1 − fog) + noise, and input 2(v − 0.75).
func TestRenderTraining(t *testing.T) {
	r := NewStream(4, "figures").Rand
	sum, square, n := 0.0, 0.0, 0.0
	for range 400 {
		f := randomFigure(r)
		f.fog = r.Float32()
		image := make([]float32, 768)
		f.renderTraining(image, gaussianQuantiles())
		for p, α := range opacity(f, 16) {
			α *= 1 - float64(f.fog)
			for c := range 3 {
				v := float64(f.background)*(1-α) + float64(f.colour[c])*α
				noise := float64(image[3*p+c])/2 + 0.75 - v
				sum += noise
				square += noise * noise
				n++
			}
		}
	}
	if mean := sum / n; math.Abs(mean) > 5*0.06/math.Sqrt(n) {
		t.Errorf("mean of the noise: got %.6f, want 0", mean)
	}
	if sd := math.Sqrt(square / n); math.Abs(sd-0.06) > 5*0.06/math.Sqrt(2*n) {
		t.Errorf("standard deviation of the noise: got %.5f, want 0.06", sd)
	}
}

func TestRenderShown(t *testing.T) {
	r := NewStream(5, "figures").Rand
	levels := make([]float32, 32*32*3)
	out := make([]uint8, 32*32*4)
	for range 50 {
		f := randomFigure(r)
		f.fog = r.Float32()
		f.renderShown(out, levels)
		for p, α := range opacity(f, 32) {
			α *= 1 - float64(f.fog)
			for c := range 3 {
				want := 255 * (float64(f.background)*(1-α) + float64(f.colour[c])*α)
				if got := float64(out[4*p+c]); math.Abs(got-want) > 0.51 {
					t.Fatalf("%+v: pixel %d,%d channel %d: got %v, want %.2f", f, p%32, p/32, c, got, want)
				}
			}
			if out[4*p+3] != 255 {
				t.Fatalf("pixel %d,%d: got alpha %d, want 255", p%32, p/32, out[4*p+3])
			}
		}
	}
}

func TestSmallRotation(t *testing.T) {
	for i := -100; i <= 100; i++ {
		θ := 0.17 * float64(i) / 100
		cos, sin := smallRotation(float32(θ))
		if math.Abs(float64(cos)-math.Cos(θ)) > 1e-7 || math.Abs(float64(sin)-math.Sin(θ)) > 3e-8 {
			t.Errorf("θ = %v: got %v, %v; want %v, %v", θ, cos, sin, math.Cos(θ), math.Sin(θ))
		}
	}
}
