//go:build !js

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
)

// trainFlags are the flags of halo train.
type trainFlags struct {
	data, objective, captions, backend, out, resume string
	imageEncoder, textEncoder                       string
	hidden                                          widths
	schedule                                        schedule
	dim, steps, batch, every, patience              int
	rate, tau, clipNorm, weightDecay                float64
	warmUp                                          int
	cosine                                          bool
	seed                                            uint64
	bundle, best                                    bool
	keep, save                                      int
	log, dtype                                      string
	execution                                       toymodel.Execution
}

func (f *trainFlags) set() *flag.FlagSet {
	s := flag.NewFlagSet("train", flag.ContinueOnError)
	s.StringVar(&f.data, "data", "tree332", "data set with its options, such as tree332, 'tree332?fog=0.2', emoji60, emoji; or data of one's own: a csv of files and titles, 'shards/{0000..0009}.tar' or a folder, with options as in 'photos.csv?title=caption&size=64'")
	s.StringVar(&f.captions, "captions", "", "emoji: style of the captions, flat or nested")
	s.StringVar(&f.objective, "objective", "proposal", "loss with its options, such as proposal, 'proposal?c=0.5&mask=1&learn=c,tau', 'gaussian?clamp=0'; all are listed below")
	s.StringVar(&f.imageEncoder, "image-encoder", "", "image encoder with its options, such as resnet, 'vit?size=nano&patch=8', 'mlp?hidden=128,128'; empty is the data set's MLP; all are listed below")
	s.StringVar(&f.textEncoder, "text-encoder", "", "text encoder with its options, such as 'transformer?size=nano&causal=1', 'cbow?width=64'; empty is the data set's bag of words")
	s.IntVar(&f.dim, "d", 0, "dimension of the embeddings; 0 is the data set's default")
	s.IntVar(&f.steps, "steps", 1000, "steps in all; with -resume, those of the file included")
	s.IntVar(&f.batch, "batch", 0, "pairs in a batch; 0 is the data set's default")
	s.Float64Var(&f.rate, "lr", 0, "Adam's learning rate; 0 is the data set's default")
	s.Float64Var(&f.tau, "tau", 0, "temperature; 0 is the objective's default")
	s.Var(&f.schedule, "schedule", "changes of batch, tau and lr by step, such as tau@400=0.1,batch@800=8: the steps after step 400 use τ 0.1; with -resume, those to come")
	s.Float64Var(&f.clipNorm, "clip-norm", 0, "global norm that gradients are clipped to; 0 is none")
	s.Float64Var(&f.weightDecay, "weight-decay", 0, "AdamW's weight decay, of matrices alone: not of biases, norms and log-std heads; 0 is none")
	s.IntVar(&f.warmUp, "warm-up", 0, "steps over which the learning rate rises from 0 to -lr; 0 is none")
	s.BoolVar(&f.cosine, "cosine", false, "let the learning rate fall to 0 at the end of -steps, on a cosine")
	s.Var(&f.hidden, "hidden", "widths of the image encoder's hidden layers, such as 128,128; empty is the data set's default")
	s.Uint64Var(&f.seed, "seed", 1, "seed of data, initial weights and batch order")
	s.StringVar(&f.backend, "backend", "go", "go, simdgo (the page's), xla:cpu or xla:cuda")
	s.StringVar(&f.dtype, "dtype", "float32", "what the encoders compute in, float32 or bfloat16, which xla has; weights, loss and what is written are float32")
	s.IntVar(&f.execution.MicroBatch, "micro-batch", 0, "pairs that the encoders train on at a time, for batches whose activations memory does not hold; the gradients are those of the whole batch; 0 is all at once")
	s.IntVar(&f.execution.Devices, "devices", 1, "devices of the machine that share each batch, with -backend xla; the loss is over the whole batch")
	s.StringVar(&f.out, "out", "", "checkpoint to write")
	s.IntVar(&f.every, "every", 25, "steps between two snapshots of the history")
	s.IntVar(&f.save, "save", 0, "steps between two writings of the checkpoint, which is all that a killed run loses; 0 is every 30 seconds")
	s.IntVar(&f.keep, "keep", 0, "checkpoints to keep beside -out: so many of the last ones, as NAME.step-N.safetensors, and the one with the lowest held-out cross-entropy, as NAME.best.safetensors; 0 is none")
	s.StringVar(&f.log, "log", "", "file to write a line of JSON to for each snapshot: step, time, loss, held-out numbers, recall by level, tau, learning rate, steps and images a second; with -resume it goes on from the step of the checkpoint")
	s.IntVar(&f.patience, "patience", 0, "stop when the held-out cross-entropy has not fallen for so many snapshots; 0 is never")
	s.StringVar(&f.resume, "resume", "", "checkpoint to go on from, with its configuration")
	s.BoolVar(&f.bundle, "bundle", false, "leave out what -resume needs, moments and random streams, and the pictures, which the page can draw again")
	s.BoolVar(&f.best, "best", false, "write the step with the lowest held-out cross-entropy rather than the last; it implies -bundle")
	return s
}

// widths is a flag of whole numbers joined by commas.
type widths []int

func (w *widths) String() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint([]int(*w)), " ", ","), "[]")
}

func (w *widths) Set(s string) error {
	*w = nil
	for _, field := range strings.Split(s, ",") {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no width; it must be a whole number of at least 1", field)
		}
		*w = append(*w, n)
	}
	return nil
}

// schedule is a flag of changes by step.
type schedule toymodel.Schedule

func (s *schedule) String() string { return toymodel.Schedule(*s).String() }

func (s *schedule) Set(text string) error {
	parsed, err := toymodel.ParseSchedule(text)
	*s = schedule(parsed)
	return err
}

// configOnly are the flags that a resumed run takes from its file.
var configOnly = []string{"data", "captions", "objective", "d", "batch", "lr", "tau", "clip-norm", "weight-decay", "warm-up", "cosine", "hidden", "image-encoder", "text-encoder", "seed"}

func (f *trainFlags) config() (checkpoint.Config, error) {
	spec := f.data
	if f.captions != "" {
		name, options, err := dataset.ParseSpec(spec)
		if err != nil {
			return checkpoint.Config{}, err
		}
		options.Captions = f.captions
		spec = dataset.FormatSpec(name, options)
	}
	c, err := startConfig(spec, f.objective, f.dim)
	if err != nil {
		return c, err
	}
	c.Seed, c.ClipNorm, c.WeightDecay, c.WarmUp = f.seed, f.clipNorm, f.weightDecay, f.warmUp
	if f.cosine {
		c.CosineSteps = f.steps
	}
	if f.hidden != nil {
		c.ImageHidden = f.hidden
	}
	if err := toymodel.SetEncoders(&c, f.imageEncoder, f.textEncoder); err != nil {
		return c, err
	}
	if f.hidden != nil && !slices.Equal(c.ImageHidden, f.hidden) {
		return c, usagef("-hidden %s and -image-encoder %s: -hidden is the widths of an MLP that names none itself", f.hidden.String(), f.imageEncoder)
	}
	if f.batch != 0 {
		c.BatchSize = f.batch
	}
	if f.rate != 0 {
		c.LearningRate = f.rate
	}
	if f.tau != 0 {
		c.Objective.Tau = f.tau
	}
	return c, nil
}

// train trains until -steps, -patience or an interrupt, and writes what it has.
func train(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	var f trainFlags
	flags := f.set()
	if err := parse(flags, args, stdout); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			listObjectives(stdout)
			listEncoders(stdout)
		}
		return err
	}
	switch {
	case f.out == "":
		return usagef("-out names no file to write")
	case f.every < 1:
		return usagef("-every %d; it must be at least 1", f.every)
	case f.steps < 0:
		return usagef("-steps %d; it must be 0 or more", f.steps)
	case f.save < 0 || f.keep < 0:
		return usagef("-save %d -keep %d; both must be 0 or more", f.save, f.keep)
	case f.execution.Devices < 1 || f.execution.MicroBatch < 0:
		return usagef("-devices %d -micro-batch %d; they must be at least 1, and 0 or more", f.execution.Devices, f.execution.MicroBatch)
	case f.dtype != "float32" && f.dtype != "bfloat16":
		return usagef("-dtype %q; it must be float32 or bfloat16", f.dtype)
	case f.keep > 0 && (f.bundle || f.best):
		return usagef("-keep keeps checkpoints to go on from, and -bundle and -best leave out what that needs")
	}
	run, history, note, err := f.open(ctx, flags, stderr)
	if err != nil {
		return err
	}
	defer closeSet(run.Set, leftOut(run.Set), stderr)
	if err := f.checkSize(run.Parameters()); err != nil {
		return err
	}
	f.execution.BFloat16 = f.dtype == "bfloat16"
	if err := run.SetExecution(f.execution); err != nil {
		return err
	}
	for _, change := range f.schedule {
		if change.Setting == toymodel.SettingBatch {
			if err := f.execution.Check(int(change.Value)); err != nil {
				return usagef("-schedule %s: %w", change, err)
			}
		}
	}
	if s := toymodel.Schedule(f.schedule); len(s) > 0 && s[0].Step < run.Steps() {
		return usagef("-schedule %s: the run goes on from step %d, and what changed before that is in its file", s[0], run.Steps())
	}
	if f.resume != "" && f.resume == f.out {
		if err := removeUnfinished(f.out); err != nil {
			return err
		}
	}
	if f.best {
		note = trainNote{} // the best of the steps to come: what the file was at its best is not at hand
	}
	t := trainer{flags: f, run: run, history: history, note: note, progress: newProgress(stderr, f.steps), stdout: stdout}
	if f.log != "" {
		last := int64(-1) // of what is there
		if f.resume != "" {
			last = run.Steps()
		}
		if t.log, err = openTrainLog(f.log, last); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, t.log.close()) }()
	}
	return t.train(ctx)
}

// checkSize tells before the training whether a checkpoint can hold the model.
func (f *trainFlags) checkSize(parameters int) error {
	numbers, with, or := parameters, "", ""
	if !f.bundle && !f.best {
		numbers, with, or = 3*parameters, " with Adam's moments", ", or -bundle, which leaves out the moments"
	}
	if bytes := 4 * numbers; bytes > checkpoint.MaxFile {
		return fmt.Errorf("a model of %d parameters%s takes %d bytes, and a checkpoint holds at most %d: take smaller encoders%s",
			parameters, with, bytes, checkpoint.MaxFile, or)
	}
	return nil
}

// open makes the run, new or from the file of -resume, with the note that the file has of it.
func (f *trainFlags) open(ctx context.Context, flags *flag.FlagSet, stderr io.Writer) (*toymodel.Run, *toymodel.History, trainNote, error) {
	var note trainNote
	if f.resume == "" {
		config, err := f.config()
		if err != nil {
			return nil, nil, note, err
		}
		set, err := openSet(ctx, config.Dataset, stderr)
		if err != nil {
			return nil, nil, note, err
		}
		backend, err := openBackend(f.backend, f.execution.Devices)
		if err != nil {
			return nil, nil, note, err
		}
		run, err := toymodel.NewRun(backend, set, config)
		if err != nil {
			return nil, nil, note, err
		}
		return run, toymodel.NewHistory(run.Points(), historyFrames), note, nil
	}
	var clash error
	flags.Visit(func(g *flag.Flag) {
		for _, name := range configOnly {
			if g.Name == name {
				clash = usagef("-%s cannot be given with -resume: the run's configuration is the file's", name)
			}
		}
	})
	if clash != nil {
		return nil, nil, note, clash
	}
	file, err := checkpoint.ReadFile(f.resume)
	if err != nil {
		return nil, nil, note, err
	}
	if note, err = readNote(file); err != nil {
		return nil, nil, note, fmt.Errorf("%s: %w", f.resume, err)
	}
	set, err := openSet(ctx, file.Config.Dataset, stderr)
	if err != nil {
		return nil, nil, note, fmt.Errorf("%s: %w", f.resume, err)
	}
	backend, err := openBackend(f.backend, f.execution.Devices)
	if err != nil {
		return nil, nil, note, err
	}
	run, err := toymodel.Resume(backend, set, file)
	if err != nil {
		return nil, nil, note, fmt.Errorf("%s: %w", f.resume, err)
	}
	return run, toymodel.HistoryOf(file, historyFrames), note, nil
}

// historyFrames bounds the frames of a file's history: when it is full, every second one goes.
const historyFrames = 200
