package toymodel

import (
	"strings"

	"halo/checkpoint"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// decays tells whether weight decay is of a variable: of the matrices of the encoders, embeddings of words and positions
// among them, and of the embedding heads. It is not of biases, nor of the gains and offsets of norms, which have one
// dimension and no scale to be kept small; not of the log-std heads, whose 0 says σ = 1 and nothing of smoothness; and
// not of what the objective learns. The rule is OpenCLIP's (parameters of less than two dimensions have none), but for
// the heads, which it has not.
func decays(path string, dimensions int) bool {
	encoder := strings.HasPrefix(path, "/"+imageScope+"/") || strings.HasPrefix(path, "/"+textScope+"/")
	head := strings.Contains(path, "/log_std/")
	return encoder && !head && dimensions >= 2
}

// decayedWeights are the values, before the update, of the variables that decay, by their path.
func decayedWeights(root *model.Scope, c *checkpoint.Config, g *graph.Graph) map[string]*graph.Node {
	values := map[string]*graph.Node{}
	if c.WeightDecay == 0 {
		return values
	}
	for v := range root.IterVariables() {
		if v.Trainable && v.InUseByGraph(g) && decays(v.Path(), v.Shape().Rank()) {
			values[v.Path()] = v.NodeValue(g)
		}
	}
	return values
}

// decay makes AdamW (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2) of Adam: each variable w that decays, after the
// update, loses rate·decay·w of what it was before. GoMLX's own AdamW decays every variable alike.
func decay(root *model.Scope, c *checkpoint.Config, g *graph.Graph, before map[string]*graph.Node) {
	if len(before) == 0 {
		return
	}
	share := graph.MulScalar(root.Store().GetVariable(learningRatePath).NodeValue(g), c.WeightDecay)
	for v := range root.IterVariables() {
		if w, ok := before[v.Path()]; ok {
			v.SetNodeValue(graph.Sub(v.NodeValue(g), graph.Mul(share, w)))
		}
	}
}
