package session

import (
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/dataset"
	"halo/dataset/datasettest"
	"halo/toymodel"
	"halo/wasm/wire"
)

// fileElsewhere is a checkpoint of data that are not here, and the run that it is of.
func fileElsewhere(t *testing.T, b *bench, tokenizer *dataset.Tokenizer) (*checkpoint.File, *toymodel.Run) {
	t.Helper()
	set, err := b.OpenSet("tree332")
	if err != nil {
		t.Fatal(err)
	}
	if tokenizer != nil {
		set = datasettest.InPieces{Set: set, By: tokenizer}
	}
	c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		t.Fatal(err)
	}
	run, err := toymodel.NewRun(b.Backend, set, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Finalize)
	file, err := run.File(toymodel.NewHistory(run.Points(), 10))
	if err != nil {
		t.Fatal(err)
	}
	file.Config.Dataset = "photos.csv?tokenizer=bpe"
	return file, run
}

func openFile(t *testing.T, b *bench, file *checkpoint.File) {
	t.Helper()
	data, err := checkpoint.Encode(file)
	if err != nil {
		t.Fatal(err)
	}
	b.Handle(wire.Open{Run: 1, Name: "x", Data: data})
	b.work(10)
}

// A checkpoint of data that are not here is asked with the tokenizer that it holds, of words or of byte pairs, and whether it
// could train on or not. What training saw is not in it, and is not claimed.
func TestDataElsewhereAreAsked(t *testing.T) {
	pieces, err := dataset.NewBytePairs([]string{"Ġ a", "Ġ r", "Ġr e", "Ġre d", "c l", "cl e"}, 16)
	if err != nil {
		t.Fatal(err)
	}
	type word = wire.AskedWord
	for _, row := range []struct {
		name      string
		tokenizer *dataset.Tokenizer // nil for the set's words
		caption   string
		trained   string
		words     []word
		listed    bool
	}{
		{"words, one of the file's captions", nil, "a red circle", "elsewhere", []word{{Text: "a"}, {Text: "red"}, {Text: "circle"}}, true},
		{"words, all known", nil, "a red blue circle", "elsewhere", []word{{Text: "a"}, {Text: "red"}, {Text: "blue"}, {Text: "circle"}}, false},
		{"words, fillers are no fillers elsewhere", nil, "photo a red circle", "elsewhere", []word{{Text: "photo"}, {Text: "a"}, {Text: "red"}, {Text: "circle"}}, false},
		{"words, one unknown", nil, "a purple circle", "words", []word{{Text: "a"}, {Text: "purple", Mark: "unknown"}, {Text: "circle"}}, false},
		{"byte pairs, whole words", pieces, "red red a", "elsewhere", []word{{Text: "red"}, {Text: "red"}, {Text: "a"}}, false},
		{"byte pairs, a word in pieces", pieces, "a reds", "pieces", []word{{Text: "a"}, {Text: "reds", Mark: "pieces"}}, false},
		{"byte pairs, nothing is unknown", pieces, "☃", "pieces", []word{{Text: "☃", Mark: "pieces"}}, false},
		{"byte pairs, a listed caption", pieces, "a red circle", "elsewhere", []word{{Text: "a"}, {Text: "red"}, {Text: "circle", Mark: "pieces"}}, true},
		{"byte pairs, the row is full", pieces, "red xbcdefghijklmno red", "elsewhere", []word{{Text: "red"}, {Text: "xbcdefghijklmno", Mark: "dropped"}, {Text: "red", Mark: "dropped"}}, false},
	} {
		for _, resumable := range []bool{true, false} {
			b := newBench(t)
			file, run := fileElsewhere(t, b, row.tokenizer)
			if !resumable {
				file.Optimizer, file.Streams = nil, nil
			}
			openFile(t, b, file)
			if last[wire.Started](b, b.page).Trainable {
				t.Errorf("%s: trainable without its data", row.name)
			}
			b.Handle(wire.Ask{Run: 1, ID: 1, Captions: []string{row.caption}})
			b.work(10)
			got := last[wire.Answers](b, b.page).Probes[0]
			if got.Problem != "" || got.Trained != row.trained || !slices.Equal(got.Words, row.words) || (got.Index >= 0) != row.listed || len(got.Neighbours) == 0 {
				t.Errorf("%s: got %q, words %v, caption %d, %d neighbours, problem %q; want %q, %v, listed %v", row.name, got.Trained, got.Words, got.Index,
					len(got.Neighbours), got.Problem, row.trained, row.words, row.listed)
			}
			if row.listed {
				continue
			}
			want, err := run.EmbedTexts(run.Set.Tokenizer().Encode(row.caption))
			if err != nil {
				t.Fatal(err)
			}
			frame := last[wire.ProbeFrame](b, b.scene)
			if len(frame.Means) != len(want.Means) {
				t.Fatalf("%s: the scene was told %d numbers, want %d", row.name, len(frame.Means), len(want.Means))
			}
			for i, mean := range want.Means {
				if !agree(float64(frame.Means[i]), float64(mean)) {
					t.Errorf("%s: mean %d: got %g, want %g", row.name, i, frame.Means[i], mean)
				}
			}
		}
	}
}

// A file without weights, or with a vocabulary of another program, answers for its own captions and says why for others.
func TestDataElsewhereThatCannotBeAsked(t *testing.T) {
	for name, change := range map[string]func(*checkpoint.File){
		"no weights":       func(f *checkpoint.File) { f.Weights, f.Optimizer, f.Streams = nil, nil, nil },
		"other vocabulary": func(f *checkpoint.File) { f.Model.Vocabulary[1] = "[UNK]" },
		"no vocabulary":    func(f *checkpoint.File) { f.Model.Vocabulary = nil },
	} {
		b := newBench(t)
		file, _ := fileElsewhere(t, b, nil)
		change(file)
		openFile(t, b, file)
		b.Handle(wire.Ask{Run: 1, ID: 1, Captions: []string{"a red blue circle", "a red circle"}})
		b.work(10)
		got := last[wire.Answers](b, b.page).Probes
		if !strings.HasPrefix(got[0].Problem, "The file has no weights, or no vocabulary") || got[1].Problem != "" || len(got[1].Neighbours) == 0 {
			t.Errorf("%s: got the problems %q and %q, want one for the first alone", name, got[0].Problem, got[1].Problem)
		}
	}
}

// A run elsewhere that trains on is asked again with each of its files.
func TestDataElsewhereAreAskedAsTheyTrainOn(t *testing.T) {
	b := newBench(t)
	file, run := fileElsewhere(t, b, nil)
	openFile(t, b, file)
	const caption = "a red blue circle"
	b.Handle(wire.Ask{Run: 1, ID: 1, Captions: []string{caption}})
	b.work(10)
	for range 3 {
		if _, err := run.Step(); err != nil {
			t.Fatal(err)
		}
	}
	later, err := run.File(toymodel.NewHistory(run.Points(), 10))
	if err != nil {
		t.Fatal(err)
	}
	later.Config.Dataset = file.Config.Dataset
	data, err := checkpoint.Encode(later)
	if err != nil {
		t.Fatal(err)
	}
	b.Handle(wire.Refresh{Run: 1, Data: data})
	b.work(10)
	if m := last[wire.Refreshed](b, b.page); m.Reason != "" || m.Step != 3 {
		t.Fatalf("got step %d, reason %q, want step 3", m.Step, m.Reason)
	}
	want, err := run.EmbedTexts(run.Set.Tokenizer().Encode(caption))
	if err != nil {
		t.Fatal(err)
	}
	frame := last[wire.ProbeFrame](b, b.scene)
	if frame.Step != 3 || len(frame.Means) != len(want.Means) {
		t.Fatalf("the scene was told %d numbers of step %d, want %d of step 3", len(frame.Means), frame.Step, len(want.Means))
	}
	for i, mean := range want.Means {
		if !agree(float64(frame.Means[i]), float64(mean)) {
			t.Errorf("mean %d: got %g, want %g", i, frame.Means[i], mean)
		}
	}
}
