//go:build !js

package browsertest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"halo/wasm/wire"
)

// deliver hands messages of the page to the trainer in one go, while it trains: none of its steps lies between them.
func (b *tab) deliver(worker context.Context, messages ...any) {
	b.t.Helper()
	var data []string
	for _, m := range messages {
		packet, err := wire.Encode(m)
		if err != nil {
			b.t.Fatal(err)
		}
		data = append(data, packet.JSON)
	}
	evaluateIn[int](b, worker, fmt.Sprintf(`(() => {
		const messages = [%s];
		for (const message of messages) {
			self.dispatchEvent(new MessageEvent("message", { data: { json: JSON.stringify(message), buffers: [] } }));
		}
		return messages.length;
	})()`, strings.Join(data, ",")))
}

// What the page asks for while the trainer trains is all heard before it takes another step: of many batch sizes only
// the last one is compiled, and after a pause none.
func TestTrainerHearsAllBeforeItTakesAStep(t *testing.T) {
	b := open(t, "/?pace=max")
	worker := b.theWorker(1)
	s := b.untilState("it trains", func(s state) bool { return s.at() > 5 })
	sizes := func(n ...int) (messages []any) {
		for _, size := range n {
			messages = append(messages, wire.Set{Run: s.Run, BatchSize: &size})
		}
		return messages
	}
	compiled := s.GraphsCompiled
	b.deliver(worker, sizes(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)...)
	s = b.untilState("the last of the batch sizes is in force", func(s state) bool { return s.InForce.Batch == 20 && s.GraphsCompiled > compiled })
	if got := s.GraphsCompiled - compiled; got != 1 {
		t.Errorf("a drag over 17 batch sizes compiled %d graphs, want that of the last", got)
	}

	compiled = s.GraphsCompiled
	no := false
	b.deliver(worker, append(sizes(21, 22, 23, 24, 25), wire.Set{Run: s.Run, Playing: &no})...)
	s = b.untilState("it has paused", func(s state) bool { return s.InForce.Batch == 25 && !s.Playing })
	if got := s.GraphsCompiled - compiled; got != 0 {
		t.Errorf("%d graphs were compiled, so that steps were taken, between a pause and the new batch sizes before it", got)
	}
	if at := b.step(0).at(); at != s.at() {
		t.Errorf("paused at step %d, then at step %d", s.at(), at)
	}
}

// A reader who drags the slider through all its sizes and back leaves few graphs behind, and goes to and fro between
// neighbours without compiling any.
func TestFewGraphsAreKept(t *testing.T) {
	b := open(t, "/?play=0&batch=4")
	compiled := b.step(1).GraphsCompiled
	for _, row := range []struct{ batch, want int }{
		{8, 1}, {16, 1}, {8, 0}, {4, 0}, {16, 0},
		{32, 1}, {64, 1}, {128, 1}, {256, 1}, {512, 1},
		{256, 0}, {512, 0}, {128, 0},
		{4, 1},
	} {
		b.slideBatch(row.batch)
		s := b.step(1)
		if got := s.GraphsCompiled - compiled; got != row.want || s.InForce.Batch != row.batch {
			t.Errorf("batch %d: %d graphs were compiled, with %d in force; want %d", row.batch, got, s.InForce.Batch, row.want)
		}
		compiled = s.GraphsCompiled
	}
}

// A change is on its way to the trainer at once, and does not wait for the browser to draw.
func TestSettingsDoNotWaitForAFrame(t *testing.T) {
	b := open(t, "/?play=0", before(`if (window === top) {
		window.sent = [];
		const post = Worker.prototype.postMessage;
		Worker.prototype.postMessage = function (message, ...rest) {
			window.sent.push(JSON.parse(message.json));
			return post.call(this, message, ...rest);
		};
	}`))
	sent := evaluate[[]struct {
		Kind string
		Body wire.Set
	}](b, `(() => {
		window.sent.length = 0;
		halo.set({ batch: 8 });
		halo.set({ batch: 16 });
		halo.set({ m: 2 });
		return window.sent;
	})()`)
	if len(sent) != 2 || sent[0].Body.BatchSize == nil || *sent[0].Body.BatchSize != 8 || sent[1].Body.BatchSize == nil || *sent[1].Body.BatchSize != 16 {
		t.Errorf("two batch sizes and a multiple of σ sent %d messages to the trainer at once, want the two batch sizes", len(sent))
	}
}
