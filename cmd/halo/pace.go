//go:build !js

package main

import "time"

// pace is how fast a training is, since it began and since the last snapshot. It counts the time of the steps, with the
// data that they wait for, and not that of judging and writing; nor that of the first step, which compiles.
type pace struct {
	all, recent stretch
	begun       bool
}

// stretch is a number of steps.
type stretch struct {
	steps, images int
	took          time.Duration
}

func (s *stretch) add(took time.Duration, images int) {
	s.steps, s.images, s.took = s.steps+1, s.images+images, s.took+took
}

// perSecond are the steps and images of a second; nil where there was no step.
func (s stretch) perSecond() (steps, images *float64) {
	if s.took <= 0 {
		return nil, nil
	}
	a, b := float64(s.steps)/s.took.Seconds(), float64(s.images)/s.took.Seconds()
	return &a, &b
}

// add counts a step.
func (p *pace) add(took time.Duration, images int) {
	if !p.begun {
		p.begun = true
		return
	}
	p.all.add(took, images)
	p.recent.add(took, images)
}

// lap begins a new stretch.
func (p *pace) lap() { p.recent = stretch{} }
