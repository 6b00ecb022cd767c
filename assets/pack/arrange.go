package main

import (
	"fmt"
	"strings"
)

// The tree of captions: a group has subgroups, a subgroup has names, a name has one emoji or several that
// a modifier tells apart. The order is that of Unicode's chart.
type (
	group struct {
		slug, text string
		subgroups  []*subgroup
	}
	subgroup struct {
		slug, text string
		flat       string // the wording where it stands alone, if text alone is said of something else too
		names      []*name
	}
	name struct {
		text  string
		tags  []string
		emoji []emoji
	}
)

// emoji lists a group's emoji in the order of its sheets.
func (g *group) emoji() []emoji {
	var all []emoji
	for _, s := range g.subgroups {
		for _, n := range s.names {
			all = append(all, n.emoji...)
		}
	}
	return all
}

// arrange makes the tree of the kept emoji.
//
// A caption is known by its text, so in flat style no text may stand at two places of the tree. Where the
// text of a subgroup is said of something else too ("activities" is a group and a subgroup of People &
// Body), the subgroup alone is worded with its group in front. Any other doubling is an error.
func arrange(kept []emoji, w words) ([]*group, error) {
	var groups []*group
	for _, e := range kept {
		g := find(groups, func(g *group) bool { return g.slug == e.group })
		if g == nil {
			g = &group{slug: e.group, text: w.group[e.group]}
			groups = append(groups, g)
		}
		s := find(g.subgroups, func(s *subgroup) bool { return s.slug == e.subgroup })
		if s == nil {
			s = &subgroup{slug: e.subgroup, text: w.subgroup[e.subgroup]}
			g.subgroups = append(g.subgroups, s)
		}
		n := find(s.names, func(n *name) bool { return n.text == e.name })
		if n == nil {
			n = &name{text: e.name}
			s.names = append(s.names, n)
		}
		n.emoji = append(n.emoji, e)
		for _, tag := range e.tags {
			if find(n.tags, func(t string) bool { return t == tag }) == "" {
				n.tags = append(n.tags, tag)
			}
		}
		if g.text == "" || s.text == "" || e.name == "" {
			return nil, fmt.Errorf("emoji %s of group %q, subgroup %q has no text at every level", e.code, e.group, e.subgroup)
		}
	}

	uses := map[string]int{}
	for _, g := range groups {
		uses[g.text]++
		for _, s := range g.subgroups {
			uses[s.text]++
			for _, n := range s.names {
				uses[n.text]++
				for _, e := range n.emoji {
					if e.modifier != "" {
						uses[e.name+": "+e.modifier]++
					}
				}
			}
		}
	}
	for _, g := range groups {
		for _, s := range g.subgroups {
			if uses[s.text] > 1 {
				uses[s.text]--
				s.flat = g.text + ": " + s.text
				uses[s.flat]++
			}
		}
	}
	var twice []string
	for text, n := range uses {
		if n > 1 {
			twice = append(twice, fmt.Sprintf("%q", text))
		}
	}
	if len(twice) > 0 {
		return nil, fmt.Errorf("these captions stand at several places, so it is not clear what they are true of: %s", strings.Join(twice, ", "))
	}
	return groups, nil
}

// find returns the first item that is wanted, or the zero value.
func find[T any](list []T, wanted func(T) bool) T {
	for _, item := range list {
		if wanted(item) {
			return item
		}
	}
	var none T
	return none
}
