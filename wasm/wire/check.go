package wire

import "fmt"

// checker is a message whose lengths must agree, so that a receiver may index by them. Decode checks it.
type checker interface {
	check() error
}

func (m Frame) check() error {
	if m.Dim < 1 {
		return fmt.Errorf("dim is %d, it must be at least 1", m.Dim)
	}
	clouds := []struct {
		name       string
		means, std Floats
	}{
		{"images", m.Images, m.ImageStd},
		{"texts", m.Texts, m.TextStd},
	}
	for _, c := range clouds {
		if len(c.means)%m.Dim != 0 {
			return fmt.Errorf("%s has %d floats, no multiple of dim %d", c.name, len(c.means), m.Dim)
		}
		if n := len(c.means) / m.Dim; len(c.std) != 0 && len(c.std) != n {
			return fmt.Errorf("%s has %d means and %d log standard deviations", c.name, n, len(c.std))
		}
	}
	return nil
}

func (m Visible) check() error {
	switch m.Batch {
	case "", "texts", "images":
		return nil
	}
	return fmt.Errorf("batch is %.100q, it must be texts, images or nothing", m.Batch)
}

func (m BatchMatrix) check() error {
	n := len(m.Captions)
	for _, of := range []struct {
		name      string
		got, want int
	}{
		{"labels", len(m.Labels), n}, {"groups", len(m.Groups), n}, {"image_term", len(m.ImageTerm), n}, {"text_term", len(m.TextTerm), n},
		{"pair", len(m.Pair), n * n}, {"probability", len(m.Probability), n * n}, {"known", len(m.Known), n * n},
	} {
		if of.got != of.want {
			return fmt.Errorf("%s has %d values, %d pairs need %d", of.name, of.got, n, of.want)
		}
	}
	return nil
}

func (m Points) check() error {
	const maxSize = 1 << 12 // keeps the product below from overflowing
	if m.PixelSize < 0 || m.PixelSize > maxSize {
		return fmt.Errorf("pixel_size is %d, it must be from 0 to %d", m.PixelSize, maxSize)
	}
	if got, want := len(m.Pixels), len(m.Info.Images)*m.PixelSize*m.PixelSize*4; got != want {
		return fmt.Errorf("pixels has %d bytes, %d images of %d×%d pixels need %d", got, len(m.Info.Images), m.PixelSize, m.PixelSize, want)
	}
	return nil
}

func (m Probed) check() error {
	n, t := len(m.Images)/2, len(m.Texts)/2
	switch {
	case len(m.Images)%2 != 0 || len(m.Texts)%2 != 0:
		return fmt.Errorf("images has %d and texts %d floats, both must be even", len(m.Images), len(m.Texts))
	case len(m.TextRadii) != 0 && len(m.TextRadii) != t:
		return fmt.Errorf("%d texts have %d radii", t, len(m.TextRadii))
	case len(m.ImageColours) != n || len(m.TextColours) != t:
		return fmt.Errorf("%d images have %d colours, %d texts %d", n, len(m.ImageColours), t, len(m.TextColours))
	}
	for _, c := range []struct {
		name              string
		n                 int
		plane, radii, std Floats
	}{
		{"images", n, m.PlaneImages, m.PlaneImageRadii, m.ImageStd},
		{"texts", t, m.PlaneTexts, m.PlaneTextRadii, m.TextStd},
	} {
		switch {
		case len(c.plane) != 2*c.n:
			return fmt.Errorf("%d %s are %d in the plane", c.n, c.name, len(c.plane)/2)
		case len(c.radii) != 0 && len(c.radii) != c.n:
			return fmt.Errorf("%d %s have %d radii in the plane", c.n, c.name, len(c.radii))
		case len(c.std) != 0 && len(c.std) != c.n:
			return fmt.Errorf("%d %s have %d log standard deviations", c.n, c.name, len(c.std))
		}
	}
	return nil
}

func (m History) check() error {
	if len(m.Steps) != len(m.Metrics) {
		return fmt.Errorf("%d steps have %d metrics", len(m.Steps), len(m.Metrics))
	}
	return nil
}
