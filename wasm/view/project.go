package view

import (
	"errors"
	"fmt"
	"math"
)

// Projector maps embeddings of d dimensions to the plane. Two dimensions are drawn as they are and one as a
// line. More go through a plane of two orthonormal directions, the first two principal components of all
// points of a frame, so that an isotropic Gaussian keeps its σ and a circle stays true; nothing bends space.
//
// The principal components of two frames may differ by a turn or a mirror image though their planes are
// nearly the same. So each new basis is turned within its plane to be as close as it can be to the one
// before (orthogonal Procrustes, Schönemann 1966), and the picture moves but does not flip.
type Projector struct {
	dim       int
	mean      []float64 // [d]; nil for d ≤ 2
	basis     []float64 // [2, d] orthonormal rows; nil for d ≤ 2
	explained float64
}

// Reset forgets the basis before: the next frame is another run's.
func (p *Projector) Reset() { *p = Projector{} }

// Name is what the legend calls the projection: "plane" where the embeddings are drawn as they are, else
// "pca".
func (p *Projector) Name() string {
	if p.dim > 2 {
		return "pca"
	}
	return "plane"
}

// Explained is the share of the variance of all points that the plane shows, 0…1; 1 for d ≤ 2.
func (p *Projector) Explained() float64 {
	if p.dim <= 2 {
		return 1
	}
	return p.explained
}

// Fit computes the plane for clouds, each [n, d] row by row. Rows that are not finite do not count. For
// d ≤ 2 there is nothing to compute.
func (p *Projector) Fit(d int, clouds ...[]float32) error {
	if d < 1 {
		return fmt.Errorf("view: an embedding of dimension %d cannot be drawn; it must be at least 1", d)
	}
	if d <= 2 {
		*p = Projector{dim: d}
		return nil
	}
	mean, cov, n := covariance(d, clouds)
	before := p.basis
	if p.dim != d {
		before = nil
	}
	whole := 0.0
	for j := range d {
		whole += cov[j*d+j]
	}
	if n < 2 || whole == 0 {
		// No direction stands out: the first two axes, or what was there before.
		if before == nil {
			p.basis = make([]float64, 2*d)
			p.basis[0], p.basis[d+1] = 1, 1
		}
		p.dim, p.mean, p.explained = d, mean, 1
		return nil
	}
	values, vectors, ok := eigen(cov, d)
	if !ok {
		return errors.New("view: the principal components of the embeddings did not converge")
	}
	basis := make([]float64, 2*d)
	copy(basis, vectors[(d-1)*d:])
	copy(basis[d:], vectors[(d-2)*d:][:d])
	if before == nil {
		orient(basis, d)
	} else {
		align(basis, before, d)
	}
	p.dim, p.mean, p.basis = d, mean, basis
	p.explained = (values[d-1] + values[d-2]) / whole
	return nil
}

// covariance returns the mean [d] of all finite rows, the upper triangle of their covariance [d, d], and their number.
func covariance(d int, clouds [][]float32) (mean, cov []float64, n int) {
	mean = make([]float64, d)
	for _, cloud := range clouds {
		for row := range rows(cloud, d) {
			n++
			for j, x := range row {
				mean[j] += float64(x)
			}
		}
	}
	for j := range mean {
		mean[j] /= max(float64(n), 1)
	}
	// After the mean is taken out: a cloud far from the origin loses nothing.
	cov = make([]float64, d*d)
	x := make([]float64, d)
	for _, cloud := range clouds {
		for row := range rows(cloud, d) {
			for j := range x {
				x[j] = float64(row[j]) - mean[j]
			}
			for i, xi := range x {
				from := x[i:]
				to := cov[i*d+i : (i+1)*d][:len(from)]
				for j, xj := range from {
					to[j] += xi * xj
				}
			}
		}
	}
	for i := range cov {
		cov[i] /= max(float64(n), 1)
	}
	return mean, cov, n
}

// rows yields the finite rows of cloud [n, d].
func rows(cloud []float32, d int) func(yield func([]float32) bool) {
	return func(yield func([]float32) bool) {
		for i := 0; i+d <= len(cloud); i += d {
			row := cloud[i : i+d]
			if finiteRow(row) && !yield(row) {
				return
			}
		}
	}
}

func finiteRow(row []float32) bool {
	sum := float32(0)
	for _, x := range row {
		sum += x - x // NaN for NaN and ±∞
	}
	return sum == 0
}

// orient makes the first basis of a run a function of the data alone: the largest entry of each direction is
// positive.
func orient(basis []float64, d int) {
	for _, v := range [][]float64{basis[:d], basis[d:]} {
		at := 0
		for j := range v {
			if math.Abs(v[j]) > math.Abs(v[at]) {
				at = j
			}
		}
		if v[at] < 0 {
			for j := range v {
				v[j] = -v[j]
			}
		}
	}
}

// align turns (or mirrors) basis [2, d] within its plane to be as close to before as it can be. With
// M = basis·beforeᵀ, the orthogonal R that minimises |Rᵀ·basis − before| is the one with the largest tr(Rᵀ·M): of all
// turns by an angle α, cos α = (M₀₀ + M₁₁)/t and sin α = (M₁₀ − M₀₁)/t with the trace t, and of all mirrors
// [[cos, sin], [sin, −cos]] the one with (M₀₀ − M₁₁)/t and (M₁₀ + M₀₁)/t.
func align(basis, before []float64, d int) {
	var m [2][2]float64
	for a := range m {
		for b := range m[a] {
			for j := range d {
				m[a][b] += basis[a*d+j] * before[b*d+j]
			}
		}
	}
	c, s, side := m[0][0]+m[1][1], m[1][0]-m[0][1], 1.0
	if x, y := m[0][0]-m[1][1], m[1][0]+m[0][1]; math.Hypot(x, y) > math.Hypot(c, s) {
		c, s, side = x, y, -1
	}
	t := math.Hypot(c, s)
	if !(t > 0) {
		return // as it is: a plane at right angles to the one before has no direction in common with it
	}
	c, s = c/t, s/t
	for j := range d {
		x, y := basis[j], basis[d+j]
		basis[j], basis[d+j] = c*x+s*y, side*(c*y-s*x)
	}
}

// Apply writes the points of cloud [n, d] into to, which must have n elements. A row that is not finite
// becomes a point that is not finite, which nothing draws.
func (p *Projector) Apply(cloud []float32, to []Point) {
	d := p.dim
	for i := range to {
		row := cloud[i*d : (i+1)*d]
		switch {
		case d == 1:
			to[i] = Point{float64(row[0]), 0}
		case d == 2:
			to[i] = Point{float64(row[0]), float64(row[1])}
		default:
			var q Point
			for j, x := range row {
				c := float64(x) - p.mean[j]
				q.X += c * p.basis[j]
				q.Y += c * p.basis[d+j]
			}
			to[i] = q
		}
	}
}
