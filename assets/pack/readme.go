package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	marksBegin = "<!-- pack begins -->\n"
	marksEnd   = "<!-- pack ends -->\n"
)

// rewriteReadme puts the tables of ix and of the sheets in folder out between the two marks of file.
func rewriteReadme(file string, ix *index, out string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, rest, found := bytes.Cut(old, []byte(marksBegin))
	_, tail, ends := bytes.Cut(rest, []byte(marksEnd))
	if !found || !ends {
		return fmt.Errorf("%s lacks the lines %q and %q, between which the tables belong", file, strings.TrimSpace(marksBegin), strings.TrimSpace(marksEnd))
	}
	tables, err := ix.tables(out)
	if err != nil {
		return err
	}
	text := bytes.Join([][]byte{head, []byte(marksBegin), []byte(tables), []byte(marksEnd), tail}, nil)
	if bytes.Equal(text, old) {
		return nil
	}
	return os.WriteFile(file, text, 0o644)
}

// tables returns the three tables of provenance in Markdown.
func (ix *index) tables(out string) (string, error) {
	var b strings.Builder
	version := map[string]string{}
	for _, p := range ix.Packages {
		version[p.Name] = p.Version
	}
	total := 0
	for _, g := range ix.Groups {
		total += g.Count
	}
	line := func(cells ...any) {
		for _, c := range cells {
			fmt.Fprintf(&b, "| %v ", c)
		}
		b.WriteString("|\n")
	}

	line("files", "bytes", "what", "package", "version", "licence")
	line("---", "--:", "---", "---", "---", "---")
	for _, v := range ix.Vendors {
		size := int64(0)
		for _, g := range ix.Groups {
			info, err := os.Stat(filepath.Join(out, sheetName(v.Name, g.Slug)))
			if err != nil {
				return "", err
			}
			size += info.Size()
		}
		what := fmt.Sprintf("%d pictures to %s", total, v.Use)
		line("`emoji/"+v.Name+"-*.png`", size, what, "`"+v.Package+"`", version[v.Package], v.Licence)
	}
	text, err := ix.encode()
	if err != nil {
		return "", err
	}
	line("`emoji/index.json`", len(text), "captions and tags", "`"+captionPackage+"`", version[captionPackage], "MIT")

	b.WriteString("\n")
	line("group", "subgroups", "names", "with a modifier", "emoji", "share")
	line("---", "--:", "--:", "--:", "--:", "--:")
	var subgroups, names, modified int
	for _, g := range ix.Groups {
		n, m := 0, 0
		for _, s := range g.Subgroups {
			n += len(s.Names)
			for _, x := range s.Names {
				for _, e := range x.Emoji {
					if e.Modifier != "" {
						m++
					}
				}
			}
		}
		line(g.Text, len(g.Subgroups), n, m, g.Count, fmt.Sprintf("%.1f %%", 100*float64(g.Count)/float64(total)))
		subgroups, names, modified = subgroups+len(g.Subgroups), names+n, modified+m
	}
	line("all", subgroups, names, modified, total, "100 %")

	b.WriteString("\n")
	line("left out because", "emoji", "of them in")
	line("---", "--:", "---")
	all := total
	for _, d := range ix.Dropped {
		var where []string
		for _, slug := range slices.Sorted(maps.Keys(d.Groups)) {
			if slug != "" {
				where = append(where, fmt.Sprintf("%s %d", slug, d.Groups[slug]))
			}
		}
		line(d.Reason, d.Count, strings.Join(where, ", "))
		all += d.Count
	}
	line(fmt.Sprintf("kept, of %d in `%s`", all, captionPackage), total, "")
	return b.String(), nil
}
