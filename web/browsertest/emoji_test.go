//go:build !js

package browsertest

import (
	"math"
	"slices"
	"testing"

	"halo/checkpoint"
)

// Zoomed in, each emoji is seen at its place, and it is its own picture.
func TestEmojiPictures(t *testing.T) {
	b := open(t, "/?data=emoji60&play=0")
	b.step(60)
	file, _ := b.save()
	frame := b.canvas()
	b.away()
	whole := b.settled()

	// Zoom about where images are many, until pictures have their full size.
	at, least := 0, math.Inf(1)
	for i := range whole.ImageColours {
		if reach := whole.neighbours(i)[6]; reach < least {
			at, least = i, reach
		}
	}
	pivot := frame.corner().plus(whole.image(at))
	b.move(pivot)
	p := whole
	for p.spacing() < 2*cardHalf+2 {
		b.wheel(pivot, -min(240, max(60, 600*math.Log(2*cardHalf/p.spacing()))), ctrl) // as far as it seems to need
		before := p
		b.until("the picture has been zoomed", func() bool { p = b.settled(); return p.moved(&before) > 0.5 })
	}
	b.away()
	p = b.settled()
	shot, labels := b.shot(), b.labels()
	looked, right := 0, 0
	for i := range p.ImageColours {
		c := p.image(i)
		inner := box{30, 30, frame.Width - 60, frame.Height - 60}
		if p.neighbours(i)[0] < 2*cardHalf+10 || covered(labels, c) || p.besideText(c, -1) || !inner.contains(c) {
			continue
		}
		looked++
		best, least := -1, math.Inf(1)
		for k := range p.ImageColours {
			if d := b.unlike(shot, frame.corner().plus(c), &file.Points, k); d < least {
				best, least = k, d
			}
		}
		if best == i || samePicture(&file.Points, best, i) {
			right++
		} else {
			t.Logf("at image %d, %s, there is rather %s", i, file.Points.Images[i].Label, file.Points.Images[best].Label)
		}
	}
	if looked < 3 || right < looked {
		t.Errorf("%d of %d pictures are those of their image", right, looked)
	}
}

// neighbours are the distances from an image to all others, the nearest first.
func (p *probed) neighbours(i int) []float64 {
	var all []float64
	for j := range p.ImageColours {
		if j != i {
			all = append(all, p.image(j).minus(p.image(i)).length())
		}
	}
	slices.Sort(all)
	return all
}

// spacing is the median distance of an image to the nearest other.
func (p *probed) spacing() float64 {
	var nearest []float64
	for i := range p.ImageColours {
		nearest = append(nearest, p.neighbours(i)[0])
	}
	slices.Sort(nearest)
	return nearest[len(nearest)/2]
}

// cardHalf is half the side of a picture at its largest, CSS pixels.
const cardHalf = 21

// unlike is how far the screen about a point is from picture k on a white card, as a mean over the picture.
func (b *tab) unlike(s screen, at point, points *checkpoint.Points, k int) float64 {
	size := points.PixelSize
	sum, n := 0.0, 0.0
	for y := 2; y < size-2; y++ {
		for x := 2; x < size-2; x++ {
			px := points.Pixels[4*((k*size+y)*size+x):]
			got := s.at(at.plus(point{((float64(x)+.5)/float64(size)*2 - 1) * cardHalf, ((float64(y)+.5)/float64(size)*2 - 1) * cardHalf}))
			alpha := float64(px[3]) / 255
			for c, g := range []uint8{got.R, got.G, got.B} {
				sum += math.Abs(float64(g) - (alpha*float64(px[c]) + (1-alpha)*255))
				n++
			}
		}
	}
	return sum / n
}

func samePicture(points *checkpoint.Points, i, j int) bool {
	n := points.PixelSize * points.PixelSize * 4
	return string(points.Pixels[i*n:(i+1)*n]) == string(points.Pixels[j*n:(j+1)*n])
}
