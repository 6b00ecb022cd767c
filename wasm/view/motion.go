package view

import "math"

// Motion says what of the picture moves, so that another frame is wanted.
type Motion int

const (
	Still    Motion = 0
	Drifting Motion = 1 // what training moves, alone
	Moving   Motion = 3 // what a hand moves, or in answer to one
)

func driftsIf(moves bool) Motion {
	if moves {
		return Drifting
	}
	return Still
}

// motion is that of a camera that moves: it follows the data, or goes where a hand wants it.
func (n *Navigator) motion() Motion {
	if n.Auto {
		return Drifting
	}
	return Moving
}

// What training moves is drawn as often as the browser draws. At full pace each frame is time that training lacks: there
// its frames have a share of the time, as those of the trainer have. The share is of the time that they are seen to
// take. Where graphics are drawn in software they cost ten times as much in another process, which nobody tells.
const driftShare = 1. / 40

// beat is how often, in milliseconds, the page shows what training has changed, at multiples of it (web/app/schedule.js).
// A drifting picture is drawn at them and at even parts of them, so that both change in the same frame of the browser: one
// of its own for each would cost everything that is on the screen twice.
const beat = 100.

// partsAtMost is how many parts a beat has at most: sixty a second, as most screens draw.
const partsAtMost = 6

// DriftWait is how long to wait until the next frame of a drifting picture, milliseconds, where a frame takes so many and
// the system's clock is at now; 0 for as often as the browser draws.
func (s *Scene) DriftWait(took, now float64) float64 {
	least := took / driftShare
	if !s.cloud.Frame.FullPace || least == 0 {
		return 0
	}
	n := min(max(math.Floor(beat/least), 1), partsAtMost)
	return beat/n - math.Mod(now, beat/n)
}
