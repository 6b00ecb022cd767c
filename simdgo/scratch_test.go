package simdgo

import (
	"fmt"
	"os"
	"testing"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
)

func TestScratchDump(t *testing.T) {
	b, _ := New("")
	set, _ := dataset.Open(assets.Files, "tree332")
	c, _ := toymodel.DefaultConfig("tree332", "proposal", 0)
	fmt.Printf("%+v\n", c)
	var cc checkpoint.Config = c
	debugDump = os.Stdout
	r, err := toymodel.NewRun(b, set, cc)
	if err != nil {
		t.Fatal(err)
	}
	r.Step()
}
