//go:build cgo && linux && (amd64 || arm64)

package xla

import (
	"reflect"

	"github.com/gomlx/compute"
	"github.com/gomlx/go-xla/compute/xla"
	"github.com/gomlx/go-xla/stablehlo"
)

// aliasing is what StableHLO's translation to XLA takes for the number of the result that may be written where a parameter
// lies, once that is donated. JAX writes the same.
const aliasing = "tf.aliasing_output"

// reuse lets XLA write a result where a parameter lies. GoMLX donates the variables that a step changes, but go-xla 0.4.1
// does not say in the graph what may take their place, so that each step would allocate its weights and moments anew. It has
// the attributes of a parameter for that, and no way to them but the field that is read here; were it not there, nothing
// would be reused, which a test tells.
func reuse(parameter compute.Value, result int) {
	node, ok := parameter.(*xla.Node)
	if !ok {
		return
	}
	field := reflect.ValueOf(node).Elem().FieldByName("value")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*stablehlo.Value]() {
		return
	}
	value := (*stablehlo.Value)(field.UnsafePointer())
	if value.Attributes == nil {
		value.Attributes = make(map[string]any)
	}
	value.Attributes[aliasing] = int32(result)
}
