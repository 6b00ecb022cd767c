package wire

import "reflect"

// OfRun is a message that names a run. Every message with a field Run is one.
type OfRun interface {
	RunID() int
}

func (m Start) RunID() int       { return m.Run }
func (m Set) RunID() int         { return m.Run }
func (m Steps) RunID() int       { return m.Run }
func (m Open) RunID() int        { return m.Run }
func (m Refresh) RunID() int     { return m.Run }
func (m Pair) RunID() int        { return m.Run }
func (m Show) RunID() int        { return m.Run }
func (m Restore) RunID() int     { return m.Run }
func (m Save) RunID() int        { return m.Run }
func (m Record) RunID() int      { return m.Run }
func (m Export) RunID() int      { return m.Run }
func (m Ask) RunID() int         { return m.Run }
func (m Started) RunID() int     { return m.Run }
func (m Progress) RunID() int    { return m.Run }
func (m History) RunID() int     { return m.Run }
func (m Floors) RunID() int      { return m.Run }
func (m Detail) RunID() int      { return m.Run }
func (m Geometry) RunID() int    { return m.Run }
func (m BatchMatrix) RunID() int { return m.Run }
func (m Asked) RunID() int       { return m.Run }
func (m Answers) RunID() int     { return m.Run }
func (m Diverged) RunID() int    { return m.Run }
func (m Problem) RunID() int     { return m.Run }
func (m Saved) RunID() int       { return m.Run }
func (m Recorded) RunID() int    { return m.Run }
func (m Refreshed) RunID() int   { return m.Run }
func (m Exported) RunID() int    { return m.Run }
func (m Points) RunID() int      { return m.Run }
func (m Frame) RunID() int       { return m.Run }
func (m Pictured) RunID() int    { return m.Run }
func (m ProbeFrame) RunID() int  { return m.Run }
func (m Trail) RunID() int       { return m.Run }
func (m Probed) RunID() int      { return m.Run }

// Stale tells whether a receiver whose current run is run drops the message msg, a struct of this package
// or a pointer to one. What is bound to a run is stale for any other; what begins a run (Start, Open,
// Started, Points) is stale only where its run is earlier than the current one; what is not bound to a run
// never is.
//
// The current run is the one that last began at the receiver: for the trainer that of the last Start, or of
// the last Open that turned out to be valid; for the page that of the last Started; for the scene that of the
// last Points. It is 0 before the first. So a checkpoint that does not open leaves everything as it was: the
// trainer never makes its run the current one.
func Stale(msg any, run int) bool {
	m, ok := msg.(OfRun)
	if !ok {
		return false
	}
	e := byType[reflect.Indirect(reflect.ValueOf(msg)).Type()]
	switch {
	case e == nil:
		return false
	case e.Binding == Within:
		return m.RunID() != run
	case e.Binding == Begins:
		return m.RunID() < run
	}
	return false
}
