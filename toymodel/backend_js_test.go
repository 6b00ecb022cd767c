//go:build js

package toymodel

import _ "github.com/gomlx/compute/gobackend" // registers "go", which natively toymodel does
