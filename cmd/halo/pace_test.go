//go:build !js

package main

import (
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	var p pace
	p.add(time.Minute, 8) // compiles
	if steps, images := p.all.perSecond(); steps != nil || images != nil {
		t.Errorf("after one step: got %v steps and %v images a second, want none", *steps, *images)
	}
	p.add(500*time.Millisecond, 8)
	p.lap()
	p.add(100*time.Millisecond, 32)
	p.add(100*time.Millisecond, 32)
	for _, row := range []struct {
		name          string
		of            stretch
		steps, images float64
	}{{"all", p.all, 3 / 0.7, 72 / 0.7}, {"since the lap", p.recent, 10, 320}} {
		steps, images := row.of.perSecond()
		if steps == nil || images == nil {
			t.Fatalf("%s: got no numbers", row.name)
		}
		if !near(*steps, row.steps) || !near(*images, row.images) {
			t.Errorf("%s: got %v steps and %v images a second, want %v and %v", row.name, *steps, *images, row.steps, row.images)
		}
	}
	progress := progress{total: 103}
	if got, want := progress.speed(3, p), "  4.29 steps/s  103 images/s  23s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func near(a, b float64) bool { return a-b < 1e-9*b && b-a < 1e-9*b }
