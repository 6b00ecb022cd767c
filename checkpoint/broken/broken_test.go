package broken_test

import (
	"errors"
	"testing"

	"halo/checkpoint"
	"halo/checkpoint/broken"
)

func TestValidIsValid(t *testing.T) {
	data, err := checkpoint.Encode(broken.Valid())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := checkpoint.Decode(data); err != nil {
		t.Error(err)
	}
}

func TestFiles(t *testing.T) {
	files, err := broken.Files()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 10 {
		t.Errorf("got %d broken files, want 10", len(files))
	}
	kinds := map[checkpoint.Kind]string{}
	for _, file := range files {
		t.Run(file.Name, func(t *testing.T) {
			got, err := checkpoint.Decode(file.Data)
			if err == nil {
				t.Fatalf("got no error, want %q", file.Want)
			}
			if got != nil {
				t.Errorf("got a file beside the error")
			}
			if err.Error() != file.Want {
				t.Errorf("got  %q\nwant %q", err, file.Want)
			}
			if !errors.Is(err, file.Kind) {
				t.Errorf("got an error of another kind than %q", file.Kind)
			}
			if other, ok := kinds[file.Kind]; ok {
				t.Errorf("the same kind of error as %q, want one of its own", other)
			}
			kinds[file.Kind] = file.Name
		})
	}
}
