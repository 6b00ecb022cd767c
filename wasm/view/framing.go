package view

import "halo/wasm/wire"

// Framing is the view relative to the one that just shows all. With that one's middle F and scale s, and the
// camera's middle X and scale S:
//
//	Framing.X = (X − F)·s     Framing.Zoom = S/s
//
// so two pictures with one framing show the same part of the whole, whatever the units of their spaces are.
func (n *Navigator) Framing() wire.Framing {
	if !n.ready() {
		return wire.Framing{Zoom: 1}
	}
	fit := n.fit(n.content)
	return wire.Framing{X: (n.Camera.X - fit.X) * fit.Scale, Y: (n.Camera.Y - fit.Y) * fit.Scale, Zoom: n.Camera.Scale / fit.Scale}
}

// Frame takes a framing from another picture. It is the inverse of Framing; one that is no view, or that comes
// before there is anything to see, leaves the camera as it is.
func (n *Navigator) Frame(f wire.Framing) {
	if !n.ready() {
		return
	}
	fit := n.fit(n.content)
	n.Set(wire.Camera{X: fit.X + f.X/fit.Scale, Y: fit.Y + f.Y/fit.Scale, Scale: fit.Scale * f.Zoom})
}
