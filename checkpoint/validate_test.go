package checkpoint_test

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

// invalid are files that must not be written, each made by one change to a valid one.
var invalid = []struct {
	name   string
	change func(f *checkpoint.File)
	kind   checkpoint.Kind
	want   string
}{
	{"no data set", func(f *checkpoint.File) { f.Config.Dataset = "" }, checkpoint.ErrMissing, `metadata "config": dataset is empty; it must name the data set`},
	{"data set not UTF-8", func(f *checkpoint.File) { f.Config.Dataset = "a\xff" }, checkpoint.ErrText, `metadata "config": dataset, "a\xff", is not UTF-8`},
	{"long data set", func(f *checkpoint.File) { f.Config.Dataset = strings.Repeat("a", 4097) }, checkpoint.ErrTooLarge, `metadata "config": dataset has 4097 bytes; at most 4096 are allowed`},
	{"no objective", func(f *checkpoint.File) { f.Config.Objective.Name = "" }, checkpoint.ErrMissing, `metadata "config": the objective has no name`},
	{"unknown family", func(f *checkpoint.File) { f.Config.Objective.Family = "hinge" }, checkpoint.ErrOutOfRange, `metadata "config": unknown family "hinge"; known are variance, euclidean, clip, dot, free-bias, asymvlm, siglip, ppcl, pcmepp`},
	{"τ of 0", func(f *checkpoint.File) { f.Config.Objective.Tau = 0 }, checkpoint.ErrOutOfRange, `metadata "config": tau is 0; it must be positive`},
	{"τ infinite", func(f *checkpoint.File) { f.Now.Objective.Tau = math.Inf(1) }, checkpoint.ErrNotFinite, `metadata "now": tau is +Inf; it must be finite`},
	{"c negative", func(f *checkpoint.File) { f.Config.Objective.C = -1 }, checkpoint.ErrOutOfRange, `metadata "config": c is -1; it must not be negative where it is not learned`},
	{"k of 0", func(f *checkpoint.File) { f.Config.Objective.K = 0 }, checkpoint.ErrOutOfRange, `metadata "config": k is 0; it must be positive`},
	{"variance without σ", func(f *checkpoint.File) { f.Config.Objective.HasStd = false }, checkpoint.ErrDisagree, `metadata "config": has_std is false, but the family is variance; variance, ppcl, pcmepp have a standard deviation, the others have none`},
	{"bias NaN", func(f *checkpoint.File) { f.Config.Objective.Bias = math.NaN() }, checkpoint.ErrNotFinite, `metadata "config": bias is NaN; it must be finite`},
	{"shared ln σ above", func(f *checkpoint.File) { f.Config.Objective.LogStd = 45 }, checkpoint.ErrOutOfRange, `metadata "config": log_std is 45; a log standard deviation must be from −44 to 44`},
	{"a number to learn that the family has not", func(f *checkpoint.File) { f.Config.Objective.LearnLogStd = true }, checkpoint.ErrDisagree, `metadata "config": learn_log_std is true, but the family variance has no such number`},
	{"free bias without k", func(f *checkpoint.File) {
		f.Config.Objective = checkpoint.Objective{Name: "free-bias", Family: "free-bias", Tau: 1}
	}, checkpoint.ErrOutOfRange, `metadata "config": k is 0; it must be positive`},
	{"learned c NaN", func(f *checkpoint.File) { learnedC(f); f.History[1].Objective.C = math.NaN() }, checkpoint.ErrNotFinite, `history frame 1: c is NaN; it must be finite`},
	{"another c, not learned", func(f *checkpoint.File) { f.Now.Objective.C = 2 }, checkpoint.ErrDisagree, `metadata "now": the objective differs from that of the configuration in more than its temperature and what it learns`},
	{"d of 0", func(f *checkpoint.File) { f.Config.Dim = 0 }, checkpoint.ErrOutOfRange, `metadata "config": dim is 0; it must be from 1 to 4096`},
	{"batch of 0", func(f *checkpoint.File) { f.Config.BatchSize = 0 }, checkpoint.ErrOutOfRange, `metadata "config": batch_size is 0; it must be from 1 to 65536`},
	{"learning rate NaN", func(f *checkpoint.File) { f.Config.LearningRate = math.NaN() }, checkpoint.ErrNotFinite, `metadata "config": learning_rate is NaN; it must be finite`},
	{"clip norm negative", func(f *checkpoint.File) { f.Config.ClipNorm = -1 }, checkpoint.ErrOutOfRange, `metadata "config": clip_norm is -1; it must not be negative`},
	{"layer of 0", func(f *checkpoint.File) { f.Config.ImageHidden = []int{64, 0} }, checkpoint.ErrOutOfRange, `metadata "config": a width of image_hidden is 0; it must be from 1 to 65536`},
	{"65 layers", func(f *checkpoint.File) { f.Config.TextHidden = make([]int, 65) }, checkpoint.ErrTooLarge, `metadata "config": text_hidden has 65 layers; at most 64 are allowed`},
	{"word dimension negative", func(f *checkpoint.File) { f.Config.WordDim = -1 }, checkpoint.ErrOutOfRange, `metadata "config": word_dim is -1; it must be from 0 to 65536`},

	{"weights without a model", func(f *checkpoint.File) { f.Model = checkpoint.Model{} }, checkpoint.ErrMissing, `metadata "model": there are weights, but no model that says which encoders they belong to`},
	{"height negative", func(f *checkpoint.File) { f.Model.Height = -1 }, checkpoint.ErrOutOfRange, `metadata "model": height is -1; it must be from 0 to 4096`},
	{"word twice", func(f *checkpoint.File) { f.Model.Vocabulary[4] = "a" }, checkpoint.ErrRepeated, `metadata "vocabulary": entries 2 and 4 are both "a"; a word occurs once`},
	{"unknown tokenizer", func(f *checkpoint.File) { f.Model.Tokenizer = "wordpiece" }, checkpoint.ErrOutOfRange, `metadata "model": unknown tokenizer "wordpiece"; it must be bpe, or be left out where tokens are words`},
	{"merges of words", func(f *checkpoint.File) { f.Model.Merges = []string{} }, checkpoint.ErrDisagree, `metadata "merges": there are merges, but tokens are words (tokenizer is not bpe)`},
	{"byte pairs without their vocabulary", func(f *checkpoint.File) { f.Model.Tokenizer = "bpe" }, checkpoint.ErrDisagree, `metadata "vocabulary": 6 entries; byte pairs with 0 merges have 258`},
	{"byte pairs in rows of 0", func(f *checkpoint.File) { bytePairs(f); f.Model.TokenLength = 0 }, checkpoint.ErrOutOfRange, `metadata "model": token_length is 0; byte pairs need at least 1`},
	{"endless merges", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges = make([]string, 100_001) }, checkpoint.ErrTooLarge, `metadata "merges": the list has 100001 entries; at most 100000 are allowed`},
	{"a merge too many", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges = append(f.Model.Merges, "a b") }, checkpoint.ErrDisagree, `metadata "vocabulary": 262 entries; byte pairs with 5 merges have 263`},
	{"bytes in another order", func(f *checkpoint.File) { bytePairs(f); v := f.Model.Vocabulary; v[100], v[101] = v[101], v[100] }, checkpoint.ErrDisagree, `metadata "vocabulary": entry 100 is "¦"; with byte pairs it must be "¥", the character of a byte`},
	{"a merge of an unknown piece", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges[2] = "Ġcat s" }, checkpoint.ErrDisagree, `metadata "merges": entry 2 is "Ġcat s"; it must be two entries of the vocabulary, from 2 to 259, with a space between`},
	{"a merge of what it makes", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges[2] = "Ġdog Ġdog" }, checkpoint.ErrDisagree, `metadata "merges": entry 2 is "Ġdog Ġdog"; it must be two entries of the vocabulary, from 2 to 259, with a space between`},
	{"merges in a cycle", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges[0] = "Ġdo o" }, checkpoint.ErrDisagree, `metadata "merges": entry 0 is "Ġdo o"; it must be two entries of the vocabulary, from 2 to 257, with a space between`},
	{"a merge of the unknown token", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges[1] = "<unknown> a" }, checkpoint.ErrDisagree, `metadata "merges": entry 1 is "<unknown> a"; it must be two entries of the vocabulary, from 2 to 258, with a space between`},
	{"a merge of padding", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges[1] = " do" }, checkpoint.ErrDisagree, `metadata "merges": entry 1 is " do"; it must be two entries of the vocabulary, from 2 to 258, with a space between`},
	{"a merge of three", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges[1] = "Ġ d o" }, checkpoint.ErrDisagree, `metadata "merges": entry 1 is "Ġ d o"; it must be two entries of the vocabulary, from 2 to 258, with a space between`},
	{"a merge twice", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges[1] = "d o" }, checkpoint.ErrDisagree, `metadata "merges": entry 1 is "d o", but entry 259 of the vocabulary is "Ġdo"; it must be what the merge makes`},
	{"a piece twice", func(f *checkpoint.File) { bytePairs(f); f.Model.Merges[1] = "d o"; f.Model.Vocabulary[259] = "do" }, checkpoint.ErrRepeated, `metadata "vocabulary": entries 258 and 259 are both "do"; a word occurs once`},
	{"encoder not UTF-8", func(f *checkpoint.File) { f.Model.TextEncoder = "\xff" }, checkpoint.ErrText, `metadata "model": text_encoder, "\xff", is not UTF-8`},

	{"no images", func(f *checkpoint.File) { f.Points.Images = nil }, checkpoint.ErrMissing, `metadata "image_keys": the list is empty; at least one image and one text are needed`},
	{"no texts", func(f *checkpoint.File) { f.Points.Texts = nil }, checkpoint.ErrMissing, `metadata "captions": the list is empty; at least one image and one text are needed`},
	{"too many texts", func(f *checkpoint.File) { f.Points.Texts = make([]checkpoint.TextPoint, 100_001) }, checkpoint.ErrTooLarge, `metadata "captions": 100001 entries; at most 100000 are allowed`},
	{"caption not UTF-8", func(f *checkpoint.File) { f.Points.Texts[1].Caption = "\xff" }, checkpoint.ErrText, `metadata "captions": entry 1, "\xff", is not UTF-8`},
	{"long key", func(f *checkpoint.File) { f.Points.Images[2].Key = strings.Repeat("a", 4097) }, checkpoint.ErrTooLarge, `metadata "image_keys": entry 2 has 4097 bytes; at most 4096 are allowed`},
	{"label not UTF-8", func(f *checkpoint.File) { f.Points.Images[2].Label = "\xff" }, checkpoint.ErrText, `metadata "image_labels": entry 2, "\xff", is not UTF-8`},
	{"group of an image", func(f *checkpoint.File) { f.Points.Images[1].Group = 2 }, checkpoint.ErrOutOfRange, `tensor "points/image_groups": entry 1 is 2; there are 2 groups, so it must be from -1 to 1`},
	{"group of a text", func(f *checkpoint.File) { f.Points.Texts[1].Group = -2 }, checkpoint.ErrOutOfRange, `tensor "points/text_groups": entry 1 is -2; there are 2 groups, so it must be from -1 to 1`},
	{"level", func(f *checkpoint.File) { f.Points.Texts[1].Level = -1 }, checkpoint.ErrOutOfRange, `tensor "points/text_levels": entry 1 is -1; there are 2 levels, so it must be from 0 to 1`},
	{"too many levels", func(f *checkpoint.File) { f.Points.Levels = make([]string, 101) }, checkpoint.ErrTooLarge, `metadata "levels": the list has 101 entries; at most 100 are allowed`},
	{"pair", func(f *checkpoint.File) { f.Points.Images[1].Texts = []int{3} }, checkpoint.ErrOutOfRange, `tensor "points/pairs": image 1 is paired with text 3; there are 3 texts`},
	{"pair twice", func(f *checkpoint.File) { f.Points.Images[1].Texts = []int{1, 0, 1} }, checkpoint.ErrRepeated, `tensor "points/pairs": image 1 is paired with text 1 twice; a pair occurs once`},
	{"bits infinite", func(f *checkpoint.File) { f.Points.Texts[1].Bits = pointer(math.Inf(1)) }, checkpoint.ErrOutOfRange, `metadata "text_bits": entry 1 is +Inf; bits are finite and not negative, or null where they are not exact`},
	{"large pictures", func(f *checkpoint.File) { f.Points.PixelSize = 257 }, checkpoint.ErrOutOfRange, `tensor "points/image_pixels": pictures of 257×257 pixels; a side must be from 0 to 256`},
	{"pictures without a size", func(f *checkpoint.File) { f.Points.PixelSize = 0 }, checkpoint.ErrDisagree, `tensor "points/image_pixels": 16 bytes; 4 pictures of 0×0 RGBA pixels need 0`},

	{"step negative", func(f *checkpoint.File) { f.Now.Step = -1 }, checkpoint.ErrOutOfRange, `metadata "now": step is -1; it must be from 0 to 9007199254740991`},
	{"another objective", func(f *checkpoint.File) { f.Now.Objective.C = 2 }, checkpoint.ErrDisagree, `metadata "now": the objective differs from that of the configuration in more than its temperature and what it learns`},
	{"batch too large", func(f *checkpoint.File) { f.Now.BatchSize = 65537 }, checkpoint.ErrOutOfRange, `metadata "now": batch_size is 65537; it must be from 1 to 65536`},
	{"learning rate negative", func(f *checkpoint.File) { f.Now.LearningRate = -1 }, checkpoint.ErrOutOfRange, `metadata "now": learning_rate is -1; it must not be negative`},
	{"another d", func(f *checkpoint.File) { f.Now.Texts.Dim = 3 }, checkpoint.ErrDisagree, `tensor "points/text_means": d is 3; it must be 2, as elsewhere`},
	{"too few means", func(f *checkpoint.File) { f.Now.Texts.Means = f.Now.Texts.Means[2:] }, checkpoint.ErrDisagree, `tensor "points/text_means": 4 numbers; shape [3, 2] needs 6`},
	{"mean infinite", func(f *checkpoint.File) { f.Now.Images.Means[5] = float32(math.Inf(-1)) }, checkpoint.ErrNotFinite, `tensor "points/image_means": row 2, column 1 is -Inf; every number must be finite`},
	{"too few ln σ", func(f *checkpoint.File) { f.Now.Images.LogStd = f.Now.Images.LogStd[1:] }, checkpoint.ErrDisagree, `tensor "points/image_log_std": 3 numbers; there are 4 embeddings, each with one`},
	{"no ln σ", func(f *checkpoint.File) { f.Now.Images.LogStd = nil }, checkpoint.ErrDisagree, `tensor "points/image_log_std": 0 numbers; there are 4 embeddings, each with one`},
	{"ln σ NaN", func(f *checkpoint.File) { f.Now.Images.LogStd[1] = float32(math.NaN()) }, checkpoint.ErrNotFinite, `tensor "points/image_log_std": row 1 is NaN; every number must be finite`},
	{"ln σ just above", func(f *checkpoint.File) { f.Now.Texts.LogStd[0] = math.Nextafter32(44, 45) }, checkpoint.ErrOutOfRange, `tensor "points/text_log_std": row 0 is 44.000004; a log standard deviation must be from −44 to 44`},
	{"ln σ below", func(f *checkpoint.File) { f.Now.Texts.LogStd[0] = -45 }, checkpoint.ErrOutOfRange, `tensor "points/text_log_std": row 0 is -45; a log standard deviation must be from −44 to 44`},
	{"ln σ that the objective has not", func(f *checkpoint.File) { withoutStd(f); f.Now.Texts.LogStd = []float32{0, 0, 0} }, checkpoint.ErrDisagree, `tensor "points/text_log_std": there are log standard deviations, but the objective has none (has_std is false)`},
	{"metric NaN", func(f *checkpoint.File) { f.Now.Metrics.KendallTau = pointer(math.NaN()) }, checkpoint.ErrNotFinite, `metadata "now": metric kendall_tau is NaN; a metric is finite, or absent where it is undefined`},
	{"metric of a level infinite", func(f *checkpoint.File) { f.Now.Metrics.LogStdByLevel[1] = pointer(math.Inf(1)) }, checkpoint.ErrNotFinite, `metadata "now": metric log_std_by_level of level 1 is +Inf; a metric is finite, or absent where it is undefined`},
	{"metric of other levels", func(f *checkpoint.File) { f.Now.Metrics.RecallByLevel = []*float64{nil} }, checkpoint.ErrDisagree, `metadata "now": metric recall_by_level has 1 levels; there are 2`},

	{"history without frames", func(f *checkpoint.File) { f.History = nil }, checkpoint.ErrDisagree, `tensor "history/images": a history follows points, but has no frames`},
	{"history of no images", func(f *checkpoint.File) { f.HistoryImages = nil }, checkpoint.ErrMissing, `tensor "history/image_means": there are no embeddings; at least one is needed`},
	{"history index", func(f *checkpoint.File) { f.HistoryTexts[2] = 3 }, checkpoint.ErrOutOfRange, `tensor "history/texts": entry 2 is 3; there are 3 texts, so it must be from 0 to 2`},
	{"history index twice", func(f *checkpoint.File) { f.HistoryTexts[1] = 0 }, checkpoint.ErrOrder, `tensor "history/texts": entry 1 is 0, after 0; indices must ascend`},
	{"history of too many points", func(f *checkpoint.File) { f.HistoryImages = make([]int, 998) }, checkpoint.ErrTooLarge, `tensor "history/images": a history of 1001 images and texts; at most 1000 are allowed`},
	{"too many frames", func(f *checkpoint.File) { f.History = make([]checkpoint.Snapshot, 10_001) }, checkpoint.ErrTooLarge, `tensor "history/steps": 10001 frames; at most 10000 are allowed`},
	{"step twice", func(f *checkpoint.File) { f.History[1].Step = 0 }, checkpoint.ErrOrder, `tensor "history/steps": frame 1 has step 0, after step 0; steps must ascend`},
	{"history ahead", func(f *checkpoint.File) { f.Now.Step = 99 }, checkpoint.ErrOrder, `tensor "history/steps": the last frame has step 100, but the present is step 99; history must not lie ahead`},
	{"frame too short", func(f *checkpoint.File) { f.History[1].Images.Means = f.History[1].Images.Means[2:] }, checkpoint.ErrDisagree, `tensor "history/image_means": 2 numbers; shape [2, 2] needs 4`},
	{"frame NaN", func(f *checkpoint.File) { f.History[1].Texts.Means[3] = float32(math.NaN()) }, checkpoint.ErrNotFinite, `tensor "history/text_means": frame 1, row 1, column 1 is NaN; every number must be finite`},
	{"frame ln σ", func(f *checkpoint.File) { f.History[0].Texts.LogStd[2] = 50 }, checkpoint.ErrOutOfRange, `tensor "history/text_log_std": frame 0, row 2 is 50; a log standard deviation must be from −44 to 44`},
	{"frame metric", func(f *checkpoint.File) { f.History[1].Metrics.Loss = pointer(math.NaN()) }, checkpoint.ErrNotFinite, `history frame 1: metric loss is NaN; a metric is finite, or absent where it is undefined`},

	{"path without a slash", func(f *checkpoint.File) { f.Weights["image"] = checkpoint.Bytes([]byte{1}) }, checkpoint.ErrName, `tensor "weightsimage": the path "image" is not one of a scope; it must look like /image/hidden_0/weights`},
	{"path that is a slash", func(f *checkpoint.File) { f.Weights["/"] = checkpoint.Bytes([]byte{1}) }, checkpoint.ErrName, `tensor "weights/": the path "/" is not one of a scope; it must look like /image/hidden_0/weights`},
	{"path with an empty part", func(f *checkpoint.File) { f.Optimizer["/a//b"] = checkpoint.Bytes([]byte{1}) }, checkpoint.ErrName, `tensor "optimizer/a//b": the path "/a//b" is not one of a scope; it must look like /image/hidden_0/weights`},
	{"long path", func(f *checkpoint.File) {
		f.Weights["/"+strings.Repeat("a", 1000)] = checkpoint.Bytes([]byte{1})
	}, checkpoint.ErrTooLarge, `tensor "weights/` + strings.Repeat("a", 72) + `"…: the name has 1008 bytes; at most 1000 are allowed`},
	{"path not UTF-8", func(f *checkpoint.File) { f.Weights["/\xff"] = checkpoint.Bytes([]byte{1}) }, checkpoint.ErrText, `tensor "weights/\xff": the name is not UTF-8`},
	{"weights in half precision", func(f *checkpoint.File) {
		f.Weights["/a"] = checkpoint.Tensor{DType: "F16", Data: []byte{0, 0}}
	}, checkpoint.ErrWrongDType, `tensor "weights/a": dtype F16; a variable must be F32, F64, I32, I64 or U8`},
	{"weights of another size", func(f *checkpoint.File) { f.Weights["/a"] = checkpoint.Float32s([]float32{1}, 2) }, checkpoint.ErrWrongSize, `tensor "weights/a": 4 bytes of data; shape [2] of F32 needs 8`},
	{"weight NaN", func(f *checkpoint.File) {
		f.Weights["/a"] = checkpoint.Float32s([]float32{1, float32(math.NaN())}, 2)
	}, checkpoint.ErrNotFinite, `tensor "weights/a": element 1 is not finite; every number must be`},
	{"moment infinite", func(f *checkpoint.File) { f.Optimizer["/a"] = checkpoint.Float64s([]float64{1, 2, math.Inf(-1)}, 3) }, checkpoint.ErrNotFinite, `tensor "optimizer/a": element 2 is not finite; every number must be`},
	{"stream name", func(f *checkpoint.File) { f.Streams["Data"] = nil }, checkpoint.ErrName, `tensor "streams/Data": the stream's name must be 1 to 100 of a–z, 0–9, _ and -`},
	{"stream too long", func(f *checkpoint.File) { f.Streams["data"] = make([]byte, 4097) }, checkpoint.ErrTooLarge, `tensor "streams/data": a state of 4097 bytes; at most 4096 are allowed`},
	{"note with a key of the format", func(f *checkpoint.File) { f.Notes["config"] = "" }, checkpoint.ErrName, `metadata "config": the name of a note is one of the format's own keys`},
	{"note not UTF-8", func(f *checkpoint.File) { f.Notes["a"] = "\xff" }, checkpoint.ErrText, `metadata "a": the note is not UTF-8`},
	{"note without a key", func(f *checkpoint.File) { f.Notes[""] = "" }, checkpoint.ErrName, "header: a name is empty; every tensor and every metadata key has one"},
}

func pointer(v float64) *float64 { return &v }

func TestWriteRefuses(t *testing.T) {
	for _, test := range invalid {
		t.Run(test.name, func(t *testing.T) {
			f := broken.Valid()
			test.change(f)
			wantError(t, f.Validate(), test.kind, test.want)
			var b bytes.Buffer
			wantError(t, checkpoint.Write(&b, f), test.kind, test.want)
			if b.Len() > 0 {
				t.Errorf("got %d bytes written beside the error", b.Len())
			}
			if data, err := checkpoint.Encode(f); err == nil || data != nil {
				t.Errorf("Encode: got %d bytes and error %v, want none and one", len(data), err)
			}
		})
	}
}

func TestSnapshotValidate(t *testing.T) {
	valid := func() checkpoint.Snapshot { return broken.Valid().Now }
	if err := valid().Validate(); err != nil {
		t.Error(err)
	}
	for _, test := range []struct {
		name   string
		change func(s *checkpoint.Snapshot)
		kind   checkpoint.Kind
		want   string
	}{
		{"empty", func(s *checkpoint.Snapshot) { s.Images = checkpoint.Cloud{} }, checkpoint.ErrMissing, `tensor "image_means": there are no embeddings; at least one is needed`},
		{"two dimensions", func(s *checkpoint.Snapshot) { s.Texts.Dim = 3 }, checkpoint.ErrDisagree, `tensor "text_means": d is 3; it must be 2, as elsewhere`},
		{"part of a row", func(s *checkpoint.Snapshot) { s.Texts.Means = s.Texts.Means[1:] }, checkpoint.ErrDisagree, `tensor "text_means": 5 numbers; shape [2, 2] needs 4`},
		{"NaN", func(s *checkpoint.Snapshot) { s.Texts.LogStd[1] = float32(math.NaN()) }, checkpoint.ErrNotFinite, `tensor "text_log_std": row 1 is NaN; every number must be finite`},
		{"metric", func(s *checkpoint.Snapshot) { s.Metrics.Loss = pointer(math.Inf(1)) }, checkpoint.ErrNotFinite, `snapshot: metric loss is +Inf; a metric is finite, or absent where it is undefined`},
		{"objective", func(s *checkpoint.Snapshot) { s.Objective.Tau = -1 }, checkpoint.ErrOutOfRange, `snapshot: tau is -1; it must be positive`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := valid()
			test.change(&s)
			wantError(t, s.Validate(), test.kind, test.want)
		})
	}
}

// Every number of Metrics must be checked: a field that someone adds and nobody lists would let NaN through.
func TestMetricsValidateSeesEveryField(t *testing.T) {
	fields := reflect.TypeFor[checkpoint.Metrics]()
	if fields.NumField() == 0 {
		t.Fatal("got no fields, want some")
	}
	for i := range fields.NumField() {
		var m checkpoint.Metrics
		nan := reflect.ValueOf(pointer(math.NaN()))
		field := reflect.ValueOf(&m).Elem().Field(i)
		switch field.Kind() {
		case reflect.Pointer:
			field.Set(nan)
		case reflect.Slice:
			field.Set(reflect.Append(field, nan))
		default:
			t.Fatalf("%s is a %s; this test knows pointers and slices", fields.Field(i).Name, field.Kind())
		}
		err := m.Validate()
		if err == nil {
			t.Errorf("%s: got no error for NaN", fields.Field(i).Name)
			continue
		}
		name, _, _ := strings.Cut(fields.Field(i).Tag.Get("json"), ",")
		if !strings.Contains(err.Error(), "metric "+name+" ") {
			t.Errorf("%s: got %q, want the name %s in it", fields.Field(i).Name, err, name)
		}
	}
}
