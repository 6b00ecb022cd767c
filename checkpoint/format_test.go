package checkpoint_test

import (
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

// FORMAT.md must name every tensor, key and member that a file can hold, and every limit.
func TestFormatNamesEverything(t *testing.T) {
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	format := string(text)
	names := []string{"`weights/…`", "`optimizer/…`", "`streams/…`", "`tau`", "`metrics`", "| `merges` |", "**" + checkpoint.BytePairs + "**"}
	data := encode(t, broken.Valid())
	for name := range infos(t, data) {
		if top, _, _ := strings.Cut(name, "/"); top == "points" || top == "history" {
			names = append(names, "| `"+name+"` |")
		}
	}
	for key := range validArchive(t).Metadata {
		if key != "producer" {
			names = append(names, "| `"+key+"` |")
		}
	}
	for _, typ := range []reflect.Type{
		reflect.TypeFor[checkpoint.Config](), reflect.TypeFor[checkpoint.Objective](),
		reflect.TypeFor[checkpoint.Model](), reflect.TypeFor[checkpoint.Metrics](),
	} {
		for i := range typ.NumField() {
			if name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ","); name != "-" {
				names = append(names, "`"+name+"`")
			}
		}
	}
	for _, limit := range []int{
		checkpoint.MaxHeader, checkpoint.MaxTensors, checkpoint.MaxRank, checkpoint.MaxName, checkpoint.MaxFile,
		checkpoint.MaxPoints, checkpoint.MaxDim, checkpoint.MaxFrames, checkpoint.MaxHistoryPoints,
		checkpoint.MaxGroups, checkpoint.MaxLevels, checkpoint.MaxPixelSize, checkpoint.MaxVocabulary,
		checkpoint.MaxText, checkpoint.MaxBatch, checkpoint.MaxWidth, checkpoint.MaxLayers, checkpoint.MaxSide,
		checkpoint.MaxAnneal, checkpoint.MaxStream, checkpoint.MaxObject, checkpoint.MaxInteger, checkpoint.MaxLogStd,
	} {
		names = append(names, " "+thousands(limit))
	}
	for _, name := range names {
		if !strings.Contains(format, name) {
			t.Errorf("FORMAT.md does not have %q", name)
		}
	}
}

// thousands writes 12345 as 12,345.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return thousands(n/1000) + "," + strconv.Itoa(1000 + n%1000)[1:]
}

// The tables of FORMAT.md must give the dtype of each tensor, and as many dimensions as it has.
func TestFormatTables(t *testing.T) {
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(line, "|"); len(cells) > 4 {
			rows[strings.Trim(cells[1], " `")] = cells
		}
	}
	seen := 0
	for name, info := range infos(t, encode(t, broken.Valid())) {
		if top, _, _ := strings.Cut(name, "/"); top != "points" && top != "history" {
			continue
		}
		seen++
		cells := rows[name]
		if cells == nil {
			t.Errorf("%s: no row", name)
			continue
		}
		if got := strings.TrimSpace(cells[2]); got != info.DType {
			t.Errorf("%s: got dtype %s in FORMAT.md, want %s", name, got, info.DType)
		}
		if got := len(strings.Split(cells[3], ",")); got != len(info.Shape) {
			t.Errorf("%s: got %d dimensions in FORMAT.md, want %d", name, got, len(info.Shape))
		}
	}
	if seen == 0 {
		t.Error("got no tensors to look for")
	}
}
