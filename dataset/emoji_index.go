package dataset

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
)

// EmojiIndex is the name of the emoji's index in the assets folder. It lists the captions as a tree (groups,
// subgroups, names, emoji) and thereby the order of the pictures in the sheets.
const EmojiIndex = "emoji/index.json"

// emojiIndexVersion is the version of the index that this program reads.
const emojiIndexVersion = 1

// The parts of the index that are read; it also holds provenance and tags.
type (
	emojiIndex struct {
		Version int               `json:"version"`
		Size    int               `json:"size"`    // side of a picture, pixels
		Columns int               `json:"columns"` // pictures side by side in a sheet
		Vendors []emojiVendor     `json:"vendors"`
		Groups  []emojiIndexGroup `json:"groups"`
	}
	emojiVendor struct {
		Name string `json:"name"`
		Use  string `json:"use"` // useTrain or useHoldOut
	}
	emojiIndexGroup struct {
		Slug      string          `json:"slug"`
		Text      string          `json:"text"`
		Count     int             `json:"count"` // of emoji, which is of pictures in each sheet
		Subgroups []emojiSubgroup `json:"subgroups"`
	}
	emojiSubgroup struct {
		Text  string      `json:"text"`
		Flat  string      `json:"flat"` // wording in flat style where Text alone is said of something else too
		Names []emojiName `json:"names"`
	}
	emojiName struct {
		Text  string      `json:"text"`
		Emoji []emojiCode `json:"emoji"`
	}
	emojiCode struct {
		Code     string `json:"code"`     // code points in hexadecimal, joined by "-"
		Modifier string `json:"modifier"` // what tells it from others of its name, "" for none
	}
)

const (
	useTrain   = "train"
	useHoldOut = "hold out"
)

// sheet returns the name of the file with a vendor's pictures of a group.
func (ix *emojiIndex) sheet(vendor, slug string) string {
	return "emoji/" + vendor + "-" + slug + ".png"
}

// vendors returns the names of those whose pictures have that use.
func (ix *emojiIndex) vendors(use string) []string {
	var names []string
	for _, v := range ix.Vendors {
		if v.Use == use {
			names = append(names, v.Name)
		}
	}
	return names
}

// readEmojiIndex reads and checks the index of the assets folder fsys.
func readEmojiIndex(fsys fs.FS) (*emojiIndex, error) {
	data, err := fs.ReadFile(fsys, EmojiIndex)
	if err != nil {
		return nil, fmt.Errorf("dataset: the emoji's index: %w; `make data` writes it", err)
	}
	return parseEmojiIndex(data)
}

func parseEmojiIndex(data []byte) (*emojiIndex, error) {
	ix := &emojiIndex{}
	if err := json.Unmarshal(data, ix); err != nil {
		return nil, fmt.Errorf("dataset: %s is not the JSON of an emoji index: %w", EmojiIndex, err)
	}
	if err := ix.check(); err != nil {
		return nil, fmt.Errorf("dataset: %s: %w", EmojiIndex, err)
	}
	return ix, nil
}

// check makes sure of what the rest of the package relies on.
func (ix *emojiIndex) check() error {
	if ix.Version != emojiIndexVersion {
		return fmt.Errorf("version is %d; this program reads version %d", ix.Version, emojiIndexVersion)
	}
	if ix.Size != shownSide {
		return fmt.Errorf("size is %d; want pictures of %d pixels", ix.Size, shownSide)
	}
	if ix.Columns < 1 || ix.Columns > 256 {
		return fmt.Errorf("columns is %d; want 1 to 256", ix.Columns)
	}
	named := map[string]bool{}
	for _, v := range ix.Vendors {
		if !isSlug(v.Name) || named[v.Name] {
			return fmt.Errorf("vendor name %.40q comes twice or is not of lower-case letters, digits and hyphens", v.Name)
		}
		named[v.Name] = true
		if v.Use != useTrain && v.Use != useHoldOut {
			return fmt.Errorf("vendor %s has the use %.40q; want %q or %q", v.Name, v.Use, useTrain, useHoldOut)
		}
	}
	if len(ix.vendors(useTrain)) == 0 || len(ix.vendors(useHoldOut)) != 1 {
		return fmt.Errorf("vendors must be at least one to train and exactly one to hold out")
	}
	if len(ix.Groups) == 0 {
		return fmt.Errorf("there are no groups")
	}
	slugs, codes := map[string]bool{}, map[string]bool{}
	for _, g := range ix.Groups {
		if !isSlug(g.Slug) || slugs[g.Slug] {
			return fmt.Errorf("group slug %.40q comes twice or is not of lower-case letters, digits and hyphens", g.Slug)
		}
		slugs[g.Slug] = true
		count := 0
		for _, s := range g.Subgroups {
			for _, n := range s.Names {
				if n.Text == "" || s.Text == "" || g.Text == "" || len(n.Emoji) == 0 {
					return fmt.Errorf("group %s: a caption has no text, or the name %.40q no emoji", g.Slug, n.Text)
				}
				modifiers := map[string]bool{}
				for _, e := range n.Emoji {
					if e.Code == "" || codes[e.Code] {
						return fmt.Errorf("group %s: emoji code %.40q is empty or comes twice", g.Slug, e.Code)
					}
					if modifiers[e.Modifier] {
						return fmt.Errorf("group %s: two emoji are both called %.40q with modifier %.40q", g.Slug, n.Text, e.Modifier)
					}
					codes[e.Code], modifiers[e.Modifier] = true, true
					count++
				}
			}
		}
		if count != g.Count || count == 0 {
			return fmt.Errorf("group %s lists %d emoji and says that it has %d", g.Slug, count, g.Count)
		}
	}
	return nil
}

// EmojiGroup is a group of emoji that the option groups= can name.
type EmojiGroup struct {
	Slug  string // in a spec: "animals-nature"
	Text  string // to be read: "animals & nature"
	Emoji int    // how many it has
}

// EmojiGroups lists the groups that the index of the assets folder fsys has, in its order.
func EmojiGroups(fsys fs.FS) ([]EmojiGroup, error) {
	ix, err := readEmojiIndex(fsys)
	if err != nil {
		return nil, err
	}
	var groups []EmojiGroup
	for _, g := range ix.Groups {
		groups = append(groups, EmojiGroup{g.Slug, g.Text, g.Count})
	}
	return groups, nil
}

// EmojiFiles names the files of the assets folder that Open reads for spec, given what its index holds, for
// one who must fetch them first. It names none for the shapes.
func EmojiFiles(index []byte, spec string) ([]string, error) {
	name, o, err := ParseSpec(spec)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(emojiNames, name) {
		return nil, nil
	}
	ix, err := parseEmojiIndex(index)
	if err != nil {
		return nil, err
	}
	groups, err := ix.chosenGroups(name, o)
	if err != nil {
		return nil, err
	}
	files := []string{EmojiIndex}
	for _, g := range groups {
		for _, v := range ix.Vendors {
			files = append(files, ix.sheet(v.Name, g.Slug))
		}
	}
	return files, nil
}

// chosenGroups returns the groups that the set of that name has, in the order of the index.
func (ix *emojiIndex) chosenGroups(name string, o Options) ([]emojiIndexGroup, error) {
	if name == "emoji" {
		return ix.Groups, nil
	}
	slugs := o.Groups
	if slugs == nil {
		slugs = defaultEmojiGroups
	}
	var chosen []emojiIndexGroup
	var known []string
	for _, g := range ix.Groups {
		known = append(known, g.Slug)
		if slices.Contains(slugs, g.Slug) {
			chosen = append(chosen, g)
		}
	}
	if len(slugs) != 2 || len(chosen) != 2 {
		return nil, fmt.Errorf("dataset: %s: groups are %q; want two different ones of %q", FormatSpec(name, o), slugs, known)
	}
	return chosen, nil
}
