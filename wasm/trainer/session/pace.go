package session

import "time"

// Pace is the speed of training in steps a second: Unlimited, Gentle or a positive number.
const (
	Unlimited = 0
	Gentle    = -1 // gentleRate for the first gentleSteps steps, then as fast as it goes
)

// The structure is there after 100 steps, so a fresh run starts slowly enough to be watched: 150 steps in 15 s.
const (
	gentleRate  = 10
	gentleSteps = 150
)

// pacer tells when the next step is due.
type pacer struct {
	pace float64
	next time.Duration // when the next step is due
}

// rate is the number of steps a second at the given step, 0 for no limit.
func (p *pacer) rate(step int64) float64 {
	switch {
	case p.pace == Gentle && step < gentleSteps:
		return gentleRate
	case p.pace > 0:
		return p.pace
	}
	return 0
}

// full tells whether nothing but the machine limits the pace at the given step.
func (p *pacer) full(step int64) bool { return p.rate(step) == 0 }

// wait is how long it takes until the step after step is due, 0 for now.
func (p *pacer) wait(now time.Duration, step int64) time.Duration {
	if p.full(step) {
		return 0
	}
	return max(0, p.next-now)
}

// took notes that a step was taken at now, so that the next is due one interval after this one was due. Time
// that was lost is not made up for: a slow machine trains slowly, it does not stutter.
func (p *pacer) took(now time.Duration, step int64) {
	rate := p.rate(step)
	if rate == 0 {
		p.next = now
		return
	}
	interval := time.Duration(float64(time.Second) / rate)
	p.next = max(p.next+interval, now)
	if p.next > now+interval {
		p.next = now + interval
	}
}
