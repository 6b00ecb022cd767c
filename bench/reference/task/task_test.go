package task

import (
	"math"
	"reflect"
	"testing"
)

func TestTask(t *testing.T) {
	got, err := New(256, 48, 64)
	if err != nil {
		t.Fatal(err)
	}
	again, err := New(256, 48, 64)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, again) {
		t.Error("two tasks of a size are not the same")
	}
	if reflect.DeepEqual(got.Views[0], got.Views[1]) || reflect.DeepEqual(got.Views[0][0], got.Views[0][1]) {
		t.Error("two batches, or two views of one, are the same")
	}
	for i, views := range got.Views {
		for side, view := range views {
			if len(view) != 256*48 {
				t.Fatalf("batch %d, view %d: %d elements, want %d", i, side, len(view), 256*48)
			}
			// 8 factors and 48 mixtures of them: the variance itself varies by some tenths.
			if v := meanSquare(view); math.Abs(v-1) > 0.5 {
				t.Errorf("batch %d, view %d: variance %.2f, want about 1", i, side, v)
			}
		}
	}
	for i, tower := range got.Towers {
		for j, want := range []struct {
			length int
			square float64
		}{{48 * 64, 2. / 48}, {64, 0}, {64 * 64, 2. / 64}, {64, 0}, {128, 1. / 64}, {64, 1. / 64}, {1, 0}} {
			w := tower.Weights()[j]
			if square := meanSquare(w); len(w) != want.length || math.Abs(square-want.square) > 0.5*want.square {
				t.Errorf("tower %d, tensor %d: %d elements of mean square %.4f, want %d of %.4f", i, j, len(w), square, want.length, want.square)
			}
		}
	}
}

func TestTaskRefuses(t *testing.T) {
	for _, row := range []struct {
		name              string
		batch, in, hidden int
		want              string
	}{
		{"nothing", 0, 8, 8, "task: batch 0, in 8, hidden 8; want positive multiples of 8"},
		{"negative", 8, -8, 8, "task: batch 8, in -8, hidden 8; want positive multiples of 8"},
		{"no multiple", 8, 8, 12, "task: batch 8, in 8, hidden 12; want positive multiples of 8"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := New(row.batch, row.in, row.hidden); err == nil || err.Error() != row.want {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
}

func meanSquare(x []float32) float64 {
	s := 0.0
	for _, v := range x {
		s += float64(v) * float64(v)
	}
	return s / float64(len(x))
}
