package toymodel

import (
	"fmt"
	"slices"

	_ "halo/simdgo" // registers "simdgo"

	"github.com/gomlx/compute"
)

// goSequential opens GoMLX's own backend on one thread. Never open it bare: its default worker pool deadlocks
// (compute v0.1.4: a large matrix product waits in Saturate while the operations that wait hold all the slots).
const goSequential = "go:ops_sequential"

// goName is what that backend calls itself. It lists bfloat16 among its dtypes, but has no dense layers in it: compute
// v0.1.4 says "FusedDense: dtype BFloat16: op not implemented" when the graph runs.
const goName = "Go Backend"

// OpenBackend opens a backend by the name that the command line and the page use: "simdgo", ours for one thread, which
// is the page's; "go", GoMLX's own and the reference, which a program for the browser has to import itself; or another
// that the program has registered, such as "xla:cpu".
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
