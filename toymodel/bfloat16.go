package toymodel

import (
	"halo/encoder"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// bfloat16Features are the features [n, width] float32 of an encoder that computes in bfloat16: on copies of its weights,
// which are made in the graph from the float32 ones, so that gradients and updates are of those (mixed precision with
// master weights, Micikevicius et al., arXiv 1710.03740; bfloat16 has float32's range, so the loss needs no scaling).
//
// The encoder's layers find their weights in a scope by name, whatever dtype they have there, so it is given a scope of
// another store, whose variables are nodes of this graph and nothing besides. A variable of GoMLX becomes a parameter of
// the graph when it is first used, for which it would need a value at every step; the one way around is to use it first
// as a constant. That is a scalar, and nothing reads it.
func bfloat16Features(root *model.Scope, scope string, e encoder.Encoder, x *graph.Node) *graph.Node {
	g := x.Graph()
	half := model.NewStore()
	for _, p := range e.Parameters() {
		node := graph.ConvertDType(root.Store().GetVariable(model.JoinPath("/", scope, p.Path)).NodeValue(g), dtypes.BFloat16)
		v := check1(half.CreateVariable(model.JoinPath("/", bfloat16Scope, scope, p.Path), tensors.FromScalar(float32(0))))
		half.WithVariableAsConst(true)
		v.NodeValue(g)
		half.WithVariableAsConst(false)
		check(v.SetValue(tensors.FromShape(node.Shape()))) // what has the shape
		check(v.Reset())                                   // which outlives it
		v.SetNodeValue(node)
	}
	if x.DType().IsFloat() {
		x = graph.ConvertDType(x, dtypes.BFloat16)
	}
	return graph.ConvertDType(e.Features(half.RootScope().At("%s", bfloat16Scope).At("%s", scope), x), dtypes.Float32)
}

// bfloat16Scope keeps the copies apart from the weights: a graph knows variables by their path, of whichever store.
const bfloat16Scope = "bfloat16"

// check panics with an error, as the building of a graph does.
func check(err error) {
	if err != nil {
		panic(err)
	}
}

func check1[T any](v T, err error) T {
	check(err)
	return v
}
