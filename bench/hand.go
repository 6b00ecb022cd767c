//go:build !js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hand works Halo's page by the browser's own input: what the page sees is what it sees of a reader.
type hand struct {
	*tab
	worker context.Context // of the trainer's Worker
	batch  int             // size that the slider is at
	graphs int             // compiled so far
}

const (
	warm   = 3 * time.Second        // of training before anything is measured: the browser is still making its code fast
	rest   = 150 * time.Millisecond // between two gestures, so that one is over before the next
	answer = time.Minute            // that the trainer has; a busy machine is slow, not wrong
)

// takeHold waits until the page has trained for a while, and attaches to its Worker.
func takeHold(t *tab) (*hand, error) {
	if err := t.wait(`window.halo && halo.state().step > 0 && halo.state().sceneReady`); err != nil {
		return nil, err
	}
	time.Sleep(warm)
	state, err := evaluate[struct{ Batch, GraphsCompiled int }](t, `halo.state()`)
	if err != nil {
		return nil, err
	}
	worker, err := t.attach()
	return &hand{tab: t, worker: worker, batch: state.Batch, graphs: state.GraphsCompiled}, err
}

// wait waits until a condition holds in the page.
func (t *tab) wait(condition string) error {
	_, err := evaluate[bool](t, `(async () => { while (!(`+condition+`)) await new Promise((resolve) => setTimeout(resolve, 5)); return true; })()`)
	return err
}

// attach opens a session with the page's Worker.
func (t *tab) attach() (context.Context, error) {
	t.mu.Lock()
	id := t.worker
	t.mu.Unlock()
	if id == "" {
		return nil, errors.New("the page has no Worker")
	}
	ctx, _ := chromedp.NewContext(t.ctx, chromedp.WithTargetID(id), chromedp.WithDetachOnCancel()) // it ends with the tab's
	return ctx, chromedp.Do(ctx)
}

// notes returns what page and Worker noted since they were last asked.
func (h *hand) notes() ([]note, error) {
	list, err := evaluate[[]note](h.tab, `latency.take()`)
	if err != nil {
		return nil, err
	}
	text, err := chromedp.Run(h.worker, chromedp.Evaluate[string](`JSON.stringify(latency.take())`))
	if err != nil {
		return nil, err
	}
	var more []note
	if err := json.Unmarshal([]byte(text), &more); err != nil {
		return nil, err
	}
	return append(list, more...), nil
}

// until waits for the trainer's answer to a wish that an input event brought about.
func (h *hand) until(event string, is func(note) bool) (reaction, error) {
	var all []note
	for end := time.Now().Add(answer); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		list, err := h.notes()
		if err != nil {
			return reaction{}, err
		}
		all = append(all, list...)
		if r, ok := reactionOf(all, event, is); ok {
			r.graphs, h.graphs = r.graphs-h.graphs, r.graphs
			return r, nil
		}
	}
	return reaction{}, fmt.Errorf("the trainer did not answer a %s within %v", event, answer)
}

// settle lets what was begun come to rest, and forgets the notes of it.
func (h *hand) settle() error {
	time.Sleep(rest)
	_, err := h.notes()
	return err
}

func batchIs(size int) func(note) bool {
	return func(n note) bool { return n.Batch != nil && *n.Batch == size }
}

// change moves the slider to a batch size by the arrow keys, and measures the last of them.
func (h *hand) change(size int) (r reaction, err error) {
	if err := chromedp.Do(h.ctx, chromedp.Evaluate[chromedp.Void](`document.getElementById("batch").focus()`)); err != nil {
		return r, err
	}
	for h.batch != size {
		if err := h.settle(); err != nil {
			return r, err
		}
		key, next := kb.ArrowRight, 2*h.batch
		if size < h.batch {
			key, next = kb.ArrowLeft, h.batch/2
		}
		if err := chromedp.Do(h.ctx, chromedp.KeyEvent(key)); err != nil {
			return r, err
		}
		if r, err = h.until("keydown", batchIs(next)); err != nil {
			return r, fmt.Errorf("batch %d: %w", next, err)
		}
		h.batch = next
	}
	return r, nil
}

// pause clicks on pause, which is measured, and on play.
func (h *hand) pause() (reaction, error) {
	var reactions []reaction
	for _, playing := range []bool{false, true} {
		if err := h.settle(); err != nil {
			return reaction{}, err
		}
		if err := h.click("#play"); err != nil {
			return reaction{}, err
		}
		r, err := h.until("click", func(n note) bool { return n.Playing != nil && *n.Playing == playing })
		if err != nil {
			return reaction{}, fmt.Errorf("playing %v: %w", playing, err)
		}
		reactions = append(reactions, r)
	}
	return reactions[0], nil
}

// drag pulls the slider to one of its ends within about half a second, and measures the last of it.
func (h *hand) drag(to int) (reaction, error) {
	if err := h.settle(); err != nil {
		return reaction{}, err
	}
	r, err := h.box("#batch")
	if err != nil {
		return reaction{}, err
	}
	const thumb = 18 // pixels
	from, end, y := r.X+thumb/2, r.X+r.Width-thumb/2, r.Y+r.Height/2
	if to < h.batch {
		from, end = end, from
	}
	if err := h.mouse(chromedp.MousePressed, from, y, 0); err != nil {
		return reaction{}, err
	}
	const moves = 24
	for i := 1; i <= moves; i++ {
		time.Sleep(15 * time.Millisecond)
		if err := h.mouse(chromedp.MouseMoved, from+float64(i)*(end-from)/moves, y, 0); err != nil {
			return reaction{}, err
		}
	}
	result, err := h.until("mousemove", batchIs(to))
	if err != nil {
		return reaction{}, fmt.Errorf("drag to batch %d: %w", to, err)
	}
	h.batch = to
	return result, h.mouse(chromedp.MouseReleased, end, y, 0)
}

func (h *hand) click(selector string) error {
	r, err := h.box(selector)
	if err != nil {
		return err
	}
	return h.press(r.X+r.Width/2, r.Y+r.Height/2)
}

// box is where an element is in the viewport.
type box struct{ X, Y, Width, Height float64 }

func (t *tab) box(selector string) (box, error) {
	return evaluate[box](t, fmt.Sprintf(`document.querySelector(%q).getBoundingClientRect()`, selector))
}

// mouseEvent are the parameters of Input.dispatchMouseEvent: the generated ones leave out a deltaX of 0, which the browser
// wants with every wheel.
type mouseEvent struct {
	Type       input.DispatchMouseEventType `json:"type"`
	X          float64                      `json:"x"`
	Y          float64                      `json:"y"`
	Button     input.MouseButton            `json:"button,omitempty"`
	Buttons    int                          `json:"buttons,omitempty"`
	ClickCount int                          `json:"clickCount,omitempty"`
	DeltaX     float64                      `json:"deltaX"`
	DeltaY     float64                      `json:"deltaY"`
}

var dispatchMouse = cdp.Command[mouseEvent, cdp.Empty]{Method: input.CommandDispatchMouseEvent}

// mouse sends an event of the left button, or of the wheel. It returns when the page has taken it in.
func (t *tab) mouse(kind input.DispatchMouseEventType, x, y, wheel float64) error {
	m := mouseEvent{Type: kind, X: x, Y: y, DeltaY: wheel}
	if kind != input.DispatchMouseEventTypeMouseWheel {
		m.Button, m.Buttons, m.ClickCount = input.MouseButtonLeft, 1, 1
	}
	_, err := chromedp.Call(t.ctx, dispatchMouse, m)
	return err
}

// press presses the left button and releases it.
func (t *tab) press(x, y float64) error {
	if err := t.mouse(chromedp.MousePressed, x, y, 0); err != nil {
		return err
	}
	return t.mouse(chromedp.MouseReleased, x, y, 0)
}
