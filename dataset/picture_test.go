package dataset

import (
	"math"
	"slices"
	"testing"
)

// brightest and darkest channel of a pixel of an image [16·16·3], as levels of 0 … 1.
func levelsAt(image []float32, x, y int) (levels [3]float64) {
	for c := range levels {
		levels[c] = float64(image[3*(y*trainingSide+x)+c])/2 + 0.75
	}
	return levels
}

func TestShapePictureIsWhatItSays(t *testing.T) {
	set, err := Open(nil, "tree332")
	if err != nil {
		t.Fatal(err)
	}
	draw := func(spec string) ([]float32, []uint8) {
		image, shown, err := set.(Pictured).Picture(spec)
		if err != nil {
			t.Fatal(err)
		}
		return image, shown
	}
	near := func(what string, got, want [3]float64) {
		t.Helper()
		for c := range got {
			if math.Abs(got[c]-want[c]) > 5*pixelNoise {
				t.Errorf("%s: got levels %.2f, want about %.2f", what, got, want)
				return
			}
		}
	}
	background := [3]float64{backgroundLevel, backgroundLevel, backgroundLevel}
	red := [3]float64{0.86, 0.16, 0.16}
	image, shown := draw("red circle 3 4 11 0")
	near("its middle", levelsAt(image, 4, 11), red)
	near("the other side", levelsAt(image, 11, 4), background)
	near("beyond its radius", levelsAt(image, 9, 11), background)
	if p := shown[4*(23*shownSide+9):]; p[0] < 200 || p[1] > 80 || p[3] != 255 {
		t.Errorf("shown at its middle: got %v, want red", p[:4])
	}
	image, _ = draw("red circle 3 4 11 1")
	near("in full fog", levelsAt(image, 4, 11), background)
	image, _ = draw("blue square 7 7.5 7.5 0")
	near("the corner of a large square", levelsAt(image, 2, 2), [3]float64{0.16, 0.33, 0.86})
	again, _ := draw("blue square 7 7.5 7.5 0")
	if !slices.Equal(image, again) {
		t.Error("the same picture is drawn in two ways")
	}
	for _, spec := range []string{"", "red circle", "red circle 3 4 11", "purple circle 3 4 11 0", "red star 3 4 11 0", "red circle 0 4 11 0",
		"red circle 3 16 11 0", "red circle 3 4 -1 0", "red circle 3 4 11 2", "red circle NaN 4 11 0", "red circle 3 4 11 0 0"} {
		if _, _, err := set.(Pictured).Picture(spec); err == nil {
			t.Errorf("%q was drawn, want an error", spec)
		}
	}
}

// A picture of one's own becomes what an emoji's of the same pixels is; by its name an emoji is found whole.
func TestOwnPictureIsMadeAsEmojiAre(t *testing.T) {
	set, err := Open(assetsFiles, "emoji60")
	if err != nil {
		t.Fatal(err)
	}
	s := set.(*emojiSet)
	e := set.Evaluation(1)
	for _, i := range []int{0, 7, 59} {
		image, _, err := OwnPicture(s.heldOutPictures[i*pictureBytes:][:pictureBytes])
		if err != nil {
			t.Fatal(err)
		}
		if size := set.Info().ImageSize(); !slices.Equal(image, e.Images[i*size:][:size]) {
			t.Errorf("picture %d of the held-out vendor is not made as the evaluation makes it", i)
		}
	}
	for k, kind := range set.Kinds() {
		image, shown, err := s.Picture(kind.Label)
		want := make([]float32, set.Info().ImageSize())
		plainLook.render(s.picture(k, 0), want, nil)
		if err != nil || !slices.Equal(image, want) || len(shown) != pictureBytes {
			t.Fatalf("%q: got another picture than its own, or %v", kind.Label, err)
		}
	}
	if _, _, err := s.Picture("no such thing"); err == nil {
		t.Error("an emoji that does not exist was found")
	}
	if _, _, err := OwnPicture(make([]uint8, 12)); err == nil {
		t.Error("a picture of 12 bytes was taken")
	}
	half := make([]uint8, pictureBytes) // red, half transparent
	for i := 0; i < len(half); i += 4 {
		half[i], half[i+3] = 255, 128
	}
	if _, shown, _ := OwnPicture(half); shown[0] != 255 || shown[1] != 127 || shown[3] != 255 {
		t.Errorf("half transparent red on white: got %v, want 255 127 127 255", shown[:4])
	}
}
