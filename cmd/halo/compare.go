//go:build !js

package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"halo/metric"
	"halo/toymodel"
)

// compare prints the numbers of two checkpoints side by side, and their differences.
func compare(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	backend := flags.String("backend", "go", "go, simdgo, xla:cpu or xla:cuda")
	if err := parse(flags, args, stdout, "A", "B"); err != nil {
		return err
	}
	a, err := evaluateFile(ctx, flags.Arg(0), *backend, stderr)
	if err != nil {
		return err
	}
	b, err := evaluateFile(ctx, flags.Arg(1), *backend, stderr)
	if err != nil {
		return err
	}
	return writeComparison(stdout, a, b)
}

// obstacles are the reasons why some numbers of two checkpoints cannot be compared, by what these numbers need.
func obstacles(a, b *toymodel.Report) map[string]string {
	out := map[string]string{}
	p, q := a.Config, b.Config
	switch {
	case p.Dataset != q.Dataset:
		out[metric.NeedsData] = fmt.Sprintf("A was trained on %s and B on %s, so what depends on the data is not compared", p.Dataset, q.Dataset)
	case p.Objective.Name != q.Objective.Name:
		out[metric.NeedsObjective] = fmt.Sprintf("A was trained with %s and B with %s, so loss and gradient norm are in different units and not compared", p.Objective.Name, q.Objective.Name)
	case p.BatchSize != q.BatchSize || p.Objective.Tau != q.Objective.Tau:
		out[metric.NeedsObjective] = fmt.Sprintf("A was trained in batches of %d at temperature %g and B in batches of %d at %g, so loss and gradient norm are not compared", p.BatchSize, p.Objective.Tau, q.BatchSize, q.Objective.Tau)
	}
	if reason, ok := out[metric.NeedsData]; ok {
		out[metric.NeedsObjective] = reason
	}
	return out
}

// remarks say of numbers that are compared what a reader has to know.
func remarks(a, b *toymodel.Report) []string {
	var out []string
	p, q := a.Config, b.Config
	if p.Dim != q.Dim {
		out = append(out, fmt.Sprintf("A has d = %d and B d = %d: the larger one has more room", p.Dim, q.Dim))
	}
	if p.Seed != q.Seed {
		out = append(out, fmt.Sprintf("A has seed %d and B seed %d: other weights and, for shapes, other evaluation images, so small differences are chance", p.Seed, q.Seed))
	}
	if a.Step != b.Step {
		out = append(out, fmt.Sprintf("A stands at step %d and B at step %d", a.Step, b.Step))
	}
	if (a.Stored == "") != (b.Stored == "") {
		out = append(out, "one is judged by the embeddings that its file stores and the other by the data set's evaluation")
	}
	return out
}

func writeComparison(w io.Writer, a, b *toymodel.Report) error {
	buffered := bufio.NewWriter(w)
	writeHead(buffered, "A", a)
	writeHead(buffered, "B", b)
	barred := obstacles(a, b)
	said := map[string]bool{}
	for _, need := range []string{metric.NeedsData, metric.NeedsObjective} {
		if reason := barred[need]; reason != "" && !said[reason] {
			said[reason] = true
			fmt.Fprintf(buffered, "%s.\n", reason)
		}
	}
	for _, remark := range remarks(a, b) {
		fmt.Fprintf(buffered, "%s.\n", remark)
	}

	tabs := tabwriter.NewWriter(buffered, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tabs, "\n\tA\tB\tB − A\t\n")
	group := ""
	for _, d := range metric.Descriptions() {
		if barred[d.Needs] != "" {
			continue
		}
		if d.Group != group {
			group = d.Group
			fmt.Fprintf(tabs, "%s\t\t\t\t\n", group)
		}
		for _, row := range comparedRows(a, b, d) {
			fmt.Fprintf(tabs, "  %s\t%s\t%s\t%s\t%s\n", row.title, row.a, row.b, row.difference, d.Unit)
		}
	}
	if err := tabs.Flush(); err != nil {
		return err
	}
	return buffered.Flush()
}

// comparedRow is a number of both, and by how much B's is larger; “–” where one is undefined.
type comparedRow struct{ title, a, b, difference string }

func comparedRows(a, b *toymodel.Report, d metric.Description) []comparedRow {
	row := func(title string, x, y *float64) comparedRow {
		out := comparedRow{title, optional(x), optional(y), undefined}
		if x != nil && y != nil {
			difference := *y - *x
			out.difference = optional(&difference)
			if difference > 0 {
				out.difference = "+" + out.difference
			}
			out.difference = strings.Replace(out.difference, "-", "−", 1)
		}
		return out
	}
	if !d.ByLevel {
		return []comparedRow{row(d.Title, valueOf(a, d.Key), valueOf(b, d.Key))}
	}
	var rows []comparedRow
	at := func(values []*float64, level int) *float64 {
		if level < len(values) {
			return values[level]
		}
		return nil
	}
	x, y := a.ByLevel[d.Key], b.ByLevel[d.Key]
	for level := range max(len(x), len(y), 1) {
		title := d.Title
		if level < len(a.Levels) {
			title += ", " + a.Levels[level]
		}
		rows = append(rows, row(title, at(x, level), at(y, level)))
	}
	return rows
}
