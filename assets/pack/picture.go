package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cellSize is the side of a packed picture in pixels.
const cellSize = 32

// pixel is a colour multiplied by its opacity, and the opacity, 0…255 each.
type pixel [4]uint8

// cell is one picture, rows from the top.
type cell [cellSize * cellSize]pixel

// draw returns every picture of every vendor: vendor → group → cells in the order of group.emoji.
func draw(modules string, groups []*group) (map[string]map[string][]cell, error) {
	result := map[string]map[string][]cell{noto: {}, twemoji: {}, fluent: {}}
	var icons []string
	for _, g := range groups {
		for _, e := range g.emoji() {
			icons = append(icons, e.drawn[fluent])
			for name, folder := range map[string]string{
				noto:    "emoji-datasource-google/img/google/64",
				twemoji: "emoji-datasource-twitter/img/twitter/64",
			} {
				file := filepath.Join(modules, filepath.FromSlash(folder), e.drawn[name])
				data, err := os.ReadFile(file)
				if err != nil {
					return nil, err
				}
				c, err := shrink(data)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", file, err)
				}
				result[name][g.slug] = append(result[name][g.slug], c)
			}
		}
	}
	drawn, err := drawFluent(modules, icons)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		n := len(g.emoji())
		result[fluent][g.slug], drawn = drawn[:n], drawn[n:]
	}
	return result, nil
}

// drawFluent draws Fluent's icons, which are SVG, by fluent.mjs beside the modules folder.
func drawFluent(modules string, icons []string) ([]cell, error) {
	script := filepath.Join(filepath.Dir(modules), "fluent.mjs")
	cmd := exec.Command("node", script)
	cmd.Stdin = strings.NewReader(strings.Join(icons, "\n") + "\n")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("node %s: %w", script, err)
	}
	cells := make([]cell, len(icons))
	stream := bytes.NewReader(out)
	for i, icon := range icons {
		var length uint32
		if err := binary.Read(stream, binary.BigEndian, &length); err != nil {
			return nil, fmt.Errorf("node %s: picture %d, %s: %w", script, i, icon, err)
		}
		data, err := io.ReadAll(io.LimitReader(stream, int64(length)))
		if err != nil {
			return nil, err
		}
		if cells[i], err = shrink(data); err != nil {
			return nil, fmt.Errorf("node %s: picture %d, %s: %w", script, i, icon, err)
		}
	}
	if stream.Len() > 0 {
		return nil, fmt.Errorf("node %s: %d bytes follow the last picture", script, stream.Len())
	}
	return cells, nil
}

// shrink decodes a square PNG whose side is a multiple of cellSize and averages it down to a cell. Colours
// are averaged with their opacity as weight, so that what is transparent lends no colour to an edge.
func shrink(data []byte) (cell, error) {
	var c cell
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return c, err
	}
	b := img.Bounds()
	side := b.Dx()
	if side != b.Dy() || side%cellSize != 0 {
		return c, fmt.Errorf("picture has %d×%d pixels; want a square with a multiple of %d", b.Dx(), b.Dy(), cellSize)
	}
	k := side / cellSize
	for y := range cellSize {
		for x := range cellSize {
			var sum [4]int // of colour times opacity, and of opacity
			for v := range k {
				for u := range k {
					p := color.NRGBAModel.Convert(img.At(b.Min.X+x*k+u, b.Min.Y+y*k+v)).(color.NRGBA)
					a := int(p.A)
					sum[0] += int(p.R) * a
					sum[1] += int(p.G) * a
					sum[2] += int(p.B) * a
					sum[3] += a
				}
			}
			n := k * k
			c[y*cellSize+x] = pixel{
				uint8((sum[0] + n*255/2) / (n * 255)),
				uint8((sum[1] + n*255/2) / (n * 255)),
				uint8((sum[2] + n*255/2) / (n * 255)),
				uint8((sum[3] + n/2) / n),
			}
		}
	}
	return c, nil
}

// straight returns p with its colour undone from the opacity.
func (p pixel) straight() color.NRGBA {
	a := int(p[3])
	if a == 0 {
		return color.NRGBA{}
	}
	undo := func(v uint8) uint8 { return uint8(min(255, (int(v)*255+a/2)/a)) }
	return color.NRGBA{undo(p[0]), undo(p[1]), undo(p[2]), p[3]}
}
