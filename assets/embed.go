// Package assets holds what ships with the program: the emoji and the bundled checkpoints. It embeds files
// and does nothing else; README.md says where each comes from. The server and the page's programs hand
// Files to dataset.Open, which itself embeds nothing. The packer in pack/ is a program of its own and is
// not embedded.
package assets

import "embed"

// Files holds "emoji/index.json", "emoji/<vendor>-<group>.png", the licences under "emoji/LICENSES", and
// what lies in "checkpoints".
//
//go:embed emoji checkpoints
var Files embed.FS
