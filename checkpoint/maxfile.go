//go:build !js

package checkpoint

// MaxFile is the most bytes of a file: room for 300 million weights with Adam's moments.
const MaxFile = 4 << 30
