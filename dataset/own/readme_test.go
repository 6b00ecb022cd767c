//go:build !js

package own

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The README's table of options lists each key once, with the default where it gives a value.
func TestReadmeListsTheOptions(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(readme), "### Data of your own\n")
	if !found {
		t.Fatal("README.md has no section Data of your own")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	listed := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`.*?) \\|").FindAllStringSubmatch(section, -1) {
		for _, cell := range regexp.MustCompile("`([a-z-]+)=([^`]*)`").FindAllStringSubmatch(row[1], -1) {
			if _, twice := listed[cell[1]]; twice {
				t.Errorf("README.md lists %s twice", cell[1])
			}
			listed[cell[1]] = cell[2]
		}
	}
	for _, opt := range options {
		value, ok := listed[opt.key]
		if !ok {
			t.Errorf("README.md does not list the option %s", opt.key)
		}
		delete(listed, opt.key)
		if want := opt.format(defaults()); value != "" && opt.key != "vague" && opt.key != "levels" && value != want {
			t.Errorf("README.md gives %s the value %s, want the default %s", opt.key, value, want)
		}
	}
	for key := range listed {
		t.Errorf("README.md lists the option %s, which there is not", key)
	}
}
