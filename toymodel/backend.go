package toymodel

import (
	"fmt"
	"os"
	"slices"

	_ "halo/simdgo" // registers "simdgo"

	"github.com/gomlx/compute"
)

// goSequential opens GoMLX's own backend on one thread. Never open it bare: its default worker pool deadlocks
// (compute v0.1.4: a large matrix product waits in Saturate while the operations that wait hold all the slots).
const goSequential = "go:ops_sequential"

// tf32Override is NVIDIA's variable: 0 keeps its libraries from TensorFloat-32. It is read when they are loaded.
const tf32Override = "NVIDIA_TF32_OVERRIDE"

// goName is what that backend calls itself. It lists bfloat16 among its dtypes, but has no dense layers in it: compute
// v0.1.4 says "FusedDense: dtype BFloat16: op not implemented" when the graph runs.
const goName = "Go Backend"

// cudaFloat32 opens a GPU on which float32 is float32. By itself go-xla has matrix products in TensorFloat-32, whose 10
// bits after the point are 2 to 4 digits of a loss.
const cudaFloat32 = "xla:cuda,tf32=false"

// OpenBackend opens a backend by the name that the command line and the page use: "simdgo", ours for one thread, which
// is the page's; "go", GoMLX's own and the reference, which a program for the browser has to import itself; or another
// that the program has registered, such as "xla:cpu" and "xla:cuda".
func OpenBackend(name string) (compute.Backend, error) {
	switch name {
	case "go":
		name = goSequential
	case "xla:cuda":
		name = cudaFloat32
		if _, said := os.LookupEnv(tf32Override); !said {
			os.Setenv(tf32Override, "0") // for convolutions, whose precision go-xla v0.4.1 leaves to cuDNN
		}
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
