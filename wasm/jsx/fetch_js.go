//go:build js && wasm

package jsx

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall/js"
)

// Fetch reads what url leads to; a relative one starts at the script of a Worker, at the document of a page
// or iframe. It blocks and must not be called in a handler. When ctx ends, so does the request, and the error
// is ctx's. An answer other than 2xx is an error that names the status; 404 is also fs.ErrNotExist.
func Fetch(ctx context.Context, url string) ([]byte, error) {
	abort := js.Global().Get("AbortController").New()
	defer context.AfterFunc(ctx, func() { abort.Call("abort") })()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("fetch %s: %w", url, err)
	}

	options := object.New()
	options.Set("signal", abort.Get("signal"))
	response, err := await(func() js.Value { return js.Global().Call("fetch", url, options) })
	if err != nil {
		return nil, fetchError(ctx, url, err)
	}
	if !response.Get("ok").Bool() {
		status := response.Get("status").Int()
		err := fmt.Errorf("the server answers %d %s", status, response.Get("statusText").String())
		if status == 404 {
			err = fmt.Errorf("%w (%w)", err, fs.ErrNotExist)
		}
		return nil, fetchError(ctx, url, err)
	}
	body, err := await(func() js.Value { return response.Call("arrayBuffer") })
	if err != nil {
		return nil, fetchError(ctx, url, err)
	}
	view := uint8Array.New(body)
	data := make([]byte, view.Length())
	js.CopyBytesToGo(data, view)
	return data, nil
}

// fetchError says that the context ended, where it did, rather than how the browser reports that.
func fetchError(ctx context.Context, url string, err error) error {
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return fmt.Errorf("fetch %s: %w", url, err)
}

// await waits for the promise that start returns. What it rejects with, or start throws, is the error.
func await(start func() js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	resolve := callback("promise", func(args []js.Value) { done <- outcome{value: args[0]} })
	defer resolve.Release()
	reject := callback("promise", func(args []js.Value) { done <- outcome{err: errors.New(text(args[0]))} })
	defer reject.Release()

	if err := try("jsx", func() { start().Call("then", resolve, reject) }); err != nil {
		return js.Value{}, err
	}
	o := <-done
	return o.value, o.err
}
