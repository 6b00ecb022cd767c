//go:build !js

package own

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxGain is how many times as large as its file a compressed shard may be. Pictures are compressed already, so a shard
// of them stays about what it is; a file that grows a thousandfold is made to fill the disk. A small one may hold little
// but the blocks of zeros between its entries.
const (
	maxGain   = 200
	freeBytes = 1 << 20
)

// isCompressed tells whether a shard has to be unpacked first.
func isCompressed(path string) bool {
	path = strings.ToLower(path)
	return strings.HasSuffix(path, ".tar.gz") || strings.HasSuffix(path, ".tgz")
}

// isShard tells whether a path names a shard of a WebDataset.
func isShard(path string) bool {
	return strings.HasSuffix(strings.ToLower(path), ".tar") || isCompressed(path)
}

// unpack unpacks a compressed shard of size bytes into a file of its own in the system's folder for such: pairs are read
// from the middle of a shard, again and again, which gzip does not allow. The file has no name any more where the system
// allows that, so that nothing stays behind when the program is killed.
func unpack(ctx context.Context, path string, size int64) (unpacked *os.File, length int64, err error) {
	packed, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		return nil, 0, fmt.Errorf("it is no gzip: %w", err)
	}
	if unpacked, err = os.CreateTemp("", "halo-shard-*.tar"); err != nil {
		return nil, 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, dispose(unpacked))
			unpacked = nil
		}
	}()
	os.Remove(unpacked.Name()) // where an open file cannot be removed, dispose does it
	most := size*maxGain + freeBytes
	length, err = io.Copy(unpacked, io.LimitReader(cancelled{ctx, r}, most+1))
	if err != nil {
		return unpacked, 0, fmt.Errorf("unpacked to byte %d: %w", length, err)
	}
	if length > most {
		return unpacked, 0, fmt.Errorf("it unpacks to more than %d times its %d bytes, which no shard of pictures does", maxGain, size)
	}
	return unpacked, length, nil
}

// dispose closes an unpacked shard and removes it where it still has a name.
func dispose(f *os.File) error {
	err := f.Close()
	os.Remove(f.Name())
	return err
}

// cancelled ends reading when its context does.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
