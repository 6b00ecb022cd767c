package checkpoint

import (
	"io"
	"strconv"
)

// Head is what the header of a checkpoint says: what was trained, and how far, without the points and the weights.
type Head struct {
	Config Config
	Now    Snapshot // without its clouds
	Size   int64    // bytes that the whole file has: one that is shorter is still being written, or was cut short
}

// ReadHead reads the header alone from the beginning of a checkpoint. The error is an [*Error] where the file is at
// fault, and the error of r where that fails. What lies behind the header is not looked at, so a file whose head is
// good may still be refused by [Read].
func ReadHead(r io.Reader) (*Head, error) {
	h, n, err := readHeader(r, MaxFile)
	if err != nil {
		return nil, err
	}
	a := &Archive{Metadata: h.metadata}
	if err := checkVersion(a); err != nil {
		return nil, err
	}
	head := &Head{Size: int64(8 + n + h.size)}
	d := &decoder{a: a}
	d.json(keyConfig, &head.Config)
	head.Now = d.presentNumbers(head.Config.Objective)
	if d.err != nil {
		return nil, d.err
	}
	return head, head.Config.Validate()
}

// checkVersion returns an error where an archive is no checkpoint of this version.
func checkVersion(a *Archive) error {
	version, ok := a.Metadata[keyHalo]
	if !ok {
		return fail(ErrNotHalo, metadataWhere(metadataKey), `there is no "halo" in it; this is a safetensors file, but not a Halo checkpoint`)
	}
	if version != strconv.Itoa(Version) {
		return fail(ErrVersion, metadataWhere(keyHalo), "the version is %s; this program reads version %d", quote(version), Version)
	}
	return nil
}
