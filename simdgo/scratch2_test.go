package simdgo

import (
	"fmt"
	"testing"
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

func TestScratchDot(t *testing.T) {
	b, _ := New("")
	for _, mnk := range [][3]int{{31, 7, 13}, {13, 31, 7}, {13, 7, 31}, {31, 3, 13}, {13, 31, 3},{13,31,1},{31,1,13}} {
		m, n, k := mnk[0], mnk[1], mnk[2]
		f := b.Builder("x").Main().(*Function)
		x, _ := f.Parameter("a", shapes.Make(dtypes.Float32, k, m), nil)
		y, _ := f.Parameter("b", shapes.Make(dtypes.Float32, k, n), nil)
		z, err := f.DotGeneral(x, []int{0}, nil, y, []int{0}, nil, compute.DotGeneralConfig{})
		if err != nil { t.Fatal(err) }
		tr, _ := f.Transpose(z, 1, 0)
		f.Return([]compute.Value{tr}, nil)
		e, _ := f.builder.Compile()
		av, bv := noise(m*k, 1), noise(k*n, 2)
		ab, _ := b.BufferFromFlatData(0, av, shapes.Make(dtypes.Float32, k, m))
		bb, _ := b.BufferFromFlatData(0, bv, shapes.Make(dtypes.Float32, k, n))
		out, err := e.Execute([]compute.Buffer{ab, bb}, nil, 0)
		if err != nil { t.Fatal(err) }
		fl, _ := out[0].Data()
		got := fl.([]float32)
		for i := range m { for j := range n {
			w := 0.0
			for l := range k { w += float64(av[l*m+i])*float64(bv[l*n+j]) }
			if math.Abs(w-float64(got[j*m+i])) > 1e-5 { fmt.Println(mnk, i, j, w, got[j*m+i]); break }
		}}
	}
}
