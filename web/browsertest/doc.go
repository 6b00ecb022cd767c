// Package browsertest tests the page as it is built: the handler with its embedded programs, in a headless
// Chromium, with real mouse, wheel, touch and keyboard events. window.halo is asked what the state is, made to
// wait and to take a counted number of steps, and probed for what was drawn; everything else is done by hand.
//
// The page must be built first (make build); make test sees to that, and to a Chromium. Either missing is a
// failure, never a skip. One browser serves all tests, each in a tab of its own, and a test fails on whatever
// the page, its Worker or its iframe writes to the console as a warning or an error, and on every request that
// leaves the server. Nothing is asserted about time: what is awaited is a condition.
//
// It is nothing but tests, and nothing imports it.
package browsertest
