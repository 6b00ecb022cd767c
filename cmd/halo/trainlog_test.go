//go:build !js

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"halo/checkpoint"
)

// What a log keeps when a run goes on from a step: whole lines up to that step, each once.
func TestTrainLogGoesOn(t *testing.T) {
	const three = `{"was":1,"step":0}` + "\n" + `{"was":1,"step":10}` + "\n" + `{"was":1,"step":20}` + "\n"
	for _, row := range []struct {
		name, before string
		from         int64  // −1 is a new run
		want         string // + where the line was there before
		wantError    string
	}{
		{"none yet", "", 0, `0 10 20 30`, ""},
		{"a new run over an old one", three, -1, `0 10 20 30`, ""},
		{"from the last line", three, 20, `+0 +10 +20 30`, ""},
		{"from between two lines", three, 15, `+0 +10 20 30`, ""},
		{"a line that was not finished", three + `{"step":3`, 25, `+0 +10 +20 30`, ""},
		{"from an early step", three, 0, `+0 10 20 30`, ""},
		{"another file", "a,b\n", 20, "", "line 1 is no line of a log of halo train"},
		{"another JSON", three + "{}\n", 20, "", "line 4 is no line of a log of halo train"},
	} {
		path := filepath.Join(t.TempDir(), "log.jsonl")
		if row.before != "" {
			if err := os.WriteFile(path, []byte(row.before), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		log, err := openTrainLog(path, row.from)
		if row.wantError != "" {
			if err == nil || !strings.Contains(err.Error(), row.wantError) {
				t.Errorf("%s: got error %v, want one with %q", row.name, err, row.wantError)
			}
			if data, err := os.ReadFile(path); err != nil || string(data) != row.before {
				t.Errorf("%s: the file was changed to %q, error %v", row.name, data, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		for step := int64(0); step <= 30; step += 10 {
			if err := log.write(&checkpoint.Snapshot{Step: step}, 1, pace{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := log.close(); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var steps []string
		for line := range strings.Lines(string(data)) {
			_, rest, _ := strings.Cut(line, `"step":`)
			step := strings.FieldsFunc(rest, func(r rune) bool { return r < '0' || r > '9' })[0]
			if strings.Contains(line, "was") {
				step = "+" + step
			}
			steps = append(steps, step)
		}
		got := strings.Join(steps, " ")
		if got != row.want {
			t.Errorf("%s: got lines of steps %s, want %s", row.name, got, row.want)
		}
	}
}
