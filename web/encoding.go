package web

import (
	"io/fs"
	"strconv"
	"strings"
)

// encoding is a content coding that a file may lie in, compressed beforehand, beside the plain one.
type encoding struct {
	token  string // as HTTP names it
	suffix string // of the file
}

// encodings in order of preference: brotli takes off 83 % of a program, gzip about 75 %.
var encodings = []encoding{{"br", ".br"}, {"gzip", ".gz"}}

// encodingsOf lists the encodings that exist beside a file, best first.
func encodingsOf(fsys fs.FS, name string) []encoding {
	var found []encoding
	for _, e := range encodings {
		if info, err := fs.Stat(fsys, name+e.suffix); err == nil && info.Mode().IsRegular() {
			found = append(found, e)
		}
	}
	return found
}

// negotiate picks from the offered encodings the one with the highest weight in an Accept-Encoding header
// (RFC 9110, section 12.5.3), the first of equals; nil where only the plain file is acceptable. Without a
// header nothing is compressed.
func negotiate(header string, offered []encoding) *encoding {
	weights := map[string]float64{}
	for item := range strings.SplitSeq(header, ",") {
		token, parameters, _ := strings.Cut(strings.TrimSpace(item), ";")
		token = strings.ToLower(strings.TrimSpace(token))
		if token == "" {
			continue
		}
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.ReplaceAll(parameters, " ", ""), "q="); ok {
			parsed, err := strconv.ParseFloat(q, 64)
			if err != nil || !(parsed >= 0 && parsed <= 1) {
				parsed = 0 // a weight that is none asks for nothing
			}
			weight = parsed
		}
		weights[token] = weight
	}
	weightOf := func(token string) float64 {
		if w, ok := weights[token]; ok {
			return w
		}
		return weights["*"]
	}
	var best *encoding
	for i := range offered {
		if w := weightOf(offered[i].token); w > 0 && (best == nil || w > weightOf(best.token)) {
			best = &offered[i]
		}
	}
	return best
}
