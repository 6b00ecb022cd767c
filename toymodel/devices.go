package toymodel

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/distributed"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/core/tensors/dtensor"
	"github.com/gomlx/gomlx/ml/model"
)

// devices are the devices of one machine that share each batch; nil is a single one. Each holds all weights and a share
// of the rows of what a graph marks as rows, images and texts above all; XLA's Shardy finds from that who computes what
// and what must be exchanged, so the graphs, and the loss over the whole batch, are the same as on one device.
type devices struct {
	n           int
	rows, whole *distributed.ShardingSpec // axis 0 split over the devices; a copy on each
}

// newDevices takes the first n devices of a backend; 0 is 1.
func newDevices(backend compute.Backend, n int) (*devices, error) {
	if n <= 1 {
		return nil, nil
	}
	switch have := backend.NumDevices(); {
	case have <= 1:
		return nil, fmt.Errorf("toymodel: %d devices, and backend %s computes on one: it must be xla on a machine with several", n, backend.Name())
	case have < n:
		return nil, fmt.Errorf("toymodel: %d devices, and backend %s has %d", n, backend.Name(), have)
	}
	mesh, err := distributed.NewDeviceMesh([]int{n}, []string{"batch"})
	if err != nil {
		return nil, fmt.Errorf("toymodel: %d devices: %w", n, err)
	}
	rows, err := distributed.NewShardingSpec(mesh, distributed.AxisSpec{"batch"})
	if err != nil {
		return nil, fmt.Errorf("toymodel: %d devices: %w", n, err)
	}
	return &devices{n, rows, distributed.NewReplicatedShardingSpec(mesh)}, nil
}

// spec says how an input lies on the devices.
func (d *devices) spec(rows bool) *distributed.ShardingSpec {
	if rows {
		return d.rows
	}
	return d.whole
}

// configure makes exec run on the devices. split says which of its inputs are rows; those behind are whole.
func (d *devices) configure(exec *model.Exec, split []bool) error {
	if d == nil {
		return nil
	}
	var inputs []*distributed.ShardingSpec
	for _, rows := range split {
		inputs = append(inputs, d.spec(rows))
	}
	exec.AutoSharding(d.whole.Mesh).WithInputShardingSpecs(append(inputs, d.whole)...).WithOutputShardingSpecs(d.whole)
	return exec.SetDefaultShardingSpec(d.whole)
}

// onDevices is one value: a tensor, or one on each device.
type onDevices []*tensors.Tensor

func (v onDevices) finalize() {
	for _, t := range v {
		t.FinalizeAll()
	}
}

// place lays inputs out as an execution takes them, device by device. Each is a tensor, of which every device gets its
// rows or a copy, or what an execution before gave. done frees what was made for it.
func (d *devices) place(inputs []any, split []bool) (args []any, done func(), err error) {
	if d == nil {
		for _, input := range inputs {
			if v, ok := input.(onDevices); ok {
				input = v[0]
			}
			args = append(args, input)
		}
		return args, func() {}, nil
	}
	var made []onDevices
	done = func() {
		for _, v := range made {
			v.finalize()
		}
	}
	args = make([]any, d.n*len(inputs))
	for i, input := range inputs {
		v, ok := input.(onDevices)
		if !ok {
			sharded, err := dtensor.ShardTensor(d.spec(i < len(split) && split[i]), input.(*tensors.Tensor))
			if err != nil {
				return nil, done, fmt.Errorf("input %d on %d devices: %w", i, d.n, err)
			}
			v = sharded.Shards()
			made = append(made, v)
		}
		for device, t := range v {
			args[device*len(inputs)+i] = t
		}
	}
	return args, done, nil
}

// collect groups the outputs of an execution, which come device by device.
func (d *devices) collect(outputs []*tensors.Tensor) []onDevices {
	n := 1
	if d != nil {
		n = d.n
	}
	values := make([]onDevices, len(outputs)/n)
	for i := range values {
		for device := range n {
			values[i] = append(values[i], outputs[device*len(values)+i])
		}
	}
	return values
}
