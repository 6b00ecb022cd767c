package dataset

// emojiPick is one emoji of a set: where it stands in the index and in its group's sheets.
type emojiPick struct {
	group, subgroup, name, emoji int // indices into the chosen groups and on down the tree
	cell                         int // number of its picture in the group's sheets
}

// allEmoji lists every emoji of the groups.
func allEmoji(groups []emojiIndexGroup) []emojiPick {
	var all []emojiPick
	for g, group := range groups {
		cell := 0
		for s, subgroup := range group.Subgroups {
			for n, name := range subgroup.Names {
				for e := range name.Emoji {
					all = append(all, emojiPick{g, s, n, e, cell})
					cell++
				}
			}
		}
	}
	return all
}

// fewEmoji lists perGroup emoji of each group, or what it has: the first emoji of a name each, the names
// shared out evenly among the subgroups and evenly spread within each.
func fewEmoji(groups []emojiIndexGroup, perGroup int) []emojiPick {
	type place struct{ group, subgroup int }
	names := map[place][]emojiPick{}
	for _, p := range allEmoji(groups) {
		if p.emoji == 0 {
			at := place{p.group, p.subgroup}
			names[at] = append(names[at], p)
		}
	}
	var few []emojiPick
	for g, group := range groups {
		sizes := make([]int, len(group.Subgroups))
		for s := range sizes {
			sizes[s] = len(names[place{g, s}])
		}
		for s, n := range shareOut(perGroup, sizes) {
			few = append(few, evenly(names[place{g, s}], n)...)
		}
	}
	return few
}

// shareOut gives n things to places that hold sizes at most, as evenly as that allows, earlier places first
// where it does not come out even.
func shareOut(n int, sizes []int) []int {
	shares := make([]int, len(sizes))
	for given := true; given && n > 0; {
		given = false
		for i, size := range sizes {
			if n > 0 && shares[i] < size {
				shares[i]++
				n--
				given = true
			}
		}
	}
	return shares
}

// evenly returns n items of list, n at most its length, evenly spread: the middles of n equal stretches.
func evenly[T any](list []T, n int) []T {
	items := make([]T, n)
	for i := range items {
		items[i] = list[(2*i+1)*len(list)/(2*n)]
	}
	return items
}
