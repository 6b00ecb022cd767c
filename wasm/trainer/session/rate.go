package session

import "time"

// rateWindow is the time over which the steps a second are averaged.
const rateWindow = 2 * time.Second

// rateMeter counts steps in buckets of a tenth of the window.
type rateMeter struct {
	buckets [10]int
	start   time.Duration // of the newest bucket
	begun   time.Duration // when counting began
	newest  int
	running bool
}

func (m *rateMeter) count(now time.Duration) {
	if !m.running {
		*m = rateMeter{start: now, begun: now, running: true}
		return // a rate needs an interval: the first step only starts the clock
	}
	m.advance(now)
	m.buckets[m.newest]++
}

// perSecond is the rate over the last window, 0 where no step was taken in it.
func (m *rateMeter) perSecond(now time.Duration) float64 {
	if !m.running {
		return 0
	}
	m.advance(now)
	sum := 0
	for _, n := range m.buckets {
		sum += n
	}
	if sum == 0 {
		return 0
	}
	span := min(now-m.begun, rateWindow-rateWindow/10+(now-m.start))
	if span <= 0 {
		return 0
	}
	return float64(sum) / span.Seconds()
}

func (m *rateMeter) advance(now time.Duration) {
	const width = rateWindow / 10
	for steps := 0; now-m.start >= width; steps++ {
		if steps == len(m.buckets) {
			*m = rateMeter{start: now, begun: now, running: m.running}
			return
		}
		m.newest = (m.newest + 1) % len(m.buckets)
		m.buckets[m.newest] = 0
		m.start += width
	}
}
