//go:build !js

package house

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	goalLine = regexp.MustCompile(`(?m)^([a-z][\w-]*):[^=\n]*?## `)       // of the Makefile: "goal: needs ## what it does"
	goalUse  = regexp.MustCompile(`\bmake ([a-z][\w-]*)`)                 // in code of a document
	code     = regexp.MustCompile("(?ms)^```.*?^```|`[^`\n]+`")           // blocks and spans
	fence    = regexp.MustCompile("(?ms)^```.*?^```")                     // blocks
	link     = regexp.MustCompile(`\]\(([^)\s]+)(?:\s+"[^"]*")?\)`)       // [text](target)
	heading  = regexp.MustCompile(`(?m)^#+ +(.+)$`)                       // "## A title"
	version  = regexp.MustCompile(`\b[Gg]o ?(1\.\d+\.\d+)\b`)             // "Go 1.2.3", "go1.2.3"
	pinned   = regexp.MustCompile(`(?m)^export GOTOOLCHAIN := go(\S+)\n`) // of the Makefile
	notSlug  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)                     // what an anchor leaves out
	external = regexp.MustCompile(`^[a-z][a-z0-9+.-]*:`)                  // https:, mailto:
	ownText  = func(name string) bool {                                   // the documents that we wrote
		return path.Ext(name) == ".md" && !strings.Contains("/"+name, "/vendor/")
	}
)

// A manual is the Makefile and the documents that speak of its goals.
type manual struct {
	makefile string
	readme   string
	others   []file
}

// goalProblems lists the goals that a document names and the Makefile lacks, and those that the Makefile's help
// lists and the README does not name.
func goalProblems(m manual) []string {
	goals := make(map[string]bool) // name → named in the README
	for _, found := range goalLine.FindAllStringSubmatch(m.makefile, -1) {
		goals[found[1]] = false
	}
	var problems []string
	for _, f := range append([]file{{"README.md", m.readme}}, m.others...) {
		for _, span := range code.FindAllString(f.text, -1) {
			for _, use := range goalUse.FindAllStringSubmatch(span, -1) {
				if _, ok := goals[use[1]]; !ok {
					problems = append(problems, fmt.Sprintf("%s: `make %s`: the Makefile has no such goal", f.name, use[1]))
				} else if f.name == "README.md" {
					goals[use[1]] = true
				}
			}
		}
	}
	for _, goal := range slices.Sorted(maps.Keys(goals)) {
		if !goals[goal] {
			problems = append(problems, fmt.Sprintf("README.md does not name `make %s`", goal))
		}
	}
	return problems
}

func TestGoals(t *testing.T) {
	m := manual{makefile: read(t, "Makefile"), readme: read(t, "README.md")}
	for _, name := range files(t, ownText) {
		if name != "README.md" {
			m.others = append(m.others, file{name, read(t, name)})
		}
	}
	report(t, goalProblems(m))
}

// A document is a Markdown file and what it may link to.
type document struct {
	file
	anchors func(name string) ([]string, bool) // anchors of a Markdown file; false where there is no such file or folder
}

// linkProblems lists the links within the repository that lead nowhere.
func linkProblems(d document) []string {
	var problems []string
	for _, found := range link.FindAllStringSubmatch(fence.ReplaceAllString(d.text, ""), -1) {
		target := found[1]
		if external.MatchString(target) {
			continue
		}
		name, anchor, _ := strings.Cut(target, "#")
		at := d.name
		if name != "" {
			at = path.Join(path.Dir(d.name), name)
		}
		anchors, ok := d.anchors(at)
		switch {
		case strings.HasPrefix(name, "/"):
			problems = append(problems, fmt.Sprintf("%s links to %s: a link within the repository is relative", d.name, target))
		case !ok:
			problems = append(problems, fmt.Sprintf("%s links to %s, and there is no %s", d.name, target, at))
		case anchor != "" && !slices.Contains(anchors, anchor):
			problems = append(problems, fmt.Sprintf("%s links to %s, and %s has no such heading", d.name, target, at))
		}
	}
	return problems
}

// anchors lists what can be linked to within a Markdown text: its headings, as code hosts name them.
func anchors(text string) []string {
	var list []string
	for _, found := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		slug := notSlug.ReplaceAllString(strings.ToLower(strings.TrimSpace(found[1])), "")
		list = append(list, strings.ReplaceAll(slug, " ", "-"))
	}
	return list
}

func TestLinks(t *testing.T) {
	tracked := files(t, func(string) bool { return true })
	look := func(name string) ([]string, bool) {
		if slices.Contains(tracked, name) {
			data, err := os.ReadFile(filepath.Join(root, name))
			return anchors(string(data)), err == nil
		}
		return nil, slices.ContainsFunc(tracked, func(other string) bool { return within(other, name) })
	}
	for _, name := range files(t, ownText) {
		report(t, linkProblems(document{file{name, read(t, name)}, look}))
	}
}

// versionProblems lists the mentions of a Go release other than the one that the Makefile exports. The changelog
// is not asked: it may speak of former ones.
func versionProblems(m manual) []string {
	found := pinned.FindStringSubmatch(m.makefile)
	if found == nil {
		return []string{"the Makefile does not export GOTOOLCHAIN"}
	}
	var problems []string
	for _, f := range append([]file{{"README.md", m.readme}}, m.others...) {
		for _, use := range version.FindAllStringSubmatch(f.text, -1) {
			if f.name != "CHANGELOG.md" && use[1] != found[1] {
				problems = append(problems, fmt.Sprintf("%s speaks of Go %s, and the Makefile exports go%s", f.name, use[1], found[1]))
			}
		}
	}
	return problems
}

func TestGoVersion(t *testing.T) {
	m := manual{makefile: read(t, "Makefile"), readme: read(t, "README.md")}
	for _, name := range files(t, func(name string) bool { return ownText(name) || path.Dir(name) == "scripts" }) {
		m.others = append(m.others, file{name, read(t, name)})
	}
	report(t, versionProblems(m))
}

func TestDocumentRules(t *testing.T) {
	const makefile = "export GOTOOLCHAIN := go1.2.3\nhelp: ## list\n\techo\nserve: build/halo ## serve it\nhidden: x\n"
	checkExamples(t, goalProblems, []example[manual]{
		{"all named", manual{makefile, "`make help`\n```\nmake serve # go\n```\n", nil}, ""},
		{"a goal that is gone", manual{makefile, "`make help` `make serve` `make fly`", nil}, "README.md: `make fly`: the Makefile has no such goal"},
		{"a goal that is gone, elsewhere", manual{makefile, "`make help` `make serve`", []file{{"b.md", "```\nmake fly\n```"}}}, "b.md: `make fly`"},
		{"a goal not named", manual{makefile, "`make help`", []file{{"b.md", "`make serve`"}}}, "README.md does not name `make serve`"},
		{"prose is no code", manual{makefile, "`make help` `make serve` make sure", nil}, ""},
	})
	look := func(name string) ([]string, bool) {
		have := map[string][]string{"README.md": {"the-file-s-form"}, "a/B.md": nil, "a": nil}
		list, ok := have[name]
		return list, ok
	}
	checkExamples(t, linkProblems, []example[document]{
		{"all resolve", document{file{"a/B.md", "[x](../README.md) [y](https://a.example/b) [z](../README.md#the-file-s-form) [w](../a/)"}, look}, ""},
		{"no such file", document{file{"a/B.md", "[x](README.md)"}, look}, "there is no a/README.md"},
		{"no such picture", document{file{"README.md", "![x](a/b.png)"}, look}, "there is no a/b.png"},
		{"no such heading", document{file{"README.md", "[x](#form)"}, look}, "README.md has no such heading"},
		{"from the root", document{file{"README.md", "[x](/a)"}, look}, "is relative"},
		{"in code", document{file{"README.md", "```\n[x](nowhere)\n```\n"}, look}, ""},
	})
	checkExamples(t, versionProblems, []example[manual]{
		{"the same", manual{makefile, "Go 1.2.3 and go1.2.3, or any Go 1.1", nil}, ""},
		{"another", manual{makefile, "", []file{{"b.md", "needs Go 1.2.4"}}}, "b.md speaks of Go 1.2.4"},
		{"history", manual{makefile, "", []file{{"CHANGELOG.md", "was Go 1.1.1"}}}, ""},
		{"none exported", manual{"x:\n", "", nil}, "does not export"},
	})
	if got, want := anchors("# The file's form\n```\n# no heading\n```\n## σ, and `u`\n"), []string{"the-files-form", "σ-and-u"}; !slices.Equal(got, want) {
		t.Errorf("anchors: got %q, want %q", got, want)
	}
}
