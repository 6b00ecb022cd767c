//go:build !js

package main

import (
	"encoding/json/v2"
	"testing"

	"halo/checkpoint"
	"halo/loss"
	"halo/toymodel"
)

// The page reads specs of objectives with its own code, and starts runs with what it makes of them. Both must be
// what package loss and toymodel make of the same spec.
func TestPageReadsObjectivesAsGoDoes(t *testing.T) {
	const dim = 5
	specs := []string{
		"proposal?mask=1&c=0.5", "proposal?learn=tau,c&k=2", "proposal?c=d&side=query", "proposal?c=1&k=1", "proposal?c=1e-7",
		"proposal?clamp=0&head=random&normalise=1", "gaussian?side=query&mask=1", "euclidean?logstd=-0.5&learn=logstd",
		"clip?learn=tau&mask=1", "siglip?learn=none&bias=-3.25", "ppcl?bias=0", "free-bias?logstd=2&learn=tau,logstd",
	}
	for _, e := range loss.Objectives() {
		specs = append(specs, e.Name)
		for _, o := range e.Options { // each option by itself, at each value that the table names
			values := append([]string{o.Default}, o.Choices...)
			switch o.Kind {
			case loss.KindNumber:
				values = append(values, "0.5")
			case loss.KindSwitch:
				values = append(values, "0", "1")
			case loss.KindList:
				values = append(values, "none")
			}
			for _, v := range values {
				specs = append(specs, e.Name+"?"+o.Key+"="+v)
			}
		}
	}
	if len(specs) < 100 {
		t.Fatalf("%d specs, want at least 100 of the table", len(specs))
	}

	type page struct {
		Canonical string               `json:"canonical"`
		Config    checkpoint.Objective `json:"config"`
		Gauge     bool                 `json:"gauge"`
		Note      string               `json:"note"`
		Freedom   int                  `json:"freedom"`
	}
	in, err := json.Marshal(map[string]any{"specs": specs, "d": dim})
	if err != nil {
		t.Fatal(err)
	}
	var got []page
	if err := json.Unmarshal(node(t, in, "testdata/objectives.mjs"), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(specs) {
		t.Fatalf("%d answers to %d specs", len(got), len(specs))
	}
	for i, spec := range specs {
		parsed, err := loss.Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		config, err := toymodel.Objective(spec, dim)
		if err != nil {
			t.Fatal(err)
		}
		want := page{parsed.String(), config, parsed.TauIsGauge(), parsed.TauNote(), parsed.DegreesOfFreedom(dim)}
		if got[i] != want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", spec, got[i], want)
		}
	}
}

// What the URL says of an objective that does not exist so becomes one that does.
func TestPageRepairsObjectives(t *testing.T) {
	rows := [][2]string{ // spec, what it becomes
		{"", "proposal"},
		{"ranking?mask=1", "proposal"},
		{"proposal?c=-4&k=1000", "proposal?c=0&k=100"},
		{"proposal?c=much&mask=yes&side=both&learn=everything", "proposal"},
		{"proposal?colour=red&mask=1", "proposal?mask=1"},
		{"clip?c=0.5&learn=tau,c", "clip?learn=tau"},
		{"proposal?clamp=0.001", "proposal?clamp=0.1"},
		{"proposal?c=0x10&k=Infinity", "proposal"},
		{"proposal?mask", "proposal"},
	}
	var specs []string
	for _, r := range rows {
		specs = append(specs, r[0])
	}
	in, err := json.Marshal(map[string]any{"specs": specs, "d": 2})
	if err != nil {
		t.Fatal(err)
	}
	var got []struct {
		Canonical string `json:"canonical"`
	}
	if err := json.Unmarshal(node(t, in, "testdata/objectives.mjs"), &got); err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if got[i].Canonical != r[1] {
			t.Errorf("%q: got %q, want %q", r[0], got[i].Canonical, r[1])
		}
		if _, err := loss.Parse(got[i].Canonical); err != nil {
			t.Errorf("%q became a spec that is none: %v", r[0], err)
		}
	}
}
