package toymodel

import (
	"fmt"

	"halo/checkpoint"
	"halo/dataset"
	"halo/encoder"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Model is the two encoders with their weights: enough to embed images and texts.
type Model struct {
	Config      checkpoint.Config
	ImageSize   int // float32 in one image
	TokenLength int // tokens in one text
	Vocabulary  int // words or pieces of words, padding and the unknown token included

	encoders encoders
	backend  compute.Backend
	store    *model.Store
	images   *model.Exec
	texts    *model.Exec
	compiled int // graphs built so far, of any kind
}

// shapeOf is what encoders are to read of a set.
func shapeOf(set dataset.Set) encoder.Shape {
	info := set.Info()
	return encoder.Shape{Height: info.Height, Width: info.Width, Channels: info.Channels,
		TokenLength: info.TokenLength, Vocabulary: len(set.Tokenizer().Vocabulary())}
}

// newModel makes a model for images and texts of a shape, without weights.
func newModel(backend compute.Backend, shape encoder.Shape, c checkpoint.Config) (*Model, error) {
	m := &Model{Config: c, ImageSize: shape.Height * shape.Width * shape.Channels, TokenLength: shape.TokenLength,
		Vocabulary: shape.Vocabulary, backend: backend, store: model.NewStore()}
	var err error
	m.encoders, err = encodersOf(&c, shape)
	if err != nil {
		return nil, fmt.Errorf("toymodel: data set %s: %w", c.Dataset, err)
	}
	m.images, err = model.NewExec(backend, m.store, func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
		m.compiled++
		return present(m.encoders.embedImages(root, &m.Config, inputs[0]))
	})
	if err != nil {
		return nil, fmt.Errorf("toymodel: image encoder: %w", err)
	}
	m.texts, err = model.NewExec(backend, m.store, func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
		m.compiled++
		return present(m.encoders.embedTexts(root, &m.Config, inputs[0]))
	})
	if err != nil {
		return nil, fmt.Errorf("toymodel: text encoder: %w", err)
	}
	return m, nil
}

// present drops what a log-std head would give where the objective has none.
func present(means, logStd *graph.Node) []*graph.Node {
	if logStd == nil {
		return []*graph.Node{means}
	}
	return []*graph.Node{means, logStd}
}

// EmbedImages embeds images [n, height·width·channels], network input.
func (m *Model) EmbedImages(images []float32) (checkpoint.Cloud, error) {
	if len(images)%m.ImageSize != 0 {
		return checkpoint.Cloud{}, fmt.Errorf("toymodel: %d values are no whole number of images of %d values", len(images), m.ImageSize)
	}
	input := m.imagesTensor(images)
	defer input.FinalizeAll()
	cloud := checkpoint.Cloud{Dim: m.Config.Dim}
	return cloud, embed(m.images, input, &cloud)
}

// EmbedTexts embeds texts given as tokens [n, token length].
func (m *Model) EmbedTexts(tokens []int32) (checkpoint.Cloud, error) {
	if len(tokens)%m.TokenLength != 0 {
		return checkpoint.Cloud{}, fmt.Errorf("toymodel: %d tokens are no whole number of texts of %d tokens", len(tokens), m.TokenLength)
	}
	input := m.tokensTensor(tokens)
	defer input.FinalizeAll()
	cloud := checkpoint.Cloud{Dim: m.Config.Dim}
	return cloud, embed(m.texts, input, &cloud)
}

// Finalize frees the compiled graphs and the weights; the model is of no use afterwards.
func (m *Model) Finalize() {
	m.images.Finalize()
	m.texts.Finalize()
	m.store.Finalize()
}

// imagesTensor is images [n, height·width·channels] as an encoder's input.
func (m *Model) imagesTensor(images []float32) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(images, len(images)/m.ImageSize, m.ImageSize)
}

// tokensTensor is texts [n, token length] as an encoder's input.
func (m *Model) tokensTensor(tokens []int32) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(tokens, len(tokens)/m.TokenLength, m.TokenLength)
}

// embed writes what an encoder gives for input into cloud, whose memory it uses again.
func embed(encoder *model.Exec, input *tensors.Tensor, cloud *checkpoint.Cloud) error {
	outputs, err := encoder.Call(input)
	if err != nil {
		return fmt.Errorf("toymodel: embed: %w", err)
	}
	for i, part := range []*[]float32{&cloud.Means, &cloud.LogStd}[:len(outputs)] {
		err := tensors.ConstFlatData(outputs[i], func(flat []float32) { *part = append((*part)[:0], flat...) })
		if err != nil {
			return fmt.Errorf("toymodel: embed: %w", err)
		}
		outputs[i].FinalizeAll()
	}
	return nil
}
