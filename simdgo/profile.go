package simdgo

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"
)

// A Profile is where the time of executions goes. While one is on, every step is timed, which itself takes a
// fraction of a microsecond a step.
type Profile struct {
	Executions int
	lines      map[*step]*profileLine
}

type profileLine struct {
	times []time.Duration // one each execution
	bytes int
	flops int
}

// typical is the mean of the fastest nine tenths: what a program that shares its processor loses to others strikes few
// executions, and those hard.
func (l *profileLine) typical() time.Duration {
	times := slices.Sorted(slices.Values(l.times))
	times = times[:max(1, len(times)*9/10)]
	sum := time.Duration(0)
	for _, t := range times {
		sum += t
	}
	return sum / time.Duration(len(times))
}

// StartProfile times executions from now on, until StopProfile.
func (b *Backend) StartProfile() *Profile {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.profile = &Profile{lines: make(map[*step]*profileLine)}
	return b.profile
}

// StopProfile ends what StartProfile began.
func (b *Backend) StopProfile() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.profile = nil
}

// run runs steps and times them.
func (p *Profile) run(steps []*step) {
	p.Executions++
	for _, s := range steps {
		start := time.Now()
		s.run()
		elapsed := time.Since(start)
		line := p.lines[s]
		if line == nil {
			line = &profileLine{flops: s.flops()}
			for _, m := range slices.Concat(s.reads, s.writes) {
				line.bytes += m.bytes
			}
			p.lines[s] = line
		}
		line.times = append(line.times, elapsed)
	}
}

// flops is the number of multiplications and additions of a product, 0 for everything else.
func (s *step) flops() int {
	switch x := s.instruction.(type) {
	case *gemmStep:
		return 2 * x.m * x.n * x.k * x.count()
	case *product3:
		return 2 * x.m * x.n * x.k * x.count()
	}
	return 0
}

// count is how many elements the loops of a nest run over.
func (x *nest) count() int { return x.n * x.rows * product(x.dims) }

// Write writes a table of the operations by the time they take in one execution, the mean of the fastest nine tenths:
// what share of it, how many bytes they touch and how fast, and for products the floating-point operations a second.
// The last lines are all products, which are the least that a step takes, and everything.
func (p *Profile) Write(w io.Writer) error {
	type row struct {
		name                string
		time                time.Duration
		bytes, flops, steps int
	}
	rows := make(map[string]*row)
	products, all := row{name: "all products"}, row{name: fmt.Sprintf("all, of %d executions", p.Executions)}
	for s, line := range p.lines {
		name := s.String()
		if rows[name] == nil {
			rows[name] = &row{name: name}
		}
		sums := []*row{rows[name], &all}
		if line.flops > 0 {
			sums = append(sums, &products)
		}
		for _, r := range sums {
			r.time, r.bytes, r.flops, r.steps = r.time+line.typical(), r.bytes+line.bytes, r.flops+line.flops, r.steps+1
		}
	}
	list := slices.SortedFunc(maps.Values(rows), func(a, b *row) int { return cmp.Or(cmp.Compare(b.time, a.time), cmp.Compare(a.name, b.name)) })
	if products.steps > 0 {
		list = append(list, &products)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "steps\tµs\tshare\tGB/s\tGFLOP/s\twhat\n")
	for _, r := range list {
		seconds := r.time.Seconds()
		fmt.Fprintf(t, "%d\t%.1f\t%.1f %%\t%.1f\t", r.steps, seconds*1e6, 100*float64(r.time)/float64(max(all.time, 1)), float64(r.bytes)/seconds/1e9)
		if r.flops > 0 {
			fmt.Fprintf(t, "%.1f", float64(r.flops)/seconds/1e9)
		}
		fmt.Fprintf(t, "\t%s\n", r.name)
	}
	fmt.Fprintf(t, "%d\t%.1f\t\t\t\t%s\n", all.steps, all.time.Seconds()*1e6, all.name)
	return t.Flush()
}

// String names the operation and its shapes.
func (s *step) String() string {
	name := s.node.op.String()
	switch x := s.instruction.(type) {
	case *adamStep:
		return fmt.Sprintf("Adam %v", s.node.shape.Dimensions)
	case *gemmStep:
		name = fmt.Sprintf("product %d×%d×%d", x.m, x.n, x.k)
		if x.bias != zeros() {
			name += " + bias"
		}
		return name
	}
	switch {
	case s.node.op == opKeep:
		name = "gradient of relu"
	case s.fused != "":
		name = s.fused
	}
	name += fmt.Sprintf(" %v", s.node.shape.Dimensions)
	for _, x := range s.node.in {
		name += fmt.Sprintf(" %v", x.shape.Dimensions)
	}
	return name
}
