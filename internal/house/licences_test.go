//go:build !js

package house

import (
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

// apache is the SHA-256 of the text of the Apache License 2.0 as its authors publish it.
const apache = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"

func TestLicence(t *testing.T) {
	if got := fmt.Sprintf("%x", sha256.Sum256([]byte(read(t, "LICENSE")))); got != apache {
		t.Errorf("LICENSE has the SHA-256 %s, want %s: the Apache License 2.0, to the letter", got, apache)
	}
}

// vendorProblems lists the folders of other people's work (anything right below a folder vendor) without a
// licence beside it.
func vendorProblems(names []string) []string {
	var folders []string
	for _, name := range names {
		parts := strings.Split(name, "/")
		if i := slices.Index(parts, "vendor"); i >= 0 && i+2 < len(parts) {
			folders = append(folders, strings.Join(parts[:i+2], "/"))
		}
	}
	slices.Sort(folders)
	var problems []string
	for _, folder := range slices.Compact(folders) {
		if !slices.Contains(names, folder+"/LICENSE") {
			problems = append(problems, folder+" is somebody else's work, and has no LICENSE beside it")
		}
	}
	return problems
}

// An inventory is what ships in assets, and the text that says where it is from.
type inventory struct {
	names  []string
	readme string
}

// provenanceProblems lists the files below assets that its README names neither themselves nor by their folder.
// What is there to build them (Go, npm, notes) is our own.
func provenanceProblems(in inventory) []string {
	var problems []string
	for _, name := range in.names {
		below, ok := strings.CutPrefix(name, "assets/")
		if !ok || below == "README.md" || strings.HasPrefix(below, "pack/") || path.Ext(below) == ".go" {
			continue
		}
		named := strings.Contains(in.readme, path.Base(below))
		for folder := path.Dir(below); folder != "." && !named; folder = path.Dir(folder) {
			named = strings.Contains(in.readme, "`"+folder+"/`") || strings.Contains(in.readme, "("+folder+"/)")
		}
		if !named {
			problems = append(problems, fmt.Sprintf("%s ships, and assets/README.md does not say where it is from", name))
		}
	}
	return problems
}

func TestVendored(t *testing.T) {
	report(t, vendorProblems(files(t, func(string) bool { return true })))
}

func TestProvenance(t *testing.T) {
	names := files(t, func(name string) bool { return strings.HasPrefix(name, "assets/") })
	if len(names) == 0 {
		t.Fatal("nothing is in assets")
	}
	report(t, provenanceProblems(inventory{names, read(t, "assets/README.md")}))
}

func TestLicenceRules(t *testing.T) {
	checkExamples(t, vendorProblems, []example[[]string]{
		{"with its licence", []string{"web/vendor/a/a.js", "web/vendor/a/LICENSE"}, ""},
		{"without", []string{"web/vendor/a/a.js", "web/vendor/a/b.css", "LICENSE"}, "web/vendor/a is somebody else's work"},
		{"no vendor", []string{"web/app/main.js"}, ""},
	})
	checkExamples(t, provenanceProblems, []example[inventory]{
		{"named", inventory{[]string{"assets/emoji/a.png"}, "| `emoji/a.png` | from b |"}, ""},
		{"named by its folder", inventory{[]string{"assets/emoji/a.png"}, "| `emoji/` | from b |"}, ""},
		{"its own tools", inventory{[]string{"assets/README.md", "assets/embed.go", "assets/pack/main.go"}, ""}, ""},
		{"not named", inventory{[]string{"assets/emoji/a.png"}, "emoji are drawings"}, "assets/emoji/a.png ships"},
	})
}
