//go:build !js

package main

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A segment is a piece of a program's memory.
type segment struct {
	at   int
	data []byte
}

const preamble = "\x00asm\x01\x00\x00\x00"

// section is a section of a module.
func section(id byte, body ...byte) []byte {
	return append(append([]byte{id}, leb(len(body))...), body...)
}

// leb is unsigned LEB128, of as few bytes as it takes.
func leb(n int) []byte {
	if n < 0x80 {
		return []byte{byte(n)}
	}
	return append([]byte{byte(n)&0x7f | 0x80}, leb(n>>7)...)
}

// module is a program of one page of memory, exported as "m", with these data and a custom section behind them.
func module(segments ...segment) []byte {
	data := leb(len(segments))
	for _, s := range segments {
		at := leb(s.at)
		if at[len(at)-1]&0x40 != 0 { // a sign: one byte more
			at[len(at)-1] |= 0x80
			at = append(at, 0)
		}
		data = append(append(append(data, 0, 0x41), at...), 0x0b)
		data = append(append(data, leb(len(s.data))...), s.data...)
	}
	m := []byte(preamble)
	m = append(m, section(5, 1, 0, 1)...)
	m = append(m, section(7, 1, 1, 'm', 2, 0)...)
	m = append(m, section(11, data...)...)
	return append(m, section(0, 1, 'x', 42)...)
}

func TestJoinData(t *testing.T) {
	zeros := func(n int) []byte { return make([]byte, n) }
	cat := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	a, b := []byte("alpha"), []byte("beta")
	for _, row := range []struct {
		name       string
		have, want []segment
	}{
		{"none", nil, nil},
		{"one", []segment{{8, a}}, []segment{{8, a}}},
		{"zeros around it", []segment{{8, cat(zeros(3), a, zeros(100))}}, []segment{{11, a}}},
		{"nothing but zeros", []segment{{8, zeros(100)}}, nil},
		{"two, close", []segment{{8, a}, {21, b}}, []segment{{8, cat(a, zeros(8), b)}}},
		{"two, as close as pays", []segment{{8, a}, {13 + gap - 1, b}}, []segment{{8, cat(a, zeros(gap-1), b)}}},
		{"two, apart", []segment{{8, a}, {13 + gap, b}}, []segment{{8, a}, {13 + gap, b}}},
		{"one with a gap", []segment{{8, cat(a, zeros(gap), b)}}, []segment{{8, a}, {13 + gap, b}}},
		{"out of order", []segment{{21, b}, {8, a}}, []segment{{8, cat(a, zeros(8), b)}}},
		{"over one another, the later counts", []segment{{8, a}, {10, b}}, []segment{{8, []byte("albeta")}}},
		{"addresses of several bytes", []segment{{63, a}, {64 + 200, b}, {8191 + 200, a}, {65000, b}}, []segment{{63, a}, {64 + 200, b}, {8191 + 200, a}, {65000, b}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := joinData(module(row.have...))
			if err != nil {
				t.Fatal(err)
			}
			if want := module(row.want...); !bytes.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

// The oracle is a WebAssembly engine: both modules must start with the same memory.
func TestJoinedMemoryIsTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	for n := range 20 {
		var segments []segment
		for range r.IntN(60) {
			data := make([]byte, 1+r.IntN(300))
			for i := range data {
				if r.IntN(3) == 0 {
					data[i] = byte(r.IntN(256))
				}
			}
			segments = append(segments, segment{r.IntN(60000), data})
		}
		before := module(segments...)
		after, err := joinData(before)
		if err != nil {
			t.Fatal(err)
		}
		for name, m := range map[string][]byte{"before": before, "after": after} {
			if err := os.WriteFile(filepath.Join(dir, name+strconv.Itoa(n)), m, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	const script = `const { readFileSync } = require("node:fs");
const memory = (name) => Buffer.from(new WebAssembly.Instance(new WebAssembly.Module(readFileSync(name))).exports.m.buffer);
for (let n = 0; n < 20; n++) if (!memory("before" + n).equals(memory("after" + n))) throw new Error("memory of module " + n);
console.log("same");`
	node := exec.CommandContext(context.Background(), "node", "-e", script)
	node.Dir = dir
	if out, err := node.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "same" {
		t.Errorf("%v: %s", err, out)
	}
}

func TestJoinDataRefuses(t *testing.T) {
	for _, row := range []struct {
		name   string
		module []byte
		want   string
	}{
		{"text", []byte("not a module"), "not a WebAssembly module"},
		{"nothing", nil, "not a WebAssembly module"},
		{"another version", []byte("\x00asm\x02\x00\x00\x00"), "of version 1"},
		{"half a section", module(segment{8, []byte("alpha")})[:30], "in the middle"},
		{"a segment past its section", append([]byte(preamble), section(11, 1, 0, 0x41, 8, 0x0b, 9, 'a')...), "data section: the module ends in the middle"},
		{"a passive segment", append([]byte(preamble), section(11, 1, 1, 1, 'a')...), "data section:"},
		{"an address that is computed", append([]byte(preamble), section(11, 1, 0, 0x23, 0, 0x0b, 1, 'a')...), "not put at a constant address"},
		{"a count beforehand", append([]byte(preamble), section(12, 1)...), "counts its data segments"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := joinData(row.module); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got error %v, want one with %q", err, row.want)
			}
		})
	}
}
