package simdgo

// plainTile makes a tile of rows and of wide columns, a multiple of four, of a product. ra and ka are steps of A, ldb and ldc
// of the rows of the panel and of C.
func plainTile(a, b, c, bias ptr, k, ra, ka, ldb, ldc, relu, rows, wide int) {
	for r := range rows {
		for j := 0; j < wide; j += 4 {
			z := (*[4]float32)(at(bias, 4*j))
			s0, s1, s2, s3 := z[0], z[1], z[2], z[3]
			for l := range k {
				x, y := *(*float32)(at(a, r*ra+l*ka)), (*[4]float32)(at(b, l*ldb+4*j))
				s0 += x * y[0]
				s1 += x * y[1]
				s2 += x * y[2]
				s3 += x * y[3]
			}
			if relu == 1 {
				s0, s1, s2, s3 = max(s0, 0), max(s1, 0), max(s2, 0), max(s3, 0)
			}
			*(*[4]float32)(at(c, r*ldc+4*j)) = [4]float32{s0, s1, s2, s3}
		}
	}
}

// plainTileByRows makes a tile [4][8] of A's rows, lda apart, by a panel.
func plainTileByRows(a, b, c, bias ptr, k, lda, ldb, ldc, relu int) {
	plainTile(a, b, c, bias, k, lda, 4, ldb, ldc, relu, 4, 8)
}

// plainTileByColumns makes a tile [4][8] of A's columns, lda apart, of which four rows lie side by side.
func plainTileByColumns(a, b, c, bias ptr, k, lda, ldb, ldc, relu int) {
	plainTile(a, b, c, bias, k, 4, lda, ldb, ldc, relu, 4, 8)
}

// plainTileOfFour makes a tile [8][4] with a panel [k][4].
func plainTileOfFour(a, b, c, bias ptr, k, ra, ka, ldc, relu int) {
	plainTile(a, b, c, bias, k, ra, ka, 16, ldc, relu, 8, 4)
}

// plainPackPanel copies eight columns of B to a panel [k][8].
func plainPackPanel(o, b ptr, k, ldb int) {
	for l := range k {
		copy(floats(at(o, 32*l), 8), floats(at(b, l*ldb), 8))
	}
}
