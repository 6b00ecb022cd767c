//go:build !js

// These tests run Node, and a program compiled to WebAssembly starts no other.

package web

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"halo/wasm/view"
)

// node runs Node with arguments and returns what it wrote.
func node(t *testing.T, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is not installed: the page's modules are tested with it; make deps says what to install")
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("node %s …: %v\n%s", args[0], err, out)
	}
	return string(out)
}

// TestModules runs the tests of the page's modules that need no browser: test/*.test.mjs.
func TestModules(t *testing.T) {
	files, err := filepath.Glob("test/*.test.mjs")
	if err != nil || len(files) == 0 {
		t.Fatalf("test/*.test.mjs: %v, %d files; want the tests of the modules", err, len(files))
	}
	out := node(t, append([]string{"--test", "--test-reporter=tap"}, files...)...)
	ran := regexp.MustCompile(`(?m)^# pass (\d+)$`).FindStringSubmatch(out)
	if ran == nil || ran[1] == "0" {
		t.Fatalf("node ran no test:\n%s", out)
	}
}

// TestModulesParse sees that every module is valid JavaScript, also those that need a browser to run.
func TestModulesParse(t *testing.T) {
	files, err := filepath.Glob("app/*.js")
	if err != nil || len(files) == 0 {
		t.Fatalf("app/*.js: %v, %d files", err, len(files))
	}
	names, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	node(t, "--experimental-vm-modules", "--no-warnings", "--input-type=module", "--eval", fmt.Sprintf(`
		import { readFileSync } from "node:fs";
		import { SourceTextModule } from "node:vm";
		for (const name of %s) new SourceTextModule(readFileSync(name, "utf8"), { identifier: name });
	`, names))
}

// TestPaletteOfScene compares the page's colours with the scene's, which come from wasm/view. A channel may
// differ by 1: the scene mixes colours in float32.
func TestPaletteOfScene(t *testing.T) {
	names := [][]string{
		nil,
		{"red", "green", "blue"},
		{"left", "right"},
		{"animals & nature", "food & drink"},
		{"Blue", "x", "orange", "red", "y", "violet"},
		{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"},
	}
	type colours struct {
		Names []string `json:"names"`
		Dark  bool     `json:"dark"`
		Want  []string `json:"want"`
	}
	hex := func(cs []view.Colour) []string {
		var out []string
		for _, c := range cs {
			out = append(out, c.Hex())
		}
		return out
	}
	var groups, levels []colours
	for _, dark := range []bool{false, true} {
		theme := view.ThemeOf(dark)
		for _, n := range names {
			groups = append(groups, colours{append([]string{}, n...), dark, hex(theme.Groups(n))})
		}
		for n := range 8 {
			levels = append(levels, colours{make([]string, n), dark, hex(theme.Levels(n))})
		}
	}
	cases, err := json.Marshal(map[string][]colours{"groups": groups, "levels": levels})
	if err != nil {
		t.Fatal(err)
	}
	node(t, "--input-type=module", "--eval", fmt.Sprintf(`
		import assert from "node:assert/strict";
		import { groupColours, levelColours } from %q;
		const { groups, levels } = %s;
		const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
		const near = (got, want) => channels(got).every((v, i) => Math.abs(v - channels(want)[i]) <= 1);
		const compare = (got, { names, dark, want }) => {
			const equal = got.length === want.length && got.every((colour, i) => near(colour, want[i]));
			assert.ok(equal, names.length + " names [" + names + "], dark " + dark + ": got " + got + ", want " + want);
		};
		for (const c of groups) compare(groupColours(c.names, c.dark), c);
		for (const c of levels) compare(levelColours(c.names.length, c.dark), c);
		assert.ok(groups.length > 0 && levels.length > 0);
	`, fileURL(t, "app/palette.js"), cases))
}

// TestCanvasColours compares the style sheet's papers with the scene's.
func TestCanvasColours(t *testing.T) {
	css, err := os.ReadFile("style.css")
	if err != nil {
		t.Fatal(err)
	}
	for variable, paper := range map[string]view.Colour{"--canvas-light": view.Light.Paper, "--canvas-dark": view.Dark.Paper} {
		if want := variable + ": " + paper.Hex() + ";"; !strings.Contains(string(css), want) {
			t.Errorf("style.css lacks %q, the background that the scene draws", want)
		}
	}
}

// Where a selector asks whether an element has a style of its own, the browser looks through the whole page at each style
// that a script writes, and so with every length of the scale bar: that was a quarter of the time of a zoom.
func TestStylesDoNotAskForStyles(t *testing.T) {
	for _, file := range []string{"style.css", "scene.css"} {
		css, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(css), "[style") {
			t.Errorf("%s has a selector with [style]: give what it means a class", file)
		}
	}
}

// TestPageNamesItsElements sees that every element that a module asks for by its id is in index.html.
func TestPageNamesItsElements(t *testing.T) {
	html, err := os.ReadFile("index.html")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("app/*.js")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`byId\("([^"]+)"\)`).FindAllStringSubmatch(string(source), -1) {
			asked++
			if !strings.Contains(string(html), `id="`+m[1]+`"`) {
				t.Errorf("%s asks for #%s, which index.html lacks", file, m[1])
			}
		}
	}
	if asked == 0 {
		t.Error("no module asks for an element: the pattern does not match any more")
	}
}

// seed is where the loss was proposed: a link that a reader may follow. The page itself asks nobody for it.
const seed = "https://github.com/openai/CLIP/issues/296"

// TestPageStaysAtHome sees that nothing of the page's own names another host, has code or style in its markup,
// or a URL that would break under a sub-path.
func TestPageStaysAtHome(t *testing.T) {
	files, err := filepath.Glob("app/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "index.html", "scene.html", "style.css", "scene.css") {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`https?://[^\s"'`+"`"+`<>)]+`).FindAllString(string(source), -1) {
			if !strings.HasPrefix(m, "http://www.w3.org/") && m != "https://page.invalid/" && m != seed {
				t.Errorf("%s names %s", file, m)
			}
		}
		if filepath.Ext(file) == ".html" {
			for _, bad := range []string{`style="`, `onclick`, `<style`, `="/`, `<script>`} {
				if strings.Contains(string(source), bad) {
					t.Errorf("%s has %s", file, bad)
				}
			}
		}
	}
}

func fileURL(t *testing.T, name string) string {
	t.Helper()
	abs, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return "file://" + filepath.ToSlash(abs)
}
