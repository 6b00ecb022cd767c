//go:build !js

package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestServe(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "deep"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "deep", "mine.safetensors"), []byte("as it is"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, []string{"-addr", "127.0.0.1:0", "-host", "gpu-box,other", "-runs", dir}, in, io.Discard)
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, url, _ := strings.Cut(line, " at ")
	url, _, _ = strings.Cut(url, " ")
	for path, want := range map[string]string{
		"checkpoints/index.json":            `"deep/mine.safetensors"`,
		"checkpoints/deep/mine.safetensors": "as it is",
		"assets/emoji/index.json":           `"vendors"`,
	} {
		response, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != 200 || !strings.Contains(string(body), want) {
			t.Errorf("%s: status %d, error %v, want 200 and %s in it", path, response.StatusCode, err, want)
		}
	}
	for host, want := range map[string]int{"gpu-box:80": 200, "other": 200, "localhost": 200, "stranger.example": 403} {
		request, err := http.NewRequest("GET", url, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want && !(want == 200 && response.StatusCode == 503) { // 503 where the page is not built
			t.Errorf("asked as %s: got status %d, want %d", host, response.StatusCode, want)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended by an interrupt: %v", err)
	}
	if _, err := http.Get(url); err == nil {
		t.Error("it still answers after its end")
	}
}

func TestServeRefuses(t *testing.T) {
	if err := serve(t.Context(), []string{"-addr", "127.0.0.1:0", "-runs", filepath.Join(t.TempDir(), "none")}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("a missing folder: got error %v, want its name", err)
	}
	if err := serve(t.Context(), []string{"-addr", "nonsense"}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "-addr") {
		t.Errorf("a bad address: got error %v, want what to change", err)
	}
}
