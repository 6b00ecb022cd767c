//go:build !js

package own

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// A Reason says why a pair cannot be used.
type Reason string

// The reasons, in the order of a report.
const (
	BadRow     Reason = "row cannot be read"
	BadEntry   Reason = "tar entry refused"
	NoPicture  Reason = "no picture"
	NoCaption  Reason = "no caption"
	BadCaption Reason = "caption cannot be used"
	TooLarge   Reason = "too large"
	BadPicture Reason = "picture cannot be read"
)

var reasons = []Reason{BadRow, BadEntry, NoPicture, NoCaption, BadCaption, TooLarge, BadPicture}

// itemError is what is wrong with one pair. Other errors are of a whole container.
type itemError struct {
	reason Reason
	key    string // of the pair, or where it stands
	err    error  // nil where the reason says it all
}

func (e *itemError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("%s: %s", clip(e.key), e.reason)
	}
	return fmt.Sprintf("%s: %s: %v", clip(e.key), e.reason, e.err)
}

func (e *itemError) Unwrap() error { return e.err }

func corrupt(reason Reason, key, format string, args ...any) error {
	return &itemError{reason, key, fmt.Errorf(format, args...)}
}

// clip shortens what a stranger wrote for a message.
func clip(s string) string {
	const most = 120
	s = strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s), "\uFFFD")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// Report says what was found in the data.
type Report struct {
	Pairs    int            // looked at
	Training int            // of these, to train on
	HeldOut  int            // of these, held out
	Corrupt  int            // that cannot be used; pairs whose picture turns out broken are counted above too
	Reasons  map[Reason]int // their number by reason
	First    []string       // what is wrong with the first few, each with its name
}

// namedCorrupt bounds Report.First.
const namedCorrupt = 5

// String is one line, or several where there are names.
func (r Report) String() string {
	s := fmt.Sprintf("%d pairs: %d to train on, %d held out", r.Pairs, r.Training, r.HeldOut)
	if r.Corrupt == 0 {
		return s
	}
	return s + "; " + r.corruptString()
}

func (r Report) corruptString() string {
	var parts []string
	for _, reason := range reasons {
		if n := r.Reasons[reason]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, reason))
		}
	}
	s := fmt.Sprintf("%d cannot be used (%s)", r.Corrupt, strings.Join(parts, ", "))
	for _, name := range r.First {
		s += "\n  " + name
	}
	if more := r.Corrupt - len(r.First); more > 0 {
		s += fmt.Sprintf("\n  and %d more", more)
	}
	return s
}

// tally counts what cannot be used, and says when it is too much. It may be used by several goroutines.
type tally struct {
	share float64 // of pairs, tolerated
	count int     // tolerated whatever the share

	mu     sync.Mutex
	report Report
	known  map[place]bool // counted already: the next epoch comes to the same pair
}

// earlyPairs is how many pairs the index reads before it gives up in the middle: a bad start may be just that.
const earlyPairs = 1000

// add counts a pair that cannot be used. Its error is one of the whole set: there are too many.
func (t *tally) add(at place, e *itemError, final bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known[at] {
		return nil
	}
	if t.known == nil {
		t.known, t.report.Reasons = map[place]bool{}, map[Reason]int{}
	}
	t.known[at] = true
	t.report.Corrupt++
	t.report.Reasons[e.reason]++
	if len(t.report.First) < namedCorrupt {
		t.report.First = append(t.report.First, e.Error())
	}
	if !final && t.report.Pairs < earlyPairs {
		return nil
	}
	return t.check()
}

// check tells whether too many pairs cannot be used. The caller holds mu.
func (t *tally) check() error {
	r := t.report
	if r.Corrupt <= t.count || float64(r.Corrupt) <= t.share*float64(r.Pairs) {
		return nil
	}
	return fmt.Errorf("own: too many pairs cannot be used: of %d, %s\nat most %v of them may be so (corrupt=), or %d (corrupt-count=)",
		r.Pairs, r.corruptString(), t.share, t.count)
}

// looked counts the pairs that the index has read, whether usable or not.
func (t *tally) looked(pairs int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Pairs = pairs
}

func (t *tally) snapshot() Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.report
	r.First = slices.Clone(r.First)
	r.Reasons = map[Reason]int{}
	for reason, n := range t.report.Reasons {
		r.Reasons[reason] = n
	}
	return r
}

// asItem returns the item's error that err is, or nil.
func asItem(err error) *itemError {
	var e *itemError
	errors.As(err, &e)
	return e
}
