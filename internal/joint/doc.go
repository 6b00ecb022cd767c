// Package joint wraps a GoMLX backend so that the small variables of a training step stay together on the device.
//
// A step of Adam takes and returns three arrays for each layer's weights, and three for its biases: 42 for two encoders of
// two layers, hundreds for a transformer. On XLA each is a buffer of its own, which is allocated, wrapped, asked for its
// shape and freed at every step; with small layers that takes longer than the arithmetic. Here the graph of a step that was
// made by NewExec takes those of up to most numbers as slices of one array, and returns them as one. To GoMLX they are
// variables as ever: each can be read, set and handed to another graph by itself. As it knows which result is the next value
// of which variable, it also tells the backend what may take whose place (Reuse).
//
// What is computed is the same, number for number. It knows no particular backend and imports none; cmd/halo/xla puts it
// around XLA's processor plugin on one device.
package joint
