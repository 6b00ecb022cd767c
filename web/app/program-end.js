// Program end: what a Go program leaves behind when it ends, stilled. Its listeners stay where it put them and
// would throw at every event; and a timer of Go's own wasm_exec.js that is still due would ask the program to take
// it, again and again without an end, as nobody takes it any more: the page would hang.

/**
 * Stills a program that ends. To be called in its `exit`, which comes before any other event.
 * @param {{_resume: () => void, _scheduledTimeouts: Map<number, number>}} go
 */
export function still(go) {
  for (const timer of go._scheduledTimeouts.values()) clearTimeout(timer);
  go._scheduledTimeouts.clear();
  go._resume = () => {};
}
