//go:build cgo && linux && (amd64 || arm64)

// Package xla registers GoMLX's backend "xla", XLA through a PJRT plugin, so that its processor plugin has as many devices
// as are asked for and no more.
//
// By itself the plugin shows four devices, and takes at least as many threads. Those that have nothing to do spin before
// they sleep, after each step: with steps of a third of a millisecond on one core, a quarter of the time. It also hands
// each execution to another thread, which go-xla then waits for. On one device it is told not to, small variables are kept
// together by package joint, and the next value of each is written where the last one lies.
//
// It is the only package that imports go-xla. The command line imports it, and what measures it.
package xla

import (
	"fmt"
	"strconv"
	"strings"

	"halo/internal/joint"

	"github.com/gomlx/compute"
	"github.com/gomlx/go-xla/compute/xla"
	"github.com/gomlx/go-xla/pjrt"
)

func init() { compute.Register(xla.BackendName, open) }

const (
	cpu           = "cpu"
	devicesOption = "devices="
)

// What the processor plugin calls it among the options of PJRT_Client_Create.
const (
	deviceCount  = "cpu_device_count"
	asynchronous = "asynchronous" // whether an execution is handed to another thread
)

// open opens a plugin by go-xla's configuration. Of the processor plugin that is "cpu" or, with n devices,
// "cpu,devices=n"; the default is one.
func open(config string) (compute.Backend, error) {
	plugin, options, _ := strings.Cut(config, ",")
	if plugin != cpu {
		return xla.New(config) // joint was tried on the processor alone so far
	}
	devices := 1
	kept := []string{plugin}
	for option := range strings.SplitSeq(options, ",") {
		value, ok := strings.CutPrefix(option, devicesOption)
		if !ok {
			kept = append(kept, option)
			continue
		}
		var err error
		if devices, err = strconv.Atoi(value); err != nil || devices < 1 {
			return nil, fmt.Errorf("backend xla:%s: %q is no number of devices; it must be a whole number of at least 1", config, value)
		}
	}
	// Several devices wait for one another within a step, so each needs a thread of its own.
	backend, err := xla.NewWithOptions(strings.Join(kept, ","), pjrt.NamedValuesMap{deviceCount: int64(devices), asynchronous: devices > 1})
	if err != nil {
		return nil, err
	}
	return joint.New(backend, reuse), nil
}
