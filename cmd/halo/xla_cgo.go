//go:build cgo && linux && (amd64 || arm64)

package main

import _ "halo/cmd/halo/xla" // registers "xla": XLA through a PJRT plugin

const linkedXLA = true
