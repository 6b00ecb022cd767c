//go:build cgo && linux && (amd64 || arm64)

package xla

import (
	"strings"
	"testing"

	"github.com/gomlx/compute"
)

// The processor plugin has the devices that are asked for, and by itself one.
func TestDevices(t *testing.T) {
	for _, row := range []struct {
		config string
		want   int
	}{{"xla:cpu", 1}, {"xla:cpu,devices=1", 1}, {"xla:cpu,devices=4", 4}, {"xla:cpu,noshared_buffers,devices=2", 2}} {
		backend, err := compute.NewWithConfig(row.config)
		if err != nil {
			t.Fatal(err)
		}
		if got := backend.NumDevices(); got != row.want {
			t.Errorf("%s: got %d devices, want %d", row.config, got, row.want)
		}
		if got, want := backend.HasSharedBuffers(), !strings.Contains(row.config, "noshared"); got != want {
			t.Errorf("%s: got shared buffers %v, want %v: the other options are go-xla's", row.config, got, want)
		}
		backend.Finalize()
	}
}

func TestDevicesErrors(t *testing.T) {
	for _, config := range []string{"xla:cpu,devices=0", "xla:cpu,devices=many", "xla:cpu,devices="} {
		if _, err := compute.NewWithConfig(config); err == nil || !strings.Contains(err.Error(), "number of devices") {
			t.Errorf("%s: got error %v, want one about the number of devices", config, err)
		}
	}
}
