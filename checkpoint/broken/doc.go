// Package broken makes checkpoint files for tests: one small valid one, and ten that are each broken in one
// way, with the message that a reader must give. The tests of checkpoint read them, and the browser tests
// drop them on the page.
//
// It is for tests only; no program imports it.
package broken
