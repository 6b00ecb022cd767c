package checkpoint_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"reflect"
	"testing"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

// The head says what the whole file says, from the header's bytes alone.
func TestReadHead(t *testing.T) {
	for name, change := range map[string]func(*checkpoint.File){
		"valid":       func(*checkpoint.File) {},
		"learned c":   learnedC,
		"without σ":   withoutStd,
		"no history":  func(f *checkpoint.File) { f.History, f.HistoryImages, f.HistoryTexts = nil, nil, nil },
		"at step 1e6": func(f *checkpoint.File) { f.Now.Step = 1e6 },
	} {
		t.Run(name, func(t *testing.T) {
			f := broken.Valid()
			change(f)
			data := encode(t, f)
			header := data[:8+binary.LittleEndian.Uint64(data)]
			got, err := checkpoint.ReadHead(io.MultiReader(bytes.NewReader(header), broke{}))
			if err != nil {
				t.Fatal(err)
			}
			want := checkpoint.Head{Config: f.Config, Now: f.Now, Size: int64(len(data))}
			want.Now.Images, want.Now.Texts = checkpoint.Cloud{}, checkpoint.Cloud{}
			if !reflect.DeepEqual(*got, want) {
				t.Errorf("got\n%+v\nwant\n%+v", *got, want)
			}
		})
	}
}

// broke is a reader that must not be read.
type broke struct{}

func (broke) Read([]byte) (int, error) { return 0, errors.New("read behind the header") }

func TestReadHeadRefuses(t *testing.T) {
	data := encode(t, broken.Valid())
	other := bytes.Replace(bytes.Clone(data), []byte(`"halo":"1"`), []byte(`"halo":"7"`), 1)
	none := bytes.Replace(bytes.Clone(data), []byte(`"halo":"1"`), []byte(`"hula":"1"`), 1)
	bad := bytes.Replace(bytes.Clone(data), []byte(`\"dim\":2`), []byte(`\"dim\":0`), 1)
	for _, test := range []struct {
		name string
		data []byte
		kind checkpoint.Kind
	}{
		{"empty", nil, checkpoint.ErrEmpty},
		{"text", []byte("a text and no file"), checkpoint.ErrNotSafetensors},
		{"half of the header", data[:100], checkpoint.ErrTruncated},
		{"another version", other, checkpoint.ErrVersion},
		{"of another program", none, checkpoint.ErrNotHalo},
		{"no dimension", bad, checkpoint.ErrOutOfRange},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := checkpoint.ReadHead(bytes.NewReader(test.data)); !errors.Is(err, test.kind) {
				t.Errorf("got %+v and error %v, want %v", got, err, test.kind)
			}
		})
	}
}
