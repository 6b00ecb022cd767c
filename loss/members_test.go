package loss

import (
	"math"
	"slices"
	"testing"
)

// member is a formula that the properties are tested on: each family, with each of its options.
type member struct {
	name    string
	formula func(d int) Formula
	learned []string
	tau     float64 // one at which nothing is saturated

	gauge   func(p *problem, f *Formula, a float64) // a change by a factor a > 0 that the loss does not see
	shifted bool                                    // whether a common shift of all embeddings changes nothing
}

func (m member) objective(d int) objective { return objectiveOf(m.formula(d), m.learned...) }

func (m member) sigmoid() bool {
	return slices.Contains([]string{FamilySigLIP, FamilyPPCL, FamilyPCMEPP}, m.formula(2).Family)
}

func (m member) learns(name string) bool { return slices.Contains(m.learned, name) }

// hasHead tells whether the loss looks at what the head gives.
func (m member) hasHead() bool {
	return slices.Contains([]string{FamilyVariance, FamilyFreeBias, FamilyPPCL, FamilyPCMEPP}, m.formula(2).Family)
}

func constant(f Formula) func(int) Formula { return func(int) Formula { return f } }

func scaleMeans(p *problem, a float64) {
	p.images = mapped(p.images, func(x float64) float64 { return a * x })
	p.texts = mapped(p.texts, func(x float64) float64 { return a * x })
}

// Gauges of the members.
func meansAndStd(p *problem, _ *Formula, a float64) {
	scaleMeans(p, a)
	p.imageLogStd = mapped(p.imageLogStd, func(u float64) float64 { return u + math.Log(a) })
	p.textLogStd = mapped(p.textLogStd, func(u float64) float64 { return u + math.Log(a) })
}

func meansAndSharedStd(p *problem, f *Formula, a float64) {
	scaleMeans(p, a)
	f.LogStd += math.Log(a)
	p.logStd += math.Log(a)
}

func lengths(p *problem, _ *Formula, a float64) { scaleMeans(p, a) }

func oneAgainstTheOther(p *problem, _ *Formula, a float64) {
	p.images = mapped(p.images, func(x float64) float64 { return a * x })
	p.texts = mapped(p.texts, func(x float64) float64 { return x / a })
}

func lengthsOfImages(p *problem, _ *Formula, a float64) {
	p.images = mapped(p.images, func(x float64) float64 { return a * x })
}

func meansStdAndTau(p *problem, f *Formula, a float64) {
	meansAndStd(p, f, a)
	p.tau *= a * a
}

var members = []member{
	{name: "proposal", formula: constant(Formula{Family: FamilyVariance, C: 1, K: 1}), tau: 1, gauge: meansAndStd, shifted: true},
	{name: "gaussian", formula: func(d int) Formula { return Formula{Family: FamilyVariance, C: float64(d), K: 0.5} }, tau: 2, gauge: meansAndStd, shifted: true},
	{name: "no log term", formula: constant(Formula{Family: FamilyVariance, K: 1}), tau: 1, gauge: meansAndStd, shifted: true},
	{name: "any c and k", formula: constant(Formula{Family: FamilyVariance, C: 1.4, K: 0.6}), tau: 0.7, gauge: meansAndStd, shifted: true},
	{name: "learned c", formula: constant(Formula{Family: FamilyVariance, K: 0.7}), learned: []string{"c"}, tau: 0.8, gauge: meansAndStd, shifted: true},
	{name: "query side", formula: constant(Formula{Family: FamilyVariance, C: 1, K: 1, QuerySide: true}), tau: 1, gauge: meansAndStd, shifted: true},
	{name: "normalised", formula: constant(Formula{Family: FamilyVariance, C: 1, K: 1, Normalise: true}), tau: 0.5, gauge: lengths},
	{name: "euclidean", formula: constant(Formula{Family: FamilyEuclidean}), tau: 1.5, gauge: meansAndSharedStd, shifted: true},
	{name: "euclidean, shared u", formula: constant(Formula{Family: FamilyEuclidean, LogStd: 0.3}), tau: 1, gauge: meansAndSharedStd, shifted: true},
	{name: "euclidean, learned u", formula: constant(Formula{Family: FamilyEuclidean}), learned: []string{"logstd"}, tau: 1, gauge: meansAndSharedStd, shifted: true},
	{name: "clip", formula: constant(Formula{Family: FamilyCLIP}), tau: 0.2, gauge: lengths},
	{name: "dot", formula: constant(Formula{Family: FamilyDot}), tau: 0.8, gauge: oneAgainstTheOther},
	{name: "free bias", formula: constant(Formula{Family: FamilyFreeBias, K: 1, LogStd: 0.2}), tau: 1, gauge: meansAndSharedStd, shifted: true},
	{name: "free bias, k and learned u", formula: constant(Formula{Family: FamilyFreeBias, K: 0.6}), learned: []string{"logstd"}, tau: 0.9, gauge: meansAndSharedStd, shifted: true},
	{name: "asymvlm", formula: constant(Formula{Family: FamilyAsymVLM}), tau: 0.6, gauge: lengthsOfImages},
	{name: "siglip", formula: constant(Formula{Family: FamilySigLIP, Bias: -2}), tau: 0.3, gauge: lengths},
	{name: "siglip, learned bias", formula: constant(Formula{Family: FamilySigLIP}), learned: []string{"bias"}, tau: 0.3, gauge: lengths},
	{name: "ppcl", formula: func(d int) Formula { return Formula{Family: FamilyPPCL, Bias: 4 * float64(d)} }, tau: 0.5, gauge: lengths},
	{name: "ppcl, learned bias", formula: constant(Formula{Family: FamilyPPCL}), learned: []string{"bias"}, tau: 2, gauge: lengths},
	{name: "pcmepp", formula: func(d int) Formula { return Formula{Family: FamilyPCMEPP, Bias: 3 * float64(d)} }, tau: 1.5, gauge: meansStdAndTau, shifted: true},
	{name: "pcmepp, learned bias", formula: constant(Formula{Family: FamilyPCMEPP}), learned: []string{"bias"}, tau: 4, gauge: meansStdAndTau, shifted: true},
}

// eachMember runs a property for every member of the families at every size.
func eachMember(t *testing.T, property func(t *testing.T, what string, m member, n, d int)) {
	for _, m := range members {
		for _, size := range sizes {
			property(t, m.name+" "+sizeName(size.n, size.d), m, size.n, size.d)
		}
	}
}

// Every family of the package has a member here, so that no property leaves one out.
func TestEveryFamilyHasAMember(t *testing.T) {
	for _, family := range Families() {
		if !slices.ContainsFunc(members, func(m member) bool { return m.formula(2).Family == family }) {
			t.Errorf("got no member of the family %s", family)
		}
	}
}

// The oracle agrees with every member, masked and not: what the other tests take from it is what the graph computes.
func TestMembersAgreeWithTheOracle(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		for _, mask := range [][]bool{nil, randomMask(30, n)} {
			p := randomProblem(30, n, d)
			p.tau, p.mask = m.tau, mask
			compareValue(t, what, evaluate[float64](t, p, m.objective(d)).loss, p.loss(m.formula(d), m.learned...), 1e-11)
		}
	})
}
