//go:build !js

package main

import (
	"fmt"
	"strings"

	_ "halo/internal/heap" // keeps XLA's memory
	"halo/toymodel"

	"github.com/gomlx/compute"
)

// openBackend opens a backend by the name of the flag -backend, for a training on so many devices; where its plugin is
// missing, the error says what to do. XLA's processor plugin shows as many devices as it is opened for, all the same
// processor; any other backend has those that it has.
func openBackend(name string, devices int) (compute.Backend, error) {
	switch name {
	case "go", "simdgo", "xla:cpu", "xla:cuda":
	default:
		return nil, usagef("-backend %q; it must be go, simdgo, xla:cpu or xla:cuda", name)
	}
	opened := name
	if name == "xla:cpu" {
		opened = fmt.Sprintf("%s,devices=%d", name, max(1, devices))
	}
	backend, err := toymodel.OpenBackend(opened)
	if err == nil || !strings.HasPrefix(name, "xla:") {
		return backend, err
	}
	if !linkedXLA {
		return nil, fmt.Errorf("backend %s: this halo was built without XLA; build it with cgo on Linux (CGO_ENABLED=1)", name)
	}
	plugin := strings.TrimPrefix(name, "xla:")
	return nil, fmt.Errorf("backend %s: no working PJRT plugin: set PJRT_PLUGIN_LIBRARY_PATH to the folder that holds pjrt_c_api_%s_plugin.so "+
		"(make deps fetches the CPU plugin; for CUDA it is in the Python wheel jax-cuda13-pjrt): %w", name, plugin, err)
}
