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
	start    time.Time
	first    int64 // step at the start
	drawn    time.Time
	held     string // held-out numbers of the last snapshot
}

func newProgress(w io.Writer, total int) *progress {
	p := &progress{w: w, total: total, start: time.Now(), first: -1}
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

func (p *progress) step(r toymodel.StepResult) {
	if p.first < 0 {
		p.first = r.Step - 1
	}
	if !p.terminal || time.Since(p.drawn) < redrawInterval {
		return
	}
	p.drawn = time.Now()
	const width = 24
	filled := 0
	if p.total > 0 {
		filled = min(width, int(r.Step)*width/p.total)
	}
	rate := float64(r.Step-p.first) / time.Since(p.start).Seconds()
	left := time.Duration(float64(p.total-int(r.Step)) / rate * float64(time.Second)).Round(time.Second)
	fmt.Fprintf(p.w, "\r\x1b[K%s%s %d/%d  %.0f steps/s  %s left  loss %.3f%s",
		strings.Repeat("━", filled), strings.Repeat("─", width-filled), r.Step, p.total, rate, left, r.Loss, p.held)
}

func (p *progress) snapshot(s *checkpoint.Snapshot) {
	m := s.Metrics
	p.held = fmt.Sprintf("  held out: cross-entropy %s of %.3f, recall %s, Kendall τ %s",
		number(m.CrossEntropy), math.Log(64), number(m.RecallImageToText), number(m.KendallTau))
	if !p.terminal {
		fmt.Fprintf(p.w, "step %d/%d  loss %s%s\n", s.Step, p.total, number(m.Loss), p.held)
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
