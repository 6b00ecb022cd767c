//go:build !js

package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"halo/checkpoint"
	"halo/toymodel"
)

// progress is the line that tells how far a training is: redrawn in place on a terminal, a line for each
// snapshot elsewhere.
type progress struct {
	w        io.Writer
	terminal bool
	total    int
	drawn    time.Time
	held     string // held-out numbers of the last snapshot
}

func newProgress(w io.Writer, total int) *progress {
	p := &progress{w: w, total: total}
	p.terminal = isTerminal(w)
	return p
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// redrawInterval is fast enough to look alive and slow enough to cost nothing.
const redrawInterval = 100 * time.Millisecond

func (p *progress) step(r toymodel.StepResult, pace pace) {
	if !p.terminal || time.Since(p.drawn) < redrawInterval {
		return
	}
	p.drawn = time.Now()
	const width = 24
	filled := 0
	if p.total > 0 {
		filled = min(width, int(r.Step)*width/p.total)
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s%s %d/%d%s  loss %.3f%s",
		strings.Repeat("━", filled), strings.Repeat("─", width-filled), r.Step, p.total, p.speed(r.Step, pace), r.Loss, p.held)
}

// compileShown is how long a first step takes before it is said what it does.
const compileShown = 2 * time.Second

// compiling says that the first step is compiled, where that takes long: large encoders take XLA a minute or more. What is
// returned ends it.
func (p *progress) compiling() (done func()) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		began := time.Now()
		for wait := compileShown; ; wait = time.Second {
			select {
			case <-stop:
				return
			case <-time.After(wait):
			}
			if !p.terminal {
				fmt.Fprintln(p.w, "compiling the first step")
				return
			}
			fmt.Fprintf(p.w, "\r\x1b[Kcompiling the first step  %s", time.Since(began).Round(time.Second))
			p.drawn = time.Now()
		}
	}()
	return func() {
		close(stop)
		<-stopped
	}
}

// speed is the throughput so far, and the time that is left at that pace, of the steps alone.
func (p *progress) speed(step int64, pace pace) string {
	steps, images := pace.all.perSecond()
	if steps == nil {
		return ""
	}
	left := time.Duration(float64(max(0, p.total-int(step))) / *steps * float64(time.Second)).Round(time.Second)
	return fmt.Sprintf("  %s steps/s  %.0f images/s  %s left", threeDigits(*steps), *images, left)
}

// threeDigits writes a rate with about three digits.
func threeDigits(x float64) string {
	switch {
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	case x < 100:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}

func (p *progress) snapshot(s *checkpoint.Snapshot, pace pace) {
	m := s.Metrics
	p.held = fmt.Sprintf("  held out: cross-entropy %s of %.3f, recall %s, Kendall τ %s",
		number(m.CrossEntropy), math.Log(64), number(m.RecallImageToText), number(m.KendallTau))
	if !p.terminal {
		fmt.Fprintf(p.w, "step %d/%d%s  loss %s%s\n", s.Step, p.total, p.speed(s.Step, pace), number(m.Loss), p.held)
	}
}

// done ends the line.
func (p *progress) done() {
	if p.terminal && !p.drawn.IsZero() {
		fmt.Fprintln(p.w)
	}
}

// number is x, or a dash where it is undefined.
func number(x *float64) string {
	if x == nil {
		return "–"
	}
	return fmt.Sprintf("%.3f", *x)
}
