package session

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// lines are those of a file of tab-separated values, each as its fields.
func lines(t *testing.T, data []byte) [][]string {
	t.Helper()
	text := string(data)
	if !strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n") {
		t.Fatalf("the file ends in %q, want one line break", text[max(0, len(text)-4):])
	}
	var rows [][]string
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		rows = append(rows, strings.Split(line, "\t"))
	}
	return rows
}

// The pair of files says of every point what the frame on show does, to the bit.
func TestExport(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.Handle(wire.Steps{Run: 1, Count: 3})
	b.work(20)
	b.Handle(wire.Export{Run: 1})
	got := last[wire.Exported](b, b.page)
	frame := last[wire.Frame](b, b.scene)
	if got.Step != 3 || frame.Step != 3 {
		t.Fatalf("exported step %d, the frame is of step %d; want 3", got.Step, frame.Step)
	}
	vectors, metadata := lines(t, got.Vectors), lines(t, got.Metadata)
	if want := []string{"caption", "kind", "level", "group", "ln σ"}; strings.Join(metadata[0], "|") != strings.Join(want, "|") {
		t.Errorf("columns %q, want %q", metadata[0], want)
	}
	metadata = metadata[1:]
	info := last[wire.Started](b, b.page).Points
	n, m := len(info.Images), len(info.Texts)
	if len(vectors) != n+m || len(metadata) != n+m {
		t.Fatalf("%d vectors and %d lines of metadata, want %d of each", len(vectors), len(metadata), n+m)
	}
	means := append(append([]float32{}, frame.Images...), frame.Texts...)
	logStd := append(append([]float32{}, frame.ImageStd...), frame.TextStd...)
	for i, row := range vectors {
		for k, field := range row {
			x, err := strconv.ParseFloat(field, 32)
			if err != nil || float32(x) != means[i*frame.Dim+k] {
				t.Fatalf("point %d, number %d: got %q, want %v", i, k, field, means[i*frame.Dim+k])
			}
		}
		if len(row) != frame.Dim {
			t.Fatalf("point %d has %d numbers, want %d", i, len(row), frame.Dim)
		}
	}
	for i, row := range metadata {
		if len(row) != 5 {
			t.Fatalf("point %d has %d columns of metadata, want 5: %q", i, len(row), row)
		}
		want := []string{"", "picture", "", ""}
		if i < n {
			want[0], want[3] = info.Images[i].Label, info.Groups[info.Images[i].Group]
		} else {
			text := info.Texts[i-n]
			want = []string{text.Caption, "caption", info.Levels[text.Level], ""}
			if text.Group >= 0 {
				want[3] = info.Groups[text.Group]
			}
		}
		if strings.Join(row[:4], "|") != strings.Join(want, "|") {
			t.Errorf("point %d: got %q, want %q", i, row[:4], want)
		}
		if u, err := strconv.ParseFloat(row[4], 32); err != nil || float32(u) != logStd[i] {
			t.Errorf("point %d: ln σ %q, want %v", i, row[4], logStd[i])
		}
	}
}

// What would break a line, what is undefined and what has no place.
func TestProjectorFiles(t *testing.T) {
	nan := float32(math.NaN())
	points := &checkpoint.Points{
		Images: []checkpoint.ImagePoint{{Label: "a\tb", Group: -1}, {Label: "not followed"}},
		Texts:  []checkpoint.TextPoint{{Caption: "two\r\nlines", Level: 7, Group: 0}},
		Groups: []string{"red"}, Levels: []string{"word"},
	}
	shown := &checkpoint.Snapshot{
		Images: checkpoint.Cloud{Dim: 2, Means: []float32{1, -0.1, nan, nan}},
		Texts:  checkpoint.Cloud{Dim: 2, Means: []float32{1e-9, 3}, LogStd: []float32{5}},
	}
	vectors, metadata := projectorFiles(points, shown)
	if want := "1\t-0.1\n1e-09\t3\n"; string(vectors) != want {
		t.Errorf("vectors: got %q, want %q", vectors, want)
	}
	// Without HasStd what the head gives, as that of free-bias, is no ln σ.
	if want := "caption\tkind\tlevel\tgroup\tln σ\na b\tpicture\t\t\t\ntwo  lines\tcaption\t\tred\t\n"; string(metadata) != want {
		t.Errorf("metadata: got %q, want %q", metadata, want)
	}
}
