//go:build js && wasm

package main

import "time"

// later is something that is done once after a while, however often it is asked for meanwhile.
type later struct{ due bool }

// after does f in so many milliseconds, at once where that is none, unless it is to be done already.
func (l *later) after(millis float64, f func()) {
	if l.due {
		return
	}
	if millis <= 0 {
		f()
		return
	}
	l.due = true
	time.AfterFunc(time.Duration(millis*float64(time.Millisecond)), func() {
		l.due = false
		f()
	})
}
