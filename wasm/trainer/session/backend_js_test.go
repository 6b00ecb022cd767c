//go:build js

package session

import _ "github.com/gomlx/compute/gobackend" // registers "go", which natively toymodel does
