//go:build !js

package main

import (
	"slices"
	"testing"

	"halo/checkpoint"
	"halo/metric"
	"halo/toymodel"
)

func TestComparedRows(t *testing.T) {
	one, two, minus := 1.0, 2.5, -0.25
	report := func(value *float64, levels ...*float64) *toymodel.Report {
		r := &toymodel.Report{Levels: []string{"any", "colour"}, Values: map[string]float64{}, ByLevel: map[string][]*float64{"levels": levels}}
		if value != nil {
			r.Values["number"] = *value
		}
		return r
	}
	a, b := report(&one, &one, nil), report(&two, &minus, &two)
	number, levels := metric.Description{Key: "number", Title: "number"}, metric.Description{Key: "levels", Title: "by level", ByLevel: true}
	for _, test := range []struct {
		name string
		a, b *toymodel.Report
		d    metric.Description
		want []comparedRow
	}{
		{"B is larger", a, b, number, []comparedRow{{"number", "1", "2.5", "+1.5"}}},
		{"B is smaller", b, a, number, []comparedRow{{"number", "2.5", "1", "−1.5"}}},
		{"the same", a, a, number, []comparedRow{{"number", "1", "1", "0"}}},
		{"A is undefined", report(nil), b, number, []comparedRow{{"number", "–", "2.5", "–"}}},
		{"B is undefined", a, report(nil), number, []comparedRow{{"number", "1", "–", "–"}}},
		{"by level", a, b, levels, []comparedRow{{"by level, any", "1", "-0.25", "−1.25"}, {"by level, colour", "–", "2.5", "–"}}},
		{"B has no levels", a, report(nil), levels, []comparedRow{{"by level, any", "1", "–", "–"}, {"by level, colour", "–", "–", "–"}}},
	} {
		if got := comparedRows(test.a, test.b, test.d); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestObstacles(t *testing.T) {
	report := func(change func(c *checkpoint.Config)) *toymodel.Report {
		r := &toymodel.Report{Config: checkpoint.Config{Dataset: "tree332", BatchSize: 64, Objective: checkpoint.Objective{Name: "proposal", Tau: 1}}}
		change(&r.Config)
		return r
	}
	same := report(func(*checkpoint.Config) {})
	for _, test := range []struct {
		name            string
		change          func(c *checkpoint.Config)
		data, objective bool // what is barred
	}{
		{"nothing differs", func(*checkpoint.Config) {}, false, false},
		{"seed and dimension", func(c *checkpoint.Config) { c.Seed, c.Dim = 9, 8 }, false, false},
		{"data", func(c *checkpoint.Config) { c.Dataset = "tree332?fog=0.2" }, true, true},
		{"objective", func(c *checkpoint.Config) { c.Objective.Name = "clip" }, false, true},
		{"batch size", func(c *checkpoint.Config) { c.BatchSize = 8 }, false, true},
		{"temperature", func(c *checkpoint.Config) { c.Objective.Tau = 0.1 }, false, true},
	} {
		got := obstacles(same, report(test.change))
		if (got[metric.NeedsData] != "") != test.data || (got[metric.NeedsObjective] != "") != test.objective || got[metric.NeedsNothing] != "" {
			t.Errorf("%s: got %q, want data barred %v, objective barred %v", test.name, got, test.data, test.objective)
		}
	}
}
