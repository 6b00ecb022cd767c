package session

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
	"halo/wasm/wire"

	"github.com/gomlx/compute"
)

// Session is what one trainer holds. Its methods are called from one goroutine.
type Session struct {
	Backend     compute.Backend
	BackendName string
	OpenSet     func(spec string) (dataset.Set, error)
	Now         func() time.Duration // a clock that only goes forward
	Page        func(message any)    // sends to the page
	Scene       func(message any)    // sends to the scene
	Partner     func(message any)    // sends to the trainer of the other run of a pair

	run      *runState
	seen     wire.Visible // on the page
	hidden   bool
	compiled int // graphs of runs that are gone
}

// runState is what is shown: a live run, an opened checkpoint, or a checkpoint that trains on.
type runState struct {
	id      int
	source  string
	config  checkpoint.Config
	points  *checkpoint.Points
	run     *toymodel.Run    // nil where the checkpoint cannot be trained
	set     dataset.Set      // nil where the data are not known here
	file    *checkpoint.File // of a checkpoint that cannot be trained
	model   *toymodel.Model  // of that file, nil before something was asked of it
	history *toymodel.History
	present *checkpoint.Snapshot
	opened  opened
	showing int // index into the history, −1 for the present

	playing bool
	until   int64 // step at which it pauses by itself; 0 for none
	reached bool  // it has just done so, which the page does not know yet
	owed    int   // steps that were asked for one by one
	pacer   pacer
	pair    pair
	script  script

	losses      []float32 // since the last Progress
	firstLoss   int64
	report      reporter
	details     details
	asking      asking
	stepsPerSec rateMeter
}

// Limits of what a session keeps.
const (
	historyFrames = 400
	historyBytes  = 32 << 20 // of embeddings
)

// Hello is the trainer's first message to the page.
func (s *Session) Hello() { s.Page(wire.Hello{Backend: s.BackendName}) }

// Handle takes one message of the page. What is wrong with it becomes a Problem; what was shown stays.
func (s *Session) Handle(message any) {
	err := s.handle(message)
	if err == nil {
		return
	}
	run := 0
	if m, ok := message.(wire.OfRun); ok {
		run = m.RunID()
	}
	s.problem(run, err)
}

func (s *Session) handle(message any) error {
	switch m := message.(type) {
	case wire.Start:
		return s.start(m)
	case wire.Open:
		return s.open(m)
	case wire.Visible:
		s.seen, s.hidden = m, !m.Visible
		if r := s.run; r != nil && m.Visible {
			r.report.frameDue()
		}
		return nil
	case wire.At:
		if s.run != nil {
			s.run.pair.heard(m)
		}
		return nil
	}
	if s.run == nil || wire.Stale(message, s.run.id) {
		return nil
	}
	switch m := message.(type) {
	case wire.Set:
		return s.set(m)
	case wire.Steps:
		return s.steps(m)
	case wire.Pair:
		r := s.run
		r.pair = pair{id: m.ID, tied: s.Partner != nil}
		return nil
	case wire.Show:
		return s.show(m)
	case wire.Restore:
		return s.restore(m)
	case wire.Save:
		return s.save(m)
	case wire.Record:
		return s.record()
	case wire.Ask:
		return s.ask(m)
	case wire.Export:
		return s.export()
	case wire.Refresh:
		s.refresh(m)
		return nil
	}
	return fmt.Errorf("the trainer does not know messages of type %T", message)
}

func (s *Session) problem(run int, err error) {
	s.Page(wire.Problem{Run: run, Message: err.Error()})
}

// start begins a new run.
func (s *Session) start(m wire.Start) error {
	plan, err := schedule(m.Schedule)
	if err != nil {
		return err
	}
	set, err := s.OpenSet(m.Config.Dataset)
	if err != nil {
		return err
	}
	run, err := toymodel.NewRun(s.Backend, set, m.Config)
	if err != nil {
		return err
	}
	script := script{plan: plan, left: settingsOf(run)}
	if err := run.Follow(plan); err != nil {
		return err
	}
	points := run.Points()
	s.adopt(&runState{id: m.Run, source: "live", config: run.Config, points: points, run: run, set: set, script: script,
		history: toymodel.NewHistory(points, historyLimit(points, m.Config.Dim)),
		playing: m.Playing, until: m.Until, pacer: pacer{pace: m.Pace}})
	return nil
}

// historyLimit is the number of frames that a history of these points may keep.
func historyLimit(points *checkpoint.Points, dim int) int {
	bytes := 4 * (dim + 1) * min(checkpoint.MaxHistoryPoints, len(points.Images)+len(points.Texts))
	return min(historyFrames, max(2, historyBytes/max(1, bytes)))
}

// adopt makes r what is shown and tells page and scene so.
func (s *Session) adopt(r *runState) {
	s.leave()
	s.run = r
	r.showing = -1
	r.pacer.next = s.Now()
	info := pointsInfo(r.points)
	s.Page(wire.Started{Run: r.id, Config: r.config, Source: r.source, Trainable: r.run != nil, Points: info,
		Length: len(r.history.Frames), Vocabulary: r.vocabulary(), Slots: slotsOf(r.set)})
	points := wire.Points{Run: r.id, Info: info, PixelSize: r.points.PixelSize, Pixels: r.points.Pixels}
	if points.PixelSize > 0 {
		s.Page(points) // whose inspector shows the pictures; the rest Started has told it already
	}
	s.Scene(points)
	if len(r.history.Frames) > 0 { // whose losses are drawn over their floor
		if _, err := s.tellFloors(); err != nil {
			s.problem(r.id, err)
		}
	}
	s.sendHistory()
	r.report.everythingDue()
	s.report()
}

// leave gives up what the run on show holds.
func (s *Session) leave() {
	if old := s.run; old != nil && old.run != nil {
		s.compiled += old.run.GraphsCompiled()
		old.details.batch.ahead.Finalize()
		old.run.Finalize()
	}
	if old := s.run; old != nil && old.model != nil {
		old.model.Finalize()
	}
}

func (r *runState) vocabulary() int {
	if r.run == nil {
		return 0
	}
	return r.run.Vocabulary
}

func pointsInfo(p *checkpoint.Points) wire.PointsInfo {
	return wire.PointsInfo{Images: p.Images, Texts: p.Texts, Groups: p.Groups, Levels: p.Levels}
}

func (s *Session) sendHistory() {
	r := s.run
	if len(r.history.Frames) == 0 {
		return
	}
	h := wire.History{Run: r.id}
	for _, frame := range r.history.Frames {
		h.Steps = append(h.Steps, frame.Step)
		h.Metrics = append(h.Metrics, frame.Metrics)
	}
	s.Page(h)
}

// Resend gives a scene that was (re)loaded what it needs: the points and the frame on show.
func (s *Session) Resend() {
	r := s.run
	if r == nil {
		return
	}
	s.Scene(wire.Points{Run: r.id, Info: pointsInfo(r.points), PixelSize: r.points.PixelSize, Pixels: r.points.Pixels})
	if snapshot := r.shown(); snapshot != nil {
		s.Scene(r.frame(snapshot))
		s.drawProbes(snapshot)
		s.drawTrail()
	}
}

// set changes what may change between two steps: all of it or, where a value is wrong, none.
func (s *Session) set(m wire.Set) error {
	r := s.run
	if m.Playing != nil {
		r.playing = *m.Playing && r.run != nil && r.run.Diverged() == nil
		if r.playing {
			r.showing = -1
			r.pacer.next = s.Now()
		}
		r.report.frameDue() // it says whether training is at full pace
	}
	if m.Until != nil {
		r.until = *m.Until
	}
	if m.Pace != nil {
		r.pacer.pace = *m.Pace
		r.pacer.next = s.Now()
		r.report.frameDue()
	}
	r.report.progressDue()
	if r.run == nil {
		return nil
	}
	var failures []error
	if m.BatchSize != nil {
		failures = append(failures, r.run.SetBatchSize(*m.BatchSize))
	}
	if m.Tau != nil {
		failures = append(failures, r.run.SetTau(*m.Tau))
		r.report.frameDue()
	}
	if m.LearningRate != nil {
		failures = append(failures, r.run.SetLearningRate(*m.LearningRate))
	}
	return errors.Join(failures...)
}

// steps asks for single steps; the run is paused after them.
func (s *Session) steps(m wire.Steps) error {
	r := s.run
	if r.run == nil {
		if spec := r.config.Dataset; !isKnown(spec) {
			return fmt.Errorf("the data of this checkpoint, %.200q are not here, so it cannot be trained further", spec)
		}
		return errors.New("this checkpoint holds no optimiser state, so it cannot be trained further")
	}
	if m.Count < 0 {
		return fmt.Errorf("asked for %d steps; it must be 0 or more", m.Count)
	}
	r.playing, r.showing, r.owed = false, -1, m.Count
	r.report.progressDue()
	return nil
}

// show scrubs to a frame of the history, or back to the present.
func (s *Session) show(m wire.Show) error {
	r := s.run
	r.showing = min(max(m.Index, -1), len(r.history.Frames)-1)
	if m.Step != nil {
		r.showing = nearest(r.history.Frames, *m.Step)
	}
	r.report.everythingDue()
	return nil
}

// nearest is the index of the frame that is nearest to a step, the earlier of two; −1 where there is none.
func nearest(frames []*checkpoint.Snapshot, step int64) int {
	best := -1
	for i, frame := range frames {
		if best < 0 || distance(frame.Step, step) < distance(frames[best].Step, step) {
			best = i
		}
	}
	return best
}

func distance(a, b int64) int64 { return max(a, b) - min(a, b) }

func (s *Session) restore(m wire.Restore) error {
	r := s.run
	if r.run == nil {
		return errors.New("there is no live run to restore")
	}
	if err := r.run.Restore(m.LearningRateFactor); err != nil {
		return err
	}
	r.script.restored(r.run.Steps())
	r.history.CutBack(r.run.Steps() + 1)
	r.details.forget()
	r.asking.forget()
	r.losses, r.owed, r.showing = nil, 0, -1
	s.sendHistory()
	r.report.everythingDue()
	return nil
}

func (s *Session) save(m wire.Save) error {
	r := s.run
	if r.run == nil {
		return errors.New("this checkpoint was opened from a file: it has nothing new to save")
	}
	data, err := encode(r)
	if err != nil {
		return err
	}
	s.Page(wire.Saved{Run: r.id, Step: r.run.Steps(), Data: data})
	return nil
}

// encode is the run as the bytes of a checkpoint file.
func encode(r *runState) ([]byte, error) {
	file, err := r.run.File(r.history)
	if err != nil {
		return nil, err
	}
	return checkpoint.Encode(file)
}

// open reads a checkpoint; where it is not valid, what is shown stays.
func (s *Session) open(m wire.Open) error {
	plan, err := schedule(m.Schedule)
	if err != nil {
		return err
	}
	r, err := s.read(m.Data)
	if err != nil {
		return fmt.Errorf("%s: %w", m.Name, err)
	}
	r.id, r.source, r.script.plan = m.Run, cmp.Or(m.Source, m.Name), plan
	s.adopt(r)
	return nil
}

// read makes a run of the bytes of a checkpoint, which is not shown yet.
func (s *Session) read(data []byte) (*runState, error) {
	file, err := checkpoint.Decode(data)
	if err != nil {
		return nil, err
	}
	r := &runState{script: script{reason: fromCheckpoint}, config: file.Config, points: &file.Points, present: &file.Now,
		history: toymodel.HistoryOf(file, max(len(file.History), historyLimit(&file.Points, file.Config.Dim)))}
	set, err := s.OpenSet(file.Config.Dataset)
	if file.Resumable() && isKnown(file.Config.Dataset) {
		if err == nil {
			r.run, err = toymodel.Resume(s.Backend, set, file)
		}
		if err != nil {
			return nil, err
		}
	}
	if err == nil {
		r.set = set
		toymodel.FillPictures(r.points, set, file.Config.Seed)
	} // a file of data that are not known here is shown with the pictures that it has, and cannot go on
	if r.run == nil {
		file.Optimizer, file.Streams = nil, nil // which only a run needs
		r.file = file
	}
	r.opened = openedAt(r)
	return r, nil
}

// isKnown tells whether spec names a set that this program has. Others are data of somebody's own, on a server.
func isKnown(spec string) bool {
	name, _, _ := strings.Cut(spec, "?")
	return slices.Contains(dataset.Names(), name)
}

// Work trains for about budget and reports. It returns how long nothing is to do: 0 to be called again at once
// (after the event loop had its turn), negative to sleep until the next message.
func (s *Session) Work(budget time.Duration) time.Duration {
	r := s.run
	if r == nil {
		return -1
	}
	wait := s.train(budget)
	s.tell()
	for _, next := range []time.Duration{s.report(), s.detail()} {
		if next >= 0 && (wait < 0 || next < wait) {
			wait = next
		}
	}
	return wait
}

// train takes steps for about budget, at least one where one is due. Where the page is to hear of something, such as a
// batch size that it has just set, it is one.
func (s *Session) train(budget time.Duration) time.Duration {
	r := s.run
	if r.run == nil || r.run.Diverged() != nil {
		return -1
	}
	for end := s.Now() + budget; ; {
		switch {
		case r.owed > 0:
		case !r.playing:
			return -1
		case r.pair.holds(r.run.Steps()):
			return -1 // until the other run is heard again
		default:
			if wait := r.pacer.wait(s.Now(), r.run.Steps()); wait > 0 {
				return wait
			}
		}
		if !s.step() {
			return -1
		}
		if r.report.progress || s.Now() >= end {
			return 0
		}
	}
}

// step takes one step and tells whether the run goes on.
func (s *Session) step() bool {
	r := s.run
	r.script.stepping(r.run)
	result, err := r.run.Step()
	if failed := r.script.stepped(r.run); err == nil {
		err = failed
	}
	now := s.Now()
	r.pacer.took(now, r.run.Steps())
	r.stepsPerSec.count(now)
	if r.owed > 0 {
		r.owed--
	}
	r.report.stepped()
	var diverged *toymodel.Diverged
	if errors.As(err, &diverged) {
		r.playing, r.owed = false, 0
		s.Page(wire.Diverged{Run: r.id, Step: diverged.Step, What: diverged.What, LastGood: diverged.LastGood})
		r.report.progressDue()
		return false
	}
	if err != nil {
		r.playing, r.owed = false, 0
		s.problem(r.id, err)
		r.report.progressDue()
		return false
	}
	if len(r.losses) == 0 {
		r.firstLoss = result.Step
	}
	r.losses = append(r.losses, float32(result.Loss))
	if r.playing && r.until > 0 && r.run.Steps() == r.until {
		r.playing, r.reached = false, true
	}
	if r.owed == 0 && !r.playing {
		r.report.everythingDue()
	}
	return true
}
