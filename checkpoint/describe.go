package checkpoint

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Describe writes a summary of f for people: what the run is, where it stands, and what the file holds. An
// undefined metric is "–". It does not check f; what came from [Read] is checked.
func Describe(w io.Writer, f *File) error {
	buffered := bufio.NewWriter(w)
	tabs := tabwriter.NewWriter(buffered, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(tabs, "%s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	c, o := f.Config, f.Config.Objective
	line("format", "Halo checkpoint, version %d", Version)
	line("data set", "%s", clip(c.Dataset))
	line("objective", "%s", o.describe())
	line("dimension", "%d", c.Dim)
	line("seed", "%d", c.Seed)
	line("started with", "batch %d, learning rate %s, temperature %s%s%s", c.BatchSize, number(c.LearningRate), number(o.Tau), clipNorm(c.ClipNorm), c.describeOptimiser())
	if !f.Model.isZero() {
		m := f.Model
		image, text := clip(c.ImageEncoder), clip(c.TextEncoder)
		imageSizes, textSizes := "", ""
		if image == "" {
			image, imageSizes = clip(m.ImageEncoder), fmt.Sprintf(", hidden %v", c.ImageHidden)
		}
		if text == "" {
			text, textSizes = clip(m.TextEncoder), fmt.Sprintf(", word embedding %d, hidden %v", c.WordDim, c.TextHidden)
		}
		line("image encoder", "%s, %d×%d×%d%s", image, m.Height, m.Width, m.Channels, imageSizes)
		line("text encoder", "%s, %s, %d tokens%s", text, m.describeVocabulary(), m.TokenLength, textSizes)
	}
	line("step", "%d", f.Now.Step)
	line("settings", "batch %d, learning rate %s, temperature %s%s", f.Now.BatchSize, number(f.Now.LearningRate), number(f.Now.Objective.Tau), learnedSoFar(f.Now.Objective))
	for _, m := range f.Now.Metrics.scalars() {
		line("  "+m.name, "%s", optional(m.value, m.unit))
	}
	for _, m := range f.Now.Metrics.byLevel() {
		values := make([]string, len(m.values))
		for i, v := range m.values {
			values[i] = optional(v, "")
		}
		if len(values) == 0 {
			values = []string{"–"}
		}
		line("  "+m.name, "%s", strings.Join(values, " "))
	}
	pairs, unseen := 0, 0
	for _, image := range f.Points.Images {
		pairs += len(image.Texts)
	}
	for _, text := range f.Points.Texts {
		if text.Unseen {
			unseen++
		}
	}
	pictures := "no pictures"
	if s := f.Points.PixelSize; s > 0 {
		pictures = fmt.Sprintf("pictures of %d×%d pixels", s, s)
	}
	line("images", "%d, %s", len(f.Points.Images), pictures)
	line("texts", "%d, %d of them held out", len(f.Points.Texts), unseen)
	line("pairs", "%d", pairs)
	line("groups", "%s", list(f.Points.Groups))
	line("levels", "%s", list(f.Points.Levels))
	if n := len(f.History); n > 0 {
		line("history", "%d frames of %d images and %d texts, steps %d to %d",
			n, len(f.HistoryImages), len(f.HistoryTexts), f.History[0].Step, f.History[n-1].Step)
	} else {
		line("history", "none")
	}
	describeVariables(line, "weights", f.Weights)
	describeVariables(line, "optimizer", f.Optimizer)
	if len(f.Streams) > 0 {
		line("streams", "%s", strings.Join(slices.Sorted(maps.Keys(f.Streams)), ", "))
	} else {
		line("streams", "none")
	}
	resume := "no"
	if f.Resumable() {
		resume = "yes"
	}
	line("exact resume", "%s", resume)
	for _, key := range slices.Sorted(maps.Keys(f.Notes)) {
		line("note "+clip(key), "%s", clip(f.Notes[key]))
	}
	if err := tabs.Flush(); err != nil {
		return err
	}
	return buffered.Flush()
}

// describeVocabulary says what a token is, and of how many.
func (m Model) describeVocabulary() string {
	if m.Tokenizer == BytePairs {
		return fmt.Sprintf("byte pairs (vocabulary of %d, %d merges)", len(m.Vocabulary), len(m.Merges))
	}
	return fmt.Sprintf("%d words", len(m.Vocabulary))
}

func (o Objective) describe() string {
	parts := []string{clip(o.Name) + " (" + o.Family}
	switch o.Family {
	case "variance":
		parts = append(parts, "c "+number(o.C), "k "+number(o.K))
	case "euclidean":
		if o.LogStd != 0 || o.LearnLogStd {
			parts = append(parts, "shared ln σ "+number(o.LogStd))
		}
	case familyFreeBias:
		parts = append(parts, "k "+number(o.K), "shared ln σ "+number(o.LogStd))
	case "siglip", "ppcl", "pcmepp":
		parts = append(parts, "bias "+number(o.Bias))
	}
	if o.QuerySide {
		parts = append(parts, "query side")
	}
	if o.Normalise {
		parts = append(parts, "normalised means")
	}
	if o.Mask {
		parts = append(parts, "known positives masked")
	}
	if o.Clamp > 0 {
		parts = append(parts, "soft clamp "+number(o.Clamp))
	}
	if o.RandomHead {
		parts = append(parts, "random log-std head")
	}
	for _, learned := range []struct {
		is   bool
		what string
	}{{o.LearnC, "c"}, {o.LearnTau, "temperature"}, {o.LearnBias, "bias"}, {o.LearnLogStd, "shared ln σ"}} {
		if learned.is {
			parts = append(parts, learned.what+" learned")
		}
	}
	return strings.Join(parts, ", ") + ")"
}

// learnedSoFar lists the numbers that an objective has learned beside its temperature.
func learnedSoFar(o Objective) string {
	var list strings.Builder
	for _, l := range learnedNumbers {
		if *l.learned(&o) {
			fmt.Fprintf(&list, ", %s %s", l.name, number(*l.number(&o)))
		}
	}
	return list.String()
}

func describeVariables(line func(name, format string, args ...any), what string, variables map[string]Tensor) {
	if len(variables) == 0 {
		line(what, "none")
		return
	}
	total := 0
	for _, t := range variables {
		total += t.Len()
	}
	line(what, "%d tensors, %d numbers", len(variables), total)
	for _, path := range slices.Sorted(maps.Keys(variables)) {
		t := variables[path]
		line("  "+clip(path), "%s %s", t.DType, shapeString(t.Shape))
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

func optional(v *float64, unit string) string {
	if v == nil {
		return "–"
	}
	return strings.TrimSpace(number(*v) + " " + unit)
}

// describeOptimiser says what the optimiser has beside its learning rate.
func (c Config) describeOptimiser() string {
	var list strings.Builder
	if c.WeightDecay > 0 {
		fmt.Fprintf(&list, ", weight decay %s", number(c.WeightDecay))
	}
	if c.WarmUp > 0 {
		fmt.Fprintf(&list, ", warm-up of %d steps", c.WarmUp)
	}
	if c.CosineSteps > 0 {
		fmt.Fprintf(&list, ", cosine over %d steps", c.CosineSteps)
	}
	return list.String()
}

func clipNorm(v float64) string {
	if v == 0 {
		return ", gradient not clipped"
	}
	return ", gradient clipped at norm " + number(v)
}

// list joins at most ten names.
func list(names []string) string {
	const most = 10
	if len(names) == 0 {
		return "none"
	}
	short := make([]string, min(len(names), most))
	for i := range short {
		short[i] = clip(names[i])
	}
	out := strings.Join(short, ", ")
	if len(names) > most {
		out += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return out
}
