package session

import (
	"errors"
	"reflect"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// opened is where a run was when it was read from its file. The zero value is that of a run that came from none.
type opened struct {
	file     bool
	step     int64
	settings settings // of a run that can go on
}

func openedAt(r *runState) opened {
	o := opened{file: true, step: r.present.Step}
	if r.run != nil {
		o.settings = settingsOf(r.run)
	}
	return o
}

// refresh brings the run on show to where its file is now.
func (s *Session) refresh(m wire.Refresh) {
	answer := wire.Refreshed{Run: m.Run}
	if err := s.grow(m.Data); err != nil {
		answer.Reason = err.Error()
	}
	answer.Step = s.run.opened.step
	s.Page(answer)
}

// grow takes over the history, the present and the weights of the same run, later. The points stay, and so do the frame
// that is looked back at, what is asked, and what was set by hand, so that nothing on show jumps.
func (s *Session) grow(data []byte) error {
	old := s.run
	if !old.opened.file {
		return errors.New("this run was not opened from a file")
	}
	if old.run != nil && (old.run.Steps() != old.opened.step || old.training()) {
		return errors.New("it was trained further here, so the file's later steps are those of another run")
	}
	r, err := s.read(data)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(r.config, old.config) || !samePoints(r.points, old.points) {
		err = errors.New("the file is of another run now")
	} else if r.run != nil && old.run != nil {
		err = r.keepSettings(old)
	}
	if err != nil {
		if r.run != nil {
			r.run.Finalize()
		}
		return err
	}
	r.id, r.source, r.script.plan = old.id, old.source, old.script.plan
	r.showing = -1
	if old.showing >= 0 && old.showing < len(old.history.Frames) {
		r.showing = nearest(r.history.Frames, old.history.Frames[old.showing].Step)
	}
	r.until, r.pacer, r.pair = old.until, old.pacer, old.pair
	r.asking = old.asking
	r.asking.forget()
	d := old.details
	r.details = details{floors: d.floors, noFloors: d.noFloors, floorsFor: d.floorsFor, evaluation: d.evaluation, random: d.random, drawn: d.drawn,
		geometry: d.geometry, looks: d.looks, toldGeometry: d.toldGeometry} // of a frame by its step, which stays what it was
	s.leave()
	s.run = r
	s.sendHistory()
	r.report.everythingDue()
	s.report()
	s.drawTrail()
	return nil
}

// keepSettings gives a run what was set by hand since the old one was opened.
func (r *runState) keepSettings(old *runState) error {
	return r.run.Follow(old.opened.settings.changes(settingsOf(old.run), r.run.Steps()))
}

// samePoints tells whether two files have the same points, whatever pictures they hold of them.
func samePoints(a, b *checkpoint.Points) bool {
	return reflect.DeepEqual(pointsInfo(a), pointsInfo(b))
}
