// Package encoder has the encoders that a model may be made of, each as a named choice: what an image or a text is
// turned into before the heads give its embedding and its log standard deviation.
//
//	image  mlp, resnet, vit
//	text   cbow, transformer
//
// An encoder is named by a spec, as data sets and objectives are: "vit?size=tiny&patch=8". The table behind specs
// (table.go) is what the command line lists, what a checkpoint stores in its canonical form, and what tests go through.
// Each encoder is a list of parameters, with how they are drawn, and a GoMLX graph from a batch to features [n, width];
// GoMLX's layers do what they can.
//
// It knows no data set, no objective and no checkpoint. toymodel puts the heads on, and is its only importer beside
// programs and tests.
package encoder
