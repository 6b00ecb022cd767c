package checkpoint_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

func TestDescribe(t *testing.T) {
	const want = `format                        Halo checkpoint, version 1
data set                      tree332?fog=0.2
objective                     proposal (variance, c 1, k 1, soft clamp 2)
dimension                     2
seed                          9007199254740991
started with                  batch 64, learning rate 0.003, temperature 1, gradient clipped at norm 1
image encoder                 mlp, 16×16×3, hidden [3]
text encoder                  cbow, 6 words, 6 tokens, word embedding 2, hidden [2]
step                          200
settings                      batch 256, learning rate 0.001, temperature 2
  loss                        2.5 nats
  gradient_norm               –
  cross_entropy               2.25 nats
  recall_image_to_text        0.75
  recall_text_to_image        –
  recall_image_to_text_means  –
  recall_text_to_image_means  –
  kendall_tau                 –
  clamp_share                 –
  recall_by_level             – 0.75
  log_std_by_level            1 -0.5
images                        4, pictures of 1×1 pixels
texts                         3, 1 of them held out
pairs                         6
groups                        red, blue
levels                        any, colour and shape
history                       2 frames of 2 images and 3 texts, steps 0 to 100
weights                       2 tensors, 9 numbers
  /image/output/biases        F32 [3]
  /image/output/weights       F32 [2, 3]
optimizer                     2 tensors, 7 numbers
  /adam/image/output/weights  F32 [2, 3]
  /adam/step                  I64 []
streams                       batch, data, weights
exact resume                  yes
note producer                 halo/checkpoint/broken
`
	var b bytes.Buffer
	if err := checkpoint.Describe(&b, broken.Valid()); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The line of the objective says what is not usual about it, and the line of the settings what was learned.
func TestDescribeObjective(t *testing.T) {
	for _, row := range []struct {
		change          func(*checkpoint.File)
		objective, want string
	}{
		{learnedC, "objective                     proposal (variance, c 1, k 1, soft clamp 2, random log-std head, c learned, temperature learned)",
			"settings                      batch 256, learning rate 0.001, temperature 2, c -0.25"},
		{func(f *checkpoint.File) {
			withoutStd(f)
			setObjective(f, func(o *checkpoint.Objective) {
				*o = checkpoint.Objective{Name: "siglip?mask=1", Family: "siglip", Tau: o.Tau, Bias: -10, Mask: true, LearnBias: true}
			})
			f.Now.Objective.Bias = -8.5
		}, "objective                     siglip?mask=1 (siglip, bias -10, known positives masked, bias learned)",
			"settings                      batch 256, learning rate 0.001, temperature 2, bias -8.5"},
		{func(f *checkpoint.File) {
			setObjective(f, func(o *checkpoint.Objective) {
				*o = checkpoint.Objective{Name: "free-bias", Family: "free-bias", K: 1, Tau: o.Tau, LogStd: 0.5}
			})
		}, "objective                     free-bias (free-bias, k 1, shared ln σ 0.5)",
			"settings                      batch 256, learning rate 0.001, temperature 2"},
	} {
		f := broken.Valid()
		row.change(f)
		var b bytes.Buffer
		if err := checkpoint.Describe(&b, f); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{row.objective, row.want} {
			if !strings.Contains(b.String(), want+"\n") {
				t.Errorf("got\n%s\nwant the line\n%s", b.String(), want)
			}
		}
	}
}

// The line of the text encoder says what a token is, and of how many.
func TestDescribeBytePairs(t *testing.T) {
	const want = "text encoder                  cbow, byte pairs (vocabulary of 262, 4 merges), 6 tokens, word embedding 2, hidden [2]\n"
	f := broken.Valid()
	bytePairs(f)
	var b bytes.Buffer
	if err := checkpoint.Describe(&b, f); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), want) {
		t.Errorf("got\n%s\nwant the line\n%s", b.String(), want)
	}
}

func TestDescribeLeavesOut(t *testing.T) {
	const want = `format                        Halo checkpoint, version 1
data set                      tree332?fog=0.2
objective                     euclidean (euclidean)
dimension                     2
seed                          9007199254740991
started with                  batch 64, learning rate 0.003, temperature 1, gradient not clipped
step                          200
settings                      batch 256, learning rate 0.001, temperature 2
  loss                        –
  gradient_norm               –
  cross_entropy               –
  recall_image_to_text        –
  recall_text_to_image        –
  recall_image_to_text_means  –
  recall_text_to_image_means  –
  kendall_tau                 –
  clamp_share                 –
  recall_by_level             –
  log_std_by_level            –
images                        4, no pictures
texts                         3, 1 of them held out
pairs                         6
groups                        0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 1 more
levels                        any, colour and shape
history                       none
weights                       none
optimizer                     none
streams                       none
exact resume                  no
note a                        "one\nline"
`
	f := broken.Valid()
	withoutStd(f)
	f.Config.ClipNorm = 0
	f.Now.Metrics = checkpoint.Metrics{}
	f.Points.PixelSize, f.Points.Pixels = 0, nil
	f.Points.Groups = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}
	f.History, f.HistoryImages, f.HistoryTexts = nil, nil, nil
	f.Model, f.Weights, f.Optimizer, f.Streams = checkpoint.Model{}, nil, nil, nil
	f.Notes = map[string]string{"a": "one\nline"}
	if err := f.Validate(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := checkpoint.Describe(&b, f); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

type fullDisk struct{}

var errFull = errors.New("the disk is full")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestDescribePassesErrorsOn(t *testing.T) {
	if err := checkpoint.Describe(fullDisk{}, broken.Valid()); !errors.Is(err, errFull) {
		t.Errorf("got %v, want %v", err, errFull)
	}
	if err := checkpoint.Write(fullDisk{}, broken.Valid()); !errors.Is(err, errFull) {
		t.Errorf("Write: got %v, want %v", err, errFull)
	}
}
