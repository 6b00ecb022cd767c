//go:build !js

package own

import (
	"context"
	"os"
)

// place says where a pair lies.
type place struct {
	file int32 // shard, from 0
	at   int64 // csv: byte of the row; tar: byte of its first header; folder: index of the picture
}

// pair is one picture with its captions.
type pair struct {
	key      string   // names the picture, the same whatever else is in the data
	captions []string // by level, vaguest first; "" where it has none of a level
	picture  []byte   // its file
}

// source is a container of pairs. Its methods other than walk may be called by several goroutines.
type source interface {
	// walk visits every pair in the order of the container, without its picture. What is wrong with one pair is
	// given to visit as an *itemError; what is wrong with the container, or what visit returns, ends the walk.
	walk(ctx context.Context, visit func(at place, p *pair, bad *itemError) error) error
	// read returns the pair at a place that walk gave, with its picture.
	read(at place) (*pair, error)
	// shards is the number of files that lie on disk as a stretch of pairs each; 0 where every picture is a file.
	shards() int
	// done is the share of the container that walk has been through, 0 … 1, or −1 where that is not known.
	done() float64
	close() error
}

// openSource opens what a path names.
func openSource(path string, o Options) (source, error) {
	switch f := formOf(path); f {
	case csvForm:
		return openCSV(path, o)
	case tarForm:
		return openShards(path, o)
	default:
		return openFolder(path, o)
	}
}

// readPicture reads the file of a picture. Only a regular file is opened: a pipe would wait and a device never end.
func readPicture(key, path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &itemError{NoPicture, key, err}
	}
	if !info.Mode().IsRegular() {
		return nil, corrupt(NoPicture, key, "%s is no regular file", clip(path))
	}
	if info.Size() > maxPicture {
		return nil, corrupt(TooLarge, key, "%d bytes; want at most %d", info.Size(), maxPicture)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &itemError{NoPicture, key, err}
	}
	return data, nil
}
