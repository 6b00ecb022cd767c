package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// columns is how many pictures stand side by side in a sheet.
const columns = 16

// sheetName is the file of a vendor's pictures of a group.
func sheetName(vendor, slug string) string { return vendor + "-" + slug + ".png" }

// encodeSheet returns a palette PNG with cell i in column i mod columns, row i div columns.
func encodeSheet(cells []cell) ([]byte, error) {
	colours := palette(cells)
	table := make(color.Palette, len(colours))
	for i, c := range colours {
		table[i] = c.straight()
	}
	rows := (len(cells) + columns - 1) / columns
	img := image.NewPaletted(image.Rect(0, 0, columns*cellSize, rows*cellSize), table)
	index := map[pixel]uint8{}
	for i := range cells {
		left, top := i%columns*cellSize, i/columns*cellSize
		for j, p := range cells[i] {
			at, ok := index[p]
			if !ok {
				at = uint8(nearest(colours, p))
				index[p] = at
			}
			img.SetColorIndex(left+j%cellSize, top+j/cellSize, at)
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
