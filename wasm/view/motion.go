package view

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
const (
	driftShare = 1. / 40
	driftMost  = 100 // between two frames, milliseconds, however slow the machine
)

// DriftInterval is the time between two frames of a drifting picture, milliseconds, where a frame takes so many; 0 for
// as often as the browser draws.
func (s *Scene) DriftInterval(took float64) float64 {
	if !s.cloud.Frame.FullPace {
		return 0
	}
	return min(took/driftShare, driftMost)
}
