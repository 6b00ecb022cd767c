//go:build !js

package main

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"
)

// A first step that takes long is said to be compiled: once, or on a terminal with the time, each second. One that does not
// take long says nothing.
func TestCompilingIsSaid(t *testing.T) {
	for _, row := range []struct {
		name     string
		terminal bool
		takes    time.Duration
		want     string
	}{
		{"soon", false, 1900 * time.Millisecond, ""},
		{"soon, on a terminal", true, 1900 * time.Millisecond, ""},
		{"late", false, 5 * time.Second, "compiling the first step\n"},
		{"late, on a terminal", true, 4500 * time.Millisecond, "\r\x1b[Kcompiling the first step  2s\r\x1b[Kcompiling the first step  3s\r\x1b[Kcompiling the first step  4s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				p := progress{w: &out, terminal: row.terminal}
				done := p.compiling()
				time.Sleep(row.takes)
				done()
				if got := out.String(); got != row.want {
					t.Errorf("got %q, want %q", got, row.want)
				}
			})
		})
	}
}
