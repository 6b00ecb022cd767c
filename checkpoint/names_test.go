package checkpoint

import "testing"

func TestKeptOf(t *testing.T) {
	for _, row := range []struct {
		name, run string
		step      int64
		best      bool
	}{
		{"a/shapes.step-500.safetensors", "a/shapes.safetensors", 500, false},
		{"a/shapes.best.safetensors", "a/shapes.safetensors", 0, true},
		{"shapes.step-0500.safetensors", "shapes.safetensors", 500, false},
		{"shapes.safetensors", "shapes.safetensors", 0, false},
		{"shapes.step--1.safetensors", "shapes.step--1.safetensors", 0, false},
		{"shapes.step-x.safetensors", "shapes.step-x.safetensors", 0, false},
		{"a/.best.safetensors", "a/.best.safetensors", 0, false},
		{"a/.step-5.safetensors", "a/.step-5.safetensors", 0, false},
		{StepPath("b.step-1.safetensors", 2), "b.step-1.safetensors", 2, false},
		{BestPath("c"), "c.safetensors", 0, true},
	} {
		run, step, best := KeptOf(row.name)
		if run != row.run || step != row.step || best != row.best {
			t.Errorf("%s: got run %s, step %d, best %v; want %s, %d, %v", row.name, run, step, best, row.run, row.step, row.best)
		}
	}
}

func TestUnfinished(t *testing.T) {
	for name, want := range map[string]string{
		unfinishedName("shapes.safetensors", 0xab): "shapes.safetensors",
		".shapes.safetensors.0000ABCD.tmp":         "",
		".shapes.safetensors.abcd.tmp":             "",
		"shapes.safetensors.0000abcd.tmp":          "",
		".shapes.safetensors.0000abcd":             "",
		".0000abcd.tmp":                            "",
		".tmp":                                     "",
	} {
		if of, ok := Unfinished(name); ok != (want != "") || ok && of != want {
			t.Errorf("%s: got %q, %v, want %q", name, of, ok, want)
		}
	}
}
