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
	return nil
}

func (m History) check() error {
	if len(m.Steps) != len(m.Metrics) {
		return fmt.Errorf("%d steps have %d metrics", len(m.Steps), len(m.Metrics))
	}
	return nil
}
