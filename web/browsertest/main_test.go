//go:build !js

package browsertest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"halo/assets"
	"halo/web"
)

// Size of the window, in CSS pixels: the page in three columns.
const (
	windowWidth  = 1280
	windowHeight = 860
)

// house holds what all tests share. It is made by the first test and closed by TestMain.
type house struct {
	browser context.Context // of the browser's first tab, which no test uses
	server  *httptest.Server
	folder  string // of checkpoints that the server offers
	trained string // a file in it that halo train wrote
	closers []func()
}

var shared house

func TestMain(m *testing.M) {
	code := m.Run()
	for i := len(shared.closers) - 1; i >= 0; i-- {
		shared.closers[i]()
	}
	os.Exit(code)
}

var furnish = sync.OnceValue(func() error {
	for _, name := range []string{"trainer.wasm", "trainer-go.wasm", "scene.wasm", "wasm_exec.js"} {
		if _, err := fs.Stat(web.Built(), name); err != nil {
			return fmt.Errorf("the page is not built, %s is missing: run make build", name)
		}
	}
	folder, err := os.MkdirTemp("", "halo-checkpoints-")
	if err != nil {
		return err
	}
	shared.closers = append(shared.closers, func() { os.RemoveAll(folder) })
	shared.folder, shared.trained = folder, filepath.Join(folder, trainedName)
	if err := train(folder); err != nil {
		return err
	}
	handler, err := web.Handler(web.Options{Assets: assets.Files, Runs: folder})
	if err != nil {
		return err
	}
	shared.server = httptest.NewServer(handler)
	shared.closers = append(shared.closers, shared.server.Close)
	return startBrowser()
})

// furnished returns what all tests share.
func furnished(t *testing.T) *house {
	t.Helper()
	if err := furnish(); err != nil {
		t.Fatal(err)
	}
	return &shared
}

// The files that halo train writes for the tests: a run of the page's default data, with a history and all that
// it takes to go on; and one without the clamp of ln σ, which can diverge.
const (
	trainedName    = "trained-here.safetensors"
	trainedSteps   = 120
	trainedEvery   = 10
	unclampedName  = "unclamped.safetensors"
	unclampedSteps = 20
)

// train has the built command line write those files.
func train(folder string) error {
	const halo = "../../build/halo"
	if _, err := os.Stat(halo); err != nil {
		return errors.New("the command line is not built, build/halo is missing: run make build")
	}
	for name, flags := range map[string][]string{
		trainedName:   {"-steps", fmt.Sprint(trainedSteps), "-every", fmt.Sprint(trainedEvery), "-seed", "3"},
		unclampedName: {"-steps", fmt.Sprint(unclampedSteps), "-objective", "proposal?clamp=0"},
	} {
		args := append([]string{"train", "-data", "tree332", "-out", filepath.Join(folder, name)}, flags...)
		if out, err := exec.Command(halo, args...).CombinedOutput(); err != nil {
			return fmt.Errorf("halo %v: %w\n%s", args, err, out)
		}
	}
	return nil
}

func startBrowser() error {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, // containers run as root
		chromedp.Flag("use-angle", "swiftshader"),
		chromedp.Flag("enable-unsafe-swiftshader", true), // WebGL without a graphics card
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(windowWidth, windowHeight),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	shared.closers = append(shared.closers, stop, cancel)
	err := chromedp.Do(ctx)
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("no Chromium is installed: run make deps")
	}
	if err != nil {
		return fmt.Errorf("the browser did not start: %w", err)
	}
	shared.browser = ctx
	return nil
}

// serve serves h for the length of a test.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}
