package session

import (
	"math"
	"slices"
	"testing"

	"halo/dataset"
	"halo/metric"
	"halo/toymodel"
	"halo/wasm/wire"
)

// A picture is answered as a point of the evaluation would be: with P(caption | picture), and back with P(picture | caption)
// among the run's pictures and itself.
func TestPicturesAreAnswered(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.work(40)
	playing := false
	b.Handle(wire.Set{Run: 1, Playing: &playing})
	own := slices.Repeat([]byte{220, 40, 40, 255}, dataset.PictureSide*dataset.PictureSide)
	b.Handle(wire.Ask{Run: 1, ID: 3, Captions: []string{"a purple circle"}, Pictures: []string{"red circle 3.4 7.5 7.5 0", "red star 1 2 3 4"}, Own: []string{"mine"}, Pixels: own})
	b.work(20)
	m := last[wire.Answers](b, b.page)
	if len(m.Probes) != 4 || m.Probes[0].Kind != "text" || m.Probes[1].Kind != "image" || m.Probes[2].Problem == "" {
		t.Fatalf("got %+v; want a caption, a picture, one that cannot be drawn and one of the reader's own", m.Probes)
	}
	shown := b.run.present
	drawn, seen, err := b.run.set.(dataset.Pictured).Picture("red circle 3.4 7.5 7.5 0")
	if err != nil {
		t.Fatal(err)
	}
	mine, _, err := dataset.OwnPicture(own)
	if err != nil {
		t.Fatal(err)
	}
	for i, image := range map[int][]float32{1: drawn, 3: mine} {
		cloud, err := b.run.run.EmbedImages(image)
		if err != nil {
			t.Fatal(err)
		}
		all := shown.Images
		all.Means, all.LogStd = slices.Concat(all.Means, cloud.Means), slices.Concat(all.LogStd, cloud.LogStd)
		scorer, err := metric.NewScorer(toymodel.Score(shown.Objective), metric.Cloud(all), metric.Cloud(shown.Texts))
		if err != nil {
			t.Fatal(err)
		}
		there := scorer.TextProbabilities(nil, shown.Images.Len())
		got := m.Probes[i]
		if len(got.Neighbours) != neighbourCount || !agree(got.Neighbours[0].There, slices.Max(there)) || got.LogStd == nil || !agree(*got.LogStd, float64(cloud.LogStd[0])) {
			t.Errorf("picture %d: got %+v; want first %g and ln σ %g", i, got, slices.Max(there), cloud.LogStd[0])
		}
		for _, n := range got.Neighbours {
			if back := scorer.ImageProbabilities(nil, n.Index)[shown.Images.Len()]; !agree(n.There, there[n.Index]) || !agree(n.Back, back) {
				t.Errorf("picture %d, caption %d: got %g and %g back, want %g and %g", i, n.Index, n.There, n.Back, there[n.Index], back)
			}
		}
	}
	asked := last[wire.Asked](b, b.page)
	const size = 4 * dataset.PictureSide * dataset.PictureSide
	if asked.ID != 3 || len(asked.Pixels) != 3*size || !slices.Equal([]byte(asked.Pixels[:size]), seen) || asked.Pixels[size+3] != 0 || asked.Pixels[2*size] != 220 {
		t.Errorf("the page was shown %d bytes for question %d; want the drawn picture, a see-through one and the reader's own", len(asked.Pixels), asked.ID)
	}
	f := last[wire.ProbeFrame](b, b.scene)
	if !slices.Equal(f.Kinds, []string{"text", "image", "image", "image"}) || math.IsNaN(float64(f.Means[2])) || !math.IsNaN(float64(f.Means[4])) {
		t.Errorf("the scene was told of %v at %v; want the one that cannot be drawn nowhere", f.Kinds, f.Means)
	}
	b.clear()
	b.Handle(wire.Ask{Run: 1, ID: 4, Own: []string{"mine"}, Pixels: own[:8]})
	if n := len(of[wire.Problem](b.page)); n != 1 {
		t.Errorf("a picture of 8 bytes led to %d problems, want 1", n)
	}
}
