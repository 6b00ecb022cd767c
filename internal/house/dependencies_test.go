//go:build !js

package house

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// requirementRow matches a row of RATIONALE.md's tables of dependencies:
//
//	| `name` version | what it does for us | why this one |
var requirementRow = regexp.MustCompile("(?m)^\\| `([^`]+)` (\\S+) \\| [^|]+ \\| [^|]+ \\|$")

// pinRow matches a line of a requirements file of pip: name==version and its hash.
var pinRow = regexp.MustCompile(`(?m)^([\w-]+)==(\S+) --hash=sha256:[0-9a-f]{64}$`)

// Requirements are what the project builds on, name → version, as its files have it, and RATIONALE.md.
type requirements struct {
	used      map[string]string
	rationale string
}

// requirementProblems lists the dependencies that RATIONALE.md does not explain in the version that is used, and
// those that it explains and nobody uses.
func requirementProblems(r requirements) []string {
	explained := make(map[string]string)
	for _, row := range requirementRow.FindAllStringSubmatch(r.rationale, -1) {
		explained[row[1]] = row[2]
	}
	var problems []string
	for _, name := range slices.Sorted(maps.Keys(r.used)) {
		switch got, ok := explained[name]; {
		case !ok:
			problems = append(problems, fmt.Sprintf("RATIONALE.md does not say why we depend on %s %s", name, r.used[name]))
		case got != r.used[name]:
			problems = append(problems, fmt.Sprintf("RATIONALE.md speaks of %s %s, and %s is used", name, got, r.used[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(explained)) {
		if _, ok := r.used[name]; !ok {
			problems = append(problems, fmt.Sprintf("RATIONALE.md explains %s, and nothing requires it", name))
		}
	}
	return problems
}

func TestDependencies(t *testing.T) {
	used := make(map[string]string)

	out, err := output(nil, "go", "mod", "edit", "-json")
	if err != nil {
		t.Fatal(err)
	}
	var mod struct {
		Require []struct {
			Path, Version string
			Indirect      bool
		}
		Tool []struct{ Path string }
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatalf("go.mod: %v", err)
	}
	for _, r := range mod.Require {
		tool := slices.ContainsFunc(mod.Tool, func(tool struct{ Path string }) bool { return within(tool.Path, r.Path) })
		if !r.Indirect || tool {
			used[r.Path] = r.Version
		}
	}

	for _, name := range files(t, func(name string) bool { return path.Base(name) == "package.json" }) {
		var npm struct {
			Dependencies    map[string]string `json:"dependencies"`
			DevDependencies map[string]string `json:"devDependencies"`
		}
		if err := json.Unmarshal([]byte(read(t, name)), &npm); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		maps.Copy(used, npm.Dependencies)
		maps.Copy(used, npm.DevDependencies)
	}

	for _, name := range files(t, func(name string) bool { return path.Dir(name) == "scripts" && path.Ext(name) == ".txt" }) {
		for _, row := range pinRow.FindAllStringSubmatch(read(t, name), -1) {
			used[row[1]] = row[2]
		}
	}

	// Vendored work states its version in the README beside it: "uPlot 1.6.32".
	for _, name := range files(t, func(name string) bool {
		return strings.Contains(name, "/vendor/") && path.Base(name) == "README.md"
	}) {
		folder := path.Dir(name)
		found := regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(path.Base(folder)) + `\b\D{0,20}?(\d+(?:\.\d+)+)`).FindStringSubmatch(read(t, name))
		if found == nil {
			t.Errorf("%s does not say which version of %s it is about", name, path.Base(folder))
			continue
		}
		used[folder] = found[1]
	}

	report(t, requirementProblems(requirements{used, read(t, "RATIONALE.md")}))
}

func TestRequirementRule(t *testing.T) {
	const row = "| `example.org/a` v1.2.3 | counts | it is small |\n"
	checkExamples(t, requirementProblems, []example[requirements]{
		{"explained", requirements{map[string]string{"example.org/a": "v1.2.3"}, row}, ""},
		{"not explained", requirements{map[string]string{"example.org/a": "v1.2.3", "example.org/b": "v1.0.0"}, row}, "does not say why we depend on example.org/b"},
		{"another version", requirements{map[string]string{"example.org/a": "v1.2.4"}, row}, "speaks of example.org/a v1.2.3, and v1.2.4 is used"},
		{"no longer used", requirements{nil, row}, "explains example.org/a, and nothing requires it"},
		{"without a reason", requirements{map[string]string{"example.org/a": "v1.2.3"}, "| `example.org/a` v1.2.3 | counts |  |\n"}, "does not say why"},
	})
}
