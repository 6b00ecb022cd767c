#!/usr/bin/env bash
# checkpoints.sh: trains the checkpoints that ship with the page, into assets/checkpoints. `make checkpoints` builds
# the command first and then calls this. What came out is told in assets/README.md.
#
# Each run ends when its held-out cross-entropy has not fallen for ten snapshots; for twenty where it wavers more. XLA's CPU plugin is used where it
# is, since it is several times as fast as the Go backend; the two agree to rounding, not to the bit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

backend=go
for folder in ${PJRT_PLUGIN_LIBRARY_PATH//:/ }; do
	if [ -e "$folder/pjrt_c_api_cpu_plugin.so" ]; then backend=xla:cpu; fi
done

# train NAME DATA D EVERY PATIENCE: one checkpoint, of the step with the lowest held-out cross-entropy.
train() {
	echo "$1: $2, d = $3, on $backend"
	build/halo train -data "$2" -objective proposal -d "$3" -seed 1 -steps 100000 -every "$4" -patience "$5" \
		-backend "$backend" -best -out "assets/checkpoints/$1.safetensors"
	build/halo inspect "assets/checkpoints/$1.safetensors"
}

mkdir -p assets/checkpoints
train shapes tree332 2 50 10
train emoji60 emoji60 2 150 10
train emoji emoji 16 200 20
