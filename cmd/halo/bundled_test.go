//go:build !js

package main

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
)

// The bundled checkpoints are what assets/README.md says of them: enough frames, and on emoji better than chance and
// than the nearest training picture at so many levels.
func TestBundledCheckpoints(t *testing.T) {
	readme, err := fs.ReadFile(filesOf(t), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, bundled := range []struct {
		name string
		dim  int
		wins int // levels, from the vaguest, at which it beats chance and the nearest training picture
	}{{"shapes", 2, 0}, {"emoji60", 2, 1}, {"emoji", 16, 3}} {
		data, err := assets.Files.ReadFile("checkpoints/" + bundled.name + ".safetensors")
		if err != nil {
			t.Fatal(err)
		}
		total += len(data)
		file, err := checkpoint.Decode(data)
		if err != nil {
			t.Fatalf("%s: %v", bundled.name, err)
		}
		m := file.Now.Metrics
		if file.Config.Dim != bundled.dim || file.Config.Objective.Name != "proposal" || len(file.History) < 40 {
			t.Errorf("%s: d = %d, objective %s, %d frames; want d = %d, proposal, at least 40",
				bundled.name, file.Config.Dim, file.Config.Objective.Name, len(file.History), bundled.dim)
		}
		if *m.CrossEntropy > math.Log(64)-0.5 {
			t.Errorf("%s: held-out cross-entropy %.3f, want below ln 64 − 0.5", bundled.name, *m.CrossEntropy)
		}
		row := fmt.Sprintf("| `%s` | %d | %d | %d | %.3f | %.2f | %s |", bundled.name, file.Config.Dim, file.Now.Step, len(file.History),
			*m.CrossEntropy, *m.KendallTau, levels(m.RecallByLevel))
		want(t, readme, row)

		set, err := dataset.Open(assets.Files, file.Config.Dataset)
		if err != nil {
			t.Fatal(err)
		}
		emoji, ok := set.(dataset.Finite)
		if !ok {
			continue
		}
		e := set.Evaluation(file.Config.Seed)
		chance, nearest := dataset.ChanceRecall(set, e), dataset.NearestPictureRecall(emoji, e)
		for level := range bundled.wins {
			if got := *m.RecallByLevel[level]; got <= chance[level] || got <= nearest[level] {
				t.Errorf("%s: recall at level %d %.3f, chance %.3f, nearest training picture %.3f: want more than both", bundled.name, level, got, chance[level], nearest[level])
			}
		}
		want(t, readme, fmt.Sprintf("| chance on `%s` | | | | | | %s |", bundled.name, levels(pointers(chance))))
		want(t, readme, fmt.Sprintf("| nearest training picture on `%s` | | | | | | %s |", bundled.name, levels(pointers(nearest))))
	}
	if total > 8<<20 {
		t.Errorf("the bundled checkpoints take %d bytes, at most 8 MiB are allowed", total)
	}
}

// filesOf is the folder assets as it is in the repository: README.md is not embedded.
func filesOf(t *testing.T) fs.FS {
	t.Helper()
	root, err := filepath.Abs("../../assets")
	if err != nil {
		t.Fatal(err)
	}
	return os.DirFS(root)
}

func want(t *testing.T, readme []byte, row string) {
	t.Helper()
	if !strings.Contains(string(readme), row) {
		t.Errorf("assets/README.md lacks the row\n%s", row)
	}
}

func levels(recall []*float64) string {
	var parts []string
	for _, r := range recall {
		parts = append(parts, number(r))
	}
	return strings.Join(parts, " / ")
}

func pointers(list []float64) []*float64 {
	var p []*float64
	for _, x := range list {
		p = append(p, &x)
	}
	return p
}
