#!/usr/bin/env bash
# emoji-grid.sh [emoji60|emoji]…: the grid by which the defaults of the emoji sets are chosen, as Markdown rows.
#
# Noto alone trains and Twemoji is the test (validate=1): the held-out vendor, Fluent, has no say. Each row is one
# run of `halo train` that ends when the held-out cross-entropy has not fallen for ten snapshots; the numbers are
# those of the snapshot with the lowest one.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
backend=${BACKEND:-xla:cpu}
halo=${HALO:-build/halo}

row() { # SET LEVELS HIDDEN BATCH RATE D
	local file=$work/run.safetensors
	"$halo" train -data "$1?validate=1&levels=$2" -hidden "$3" -batch "$4" -lr "$5" -d "$6" -steps 10000 \
		-every 200 -patience 10 -backend "$backend" -best -bundle -out "$file" 2>/dev/null
	"$halo" inspect "$file" | awk -v set="$1" -v levels="$2" -v hidden="$3" -v batch="$4" -v rate="$5" '
		$1 == "step" { step = $2 }
		$1 == "cross_entropy" { ce = $2 }
		$1 == "kendall_tau" { tau = $2 }
		$1 == "recall_by_level" { for (i = 2; i <= NF; i++) recall = recall " | " ($i == "–" ? $i : sprintf("%.3f", $i)) }
		END { printf "| %s | %s | %s | %s | %s | %d | %.3f | %.2f%s |\n", set, levels, hidden, batch, rate, step, ce, tau, recall }'
}

for set in "${@:-emoji60 emoji}"; do
	for name in $set; do
		printf '\n| set | level weights | hidden | batch | lr | step | cross-entropy | Kendall τ | recall at 1: group | subgroup | name |'
		if [ "$name" = emoji ]; then
			d=16 levels='1+2+3+4 2+1+1+1' hidden='128,128 256,256' settings='128,1e-3 256,1e-3'
			printf ' variant |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n'
		else
			d=2 levels='1+2+3 1+1+1' hidden='64,64 128,128 256,256' settings='64,3e-3 64,1e-3 128,1e-3 128,5e-4'
			printf '\n|---|---|---|---|---|---|---|---|---|---|---|\n'
		fi
		for l in $levels; do for h in $hidden; do for s in $settings; do
			row "$name" "$l" "$h" "${s%,*}" "${s#*,}" "$d"
		done; done; done
	done
done
