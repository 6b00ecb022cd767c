//go:build !js

package own

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func zipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// openShard writes a shard of that name and opens it.
func openShard(t *testing.T, name string, data []byte) source {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write(t, path, data)
	if formOf(path) != tarForm || !Recognise(path) {
		t.Fatalf("%s is not taken for a shard", name)
	}
	src, err := openShards(path, defaults())
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// A compressed shard gives what the same shard gives that is not, and leaves nothing behind.
func TestCompressedShards(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	plain := tarOf(t, []file{{name: "1.jpg", data: "J1"}, {name: "1.txt", data: "one"}, {name: "2.png", data: "P2"}, {name: "2.txt", data: "two"}}...)
	for _, name := range []string{"a.tar.gz", "a.tgz", "A.TAR.GZ"} {
		src := openShard(t, name, zipped(t, plain))
		var got []string
		var places []place
		err := src.walk(t.Context(), func(at place, p *pair, bad *itemError) error {
			if bad != nil {
				t.Errorf("%s: %v", name, bad)
				return nil
			}
			if share := src.done(); share > 1 {
				t.Errorf("%s: on the way %v of it are done", name, share)
			}
			places = append(places, at)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(places) // in whatever order
		for _, at := range places {
			p, err := src.read(at)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, p.key+"|"+p.captions[0]+"|"+string(p.picture))
		}
		if want := []string{"2|two|P2", "1|one|J1"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
		if share := src.done(); share != 1 {
			t.Errorf("%s: through with it, %v of it are done", name, share)
		}
		if err := src.close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind %v, error %v", name, left, err)
		}
	}
}

func TestCompressedShardErrors(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	plain := tarOf(t, []file{{name: "1.jpg", data: "J1"}, {name: "1.txt", data: "one"}}...)
	packed := zipped(t, plain)
	for _, row := range []struct {
		name string
		data []byte
		want string
	}{
		{"no gzip", plain, "a.tar.gz: it is no gzip"},
		{"cut off", packed[:len(packed)-6], "unexpected EOF"},
		{"a bomb", zipped(t, make([]byte, 64<<20)), "it unpacks to more than 200 times its"},
		{"no tar", zipped(t, bytes.Repeat([]byte("no tar"), 1000)), "damaged at byte 0"},
	} {
		src := openShard(t, "a.tar.gz", row.data)
		err := src.walk(t.Context(), func(place, *pair, *itemError) error { return nil })
		wantError(t, err, row.want)
		if err := src.close(); err != nil {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := openShard(t, "a.tar.gz", packed).walk(ctx, func(place, *pair, *itemError) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	path := filepath.Join(t.TempDir(), "a.tar.gz")
	write(t, path, packed)
	if _, _, err := unpack(ctx, path, int64(len(packed))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while it unpacks: got %v", err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind %v, error %v", left, err)
	}
}
