//go:build !js

package own

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"halo/dataset"
)

const leveledOptions = "?vague=kind&size=16&holdout=0.2&crop=0.5&flip=1&jitter=0.3"

func cloneBatch(b *dataset.Batch) dataset.Batch {
	c := *b
	c.Images, c.Tokens, c.Captions, c.Kinds = slices.Clone(b.Images), slices.Clone(b.Tokens), slices.Clone(b.Captions), slices.Clone(b.Kinds)
	c.Keys = dataset.Keys{Images: slices.Clone(b.Keys.Images), Captions: slices.Clone(b.Keys.Captions), True: slices.Clone(b.Keys.True)}
	return c
}

// drawn returns the batches of these sizes.
func drawn(t *testing.T, s *Set, streams *dataset.Streams, sizes ...int) []dataset.Batch {
	t.Helper()
	var batches []dataset.Batch
	var b dataset.Batch
	for _, n := range sizes {
		s.Sample(streams, n, &b)
		if err := s.Err(); err != nil {
			t.Fatal(err)
		}
		if b.N != n {
			t.Fatalf("got %d pairs, want %d", b.N, n)
		}
		batches = append(batches, cloneBatch(&b))
	}
	return batches
}

func TestOpen(t *testing.T) {
	spec := table(t, 60) + leveledOptions
	s := mustOpen(t, spec)
	info := s.Info()
	want := dataset.Info{Name: strings.Replace(spec, "size=16&holdout=0.2&crop=0.5&flip=1&jitter=0.3", "size=16&crop=0.5&flip=1&jitter=0.3&holdout=0.2", 1),
		Height: 16, Width: 16, Channels: 3, TokenLength: 3, Levels: []string{"kind", "title"}, Groups: []string{"kind a", "kind b", "kind c"}}
	if !reflect.DeepEqual(info, want) {
		t.Errorf("got %+v, want %+v", info, want)
	}
	report := s.Report()
	held := 0
	for i := range 60 {
		name := fmt.Sprintf("pictures/%03d.%s", i, []string{"png", "jpg"}[i%2])
		if heldOut(keyHash(name), 0.2) {
			held++
		}
	}
	if report.Pairs != 60 || report.HeldOut != held || report.Training != 60-held || report.Corrupt != 0 {
		t.Errorf("got %+v, want 60 pairs, %d held out", report, held)
	}
	e := s.Evaluation(1)
	if len(e.Keys) != held || len(e.Images) != held*info.ImageSize() || len(e.Pixels) != held*64*64*4 || len(e.PairImages) != 512 {
		t.Errorf("got an evaluation of %d pictures, %d numbers, %d bytes, %d pairs; want %d pictures", len(e.Keys), len(e.Images), len(e.Pixels), len(e.PairImages), held)
	}
	captions, kinds := s.Captions(), s.Kinds()
	for i, k := range e.Kinds {
		var n int
		var ending string
		if _, err := fmt.Sscanf(e.Keys[i], "pictures/%03d.%s", &n, &ending); err != nil {
			t.Fatal(err)
		}
		chain := kinds[k].Captions
		texts := []string{captions[chain[0]].Text, captions[chain[1]].Text}
		if want := []string{"kind " + string('a'+rune(n%3)), fmt.Sprintf("picture number n%d", n)}; !slices.Equal(texts, want) {
			t.Errorf("%s: got the captions %q, want %q", e.Keys[i], texts, want)
		}
		if info.Groups[kinds[k].Group] != texts[0] || kinds[k].Label != texts[1] {
			t.Errorf("%s: got the group %q and the label %q, want %q", e.Keys[i], info.Groups[kinds[k].Group], kinds[k].Label, texts)
		}
	}
	for c, caption := range captions {
		if caption.Attributes != 1<<caption.Level || caption.Unseen || len(caption.Kinds) == 0 {
			t.Errorf("caption %+v: want the attribute of its level, and kinds", caption)
		}
		if want := s.Tokenizer().Encode(caption.Text); !slices.Equal(e.Tokens[c*3:][:3], want) {
			t.Errorf("%s: got the tokens %v, want %v", caption.Text, e.Tokens[c*3:][:3], want)
		}
	}
	for p, image := range e.PairImages {
		if !slices.Contains(kinds[e.Kinds[image]].Captions, e.PairCaptions[p]) {
			t.Fatalf("pair %d: caption %d is not true of image %d", p, e.PairCaptions[p], image)
		}
	}
	if again := s.Evaluation(1); !reflect.DeepEqual(again, e) {
		t.Error("the same seed gives another evaluation")
	}
	if other := s.Evaluation(2); slices.Equal(other.PairImages, e.PairImages) || !slices.Equal(other.Keys, e.Keys) {
		t.Error("another seed must give other pairs of the same pictures")
	}
}

// An epoch is every training pair once, none that is held out, each with captions of its own.
func TestSampleIsAnEpoch(t *testing.T) {
	s := mustOpen(t, table(t, 60)+leveledOptions)
	streams := dataset.NewStreams(1)
	n := s.Report().Training
	want := map[uint64]bool{}
	for i := range 60 {
		if hash := keyHash(fmt.Sprintf("pictures/%03d.%s", i, []string{"png", "jpg"}[i%2])); !heldOut(hash, 0.2) {
			want[hash] = true
		}
	}
	levels := map[bool]int{}
	for epoch := range 3 {
		b := drawn(t, s, streams, n)[0]
		seen := map[uint64]bool{}
		for i, image := range b.Keys.Images {
			if seen[image] = true; !want[image] {
				t.Fatalf("epoch %d: pair %d is not one to train on", epoch, i)
			}
			if of := b.Keys.True[2*i:][:2]; !slices.Contains(of, b.Keys.Captions[i]) {
				t.Fatalf("pair %d: caption %x is not one of its picture's, %x", i, b.Keys.Captions[i], of)
			}
			levels[b.Keys.Captions[i] == b.Keys.True[2*i]]++
			if b.Captions[i] != -1 || b.Kinds[i] != -1 {
				t.Fatalf("pair %d: got caption %d and kind %d, want −1", i, b.Captions[i], b.Kinds[i])
			}
		}
		if len(seen) != n {
			t.Errorf("epoch %d: %d of %d pictures came", epoch, len(seen), n)
		}
	}
	if levels[true] < n || levels[false] < n {
		t.Errorf("levels came %v times in %d pairs, want each about half", levels, 3*n)
	}
}

// The same streams give the same batches, however many decoders there are and however the pairs are cut into batches.
func TestSampleIsTheSame(t *testing.T) {
	spec := table(t, 60) + leveledOptions
	s := mustOpen(t, spec)
	want := drawn(t, s, dataset.NewStreams(1), 40, 40, 40)
	for _, decoders := range []int{1, 2, 7} {
		other := mustOpen(t, spec)
		other.decoders = decoders
		if got := drawn(t, other, dataset.NewStreams(1), 40, 40, 40); !reflect.DeepEqual(got, want) {
			t.Errorf("%d decoders give other batches", decoders)
		}
	}
	cut := drawn(t, s, dataset.NewStreams(1), 15, 25)
	if !slices.Equal(append(cut[0].Images, cut[1].Images...), want[0].Images) || !slices.Equal(append(cut[0].Tokens, cut[1].Tokens...), want[0].Tokens) {
		t.Error("batches of 15 and 25 are not one of 40")
	}
	if other := drawn(t, s, dataset.NewStreams(2), 40); slices.Equal(other[0].Keys.Images, want[0].Keys.Images) {
		t.Error("another seed gives the same order")
	}
	looks := dataset.NewStreams(1)
	looks.Data = dataset.NewStream(9, "data")
	if other := drawn(t, s, looks, 40); !slices.Equal(other[0].Keys.Captions, want[0].Keys.Captions) || slices.Equal(other[0].Images, want[0].Images) {
		t.Error("another stream of looks must change how images look, and not which come")
	}
}

// Saved anywhere and restored, the data go on as if they had never stopped.
func TestSampleResumes(t *testing.T) {
	csv := table(t, 60) + leveledOptions
	shards := shardsOf(t, 3, 20) + "?size=16&holdout=0.2&shuffle=15&corrupt-count=100"
	r := rand.New(rand.NewPCG(4, 2))
	for _, spec := range []string{csv, shards} {
		s := mustOpen(t, spec)
		const n, batches = 7, 25
		streams := dataset.NewStreams(3)
		var states [][3][]byte
		var whole []dataset.Batch
		for range batches {
			states = append(states, save(t, streams))
			whole = append(whole, drawn(t, s, streams, n)...)
		}
		for range 4 {
			at := r.IntN(batches - 2)
			resumed := mustOpen(t, spec)
			if got := drawn(t, resumed, restore(t, states[at]), n, n); !reflect.DeepEqual(got, whole[at:at+2]) {
				t.Errorf("%s: resumed at batch %d it is another", spec, at)
			}
			if got := drawn(t, s, restore(t, states[at]), n); !reflect.DeepEqual(got, whole[at:at+1]) {
				t.Errorf("%s: taken back to batch %d it is another", spec, at)
			}
		}
	}
}

func save(t *testing.T, s *dataset.Streams) (state [3][]byte) {
	t.Helper()
	for i, m := range []interface{ MarshalBinary() ([]byte, error) }{s.Data, s.Batch, &s.Order} {
		b, err := m.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		state[i] = b
	}
	return state
}

func restore(t *testing.T, state [3][]byte) *dataset.Streams {
	t.Helper()
	s := &dataset.Streams{Data: new(dataset.Stream), Batch: new(dataset.Stream)}
	for i, m := range []interface{ UnmarshalBinary([]byte) error }{s.Data, s.Batch, &s.Order} {
		if err := m.UnmarshalBinary(state[i]); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// shardsOf writes shards of n pairs each, of which a few have broken pictures, and returns their pattern.
func shardsOf(t testing.TB, shards, n int) string {
	t.Helper()
	folder := t.TempDir()
	for s := range shards {
		var files []file
		for i := range n {
			key := fmt.Sprintf("%d%04d", s, i)
			data := string(asPNG(t, paint(18, 18, s*n+i)))
			if i%9 == 4 {
				data = "broken"
			}
			files = append(files, file{name: key + ".png", data: data}, file{name: key + ".txt", data: "picture p" + key})
		}
		write(t, filepath.Join(folder, fmt.Sprintf("%03d.tar", s)), tarOf(t, files...))
	}
	return filepath.Join(folder, fmt.Sprintf("{000..%03d}.tar", shards-1))
}

// Broken pictures turn up in training, are counted once each, and the next pair takes their place.
func TestSampleLeavesOutWhatIsBroken(t *testing.T) {
	spec := shardsOf(t, 2, 30) + "?size=16&holdout=0.2&corrupt="
	s := mustOpen(t, spec+"0.2")
	streams := dataset.NewStreams(1)
	drawn(t, s, streams, 50, 50, 50)
	broken := 0
	for shard := range 2 {
		for i := 4; i < 30; i += 9 {
			if !heldOut(keyHash(fmt.Sprintf("%d%04d", shard, i)), 0.2) {
				broken++
			}
		}
	}
	// Held-out pictures are all read at the start.
	held := len(s.index.heldOut) - len(s.evaluated.keys)
	report := s.Report()
	if report.Corrupt != broken+held || report.Reasons[BadPicture] != broken+held || broken == 0 {
		t.Errorf("got %d that cannot be used, want %d: %s", report.Corrupt, broken+held, report)
	}
	perEpoch := uint64(report.Training)
	if got := streams.Order.Taken; got < 150+uint64(broken) || got > 150+(150/(perEpoch-uint64(broken))+1)*uint64(broken) {
		t.Errorf("150 pairs took %d of the order, with %d of %d broken", got, broken, perEpoch)
	}

	s, err := Open(context.Background(), spec+"0.01&corrupt-count=2", nil)
	if err != nil {
		wantError(t, err, "too many pairs cannot be used: of 60, 3 cannot be used (3 picture cannot be read)\n  ")
		return
	}
	defer s.Close()
	var b dataset.Batch
	for range 3 {
		if s.Sample(dataset.NewStreams(1), 50, &b); s.Err() != nil {
			break
		}
	}
	wantError(t, s.Err(), "too many pairs cannot be used: of 60, 3 cannot be used (3 picture cannot be read)\n  ")
	if b.N != 0 {
		t.Errorf("got %d pairs with the error, want 0", b.N)
	}
}

func TestOpenErrors(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "empty.csv"), []byte("filepath\ttitle\n"))
	write(t, filepath.Join(folder, "commas.csv"), []byte("filepath\ttitle\n"+strings.Repeat("a.jpg,x\n", 5000)))
	few := table(t, 3)
	for _, row := range []struct{ spec, want string }{
		{"tree999", "is no data"},
		{filepath.Join(folder, "missing.csv"), "missing.csv"},
		{filepath.Join(folder, "empty.csv"), "there are no pairs in it"},
		{filepath.Join(folder, "commas.csv"), "too many pairs cannot be used: of 1000, 1000 cannot be used (1000 row cannot be read)\n  row 1: row cannot be read: 1 fields; the header has 2"},
		{filepath.Join(folder, "{0..1}.tar"), "shard 1 of 2"},
		{few + "?holdout=0.0001", "none is held out to judge by: 3 pairs: 3 to train on, 0 held out; want more pairs or a larger holdout="},
	} {
		s, err := Open(context.Background(), row.spec, nil)
		if s != nil {
			t.Errorf("%s: got a set", row.spec)
		}
		wantError(t, err, row.want)
	}
	empty := filepath.Join(folder, "photos")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := Open(context.Background(), empty, nil)
	wantError(t, err, "want pictures (.jpg, .png, .jpeg, .webp) with captions")
}

func TestOpenStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	path := filepath.Join(t.TempDir(), "data.csv")
	write(t, path, []byte("filepath\ttitle\n"+strings.Repeat("a.jpg\tx\n", 50_000)))
	calls := 0
	_, err := Open(ctx, path, func(p Progress) {
		calls++
		if p.Stage != "captions" || p.Pairs != 1000*calls || p.Done <= 0 || p.Done > 0.2 {
			t.Errorf("call %d: got %+v", calls, p)
		}
		if calls == 3 {
			cancel()
		}
	})
	wantError(t, err, "interrupted after 3000 pairs: context canceled")
}

// Rows of one picture are one picture to judge by, with all its captions, and positives of each other in training.
func TestSeveralCaptionsOfOnePicture(t *testing.T) {
	folder := t.TempDir()
	rows := "filepath,title\n"
	for i := range 40 {
		name := fmt.Sprintf("%d.png", i)
		write(t, filepath.Join(folder, name), asPNG(t, paint(16, 16, i)))
		rows += fmt.Sprintf("%s,caption one of %d\n%s,another caption of %d\n%s,caption one of %d\n", name, i, name, i, name, i)
	}
	write(t, filepath.Join(folder, "data.csv"), []byte(rows))
	s := mustOpen(t, filepath.Join(folder, "data.csv?size=16&holdout=0.3&crop=1"))
	e := s.Evaluation(1)
	if want := s.Report().HeldOut / 3; len(e.Keys) != want {
		t.Errorf("got %d pictures to judge by, want %d", len(e.Keys), want)
	}
	for _, k := range s.Kinds() {
		if len(k.Captions) != 2 {
			t.Errorf("%s has %d captions, want 2", k.Label, len(k.Captions))
		}
	}
	if s.Info().Groups != nil {
		t.Errorf("got the groups %q of one level, want none", s.Info().Groups)
	}
	b := drawn(t, s, dataset.NewStreams(1), s.Report().Training)[0]
	m := b.Mask(s, nil)
	for i := range b.N {
		positives := 0
		for j := range b.N {
			if m[i*b.N+j] {
				positives++
			}
		}
		if positives != 2 {
			t.Fatalf("pair %d has %d other positives in an epoch, want the two other rows of its picture", i, positives)
		}
	}
}

// Weights of levels decide what is drawn, and a level of weight 0 is said to be unseen.
func TestLevelWeights(t *testing.T) {
	s := mustOpen(t, table(t, 40)+"?vague=kind&size=16&holdout=0.2&levels=1+0")
	b := drawn(t, s, dataset.NewStreams(1), 50)[0]
	for i := range b.N {
		if b.Keys.Captions[i] != b.Keys.True[2*i] {
			t.Fatalf("pair %d has a title, whose weight is 0", i)
		}
	}
	for _, c := range s.Captions() {
		if c.Unseen != (c.Level == 1) {
			t.Errorf("%+v: want it to be unseen just where its level is drawn never", c)
		}
	}
	if got, want := s.Tokenizer().Vocabulary(), []string{"", "<unknown>", "kind", "a", "b", "c"}; len(got) != len(want) || got[2] != "kind" {
		t.Errorf("got the vocabulary %q, want the words of kinds alone, %q", got, want)
	}
}

// A checkpoint of other data cannot go on with these.
func TestOtherData(t *testing.T) {
	a, b := mustOpen(t, table(t, 30)+"?size=16&holdout=0.2"), mustOpen(t, table(t, 31)+"?size=16&holdout=0.2")
	streams := dataset.NewStreams(1)
	drawn(t, a, streams, 5)
	var batch dataset.Batch
	b.Sample(streams, 5, &batch)
	wantError(t, b.Err(), "is no longer what it was when the checkpoint was written")
	if batch.N != 0 {
		t.Errorf("got %d pairs, want none", batch.N)
	}
	drawn(t, b, dataset.NewStreams(1), 5) // it is not broken by that
}

// Where no picture can be read the run ends, it does not search for ever.
func TestNothingCanBeRead(t *testing.T) {
	s := mustOpen(t, table(t, 30)+"?size=16&holdout=0.2&corrupt=1")
	folder := filepath.Dir(s.src.(*csvSource).path)
	if err := os.RemoveAll(filepath.Join(folder, "pictures")); err != nil {
		t.Fatal(err)
	}
	var b dataset.Batch
	s.Sample(dataset.NewStreams(1), 5, &b)
	wantError(t, s.Err(), "not one pair of a whole epoch can be used")
	_, err := Open(context.Background(), s.Info().Name, nil)
	wantError(t, err, "no held-out picture can be used")
}

// Pairs that come or go move no other between training and holding out.
func TestSplitIsStable(t *testing.T) {
	keys := func(s *Set) map[string]bool {
		held := map[string]bool{}
		for _, key := range s.Evaluation(1).Keys {
			held[key] = true
		}
		return held
	}
	few, many := keys(mustOpen(t, table(t, 30)+"?size=16&holdout=0.2")), keys(mustOpen(t, table(t, 60)+"?size=16&holdout=0.2"))
	for i := range 30 {
		key := fmt.Sprintf("pictures/%03d.%s", i, []string{"png", "jpg"}[i%2])
		if few[key] != many[key] {
			t.Errorf("%s is held out of 30: %v, of 60: %v", key, few[key], many[key])
		}
	}
	if len(few) == 0 || len(many) <= len(few) {
		t.Errorf("%d and %d are held out; the check says nothing", len(few), len(many))
	}
}
