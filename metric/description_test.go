package metric

import (
	"regexp"
	"strings"
	"testing"
)

func TestDescriptions(t *testing.T) {
	groups := []string{GroupRetrieval, GroupSpecificity, GroupGeometry, GroupUse, GroupStability}
	key := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	seen, at := map[string]bool{}, 0
	for _, d := range Descriptions() {
		if !key.MatchString(d.Key) || seen[d.Key] || seen[d.Title] {
			t.Errorf("key %q, title %q: want a new key in snake case and a new title", d.Key, d.Title)
		}
		seen[d.Key], seen[d.Title] = true, true
		for at < len(groups)-1 && d.Group != groups[at] {
			at++
		}
		if d.Group != groups[at] {
			t.Errorf("%s: group %q is out of order, want %q or a later one", d.Key, d.Group, groups[at])
		}
		if !strings.HasSuffix(d.Sentence, ".") || strings.Contains(strings.TrimSuffix(d.Sentence, "."), ". ") {
			t.Errorf("%s: %q is not one sentence", d.Key, d.Sentence)
		}
		if d.Needs != NeedsNothing && d.Needs != NeedsData && d.Needs != NeedsObjective {
			t.Errorf("%s: needs %q", d.Key, d.Needs)
		}
		if got, ok := Describe(d.Key); !ok || got != d {
			t.Errorf("Describe(%q): got %+v, %v", d.Key, got, ok)
		}
	}
	if got, ok := Describe("love"); ok {
		t.Errorf("Describe of an unknown key: got %+v", got)
	}
}
