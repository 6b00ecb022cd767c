package simdgo

// plainTile makes a tile of rows ≤ 8 rows and wide ≤ 8 columns of a product. ra and ka are steps of A, ldb and ldc
// of the rows of the panel and of C.
func plainTile(a, b, c, bias ptr, k, ra, ka, ldb, ldc, relu, rows, wide int) {
	var sums [8][8]float32
	for r := range rows {
		copy(sums[r][:wide], floats(bias, wide))
	}
	for l := range k {
		line := floats(at(b, l*ldb), wide)
		for r := range rows {
			x, sum := *(*float32)(at(a, r*ra+l*ka)), sums[r][:len(line)]
			for j, y := range line {
				sum[j] += x * y
			}
		}
	}
	for r := range rows {
		for j, x := range sums[r][:wide] {
			if relu == 1 {
				x = max(x, 0)
			}
			*(*float32)(at(c, r*ldc+4*j)) = x
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
