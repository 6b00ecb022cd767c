//go:build !js

package main

import (
	"fmt"
	"strings"

	"halo/internal/heap"
	"halo/toymodel"

	"github.com/gomlx/compute"
)

// openBackend opens a backend by the name of the flag -backend; where its plugin is missing, the error says
// what to do.
func openBackend(name string) (compute.Backend, error) {
	switch name {
	case "go", "simdgo", "xla:cpu", "xla:cuda":
	default:
		return nil, usagef("-backend %q; it must be go, simdgo, xla:cpu or xla:cuda", name)
	}
	if name == "xla:cpu" {
		heap.Keep()
	}
	backend, err := toymodel.OpenBackend(name)
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
