package view

import (
	"fmt"
	"math"
	"strings"
)

// Colour is an sRGB colour, each channel 0…1.
type Colour struct{ R, G, B float32 }

// Hex returns the colour as "#rrggbb".
func (c Colour) Hex() string {
	b := func(v float32) int { return int(math.Round(255 * float64(min(max(v, 0), 1)))) }
	return fmt.Sprintf("#%02x%02x%02x", b(c.R), b(c.G), b(c.B))
}

// Mix returns the colour that is the share a of the way from c to o, in sRGB.
func (c Colour) Mix(o Colour, a float32) Colour {
	return Colour{c.R + a*(o.R-c.R), c.G + a*(o.G-c.G), c.B + a*(o.B-c.B)}
}

// Luminance is the relative luminance of WCAG 2.
func (c Colour) Luminance() float64 {
	return .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B)
}

// Contrast is the contrast ratio of WCAG 2, 1…21.
func Contrast(a, b Colour) float64 {
	x, y := a.Luminance(), b.Luminance()
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// linear undoes sRGB's transfer function.
func linear(v float32) float64 {
	x := float64(v)
	if x <= .04045 {
		return x / 12.92
	}
	return math.Pow((x+.055)/1.055, 2.4)
}

func rgb(hex uint32) Colour {
	return Colour{float32(hex>>16) / 255, float32(hex>>8&255) / 255, float32(hex&255) / 255}
}

// Theme is the set of colours of the light or of the dark scene.
type Theme struct {
	Paper   Colour // the background; the page has the same as --canvas-light and --canvas-dark
	Ink     Colour // text, highlights
	Neutral Colour // what belongs to no one group
	Card    Colour // behind a picture
	groups  []Colour
	levels  []Colour // anchors, vaguest first, lightness monotone
}

// The first three group colours of the light theme are Okabe and Ito's vermillion, bluish green and blue
// (Color Universal Design, 2008). The others were chosen by a search in OKLab for the largest smallest
// distance between any two under normal vision, protanopia, deuteranopia and tritanopia, with a contrast of
// at least 3 to the paper (WCAG 2, 1.4.11); a test keeps both. Index i is the same hue in both themes, where
// lightness allows it.
var (
	Light = Theme{
		Paper:   rgb(0xfbfaf7),
		Ink:     rgb(0x23262b),
		Neutral: rgb(0x6f7278),
		Card:    rgb(0xffffff),
		groups: []Colour{
			rgb(0xd55e00), rgb(0x009e73), rgb(0x0072b2), rgb(0xa06ce8), rgb(0x8b0f49),
			rgb(0x7f540e), rgb(0x1b1f80), rgb(0x3b3b08), rgb(0x50538e),
		},
		levels: []Colour{rgb(0x3b1c6b), rgb(0x1f559e), rgb(0x0a7c84), rgb(0x839a00)},
	}
	Dark = Theme{
		Paper:   rgb(0x14161a),
		Ink:     rgb(0xe9e7e2),
		Neutral: rgb(0x9a9da4),
		Card:    rgb(0x262a31),
		groups: []Colour{
			rgb(0xe8743b), rgb(0x3ccfa4), rgb(0x4c97e0), rgb(0xc8aefa), rgb(0xe63c8a),
			rgb(0xe8c24a), rgb(0x9066dc), rgb(0xedefa0), rgb(0xa5f6f0),
		},
		levels: []Colour{rgb(0xfde68a), rgb(0x7fd38b), rgb(0x3aa6b9), rgb(0x6c70d4)},
	}
)

// ThemeOf returns the dark theme or the light one.
func ThemeOf(dark bool) *Theme {
	if dark {
		return &Dark
	}
	return &Light
}

// colourWords are groups that are colours themselves: a group called "red" is drawn in the palette's red, so
// that the name and the picture agree. The values index Theme.groups.
var colourWords = map[string]int{
	"red": 0, "orange": 0, "green": 1, "blue": 2, "purple": 3, "violet": 3, "pink": 4, "brown": 5, "yellow": 5,
}

// Groups returns a colour for each group name, then the neutral one for what belongs to none: the index of
// group −1 is len(names). Beyond nine groups colours repeat.
func (t *Theme) Groups(names []string) []Colour {
	colours := make([]Colour, 0, len(names)+1)
	used := make([]bool, len(t.groups))
	given := make([]int, len(names))
	for i, name := range names {
		given[i] = -1
		if g, ok := colourWords[strings.ToLower(name)]; ok && !used[g] {
			given[i], used[g] = g, true
		}
	}
	next := 0
	for i := range names {
		if given[i] < 0 {
			for k := 0; used[next%len(used)] && k < len(used); k++ {
				next++
			}
			given[i] = next % len(used)
			used[given[i]] = true
			next++
		}
		colours = append(colours, t.groups[given[i]])
	}
	return append(colours, t.Neutral)
}

// Levels returns n colours for levels, vaguest first, ordered in lightness so that the order reads without
// hue; then the neutral one for images, which have no level: its index is n.
func (t *Theme) Levels(n int) []Colour {
	colours := make([]Colour, 0, n+1)
	last := len(t.levels) - 1
	for i := range n {
		at := 0.0
		if n > 1 {
			at = float64(i) / float64(n-1) * float64(last)
		}
		k := min(int(at), last-1)
		colours = append(colours, t.levels[k].Mix(t.levels[k+1], float32(at-float64(k))))
	}
	return append(colours, t.Neutral)
}

// Errors returns the colours of what is retrieved rightly and wrongly, then the neutral one for what is not judged:
// Okabe and Ito's blue and vermillion, which every eye tells apart.
func (t *Theme) Errors() []Colour { return []Colour{t.groups[2], t.groups[0], t.Neutral} }

// Text returns a colour for letters that keeps the hue of c as far as a contrast of 4.5 to the paper allows
// (WCAG 2, 1.4.3).
func (t *Theme) Text(c Colour) Colour {
	for a := float32(.15); a < 1; a += .1 {
		if m := c.Mix(t.Ink, a); Contrast(m, t.Paper) >= 4.5 {
			return m
		}
	}
	return t.Ink
}
