//go:build !js

package main

import (
	"archive/tar"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"halo/checkpoint"

	"github.com/rogpeppe/go-internal/testscript"
)

// Training on data of one's own: testdata/own/*.txt. The command "pictures" of these scripts writes the data.
func TestOwnData(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "own"),
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"pictures": func(ts *testscript.TestScript, _ bool, _ []string) { ts.Check(writePictures(ts.Getenv("WORK"))) },
			"same": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(sameRun(ts.MkAbs(args[0]), ts.MkAbs(args[1])))
			},
		},
	})
}

// writePictures writes 60 pictures of 20×20 pixels with captions on two levels into a folder, three times: as
// photos.csv (and backwards.csv) with photos/*.png, as shards/{0..1}.tar, and, with a text beside each, as photos/.
// Picture 07 is broken.
func writePictures(folder string) error {
	const header = "filepath,kind,caption\n"
	rows, backwards := "", ""
	var shards [2]bytes.Buffer
	writers := [2]*tar.Writer{tar.NewWriter(&shards[0]), tar.NewWriter(&shards[1])}
	for _, name := range []string{"photos", "shards"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o755); err != nil {
			return err
		}
	}
	for i := range 60 {
		colour := []color.NRGBA{{200, 40, 40, 255}, {40, 160, 60, 255}, {50, 70, 200, 255}}[i%3]
		m := image.NewNRGBA(image.Rect(0, 0, 20, 20))
		for p := 0; p < len(m.Pix); p += 4 {
			shade := uint8(i + p%13)
			copy(m.Pix[p:], []uint8{colour.R + shade, colour.G + shade, colour.B + shade, 255})
		}
		var picture bytes.Buffer
		if err := png.Encode(&picture, m); err != nil {
			return err
		}
		if i == 7 {
			picture.Truncate(40)
		}
		kind := []string{"red", "green", "blue"}[i%3]
		caption := fmt.Sprintf("a %s square of shade %d", kind, i)
		name := fmt.Sprintf("%02d", i)
		row := fmt.Sprintf("photos/%s.png,%s,%s\n", name, kind, caption)
		rows, backwards = rows+row, row+backwards
		for ending, data := range map[string][]byte{".png": picture.Bytes(), ".txt": []byte(caption)} {
			if err := os.WriteFile(filepath.Join(folder, "photos", name+ending), data, 0o644); err != nil {
				return err
			}
		}
		for _, entry := range []struct {
			ending string
			data   []byte
		}{{".png", picture.Bytes()}, {".json", []byte(fmt.Sprintf(`{"caption": %q, "kind": %q}`, caption, kind))}} {
			w := writers[i/30]
			if err := w.WriteHeader(&tar.Header{Name: name + entry.ending, Mode: 0o644, Size: int64(len(entry.data))}); err != nil {
				return err
			}
			if _, err := w.Write(entry.data); err != nil {
				return err
			}
		}
	}
	for i := range writers {
		if err := writers[i].Close(); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, "shards", fmt.Sprintf("%d.tar", i)), shards[i].Bytes(), 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "backwards.csv"), []byte(header+backwards), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "photos.csv"), []byte(header+rows), 0o644)
}

// sameRun tells how two checkpoints differ in weights, moments, streams and what they show.
func sameRun(a, b string) error {
	var files [2]*checkpoint.File
	for i, path := range []string{a, b} {
		var err error
		if files[i], err = checkpoint.ReadFile(path); err != nil {
			return err
		}
	}
	for i, file := range files {
		other := files[1-i]
		for name, tensor := range file.Weights {
			if !bytes.Equal(tensor.Data, other.Weights[name].Data) {
				return fmt.Errorf("weights %s differ", name)
			}
		}
		for name, tensor := range file.Optimizer {
			if !bytes.Equal(tensor.Data, other.Optimizer[name].Data) {
				return fmt.Errorf("optimiser %s differs", name)
			}
		}
		for name, state := range file.Streams {
			if !bytes.Equal(state, other.Streams[name]) {
				return fmt.Errorf("stream %s differs", name)
			}
		}
		if len(file.Points.Pixels) == 0 || !bytes.Equal(file.Points.Pixels, other.Points.Pixels) {
			return fmt.Errorf("the pictures differ, or there are none")
		}
	}
	return nil
}
