// Package browsertest tests package jsx where it is at home: in a real browser, in an iframe and in a Worker,
// with real mouse, wheel, touch and keyboard events. The tests beside jsx run under Node, which has messages,
// timers and fetch, but no document. There is nothing here but tests; testdata/browser is the program that
// they run.
package browsertest
