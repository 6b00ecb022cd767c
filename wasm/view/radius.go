package view

import (
	"math"

	"halo/checkpoint"
	"halo/metric"
)

// Radius is the radius of a circle in the plane, in data units, for an embedding of dimension d whose log
// standard deviation is u:
//
//	radius = m·exp(u)·√(τ/k)·√(2/d)
//
// The logit falls with the squared distance as k·D·exp(−2u)/τ, so exp(u)·√(τ/k) is the distance at which that
// term is 1: the reading of σ that does not change when temperature, k and σ are traded for one another. The
// share of a distance in d dimensions that shows in a plane of two orthonormal directions is √(2/d) for an
// isotropic cloud. For m = 1 what a caption matches lies about this far from it (root mean square). The
// argument does not depend on whose σ the loss reads, so the query-side variants are drawn by the same
// formula.
//
// PPCL and PCME++ measure no distance in standard deviations, they add variances: σ is the standard deviation of each
// coordinate of a Gaussian, whatever τ is, and the root mean square distance of its draws from their mean, which is
// σ·√d, shows in the plane as
//
//	radius = m·exp(u)·√2
//
// It is 0 where the objective has no standard deviation, and where the number is not finite: there is no
// circle to draw then.
func Radius(o checkpoint.Objective, d int, m, u float64) float64 {
	if !o.HasStd || d < 1 || !(m > 0) {
		return 0
	}
	r := m * math.Exp(u) * math.Sqrt2
	if o.Family != metric.FamilyPPCL && o.Family != metric.FamilyPCMEPP {
		if !(o.K > 0) || !(o.Tau > 0) {
			return 0
		}
		r = m * math.Exp(u) * math.Sqrt(o.Tau/o.K) * math.Sqrt(2/float64(d))
	}
	if math.IsNaN(r - r) {
		return 0
	}
	return r
}
