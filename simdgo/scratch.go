package simdgo

import (
	"fmt"
	"io"
)

var debugDump io.Writer

func (c *compiler) dump() {
	if debugDump == nil {
		return
	}
	for _, n := range c.f.nodes {
		if c.uses[n.id] > 0 {
			fmt.Fprintln(debugDump, n, "uses", c.uses[n.id])
		}
	}
	fmt.Fprintln(debugDump, "steps", len(c.steps))
}
