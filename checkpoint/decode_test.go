package checkpoint_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

// header is the text of a file's header.
func header(file []byte) []byte { return file[8 : 8+binary.LittleEndian.Uint64(file)] }

type info struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// infos reads a header with encoding/json alone.
func infos(t *testing.T, file []byte) map[string]info {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(header(file), &members); err != nil {
		t.Fatal(err)
	}
	delete(members, "__metadata__")
	all := map[string]info{}
	for name, text := range members {
		var i info
		if err := json.Unmarshal(text, &i); err != nil {
			t.Fatal(err)
		}
		all[name] = i
	}
	return all
}

// validArchive is the valid file as tensors and metadata, to be changed.
func validArchive(t *testing.T) *checkpoint.Archive {
	t.Helper()
	a, err := checkpoint.DecodeArchive(encode(t, broken.Valid()))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// replace puts one text in the place of another, which must be there, in the JSON of a metadata key.
func replace(key, old, text string) func(t *testing.T, a *checkpoint.Archive) {
	return func(t *testing.T, a *checkpoint.Archive) {
		t.Helper()
		if !strings.Contains(a.Metadata[key], old) {
			t.Fatalf("%q is not in %q", old, a.Metadata[key])
		}
		a.Metadata[key] = strings.Replace(a.Metadata[key], old, text, 1)
	}
}

func set(name string, tensor checkpoint.Tensor) func(t *testing.T, a *checkpoint.Archive) {
	return func(t *testing.T, a *checkpoint.Archive) { a.Tensors[name] = tensor }
}

func remove(names ...string) func(t *testing.T, a *checkpoint.Archive) {
	return func(t *testing.T, a *checkpoint.Archive) {
		for _, name := range names {
			delete(a.Tensors, name)
			delete(a.Metadata, name)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(t *testing.T, a *checkpoint.Archive)
		kind   checkpoint.Kind
		want   string
	}{
		{"other safetensors", remove("halo"), checkpoint.ErrNotHalo, `metadata "__metadata__": there is no "halo" in it; this is a safetensors file, but not a Halo checkpoint`},
		{"version 2", replace("halo", "1", "2"), checkpoint.ErrVersion, `metadata "halo": the version is "2"; this program reads version 1`},
		{"version 01", replace("halo", "1", "01"), checkpoint.ErrVersion, `metadata "halo": the version is "01"; this program reads version 1`},

		{"no JSON", replace("config", "{", ""), checkpoint.ErrMetadata, `metadata "config": a JSON string where an object belongs`},
		{"empty JSON", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["config"] = "" }, checkpoint.ErrMetadata, `metadata "config": its JSON ends too early, at byte 0 of its JSON`},
		{"JSON cut short", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["config"] = `{"dim":` }, checkpoint.ErrMetadata, `metadata "config": its JSON ends too early, at byte 7 of its JSON`},
		{"JSON and more", replace("now", `{"step"`, `{} {"step"`), checkpoint.ErrMetadata, `metadata "now": no valid JSON at byte 3 of its JSON: invalid character '{' after top-level value`},
		{"array for an object", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["now"] = "[]" }, checkpoint.ErrMetadata, `metadata "now": a JSON array where an object belongs`},
		{"null for an object", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["now"] = "null" }, checkpoint.ErrMetadata, `metadata "now": a JSON null where an object belongs`},
		{"string for a number", replace("config", `"dim":2`, `"dim":"2"`), checkpoint.ErrMetadata, `metadata "config": a JSON string in "/dim" where a whole number belongs`},
		{"fraction for an integer", replace("config", `"dim":2`, `"dim":2.5`), checkpoint.ErrMetadata, `metadata "config": 2.5 in "/dim" where a whole number belongs`},
		{"seed too large", replace("config", `"seed":9007199254740991`, `"seed":9007199254740992`), checkpoint.ErrOutOfRange, `metadata "config": seed is 9007199254740992; it must be from 0 to 9007199254740991`},
		{"seed negative", replace("config", `"seed":9007199254740991`, `"seed":-1`), checkpoint.ErrMetadata, `metadata "config": -1 in "/seed" where a whole number that is not negative belongs`},
		{"number beyond float64", replace("config", `"tau":1`, `"tau":1e999`), checkpoint.ErrMetadata, `metadata "config": 1e999 in "/objective/tau" where a number belongs`},
		{"unknown member", replace("config", `"dim":2`, `"dim":2,"depth":3`), checkpoint.ErrMetadata, `metadata "config": unknown member "/depth"; version 1 does not have it`},
		{"unknown member within", replace("config", `"tau":1`, `"tau":1,"margin":3`), checkpoint.ErrMetadata, `metadata "config": unknown member "/objective/margin"; version 1 does not have it`},
		{"member in other case", replace("config", `"dim":2`, `"Dim":2`), checkpoint.ErrMetadata, `metadata "config": unknown member "/Dim"; version 1 does not have it`},
		{"member twice", replace("config", `"dim":2`, `"dim":2,"di\u006d":3`), checkpoint.ErrDuplicateKey, ``},
		{"unknown metric", replace("now", `"loss":2.5`, `"losses":2.5`), checkpoint.ErrMetadata, `metadata "now": unknown member "/metrics/losses"; version 1 does not have it`},
		{"unknown metric in a frame", replace("history_metrics", `"loss":3`, `"losses":3`), checkpoint.ErrMetadata, `metadata "history_metrics", entry 1: unknown member "/losses"; version 1 does not have it`},

		{"object for an array", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["groups"] = "{}" }, checkpoint.ErrMetadata, `metadata "groups": a JSON object where an array belongs`},
		{"array cut short", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["groups"] = `["a"` }, checkpoint.ErrMetadata, `metadata "groups": its JSON ends too early, at byte 4 of its JSON`},
		{"empty array JSON", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["groups"] = "" }, checkpoint.ErrMetadata, `metadata "groups": its JSON ends too early`},
		{"nonsense for an array", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["groups"] = "x" }, checkpoint.ErrMetadata, `metadata "groups": no valid JSON at byte 0 of its JSON: invalid character 'x' at start of value`},
		{"array with a comma too many", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["groups"] = `["a",]` }, checkpoint.ErrMetadata, `metadata "groups": no valid JSON at byte 4 of its JSON: invalid character ',' at start of value`},
		{"array without commas", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["groups"] = `["a" "b"]` }, checkpoint.ErrMetadata, `metadata "groups": no valid JSON at byte 5 of its JSON: invalid character '"' after array element (expecting ',' or ']')`},
		{"array and more", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["groups"] = `["a"][]` }, checkpoint.ErrMetadata, `metadata "groups": something follows the array; nothing may`},
		{"array and nonsense", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["groups"] = `["a"]x` }, checkpoint.ErrMetadata, `metadata "groups": no valid JSON at byte 5 of its JSON: invalid character 'x' at start of value`},
		{"null among strings", replace("captions", `"a shape"`, `null`), checkpoint.ErrMetadata, `metadata "captions": entry 0 is a JSON null; a JSON string belongs there`},
		{"number among strings", replace("captions", `"a red circle"`, `1`), checkpoint.ErrMetadata, `metadata "captions": entry 1 is a JSON number; a JSON string belongs there`},
		{"string among bits", replace("text_bits", `null`, `"1"`), checkpoint.ErrMetadata, `metadata "text_bits": entry 2 is a JSON string; a JSON number belongs there`},
		{"null among frames", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["history_metrics"] = "[{},null]" }, checkpoint.ErrMetadata, `metadata "history_metrics": entry 1 is a JSON null; a JSON object belongs there`},
		{"bits beyond float64", replace("text_bits", `null`, `1e999`), checkpoint.ErrMetadata, `metadata "text_bits": entry 2 is 1e999, beyond a 64-bit floating-point number`},
		{"bits negative", replace("text_bits", `null`, `-1`), checkpoint.ErrOutOfRange, `metadata "text_bits": entry 2 is -1; bits are finite and not negative, or null where they are not exact`},
		{"too many captions", func(t *testing.T, a *checkpoint.Archive) {
			a.Metadata["captions"] = `[""` + strings.Repeat(`,""`, checkpoint.MaxPoints) + `]`
		}, checkpoint.ErrTooLarge, `metadata "captions": more than 100000 entries; no more are allowed`},
		{"too many groups", func(t *testing.T, a *checkpoint.Archive) {
			a.Metadata["groups"] = `[""` + strings.Repeat(`,""`, checkpoint.MaxGroups) + `]`
		}, checkpoint.ErrTooLarge, `metadata "groups": more than 1000 entries; no more are allowed`},
		{"too many words", func(t *testing.T, a *checkpoint.Archive) {
			a.Metadata["vocabulary"] = `[""` + strings.Repeat(`,""`, checkpoint.MaxVocabulary) + `]`
		}, checkpoint.ErrTooLarge, `metadata "vocabulary": more than 100000 entries; no more are allowed`},
		{"large object", replace("now", `{"step"`, `{`+strings.Repeat(" ", checkpoint.MaxObject)+`"step"`), checkpoint.ErrTooLarge, fmt.Sprintf(`metadata "now": %d bytes; at most 65536 are allowed`, 65536+len(validArchive(t).Metadata["now"]))},
		{"large entry", replace("captions", `a shape`, strings.Repeat("a", checkpoint.MaxObject)), checkpoint.ErrTooLarge, `metadata "captions": entry 0 has 65538 bytes; at most 65536 are allowed`},
		{"long entry", replace("captions", `a shape`, strings.Repeat("a", 4097)), checkpoint.ErrTooLarge, `metadata "captions": entry 0 has 4097 bytes; at most 4096 are allowed`},
		{"metric of many levels", replace("history_metrics", `[0.75,null]`, `[`+strings.Repeat("null,", 100)+`null]`), checkpoint.ErrTooLarge, `history frame 1: metric log_std_by_level has 101 levels; at most 100 are allowed`},
		{"labels and keys disagree", replace("image_labels", `"a red circle",`, ``), checkpoint.ErrDisagree, `metadata "image_labels": 3 entries; there must be 4`},
		{"bits and captions disagree", replace("text_bits", `,null`, ``), checkpoint.ErrDisagree, `metadata "text_bits": 2 entries; there must be 3`},
		{"metrics and frames disagree", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["history_metrics"] = "[{}]" }, checkpoint.ErrDisagree, `metadata "history_metrics": 1 entries; there must be 2, one a frame`},
		{"a caption more", replace("captions", `[`, `["new",`), checkpoint.ErrDisagree, `tensor "points/text_groups": shape [3]; it must be [4] (texts)`},

		{"unknown tensor", set("extra", checkpoint.Bytes([]byte{1})), checkpoint.ErrUnknown, `tensor "extra": version 1 has no tensor of this name here`},
		{"unknown tensor of the points", set("points/audio_means", checkpoint.Bytes([]byte{1})), checkpoint.ErrUnknown, `tensor "points/audio_means": version 1 has no tensor of this name here`},
		{"weights without a path", set("weights", checkpoint.Bytes([]byte{1})), checkpoint.ErrUnknown, `tensor "weights": version 1 has no tensor of this name here`},
		{"dtype of the means", set("points/image_means", checkpoint.Float64s(make([]float64, 8), 4, 2)), checkpoint.ErrWrongDType, `tensor "points/image_means": dtype F64; it must be F32`},
		{"rank of the means", set("points/image_means", checkpoint.Float32s(make([]float32, 8), 8)), checkpoint.ErrDisagree, `tensor "points/image_means": shape [8]; it must be [4, 2] (images, d)`},
		{"d of the means", set("points/image_means", checkpoint.Float32s(make([]float32, 12), 4, 3)), checkpoint.ErrDisagree, `tensor "points/image_means": shape [4, 3]; it must be [4, 2] (images, d)`},
		{"rank of ln σ", set("points/text_log_std", checkpoint.Float32s(make([]float32, 3), 3, 1)), checkpoint.ErrDisagree, `tensor "points/text_log_std": shape [3, 1]; it must be [3] (texts)`},
		{"three in a pair", set("points/pairs", checkpoint.Int32s(make([]int32, 3), 1, 3)), checkpoint.ErrDisagree, `tensor "points/pairs": shape [1, 3]; it must be […, 2] (pairs, image and text)`},
		{"image of a pair", set("points/pairs", checkpoint.Int32s([]int32{0, 0, 4, 0}, 2, 2)), checkpoint.ErrOutOfRange, `tensor "points/pairs": row 1 is [4, 0]; there are 4 images and 3 texts`},
		{"text of a pair", set("points/pairs", checkpoint.Int32s([]int32{0, -1}, 1, 2)), checkpoint.ErrOutOfRange, `tensor "points/pairs": row 0 is [0, -1]; there are 4 images and 3 texts`},
		{"pairs unsorted", set("points/pairs", checkpoint.Int32s([]int32{1, 0, 0, 0}, 2, 2)), checkpoint.ErrOrder, `tensor "points/pairs": row 1 is of image 0, after image 1; rows must be sorted by image`},
		{"pair twice", set("points/pairs", checkpoint.Int32s([]int32{1, 0, 1, 0}, 2, 2)), checkpoint.ErrRepeated, `tensor "points/pairs": image 1 is paired with text 0 twice; a pair occurs once`},
		{"pictures not square", set("points/image_pixels", checkpoint.Bytes(make([]byte, 32), 4, 1, 2, 4)), checkpoint.ErrDisagree, `tensor "points/image_pixels": shape [4, 1, 2, 4]; pictures must be square and not empty`},
		{"pictures empty", set("points/image_pixels", checkpoint.Bytes([]byte{}, 4, 0, 0, 4)), checkpoint.ErrDisagree, `tensor "points/image_pixels": shape [4, 0, 0, 4]; pictures must be square and not empty`},
		{"pictures in RGB", set("points/image_pixels", checkpoint.Bytes(make([]byte, 12), 4, 1, 1, 3)), checkpoint.ErrDisagree, `tensor "points/image_pixels": shape [4, 1, 1, 3]; it must be [4, …, …, 4] (images, side, side, RGBA)`},
		{"attributes negative", set("points/text_attributes", checkpoint.Int64s([]int64{0, -1, 0}, 3)), checkpoint.ErrOutOfRange, `tensor "points/text_attributes": entry 1 is -1; it must be from 0 to 2^32 − 1`},
		{"attributes too large", set("points/text_attributes", checkpoint.Int64s([]int64{0, 0, 1 << 32}, 3)), checkpoint.ErrOutOfRange, `tensor "points/text_attributes": entry 2 is 4294967296; it must be from 0 to 2^32 − 1`},
		{"unseen of 2", set("points/text_unseen", checkpoint.Bytes([]byte{0, 2, 0}, 3)), checkpoint.ErrOutOfRange, `tensor "points/text_unseen": entry 1 is 2; it must be 0 or 1`},
		{"no frames", func(t *testing.T, a *checkpoint.Archive) {
			a.Tensors["history/steps"] = checkpoint.Int64s(nil, 0)
		}, checkpoint.ErrOutOfRange, `tensor "history/steps": 0 frames; a history has from 1 to 10000, or is left out`},
		{"batch size of a frame", set("history/batch_sizes", checkpoint.Int64s([]int64{64, 1 << 40}, 2)), checkpoint.ErrOutOfRange, `tensor "history/batch_sizes": entry 1 is 1099511627776; it must be from 1 to 65536`},
		{"temperature of a frame", set("history/tau", checkpoint.Float64s([]float64{1, 0}, 2)), checkpoint.ErrOutOfRange, `history frame 1: tau is 0; it must be positive`},
		{"frames and means disagree", set("history/text_means", checkpoint.Float32s(make([]float32, 6), 1, 3, 2)), checkpoint.ErrDisagree, `tensor "history/text_means": shape [1, 3, 2]; it must be [2, 3, 2] (frames, texts of the history, d)`},
		{"stream of numbers", set("streams/data", checkpoint.Int32s([]int32{1}, 1)), checkpoint.ErrWrongDType, `tensor "streams/data": dtype I32; it must be U8`},
		{"stream without a name", set("streams/", checkpoint.Bytes([]byte{1}, 1)), checkpoint.ErrName, `tensor "streams/": the stream's name must be 1 to 100 of a–z, 0–9, _ and -`},
		{"half of a history", remove("history/steps"), checkpoint.ErrMissing, `tensor "history/steps": the file does not have it, but other parts of a history`},
		{"ln σ that the objective has not", func(t *testing.T, a *checkpoint.Archive) {
			replace("config", `"family":"variance"`, `"family":"clip"`)(t, a)
			replace("config", `"has_std":true`, `"has_std":false`)(t, a)
		}, checkpoint.ErrDisagree, `tensor "points/image_log_std": the file has it, but its objective has no standard deviation (has_std is false)`},
		{"a learned number that the present lacks", replace("config", `"has_std":true`, `"has_std":true,"learn_c":true`), checkpoint.ErrMissing, `metadata "now": there is no c, which the objective learns (learn_c)`},
		{"a number of the present that is not learned", replace("now", `"tau":2`, `"tau":2,"log_std":0`), checkpoint.ErrDisagree, `metadata "now": there is a log_std, which the objective does not learn (learn_log_std is false)`},
		{"a learned number that the history lacks", func(t *testing.T, a *checkpoint.Archive) {
			replace("config", `"has_std":true`, `"has_std":true,"learn_c":true`)(t, a)
			replace("now", `"tau":2`, `"tau":2,"c":0.5`)(t, a)
		}, checkpoint.ErrMissing, `tensor "history/c": the file does not have it`},
		{"a number of the history that is not learned", set("history/bias", checkpoint.Float64s([]float64{1, 1}, 2)), checkpoint.ErrDisagree, `tensor "history/bias": the file has it, but its objective does not learn it (learn_bias is false)`},
		{"vocabulary without a model", remove("model"), checkpoint.ErrMissing, `metadata "model": the file does not have it`},
		{"merges without a model", func(t *testing.T, a *checkpoint.Archive) {
			remove("model", "vocabulary")(t, a)
			a.Metadata["merges"] = "[]"
		}, checkpoint.ErrMissing, `metadata "model": the file does not have it`},
		{"byte pairs without merges", replace("model", `"token_length":6`, `"token_length":6,"tokenizer":"bpe"`), checkpoint.ErrMissing, `metadata "merges": the file does not have it`},
		{"merges of words", func(t *testing.T, a *checkpoint.Archive) { a.Metadata["merges"] = "[]" }, checkpoint.ErrDisagree, `metadata "merges": there are merges, but tokens are words (tokenizer is not bpe)`},
		{"merges that are pairs", func(t *testing.T, a *checkpoint.Archive) {
			replace("model", `"token_length":6`, `"token_length":6,"tokenizer":"bpe"`)(t, a)
			a.Metadata["merges"] = `[["a","b"]]`
		}, checkpoint.ErrMetadata, `metadata "merges": entry 0 is a JSON array; a JSON string belongs there`},
		{"too many merges", func(t *testing.T, a *checkpoint.Archive) {
			replace("model", `"token_length":6`, `"token_length":6,"tokenizer":"bpe"`)(t, a)
			a.Metadata["merges"] = `[""` + strings.Repeat(`,""`, checkpoint.MaxVocabulary) + `]`
		}, checkpoint.ErrTooLarge, `metadata "merges": more than 100000 entries; no more are allowed`},
		{"weights without a model", remove("model", "vocabulary"), checkpoint.ErrMissing, `metadata "model": there are weights, but no model that says which encoders they belong to`},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := validArchive(t)
			test.change(t, a)
			data, err := checkpoint.EncodeArchive(a)
			if err != nil {
				t.Fatal(err)
			}
			f, err := checkpoint.Decode(data)
			if f != nil {
				t.Error("got a file beside the error")
			}
			if test.kind == checkpoint.ErrDuplicateKey {
				at := strings.Index(a.Metadata["config"], `"di\u006d"`)
				test.want = fmt.Sprintf(`metadata "config": the key "dim" occurs a second time at byte %d of its JSON; a key may occur once`, at)
			}
			wantError(t, err, test.kind, test.want)
		})
	}
}

// Nothing of the format may be missing, except what FORMAT.md lets a writer leave out.
func TestDecodeMissing(t *testing.T) {
	optional := []string{"points/image_pixels", "points/text_unseen"}
	optionalKeys := []string{"text_bits", "vocabulary", "producer", "halo", "model", "history_metrics"} // the last three have tests of their own
	valid := validArchive(t)
	for _, name := range slices.Sorted(maps.Keys(valid.Tensors)) {
		free := slices.Contains(optional, name) || strings.HasPrefix(name, "weights/") ||
			strings.HasPrefix(name, "optimizer/") || strings.HasPrefix(name, "streams/")
		testMissing(t, name, free, fmt.Sprintf("tensor %q: the file does not have it", name))
	}
	for _, key := range slices.Sorted(maps.Keys(valid.Metadata)) {
		if slices.Contains(optionalKeys[3:], key) {
			continue
		}
		testMissing(t, key, slices.Contains(optionalKeys, key), fmt.Sprintf("metadata %q: the file does not have it", key))
	}
	testMissing(t, "history_metrics", false, `metadata "history_metrics": the file does not have it`)
}

func testMissing(t *testing.T, name string, free bool, want string) {
	t.Run(name, func(t *testing.T) {
		a := validArchive(t)
		remove(name)(t, a)
		data, err := checkpoint.EncodeArchive(a)
		if err != nil {
			t.Fatal(err)
		}
		_, err = checkpoint.Decode(data)
		if free {
			if err != nil {
				t.Errorf("got %v, want no error: it may be left out", err)
			}
			return
		}
		if name == "history/steps" {
			want += ", but other parts of a history"
		}
		wantError(t, err, checkpoint.ErrMissing, want)
	})
}

// Every prefix of a file is refused, by both readers, and so is every file with a byte more.
func TestDecodeRefusesEveryPrefix(t *testing.T) {
	data := encode(t, broken.Valid())
	for n := range data {
		if _, err := checkpoint.Decode(data[:n]); err == nil {
			t.Fatalf("Decode: got no error for the first %d of %d bytes", n, len(data))
		}
		if _, err := checkpoint.Read(bytes.NewReader(data[:n])); err == nil {
			t.Fatalf("Read: got no error for the first %d of %d bytes", n, len(data))
		}
	}
	_, err := checkpoint.Decode(append(bytes.Clone(data), 0))
	wantError(t, err, checkpoint.ErrTrailing, fmt.Sprintf("byte %d: the file goes on after the last tensor; nothing may follow it", len(data)))
}

// Pages that nothing touches cost nothing, so that a file of the limit's size can be tried.
func TestFileTooLarge(t *testing.T) {
	large := make([]byte, checkpoint.MaxFile+1)
	_, err := checkpoint.Decode(large)
	wantError(t, err, checkpoint.ErrTooLarge, fmt.Sprintf("a file of %d bytes; at most %d are allowed", checkpoint.MaxFile+1, checkpoint.MaxFile))

	claim := raw(fmt.Sprintf(`{"a":{"dtype":"U8","shape":[%[1]d],"data_offsets":[0,%[1]d]}}`, checkpoint.MaxFile), "")
	_, err = checkpoint.Read(bytes.NewReader(claim))
	wantError(t, err, checkpoint.ErrTooLarge, fmt.Sprintf("a file of %d bytes; at most %d are allowed", len(claim)+checkpoint.MaxFile, checkpoint.MaxFile))

	f := broken.Valid()
	f.Weights["/large"] = checkpoint.Bytes(large[1:], len(large)-1)
	data, err := checkpoint.Encode(f)
	if data != nil {
		t.Error("got bytes beside the error")
	}
	if want := fmt.Sprintf("bytes; at most %d are allowed", checkpoint.MaxFile); !errors.Is(err, checkpoint.ErrTooLarge) || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
