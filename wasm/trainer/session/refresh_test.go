package session

import (
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// growing is the files of one run as it trains: of its steps 0, 6 and 12, by another session.
func growing(t *testing.T) (files [3][]byte) {
	t.Helper()
	b := newBench(t)
	b.start(1, false, Unlimited)
	for i := range files {
		if i > 0 {
			for range 3 { // a frame of the history every second step
				b.Handle(wire.Steps{Run: 1, Count: 2})
				b.work(100)
			}
		}
		b.Handle(wire.Save{Run: 1})
		files[i] = slices.Clone(last[wire.Saved](b, b.page).Data)
	}
	return files
}

// bundle is a file without what a run needs to go on.
func bundle(t *testing.T, data []byte) []byte {
	t.Helper()
	file, err := checkpoint.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	file.Optimizer, file.Streams = nil, nil
	if data, err = checkpoint.Encode(file); err != nil {
		t.Fatal(err)
	}
	return data
}

// A file that has grown is shown as if it had been opened then, and nothing that is on show begins anew.
func TestRefreshGrows(t *testing.T) {
	files := growing(t)
	for name, of := range map[string]func([]byte) []byte{
		"a file to go on from": func(data []byte) []byte { return slices.Clone(data) },
		"a bundled file":       func(data []byte) []byte { return bundle(t, data) },
	} {
		t.Run(name, func(t *testing.T) {
			fresh := newBench(t) // the oracle: opened as it is at the end
			fresh.Handle(wire.Open{Run: 7, Name: "a.safetensors", Data: of(files[2])})
			fresh.work(10)

			b := newBench(t)
			b.Handle(wire.Open{Run: 7, Name: "a.safetensors", Data: of(files[0])})
			b.work(10)
			for i, step := range []int64{6, 12} {
				b.clear()
				b.Handle(wire.Refresh{Run: 7, Data: of(files[i+1])})
				b.work(10)
				if r := last[wire.Refreshed](b, b.page); r.Reason != "" || r.Step != step || r.Run != 7 {
					t.Fatalf("got %+v, want step %d without a reason", r, step)
				}
				if len(of2[wire.Started](b)) > 0 || len(of2[wire.Points](b)) > 0 {
					t.Error("the run begins anew")
				}
			}
			got, want := last[wire.Frame](b, b.scene), last[wire.Frame](fresh, fresh.scene)
			if got.Step != 12 || !slices.Equal(got.Texts, want.Texts) || !slices.Equal(got.Images, want.Images) {
				t.Errorf("got a frame of step %d, want that of a file opened at step %d", got.Step, want.Step)
			}
			history, wantHistory := last[wire.History](b, b.page), last[wire.History](fresh, fresh.page)
			if !slices.Equal(history.Steps, wantHistory.Steps) || len(history.Steps) < 3 {
				t.Errorf("got a history of steps %v, want %v", history.Steps, wantHistory.Steps)
			}
			p, wantP := last[wire.Progress](b, b.page), last[wire.Progress](fresh, fresh.page)
			if p.Step != 12 || p.HistoryLength != wantP.HistoryLength || p.HistoryIndex != -1 || *p.Metrics.CrossEntropy != *wantP.Metrics.CrossEntropy {
				t.Errorf("got progress %+v, want %+v", p, wantP)
			}
		})
	}
}

func of2[M any](b *bench) []M { return append(of[M](b.page), of[M](b.scene)...) }

// Who looks back goes on seeing the same frame, and what was set by hand stays.
func TestRefreshKeepsWhatIsOnShow(t *testing.T) {
	files := growing(t)
	b := newBench(t)
	b.Handle(wire.Open{Run: 1, Name: "a.safetensors", Data: slices.Clone(files[1])})
	b.work(10)
	tau, batch := 0.5, 16
	b.Handle(wire.Set{Run: 1, Tau: &tau, BatchSize: &batch})
	step := int64(4)
	b.Handle(wire.Ask{Run: 1, ID: 5, Captions: []string{"a red circle"}, Kind: "text", Index: 2})
	b.Handle(wire.Show{Run: 1, Index: -1, Step: &step})
	b.work(10)
	before := last[wire.Frame](b, b.scene)

	b.clear()
	b.Handle(wire.Refresh{Run: 1, Data: slices.Clone(files[2])})
	b.work(10)
	if after := last[wire.Frame](b, b.scene); before.Step != 4 || after.Step != 4 || !slices.Equal(after.Texts, before.Texts) {
		t.Errorf("looking back at step %d, the frame on show becomes that of step %d", before.Step, after.Step)
	}
	if p := last[wire.Progress](b, b.page); p.HistoryIndex < 0 || p.Step != 4 {
		t.Errorf("looking back got progress %+v", p)
	}
	if trail := last[wire.Trail](b, b.scene); trail.Index != 2 || len(trail.Means) != 2*last[wire.Progress](b, b.page).HistoryLength {
		t.Errorf("got a trail of %d numbers, want one as long as the history", len(trail.Means))
	}
	b.Handle(wire.Show{Run: 1, Index: -1})
	b.work(10)
	if p := last[wire.Progress](b, b.page); p.Step != 12 || p.Tau != tau || p.BatchSize != batch {
		t.Errorf("got step %d, τ %v, batch %d; want the file's 12, and 0.5 and 16 as they were set", p.Step, p.Tau, p.BatchSize)
	}
	if a := last[wire.Answers](b, b.page); a.ID != 5 || a.Step != 12 || len(a.Probes) != 1 || a.Probes[0].Problem != "" {
		t.Errorf("the answers are %+v, want those of question 5 at step 12", a)
	}
	b.Handle(wire.Steps{Run: 1, Count: 1})
	b.work(20)
	if p := last[wire.Progress](b, b.page); p.Step != 13 {
		t.Errorf("a step of the refreshed run leads to %d, want 13", p.Step)
	}
}

// What cannot be refreshed stays on show, and says why.
func TestRefreshRefuses(t *testing.T) {
	files := growing(t)
	other, err := checkpoint.Decode(files[1])
	if err != nil {
		t.Fatal(err)
	}
	other.Config.Seed++
	another, err := checkpoint.Encode(other)
	if err != nil {
		t.Fatal(err)
	}
	other.Config.Seed--
	other.Points.Texts[0].Caption = "something else"
	renamed, err := checkpoint.Encode(other)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		before func(*bench)
		data   []byte
		want   string
	}{
		{"half a file", func(*bench) {}, files[1][:len(files[1])-5], "it was cut short"},
		{"another seed", func(*bench) {}, another, "another run"},
		{"other points", func(*bench) {}, renamed, "another run"},
		{"trained further", func(b *bench) { b.Handle(wire.Steps{Run: 1, Count: 1}); b.work(20) }, files[1], "trained further here"},
		{"training", func(b *bench) { playing := true; b.Handle(wire.Set{Run: 1, Playing: &playing}) }, files[1], "trained further here"},
		{"a live run", func(b *bench) { b.start(1, false, Unlimited) }, files[1], "not opened from a file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.Handle(wire.Open{Run: 1, Name: "a.safetensors", Data: slices.Clone(files[0])})
			b.work(10)
			test.before(b)
			b.clear()
			b.Handle(wire.Refresh{Run: 1, Data: slices.Clone(test.data)})
			if r := last[wire.Refreshed](b, b.page); !strings.Contains(r.Reason, test.want) || r.Step == 6 {
				t.Errorf("got %+v, want a reason with %q and an earlier step", r, test.want)
			}
			if len(of[wire.History](b.page)) > 0 || len(of[wire.Problem](b.page)) > 0 {
				t.Errorf("got %+v, want nothing else", b.page)
			}
		})
	}
}
