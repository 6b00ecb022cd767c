//go:build !js

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// serverTasks are what is trained: the reference step at its sizes, and Halo's own training of two Transformers with its
// pictures from disk.
var serverTasks = []struct {
	title, name string
	slow        time.Duration // more than a window of the comparison, for steps that take a processor that long
}{
	{"R(64): 64, 48, 64", "64,48,64", 0},
	{"R(256): 256, 48, 64", "256,48,64", 0},
	{"64, 768, 128", "64,768,128", 0},
	{"512, 768, 128", "512,768,128", 500 * time.Millisecond},
	{"ViT-tiny × text Transformer, pictures from disk", "vit", 3 * time.Second},
}

// serverPeers are who trains, in the order of the table. The first writes the task for the others.
var serverPeers = []struct {
	title string
	args  func(o options, task, file, folder string) []string
	not   string // a task that would take it minutes
}{
	{"Halo, XLA", func(o options, task, file, folder string) []string {
		args := []string{filepath.Join(o.root, "build", "bench", "server"), o.device, task, file}
		if task == "vit" {
			args = append(args, folder)
		}
		return args
	}, ""},
	{"JAX, jit", pythonPeer("jax_peer.py"), ""},
	{"PyTorch, compiled", pythonPeer("torch_peer.py", "compiled"), ""},
	{"PyTorch, eager", pythonPeer("torch_peer.py"), ""},
	{"JAX, plain", pythonPeer("jax_peer.py", "plain"), "vit"},
}

func pythonPeer(script string, more ...string) func(o options, task, file, folder string) []string {
	return func(o options, _, file, _ string) []string {
		return append([]string{o.python, filepath.Join(o.root, "bench", "server", "peers", script), o.device, file}, more...)
	}
}

// lossTolerance is how far a loss may be from Halo's, as a share of it.
const lossTolerance = 0.005

// trained is what a competitor of the server's table did.
type trained struct {
	title   string
	threads int
	version string
	losses  []float64 // of the first steps
	rates   []float64 // steps a second in each round
}

// measureServer writes the server's tables.
func measureServer(ctx context.Context, o options, w io.Writer) error {
	folder, err := os.MkdirTemp("", "halo-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	var rates, ratios, losses [][]string
	versions := ""
	for _, task := range serverTasks {
		if len(o.tasks) > 0 && !slices.Contains(o.tasks, task.name) {
			continue
		}
		window := max(o.window, task.slow)
		if o.device != "cpu" {
			window = o.window
		}
		list, err := measureTask(ctx, o, task.name, folder, window)
		if err != nil {
			return fmt.Errorf("server, %s: %w", task.title, err)
		}
		if versions == "" {
			var each []string
			for _, t := range list {
				if t.version != "" && !slices.Contains(each, t.version) {
					each = append(each, t.version)
				}
			}
			versions = fmt.Sprintf("%s, %d threads each", strings.Join(each, ", "), list[0].threads)
			if _, err := fmt.Fprintln(w, "\n"+here(versions)); err != nil {
				return err
			}
		}
		row, ratio, loss := []string{task.title}, []string{task.title}, []string{task.title}
		for i, t := range list {
			cells := [3]string{"–", "–", "–"}
			if len(t.rates) > 0 {
				cells = [3]string{fmt.Sprintf("%s (%s)", number(median(t.rates)), number(slices.Max(t.rates))),
					fmt.Sprintf("%.3f → %.3f", t.losses[0], t.losses[len(t.losses)-1]), number(medianRatio(list[0].rates, t.rates))}
			}
			row, loss = append(row, cells[0]), append(loss, cells[1])
			if i > 0 {
				ratio = append(ratio, cells[2])
			}
		}
		fmt.Fprintln(os.Stderr, strings.Join(row, "  ")) // the next task may take minutes
		rates, ratios, losses = append(rates, row), append(ratios, ratio), append(losses, loss)
	}
	titles := []string{"batch, in, hidden"}
	for _, p := range serverPeers {
		titles = append(titles, p.title)
	}
	return writeAll(w,
		table{fmt.Sprintf("Steps a second of training on %s, median of %d rounds (best)", map[string]string{"cpu": "the processor", "cuda": "the GPU"}[o.device], o.rounds), titles, rates},
		table{"Median of the rounds' ratios: how many times as fast Halo is", slices.Delete(slices.Clone(titles), 1, 2), ratios},
		table{"Loss of the first → last step that is compared, from the same weights and batches", titles, losses},
	)
}

// measureTask lets all train a task in turn.
func measureTask(ctx context.Context, o options, task, folder string, window time.Duration) (list []trained, err error) {
	file := filepath.Join(folder, strings.ReplaceAll(task, ",", "-")+".safetensors")
	var processes []*peer
	defer func() {
		for _, p := range processes {
			if p != nil {
				err = errors.Join(err, p.close())
			}
		}
	}()
	processes, list = make([]*peer, len(serverPeers)), make([]trained, len(serverPeers))
	start := func(i int) error {
		who := serverPeers[i]
		list[i].title = who.title
		if who.not == task {
			return nil
		}
		p, first, err := startPeer(ctx, o, who.args(o, task, file, filepath.Join(folder, "photographs")))
		if err != nil {
			return fmt.Errorf("%s: %w", who.title, err)
		}
		processes[i], list[i].version, list[i].threads, list[i].losses = p, first.Version, first.Threads, first.Losses
		return nil
	}
	if err := start(0); err != nil { // which writes the task
		return nil, err
	}
	var others sync.WaitGroup // they compile side by side
	failed := make([]error, len(serverPeers))
	for i := 1; i < len(serverPeers); i++ {
		others.Go(func() { failed[i] = start(i) })
	}
	others.Wait()
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	for i, t := range list[1:] {
		if processes[i+1] == nil {
			continue
		}
		if err := agree(list[0], t); err != nil {
			return nil, err
		}
	}
	for range o.rounds {
		for i, p := range processes {
			if p == nil {
				continue
			}
			rate, err := p.train(window)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", list[i].title, err)
			}
			list[i].rates = append(list[i].rates, rate)
		}
	}
	return list, nil
}

// agree returns an error where a peer computes something else than Halo, or with another number of threads.
func agree(halo, other trained) error {
	if halo.threads != other.threads {
		return fmt.Errorf("%s uses %d threads, Halo %d: the comparison would be of nothing", other.title, other.threads, halo.threads)
	}
	if len(halo.losses) != len(other.losses) || len(halo.losses) == 0 {
		return fmt.Errorf("%s took %d steps, Halo %d", other.title, len(other.losses), len(halo.losses))
	}
	for i, want := range halo.losses {
		if got := other.losses[i]; !(math.Abs(got-want) <= lossTolerance*math.Abs(want)) {
			return fmt.Errorf("%s computes something else: its loss of step %d is %g, Halo's %g, which is more than %g %% apart", other.title, i+1, got, want, 100*lossTolerance)
		}
	}
	return nil
}

// peer is a program that trains when it is asked to.
type peer struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	stderr  *strings.Builder
}

// greeting is the first line of a peer.
type greeting struct {
	Version string    `json:"version"`
	Threads int       `json:"threads"`
	Losses  []float64 `json:"losses"`
}

func startPeer(ctx context.Context, o options, args []string) (*peer, greeting, error) {
	var first greeting
	if _, err := exec.LookPath(args[0]); err != nil {
		return nil, first, fmt.Errorf("%w; make bench builds and installs what is measured", err)
	}
	p := &peer{command: exec.CommandContext(ctx, args[0], args[1:]...), stderr: new(strings.Builder)}
	p.command.Env = append(os.Environ(), "JAX_PLATFORMS="+o.device, "XLA_PYTHON_CLIENT_PREALLOCATE=false", "PYTHONDONTWRITEBYTECODE=1", "GOMLX_NO_AUTO_INSTALL=1")
	if o.device == "cpu" {
		plugin, err := filepath.Abs(filepath.Join(o.root, ".cache", "pjrt"))
		if err != nil {
			return nil, first, err
		}
		p.command.Env = append(p.command.Env, "PJRT_PLUGIN_LIBRARY_PATH="+plugin)
	}
	var err error
	p.command.Stderr = p.stderr
	if p.in, err = p.command.StdinPipe(); err != nil {
		return nil, first, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, first, err
	}
	p.out = bufio.NewReader(out)
	if err := p.command.Start(); err != nil {
		return nil, first, err
	}
	if err := p.read(&first); err != nil {
		return nil, first, errors.Join(err, p.close())
	}
	return p, first, nil
}

// train lets the peer train for a time and returns its steps a second.
func (p *peer) train(window time.Duration) (float64, error) {
	if _, err := fmt.Fprintln(p.in, window.Milliseconds()); err != nil {
		return 0, err
	}
	var took struct {
		Steps   int     `json:"steps"`
		Seconds float64 `json:"seconds"`
	}
	if err := p.read(&took); err != nil {
		return 0, err
	}
	return float64(took.Steps) / took.Seconds, nil
}

func (p *peer) read(v any) error {
	line, err := p.out.ReadString('\n')
	if err != nil {
		return fmt.Errorf("it ended: %w", err)
	}
	return json.Unmarshal([]byte(line), v)
}

// close ends the peer. What it said of a failure is the error.
func (p *peer) close() error {
	p.in.Close()
	if err := p.command.Wait(); err != nil {
		said := strings.TrimSpace(p.stderr.String())
		return fmt.Errorf("%w: %s", err, said[max(0, len(said)-2000):])
	}
	return nil
}
