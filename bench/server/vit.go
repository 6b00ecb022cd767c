//go:build cgo && linux && (amd64 || arm64)

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"strings"

	"halo/checkpoint"
	"halo/dataset"
	"halo/dataset/own"
	"halo/loss"
	"halo/toymodel"

	"github.com/gomlx/compute"
)

// The task: what a researcher's own pictures and captions are trained with.
const (
	vitBatch   = 32
	vitSide    = 32 // pixels of a training image
	vitDim     = 16
	vitRate    = 5e-4
	vitImage   = "vit?size=tiny&patch=8"
	vitText    = "transformer?size=tiny"
	vitTokens  = 12
	vitPhotos  = 320
	photoWide  = 320 // pixels of a picture on disk
	photoHigh  = 240
	vitHoldout = 0.2
)

// vit is a run of Halo's own, data included. Until the task is written it keeps the batches.
type vit struct {
	run  *toymodel.Run
	set  *recorder
	task *checkpoint.Archive
	path string
}

// recorder keeps the batches that a set draws.
type recorder struct {
	*own.Set
	tasks *checkpoint.Archive // nil once no more are kept
	drawn int
}

func (r *recorder) Sample(s *dataset.Streams, n int, b *dataset.Batch) {
	r.Set.Sample(s, n, b)
	if r.tasks == nil {
		return
	}
	name := fmt.Sprintf("batches/%d/", r.drawn)
	r.tasks.Tensors[name+"0"] = checkpoint.Float32s(append([]float32{}, b.Images...), n, vitSide, vitSide, 3)
	r.tasks.Tensors[name+"1"] = checkpoint.Int32s(append([]int32{}, b.Tokens...), n, len(b.Tokens)/n)
	r.drawn++
}

func newViT(backend compute.Backend, path, folder string) (competitor, error) {
	if err := photograph(folder); err != nil {
		return nil, err
	}
	spec := fmt.Sprintf("%s?size=%d&crop=1&tokens=%d&holdout=%g", folder, vitSide, vitTokens, vitHoldout)
	set, err := own.Open(context.Background(), spec, nil)
	if err != nil {
		return nil, err
	}
	parsed, options, err := own.ParseSpec(spec)
	if err != nil {
		return nil, err
	}
	config, err := toymodel.EntryConfig(own.Defaults(), own.FormatSpec(parsed, options), "proposal", vitDim)
	if err != nil {
		return nil, err
	}
	config.BatchSize = vitBatch
	if err := toymodel.SetEncoders(&config, vitImage, vitText); err != nil {
		return nil, err
	}
	config.LearningRate = vitRate // the encoders have said another
	v := &vit{path: path, task: &checkpoint.Archive{Metadata: map[string]string{"task": "vit"}, Tensors: map[string]checkpoint.Tensor{}}}
	v.set = &recorder{Set: set, tasks: v.task}
	if v.run, err = toymodel.NewRun(backend, v.set, config); err != nil {
		return nil, err
	}
	file, err := v.run.File(toymodel.NewHistory(v.run.Points(), 2))
	if err != nil {
		return nil, err
	}
	for name, weights := range file.Weights {
		v.task.Tensors["weights"+name] = weights
	}
	about, err := json.Marshal(map[string]any{
		"batch": vitBatch, "side": vitSide, "rate": vitRate, "patch": 8, "heads": 3, "depth": 12, "folder": folder,
		"tokens": file.Model.TokenLength, "vocabulary": file.Model.Vocabulary,
		"c": config.Objective.C, "k": config.Objective.K, "tau": config.Objective.Tau, "clamp": config.Objective.Clamp,
	})
	if err != nil {
		return nil, err
	}
	v.task.Metadata["about"] = string(about)
	if config.Objective.Family != string(loss.FamilyVariance) || config.ClipNorm != 0 {
		return nil, fmt.Errorf("the task is of %+v, and the peers compute the variance loss without a clip", config.Objective)
	}
	return v, nil
}

func (v *vit) step() (float64, error) {
	result, err := v.run.Step()
	return result.Loss, err
}

// written writes the task once its first steps are taken.
func (v *vit) written() error {
	err := writeArchive(v.path, v.task)
	v.task = nil
	v.set.tasks = nil
	return err
}

// photograph fills a folder with pictures of discs on a gradient, as large as small photographs, and captions that say
// what is there.
func photograph(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	stream := dataset.NewStream(1, "photographs")
	for i := range vitPhotos {
		picture, caption := draw(stream)
		name := filepath.Join(folder, fmt.Sprintf("%04d", i))
		if err := os.WriteFile(name+".txt", []byte(caption), 0o644); err != nil {
			return err
		}
		file, err := os.Create(name + ".jpg")
		if err != nil {
			return err
		}
		if err := jpeg.Encode(file, picture, &jpeg.Options{Quality: 90}); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}

var paints = []struct {
	name string
	rgb  [3]float64
}{{"red", [3]float64{200, 40, 40}}, {"green", [3]float64{40, 160, 60}}, {"blue", [3]float64{50, 70, 200}}, {"yellow", [3]float64{220, 200, 40}},
	{"grey", [3]float64{120, 120, 120}}, {"white", [3]float64{240, 240, 240}}, {"orange", [3]float64{230, 130, 30}}, {"purple", [3]float64{130, 50, 160}}}

var places = []string{"left", "middle", "right"}

// draw is a picture of one to three discs, and what it shows.
func draw(stream *dataset.Stream) (image.Image, string) {
	picture := image.NewRGBA(image.Rect(0, 0, photoWide, photoHigh))
	type disc struct {
		x, y, r float64
		rgb     [3]float64
	}
	var discs []disc
	var words []string
	for range 1 + stream.IntN(3) {
		paint, place := paints[stream.IntN(len(paints))], stream.IntN(len(places))
		r := 15 + 35*stream.Float64()
		discs = append(discs, disc{photoWide * (float64(place) + 0.5) / 3, photoHigh * (0.25 + 0.5*stream.Float64()), r, paint.rgb})
		size := "small"
		if r > 32 {
			size = "large"
		}
		words = append(words, fmt.Sprintf("a %s %s disc %s", size, paint.name, places[place]))
	}
	light := 60 + 120*stream.Float64()
	for y := range photoHigh {
		for x := range photoWide {
			rgb := [3]float64{light + 40*float64(y)/photoHigh, light + 20*math.Sin(float64(x)/40), light}
			for _, d := range discs {
				if math.Hypot(float64(x)-d.x, float64(y)-d.y) < d.r {
					rgb = d.rgb
				}
			}
			picture.SetRGBA(x, y, color.RGBA{uint8(min(rgb[0], 255)), uint8(min(rgb[1], 255)), uint8(min(rgb[2], 255)), 255})
		}
	}
	return picture, strings.Join(words, " and ")
}
