package loss

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Formula holds the numbers of an objective that a graph is built from. The temperature is not among them: it
// is an input of the graph. What the family does not have is zero.
type Formula struct {
	Family    string
	C         float64
	K         float64
	Bias      float64
	LogStd    float64
	QuerySide bool
	Normalise bool
}

// Loss computes the objective that f describes, a scalar in nats. C, Bias and LogStd of in take the place of
// f's where they are there. It panics, as graph functions do, where f names no family, where f or in sets a
// number that the family does not have, and where the family itself does.
func Loss(f Formula, in Inputs) *graph.Node {
	own := Formula{Family: f.Family}
	var c, bias, logStd bool
	switch f.Family {
	case FamilyVariance:
		own.C, own.K, own.QuerySide, own.Normalise, c = f.C, f.K, f.QuerySide, f.Normalise, true
	case FamilyEuclidean:
		own.LogStd, logStd = f.LogStd, true
	case FamilyFreeBias:
		own.K, own.LogStd, logStd = f.K, f.LogStd, true
	case FamilySigLIP, FamilyPPCL, FamilyPCMEPP:
		own.Bias, bias = f.Bias, true
	}
	if f != own || in.C != nil && !c || in.Bias != nil && !bias || in.LogStd != nil && !logStd {
		exceptions.Panicf("loss: %+v: a number or an option is set that the family %q does not have", f, f.Family)
	}
	switch f.Family {
	case FamilyVariance:
		return Variance(in, VarianceOptions{C: f.C, K: f.K, QuerySide: f.QuerySide, Normalise: f.Normalise})
	case FamilyEuclidean:
		return Euclidean(in, f.LogStd)
	case FamilyCLIP:
		return CLIP(in)
	case FamilyDot:
		return Dot(in)
	case FamilyFreeBias:
		return FreeBias(in, f.K, f.LogStd)
	case FamilyAsymVLM:
		return AsymVLM(in)
	case FamilySigLIP:
		return SigLIP(in, f.Bias)
	case FamilyPPCL:
		return PPCL(in, f.Bias)
	case FamilyPCMEPP:
		return PCMEPP(in, f.Bias)
	}
	exceptions.Panicf("loss: unknown family %q; known are %q", f.Family, Families())
	return nil
}
