//go:build cgo && linux && (amd64 || arm64)

package main

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"

	"github.com/gomlx/compute"
)

// The plugin reads its flags when it is loaded. Compiling is nearly all that these tests take, and what is compiled runs
// for a few steps.
func init() {
	if os.Getenv("XLA_FLAGS") == "" {
		os.Setenv("XLA_FLAGS", "--xla_backend_optimization_level=0")
	}
}

// xlaBackend is what these tests call XLA: its CPU plugin, or with HALO_TEST_XLA=cuda a GPU.
func xlaBackend() string {
	if os.Getenv("HALO_TEST_XLA") == "cuda" {
		return "xla:cuda"
	}
	return "xla:cpu"
}

// openXLA opens XLA's plugin with so many devices. Where it is missing, the test fails: `make deps` fetches that of the CPU.
func openXLA(t *testing.T, devices int) compute.Backend {
	t.Helper()
	backend, err := openBackend(xlaBackend(), devices)
	if err != nil {
		t.Fatal(err)
	}
	return backend
}

// One run, copied from one backend to the other at steps 0, 50 and 100, gives the same loss and gradients.
// Free-running losses drift apart, so they are not compared.
func TestXLAAgreesWithGo(t *testing.T) {
	xla := openXLA(t, 1)
	goBackend, err := openBackend("go", 1)
	if err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Open(assets.Files, "tree332")
	if err != nil {
		t.Fatal(err)
	}
	specs := append(toymodel.ObjectiveNames(), "proposal?mask=1", "proposal?learn=c,tau", "proposal?side=query&normalise=1",
		"free-bias?learn=logstd", "pcmepp?mask=1")
	for _, spec := range specs {
		t.Run(spec, func(t *testing.T) {
			c, err := toymodel.DefaultConfig("tree332", spec, 0)
			if err != nil {
				t.Fatal(err)
			}
			agree(t, goBackend, xla, set, c)
		})
	}
	for _, row := range []struct{ image, text string }{
		{"resnet?size=nano&width=4&groups=2", "transformer?width=12&depth=2&heads=3"},
		{"resnet?size=nano&width=4&blocks=1,1&groups=2&stem=7", "cbow"},
		{"vit?width=12&depth=2&heads=2&ratio=2", "transformer?width=8&depth=1&heads=2&causal=1"},
	} {
		t.Run(row.image+", "+row.text, func(t *testing.T) {
			c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
			if err != nil {
				t.Fatal(err)
			}
			c.BatchSize, c.LearningRate, c.ImageEncoder, c.TextEncoder = 8, 1e-3, row.image, row.text
			agree(t, goBackend, xla, set, c)
		})
	}
}

// agree compares a run on one backend with a copy of it on another.
func agree(t *testing.T, goBackend, xla compute.Backend, set dataset.Set, c checkpoint.Config) {
	t.Helper()
	run, err := toymodel.NewRun(goBackend, set, c)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Finalize()
	copied, err := toymodel.NewRun(xla, set, c)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Finalize()
	var batch dataset.Batch
	streams := dataset.NewStreams(99)
	for _, step := range []int64{0, 50, 100} {
		for run.Steps() < step {
			if _, err := run.Step(); err != nil {
				t.Fatal(err)
			}
		}
		if err := copied.CopyFrom(run); err != nil {
			t.Fatal(err)
		}
		set.Sample(streams, c.BatchSize, &batch)
		if err := run.Agrees(copied, &batch); err != nil {
			t.Fatal(err)
		}
	}
}

func TestXLAWritesACheckpoint(t *testing.T) {
	out := filepath.Join(t.TempDir(), "xla.safetensors")
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), []string{"train", "-backend", xlaBackend(), "-steps", "60", "-every", "20", "-out", out}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit status %d: %s", code, &stderr)
	}
	file, err := checkpoint.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if file.Now.Step != 60 || len(file.History) != 4 || *file.Now.Metrics.CrossEntropy > math.Log(64)-0.5 {
		t.Errorf("step %d with %d frames and cross-entropy %v; want 60, 4 and below ln 64 − 0.5", file.Now.Step, len(file.History), *file.Now.Metrics.CrossEntropy)
	}
	// And goes on where there is no XLA.
	if code := run(context.Background(), []string{"train", "-backend", "go", "-resume", out, "-steps", "65", "-out", out}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit status %d: %s", code, &stderr)
	}
	if file, err = checkpoint.ReadFile(out); err != nil || file.Now.Step != 65 {
		t.Errorf("resumed on the go backend: step %d, error %v", file.Now.Step, err)
	}
}

// A run that was written and read again goes on with the numbers of one that was not, to the last bit.
func TestXLAResumesExactly(t *testing.T) {
	backend := openXLA(t, 1)
	run := newExecution(t, backend, 0, toymodel.Execution{})
	losses(t, run, 7)
	file, err := run.File(toymodel.NewHistory(run.Points(), 10))
	if err != nil {
		t.Fatal(err)
	}
	resumed, err := toymodel.Resume(backend, run.Set, file)
	if err != nil {
		t.Fatal(err)
	}
	defer resumed.Finalize()
	if got, want := losses(t, resumed, 5), losses(t, run, 5); !slices.Equal(got, want) {
		t.Errorf("got losses %v, want %v", got, want)
	}
}

func TestMissingPluginSaysWhatToDo(t *testing.T) {
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", t.TempDir())
	t.Setenv("GOMLX_NO_AUTO_INSTALL", "1")
	_, err := openBackend("xla:cuda", 1)
	if err == nil {
		t.Fatal("a plugin was found in an empty folder")
	}
	for _, want := range []string{"PJRT_PLUGIN_LIBRARY_PATH", "pjrt_c_api_cuda_plugin.so", "make deps"} {
		if !bytes.Contains([]byte(err.Error()), []byte(want)) {
			t.Errorf("the error says nothing of %s: %v", want, err)
		}
	}
}
