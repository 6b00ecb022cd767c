#!/usr/bin/env bash
# checkpoints.sh: trains the checkpoints that ship with the page, into assets/checkpoints. `make checkpoints` builds
# the command first and then calls this. What came out is told in assets/README.md.
#
# Each run ends when its held-out cross-entropy has not fallen for ten snapshots. XLA's CPU plugin is used where it
# is, since it is several times as fast as the Go backend; the two agree to rounding, not to the bit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

backend=go
for folder in ${PJRT_PLUGIN_LIBRARY_PATH//:/ }; do
	if [ -e "$folder/pjrt_c_api_cpu_plugin.so" ]; then backend=xla:cpu; fi
done

# train NAME DATA D EVERY: one checkpoint.
train() {
	echo "$1: $2, d = $3, on $backend"
	build/halo train -data "$2" -objective proposal -d "$3" -seed 1 -steps 100000 -every "$4" -patience 10 \
		-backend "$backend" -bundle -out "assets/checkpoints/$1.safetensors"
}

mkdir -p assets/checkpoints
train shapes tree332 2 25
train emoji60 emoji60 2 25
train emoji emoji 16 50
