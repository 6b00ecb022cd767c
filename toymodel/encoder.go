package toymodel

import (
	"halo/checkpoint"
	"halo/encoder"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// Scopes of the two encoders in the store, and so in a checkpoint's weight names.
const (
	imageScope = "image"
	textScope  = "text"
)

// encoders are the two encoders of a model, without weights.
type encoders struct {
	image, text encoder.Encoder

	// features replaces the encoders' own Features where it is set.
	features func(root *model.Scope, scope string, e encoder.Encoder, x *graph.Node) *graph.Node
}

// encodersOf makes the encoders of a configuration that completeEncoders has seen, for inputs of a shape.
func encodersOf(c *checkpoint.Config, shape encoder.Shape) (encoders, error) {
	imageSpec, textSpec, err := EncoderSpecs(c)
	if err != nil {
		return encoders{}, err
	}
	image, err := encoder.New(imageSpec, shape)
	if err != nil {
		return encoders{}, err
	}
	text, err := encoder.New(textSpec, shape)
	return encoders{image: image, text: text}, err
}

// Parameters is the number of numbers that the encoders and their heads learn.
func (m *Model) Parameters() int {
	total := 0
	for _, e := range []encoder.Encoder{m.encoders.image, m.encoders.text} {
		total += encoder.Count(e)
		for _, p := range heads(&m.Config, e.Width()) {
			total += p.Size()
		}
	}
	return total
}

// EncoderSpecs returns the encoders of a configuration with all their options: the widths of an MLP and of a bag of words
// have places of their own in it.
func EncoderSpecs(c *checkpoint.Config) (image, text encoder.Spec, err error) {
	if image, err = encoder.Parse(encoder.Image, orDefault(c.ImageEncoder, defaultImageEncoder)); err != nil {
		return image, text, err
	}
	if c.ImageEncoder == "" {
		image = image.With("hidden", c.ImageHidden...)
	}
	if text, err = encoder.Parse(encoder.Text, orDefault(c.TextEncoder, defaultTextEncoder)); err != nil {
		return image, text, err
	}
	if c.TextEncoder == "" {
		text = text.With("width", c.WordDim).With("hidden", c.TextHidden...)
	}
	return image, text, nil
}

// The encoders that a configuration does not name.
const (
	defaultImageEncoder = "mlp"
	defaultTextEncoder  = "cbow"
)

func orDefault(spec, other string) string {
	if spec == "" {
		return other
	}
	return spec
}

// completeEncoders puts the encoders of c into their canonical form: specs as encoder.Spec writes them, none for an MLP
// and a bag of words, whose widths are where they always were, and those widths nothing where they say nothing.
func completeEncoders(c *checkpoint.Config) error {
	image, text, err := EncoderSpecs(c)
	if err != nil {
		return err
	}
	switch {
	case image.Name() != defaultImageEncoder:
		c.ImageEncoder, c.ImageHidden = image.String(), nil
	case c.ImageEncoder != "":
		c.ImageEncoder = ""
		if image.List("hidden") != nil {
			c.ImageHidden = image.List("hidden")
		}
	}
	switch {
	case text.Name() != defaultTextEncoder:
		c.TextEncoder, c.TextHidden, c.WordDim = text.String(), nil, 0
	case c.TextEncoder != "":
		c.TextEncoder = ""
		if text.List("hidden") != nil {
			c.TextHidden = text.List("hidden")
		}
		if text.Number("width") != 0 {
			c.WordDim = text.Number("width")
		}
	}
	return nil
}

// SetEncoders puts the encoders that two specs name into c; an empty one leaves what is there. A spec of an MLP or a bag
// of words may leave out widths: they stay those of c. The learning rate becomes at most what the encoders train with:
// at that of the shapes' MLP, 3e-3, a Transformer of nano size does not learn in 30 steps, and at 1e-3 it does.
func SetEncoders(c *checkpoint.Config, image, text string) error {
	if image != "" {
		c.ImageEncoder = image
	}
	if text != "" {
		c.TextEncoder = text
	}
	if err := completeEncoders(c); err != nil {
		return err
	}
	imageSpec, textSpec, err := EncoderSpecs(c)
	if err != nil {
		return err
	}
	for _, rate := range []float64{imageSpec.Rate(), textSpec.Rate()} {
		if rate > 0 {
			c.LearningRate = min(c.LearningRate, rate)
		}
	}
	return nil
}

// embedImages turns images x [n, height·width·channels] into the embeddings [n, d] and what the log-std head gives [n],
// the natural log of their standard deviations or the bias of free-bias; nil where the objective has no such head.
func (e encoders) embedImages(root *model.Scope, c *checkpoint.Config, x *graph.Node) (means, logStd *graph.Node) {
	return applyHeads(root.At(imageScope), c, e.featuresOf(root, imageScope, e.image, x))
}

// embedTexts turns tokens [n, length] int32 into what embedImages gives.
func (e encoders) embedTexts(root *model.Scope, c *checkpoint.Config, tokens *graph.Node) (means, logStd *graph.Node) {
	return applyHeads(root.At(textScope), c, e.featuresOf(root, textScope, e.text, tokens))
}

// featuresOf are the features [n, width] float32 of one of the encoders.
func (e encoders) featuresOf(root *model.Scope, scope string, of encoder.Encoder, x *graph.Node) *graph.Node {
	if e.features != nil {
		return e.features(root, scope, of, x)
	}
	return of.Features(root.At("%s", scope), x)
}

// applyHeads are the embedding head and the log-std head with its soft clamp u = R·tanh(raw/R), R = 0 for none.
func applyHeads(scope *model.Scope, c *checkpoint.Config, x *graph.Node) (means, logStd *graph.Node) {
	n := x.Shape().Dim(0)
	means = layers.DenseWithBias(scope.In("embedding"), x, c.Dim)
	means.AssertDims(n, c.Dim)
	if !c.Objective.HasHead() {
		return means, nil
	}
	logStd = graph.Squeeze(layers.DenseWithBias(scope.In("log_std"), x, 1), -1)
	if r := c.Objective.Clamp; r > 0 {
		logStd = graph.MulScalar(graph.Tanh(graph.DivScalar(logStd, r)), r)
	}
	logStd.AssertDims(n)
	return means, logStd
}
