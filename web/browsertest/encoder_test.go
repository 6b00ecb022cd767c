//go:build !js

package browsertest

import (
	"strings"
	"testing"
)

// Encoders are chosen by hand and by the URL, are what the run is made of, and train.
func TestEncoders(t *testing.T) {
	b := open(t, "/?play=0&batch=8&text=transformer?width=16%26depth=1%26heads=2%26causal=1")
	encoders := func(image, text string) {
		t.Helper()
		s := b.untilState("a run with the encoders", func(s state) bool {
			return s.Config != nil && s.at() == 0 && s.Config.ImageEncoder == image && s.Config.TextEncoder == text
		})
		if s.Config.BatchSize != 8 && image == "" || len(s.Messages) > 0 {
			t.Errorf("batch %d, messages %q", s.Config.BatchSize, s.Messages)
		}
	}
	const text = "transformer?width=16&depth=1&heads=2&causal=1"
	encoders("", text)
	b.choose("#image-encoder", "ResNet, n")
	encoders("resnet?size=nano", text)
	if got := evaluate[string](b, "location.search"); !strings.Contains(got, "image=resnet?size=nano") {
		t.Errorf("the URL says %s, not the encoder that was chosen", got)
	}
	if s := b.step(1); s.at() != 1 {
		t.Errorf("a step leads to step %d", s.at())
	}
	b.reload()
	encoders("resnet?size=nano", text)
	if got := evaluate[string](b, `document.querySelector("#text-encoder").selectedOptions[0].textContent`); got != text {
		t.Errorf("the menu shows %q, want the URL's %q", got, text)
	}
}
