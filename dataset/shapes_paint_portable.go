//go:build !(js && wasm && goexperiment.simd)

package dataset

func (a area) addDisc(image []float32, d *disc, difference [3]float32) {
	a.addDiscPlain(image, d, difference)
}

func (a area) addPolygon(image []float32, p *polygon, difference [3]float32) {
	a.addPolygonPlain(image, p, difference)
}
