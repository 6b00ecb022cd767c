//go:build !js

package browsertest

import (
	"math"
	"os"
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

	// Zoom about the image that lies most alone.
	at, most := 0, 0.0
	for i := range whole.ImageColours {
		if room := whole.room(i); room > most {
			at, most = i, room
		}
	}
	pivot := frame.corner().plus(whole.image(at))
	b.move(pivot)
	var p probed
	for range 40 {
		b.wheel(pivot, -200, ctrl)
		if p = b.settled(); p.room(at) > 60 {
			break
		}
	}
	b.away()
	p = b.settled()
	shot, labels := b.shot(), b.labels()
	if dir := os.Getenv("HALO_SCREENSHOTS"); dir != "" {
		shot.write(t, dir+"/emoji.png")
	}
	looked, right := 0, 0
	for i := range p.ImageColours {
		c := p.image(i)
		if p.room(i) < 52 || covered(labels, c) || p.besideText(c, -1) || c.x < 30 || c.y < 30 || c.x > frame.Width-30 || c.y > frame.Height-30 {
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
	if looked == 0 || right < looked {
		t.Errorf("%d of %d pictures are those of their image", right, looked)
	}
}

// room is the distance to the nearest other image.
func (p *probed) room(i int) float64 {
	least := math.Inf(1)
	for j := range p.ImageColours {
		if j != i {
			least = min(least, p.image(j).minus(p.image(i)).length())
		}
	}
	return least
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
