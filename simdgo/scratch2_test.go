package simdgo_test

import (
	"fmt"
	"halo/simdgo"
	"os"
	"testing"
	"time"
)

func TestScratchProfile(t *testing.T) {
	for _, n := range []int{64, 256} {
		b, _ := simdgo.New("")
		r := newReferenceStep(b, n, 48, 64)
		for range 3 {
			r.step()
		}
		s := time.Now()
		for range 50 {
			r.step()
		}
		fmt.Println("step", time.Since(s)/50)
		for range 300 {
			r.step()
		}
		s = time.Now()
		for range 100 {
			r.step()
		}
		fmt.Println("step", time.Since(s)/100)
		p := b.StartProfile()
		for range 50 {
			r.step()
		}
		p.Write(os.Stdout)
	}
}
