//go:build !(js && wasm && goexperiment.simd)

package dataset

// add adds row y to an image [16, 16, 3]: the row above and the row below of the picture.
func (l *rowLayer) add(image []float32, y int, above, below *pixelRow) {
	const row = 3 * trainingSide
	l.addPlain(image[y*row:][:row], above, below, 0, trainingSide)
}
