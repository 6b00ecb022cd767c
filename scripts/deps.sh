#!/usr/bin/env bash
# deps.sh serve | test | data: sees to what a goal of the Makefile needs.
#
#   serve  Go, a C compiler (cgo, for the XLA backend)
#   test   the same, Node.js with npm, a Chromium, the PJRT CPU plugin in .cache/pjrt, and axe-core beside the
#          tests of the page
#   data   Go, Node.js with npm
#
# What is missing is installed, and named before that: as root on Debian by apt-get, the plugin from PyPI, pinned
# by SHA-256 in scripts/pjrt-cpu.txt, axe-core from npm, pinned by its lock file. Elsewhere it says what to install,
# and fails. Where nothing is missing it is done in a fraction of a second and asks nobody outside.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'deps: %s\n' "$*"; }
fail() {
	printf 'deps: %s\n' "$*" >&2
	exit 1
}
has() {
	local name
	for name; do
		if command -v "$name" >/dev/null 2>&1; then return 0; fi
	done
	return 1
}

# need WHY PACKAGES COMMAND…: notes the Debian packages as missing where none of the commands is there.
missing=()
need() {
	local why=$1 packages
	read -ra packages <<<"$2"
	shift 2
	if has "$@"; then return 0; fi
	say "missing: ${packages[*]} ($why)"
	missing+=("${packages[@]}")
}

# install_missing installs what need noted.
install_missing() {
	if [ ${#missing[@]} -eq 0 ]; then return 0; fi
	if ! is_debian; then
		fail "install ${missing[*]} (Debian's names) with your package manager, then run this again"
	fi
	if [ "$(id -u)" != 0 ]; then
		fail "run as root: apt-get install ${missing[*]}; then run this again"
	fi
	say "installing ${missing[*]} with apt-get"
	export DEBIAN_FRONTEND=noninteractive
	apt-get -qq -o DPkg::Lock::Timeout=300 update
	apt-get -qq -y -o DPkg::Lock::Timeout=300 --no-install-recommends install "${missing[@]}" >/dev/null
	missing=()
}

is_debian() {
	[ -r /etc/os-release ] && grep -qx 'ID=debian' /etc/os-release && has apt-get
}

# need_go wants any Go that can fetch the one of GOTOOLCHAIN by itself. Debian's may be older than that, so it is
# not installed from there.
need_go() {
	local want=${GOTOOLCHAIN:?is set by the Makefile; run make deps} found
	has go || fail "missing: Go. Install Go 1.21 or newer from https://go.dev/dl; it then fetches $want by itself"
	found=$(GOTOOLCHAIN=local go env GOVERSION)
	case $found in
	go1.[0-9] | go1.[0-9].* | go1.1[0-9] | go1.1[0-9].* | go1.20 | go1.20.* | '')
		fail "${found:-this Go} is too old to fetch $want by itself. Install Go 1.21 or newer from https://go.dev/dl"
		;;
	esac
	go version >/dev/null || fail "$found could not fetch $want; is there a network?"
	go mod download || fail "could not fetch the modules of go.mod; is there a network?"
}

# need_plugin sees to pjrt_c_api_cpu_plugin.so, with which the xla:cpu backend is tested. A copy of the pinned
# line beside it tells which wheel it came from.
need_plugin() {
	local pin=scripts/pjrt-cpu.txt to=.cache/pjrt work
	if [ "${PJRT_PLUGIN_LIBRARY_PATH:-$PWD/$to}" != "$PWD/$to" ]; then
		local folder
		local IFS=:
		for folder in $PJRT_PLUGIN_LIBRARY_PATH; do
			if ls "$folder"/pjrt_c_api_cpu_*plugin.* >/dev/null 2>&1; then return 0; fi
		done
		fail "no pjrt_c_api_cpu_plugin.so in PJRT_PLUGIN_LIBRARY_PATH=$PJRT_PLUGIN_LIBRARY_PATH; put it there, or unset the variable to have it fetched"
	fi
	if [ -s $to/pjrt_c_api_cpu_plugin.so ] && cmp -s $pin $to/pin.txt; then return 0; fi
	if [ "$(uname -sm)" != "Linux x86_64" ]; then
		fail "missing: a PJRT CPU plugin; there is no pinned one for $(uname -sm). Set PJRT_PLUGIN_LIBRARY_PATH to a folder with pjrt_c_api_cpu_plugin.so"
	fi
	if ! python3 -m pip --version >/dev/null 2>&1; then
		say "missing: python3-pip (fetches the PJRT CPU plugin)"
		missing+=(python3-pip)
		install_missing
	fi
	say "installing the PJRT CPU plugin into $to (63 MB): $(sed -n 's/^\([^# ][^ ]*\) .*/\1/p' $pin)"
	mkdir -p .cache
	work=$(mktemp -d .cache/pjrt.XXXXXX)
	# shellcheck disable=SC2064 # the folder of this run
	trap "rm -rf '$work'" EXIT
	python3 -m pip --quiet --disable-pip-version-check download --require-hashes --no-deps --only-binary :all: \
		--requirement $pin --dest "$work" || fail "could not fetch the PJRT CPU plugin"
	python3 -m zipfile -e "$work"/*.whl "$work/wheel"
	mkdir "$work/pjrt"
	mv "$work"/wheel/*/pjrt_c_api_cpu_plugin.so "$work"/wheel/*.dist-info/licenses/* "$work/pjrt"
	cp $pin "$work/pjrt/pin.txt"
	rm -rf $to
	mv "$work/pjrt" $to
}

# need_axe sees to axe-core, with which the tests of the page judge its accessibility. A copy of the lock file beside it
# tells which one it is.
need_axe() {
	local to=web/browsertest
	if [ -s $to/node_modules/axe-core/axe.min.js ] && cmp -s $to/package-lock.json $to/node_modules/lock.json; then return 0; fi
	say "installing axe-core into $to/node_modules (2 MB)"
	npm ci --silent --no-audit --no-fund --prefix $to || fail "could not fetch axe-core; is there a network?"
	cp $to/package-lock.json $to/node_modules/lock.json
}

case ${1:-} in
serve)
	need_go
	need "cgo, for the XLA backend" "gcc libc6-dev" cc gcc clang
	install_missing
	;;
test)
	need_go
	need "cgo, for the XLA backend" "gcc libc6-dev" cc gcc clang
	need "the leak test asks it for the tracked files" git git
	need "runs the tests in WebAssembly" nodejs node
	need "fetches axe-core" npm npm
	need "runs the tests of the page" chromium chromium chromium-browser google-chrome google-chrome-stable chrome headless-shell
	install_missing
	need_plugin
	need_axe
	;;
data)
	need_go
	need "fetches the emoji packages" npm npm
	install_missing
	;;
*) fail "usage: scripts/deps.sh serve | test | data" ;;
esac
