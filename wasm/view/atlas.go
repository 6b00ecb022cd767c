package view

import "math"

// Atlas is how the pictures of all images lie in one large image: square cells, row by row, each with a
// margin of one transparent pixel.
type Atlas struct {
	Count   int // pictures; 0 where there are none
	Size    int // side of a picture, pixels
	Columns int
	Width   int
	Height  int
}

// MaxAtlas is the largest side of an atlas in pixels: what every WebGL 2 device of today takes.
const MaxAtlas = 4096

// NewAtlas lays n pictures of size × size pixels out as squarely as it can. Where they do not fit into
// MaxAtlas it is empty, and points stay discs.
func NewAtlas(n, size int) Atlas {
	if n <= 0 || size <= 0 {
		return Atlas{}
	}
	columns := int(math.Ceil(math.Sqrt(float64(n))))
	rows := (n + columns - 1) / columns
	a := Atlas{Count: n, Size: size, Columns: columns, Width: columns * (size + 2), Height: rows * (size + 2)}
	if a.Width > MaxAtlas || a.Height > MaxAtlas {
		return Atlas{}
	}
	return a
}

// Origin is the upper left pixel of picture i.
func (a *Atlas) Origin(i int) (x, y int) {
	return i%a.Columns*(a.Size+2) + 1, i/a.Columns*(a.Size+2) + 1
}

// Paint returns the atlas's pixels [Height, Width, 4], premultiplied RGBA, from pictures
// [Count, Size, Size, 4], RGBA not premultiplied.
func (a *Atlas) Paint(pictures []byte) []byte {
	out := make([]byte, 4*a.Width*a.Height)
	row := 4 * a.Size
	for i := range a.Count {
		ox, oy := a.Origin(i)
		for y := range a.Size {
			from := pictures[(i*a.Size+y)*row:][:row]
			to := out[4*((oy+y)*a.Width+ox):][:row]
			for x := 0; x < row; x += 4 {
				alpha := int(from[x+3])
				for c := range 3 {
					to[x+c] = byte((int(from[x+c])*alpha + 127) / 255)
				}
				to[x+3] = byte(alpha)
			}
		}
	}
	return out
}
