package checkpoint

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind is one way in which a file, or what should become one, can be wrong. It is an error, so that
// errors.Is(err, checkpoint.ErrTruncated) asks for it.
type Kind string

// Error is the name of the kind.
func (k Kind) Error() string { return string(k) }

// The kinds of the safetensors layer.
const (
	ErrEmpty          Kind = "empty file"
	ErrNotSafetensors Kind = "not a safetensors file"
	ErrHeaderTooLarge Kind = "header too large"
	ErrTruncated      Kind = "truncated file"
	ErrHeader         Kind = "malformed header"  // not JSON, or JSON of another form
	ErrDuplicateKey   Kind = "duplicate key"     // in the header, or in the JSON of a metadata value
	ErrUnknownDType   Kind = "unknown dtype"     // one that safetensors does not have
	ErrWrongSize      Kind = "wrong size"        // bytes that disagree with shape and dtype
	ErrOverlap        Kind = "overlapping data"  // two tensors share bytes
	ErrGap            Kind = "gap in the data"   // bytes that belong to no tensor, before the last one
	ErrTrailing       Kind = "trailing bytes"    // bytes that belong to no tensor, after the last one
	ErrTooLarge       Kind = "limit exceeded"    // more, longer or larger than FORMAT.md allows
	ErrName           Kind = "malformed name"    // of a tensor or a metadata key
	ErrText           Kind = "malformed text"    // a string that is not UTF-8
	ErrMetadata       Kind = "malformed content" // JSON of a metadata value that is broken or of another form
)

// The kinds of the Halo layer.
const (
	ErrNotHalo    Kind = "not a Halo checkpoint" // a valid safetensors file without Halo's mark
	ErrVersion    Kind = "unknown version"
	ErrMissing    Kind = "missing"
	ErrUnknown    Kind = "unknown name"   // a tensor that version 1 does not have
	ErrWrongDType Kind = "wrong dtype"    // a known dtype, in the wrong place
	ErrDisagree   Kind = "disagreement"   // shapes or counts that do not fit together
	ErrNotFinite  Kind = "not finite"     // NaN or an infinity
	ErrOutOfRange Kind = "out of range"   // a number, an index or a name outside what is allowed
	ErrOrder      Kind = "wrong order"    // what must ascend does not
	ErrRepeated   Kind = "repeated entry" // what must be unique is not
)

// Error is one reason to refuse a file. Its message is one sentence that says where, what, and what would
// be right; it does not name the file.
type Error struct {
	Kind    Kind
	Where   string // a byte, a tensor, or a metadata key; "" for the file as a whole
	Problem string
}

func (e *Error) Error() string {
	if e.Where == "" {
		return e.Problem
	}
	return e.Where + ": " + e.Problem
}

// Unwrap returns the kind.
func (e *Error) Unwrap() error { return e.Kind }

func fail(kind Kind, where, format string, args ...any) *Error {
	return &Error{kind, where, fmt.Sprintf(format, args...)}
}

// quote quotes a string from a file for a message: escaped, and cut so that a hostile name of megabytes
// does not become a message of megabytes.
func quote(s string) string {
	short, rest := cut(s)
	return strconv.Quote(short) + rest
}

// clip is quote for what reads better without quotes; it sets them only where there is something to escape.
func clip(s string) string {
	short, rest := cut(s)
	if !utf8.ValidString(short) || strings.ContainsFunc(short, func(r rune) bool { return !strconv.IsPrint(r) }) {
		short = strconv.Quote(short)
	}
	return short + rest
}

// cut returns the first 80 bytes of s, or fewer where a character would be cut in two, and "…" for the rest.
func cut(s string) (short, rest string) {
	const most = 80
	if len(s) <= most {
		return s, ""
	}
	end := most
	for end > most-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end], "…"
}

// jsonError turns an error of the JSON packages into ours. Offsets in err count from byte base of the file;
// base < 0 says that the JSON is the value of a metadata key, whose bytes are escaped in the file.
func jsonError(kind Kind, where string, base int64, err error) *Error {
	at := func(offset int64) string {
		if base < 0 {
			return fmt.Sprintf("byte %d of its JSON", offset)
		}
		return fmt.Sprintf("byte %d", base+offset)
	}
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		if syntactic.Err == jsontext.ErrDuplicateName {
			return fail(ErrDuplicateKey, where, "the key %s occurs a second time at %s; a key may occur once",
				quote(syntactic.JSONPointer.LastToken()), at(syntactic.ByteOffset))
		}
		if errors.Is(syntactic.Err, io.ErrUnexpectedEOF) {
			return fail(kind, where, "its JSON ends too early, at %s", at(syntactic.ByteOffset))
		}
		return fail(kind, where, "no valid JSON at %s: %s", at(syntactic.ByteOffset), clip(syntactic.Err.Error()))
	}
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		member := ""
		if semantic.JSONPointer != "" {
			member = " in " + quote(string(semantic.JSONPointer))
		}
		if semantic.Err == json.ErrUnknownName {
			return fail(kind, where, "unknown member %s; version %d does not have it", quote(string(semantic.JSONPointer)), Version)
		}
		if semantic.GoType != nil {
			if len(semantic.JSONValue) > 0 {
				return fail(kind, where, "%s%s where %s belongs", clip(string(semantic.JSONValue)), member, plainType(semantic.GoType))
			}
			return fail(kind, where, "a JSON %s%s where %s belongs", jsonKind(semantic.JSONKind), member, plainType(semantic.GoType))
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fail(kind, where, "its JSON ends too early")
	}
	return fail(kind, where, "no valid JSON: %s", clip(err.Error()))
}

func jsonKind(k jsontext.Kind) string {
	switch k {
	case jsontext.KindBeginObject:
		return "object"
	case jsontext.KindBeginArray:
		return "array"
	}
	return k.String()
}

// plainType names a Go type for a reader who may not know Go.
func plainType(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number that is not negative"
	}
	return "a whole number"
}
