//go:build cgo && linux && (amd64 || arm64)

// Command server is Halo's own competitor of the server's table: it trains one task on XLA, on the DEVICE cpu or cuda,
//
//	server DEVICE BATCH,IN,HIDDEN FILE     the reference step of package task
//	server DEVICE vit FILE FOLDER          Halo's own training of ViT-tiny and a text Transformer, on pictures that it puts into FOLDER
//
// writes the task into FILE for the peers (weights, batches and what else they must know, as safetensors), and then takes
// lines of standard input, each a number of milliseconds to train for. Each answer is a line of JSON. The peers in the
// folder peers speak the same way.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	_ "halo/cmd/halo/xla"  // registers "xla"
	_ "halo/internal/heap" // as halo train does
	"halo/toymodel"

	"github.com/gomlx/compute"
)

// checkSteps is how many steps every competitor takes before the clock runs; their losses must agree.
const checkSteps = 16

// competitor takes steps of training.
type competitor interface {
	step() (loss float64, err error)
}

// hello is the first line of a competitor.
type hello struct {
	Version string    `json:"version"`
	Threads int       `json:"threads"`
	Losses  []float64 `json:"losses"` // of the first steps
}

// window is what came out of a time.
type window struct {
	Steps   int     `json:"steps"`
	Seconds float64 `json:"seconds"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 3 || len(args) > 4 || (len(args) == 4) != (args[1] == "vit") {
		return fmt.Errorf("usage: server cpu|cuda BATCH,IN,HIDDEN FILE | server cpu|cuda vit FILE FOLDER")
	}
	backend, err := toymodel.OpenBackend("xla:" + args[0])
	if err != nil {
		return err
	}
	var c competitor
	if len(args) == 4 {
		c, err = newViT(backend, args[2], args[3])
	} else {
		c, err = newReference(backend, args[1], args[2])
	}
	if err != nil {
		return err
	}
	return serve(c, backend)
}

// plugin is the version of PJRT's API that the plugin speaks, without the way to its file.
func plugin(backend compute.Backend) string {
	_, version, ok := strings.Cut(backend.Description(), ") v")
	if !ok {
		return ""
	}
	version, _, _ = strings.Cut(version, " ")
	return " (PJRT " + version + ")"
}

func serve(c competitor, backend compute.Backend) error {
	out := json.NewEncoder(os.Stdout)
	first := hello{Version: "GoMLX on XLA" + plugin(backend), Threads: runtime.GOMAXPROCS(0)}
	for range checkSteps {
		loss, err := c.step()
		if err != nil {
			return err
		}
		first.Losses = append(first.Losses, loss)
	}
	if s, ok := c.(interface{ written() error }); ok {
		if err := s.written(); err != nil {
			return err
		}
	}
	if err := out.Encode(first); err != nil {
		return err
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		ms, err := strconv.Atoi(strings.TrimSpace(lines.Text()))
		if err != nil {
			return err
		}
		var w window
		begin := time.Now()
		for end := begin.Add(time.Duration(ms) * time.Millisecond); ; {
			if _, err := c.step(); err != nil {
				return err
			}
			w.Steps++
			if now := time.Now(); now.After(end) {
				w.Seconds = now.Sub(begin).Seconds()
				break
			}
		}
		if err := out.Encode(w); err != nil {
			return err
		}
	}
	return nil
}
