package session

import "halo/wasm/wire"

// lead is how many steps a run may be ahead of the other one of its pair. A few, so that neither waits for each
// message of the other; not many, so that two pictures side by side are of about the same step.
const lead = 4

// pair is what a run knows of the one that trains beside it. The zero value is a run on its own.
type pair struct {
	id    int
	tied  bool
	step  int64 // where the other was last heard to be
	free  bool  // the other cannot train on, and holds nobody back
	told  wire.At
	spoke bool // told was sent
}

// heard takes in where the other run is. What belongs to an earlier pair is late.
func (p *pair) heard(m wire.At) {
	if m.ID == p.id {
		p.step, p.free = m.Step, m.Free
	}
}

// holds tells whether a run that has taken so many steps has to wait for the other.
func (p *pair) holds(steps int64) bool {
	return p.tied && !p.free && steps >= p.step+lead
}

// tell lets the other run of the pair know where this one is, where that has changed.
func (s *Session) tell() {
	r := s.run
	p := &r.pair
	if !p.tied || s.Partner == nil {
		return
	}
	now := wire.At{ID: p.id, Free: true}
	if r.run != nil {
		now.Step, now.Free = r.run.Steps(), r.run.Diverged() != nil
	}
	if p.spoke && now == p.told {
		return
	}
	p.told, p.spoke = now, true
	s.Partner(now)
}
