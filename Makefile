# The goals of Halo. `make` alone lists them.
#
# What is built: build/halo (the command line, with the page and its programs in it), web/dist/ (the programs that
# run in the browser), build/site/ (the page as files). What is fetched is in .cache/. Git ignores all of it.

# One Go for everything; any Go from 1.21 on fetches it by itself.
export GOTOOLCHAIN := go1.27.3

# XLA's plugin is where scripts/deps.sh puts it, unless the environment says where there is another; nothing is
# installed behind one's back.
export PJRT_PLUGIN_LIBRARY_PATH ?= $(CURDIR)/.cache/pjrt
export GOMLX_NO_AUTO_INSTALL := 1

# The programs for the browser. The experiment is for them alone: it does not compile natively with the pinned
# github.com/gomlx/compute. They are published, so they name no folder of the machine that built them (-trimpath);
# vet and the tests are told the same, so that nothing is compiled twice.
wasm     := GOOS=js GOARCH=wasm GOEXPERIMENT=simd GOFLAGS='$(strip $(GOFLAGS) -trimpath)'
programs := trainer trainer-go scene
built    := $(programs:%=web/dist/%.wasm) web/dist/wasm_exec.js

# Packages that a program spends no time in: what reads a message, prints an error, compiles a shader or builds a graph.
# They are compiled without inlining, which makes the programs a twentieth smaller to send. The last pattern that fits
# counts: model runs every step.
cold := encoding/... go/... fmt text/... time os/... io/... log/... flag context crypto/... math/big compress/... \
	path/... hash/... bufio errors uuid k8s.io/... github.com/google/... github.com/go-logr/... \
	github.com/pkg/... gonum.org/... github.com/gomlx/compute/shapeinference github.com/gomlx/gomlx/ml/... \
	github.com/hajimehoshi/ebiten/v2/internal/shader/... github.com/hajimehoshi/ebiten/v2/internal/shaderir/...
lean := -ldflags='-s -w' $(cold:%=-gcflags=%=-l) -gcflags=github.com/gomlx/gomlx/ml/model/...=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

.PHONY: help
help: ## list the goals
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ---- to use

.PHONY: serve
serve: ## build all and serve the page; ARGS="-addr 127.0.0.1:9000 -runs DIR" is handed on
	@scripts/deps.sh serve
	@$(MAKE) --no-print-directory build
	build/halo serve $(ARGS)

.PHONY: build
build: build/halo ## build the command line, build/halo, with the page in it

.PHONY: site
site: build/compressed-best ## write the page into build/site, for any static file host under any path
	go run ./web/pack site build/site

# ---- to change

.PHONY: test
test: ## run every check and test: natively, in WebAssembly under Node, and in a browser
	@scripts/deps.sh test
	@$(MAKE) --no-print-directory check build
	go test -count=1 -timeout 30m ./...
	$(wasm) go test -count=1 -timeout 30m -exec '"$(CURDIR)/scripts/wasm-exec.sh"' ./...

# Half a minute of it is in make test. With the same seed it does about the same.
TIME ?= 10m
SEED ?= $(shell date +%s)

.PHONY: monkey
monkey: build ## play with the page at random in a browser; TIME=10m SEED=1 say for how long and what
	@scripts/deps.sh test
	@echo "seed $(SEED)"
	go test -count=1 -timeout 60m ./web/browsertest -run '^TestMonkey$$' -monkey.time $(TIME) -monkey.seed $(SEED)

.PHONY: check
check: .cache/staticcheck ## gofmt, vet and staticcheck for both targets, and generated files
	@unformatted=$$(find . \( -name node_modules -o -name '.?*' \) -prune -o -name '*.go' -exec "$$(go env GOROOT)/bin/gofmt" -l {} +); \
	if [ -n "$$unformatted" ]; then printf 'gofmt would change:\n%s\n' "$$unformatted" >&2; exit 1; fi
	go vet ./...
	$(wasm) go vet ./...
	CGO_ENABLED=0 go vet ./cmd/halo
	.cache/staticcheck ./...
	$(wasm) .cache/staticcheck ./...
	go run ./web/gen -check

.PHONY: bench
bench: build build/bench/reference.wasm build/bench/bare.wasm build/bench/server bench/.venv ## measure: every Go benchmark natively, the same in WebAssembly under Node, the page and its peers in a browser, and training beside JAX and PyTorch
	@scripts/deps.sh test
	@scripts/deps.sh data
	go test -run '^$$' -bench . -benchmem ./...
	$(wasm) go test -run '^$$' -bench . -benchmem -exec '"$(CURDIR)/scripts/wasm-exec.sh"' ./...
	npm ci --prefix bench
	go run ./bench

build/bench/server: FORCE
	@mkdir -p build/bench
	go build -o $@ ./bench/server

# JAX and PyTorch, some gigabytes of them, in a folder that git ignores.
bench/.venv: bench/server/peers/requirements.txt
	python3 -m venv $@
	$@/bin/pip install -r $<
	@touch $@

.PHONY: deps
deps: ## see that everything which the tests need is there; install it where that can be done
	@scripts/deps.sh test

# ---- to make again what is committed

.PHONY: checkpoints
checkpoints: build/halo ## train the bundled checkpoints, assets/checkpoints
	scripts/checkpoints.sh

.PHONY: objectives
objectives: build/halo ## train every objective once and write the table of their numbers, docs/objectives.md
	scripts/objectives.sh >build/objectives.md
	mv build/objectives.md docs/objectives.md

.PHONY: data
data: ## pack the emoji, assets/emoji, from the npm packages that assets/pack pins
	@scripts/deps.sh data
	npm ci --prefix assets/pack
	go run ./assets/pack

.PHONY: clean
clean: ## remove what was built; what was fetched, .cache, stays
	rm -rf build
	rm -f web/dist/*

# ---- files

# The go command knows best whether something has changed, so it is asked every time (FORCE). A program that came
# out the same is left as it was: what is made from it is not made again.
.PHONY: FORCE
FORCE:

web/dist/trainer.wasm:    package := ./wasm/trainer
web/dist/trainer-go.wasm: package := ./wasm/trainer/reference
web/dist/scene.wasm:      package := ./wasm/scene
web/dist/scene.wasm:      modfile := -modfile=.cache/scene.mod
web/dist/scene.wasm:      .cache/scene.mod
web/dist/%.wasm: FORCE
	@mkdir -p build
	@echo "building $(package) for the browser"
	@$(wasm) go build $(modfile) $(lean) -o build/$*.linked $(package)
	@go run ./wasm/shrink data build/$*.linked build/$*.wasm
	@cmp -s build/$*.wasm $@ || { cp build/$*.wasm build/$*.copy && mv build/$*.copy $@; }

# The scene is built with an Ebitengine that lacks what it never reaches.
.cache/scene.mod: go.mod go.sum wasm/shrink/ebitengine.go wasm/shrink/edits.go
	go run ./wasm/shrink ebitengine .cache/ebitengine $@

build/bench/%.wasm: FORCE
	@mkdir -p build/bench
	@echo "building ./bench/$* for the browser"
	@$(wasm) go build $(lean) -o $@ ./bench/$*

# The runtime of the programs comes with the compiler that built them.
web/dist/wasm_exec.js: FORCE
	@from="$$(go env GOROOT)/lib/wasm/wasm_exec.js"; cmp -s "$$from" $@ || cp -f "$$from" $@

# Beside each .wasm, .br and .gz: quickly to try, as small as possible to publish.
build/compressed: $(built)
	go run ./web/pack compress -fast web/dist
	@touch $@

build/compressed-best: $(built) | build/compressed
	rm -f web/dist/*.br web/dist/*.gz
	go run ./web/pack compress web/dist
	@touch build/compressed $@

build/halo: build/compressed FORCE
	go build -o $@ ./cmd/halo

# go.mod pins staticcheck, which runs natively and looks at both targets. It must be built by the Go whose packages
# it reads, and that is named above.
.cache/staticcheck: go.mod go.sum Makefile
	@mkdir -p .cache
	go build -o $@ honnef.co/go/tools/cmd/staticcheck
	@touch $@
