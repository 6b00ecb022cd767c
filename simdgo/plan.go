package simdgo

import (
	"cmp"
	"slices"
)

// plan decides where tensors are in memory: outputs take over parameters that are no longer needed, temporaries
// share one arena.
func (c *compiler) plan(x *executable) {
	for _, s := range c.stores {
		s.first, s.last = len(c.steps), -1
	}
	for i, step := range c.steps {
		for _, s := range step.writes {
			s.first, s.last = min(s.first, i), max(s.last, i)
		}
		for _, s := range step.reads {
			s.last = max(s.last, i)
		}
	}
	c.adopt()
	for _, s := range c.stores {
		if s.kind == temporary && s.last >= 0 {
			x.temporary = append(x.temporary, s)
		}
	}
	c.inherit()
	x.arena = place(x.temporary)
}

// inherit lets temporaries follow one another in the same place, where a step writes one element by element over
// another that it reads for the last time.
func (c *compiler) inherit() {
	for i, step := range c.steps {
		o := step.writes[0]
		if o.kind != temporary || o.first != i || o.after != nil {
			continue
		}
		for _, a := range step.inPlace {
			if a.kind == temporary && a.last == i && a.bytes == o.bytes {
				o.after = a
				break
			}
		}
	}
}

// adopt gives outputs the memory of parameters. GoMLX donates the variables that a training step updates, so that
// weights and moments stay where they are. The parameter must have been read for the last time before the output
// is written, or by the very step that writes it, element by element.
func (c *compiler) adopt() {
	for _, o := range c.outputs {
		n := c.f.outputs[o.index]
		if p := c.source(n, o); p != nil {
			o.donor, p.heir = p, o
		}
	}
	for _, o := range c.outputs {
		if o.donor != nil {
			continue
		}
		for _, p := range c.parameters {
			if c.fits(p, o) {
				o.donor, p.heir = p, o
				break
			}
		}
	}
}

// source finds the parameter that an output is an update of: the first of the same shape along its operands.
func (c *compiler) source(n *node, o *store) *store {
	for range 64 {
		var next *node
		for _, x := range n.in {
			if !sameShape(x.shape, n.shape) {
				continue
			}
			if v := c.views[x.id]; v.store != nil && v.store.kind == parameter && c.fits(v.store, o) {
				return v.store
			}
			if next == nil {
				next = x
			}
		}
		if next == nil {
			return nil
		}
		n = next
	}
	return nil
}

// fits tells whether output o can be written over parameter p.
func (c *compiler) fits(p, o *store) bool {
	if p.heir != nil || p.bytes != o.bytes || !sameShape(c.f.parameters[p.index].shape, c.f.outputs[o.index].shape) {
		return false
	}
	if p.last < o.first {
		return true
	}
	return p.last == o.first && slices.Contains(c.steps[o.first].inPlace, p)
}

// place gives every store an offset in the arena such that those alive at the same time do not overlap, and
// returns the arena's size. Large ones are placed first, each in the first gap that it fits in.
func place(stores []*store) int {
	type slot struct{ bytes, first, last, offset int }
	slots := make(map[*store]*slot)
	var order []*slot
	// Whoever comes after another is written later.
	stores = slices.Clone(stores)
	slices.SortStableFunc(stores, func(a, b *store) int { return cmp.Compare(a.first, b.first) })
	for _, s := range stores {
		if s.after != nil {
			slots[s] = slots[s.after]
			slots[s].last = max(slots[s].last, s.last)
			continue
		}
		slots[s] = &slot{bytes: max(padded(s.bytes), align), first: s.first, last: s.last}
		order = append(order, slots[s])
	}
	slices.SortStableFunc(order, func(a, b *slot) int { return cmp.Compare(b.bytes, a.bytes) })
	total := 0
	var placed []*slot // by offset
	for _, s := range order {
		for _, other := range placed {
			if s.last < other.first || other.last < s.first {
				continue
			}
			if s.offset+s.bytes <= other.offset {
				break
			}
			s.offset = max(s.offset, other.offset+other.bytes)
		}
		total = max(total, s.offset+s.bytes)
		i, _ := slices.BinarySearchFunc(placed, s, func(a, b *slot) int { return cmp.Compare(a.offset, b.offset) })
		placed = slices.Insert(placed, i, s)
	}
	for _, s := range stores {
		s.offset = slots[s].offset
	}
	return total
}
