//go:build !js

package own

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// folderSource is a folder with pictures, at any depth, and beside each a text of the same name that ends in .txt.
type folderSource struct {
	root     string
	pictures []string // paths below root, with slashes, as walk found them
	names    []string
}

func openFolder(root string, o Options) (source, error) {
	return &folderSource{root: root, names: o.levelNames(folderForm)}, nil
}

func (s *folderSource) walk(ctx context.Context, visit func(place, *pair, *itemError) error) error {
	s.pictures = nil
	err := filepath.WalkDir(s.root, func(path string, d fs.DirEntry, err error) error {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if d.IsDir() || !slices.Contains(pictureEndings, strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))) {
			return nil
		}
		below, err := filepath.Rel(s.root, path)
		if err != nil {
			return err
		}
		at := place{at: int64(len(s.pictures))}
		s.pictures = append(s.pictures, filepath.ToSlash(below))
		p, err := s.pair(at)
		return visit(at, p, asItem(err))
	})
	if err != nil {
		return fmt.Errorf("own: %w", err)
	}
	return nil
}

// pair returns the pair at a place without its picture.
func (s *folderSource) pair(at place) (*pair, error) {
	key := s.pictures[at.at]
	sidecar := filepath.Join(s.root, filepath.FromSlash(strings.TrimSuffix(key, filepath.Ext(key))+".txt"))
	info, err := os.Stat(sidecar)
	if err != nil {
		return nil, &itemError{NoCaption, key, err}
	}
	if !info.Mode().IsRegular() || info.Size() > maxCaptionFile {
		return nil, corrupt(BadCaption, key, "its text has %d bytes or is no regular file; want at most %d", info.Size(), maxCaptionFile)
	}
	text, err := os.ReadFile(sidecar)
	if err != nil {
		return nil, &itemError{NoCaption, key, err}
	}
	p := &pair{key: key, captions: []string{string(text)}}
	return p, cleanCaptions(key, p.captions, s.names)
}

func (s *folderSource) read(at place) (*pair, error) {
	p, err := s.pair(at)
	if err != nil {
		return nil, err
	}
	p.picture, err = readPicture(p.key, filepath.Join(s.root, filepath.FromSlash(p.key)))
	return p, err
}

func (s *folderSource) shards() int   { return 0 }
func (s *folderSource) done() float64 { return -1 }
func (s *folderSource) close() error  { return nil }

// endings lists the endings of pictures for a message.
func endings() string { return "." + strings.Join(pictureEndings, ", .") }
