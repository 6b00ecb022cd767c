package checkpoint_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"halo/checkpoint"
)

// raw puts a size before the text of a header, and data behind it.
func raw(header, data string) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), data...)
}

// The file is written out by hand, after the README of safetensors.
func TestArchiveBytes(t *testing.T) {
	a := &checkpoint.Archive{
		Metadata: map[string]string{"b": "é\n", "a": `"`},
		Tensors: map[string]checkpoint.Tensor{
			"u":   checkpoint.Bytes([]byte("xyz"), 3),
			"i":   checkpoint.Int32s([]int32{1}),
			"f":   checkpoint.Float32s([]float32{1, 2}, 1, 2),
			"big": checkpoint.Int64s([]int64{1}, 1),
		},
	}
	want := raw(`{"__metadata__":{"a":"\"","b":"é\n"},`+
		`"big":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},`+
		`"f":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},`+
		`"i":{"dtype":"I32","shape":[],"data_offsets":[16,20]},`+
		`"u":{"dtype":"U8","shape":[3],"data_offsets":[20,23]}}       `,
		"\x01\x00\x00\x00\x00\x00\x00\x00"+"\x00\x00\x80\x3f\x00\x00\x00\x40"+"\x01\x00\x00\x00"+"xyz")
	got, err := checkpoint.EncodeArchive(a)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	var b bytes.Buffer
	if err := checkpoint.WriteArchive(&b, a); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("WriteArchive: got %q, want %q", b.Bytes(), want)
	}
	back, err := checkpoint.DecodeArchive(want)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, a) {
		t.Errorf("got  %v\nwant %v", back, a)
	}
}

// What other writers may do and ours does not.
func TestArchiveAccepts(t *testing.T) {
	for _, test := range []struct {
		name string
		file []byte
		want map[string]checkpoint.Tensor
	}{
		{"no tensors", raw(`{}`, ""), map[string]checkpoint.Tensor{}},
		{"empty metadata", raw(`{"__metadata__":{}}`, ""), map[string]checkpoint.Tensor{}},
		{"white space", raw("{ \"a\" :\n{\"shape\":[ ],\"data_offsets\":[0,\t1],\"dtype\":\"U8\"}} \r\n ", "x"),
			map[string]checkpoint.Tensor{"a": {DType: "U8", Data: []byte("x")}}},
		{"header not by offset", raw(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, "xy"),
			map[string]checkpoint.Tensor{"a": {DType: "U8", Shape: []int{1}, Data: []byte("y")}, "b": {DType: "U8", Shape: []int{1}, Data: []byte("x")}}},
		{"empty tensors between", raw(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[2,0],"data_offsets":[1,1]},"c":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`, "x"),
			map[string]checkpoint.Tensor{"a": {DType: "U8", Shape: []int{1}, Data: []byte("x")}, "b": {DType: "F32", Shape: []int{2, 0}, Data: []byte{}}, "c": {DType: "F32", Shape: []int{0}, Data: []byte{}}}},
		{"half and bfloat16", raw(`{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]}}`, "hhbb"),
			map[string]checkpoint.Tensor{"h": {DType: "F16", Shape: []int{1}, Data: []byte("hh")}, "b": {DType: "BF16", Shape: []int{1}, Data: []byte("bb")}}},
		{"four bits", raw(`{"a":{"dtype":"F4","shape":[4],"data_offsets":[0,2]}}`, "xy"),
			map[string]checkpoint.Tensor{"a": {DType: "F4", Shape: []int{4}, Data: []byte("xy")}}},
		{"escaped name", raw(`{"\u0061\/":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}`, "x"),
			map[string]checkpoint.Tensor{"a/": {DType: "U8", Data: []byte("x")}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := checkpoint.DecodeArchive(test.file)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got.Tensors, test.want) {
				t.Errorf("got %v, want %v", got.Tensors, test.want)
			}
			read, err := checkpoint.ReadArchive(iotest.OneByteReader(bytes.NewReader(test.file)), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			if !maps.EqualFunc(read.Tensors, test.want, func(a, b checkpoint.Tensor) bool {
				return a.DType == b.DType && reflect.DeepEqual(a.Shape, b.Shape) && bytes.Equal(a.Data, b.Data)
			}) {
				t.Errorf("ReadArchive: got %v, want %v", read.Tensors, test.want)
			}
		})
	}
}

// tensor is a header with one tensor of these members.
func tensor(members string) []byte { return raw(`{"t":{`+members+`}}`, "") }

var brokenArchives = []struct {
	name string
	file []byte
	kind checkpoint.Kind
	want string
}{
	{"empty", nil, checkpoint.ErrEmpty, "the file is empty; a checkpoint has at least a header"},
	{"seven bytes", []byte("1234567"), checkpoint.ErrTruncated, "the file ends at byte 7, inside the 8 bytes that give the size of its header"},
	{"size alone", []byte{2, 0, 0, 0, 0, 0, 0, 0}, checkpoint.ErrTruncated, "the file ends at byte 8, inside its header, which ends at byte 10; it was cut short"},
	{"size alone, huge", []byte{0, 0, 0, 0, 0, 0, 0, 1}, checkpoint.ErrHeaderTooLarge, "byte 0: a header of 72057594037927936 bytes is announced; at most 16777216 are allowed"},
	{"cut in the header", raw(`{"a":1}`, "")[:10], checkpoint.ErrTruncated, "the file ends at byte 10, inside its header, which ends at byte 15; it was cut short"},
	{"one byte more than a header may have", append(binary.LittleEndian.AppendUint64(nil, checkpoint.MaxHeader+1), '{'), checkpoint.ErrHeaderTooLarge, "byte 0: a header of 16777217 bytes is announced; at most 16777216 are allowed"},
	{"size of −1", append(binary.LittleEndian.AppendUint64(nil, math.MaxUint64), "{}"...), checkpoint.ErrHeaderTooLarge, "byte 0: a header of 18446744073709551615 bytes is announced; at most 16777216 are allowed"},
	{"header of one byte", raw(`{`, "}"), checkpoint.ErrNotSafetensors, "byte 0: a header of 1 bytes is announced; the shortest, {}, has 2"},
	{"text", []byte("Hello, world"), checkpoint.ErrNotSafetensors, "byte 8: 'o' where the '{' of a safetensors header belongs; this is not a safetensors file"},
	{"array", raw(`[]`, ""), checkpoint.ErrNotSafetensors, "byte 8: '[' where the '{' of a safetensors header belongs; this is not a safetensors file"},
	{"space before", raw(` {}`, ""), checkpoint.ErrNotSafetensors, "byte 8: 0x20 where the '{' of a safetensors header belongs; this is not a safetensors file"},
	{"no JSON", raw(`{nonsense}`, ""), checkpoint.ErrHeader, `header: no valid JSON at byte 10: invalid character 'o' in literal null (expecting 'u')`},
	{"JSON cut short", raw(`{"a":{"dtype"`, ""), checkpoint.ErrHeader, "header: its JSON ends too early, at byte 21"},
	{"two objects", raw(`{}{}`, ""), checkpoint.ErrHeader, "header: no valid JSON: something follows the closing brace"},
	{"zeros behind", raw("{}\x00\x00", ""), checkpoint.ErrHeader, `header: no valid JSON at byte 10: invalid character '\x00' at start of value`},
	{"no UTF-8", raw("{\"\xff\":1}", ""), checkpoint.ErrHeader, "header: no valid JSON at byte 10: invalid UTF-8"},
	{"lone surrogate", raw(`{"\ud800":1}`, ""), checkpoint.ErrHeader, "header: no valid JSON at byte 10: invalid surrogate pair `\\ud800\":1}` in string"},
	{"number for a tensor", raw(`{"a":1}`, ""), checkpoint.ErrHeader, `header: at byte 14, in "/a", a JSON number where an object belongs`},
	{"metadata not of strings", raw(`{"__metadata__":{"a":1}}`, ""), checkpoint.ErrHeader, `header: at byte 30, in "/__metadata__/a", a JSON number where a string belongs`},
	{"metadata no object", raw(`{"__metadata__":[]}`, ""), checkpoint.ErrHeader, `header: at byte 25, in "/__metadata__", a JSON array where an object belongs`},
	{"tensor twice", raw(`{"t":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"t":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`, ""), checkpoint.ErrDuplicateKey, `header: the key "t" occurs a second time at byte 61; a key may occur once`},
	{"member twice", tensor(`"dtype":"U8","dtype":"U8"`), checkpoint.ErrDuplicateKey, `header: the key "dtype" occurs a second time at byte 27; a key may occur once`},
	{"metadata twice", raw(`{"__metadata__":{},"__metadata__":{}}`, ""), checkpoint.ErrDuplicateKey, `header: the key "__metadata__" occurs a second time at byte 27; a key may occur once`},
	{"metadata key twice, escaped", raw(`{"__metadata__":{"ab":"","a\u0062":""}}`, ""), checkpoint.ErrDuplicateKey, `header: the key "ab" occurs a second time at byte 33; a key may occur once`},
	{"unknown member", tensor(`"dtype":"U8","shape":[0],"data_offsets":[0,0],"strides":[1]`), checkpoint.ErrHeader, `tensor "t": unknown member "strides"; dtype, shape and data_offsets are known`},
	{"no dtype", tensor(`"shape":[0],"data_offsets":[0,0]`), checkpoint.ErrHeader, `tensor "t": it has no dtype`},
	{"no shape", tensor(`"dtype":"U8","data_offsets":[0,0]`), checkpoint.ErrHeader, `tensor "t": it has no shape`},
	{"no offsets", tensor(`"dtype":"U8","shape":[0]`), checkpoint.ErrHeader, `tensor "t": it has no data_offsets`},
	{"one offset", tensor(`"dtype":"U8","shape":[0],"data_offsets":[0]`), checkpoint.ErrHeader, `tensor "t": data_offsets has 1 numbers; it must have two, begin and end`},
	{"three offsets", tensor(`"dtype":"U8","shape":[0],"data_offsets":[0,0,0]`), checkpoint.ErrTooLarge, `tensor "t": data_offsets has more than 2 numbers`},
	{"unknown dtype", tensor(`"dtype":"f32","shape":[0],"data_offsets":[0,0]`), checkpoint.ErrUnknownDType, `tensor "t": unknown dtype "f32"; safetensors has F32, F64, I32, I64, U8 and others`},
	{"dtype a number", tensor(`"dtype":32`), checkpoint.ErrHeader, `header: at byte 24, in "/t/dtype", a JSON number where a dtype belongs`},
	{"negative dimension", tensor(`"dtype":"U8","shape":[-1],"data_offsets":[0,0]`), checkpoint.ErrHeader, `tensor "t": shape holds -1; a whole number from 0 to 2^64 − 1 belongs there`},
	{"fraction", tensor(`"dtype":"U8","shape":[1.0],"data_offsets":[0,1]`), checkpoint.ErrHeader, `tensor "t": shape holds 1.0; a whole number from 0 to 2^64 − 1 belongs there`},
	{"exponent", tensor(`"dtype":"U8","shape":[1e1],"data_offsets":[0,10]`), checkpoint.ErrHeader, `tensor "t": shape holds 1e1; a whole number from 0 to 2^64 − 1 belongs there`},
	{"offset beyond 64 bits", tensor(`"dtype":"U8","shape":[1],"data_offsets":[0,18446744073709551616]`), checkpoint.ErrHeader, `tensor "t": data_offsets holds 18446744073709551616; a whole number from 0 to 2^64 − 1 belongs there`},
	{"dimension beyond an int", tensor(`"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]`), checkpoint.ErrWrongSize, `tensor "t": a dimension of 9223372036854775808 overflows`},
	{"product overflows", tensor(`"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]`), checkpoint.ErrWrongSize, `tensor "t": shape [4611686018427387904] of F32 overflows 64 bits`},
	{"end before begin", tensor(`"dtype":"U8","shape":[1],"data_offsets":[1,0]`), checkpoint.ErrWrongSize, `tensor "t": its data_offsets [1, 0] end before they begin`},
	{"bytes and shape disagree", tensor(`"dtype":"F32","shape":[2,3],"data_offsets":[0,20]`), checkpoint.ErrWrongSize, `tensor "t": 20 bytes of data; shape [2, 3] of F32 needs 24`},
	{"too many dimensions", tensor(`"dtype":"U8","shape":[` + strings.Repeat("1,", checkpoint.MaxRank) + `1],"data_offsets":[0,1]`), checkpoint.ErrTooLarge, `tensor "t": shape has more than 32 numbers`},
	{"no name", raw(`{"":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`, ""), checkpoint.ErrName, "header: a name is empty; every tensor and every metadata key has one"},
	{"long name", raw(`{"`+strings.Repeat("n", checkpoint.MaxName+1)+`":{}}`, ""), checkpoint.ErrTooLarge, `header: the name "` + strings.Repeat("n", 80) + `"… has 1001 bytes; at most 1000 are allowed`},
	{"overlap", raw(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}`, "xyz"), checkpoint.ErrOverlap, `tensor "b": its data begins at offset 1, before that of tensor "a" ends at 2; tensors must not overlap`},
	{"the same bytes twice", raw(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}`, "xy"), checkpoint.ErrOverlap, `tensor "b": its data begins at offset 0, before that of tensor "a" ends at 2; tensors must not overlap`},
	{"empty tensor inside another", raw(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}`, "xy"), checkpoint.ErrOverlap, `tensor "b": its data begins at offset 1, before that of tensor "a" ends at 2; tensors must not overlap`},
	{"gap", raw(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}`, "xyz"), checkpoint.ErrGap, `tensor "b": its data begins at offset 2, but the data before it ends at 1; there must be no gap`},
	{"gap before the first", raw(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}`, "xy"), checkpoint.ErrGap, `tensor "a": its data begins at offset 1, but the data before it ends at 0; there must be no gap`},
	{"cut in the data", raw(`{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}`, "12345678"), checkpoint.ErrTruncated, "the file ends at byte 69, but its header describes data up to byte 70; it was cut short"},
	{"a huge tensor that is not there", tensor(`"dtype":"U8","shape":[100000000],"data_offsets":[0,100000000]`), checkpoint.ErrTruncated, "the file ends at byte 77, but its header describes data up to byte 100000077; it was cut short"},
	{"trailing bytes", raw(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, "xy"), checkpoint.ErrTrailing, "byte 62: the file goes on after the last tensor; nothing may follow it"},
}

func TestArchiveRefuses(t *testing.T) {
	for _, test := range brokenArchives {
		t.Run(test.name, func(t *testing.T) {
			a, err := checkpoint.DecodeArchive(test.file)
			if a != nil {
				t.Errorf("got an archive beside the error")
			}
			wantError(t, err, test.kind, test.want)
			a, err = checkpoint.ReadArchive(iotest.OneByteReader(bytes.NewReader(test.file)), checkpoint.MaxFile)
			if a != nil {
				t.Errorf("ReadArchive: got an archive beside the error")
			}
			wantError(t, err, test.kind, test.want)
		})
	}
}

func TestArchiveTooManyTensors(t *testing.T) {
	a := &checkpoint.Archive{Tensors: map[string]checkpoint.Tensor{}}
	for i := range checkpoint.MaxTensors {
		a.Tensors[fmt.Sprint(i)] = checkpoint.Bytes([]byte{}, 0)
	}
	data, err := checkpoint.EncodeArchive(a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := checkpoint.DecodeArchive(data); err != nil {
		t.Fatal(err)
	}
	want := "header: more than 10000 tensors; no more are allowed"
	a.Tensors["one more"] = checkpoint.Bytes([]byte{}, 0)
	_, err = checkpoint.EncodeArchive(a)
	wantError(t, err, checkpoint.ErrTooLarge, want)

	n := binary.LittleEndian.Uint64(data)
	header := strings.TrimRight(string(data[8:8+n]), " ")
	_, err = checkpoint.DecodeArchive(raw(strings.TrimSuffix(header, "}")+`,"x":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`, ""))
	wantError(t, err, checkpoint.ErrTooLarge, want)
}

func TestEncodeArchiveRefuses(t *testing.T) {
	one := func(name string, tensor checkpoint.Tensor) *checkpoint.Archive {
		return &checkpoint.Archive{Tensors: map[string]checkpoint.Tensor{name: tensor}}
	}
	scalar := checkpoint.Bytes([]byte{1})
	for _, test := range []struct {
		name    string
		archive *checkpoint.Archive
		kind    checkpoint.Kind
		want    string
	}{
		{"reserved name", one("__metadata__", scalar), checkpoint.ErrName, "header: no tensor may be named __metadata__"},
		{"no name", one("", scalar), checkpoint.ErrName, "header: a name is empty; every tensor and every metadata key has one"},
		{"name not UTF-8", one("\xff", scalar), checkpoint.ErrText, `header: "\xff" is not UTF-8`},
		{"metadata not UTF-8", &checkpoint.Archive{Metadata: map[string]string{"a": "\xff"}}, checkpoint.ErrText, `header: "\xff" is not UTF-8`},
		{"wrong size", one("t", checkpoint.Bytes([]byte{1}, 2)), checkpoint.ErrWrongSize, `tensor "t": 1 bytes of data; shape [2] of U8 needs 2`},
		{"header too large", &checkpoint.Archive{Metadata: map[string]string{"a": strings.Repeat("a", checkpoint.MaxHeader)}}, checkpoint.ErrHeaderTooLarge,
			"header: its names and strings take 16777248 bytes; at most 16777216 are allowed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			data, err := checkpoint.EncodeArchive(test.archive)
			wantError(t, err, test.kind, test.want)
			if data != nil {
				t.Error("got bytes beside the error")
			}
			var b bytes.Buffer
			wantError(t, checkpoint.WriteArchive(&b, test.archive), test.kind, test.want)
			if b.Len() > 0 {
				t.Errorf("got %d bytes written beside the error", b.Len())
			}
		})
	}
}

func TestReadArchiveLimit(t *testing.T) {
	file := raw(`{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}`, "1234")
	size := uint64(len(file))
	if _, err := checkpoint.ReadArchive(bytes.NewReader(file), size); err != nil {
		t.Error(err)
	}
	_, err := checkpoint.ReadArchive(bytes.NewReader(file), size-1)
	wantError(t, err, checkpoint.ErrTooLarge, fmt.Sprintf("a file of %d bytes; at most %d are allowed", size, size-1))
	_, err = checkpoint.ReadArchive(bytes.NewReader(file), 3)
	wantError(t, err, checkpoint.ErrTooLarge, fmt.Sprintf("a file of %d bytes; at most 3 are allowed", size))
}

// An error of the reader is passed on at whatever byte it comes: it is no fault of the file.
func TestReadArchivePassesErrorsOn(t *testing.T) {
	file := raw(`{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}`, "1234")
	broken := errors.New("the line broke")
	for n := range len(file) + 1 {
		r := io.MultiReader(bytes.NewReader(file[:n]), iotest.ErrReader(broken))
		if _, err := checkpoint.ReadArchive(r, 1<<20); !errors.Is(err, broken) {
			t.Errorf("after %d bytes: got %v, want %v", n, err, broken)
		}
	}
}

// What a reader allocates is bounded by what it is given, not by what that claims.
func TestReadersAllocateLittle(t *testing.T) {
	claims := []struct {
		name string
		file []byte
	}{
		{"header of 16 MiB", append(binary.LittleEndian.AppendUint64(nil, checkpoint.MaxHeader), '{')},
		{"tensor of 200 MB", tensor(`"dtype":"U8","shape":[200000000],"data_offsets":[0,200000000]`)},
		{"tensor of 2^62 bytes", tensor(`"dtype":"U8","shape":[4611686018427387903],"data_offsets":[0,4611686018427387903]`)},
		{"deep JSON", raw(`{"a":`+strings.Repeat("[", 1000), "")},
	}
	for _, claim := range claims {
		t.Run(claim.name, func(t *testing.T) {
			for name, read := range map[string]func() error{
				"Decode": func() error { _, err := checkpoint.Decode(claim.file); return err },
				"Read":   func() error { _, err := checkpoint.Read(bytes.NewReader(claim.file)); return err },
			} {
				var err error
				got := allocated(func() { err = read() })
				if err == nil {
					t.Errorf("%s: got no error", name)
				}
				if most := uint64(1 << 20); got > most {
					t.Errorf("%s: got %d bytes allocated for %d bytes of file, want at most %d", name, got, len(claim.file), most)
				}
			}
		})
	}
}

// JSON that is well-formed but far larger than its place must not grow into much more memory than the file.
func TestReadersAllocateLittleForJSON(t *testing.T) {
	const size = 1 << 20
	list := func(element string) string {
		return "[" + strings.Repeat(element+",", size/(len(element)+1)) + element + "]"
	}
	for _, test := range []struct{ key, value string }{
		{"captions", list(`""`)},
		{"groups", list(`""`)},
		{"vocabulary", list(`""`)},
		{"merges", list(`""`)},
		{"text_bits", list(`1`)},
		{"config", `{"image_hidden":` + list(`1`) + `}`},
		{"model", `{"x":` + list(`[]`) + `}`},
		{"now", `{"metrics":{"recall_by_level":` + list(`1`) + `}}`},
		{"history_metrics", list(`{}`)},
		{"history_metrics", list(`{"recall_by_level":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`)},
		{"history_metrics", list(`{"recall_by_level":[` + strings.Repeat("1,", 10_000) + `1]}`)},
		{"note", list(`1`)},
	} {
		a := validArchive(t)
		a.Metadata[test.key] = test.value
		data, err := checkpoint.EncodeArchive(a)
		if err != nil {
			t.Fatal(err)
		}
		got := allocated(func() { _, err = checkpoint.Decode(data) })
		if test.key != "note" && err == nil {
			t.Errorf("%s: got no error", test.key)
		}
		if most := uint64(8*len(data)) + 4<<20; got > most {
			t.Errorf("%s: got %d bytes allocated for %d bytes of file, want at most %d", test.key, got, len(data), most)
		}
	}
}

// allocated is the number of bytes that f allocates, while nothing else runs.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
