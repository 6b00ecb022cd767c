//go:build !js

package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"slices"

	"github.com/chromedp/chromedp"
)

// reacting are the runs of Halo's page whose latencies are taken, at full pace.
var reacting = []struct{ title, query string }{
	{"default run", ""},
	{"emoji60, d = 16", "data=emoji60&d=16"},
}

// batches are the positions of the slider.
var batches = []int{4, 8, 16, 32, 64, 128, 256, 512}

// turns is how often the slider goes from one end to the other and back.
const turns = 3

//go:embed latency.js
var pageNotes string

// workerNotes notes when a message came out of the Worker's event loop, and when the trainer's answer left.
const workerNotes = `(() => {
	const notes = [], now = () => performance.timeOrigin + performance.now();
	self.latency = { take: () => notes.splice(0) };
	self.addEventListener("message", ({ data }) => {
		const { kind, body } = JSON.parse(data.json);
		if (kind === "set") notes.push({ what: "arrived", at: now(), playing: body.playing, batch: body.batch_size });
	});
	const post = self.postMessage;
	self.postMessage = function (message, ...rest) {
		if (message.json.includes('"kind":"progress"')) {
			const { body } = JSON.parse(message.json);
			notes.push({ what: "progress", at: now(), playing: body.playing, batch: body.batch_size, graphs: body.graphs_compiled });
		}
		return post.call(self, message, ...rest);
	};
})()`

// note is what the page or the Worker saw, at a time in milliseconds since the epoch.
type note struct {
	What    string  `json:"what"`
	At      float64 `json:"at"`
	Heard   float64 `json:"heard"` // of an input event: when the page's listener was called
	Playing *bool   `json:"playing"`
	Batch   *int    `json:"batch"`
	Graphs  int     `json:"graphs"`
}

// reaction is when something happened, in milliseconds after the input event that asked for it.
type reaction struct {
	sent   float64 // the message to the trainer left the page
	done   float64 // the trainer told that it is so
	graphs int     // compiled by then
}

// reactionOf finds the last wish that was sent, the last input event of a kind before it, and the first answer after it
// came to the trainer.
func reactionOf(notes []note, event string, is func(note) bool) (reaction, bool) {
	slices.SortStableFunc(notes, func(a, b note) int { return cmp.Compare(a.At, b.At) })
	sent := -1
	for i, n := range notes {
		if n.What == "sent" && is(n) {
			sent = i
		}
	}
	if sent < 0 {
		return reaction{}, false
	}
	start := -1.0
	for _, n := range notes[:sent] {
		if n.What == event && n.Heard <= notes[sent].At {
			start = n.At
		}
	}
	arrived := false
	for _, n := range notes[sent:] {
		switch {
		case n.What == "arrived" && is(n):
			arrived = true
		case n.What == "progress" && arrived && is(n):
			return reaction{sent: notes[sent].At - start, done: n.At - start, graphs: n.Graphs}, start >= 0
		}
	}
	return reaction{}, false
}

// measureLatency measures how soon a hand is seen to have moved something, and how soon pause and a new batch size take
// effect, and writes the tables.
func measureLatency(b *headless, s *servers, _ options, w io.Writer) error {
	if err := measureVisible(b, s, w); err != nil {
		return err
	}
	for _, run := range reacting {
		rows, err := react(b, s.halo.URL+"/?pace=max&"+run.query)
		if err != nil {
			return fmt.Errorf("latencies, %s: %w", run.title, err)
		}
		if err := writeAll(w, table{
			fmt.Sprintf("%s: ms from the key or click until the trainer has taken the first step of a batch size, or has paused; median (worst). Behind each, the part of it that begins when the message leaves the page", run.title),
			[]string{"batch", "a size that is compiled", "trainer", "one that is kept", "trainer", "pause", "trainer"}, rows}); err != nil {
			return err
		}
	}
	return nil
}

// react works the page of a run and returns the rows of its table.
func react(b *headless, url string) ([][]string, error) {
	t, err := b.openWith(pageNotes)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if err := t.navigate(url); err != nil {
		return nil, err
	}
	h, err := takeHold(t)
	if err != nil {
		return nil, err
	}
	if err := chromedp.Do(h.worker, chromedp.Evaluate[chromedp.Void](workerNotes)); err != nil {
		return nil, err
	}
	compiled, kept, paused := make(map[int][]reaction), make(map[int][]reaction), make(map[int][]reaction)
	turn := slices.Concat(batches, backwards(batches)[1:])
	for i := range turns * len(turn) {
		size := turn[i%len(turn)]
		sizes := []int{size}
		if before := h.batch; before != size {
			sizes = []int{size, before, size} // so that each is also come back to
		}
		for _, size := range sizes {
			r, err := h.change(size)
			if err != nil {
				return nil, err
			}
			of := kept
			if r.graphs > 0 {
				of = compiled
			}
			of[size] = append(of[size], r)
		}
		r, err := h.pause()
		if err != nil {
			return nil, err
		}
		paused[size] = append(paused[size], r)
	}
	var rows [][]string
	for _, size := range batches {
		rows = append(rows, slices.Concat([]string{fmt.Sprint(size)}, cells(compiled[size]), cells(kept[size]), cells(paused[size])))
	}
	var drags []reaction
	graphs := 0
	for range turns {
		for _, size := range []int{batches[len(batches)-1], batches[0]} {
			r, err := h.drag(size)
			if err != nil {
				return nil, err
			}
			drags, graphs = append(drags, r), graphs+r.graphs
		}
	}
	title := fmt.Sprintf("last of a drag through all, which compiled %.1f graphs", float64(graphs)/float64(len(drags)))
	return append(rows, slices.Concat([]string{title}, cells(drags), cells(nil), cells(nil))), nil
}

func backwards(list []int) []int {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// cells writes the median and the worst of the whole time, and of the trainer's part.
func cells(list []reaction) []string {
	if len(list) == 0 {
		return []string{"–", "–"}
	}
	var all, trainer []float64
	for _, r := range list {
		all, trainer = append(all, r.done), append(trainer, r.done-r.sent)
	}
	write := func(x []float64) string { return fmt.Sprintf("%.0f (%.0f)", median(x), slices.Max(x)) }
	return []string{write(all), write(trainer)}
}
