package toymodel

// ObjectiveSpecs is for tests outside the package.
var ObjectiveSpecs = objectiveSpecs

// EncoderPairs have every encoder, and every path of its graph, at small sizes.
var EncoderPairs = []struct{ Image, Text string }{
	{"resnet?size=nano&width=4&groups=2", "cbow?size=nano"},
	{"resnet?size=nano&width=4&blocks=1,1&groups=2&stem=7", "transformer?width=12&depth=2&heads=3"},
	{"vit?width=12&depth=2&heads=2&ratio=2", "transformer?width=8&depth=1&heads=2&causal=1"},
	{"mlp?hidden=16", "transformer?width=16&depth=2&heads=2&ratio=2"},
}
