//go:build !js

package main

import (
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"testing"

	"halo/assets"
	"halo/checkpoint"
)

// The columns of a run in assets/encoders.md that assets/README.md has the means of, with their digits.
var compared = []struct {
	column, digits int
}{{5, 3}, {6, 2}, {7, 3}, {8, 3}, {9, 3}, {10, 3}}

// The best pair is told by the recall of these columns: group, subgroup and name.
var judged = []int{7, 8, 9}

// The pairs in assets/README.md are the means and sample standard deviations of the runs in assets/encoders.md, of which
// there is one for each of so many seeds; the bundled emoji checkpoint has the encoders of the best pair.
func TestEncoderComparison(t *testing.T) {
	runs := encoderRuns(t)
	readme, err := fs.ReadFile(filesOf(t), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	best, most := "", 0.0
	for _, i := range []string{"mlp", "resnet", "vit"} {
		for _, text := range []string{"cbow", "transformer"} {
			pair := i + " × " + text
			of := runs[pair]
			row := cellsOf(readme, pair)
			if len(row) != 4+len(compared) || len(of) == 0 || row[3] != strconv.Itoa(len(of)) {
				t.Errorf("of %s assets/encoders.md has %d runs and assets/README.md the row %q; want pair, weights, megabytes, the number of seeds and %d means", pair, len(of), row, len(compared))
				continue
			}
			for k, c := range compared {
				mean, std := spread(of, c.column)
				var said, saidStd float64
				n, _ := fmt.Sscanf(row[4+k], "%g ± %g", &said, &saidStd)
				// The script's means are of more digits than the runs are printed with.
				unit := 1.1 * math.Pow10(-c.digits)
				if n != min(len(of), 2) || math.Abs(said-mean) > unit || n == 2 && math.Abs(saidStd-std) > unit {
					t.Errorf("assets/README.md says %s of %s in column %d, its runs %.4f ± %.4f", row[4+k], pair, 4+k, mean, std)
				}
			}
			recall := 0.0
			for _, column := range judged {
				mean, _ := spread(of, column)
				recall += mean / float64(len(judged))
			}
			if recall > most {
				best, most = pair, recall
			}
		}
	}
	data, err := assets.Files.ReadFile("checkpoints/emoji.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	file, err := checkpoint.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if got := file.Model.ImageEncoder + " × " + file.Model.TextEncoder; got != best {
		t.Errorf("the bundled emoji checkpoint is %s, the best pair %s", got, best)
	}
}

// encoderRuns are the runs of assets/encoders.md by their pair, each as the cells of its row.
func encoderRuns(t *testing.T) map[string][][]string {
	t.Helper()
	data, err := fs.ReadFile(filesOf(t), "encoders.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "\n## Runs\n")
	section, _, _ := strings.Cut(rest, "\n## ")
	runs := map[string][][]string{}
	for line := range strings.Lines(section) {
		cells := cellsIn(line)
		if len(cells) != 11 || !strings.Contains(cells[0], " × ") {
			continue
		}
		for _, other := range runs[cells[0]] {
			if other[1] == cells[1] {
				t.Errorf("assets/encoders.md has seed %s of %s twice", cells[1], cells[0])
			}
		}
		runs[cells[0]] = append(runs[cells[0]], cells)
	}
	return runs
}

// cellsOf are the cells of the row of a pair, none where there is none.
func cellsOf(text []byte, pair string) []string {
	for line := range strings.Lines(string(text)) {
		if cells := cellsIn(line); cells[0] == pair {
			return cells
		}
	}
	return nil
}

// cellsIn are the cells of a row of a table.
func cellsIn(line string) []string {
	cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// spread is the mean of a column and its sample standard deviation, 0 of one row.
func spread(rows [][]string, column int) (mean, std float64) {
	var values []float64
	for _, row := range rows {
		v, err := strconv.ParseFloat(row[column], 64)
		if err != nil {
			return math.NaN(), math.NaN()
		}
		values = append(values, v)
		mean += v / float64(len(rows))
	}
	for _, v := range values {
		std += (v - mean) * (v - mean) / max(float64(len(rows)-1), 1)
	}
	return mean, math.Sqrt(std)
}
