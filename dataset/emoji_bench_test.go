package dataset

import (
	"testing"
)

// BenchmarkEmojiParts measures what one image of the emoji is made of: its noise, its look, and the rows of its picture.
func BenchmarkEmojiParts(b *testing.B) {
	image := make([]float32, 768)
	q := gaussianQuantiles()
	picture := make([]uint8, pictureBytes)
	for i := range picture {
		picture[i] = uint8(i * 7)
	}
	b.Run("noise", func(b *testing.B) {
		g := splitMix(1)
		for b.Loop() {
			g.fillNoise(image, 0, 1, q)
		}
	})
	b.Run("look", func(b *testing.B) {
		seed := uint64(0)
		for b.Loop() {
			seed++
			l := newEmojiLook(seed, 1)
			image[0] = l.dx
		}
	})
	b.Run("rows", func(b *testing.B) {
		var layer rowLayer
		var columns [shownSide]uint8
		for i := range columns {
			columns[i] = uint8(i)
		}
		layer.set(&columns, [3]float32{1, 1, 1}, 1)
		for b.Loop() {
			for y := range trainingSide {
				layer.add(image, y, rowOf(picture, uint8(2*y)), rowOf(picture, uint8(2*y+1)))
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		seed := uint64(0)
		for b.Loop() {
			seed++
			newEmojiLook(seed, 1).render(picture, image, q)
		}
	})
}
