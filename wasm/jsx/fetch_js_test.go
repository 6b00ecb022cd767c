//go:build js && wasm

package jsx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall/js"
	"testing"
	"time"
)

// serve starts a server in the host's Node and returns its address, which ends in "/".
func serve(t *testing.T) string {
	t.Helper()
	server := eval(`require("http").createServer((request, response) => {
		const files = {
			"/a.bin": Buffer.from([0, 1, 2, 255]),
			"/empty": Buffer.alloc(0),
			"/deep/b%20c%3F%25.txt": Buffer.from("odd name"),
		}
		if (files[request.url]) return response.end(files[request.url])
		switch (request.url) {
		case "/broken": response.writeHead(500, "Out Of Order"); return response.end("oops")
		case "/silent": return
		case "/endless": response.writeHead(200); return response.write("and so on")
		case "/half": response.writeHead(200, {"Content-Length": 100}); response.write("half"); return setTimeout(() => request.socket.destroy(), 50)
		}
		response.writeHead(404); response.end("nothing here")
	})`)
	listening := make(chan struct{})
	fn := callback("listening", func([]js.Value) { close(listening) })
	defer fn.Release()
	server.Call("listen", 0, "127.0.0.1", fn)
	<-listening
	t.Cleanup(func() {
		server.Call("closeAllConnections")
		server.Call("close")
	})
	return fmt.Sprintf("http://127.0.0.1:%d/", server.Call("address").Get("port").Int())
}

func TestFetch(t *testing.T) {
	base := serve(t)
	rows := []struct {
		url  string
		want []byte
	}{
		{base + "a.bin", []byte{0, 1, 2, 255}},
		{base + "empty", []byte{}},
		{"data:,hello", []byte("hello")},
	}
	for _, row := range rows {
		got, err := Fetch(t.Context(), row.url)
		if err != nil || !bytes.Equal(got, row.want) {
			t.Errorf("%s: got %v, %v, want %v", row.url, got, err, row.want)
		}
	}
}

func TestFetchErrors(t *testing.T) {
	base := serve(t)
	type ending func(context.Context) (context.Context, context.CancelFunc)
	var never ending = context.WithCancel
	over := func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return ctx, cancel
	}
	soon := func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, 100*time.Millisecond)
	}
	rows := []struct {
		name string
		ends ending
		url  string
		text string
		is   error
	}{
		{"missing", never, base + "missing", "the server answers 404 Not Found", fs.ErrNotExist},
		{"server error", never, base + "broken", "the server answers 500 Out Of Order", nil},
		{"no server", never, "http://127.0.0.1:1/", "fetch http://127.0.0.1:1/: ", nil},
		{"no URL", never, "http://", "URL", nil},
		{"connection lost half-way", never, base + "half", "fetch " + base + "half: ", nil},
		{"over before it begins", over, base + "a.bin", "context canceled", context.Canceled},
		{"no answer in time", soon, base + "silent", "deadline exceeded", context.DeadlineExceeded},
		{"no end in time", soon, base + "endless", "deadline exceeded", context.DeadlineExceeded},
	}
	for _, row := range rows {
		ctx, cancel := row.ends(t.Context())
		data, err := Fetch(ctx, row.url)
		cancel()
		switch {
		case err == nil:
			t.Errorf("%s: got %q, want an error", row.name, data)
		case !strings.Contains(err.Error(), row.text) || !strings.Contains(err.Error(), row.url):
			t.Errorf("%s: got %q, want it to name the URL and contain %q", row.name, err, row.text)
		case row.is != nil && !errors.Is(err, row.is):
			t.Errorf("%s: %q is not %q", row.name, err, row.is)
		case row.is == nil && errors.Is(err, fs.ErrNotExist):
			t.Errorf("%s: %q says that the file does not exist", row.name, err)
		}
	}
}

func TestFiles(t *testing.T) {
	fsys := Files(serve(t))
	for _, name := range []string{"a.bin", "empty", "deep/b c?%.txt"} {
		want := map[string]string{"a.bin": "\x00\x01\x02\xff", "empty": "", "deep/b c?%.txt": "odd name"}[name]
		got, err := fs.ReadFile(fsys, name)
		if err != nil || string(got) != want {
			t.Errorf("ReadFile(%q): got %q, %v, want %q", name, got, err, want)
		}
		f, err := fsys.Open(name)
		if err != nil {
			t.Errorf("Open(%q): %v", name, err)
			continue
		}
		stat, err := f.Stat()
		if err != nil || stat.Size() != int64(len(want)) || stat.Name() != name[strings.LastIndexByte(name, '/')+1:] || stat.IsDir() {
			t.Errorf("Stat of %q: got %v, %v", name, stat, err)
		}
		if got, err := io.ReadAll(f); err != nil || string(got) != want {
			t.Errorf("reading %q: got %q, %v, want %q", name, got, err, want)
		}
		if err := f.Close(); err != nil {
			t.Errorf("closing %q: %v", name, err)
		}
	}

	rows := []struct {
		name string
		is   error
	}{
		{"missing", fs.ErrNotExist},
		{".", fs.ErrInvalid},
		{"../a.bin", fs.ErrInvalid},
		{"/a.bin", fs.ErrInvalid},
		{"", fs.ErrInvalid},
	}
	for _, row := range rows {
		_, err := fsys.Open(row.name)
		var at *fs.PathError
		if !errors.Is(err, row.is) || !errors.As(err, &at) || at.Path != row.name {
			t.Errorf("Open(%q): got %v, want %v with the path", row.name, err, row.is)
		}
	}
	if _, err := fs.ReadDir(fsys, "deep"); err == nil {
		t.Error("ReadDir: got no error, and the web has no folders")
	}
}
