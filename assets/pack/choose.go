package main

import (
	"fmt"
	"slices"
)

// thinned is the group that skin tones swell to more than half of all emoji, and maxShare what a group may
// have of them at most.
const (
	thinned  = "people-body"
	maxShare = 0.25
)

// The reasons for which an emoji of emojibase is left out, in the order in which they are looked at.
const (
	noGroup     = "no group: a letter of a flag, or the like"
	notBoth     = "not drawn by both Noto and Twemoji, which hold Unicode 16 while emojibase holds 17"
	notFluent   = "not drawn by Fluent"
	halfTone    = "skin tone medium-light or medium-dark"
	overQuarter = "thinned out, so that no group has more than a quarter"
)

var reasons = []string{noGroup, notBoth, notFluent, halfTone, overQuarter}

// drops counts what was left out: reason → group → emoji.
type drops map[string]map[string]int

func (d drops) add(reason, group string) {
	if d[reason] == nil {
		d[reason] = map[string]int{}
	}
	d[reason][group]++
}

// choose returns the emoji that are packed, in their order, and counts the others.
//
// Of the five skin tones three stay, so that more names find room. Then People & Body is thinned out to the
// largest number that is no more than a quarter of the whole. What goes or stays is a family: an emoji with
// its tones. In rounds, each subgroup in turn gives the next of its families, in an order that spreads
// over the subgroup, as long as the family fits.
func choose(s *source) ([]emoji, drops, error) {
	d := drops{}
	var kept []emoji
	for _, e := range s.emoji {
		switch {
		case e.group == "":
			d.add(noGroup, e.group)
		case e.drawn[noto] == "" || e.drawn[twemoji] == "":
			d.add(notBoth, e.group)
		case e.drawn[fluent] == "":
			d.add(notFluent, e.group)
		case slices.Contains(e.tones, 2) || slices.Contains(e.tones, 4):
			d.add(halfTone, e.group)
		default:
			kept = append(kept, e)
		}
	}
	others := 0
	for _, e := range kept {
		if e.group != thinned {
			others++
		}
	}
	// n people among n + others are at most a quarter.
	limit := int(float64(others) * maxShare / (1 - maxShare))
	stay := thin(kept, limit)
	var result []emoji
	for _, e := range kept {
		if e.group == thinned && !stay[e.entry] {
			d.add(overQuarter, e.group)
			continue
		}
		result = append(result, e)
	}
	count := map[string]int{}
	for _, e := range result {
		if count[e.group]++; float64(count[e.group]) > maxShare*float64(len(result)) {
			return nil, nil, fmt.Errorf("group %s has more than a quarter of %d emoji, and only %s is thinned out", e.group, len(result), thinned)
		}
	}
	return result, d, nil
}

// thin returns the entries of the thinned group that stay, of limit emoji at most.
func thin(kept []emoji, limit int) map[int]bool {
	size := map[int]int{}          // entry → emoji
	families := map[string][]int{} // subgroup → entries
	var subgroups []string         // in order
	for _, e := range kept {
		if e.group != thinned {
			continue
		}
		if size[e.entry]++; size[e.entry] > 1 {
			continue
		}
		if families[e.subgroup] == nil {
			subgroups = append(subgroups, e.subgroup)
		}
		families[e.subgroup] = append(families[e.subgroup], e.entry)
	}
	for _, s := range subgroups {
		families[s] = spread(families[s])
	}
	stay := map[int]bool{}
	for taken := true; taken; {
		taken = false
		for _, s := range subgroups {
			if len(families[s]) == 0 {
				continue
			}
			entry := families[s][0]
			families[s] = families[s][1:]
			taken = true
			if size[entry] <= limit {
				stay[entry] = true
				limit -= size[entry]
			}
		}
	}
	return stay
}

// spread returns list in an order whose every beginning is about evenly spread over list: position i comes
// by the van der Corput sequence, i's binary digits mirrored at the point.
func spread[T any](list []T) []T {
	type ranked struct {
		rank int
		item T
	}
	bits := 0
	for 1<<bits < len(list) {
		bits++
	}
	var order []ranked
	for i := range list {
		mirrored := 0
		for b := range bits {
			mirrored |= (i >> b & 1) << (bits - 1 - b)
		}
		order = append(order, ranked{mirrored, list[i]})
	}
	slices.SortFunc(order, func(a, b ranked) int { return a.rank - b.rank })
	result := make([]T, len(list))
	for i, r := range order {
		result[i] = r.item
	}
	return result
}
