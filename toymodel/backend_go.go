//go:build !js

package toymodel

import _ "github.com/gomlx/compute/gobackend" // registers "go"; in the browser wasm/trainer/reference does, on request
