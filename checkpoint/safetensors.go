package checkpoint

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json/jsontext"
	"errors"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Limits of the safetensors layer. A reader refuses more before it allocates for it.
const (
	MaxHeader  = 16 << 20 // bytes of the JSON header, padding included
	MaxTensors = 10_000   // tensors in a file
	MaxRank    = 32       // dimensions of a tensor
	MaxName    = 1_000    // bytes of a tensor's name or a metadata key
)

// Archive is any safetensors file (github.com/huggingface/safetensors, README, "Format"): named tensors, and
// a map of strings.
//
//	bytes 0…7      N, the size of the header, unsigned, little-endian
//	bytes 8…8+N    the header, a JSON object, padded with spaces:
//	               {"__metadata__": {key: string, …}, name: {"dtype", "shape", "data_offsets": [begin, end]}, …}
//	bytes 8+N…     the data; offsets count from here
type Archive struct {
	Metadata map[string]string
	Tensors  map[string]Tensor
}

const metadataKey = "__metadata__"

// DecodeArchive reads a safetensors file from memory. The tensors share data's bytes.
func DecodeArchive(data []byte) (*Archive, error) {
	if len(data) == 0 {
		return nil, errEmpty()
	}
	if len(data) < 8 {
		return nil, errShort(uint64(len(data)))
	}
	n := binary.LittleEndian.Uint64(data)
	if len(data) > 8 {
		if err := checkBrace(data[8]); err != nil {
			return nil, err
		}
	}
	if err := checkHeaderSize(n); err != nil {
		return nil, err
	}
	if n > uint64(len(data))-8 {
		return nil, errTruncatedHeader(uint64(len(data)), n)
	}
	h, err := parseHeader(data[8 : 8+n])
	if err != nil {
		return nil, err
	}
	body := data[8+n:]
	if uint64(len(body)) < h.size {
		return nil, errTruncatedData(uint64(len(data)), 8+n+h.size)
	}
	if uint64(len(body)) > h.size {
		return nil, errTrailing(8 + n + h.size)
	}
	return h.archive(body), nil
}

// ReadArchive reads a safetensors file of at most limit bytes from r, to its end. What it allocates grows
// with what r gives, not with what the header claims.
func ReadArchive(r io.Reader, limit uint64) (*Archive, error) {
	h, n, err := readHeader(r, limit)
	if err != nil {
		return nil, err
	}
	body, err := readUpTo(r, h.size)
	if err != nil {
		return nil, err
	}
	if uint64(len(body)) < h.size {
		return nil, errTruncatedData(8+n+uint64(len(body)), 8+n+h.size)
	}
	more, err := readUpTo(r, 1)
	if err != nil {
		return nil, err
	}
	if len(more) > 0 {
		return nil, errTrailing(8 + n + h.size)
	}
	return h.archive(body), nil
}

// readHeader reads the header alone, of n bytes behind the first eight, of a file of at most limit bytes.
func readHeader(r io.Reader, limit uint64) (h *header, n uint64, err error) {
	// Nine bytes tell a safetensors file from anything else: the size, and the brace that begins the header.
	start, err := readUpTo(r, 9)
	if err != nil {
		return nil, 0, err
	}
	if len(start) < 9 {
		_, err := DecodeArchive(start) // empty or truncated; it says which
		return nil, 0, err
	}
	n = binary.LittleEndian.Uint64(start)
	if err := checkBrace(start[8]); err != nil {
		return nil, n, err
	}
	if err := checkHeaderSize(n); err != nil {
		return nil, n, err
	}
	rest, err := readUpTo(r, n-1)
	if err != nil {
		return nil, n, err
	}
	if uint64(len(rest)) < n-1 {
		return nil, n, errTruncatedHeader(9+uint64(len(rest)), n)
	}
	h, err = parseHeader(append(start[8:9:9], rest...))
	if err == nil && (h.size > limit || 8+n > limit-h.size) {
		err = errFileTooLarge(8+n+h.size, limit)
	}
	return h, n, err
}

// readUpTo reads n bytes, or fewer where r ends before.
func readUpTo(r io.Reader, n uint64) ([]byte, error) {
	const first = 64 << 10
	var buf []byte
	for uint64(len(buf)) < n {
		more := int(min(n-uint64(len(buf)), uint64(max(len(buf), first))))
		buf = slices.Grow(buf, more)
		got, err := io.ReadFull(r, buf[len(buf):len(buf)+more])
		buf = buf[:len(buf)+got]
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return buf, nil
}

func checkBrace(b byte) error {
	if b != '{' {
		return fail(ErrNotSafetensors, "byte 8", "%s where the '{' of a safetensors header belongs; this is not a safetensors file", byteString(b))
	}
	return nil
}

func byteString(b byte) string {
	if b > ' ' && b < 0x7f {
		return strconv.QuoteRune(rune(b))
	}
	return "0x" + strconv.FormatUint(uint64(b)+0x100, 16)[1:]
}

func checkHeaderSize(n uint64) error {
	if n > MaxHeader {
		return fail(ErrHeaderTooLarge, "byte 0", "a header of %d bytes is announced; at most %d are allowed", n, MaxHeader)
	}
	if n < 2 {
		return fail(ErrNotSafetensors, "byte 0", "a header of %d bytes is announced; the shortest, {}, has 2", n)
	}
	return nil
}

func errEmpty() error {
	return fail(ErrEmpty, "", "the file is empty; a checkpoint has at least a header")
}

func errShort(size uint64) error {
	return fail(ErrTruncated, "", "the file ends at byte %d, inside the 8 bytes that give the size of its header", size)
}

func errTruncatedHeader(size, n uint64) error {
	return fail(ErrTruncated, "", "the file ends at byte %d, inside its header, which ends at byte %d; it was cut short", size, 8+n)
}

func errTruncatedData(size, want uint64) error {
	return fail(ErrTruncated, "", "the file ends at byte %d, but its header describes data up to byte %d; it was cut short", size, want)
}

func errTrailing(end uint64) error {
	return fail(ErrTrailing, "byte "+strconv.FormatUint(end, 10), "the file goes on after the last tensor; nothing may follow it")
}

func errFileTooLarge(size, limit uint64) error {
	return fail(ErrTooLarge, "", "a file of %d bytes; at most %d are allowed", size, limit)
}

// header is what a header says.
type header struct {
	metadata map[string]string
	entries  []entry // in the order of their data
	size     uint64  // bytes of data that they take together
}

type entry struct {
	name       string
	dtype      DType
	shape      []int
	begin, end uint64
}

func (h *header) archive(body []byte) *Archive {
	a := &Archive{h.metadata, make(map[string]Tensor, len(h.entries))}
	for _, e := range h.entries {
		a.Tensors[e.name] = Tensor{e.dtype, e.shape, body[e.begin:e.end:e.end]}
	}
	return a
}

func tensorWhere(name string) string { return "tensor " + quote(name) }

// parseHeader reads the JSON of a header and checks that its tensors fill the data without overlap or gap.
func parseHeader(text []byte) (*header, error) {
	p := &headerParser{jsontext.NewDecoder(bytes.NewBuffer(text))}
	h := &header{metadata: map[string]string{}}
	err := p.object(func(key string) error {
		if key == metadataKey {
			return p.metadata(h.metadata)
		}
		if len(h.entries) == MaxTensors {
			return fail(ErrTooLarge, "header", "more than %d tensors; no more are allowed", MaxTensors)
		}
		if err := checkName(key); err != nil {
			return err
		}
		e, err := p.entry(key)
		if err != nil {
			return err
		}
		h.entries = append(h.entries, e)
		return nil
	})
	if err == nil {
		if _, end := p.d.ReadToken(); end != io.EOF {
			if end == nil {
				end = errors.New("something follows the closing brace")
			}
			err = jsonError(ErrHeader, "header", 8, end)
		}
	}
	if err != nil {
		return nil, err
	}
	return h, h.check()
}

// check sorts the entries by their data and computes its size.
func (h *header) check() error {
	slices.SortStableFunc(h.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end))
	})
	for i, e := range h.entries {
		where := tensorWhere(e.name)
		if e.begin < h.size {
			return fail(ErrOverlap, where, "its data begins at offset %d, before that of tensor %s ends at %d; tensors must not overlap",
				e.begin, quote(h.entries[i-1].name), h.size)
		}
		if e.begin > h.size {
			return fail(ErrGap, where, "its data begins at offset %d, but the data before it ends at %d; there must be no gap", e.begin, h.size)
		}
		h.size = e.end
	}
	return nil
}

func checkName(name string) error {
	if name == "" {
		return fail(ErrName, "header", "a name is empty; every tensor and every metadata key has one")
	}
	if len(name) > MaxName {
		return fail(ErrTooLarge, "header", "the name %s has %d bytes; at most %d are allowed", quote(name), len(name), MaxName)
	}
	return nil
}

// headerParser reads a header token by token, so that nothing is allocated for JSON of another form.
// Duplicate keys (escapes undone), invalid UTF-8 and lone surrogates are refused by its decoder.
type headerParser struct{ d *jsontext.Decoder }

// token reads a token of the kind that belongs there; what names it for the message.
func (p *headerParser) token(kind jsontext.Kind, what string) (jsontext.Token, error) {
	t, err := p.d.ReadToken()
	if err != nil {
		return t, jsonError(ErrHeader, "header", 8, err)
	}
	if t.Kind() != kind {
		return t, fail(ErrHeader, "header", "at byte %d, in %s, a JSON %s where %s belongs",
			8+p.d.InputOffset(), quote(string(p.d.StackPointer())), jsonKind(t.Kind()), what)
	}
	return t, nil
}

// object reads an object and calls member after each key.
func (p *headerParser) object(member func(key string) error) error {
	if _, err := p.token(jsontext.KindBeginObject, "an object"); err != nil {
		return err
	}
	for p.d.PeekKind() != jsontext.KindEndObject {
		key, err := p.token(jsontext.KindString, "a key")
		if err != nil {
			return err
		}
		if err := member(key.String()); err != nil {
			return err
		}
	}
	_, err := p.token(jsontext.KindEndObject, "a closing brace")
	return err
}

func (p *headerParser) metadata(m map[string]string) error {
	return p.object(func(key string) error {
		if err := checkName(key); err != nil {
			return err
		}
		value, err := p.token(jsontext.KindString, "a string")
		if err != nil {
			return err
		}
		m[key] = value.String()
		return nil
	})
}

func (p *headerParser) entry(name string) (entry, error) {
	e := entry{name: name}
	where := tensorWhere(name)
	var dtype, shape, offsets bool
	var span []uint64
	err := p.object(func(key string) error {
		switch key {
		case "dtype":
			t, err := p.token(jsontext.KindString, "a dtype")
			if err != nil {
				return err
			}
			dtype, e.dtype = true, DType(t.String())
		case "shape":
			dims, err := p.integers(where, "shape", MaxRank)
			if err != nil {
				return err
			}
			shape, e.shape = true, nil
			for _, d := range dims {
				if d > math.MaxInt {
					return fail(ErrWrongSize, where, "a dimension of %d overflows", d)
				}
				e.shape = append(e.shape, int(d))
			}
		case "data_offsets":
			var err error
			if span, err = p.integers(where, "data_offsets", 2); err != nil {
				return err
			}
			offsets = true
		default:
			return fail(ErrHeader, where, "unknown member %s; dtype, shape and data_offsets are known", quote(key))
		}
		return nil
	})
	if err != nil {
		return e, err
	}
	switch {
	case !dtype:
		return e, fail(ErrHeader, where, "it has no dtype")
	case !shape:
		return e, fail(ErrHeader, where, "it has no shape")
	case !offsets:
		return e, fail(ErrHeader, where, "it has no data_offsets")
	case len(span) != 2:
		return e, fail(ErrHeader, where, "data_offsets has %d numbers; it must have two, begin and end", len(span))
	}
	e.begin, e.end = span[0], span[1]
	size, err := byteSize(where, e.dtype, e.shape)
	if err != nil {
		return e, err
	}
	if e.end < e.begin {
		return e, fail(ErrWrongSize, where, "its data_offsets [%d, %d] end before they begin", e.begin, e.end)
	}
	if e.end-e.begin != size {
		return e, errSize(where, e.dtype, e.shape, size, e.end-e.begin)
	}
	if e.end > math.MaxInt64/2 { // so that no later sum overflows
		return e, errFileTooLarge(e.end, math.MaxInt64/2)
	}
	return e, nil
}

// integers reads an array of at most limit whole numbers that are not negative.
func (p *headerParser) integers(where, what string, limit int) ([]uint64, error) {
	if _, err := p.token(jsontext.KindBeginArray, "an array"); err != nil {
		return nil, err
	}
	var numbers []uint64
	for p.d.PeekKind() != jsontext.KindEndArray {
		t, err := p.token(jsontext.KindNumber, "a number")
		if err != nil {
			return nil, err
		}
		if len(numbers) == limit {
			return nil, fail(ErrTooLarge, where, "%s has more than %d numbers", what, limit)
		}
		n, err := strconv.ParseUint(t.String(), 10, 64)
		if err != nil {
			return nil, fail(ErrHeader, where, "%s holds %s; a whole number from 0 to 2^64 − 1 belongs there", what, clip(t.String()))
		}
		numbers = append(numbers, n)
	}
	_, err := p.token(jsontext.KindEndArray, "a closing bracket")
	return numbers, err
}

// WriteArchive writes a as a safetensors file. The same archive gives the same bytes: metadata by key,
// tensors by the size of their elements, largest first, then by name, so that each begins at a multiple of
// its element size; the header is padded with spaces to a multiple of 8 bytes.
func WriteArchive(w io.Writer, a *Archive) error {
	head, names, _, err := a.header()
	if err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := w.Write(a.Tensors[name].Data); err != nil {
			return err
		}
	}
	return nil
}

// EncodeArchive returns the bytes that WriteArchive writes.
func EncodeArchive(a *Archive) ([]byte, error) {
	head, names, size, err := a.header()
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, uint64(len(head))+size)
	out = append(out, head...)
	for _, name := range names {
		out = append(out, a.Tensors[name].Data...)
	}
	return out, nil
}

// header returns the size and the header, the tensors' names in the order of their data, and its size.
func (a *Archive) header() (head []byte, names []string, size uint64, err error) {
	if len(a.Tensors) > MaxTensors {
		return nil, nil, 0, fail(ErrTooLarge, "header", "more than %d tensors; no more are allowed", MaxTensors)
	}
	names = slices.SortedFunc(maps.Keys(a.Tensors), func(x, y string) int {
		return cmp.Or(cmp.Compare(bitsOf[a.Tensors[y].DType], bitsOf[a.Tensors[x].DType]), cmp.Compare(x, y))
	})
	head = append(make([]byte, 8), '{')
	if len(a.Metadata) > 0 {
		head = append(head, `"`+metadataKey+`":{`...)
		for i, key := range slices.Sorted(maps.Keys(a.Metadata)) {
			if err := checkName(key); err != nil {
				return nil, nil, 0, err
			}
			if i > 0 {
				head = append(head, ',')
			}
			if head, err = appendString(head, key); err != nil {
				return nil, nil, 0, err
			}
			head = append(head, ':')
			if head, err = appendString(head, a.Metadata[key]); err != nil {
				return nil, nil, 0, err
			}
		}
		head = append(head, '}')
	}
	for i, name := range names {
		t := a.Tensors[name]
		if err := checkName(name); err != nil {
			return nil, nil, 0, err
		}
		if name == metadataKey {
			return nil, nil, 0, fail(ErrName, "header", "no tensor may be named %s", metadataKey)
		}
		if err := t.validate(tensorWhere(name)); err != nil {
			return nil, nil, 0, err
		}
		if i > 0 || len(a.Metadata) > 0 {
			head = append(head, ',')
		}
		if head, err = appendString(head, name); err != nil {
			return nil, nil, 0, err
		}
		head = append(head, `:{"dtype":"`+string(t.DType)+`","shape":[`...)
		for j, d := range t.Shape {
			if j > 0 {
				head = append(head, ',')
			}
			head = strconv.AppendInt(head, int64(d), 10)
		}
		end := size + uint64(len(t.Data))
		head = append(head, `],"data_offsets":[`...)
		head = strconv.AppendUint(head, size, 10)
		head = append(head, ',')
		head = strconv.AppendUint(head, end, 10)
		head = append(head, `]}`...)
		size = end
	}
	head = append(head, '}')
	for len(head)%8 != 0 {
		head = append(head, ' ')
	}
	n := uint64(len(head) - 8)
	if n > MaxHeader {
		return nil, nil, 0, fail(ErrHeaderTooLarge, "header", "its names and strings take %d bytes; at most %d are allowed", n, MaxHeader)
	}
	binary.LittleEndian.PutUint64(head, n)
	return head, names, size, nil
}

// appendString appends s as a JSON string.
func appendString(dst []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, fail(ErrText, "header", "%s is not UTF-8", quote(s))
	}
	return jsontext.AppendQuote(dst, s)
}
