package metric

const (
	spikeWindow  = 100 // steps before one that its loss is measured against
	spikeRecords = 4   // losses that the window must hold at least
	spikeFactor  = 1.5
)

// Spikes returns the share of losses that stand out: above 1.5 times the mean of those recorded in the 100 steps
// before. losses[r] is the loss at steps[r]. A loss is judged where a whole window lies before it and holds at least
// four losses; a share, not a count, so that a record of every step and one of every tenth compare. No unit, 0 to 1.
//
// It is undefined (ok = false) where no loss can be judged. Errors: different lengths, steps that do not ascend,
// losses that are not finite, which Divergence is for.
func Spikes(steps []int64, losses []float64) (share float64, ok bool, err error) {
	if err := checkSteps("spikes", steps, losses); err != nil {
		return 0, false, err
	}
	if err := checkSamples("spikes", losses); err != nil {
		return 0, false, err
	}
	spikes, judged, first := 0, 0, 0
	for r, loss := range losses {
		for steps[first] < steps[r]-spikeWindow {
			first++
		}
		if r-first < spikeRecords || steps[r]-spikeWindow < steps[0] {
			continue
		}
		var sum float64 // anew each time: a running sum keeps the rounding of a huge loss for ever
		for _, l := range losses[first:r] {
			sum += l
		}
		judged++
		if loss > spikeFactor*sum/float64(r-first) {
			spikes++
		}
	}
	if judged == 0 {
		return 0, false, nil
	}
	return float64(spikes) / float64(judged), true, nil
}
