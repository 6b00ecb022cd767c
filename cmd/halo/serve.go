//go:build !js

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"halo/assets"
	"halo/web"
)

// serve serves the page until an interrupt.
func serve(ctx context.Context, args []string, stdout, _ io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "host and port to listen on; port 0 takes a free one")
	checkpoints := flags.String("checkpoints", "", "folder whose *.safetensors the page's gallery offers")
	if err := parse(flags, args, stdout); err != nil {
		return err
	}
	handler, err := web.Handler(web.Options{Assets: assets.Files, Checkpoints: *checkpoints})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("cannot listen: %w; -addr takes another host and port", err)
	}
	fmt.Fprintf(stdout, "Halo is at http://%s/  (Ctrl-C ends it)\n", listener.Addr())
	// Whoever opens a connection and sends nothing does not keep it.
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	go func() {
		<-ctx.Done()
		patience, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if server.Shutdown(patience) != nil {
			server.Close()
		}
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
