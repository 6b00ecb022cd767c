// Package session is the trainer without a browser: it takes the page's messages, trains between them, and
// answers with messages to the page and to the scene. The program around it, wasm/trainer, adds the Worker's
// event loop; everything else runs, and is tested, natively.
package session
