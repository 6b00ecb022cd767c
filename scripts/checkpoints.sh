#!/usr/bin/env bash
# checkpoints.sh: trains the checkpoints that ship with the page, into assets/checkpoints. `make checkpoints` builds
# the command first and then calls this. What came out is told in assets/README.md.
#
# A run ends when its held-out cross-entropy has not fallen for ten snapshots. That of emoji has the encoders that
# compare-encoders.sh found best, and all of its steps, as its learning rate falls over them. XLA's CPU plugin is used
# where it is, since it is several times as fast as the Go backend; the two agree to rounding, not to the bit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

backend=go
for folder in ${PJRT_PLUGIN_LIBRARY_PATH//:/ }; do
	if [ -e "$folder/pjrt_c_api_cpu_plugin.so" ]; then backend=xla:cpu; fi
done

# train NAME DATA D FLAG…: one checkpoint, of the step with the lowest held-out cross-entropy.
train() {
	local name=$1 data=$2 d=$3
	shift 3
	echo "$name: $data, d = $d, on $backend"
	build/halo train -data "$data" -objective proposal -d "$d" -seed 1 "$@" \
		-backend "$backend" -best -out "assets/checkpoints/$name.safetensors"
	build/halo inspect "assets/checkpoints/$name.safetensors"
}

mkdir -p assets/checkpoints
until_best=(-steps 100000 -patience 10)
best_pair=(-image-encoder 'mlp?hidden=512,256' -text-encoder 'cbow?size=tiny')
train shapes tree332 2 "${until_best[@]}" -every 50
train emoji60 emoji60 2 "${until_best[@]}" -every 150
train emoji emoji 16 "${best_pair[@]}" -steps 8000 -every 160 -batch 256 -lr 2e-3 -weight-decay 1 -warm-up 400 -cosine
