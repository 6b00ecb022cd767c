// Package view is what the scene knows without drawing: where points are in the plane, how large their
// circles are, what lies under the pointer, which colour and which label a point has, and the triangles that
// show it all. It runs natively and is tested natively.
//
// It draws nothing, opens no browser and knows neither syscall/js nor Ebitengine: wasm/scene, its only
// importer, hands the triangles to the graphics card and feeds the pointer in.
//
// # Coordinates
//
// The plane is the data's own: one unit is one unit of the embedding space, y points up. Logical pixels are
// the browser's CSS pixels, from the scene's upper left corner, y down. Device pixels are what the graphics
// card fills: logical pixels times the device pixel ratio. Plane and logical pixels are float64, so that a
// cloud around (10⁶, 10⁶) keeps its shape; only device pixels, which are small numbers, become float32.
package view
