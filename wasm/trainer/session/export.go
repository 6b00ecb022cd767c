package session

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// export answers with the points on show as the pair of files that the Embedding Projector loads.
func (s *Session) export() error {
	r := s.run
	shown := r.shown()
	if shown == nil {
		return errors.New("there is no point to export before the first frame: try again in a moment")
	}
	vectors, metadata := projectorFiles(r.points, shown)
	s.Page(wire.Exported{Run: r.id, Step: shown.Step, Vectors: vectors, Metadata: metadata})
	return nil
}

// projectorFiles are vectors.tsv and metadata.tsv: a line for each point of the snapshot, pictures before captions,
// in the same order in both. A vector is the mean in all its d numbers, with as many digits as a float32 needs. The
// metadata begin with the names of their columns, as the Embedding Projector wants where there are several. What is
// undefined is empty: the level of a picture, ln σ of an objective that has none. Points without a position, which
// the history of a large set does not follow, are in neither.
func projectorFiles(points *checkpoint.Points, shown *checkpoint.Snapshot) (vectors, metadata []byte) {
	var v, m bytes.Buffer
	m.WriteString("caption\tkind\tlevel\tgroup\tln σ\n")
	add := func(cloud checkpoint.Cloud, i int, fields ...string) {
		mean := cloud.Means[i*cloud.Dim : (i+1)*cloud.Dim]
		for _, x := range mean {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				return
			}
		}
		for k, x := range mean {
			if k > 0 {
				v.WriteByte('\t')
			}
			v.WriteString(number(x))
		}
		v.WriteByte('\n')
		logStd := ""
		if shown.Objective.HasStd && i < len(cloud.LogStd) {
			logStd = number(cloud.LogStd[i])
		}
		for _, field := range fields {
			m.WriteString(tsvField.Replace(field))
			m.WriteByte('\t')
		}
		m.WriteString(logStd + "\n")
	}
	for i := range min(len(points.Images), shown.Images.Len()) {
		image := &points.Images[i]
		add(shown.Images, i, image.Label, "picture", "", nameOf(points.Groups, image.Group))
	}
	for i := range min(len(points.Texts), shown.Texts.Len()) {
		text := &points.Texts[i]
		add(shown.Texts, i, text.Caption, "caption", nameOf(points.Levels, text.Level), nameOf(points.Groups, text.Group))
	}
	return v.Bytes(), m.Bytes()
}

// number is the shortest decimal that reads back as the same float32.
func number(x float32) string { return strconv.FormatFloat(float64(x), 'g', -1, 32) }

// nameOf is the name at an index, "" where there is none.
func nameOf(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return ""
	}
	return names[i]
}

// tsvField takes out of a field what would end it: TSV has no quotes.
var tsvField = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
