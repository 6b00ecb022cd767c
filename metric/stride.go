package metric

import "math"

// Stride is a step through n things in a circle that comes to each of them before it comes to one again, and whose first
// steps, however many, lie evenly among them: near n over the golden ratio, with no divisor in common. It is at least 1.
func Stride(n int) int {
	step := max(int(float64(n)*(math.Sqrt(5)-1)/2), 1)
	for n > 1 && gcd(step, n) > 1 {
		step++
	}
	return step
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
