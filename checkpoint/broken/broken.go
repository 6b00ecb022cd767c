package broken

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"

	"halo/checkpoint"
)

// File is one broken checkpoint.
type File struct {
	Name string          // in words, for the name of a test or of a file
	Data []byte          // what is in the file
	Kind checkpoint.Kind // of the error
	Want string          // the whole message of the error
}

// Files returns the ten broken files, each made from [Valid] by one change. An error says that a change found
// nothing to change, so that no file is silently whole.
func Files() ([]File, error) {
	valid, err := checkpoint.Encode(Valid())
	if err != nil {
		return nil, err
	}
	b := &breaker{valid: valid}
	begin, end := b.offsets("points/text_means")
	files := []File{
		{
			Name: "truncated",
			Data: valid[:len(valid)-10],
			Kind: checkpoint.ErrTruncated,
			Want: fmt.Sprintf("the file ends at byte %d, but its header describes data up to byte %d; it was cut short", len(valid)-10, len(valid)),
		},
		{
			Name: "huge header",
			Data: append(binary.LittleEndian.AppendUint64(nil, 1<<62), valid[8:]...),
			Kind: checkpoint.ErrHeaderTooLarge,
			Want: "byte 0: a header of 4611686018427387904 bytes is announced; at most 16777216 are allowed",
		},
		{
			Name: "wrong dtype",
			Data: b.header(`"points/image_means":{"dtype":"F32"`, `"points/image_means":{"dtype":"I32"`),
			Kind: checkpoint.ErrWrongDType,
			Want: `tensor "points/image_means": dtype I32; it must be F32`,
		},
		{
			Name: "NaN",
			Data: b.element("points/text_means", 3, float32(math.NaN())),
			Kind: checkpoint.ErrNotFinite,
			Want: `tensor "points/text_means": row 1, column 1 is NaN; every number must be finite`,
		},
		{
			Name: "log_std above 44",
			Data: b.element("points/text_log_std", 2, 44.5),
			Kind: checkpoint.ErrOutOfRange,
			Want: `tensor "points/text_log_std": row 2 is 44.5; a log standard deviation must be from −44 to 44`,
		},
		{
			Name: "shapes that disagree",
			Data: b.header(`"points/text_means":{"dtype":"F32","shape":[3,2]`, `"points/text_means":{"dtype":"F32","shape":[2,3]`),
			Kind: checkpoint.ErrDisagree,
			Want: `tensor "points/text_means": shape [2, 3]; it must be [3, 2] (texts, d)`,
		},
		{
			Name: "not safetensors",
			Data: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x06\x00\x00\x00"),
			Kind: checkpoint.ErrNotSafetensors,
			Want: "byte 8: 0x00 where the '{' of a safetensors header belongs; this is not a safetensors file",
		},
		{
			// The second key is the first with one letter escaped: only a reader that undoes escapes sees it.
			Name: "duplicate keys",
			Data: b.header(`"points/text_unseen":`, `"points/text_\u006deans":`),
			Kind: checkpoint.ErrDuplicateKey,
			Want: fmt.Sprintf(`header: the key "points/text_means" occurs a second time at byte %d; a key may occur once`, bytes.Index(valid, []byte(`"points/text_unseen":`))),
		},
		{
			Name: "overlapping offsets",
			Data: b.header(fmt.Sprintf("[%d,%d]", begin, end), fmt.Sprintf("[%d,%d]", begin-4, end-4)),
			Kind: checkpoint.ErrOverlap,
			Want: fmt.Sprintf(`tensor "points/text_means": its data begins at offset %d, before that of tensor "points/text_log_std" ends at %d; tensors must not overlap`, begin-4, begin),
		},
		{
			Name: "empty",
			Data: []byte{},
			Kind: checkpoint.ErrEmpty,
			Want: "the file is empty; a checkpoint has at least a header",
		},
	}
	return files, b.err
}

// breaker changes one thing in a copy of the valid file. It keeps the first error.
type breaker struct {
	valid []byte
	err   error
}

// split cuts the valid file into the text of its header and its data.
func (b *breaker) split() (header, data []byte) {
	n := binary.LittleEndian.Uint64(b.valid)
	return b.valid[8 : 8+n], b.valid[8+n:]
}

// header puts text in the place of old, which must occur once in the header, and pads the header anew.
func (b *breaker) header(old, text string) []byte {
	header, data := b.split()
	if n := bytes.Count(header, []byte(old)); n != 1 && b.err == nil {
		b.err = fmt.Errorf("broken: %q occurs %d times in the header, want once", old, n)
	}
	header = bytes.TrimRight(bytes.Replace(header, []byte(old), []byte(text), 1), " ")
	for len(header)%8 != 0 {
		header = append(header, ' ')
	}
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), data...)
}

// offsets returns where the data of a tensor begin and end.
func (b *breaker) offsets(tensor string) (begin, end int) {
	header, _ := b.split()
	m := regexp.MustCompile(regexp.QuoteMeta(strconv.Quote(tensor)) + `:\{[^}]*"data_offsets":\[(\d+),(\d+)\]`).FindSubmatch(header)
	if m == nil {
		if b.err == nil {
			b.err = fmt.Errorf("broken: no tensor %q in the header", tensor)
		}
		return 0, 0
	}
	begin, _ = strconv.Atoi(string(m[1]))
	end, _ = strconv.Atoi(string(m[2]))
	return begin, end
}

// element sets an element of an F32 tensor.
func (b *breaker) element(tensor string, index int, v float32) []byte {
	begin, end := b.offsets(tensor)
	if 4*index+4 > end-begin && b.err == nil {
		b.err = fmt.Errorf("broken: tensor %q has no element %d", tensor, index)
		return nil
	}
	out := slices.Clone(b.valid)
	_, data := b.split()
	at := len(out) - len(data) + begin + 4*index
	binary.LittleEndian.PutUint32(out[at:], math.Float32bits(v))
	return out
}
