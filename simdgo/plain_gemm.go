package simdgo

// Steps are in bytes. ra and ka are those of A's rows and columns, ldb and ldc of the rows of the panel and of C; relu
// is 1 or 0.

// plainTiles makes strips of four rows and eight columns of a product, from a panel [k][8].
func plainTiles(a, b, c, bias ptr, k, ra, ka, ldb, ldc, relu, strips int) {
	plainTile(a, b, c, bias, k, ra, ka, ldb, ldc, relu, 4*strips, 8)
}

// plainNarrowTiles makes strips of eight rows and four columns, which lie without gaps, from a panel [k][4].
func plainNarrowTiles(a, b, c, bias ptr, k, ra, ka, relu, strips int) {
	plainTile(a, b, c, bias, k, ra, ka, 16, 16, relu, 8*strips, 4)
}

// plainTile makes rows and wide columns, a multiple of four, of a product.
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

// plainPackPanel copies eight columns of B that lie side by side to a panel [k][8].
func plainPackPanel(o, b ptr, k, ldb int) {
	for l := range k {
		copy(floats(at(o, 32*l), 8), floats(at(b, l*ldb), 8))
	}
}

// plainPackColumns copies eight columns of B, nb apart, to a panel [k][8].
func plainPackColumns(o, b ptr, k, kb, nb int) {
	for j := range 8 {
		plainCopyLine(at(o, 4*j), at(b, j*nb), k, 32, kb)
	}
}

// plainCopyLine copies n elements that are sa apart to where they are so apart.
func plainCopyLine(o, a ptr, n, so, sa int) {
	for i, io, ia := 0, 0, 0; i < n; i, io, ia = i+1, io+so, ia+sa {
		*(*float32)(at(o, io)) = *(*float32)(at(a, ia))
	}
}
