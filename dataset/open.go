package dataset

import (
	"fmt"
	"io/fs"
)

// Open opens the set that spec names: a name from Names, optionally "?" and options (ParseSpec). Files are
// read from fsys, the contents of the assets folder; the shapes are drawn by the program and need none, so
// it may be nil for them.
func Open(fsys fs.FS, spec string) (Set, error) {
	name, o, err := ParseSpec(spec)
	if err != nil {
		return nil, err
	}
	switch name {
	case "emoji", "emoji60":
		if fsys == nil {
			return nil, fmt.Errorf("dataset: %s is read from files; want the assets folder, got none", name)
		}
		return openEmoji(fsys, name, o)
	default:
		return openShapes(name, o)
	}
}
