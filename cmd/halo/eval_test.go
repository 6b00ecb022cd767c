//go:build !js

package main

import (
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"halo/checkpoint"
)

// A checkpoint of data that is not here is judged by what it stores, and says so.
func TestEvalOfUnknownData(t *testing.T) {
	file := mustTrain(t, "-steps", "20")
	file.Config.Dataset = "holiday photos"
	path := filepath.Join(t.TempDir(), "unknown.safetensors")
	if err := checkpoint.WriteFile(path, file); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := runIn(t, t.Context(), "eval", "-json", path)
	if code != 0 {
		t.Fatalf("exit status %d: %s", code, stderr)
	}
	var got struct {
		Dataset string
		Stored  string
		Metrics []struct {
			Key   string
			Value *float64
		}
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got.Dataset != "holiday photos" || !strings.Contains(got.Stored, "unknown data set") {
		t.Errorf("got data set %q, judged by what is stored because %q", got.Dataset, got.Stored)
	}
	values := map[string]*float64{}
	for _, m := range got.Metrics {
		values[m.Key] = m.Value
	}
	if v := values["recall_1_image_to_text"]; v == nil || math.Abs(*v-*file.Now.Metrics.RecallImageToText) > 1e-12 {
		t.Errorf("recall: got %v, want the file's %g", v, *file.Now.Metrics.RecallImageToText)
	}
	if _, ok := values["bayes_floor"]; ok {
		t.Error("a floor of pairs that are not here is given")
	}

	code, stdout, stderr = runIn(t, t.Context(), "eval", path)
	if code != 0 || !strings.Contains(stdout, "\njudged by the embeddings that the file stores: dataset: unknown data set") {
		t.Errorf("exit status %d, %q, %q", code, stdout, stderr)
	}
}
