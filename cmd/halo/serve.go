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
	"strings"
	"time"

	"halo/assets"
	"halo/web"
)

// serve serves the page until an interrupt.
func serve(ctx context.Context, args []string, stdout, _ io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "host and port to listen on; port 0 takes a free one")
	runs := flags.String("runs", "", "folder of runs: the page's gallery offers every *.safetensors in it, at any depth, the newest first, and follows those that are training")
	host := flags.String("host", "", "with -runs: more names, joined by commas, that this server may be asked by; localhost, addresses and the host of -addr are known")
	if err := parse(flags, args, stdout); err != nil {
		return err
	}
	options := web.Options{Assets: assets.Files, Runs: *runs, Hosts: strings.Split(*host, ",")}
	if name, _, err := net.SplitHostPort(*addr); err == nil {
		options.Hosts = append(options.Hosts, name)
	}
	handler, err := web.Handler(options)
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
