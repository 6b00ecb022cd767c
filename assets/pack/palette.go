package main

import (
	"cmp"
	"slices"
)

// maxColours is what a palette PNG holds.
const maxColours = 256

// importance weighs the squared difference of red, green, blue and opacity: eyes see green best.
var importance = [4]int{2, 4, 1, 3}

func distance(a, b pixel) int {
	sum := 0
	for i, w := range importance {
		d := int(a[i]) - int(b[i])
		sum += w * d * d
	}
	return sum
}

// entry is a colour and how many pixels have it.
type entry struct {
	colour pixel
	count  int
}

// palette returns at most maxColours colours for the pixels of cells: all of them where they are few enough,
// otherwise the boxes of a median cut, improved by twelve rounds of k-means. Only integers are used, so
// every machine finds the same. The most transparent colours come first: a PNG names the opacity of no
// more colours than it must.
func palette(cells []cell) []pixel {
	counts := map[pixel]int{}
	for i := range cells {
		for _, p := range cells[i] {
			counts[p]++
		}
	}
	var entries []entry
	for p, n := range counts {
		entries = append(entries, entry{p, n})
	}
	slices.SortFunc(entries, func(a, b entry) int { return comparePixels(a.colour, b.colour) })
	colours := medianCut(entries)
	for range 12 {
		colours = refine(entries, colours)
	}
	slices.SortFunc(colours, comparePixels)
	return slices.Compact(colours)
}

func comparePixels(a, b pixel) int {
	return cmp.Or(cmp.Compare(a[3], b[3]), cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
}

// medianCut splits the box with the largest weighted error at its mean until there are maxColours boxes, or
// every box is one colour. It returns the means.
func medianCut(entries []entry) []pixel {
	type box struct {
		entries []entry
		mean    pixel
		axis    int // with the largest error
		error   int
	}
	measure := func(list []entry) box {
		b := box{entries: list, mean: mean(list)}
		largest := -1
		for axis, w := range importance {
			e := 0
			for _, x := range list {
				d := int(x.colour[axis]) - int(b.mean[axis])
				e += x.count * w * d * d
			}
			b.error += e
			if e > largest {
				largest, b.axis = e, axis
			}
		}
		if len(list) == 1 {
			b.error = 0
		}
		return b
	}
	boxes := []box{measure(entries)}
	for len(boxes) < maxColours {
		worst := 0
		for i := range boxes {
			if boxes[i].error > boxes[worst].error {
				worst = i
			}
		}
		b := boxes[worst]
		if b.error == 0 {
			break
		}
		list := slices.Clone(b.entries)
		slices.SortStableFunc(list, func(x, y entry) int { return cmp.Compare(x.colour[b.axis], y.colour[b.axis]) })
		at := 1
		for at < len(list)-1 && list[at].colour[b.axis] <= b.mean[b.axis] {
			at++
		}
		boxes[worst] = measure(list[:at])
		boxes = append(boxes, measure(list[at:]))
	}
	colours := make([]pixel, len(boxes))
	for i := range boxes {
		colours[i] = boxes[i].mean
	}
	return colours
}

// refine gives each entry to its nearest colour and returns the means of what each colour got.
func refine(entries []entry, colours []pixel) []pixel {
	got := make([][]entry, len(colours))
	for _, e := range entries {
		i := nearest(colours, e.colour)
		got[i] = append(got[i], e)
	}
	result := slices.Clone(colours)
	for i, list := range got {
		if len(list) > 0 {
			result[i] = mean(list)
		}
	}
	return result
}

// nearest returns the index of the colour that is least distant from p, the first of several.
func nearest(colours []pixel, p pixel) int {
	best, least := 0, distance(colours[0], p)
	for i, c := range colours[1:] {
		if d := distance(c, p); d < least {
			best, least = i+1, d
		}
	}
	return best
}

func mean(list []entry) pixel {
	var sum [4]int
	n := 0
	for _, e := range list {
		n += e.count
		for i := range sum {
			sum[i] += e.count * int(e.colour[i])
		}
	}
	var m pixel
	for i := range m {
		m[i] = uint8((sum[i] + n/2) / n)
	}
	return m
}
