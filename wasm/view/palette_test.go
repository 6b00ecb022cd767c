package view

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

var themes = []struct {
	name string
	*Theme
}{{"light", &Light}, {"dark", &Dark}}

// From WCAG 2: black on white is 21, a colour on itself 1; #767676 is the lightest grey that has 4.5 on white.
func TestContrastByHand(t *testing.T) {
	white, black := rgb(0xffffff), rgb(0)
	if got := Contrast(black, white); math.Abs(got-21) > 1e-6 {
		t.Errorf("black on white: got %g want 21", got)
	}
	if got := Contrast(white, white); got != 1 {
		t.Errorf("white on white: got %g want 1", got)
	}
	if a, b := Contrast(rgb(0x767676), white), Contrast(rgb(0x777777), white); a < 4.5 || b >= 4.5 {
		t.Errorf("#767676 and #777777 on white: got %g and %g, want the first alone to reach 4.5", a, b)
	}
}

func TestColoursStandOutFromThePaper(t *testing.T) {
	for _, th := range themes {
		if got := Contrast(th.Ink, th.Paper); got < 7 {
			t.Errorf("%s: ink has contrast %.2f, want 7", th.name, got)
		}
		for i, c := range append(append([]Colour{th.Neutral}, th.groups...), th.Levels(5)...) {
			if got := Contrast(c, th.Paper); got < 3 {
				t.Errorf("%s: colour %d, %s, has contrast %.2f, want 3", th.name, i, c.Hex(), got)
			}
			if got := Contrast(th.Text(c), th.Paper); got < 4.5 {
				t.Errorf("%s: letters for %s have contrast %.2f, want 4.5", th.name, c.Hex(), got)
			}
		}
	}
}

// deficiencies are the matrices of Machado, Oliveira and Fernandes (2009) for linear RGB at full severity.
var deficiencies = []struct {
	name string
	m    [9]float64
}{
	{"normal vision", [9]float64{1, 0, 0, 0, 1, 0, 0, 0, 1}},
	{"protanopia", [9]float64{.152286, 1.052583, -.204868, .114503, .786281, .099216, -.003882, -.048116, 1.051998}},
	{"deuteranopia", [9]float64{.367322, .860646, -.227968, .280085, .672501, .047413, -.011820, .042940, .968881}},
	{"tritanopia", [9]float64{1.255528, -.076749, -.178779, -.078411, .930809, .147602, .004733, .691367, .303900}},
}

// oklab is Ottosson's (2020) perceptual space, of a colour seen with a deficiency.
func oklab(c Colour, m [9]float64) [3]float64 {
	in := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var v [3]float64
	for i := range v {
		v[i] = min(max(m[3*i]*in[0]+m[3*i+1]*in[1]+m[3*i+2]*in[2], 0), 1)
	}
	l := math.Cbrt(.4122214708*v[0] + .5363325363*v[1] + .0514459929*v[2])
	k := math.Cbrt(.2119034982*v[0] + .6806995451*v[1] + .1073969566*v[2])
	s := math.Cbrt(.0883024619*v[0] + .2817188376*v[1] + .6299787005*v[2])
	return [3]float64{
		.2104542553*l + .793617785*k - .0040720468*s,
		1.9779984951*l - 2.428592205*k + .4505937099*s,
		.0259040371*l + .7827717662*k - .808675766*s,
	}
}

func distance(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

// The first three colours are those of the default data set: they must be unmistakable. .02 is about the
// smallest difference that is seen between large patches side by side.
func TestGroupsDifferForAllEyes(t *testing.T) {
	for _, th := range themes {
		for _, d := range deficiencies {
			for i, a := range th.groups {
				for j, b := range th.groups[:i] {
					want := .05
					if i < 3 {
						want = .08
					}
					if got := distance(oklab(a, d.m), oklab(b, d.m)); got < want {
						t.Errorf("%s, %s: colours %d %s and %d %s are %.3f apart, want %.2f", th.name, d.name, j, b.Hex(), i, a.Hex(), got, want)
					}
				}
			}
		}
	}
}

func TestLevelsAreOrderedByLightness(t *testing.T) {
	for _, th := range themes {
		for _, d := range deficiencies {
			for n := 2; n <= 5; n++ {
				colours := th.Levels(n)[:n]
				sign := 1.0
				if th.Theme == &Dark {
					sign = -1
				}
				for i := 1; i < n; i++ {
					if got := sign * (oklab(colours[i], d.m)[0] - oklab(colours[i-1], d.m)[0]); got < .03 {
						t.Errorf("%s, %s, %d levels: lightness goes by %.3f from level %d to %d, want at least .03 one way", th.name, d.name, n, got, i-1, i)
					}
				}
			}
		}
	}
}

func TestGroupsNamedAfterColours(t *testing.T) {
	rows := []struct {
		names []string
		want  []int // indices into Theme.groups
	}{
		{[]string{"red", "green", "blue"}, []int{0, 1, 2}},
		{[]string{"blue", "red"}, []int{2, 0}},
		{[]string{"food", "Blue", "animals"}, []int{0, 2, 1}},
		{[]string{"a", "b"}, []int{0, 1}},
		{nil, nil},
	}
	for _, r := range rows {
		got := Light.Groups(r.names)
		if len(got) != len(r.names)+1 || got[len(got)-1] != Light.Neutral {
			t.Errorf("%q: got %d colours, want one each and the neutral one last", r.names, len(got))
			continue
		}
		for i, w := range r.want {
			if got[i] != Light.groups[w] {
				t.Errorf("%q: group %d got %s want %s", r.names, i, got[i].Hex(), Light.groups[w].Hex())
			}
		}
	}
}

func TestNineGroupsHaveNineColoursAndMoreRepeat(t *testing.T) {
	var names []string
	for i := range 9 {
		names = append(names, fmt.Sprint("group ", i))
	}
	seen := map[Colour]bool{}
	for _, c := range Dark.Groups(names) {
		seen[c] = true
	}
	if len(seen) != 10 {
		t.Errorf("nine groups and none: got %d colours, want 10", len(seen))
	}
	if got := len(Dark.Groups(append(names, "x", "y"))); got != 12 {
		t.Errorf("eleven groups: got %d colours, want 12", got)
	}
}

func TestStyleSheetHasTheSameColours(t *testing.T) {
	css, err := os.ReadFile("../../web/scene.css")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.SplitN(string(css), ":root.dark", 2)
	if len(parts) != 2 {
		t.Fatal(`web/scene.css has no rule ":root.dark"`)
	}
	for i, th := range themes {
		for _, want := range []string{"--paper: " + th.Paper.Hex() + ";", "--ink: " + th.Ink.Hex() + ";"} {
			if !strings.Contains(parts[i], want) {
				t.Errorf("web/scene.css, %s: want %q", th.name, want)
			}
		}
	}
}
