#!/usr/bin/env bash
# wasm-exec.sh PROGRAM ARGUMENT…: runs a js/wasm program under Node, for `go test -exec`.
#
# Go's own runner is given a short environment: a js/wasm program has 12 kB for its arguments and its environment
# together and refuses to start with more, which a long PATH or a CI's variables easily are.
set -euo pipefail
exec env -i PATH="$PATH" HOME="${HOME:-/}" ${TMPDIR:+TMPDIR="$TMPDIR"} ${GODEBUG:+GODEBUG="$GODEBUG"} \
	"$(GOOS='' GOARCH='' go env GOROOT)/lib/wasm/go_js_wasm_exec" "$@"
