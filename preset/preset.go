package preset

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
)

// Preset is a question with the configuration that answers it. Run A is trained with Objective; run B, where there
// is one, with Other and everything else the same.
type Preset struct {
	Slug     string // in a URL: "log-term"
	Question string // its name
	Watch    string // where to look, in a sentence or two; not what comes out

	Data         string // spec of the data set
	Objective    string // spec of run A's
	Other        string // spec of run B's, "" where there is one run
	Dim          int    // d of the embedding
	Seed         uint64
	BatchSize    int
	Tau          float64
	LearningRate float64
	ClipNorm     float64 // global-norm clip of the gradient; 0 is none
	Pace         float64 // steps a second
	Schedule     toymodel.Schedule
	Colour       string // what colours stand for: "group" or "level"

	Claims []Claim
}

// Run names one of a preset's runs.
type Run string

const (
	A Run = "A"
	B Run = "B"
)

// Config is the configuration of one of the runs; dim 0 is the preset's own.
func (p *Preset) Config(run Run, dim int, seed uint64) (checkpoint.Config, error) {
	if dim == 0 {
		dim = p.Dim
	}
	c, err := toymodel.DefaultConfig(p.Data, p.spec(run), dim)
	if err != nil {
		return c, err
	}
	c.Seed, c.BatchSize, c.LearningRate, c.ClipNorm, c.Objective.Tau = seed, p.BatchSize, p.LearningRate, p.ClipNorm, p.Tau
	return c, nil
}

// spec is the objective of one of the runs.
func (p *Preset) spec(run Run) string {
	if run == B {
		return p.Other
	}
	return p.Objective
}

// Query is the preset as the page's URL says it, without "?": every key of the state that a preset pins, spelled
// out, so that a preset stays what it is when a default changes.
func (p *Preset) Query() string {
	parts := []string{
		"data=" + escape(p.Data),
		"objective=" + escape(p.Objective),
		"d=" + strconv.Itoa(p.Dim),
		"seed=" + strconv.FormatUint(p.Seed, 10),
	}
	if p.Other != "" {
		parts = append(parts, "b="+escape(p.Other))
	}
	parts = append(parts,
		"clip="+number(p.ClipNorm),
		"batch="+strconv.Itoa(p.BatchSize),
		"tau="+number(p.Tau),
		"lr="+number(p.LearningRate),
		"pace="+number(p.Pace),
		"colour="+p.Colour,
	)
	for _, c := range p.Schedule {
		parts = append(parts, c.String())
	}
	return strings.Join(parts, "&")
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// escape is a value as a query holds it: what separates keys, and nothing that reads better plain, is encoded.
var escape = strings.NewReplacer("%", "%25", "&", "%26", "#", "%23", " ", "%20").Replace

// Check says what is wrong with a preset.
func (p *Preset) Check() error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("preset %s: %w", p.Slug, fmt.Errorf(format, args...))
	}
	if p.Slug == "" || strings.Trim(p.Slug, "abcdefghijklmnopqrstuvwxyz-") != "" {
		return fail("the slug is %q; it must be small letters and hyphens", p.Slug)
	}
	if !strings.HasSuffix(p.Question, "?") {
		return fail("the name is %q; it must be a question", p.Question)
	}
	if !isSentence(p.Watch) {
		return fail("what to watch is %q; it must be a sentence", p.Watch)
	}
	if _, err := dataset.Lookup(p.Data); err != nil {
		return fail("%w", err)
	}
	for _, run := range p.Runs() {
		c, err := p.Config(run, 0, p.Seed)
		if err != nil {
			return fail("run %s: %w", run, err)
		}
		if spec := p.spec(run); c.Objective.Name != spec {
			return fail("run %s: the objective is %q; its canonical spec is %q", run, spec, c.Objective.Name)
		}
	}
	for what, x := range map[string]float64{"temperature": p.Tau, "learning rate": p.LearningRate, "pace": p.Pace} {
		if !(x > 0) || math.IsInf(x, 0) {
			return fail("%s %v; it must be a positive number", what, x)
		}
	}
	if p.ClipNorm < 0 {
		return fail("gradient clip %v; it must be 0 (none) or positive", p.ClipNorm)
	}
	if p.Colour != "group" && p.Colour != "level" {
		return fail("colour is %q; it must be group or level", p.Colour)
	}
	if err := p.Schedule.Check(); err != nil {
		return fail("%w", err)
	}
	for i := range p.Claims {
		if err := p.Claims[i].check(p); err != nil {
			return fail("claim %d: %w", i+1, err)
		}
	}
	return nil
}

func isSentence(text string) bool {
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?")
}

// Runs are A and, where there are two, B.
func (p *Preset) Runs() []Run {
	if p.Other == "" {
		return []Run{A}
	}
	return []Run{A, B}
}
