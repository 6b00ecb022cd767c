package assets

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The parts of the index and of npm's files that provenance is told by.
type (
	index struct {
		Vendors  []struct{ Name, Package, Licence string }
		Packages []struct{ Package, Version string }
		Dropped  []struct {
			Reason string
			Count  int
		}
		Groups []struct {
			Slug, Text string
			Count      int
			Subgroups  []struct {
				Names []struct {
					Emoji []struct{ Modifier string }
				}
			}
		}
	}
	lockFile struct {
		Packages map[string]struct{ Version, Resolved, Integrity string }
	}
)

func readIndex(t *testing.T) index {
	t.Helper()
	var ix index
	data, err := fs.ReadFile(Files, "emoji/index.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &ix); err != nil {
		t.Fatal(err)
	}
	return ix
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What is embedded is what is needed, and no more: the sheets that the index names, licences, checkpoints.
func TestFiles(t *testing.T) {
	want := map[string]bool{"emoji/index.json": true}
	ix := readIndex(t)
	for _, v := range ix.Vendors {
		for _, g := range ix.Groups {
			want["emoji/"+v.Name+"-"+g.Slug+".png"] = true
		}
	}
	size := int64(0)
	err := fs.WalkDir(Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if strings.HasPrefix(path, "emoji/") {
			size += info.Size()
		}
		if !want[path] && !strings.HasPrefix(path, "emoji/LICENSES/") && !strings.HasPrefix(path, "checkpoints/") {
			t.Errorf("%s is embedded and nobody asks for it", path)
		}
		delete(want, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range want {
		t.Errorf("%s is not embedded", path)
	}
	if size > 6_000_000 {
		t.Errorf("the emoji have %d bytes; want 6 MB at most", size)
	}
}

// Every licence in the index comes with its text, and every name in the attribution.
func TestLicences(t *testing.T) {
	begins := map[string]string{"Apache-2.0": "Apache License", "CC-BY-4.0": "Attribution 4.0 International", "MIT": "MIT License"}
	files := map[string]string{"noto": "Apache-2.0.txt", "twemoji": "CC-BY-4.0.txt", "fluent": "MIT-Fluent.txt"}
	attribution := read(t, "emoji/LICENSES/README.md")
	for _, v := range readIndex(t).Vendors {
		text := read(t, "emoji/LICENSES/"+files[v.Name])
		if !strings.HasPrefix(strings.TrimSpace(text), begins[v.Licence]) {
			t.Errorf("%s: the text of %s is not in %s", v.Name, v.Licence, files[v.Name])
		}
		if !strings.Contains(attribution, "`"+v.Name+"-*.png`") || !strings.Contains(attribution, "]("+files[v.Name]+")") {
			t.Errorf("%s: emoji/LICENSES/README.md lacks its pictures or its licence", v.Name)
		}
	}
}

// The lock file pins every package by hash and names no registry, and the index tells the versions of it.
func TestPackagesArePinned(t *testing.T) {
	var lock lockFile
	if err := json.Unmarshal([]byte(read(t, "pack/package-lock.json")), &lock); err != nil {
		t.Fatal(err)
	}
	for name, p := range lock.Packages {
		if name != "" && (!strings.HasPrefix(p.Integrity, "sha512-") || p.Resolved != "") {
			t.Errorf("%s: integrity %.10q, resolved %q; want a sha512 and no address", name, p.Integrity, p.Resolved)
		}
	}
	for _, p := range readIndex(t).Packages {
		if got := lock.Packages["node_modules/"+p.Package].Version; got != p.Version {
			t.Errorf("%s: the lock file has version %q, the index %q", p.Package, got, p.Version)
		}
	}
}

// The tables of README.md say what the index and the files say, counted anew.
func TestReadmeCounts(t *testing.T) {
	ix := readIndex(t)
	readme := read(t, "README.md")
	row := func(format string, args ...any) {
		t.Helper()
		if line := fmt.Sprintf(format, args...); !strings.Contains(readme, "\n"+line) {
			t.Errorf("README.md lacks the row %q", line)
		}
	}
	version := map[string]string{}
	for _, p := range ix.Packages {
		version[p.Package] = p.Version
	}
	total := 0
	for _, g := range ix.Groups {
		names, modified, emoji := 0, 0, 0
		for _, s := range g.Subgroups {
			names += len(s.Names)
			for _, n := range s.Names {
				emoji += len(n.Emoji)
				for _, e := range n.Emoji {
					if e.Modifier != "" {
						modified++
					}
				}
			}
		}
		row("| %s | %d | %d | %d | %d |", g.Text, len(g.Subgroups), names, modified, emoji)
		total += emoji
	}
	all := total
	for _, d := range ix.Dropped {
		row("| %s | %d |", d.Reason, d.Count)
		all += d.Count
	}
	row("| kept, of %d in `emojibase-data` | %d |", all, total)
	if all != 3979 {
		t.Errorf("kept and left out are %d emoji; emojibase 17.0.0 lists 3979", all)
	}
	for _, v := range ix.Vendors {
		size := 0
		for _, g := range ix.Groups {
			size += len(read(t, "emoji/"+v.Name+"-"+g.Slug+".png"))
		}
		row("| `emoji/%s-*.png` | %d | %d pictures to ", v.Name, size, total)
		if pattern := regexp.MustCompile(regexp.QuoteMeta("emoji/"+v.Name+"-*.png") + ".*" + regexp.QuoteMeta("`"+v.Package+"` | "+version[v.Package]+" | "+v.Licence)); !pattern.MatchString(readme) {
			t.Errorf("README.md: the row of %s lacks package %s, version %s, licence %s", v.Name, v.Package, version[v.Package], v.Licence)
		}
	}
	row("| `emoji/index.json` | %s |", strconv.Itoa(len(read(t, "emoji/index.json"))))
}
