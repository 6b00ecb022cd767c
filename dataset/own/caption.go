//go:build !js

package own

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"halo/dataset"
)

// Limits of what is read for one pair.
const (
	maxCaption     = 4096     // bytes of a caption: what a checkpoint may hold
	maxCaptionFile = 1 << 16  // bytes of a .txt or .json
	maxPicture     = 64 << 20 // bytes of a picture's file
	maxKey         = 1024     // bytes of a name
	maxLevels      = 16       // of captions
)

// cleanCaption returns a caption with single spaces between its words, "" where it has no word. Control characters
// count as spaces. A caption that is not UTF-8 or longer than 4,096 bytes is an error: it would not fit into a
// checkpoint, and is the sign of a wrong column or encoding.
func cleanCaption(s string) (string, error) {
	if len(s) > maxCaption {
		return "", fmt.Errorf("%d bytes; want at most %d", len(s), maxCaption)
	}
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("%q is not UTF-8", clip(s))
	}
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\uFEFF' }), " ")
	if len(dataset.Words(s)) == 0 {
		return "", nil
	}
	return s, nil
}

// cleanCaptions cleans the captions of a pair, vaguest first, and checks that there is one and that the key is of
// use. names are the levels'.
func cleanCaptions(key string, captions, names []string) error {
	if len(key) > maxKey || !utf8.ValidString(key) {
		return corrupt(BadRow, key, "its name has %d bytes, or is not UTF-8; want at most %d", len(key), maxKey)
	}
	some := false
	for level, c := range captions {
		c, err := cleanCaption(c)
		if err != nil {
			return corrupt(BadCaption, key, "%s: %w", names[level], err)
		}
		captions[level] = c
		some = some || c != ""
	}
	if !some {
		return &itemError{NoCaption, key, nil}
	}
	return nil
}
