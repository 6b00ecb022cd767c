package checkpoint_test

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

// variants are valid files that use different parts of the format.
var variants = []struct {
	name   string
	change func(*checkpoint.File)
}{
	{"all parts", func(*checkpoint.File) {}},
	{"no standard deviation", withoutStd},
	{"no history", func(f *checkpoint.File) { f.History, f.HistoryImages, f.HistoryTexts = nil, nil, nil }},
	{"bundled", func(f *checkpoint.File) { f.Optimizer, f.Streams = nil, nil }},
	{"points alone", func(f *checkpoint.File) {
		f.Weights, f.Optimizer, f.Streams, f.Model, f.Notes = nil, nil, nil, checkpoint.Model{}, nil
	}},
	{"no pictures", func(f *checkpoint.File) { f.Points.PixelSize, f.Points.Pixels = 0, nil }},
	{"no bits, nothing held out", func(f *checkpoint.File) {
		for i := range f.Points.Texts {
			f.Points.Texts[i].Bits, f.Points.Texts[i].Unseen = nil, false
		}
	}},
	{"no pairs, no groups", func(f *checkpoint.File) {
		for i := range f.Points.Images {
			f.Points.Images[i].Texts, f.Points.Images[i].Group = []int{}, -1
		}
		for i := range f.Points.Texts {
			f.Points.Texts[i].Group = -1
		}
		f.Points.Groups = []string{}
	}},
	{"no metrics", func(f *checkpoint.File) {
		f.Now.Metrics = checkpoint.Metrics{}
		for i := range f.History {
			f.History[i].Metrics = checkpoint.Metrics{}
		}
	}},
	{"extremes", func(f *checkpoint.File) {
		f.Now.Images.LogStd[0], f.Now.Texts.LogStd[0] = 44, -44
		f.Now.Images.Means[0], f.Now.Images.Means[1] = math.MaxFloat32, float32(math.Copysign(0, -1))
		loss := math.SmallestNonzeroFloat64
		f.Now.Metrics.Loss = &loss
		f.Now.Step = checkpoint.MaxInteger
		f.Points.Images[0].Key = strings.Repeat("é", checkpoint.MaxText/2)
		f.Points.Texts[0].Caption = "\x00\"\\\u2028</script>😀"
		f.Notes["\n"] = "{"
		f.Config.LearningRate, f.Config.ClipNorm = 0, 0
	}},
	{"mask, query side, normalised", func(f *checkpoint.File) {
		setObjective(f, func(o *checkpoint.Objective) { o.Mask, o.QuerySide, o.Normalise, o.C = true, true, true, 0 })
	}},
	{"learned c and temperature, random head", learnedC},
	{"byte pairs", bytePairs},
	{"byte pairs without a merge", func(f *checkpoint.File) {
		bytePairs(f)
		f.Model.Vocabulary, f.Model.Merges = f.Model.Vocabulary[:258], []string{}
	}},
	{"a bias that is learned", func(f *checkpoint.File) {
		withoutStd(f)
		setObjective(f, func(o *checkpoint.Objective) {
			*o = checkpoint.Objective{Name: "siglip?mask=1", Family: "siglip", Tau: o.Tau, Bias: -10, Mask: true, LearnTau: true, LearnBias: true}
		})
		f.Now.Objective.Bias, f.History[1].Objective.Bias = -8.5, -9.25
	}},
	{"a head that gives a bias, and a learned ln σ for all", func(f *checkpoint.File) {
		setObjective(f, func(o *checkpoint.Objective) {
			*o = checkpoint.Objective{Name: "free-bias", Family: "free-bias", K: 1, Tau: o.Tau, LogStd: 0.5, LearnLogStd: true}
		})
		f.Now.Objective.LogStd, f.History[0].Objective.LogStd = 0, 0.25
		f.Now.Images.LogStd[0] = 50 // no ln σ, and so not bounded as one
	}},
}

// learnedC makes f a file of an objective that learns its c, which is another in each snapshot, and its temperature.
func learnedC(f *checkpoint.File) {
	setObjective(f, func(o *checkpoint.Objective) { o.LearnC, o.LearnTau, o.RandomHead = true, true, true })
	f.Now.Objective.C, f.History[0].Objective.C, f.History[1].Objective.C = -0.25, 1, 0 // a learned c may be 0 or less
}

// bytePairs makes f a file whose tokens are pieces of words.
func bytePairs(f *checkpoint.File) {
	f.Model.Tokenizer = checkpoint.BytePairs
	f.Model.Vocabulary, f.Model.Merges = []string{"", "<unknown>"}, []string{"d o", "Ġ do", "Ġdo g", "ð Ł"}
	for c := '!'; c < 0x100; c++ { // GPT-2's table, as its own program makes it
		if c <= '~' || '¡' <= c && c <= '¬' || '®' <= c {
			f.Model.Vocabulary = append(f.Model.Vocabulary, string(c))
		}
	}
	for n := range rune(68) {
		f.Model.Vocabulary = append(f.Model.Vocabulary, string(256+n))
	}
	f.Model.Vocabulary = append(f.Model.Vocabulary, "do", "Ġdo", "Ġdog", "ðŁ")
}

// withoutStd makes f a file of an objective without standard deviation.
func withoutStd(f *checkpoint.File) {
	setObjective(f, func(o *checkpoint.Objective) {
		*o = checkpoint.Objective{Name: "euclidean", Family: "euclidean", Tau: o.Tau}
	})
	f.Now.Images.LogStd, f.Now.Texts.LogStd = nil, nil
	for i := range f.History {
		f.History[i].Images.LogStd, f.History[i].Texts.LogStd = nil, nil
	}
}

func setObjective(f *checkpoint.File, set func(*checkpoint.Objective)) {
	set(&f.Config.Objective)
	set(&f.Now.Objective)
	for i := range f.History {
		set(&f.History[i].Objective)
	}
}

// encode returns the bytes of f, or ends the test.
func encode(t testing.TB, f *checkpoint.File) []byte {
	t.Helper()
	data, err := checkpoint.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRoundTrip(t *testing.T) {
	for _, variant := range variants {
		t.Run(variant.name, func(t *testing.T) {
			f := broken.Valid()
			variant.change(f)
			data := encode(t, f)
			for name, read := range map[string]func() (*checkpoint.File, error){
				"Decode": func() (*checkpoint.File, error) { return checkpoint.Decode(bytes.Clone(data)) },
				"Read": func() (*checkpoint.File, error) {
					return checkpoint.Read(iotest.HalfReader(bytes.NewReader(data)))
				},
			} {
				got, err := read()
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if !reflect.DeepEqual(got, f) {
					t.Errorf("%s: got\n%+v\nwant\n%+v", name, got, f)
				}
				if again := encode(t, got); !bytes.Equal(again, data) {
					t.Errorf("%s: the file that was read encodes to other bytes", name)
				}
			}
			var b bytes.Buffer
			if err := checkpoint.Write(&b, f); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), data) {
				t.Error("Write and Encode give different bytes")
			}
		})
	}
}

// Map order must not reach the file.
func TestEncodeIsDeterministic(t *testing.T) {
	want := encode(t, broken.Valid())
	for range 20 {
		if got := encode(t, broken.Valid()); !bytes.Equal(got, want) {
			t.Fatal("two encodings of one file differ")
		}
	}
}

// Each tensor begins at a multiple of its element size, so that others can map the file into memory.
func TestEncodeAligns(t *testing.T) {
	data := encode(t, broken.Valid())
	if n := len(header(data)); n%8 != 0 {
		t.Errorf("got a header of %d bytes, want a multiple of 8", n)
	}
	for name, info := range infos(t, data) {
		size := map[string]int{"I64": 8, "F64": 8, "F32": 4, "I32": 4, "U8": 1}[info.DType]
		if info.Offsets[0]%size != 0 {
			t.Errorf("%s: got %s at offset %d", name, info.DType, info.Offsets[0])
		}
	}
}

// What Decode returns must survive the buffer that it was read from: a browser hands it out again.
func TestDecodeSharesNothing(t *testing.T) {
	data := encode(t, broken.Valid())
	got, err := checkpoint.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		data[i] = 0xff
	}
	if want := broken.Valid(); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestResumable(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*checkpoint.File)
		want   bool
	}{
		{"all", func(*checkpoint.File) {}, true},
		{"no weights", func(f *checkpoint.File) { f.Weights = nil }, false},
		{"no optimiser", func(f *checkpoint.File) { f.Optimizer = nil }, false},
		{"no streams", func(f *checkpoint.File) { f.Streams = nil }, false},
	} {
		f := broken.Valid()
		test.change(f)
		if got := f.Resumable(); got != test.want {
			t.Errorf("%s: got %t, want %t", test.name, got, test.want)
		}
	}
}

func TestSelect(t *testing.T) {
	s := broken.Valid().Now
	got := s.Select([]int{0, 3}, []int{2})
	if want := []float32{1, 0.5, -0.75, 0}; !reflect.DeepEqual(got.Images.Means, want) {
		t.Errorf("image means: got %v, want %v", got.Images.Means, want)
	}
	if want := []float32{-0.5, 0.125}; !reflect.DeepEqual(got.Images.LogStd, want) {
		t.Errorf("image ln σ: got %v, want %v", got.Images.LogStd, want)
	}
	if want := []float32{-1, -0.25}; !reflect.DeepEqual(got.Texts.Means, want) {
		t.Errorf("text means: got %v, want %v", got.Texts.Means, want)
	}
	if got.Step != s.Step || got.Images.Dim != 2 || got.Texts.Len() != 1 {
		t.Errorf("got step %d, d %d, %d texts; want %d, 2, 1", got.Step, got.Images.Dim, got.Texts.Len(), s.Step)
	}
	got.Images.Means[0] = 9
	if s.Images.Means[0] != 1 {
		t.Error("the selection shares the means of the snapshot")
	}
	f := broken.Valid()
	withoutStd(f)
	if c := f.Now.Images.Select([]int{1}); c.LogStd != nil {
		t.Errorf("got ln σ %v without standard deviations, want nil", c.LogStd)
	}
}
