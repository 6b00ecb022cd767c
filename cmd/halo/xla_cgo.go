//go:build cgo && linux && (amd64 || arm64)

package main

import _ "github.com/gomlx/go-xla/compute/xla" // registers "xla": XLA through a PJRT plugin, the only place that links it

const linkedXLA = true
