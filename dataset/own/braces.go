//go:build !js

package own

import (
	"fmt"
	"strconv"
	"strings"
)

// maxShards bounds what a brace pattern expands to.
const maxShards = 100_000

// expandBraces returns the names that a pattern stands for, as a shell and WebDataset expand it:
//
//	{a,b}       a and b; alternatives may hold braces themselves
//	{07..12}    07 08 … 12, as wide as the wider end where one of them begins with 0
//	{9..1..4}   9 5 1, by steps of four
//	{a..c}      a b c
//
// Braces that are neither, such as {} and {x}, stand for themselves. Errors: a brace that is not closed, and more
// than 100,000 names.
func expandBraces(pattern string) ([]string, error) {
	names, err := expand(pattern)
	if err != nil {
		return nil, fmt.Errorf("own: %.200q: %w", pattern, err)
	}
	return names, nil
}

func expand(pattern string) ([]string, error) {
	open := strings.IndexByte(pattern, '{')
	if open < 0 {
		if strings.Contains(pattern, "}") {
			return nil, fmt.Errorf(`"}" closes no brace`)
		}
		return []string{pattern}, nil
	}
	if strings.Contains(pattern[:open], "}") {
		return nil, fmt.Errorf(`"}" closes no brace`)
	}
	parts, end, err := alternatives(pattern, open)
	if err != nil {
		return nil, err
	}
	var middle []string
	switch {
	case len(parts) > 1:
		for _, part := range parts {
			names, err := expand(part)
			if err != nil {
				return nil, err
			}
			if middle = append(middle, names...); len(middle) > maxShards {
				return nil, errTooManyShards
			}
		}
	default:
		var ok bool
		if middle, ok, err = sequence(parts[0]); err != nil {
			return nil, err
		} else if !ok {
			inner, err := expand(parts[0])
			if err != nil {
				return nil, err
			}
			for _, name := range inner {
				middle = append(middle, "{"+name+"}")
			}
		}
	}
	tails, err := expand(pattern[end:])
	if err != nil {
		return nil, err
	}
	if len(middle)*len(tails) > maxShards {
		return nil, errTooManyShards
	}
	names := make([]string, 0, len(middle)*len(tails))
	for _, m := range middle {
		for _, tail := range tails {
			names = append(names, pattern[:open]+m+tail)
		}
	}
	return names, nil
}

var errTooManyShards = fmt.Errorf("the braces stand for more than %d names", maxShards)

// alternatives splits what is between the brace at open and its partner at the commas of this depth; end is behind
// the partner.
func alternatives(pattern string, open int) (parts []string, end int, err error) {
	depth, start := 0, open+1
	for i := open; i < len(pattern); i++ {
		switch pattern[i] {
		case '{':
			if depth++; depth > 20 { // each level is a call, and no list of shards is as deep
				return nil, 0, fmt.Errorf("braces within braces, more than 20 deep")
			}
		case '}':
			if depth--; depth == 0 {
				return append(parts, pattern[start:i]), i + 1, nil
			}
		case ',':
			if depth == 1 {
				parts, start = append(parts, pattern[start:i]), i+1
			}
		}
	}
	return nil, 0, fmt.Errorf(`"{" is not closed`)
}

// sequence expands "07..12", "9..1..4" and "a..c"; ok is false for anything else.
func sequence(s string) (names []string, ok bool, err error) {
	ends := strings.Split(s, "..")
	if len(ends) != 2 && len(ends) != 3 {
		return nil, false, nil
	}
	step := 1
	if len(ends) == 3 {
		if step, err = strconv.Atoi(ends[2]); err != nil || step == 0 || step < -maxSequence || step > maxSequence {
			return nil, false, nil
		}
		step = max(step, -step) // its direction is that of the ends
	}
	from, errFrom := strconv.Atoi(ends[0])
	to, errTo := strconv.Atoi(ends[1])
	width, letters := 0, false
	switch {
	case errFrom == nil && errTo == nil && max(from, to) <= maxSequence && min(from, to) >= -maxSequence:
		if padded(ends[0]) || padded(ends[1]) {
			width = max(len(ends[0]), len(ends[1]))
		}
	case len(ends[0]) == 1 && len(ends[1]) == 1 && isLetter(ends[0][0]) && isLetter(ends[1][0]):
		from, to, letters = int(ends[0][0]), int(ends[1][0]), true
	default:
		return nil, false, nil
	}
	if max(from-to, to-from)/step >= maxShards {
		return nil, false, errTooManyShards
	}
	if from > to {
		step = -step
	}
	for i := from; (step > 0 && i <= to) || (step < 0 && i >= to); i += step {
		if letters {
			names = append(names, string(rune(i)))
		} else {
			names = append(names, fmt.Sprintf("%0*d", width, i))
		}
	}
	return names, true, nil
}

// maxSequence keeps the ends of a sequence far from overflow.
const maxSequence = 1 << 31

func padded(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return len(s) > 1 && s[0] == '0' && len(s) <= 20
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
