package toymodel

import (
	"fmt"
	"slices"

	_ "halo/simdgo" // registers "simdgo"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // registers "go"
)

// goSequential opens GoMLX's own backend on one thread. Never open it bare: its default worker pool deadlocks
// (compute v0.1.4: a large matrix product waits in Saturate while the operations that wait hold all the slots).
const goSequential = "go:ops_sequential"

// OpenBackend opens a backend by the name that the command line and the page use: "go", GoMLX's own and the
// reference; "simdgo", ours for one thread, which is the page's; or one that the program has registered, such as
// "xla:cpu".
func OpenBackend(name string) (compute.Backend, error) {
	if name == "go" {
		name = goSequential
	}
	backend, err := compute.NewWithConfig(name)
	if err != nil {
		return nil, fmt.Errorf("toymodel: backend %q: %w", name, err)
	}
	return backend, nil
}

// Backends lists the registered backends' names, sorted.
func Backends() []string {
	names := compute.List()
	slices.Sort(names)
	return names
}
