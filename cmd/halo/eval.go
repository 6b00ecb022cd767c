//go:build !js

package main

import (
	"bufio"
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"halo/checkpoint"
	"halo/metric"
	"halo/toymodel"
)

// eval prints every number that judges a checkpoint.
func eval(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("eval", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "print JSON; an undefined number is absent")
	backend := flags.String("backend", "go", "go, simdgo, xla:cpu or xla:cuda")
	if err := parse(flags, args, stdout, "FILE"); err != nil {
		return err
	}
	r, err := evaluateFile(ctx, flags.Arg(0), *backend, stderr)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeReportJSON(stdout, r)
	}
	return writeReport(stdout, r)
}

// evaluateFile judges the checkpoint at path by the evaluation of its own data set, or, where that is not known here,
// by the points that it stores.
func evaluateFile(ctx context.Context, path, backendName string, stderr io.Writer) (*toymodel.Report, error) {
	backend, err := openBackend(backendName, 1)
	if err != nil {
		return nil, err
	}
	file, err := checkpoint.ReadFile(path)
	if err != nil {
		return nil, err
	}
	set, err := openSet(ctx, file.Config.Dataset, stderr)
	why := ""
	if err != nil {
		set, why = nil, err.Error() // a nil interface, whatever Open returned
	}
	if closer, ok := set.(io.Closer); ok {
		defer closer.Close()
	}
	r, err := toymodel.Evaluate(backend, set, why, file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// writeReport writes a report as a table: a block for each group, a line for each number with what it says.
func writeReport(w io.Writer, r *toymodel.Report) error {
	buffered := bufio.NewWriter(w)
	tabs := tabwriter.NewWriter(buffered, 0, 0, 2, ' ', 0)
	writeHead(tabs, "", r)
	group := ""
	for _, d := range metric.Descriptions() {
		if d.Group != group {
			group = d.Group
			fmt.Fprintf(tabs, "\n%s\n", group)
		}
		fmt.Fprintf(tabs, "  %s\t%s\t%s\n", d.Title, shown(r, d), d.Sentence)
	}
	if err := tabs.Flush(); err != nil {
		return err
	}
	return buffered.Flush()
}

// writeHead writes what was judged.
func writeHead(w io.Writer, name string, r *toymodel.Report) {
	if name != "" {
		name += ": "
	}
	c := r.Config
	fmt.Fprintf(w, "%s%s on %s, d = %d, seed %d, step %d\n", name, c.Objective.Name, c.Dataset, c.Dim, c.Seed, r.Step)
	if r.Stored != "" {
		fmt.Fprintf(w, "%sjudged by the embeddings that the file stores: %s\n", name, r.Stored)
	}
}

// shown is a number with its unit, “–” where it is undefined.
func shown(r *toymodel.Report, d metric.Description) string {
	if !d.ByLevel {
		return withUnit(optional(valueOf(r, d.Key)), d.Unit)
	}
	var parts []string
	for _, v := range r.ByLevel[d.Key] {
		parts = append(parts, optional(v))
	}
	if len(parts) == 0 {
		parts = []string{undefined}
	}
	return withUnit(strings.Join(parts, " "), d.Unit)
}

const undefined = "–"

// valueOf is a number of a report, nil where it is undefined.
func valueOf(r *toymodel.Report, key string) *float64 {
	value, ok := r.Values[key]
	if !ok {
		return nil
	}
	return &value
}

func optional(v *float64) string {
	if v == nil {
		return undefined
	}
	return strconv.FormatFloat(*v, 'g', 4, 64)
}

func withUnit(number, unit string) string {
	if unit == "" || number == undefined {
		return number
	}
	return number + " " + unit
}

// jsonReport is a report as eval -json prints it.
type jsonReport struct {
	Dataset   string       `json:"dataset"`
	Objective string       `json:"objective"`
	Dim       int          `json:"dim"`
	Seed      uint64       `json:"seed"`
	Step      int64        `json:"step"`
	Levels    []string     `json:"levels"`
	Stored    string       `json:"stored,omitempty"` // why the numbers are of what the file stores
	Metrics   []jsonMetric `json:"metrics"`
}

// jsonMetric is one number that is defined.
type jsonMetric struct {
	Key      string     `json:"key"`
	Group    string     `json:"group"`
	Title    string     `json:"title"`
	Value    *float64   `json:"value,omitempty"`
	ByLevel  []*float64 `json:"by_level,omitempty"` // null for a level where it is undefined
	Unit     string     `json:"unit,omitempty"`
	Sentence string     `json:"sentence"`
}

func writeReportJSON(w io.Writer, r *toymodel.Report) error {
	out := jsonReport{Dataset: r.Config.Dataset, Objective: r.Config.Objective.Name, Dim: r.Config.Dim, Seed: r.Config.Seed,
		Step: r.Step, Levels: r.Levels, Stored: r.Stored, Metrics: []jsonMetric{}}
	for _, d := range metric.Descriptions() {
		m := jsonMetric{Key: d.Key, Group: d.Group, Title: d.Title, Value: valueOf(r, d.Key), Unit: d.Unit, Sentence: d.Sentence}
		if m.ByLevel = r.ByLevel[d.Key]; m.Value != nil || m.ByLevel != nil {
			out.Metrics = append(out.Metrics, m)
		}
	}
	if err := json.MarshalWrite(w, out, jsontext.Multiline(true)); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}
