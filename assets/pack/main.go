// Pack makes the emoji files under assets/emoji from the npm packages that package-lock.json pins.
//
//	npm ci --prefix assets/pack && go run ./assets/pack
//
// It takes the emoji that Noto, Twemoji and Fluent all draw, words their captions, thins out People & Body,
// and writes, for each vendor and group, one sheet of 32×32 pictures, an index of what is where, and the
// tables of assets/README.md between the marks "pack begins" and "pack ends". The same packages give the
// same bytes.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	modules := flag.String("modules", "assets/pack/node_modules", "folder of the npm packages")
	out := flag.String("out", "assets/emoji", "folder for the sheets and the index")
	readme := flag.String("readme", "assets/README.md", "file whose tables are rewritten")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "pack: unexpected argument %q; pack takes flags only\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(*modules, *out, *readme); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(modules, out, readme string) error {
	source, err := readSource(modules)
	if err != nil {
		return err
	}
	kept, dropped, err := choose(source)
	if err != nil {
		return err
	}
	groups, err := arrange(kept, source.words)
	if err != nil {
		return err
	}
	cells, err := draw(modules, groups)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(out, "*.png"))
	if err != nil {
		return err
	}
	for _, file := range old {
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	for _, v := range vendors {
		for _, g := range groups {
			sheet, err := encodeSheet(cells[v.Name][g.slug])
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(out, sheetName(v.Name, g.slug)), sheet, 0o644); err != nil {
				return err
			}
		}
	}
	ix := newIndex(source.packages, groups, dropped)
	text, err := ix.encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "index.json"), text, 0o644); err != nil {
		return err
	}
	return rewriteReadme(readme, ix, out)
}
