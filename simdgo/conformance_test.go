package simdgo_test

import (
	"testing"

	"halo/simdgo"

	"github.com/gomlx/compute/support/backendtest"
)

// compute's own suite: every operation that the backend claims must pass, and there is no error but
// not-implemented for what it does not claim.
func TestConformance(t *testing.T) {
	backend, err := simdgo.New("")
	if err != nil {
		t.Fatal(err)
	}
	backendtest.RunAll(t, backend, nil)
}
