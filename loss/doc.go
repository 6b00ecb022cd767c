// Package loss holds the objectives that an image–text model is trained with, as GoMLX graph functions: the
// variance loss, which gives every embedding a standard deviation of its own, and its baselines.
//
// For n pairs with embeddings I, T [n, d] most objectives define two matrices of logits, row image i, column
// text j, and are the mean of two cross-entropies whose target is the diagonal, in nats:
//
//	text half    for image i, softmax over the texts  j of l_ij
//	image half   for text  j, softmax over the images i of m_ij
//
// The sigmoid objectives judge each pair by itself instead. The families, one a file: [Variance], [Euclidean],
// [CLIP], [Dot], [FreeBias], [AsymVLM]; and of sigmoids [SigLIP], [PPCL], [PCMEPP]. [Objectives] is the table of the
// named members with their options that the page, the command line and the tests share; [Parse] reads a spec such
// as "proposal?c=0.5&mask=1"; [Loss] computes any of them.
//
// All work is done in the dtype of the inputs, float32 or float64. The temperature τ is a node of the graph,
// so that changing it compiles nothing.
//
// The package is no model: the soft clamp of the log standard deviation belongs to the head that gives it,
// and the judgement of an embedding, in float64 and without GoMLX, to package metric. It imports nothing of
// the project; toymodel and what stands above it may import it.
package loss
