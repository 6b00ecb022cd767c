//go:build !js

package main

import (
	"encoding/json/v2"
	"math/rand/v2"
	"reflect"
	"testing"

	"halo/wasm/wire"
	"halo/wasm/wire/wiretest"
)

// packet is a wire.Packet as it goes through the pipe to Node and back.
type packet struct {
	JSON    string   `json:"json"`
	Buffers [][]byte `json:"buffers"` // base64
}

// Every message goes from Go through the page's decode and encode back to Go, and comes back as it was.
func TestEveryMessageSurvivesThePage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var sent []any
	var packets []packet
	for _, e := range wire.Registry() {
		zero := reflect.New(e.Type).Elem()
		if e.Kind == "frame" {
			zero.FieldByName("Dim").SetInt(2)
		}
		for _, m := range []any{wiretest.Filled(e, r), wiretest.Filled(e, r), zero.Interface()} {
			p, err := wire.Encode(m)
			if err != nil {
				t.Fatalf("%s: %v", e.Kind, err)
			}
			sent = append(sent, m)
			packets = append(packets, packet(p))
		}
	}
	in, err := json.Marshal(packets)
	if err != nil {
		t.Fatal(err)
	}
	var back []packet
	if err := json.Unmarshal(node(t, in, "testdata/roundtrip.mjs"), &back); err != nil {
		t.Fatal(err)
	}
	if len(back) != len(sent) {
		t.Fatalf("%d messages came back of %d", len(back), len(sent))
	}
	for i, p := range back {
		got, err := wire.Decode(wire.Packet(p))
		if err != nil {
			t.Errorf("%T: %v", sent[i], err)
			continue
		}
		// Lists that were nil are empty when they come back: compare what Go would send of both.
		want, err := wire.Encode(sent[i])
		if err != nil {
			t.Fatal(err)
		}
		again, err := wire.Encode(got)
		if err != nil {
			t.Errorf("%T: %v", sent[i], err)
			continue
		}
		if again.JSON != want.JSON || !reflect.DeepEqual(again.Buffers, want.Buffers) {
			t.Errorf("%T:\ngot  %s %x\nwant %s %x", sent[i], again.JSON, again.Buffers, want.JSON, want.Buffers)
		}
	}
}
