// Command pack finishes what the Go compiler built: it compresses the programs of the page and writes the
// static site.
//
//	pack compress [-fast] DIR                .br and .gz beside every .wasm of DIR; -fast to try, not to publish
//	pack site DIR [RUNS]                     the whole site, with the runs of a folder
//
// It is a program of its own so that neither needs cmd/halo, which links XLA through cgo.
package main

import (
	"errors"
	"fmt"
	"os"

	"halo/assets"
	"halo/web"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "compress":
		return web.Compress(args[1], web.Best)
	case len(args) == 3 && args[0] == "compress" && args[1] == "-fast":
		return web.Compress(args[2], web.Fast)
	case (len(args) == 2 || len(args) == 3) && args[0] == "site":
		options := web.Options{Assets: assets.Files}
		if len(args) == 3 {
			options.Runs = args[2]
		}
		return web.WriteSite(args[1], options)
	}
	return errors.New("usage: pack compress [-fast] DIR | pack site DIR [RUNS]")
}
