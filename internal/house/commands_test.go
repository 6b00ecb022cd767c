//go:build !js

package house

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	commandUse = regexp.MustCompile("(?:build/halo ([a-z]+)|make (serve))( [^\n`]*)?") // "build/halo train -d 2", "make serve ARGS=…"
	flagUse    = regexp.MustCompile(`[ "]-([a-z][\w-]*)`)                              // in a command
	flagRow    = regexp.MustCompile("(?m)^\\| `-([a-z][\\w-]*)` \\|")                  // of the README's table of the flags of train
	flagLine   = regexp.MustCompile(`(?m)^  -([a-z][\w-]*)`)                           // of what -h prints
)

// A usage is a document, and what `halo COMMAND -h` lists for each command; nil where there is no such command.
type usage struct {
	text string
	help func(command string) []string
}

// used returns the commands of halo that a text names, each with the flags that it gives it.
func used(text string) map[string][]string {
	commands := make(map[string][]string)
	for _, span := range code.FindAllString(text, -1) {
		for _, use := range commandUse.FindAllStringSubmatch(span, -1) {
			name := use[1] + use[2]
			flags := commands[name]
			for _, f := range flagUse.FindAllStringSubmatch(use[3], -1) {
				if f[1] != "h" {
					flags = append(flags, f[1])
				}
			}
			commands[name] = flags
		}
	}
	for _, row := range flagRow.FindAllStringSubmatch(text, -1) {
		commands["train"] = append(commands["train"], row[1])
	}
	return commands
}

// usageProblems lists the commands and flags that a document names and halo does not know.
func usageProblems(u usage) []string {
	var problems []string
	commands := used(u.text)
	for _, name := range slices.Sorted(maps.Keys(commands)) {
		known := u.help(name)
		if known == nil {
			problems = append(problems, fmt.Sprintf("README.md speaks of halo %s, and there is no such command", name))
			continue
		}
		slices.Sort(commands[name])
		for _, f := range slices.Compact(commands[name]) {
			if !slices.Contains(known, f) {
				problems = append(problems, fmt.Sprintf("README.md gives halo %s the flag -%s, which `halo %s -h` does not list", name, f, name))
			}
		}
	}
	return problems
}

func TestCommands(t *testing.T) {
	help := func(command string) []string {
		out, err := output(nil, "go", "run", "./cmd/halo", command, "-h")
		if err != nil && strings.Contains(err.Error(), "unknown command") {
			return nil
		} else if err != nil {
			t.Fatal(err)
		}
		flags := []string{}
		for _, line := range flagLine.FindAllStringSubmatch(string(out), -1) {
			flags = append(flags, line[1])
		}
		return flags
	}
	text := read(t, "README.md")
	if len(used(text)) < 3 {
		t.Errorf("README.md names the commands %v of halo; want at least serve, train and inspect", used(text))
	}
	report(t, usageProblems(usage{text, help}))
}

func TestUsageRule(t *testing.T) {
	help := func(command string) []string {
		return map[string][]string{"serve": {"addr"}, "train": {"data", "clip-norm"}, "inspect": {}}[command]
	}
	checkExamples(t, usageProblems, []example[usage]{
		{"all known", usage{"`make serve ARGS=\"-addr x\"` `make test -k`\n```\nbuild/halo train -data x -clip-norm 1\nbuild/halo inspect FILE\n```\n| `-data` | x |\n`build/halo train -h`", help}, ""},
		{"no such command", usage{"`build/halo fly`", help}, "there is no such command"},
		{"no such flag", usage{"`X=1 build/halo train -data x -fast`", help}, "the flag -fast"},
		{"no such flag behind make", usage{"`make serve ARGS=\"-port 1\"`", help}, "gives halo serve the flag -port"},
		{"no such flag in the table", usage{"| `-fast` | x |\n", help}, "gives halo train the flag -fast"},
		{"prose", usage{"build/halo fly -high", help}, ""},
	})
}
