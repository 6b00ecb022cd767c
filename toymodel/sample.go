package toymodel

import "halo/metric"

// sample lists up to most of the numbers below n, at least one: all of them in order, or some that lie evenly among them
// and fall in step with no period that the order of the points has.
func sample(n, most int) []int {
	if n <= most {
		return count(n)
	}
	list, step := make([]int, max(1, most)), metric.Stride(n)
	for k := range list {
		list[k] = k * step % n
	}
	return list
}
