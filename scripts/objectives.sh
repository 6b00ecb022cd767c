#!/usr/bin/env bash
# objectives.sh: trains every objective once and prints their final numbers as Markdown: docs/objectives.md.
# `make objectives` builds the command first and then calls this. One seed shows what there is to look into; it
# decides nothing.
#
# XLA's CPU plugin is used where it is, since it is several times as fast as the Go backend; the two agree to
# rounding, not to the bit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

halo=${HALO:-build/halo}
backend=go
paths=${PJRT_PLUGIN_LIBRARY_PATH:-}
for folder in ${paths//:/ }; do
	if [ -e "$folder/pjrt_c_api_cpu_plugin.so" ]; then backend=xla:cpu; fi
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

objectives=(
	proposal 'proposal?c=d' 'proposal?learn=c' 'proposal?side=query' 'proposal?mask=1' 'proposal?normalise=1'
	'proposal?clamp=0' 'proposal?head=random' gaussian no-log-term free-bias
	euclidean 'euclidean?learn=logstd' clip 'clip?learn=tau' dot asymvlm siglip ppcl pcmepp
)

# row FILE: the numbers of a checkpoint, by the keys of `halo eval -json`; what is undefined is –.
row() {
	"$halo" eval -json "$1" | node -e '
		const report = JSON.parse(require("fs").readFileSync(0));
		const of = (key) => report.metrics.find((m) => m.key === key)?.value;
		const show = (key, digits) => (of(key) === undefined || of(key) === null ? "–" : of(key).toFixed(digits));
		console.log([show("cross_entropy", 3), show("cross_entropy_excess", 3), show("recall_1_image_to_text", 3),
			show("recall_1_text_to_image", 3), show("recall_1_image_to_text_means", 3), show("kendall_tau", 2),
			show("slope_bits", 3), show("effective_rank_images", 1), show("modality_gap", 2), show("clamp_share", 2)].join(" | "));'
}

# table DATA D STEPS
table() {
	echo
	echo "\`$1\`, d = $2, $3 steps, seed 1:"
	echo
	echo "| objective | cross-entropy, nats | above the floor | recall, image to text | text to image | by means alone | Kendall’s τ | slope of ln σ on bits | effective rank | modality gap | at the clamp |"
	echo "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
	for objective in "${objectives[@]}"; do
		local file="$folder/run.safetensors"
		rm -f "$file"
		if "$halo" train -data "$1" -objective "$objective" -d "$2" -steps "$3" -seed 1 -every 100 -backend "$backend" \
			-out "$file" >"$folder/log" 2>&1; then
			echo "| \`$objective\` | $(row "$file") |"
		else
			echo "| \`$objective\` | $(grep -E 'diverged|halo' "$folder/log" | tail -1) |"
		fi
	done
}

cat <<TEXT
# Every objective, once

Written by \`make objectives\` on backend $backend: the same encoders, data, seed, batch and learning rate for all, with each
objective's own defaults otherwise. \`halo eval\` explains every column. One seed, and no learning rate tuned: this shows what
there is to look into, and decides nothing.

- The cross-entropy is the softmax one over held-out batches of 64 without a mask, by the objective's own logits, so that all
  compare; a guess has ln 64 = 4.159. An objective that was trained with a mask, or to judge each pair by itself, was trained
  for something else.
- “Above the floor” is the cross-entropy minus that of the true posterior of each batch.
- Recall is at 1, of the most specific captions; “by means alone” is image to text without a look at σ.
- Kendall’s τ and the slope are of σ, and absent where an objective has none.
TEXT
table tree332 2 1500
table emoji 16 3000
