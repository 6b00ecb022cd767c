package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// index is what index.json holds: the tree of captions in the order of the pictures, and where all came from.
type index struct {
	About    string        `json:"about"`
	Version  int           `json:"version"` // of this format
	Size     int           `json:"size"`    // side of a picture, pixels
	Columns  int           `json:"columns"` // of a sheet
	Vendors  []vendor      `json:"vendors"`
	Packages []packageInfo `json:"packages"`
	Dropped  []dropped     `json:"dropped"`
	Groups   []indexGroup  `json:"groups"`
}

type dropped struct {
	Reason string         `json:"reason"`
	Count  int            `json:"count"`
	Groups map[string]int `json:"groups"` // slug → count; "" for those without a group
}

type indexGroup struct {
	Slug      string          `json:"slug"`
	Text      string          `json:"text"`
	Count     int             `json:"count"` // emoji, which is pictures in each of its sheets
	Subgroups []indexSubgroup `json:"subgroups"`
}

type indexSubgroup struct {
	Slug  string      `json:"slug"`
	Text  string      `json:"text"`
	Flat  string      `json:"flat,omitempty"` // see subgroup.flat
	Names []indexName `json:"names"`
}

type indexName struct {
	Text  string       `json:"text"`
	Emoji []indexEmoji `json:"emoji"`
	Tags  []string     `json:"tags,omitempty"`
}

type indexEmoji struct {
	Code     string `json:"code"`
	Modifier string `json:"modifier,omitempty"`
}

const about = "Written by assets/pack; see assets/README.md. Pictures of a group stand in VENDOR-SLUG.png in the order of " +
	"the emoji here, row by row. Captions: group, subgroup, name, and name: modifier."

func newIndex(packages []packageInfo, groups []*group, d drops) *index {
	ix := &index{About: about, Version: 1, Size: cellSize, Columns: columns, Vendors: vendors, Packages: packages}
	for _, reason := range reasons {
		x := dropped{Reason: reason, Groups: d[reason]}
		for _, n := range x.Groups {
			x.Count += n
		}
		ix.Dropped = append(ix.Dropped, x)
	}
	for _, g := range groups {
		ig := indexGroup{Slug: g.slug, Text: g.text, Count: len(g.emoji())}
		for _, s := range g.subgroups {
			is := indexSubgroup{Slug: s.slug, Text: s.text, Flat: s.flat}
			for _, n := range s.names {
				in := indexName{Text: n.text, Tags: n.tags}
				for _, e := range n.emoji {
					in.Emoji = append(in.Emoji, indexEmoji{e.code, e.modifier})
				}
				is.Names = append(is.Names, in)
			}
			ig.Subgroups = append(ig.Subgroups, is)
		}
		ix.Groups = append(ix.Groups, ig)
	}
	return ix
}

// encode writes the index as JSON with one line for each name, so that a change of one shows as one.
func (ix *index) encode() ([]byte, error) {
	head := *ix
	head.Groups = nil
	first, err := json.MarshalIndent(head, "", "  ")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(first, []byte("null\n}")))
	b.WriteString("[")
	for i, g := range ix.Groups {
		fmt.Fprintf(&b, "%s\n    {\"slug\": %q, \"text\": %q, \"count\": %d, \"subgroups\": [", comma(i), g.Slug, g.Text, g.Count)
		for j, s := range g.Subgroups {
			flat := ""
			if s.Flat != "" {
				flat = fmt.Sprintf("\"flat\": %q, ", s.Flat)
			}
			fmt.Fprintf(&b, "%s\n      {\"slug\": %q, \"text\": %q, %s\"names\": [", comma(j), s.Slug, s.Text, flat)
			for k, n := range s.Names {
				var line bytes.Buffer
				encoder := json.NewEncoder(&line)
				encoder.SetEscapeHTML(false)
				if err := encoder.Encode(n); err != nil {
					return nil, err
				}
				fmt.Fprintf(&b, "%s\n        %s", comma(k), bytes.TrimSpace(line.Bytes()))
			}
			b.WriteString("\n      ]}")
		}
		b.WriteString("\n    ]}")
	}
	b.WriteString("\n  ]\n}\n")
	return b.Bytes(), nil
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}
