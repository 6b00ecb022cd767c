#!/usr/bin/env bash
# compare-encoders.sh [rates] [train] [table]: every pair of an image and a text encoder on the emoji, and which is best.
#
#   rates   for each pair, which learning rate and weight decay: a short run of each, of seed 1, with Noto alone to train
#           on and Twemoji as the test (validate=1), so that the vendor held out for good, Fluent, has no say in them
#   train   each pair with the settings of its rates that had the lowest held-out cross-entropy, one run a seed
#   table   what came out, as the Markdown of assets/encoders.md
#
# The best pair is the one with the highest recall at 1, image to text, averaged over the levels group, subgroup and name,
# which every picture has, and over the seeds.
#
# Without a word, all three. All runs are in build/encoders, or in FOLDER. A run that is there is not trained again, so a
# broken comparison goes on where it was: only what is in NAME.txt counts, and that is written last. Runs go seed by
# seed, so that one that is stopped has whole seeds. Ctrl-C, or `timeout -s INT 600 scripts/compare-encoders.sh train`,
# ends it cleanly.
#
#   BACKEND=xla:cuda JOBS=9 scripts/compare-encoders.sh > encoders.md
#
# JOBS is how many runs train at a time. The backends agree to rounding, not to the bit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export HALO=${HALO:-build/halo} BACKEND=${BACKEND:-xla:cpu} FOLDER=${FOLDER:-build/encoders}
jobs=${JOBS:-2}
export SHORT=${SHORT:-3000} STEPS=${STEPS:-12000} # steps of a run of rates, and of train
export BATCH=${BATCH:-256} DIM=${DIM:-16}
read -ra seeds <<<"${SEEDS:-1 2 3}"
read -ra rates <<<"${RATES:-1e-3 3e-3}" # the likeliest first, for a grid that is stopped
read -ra decays <<<"${DECAYS:-1 0.3 3}"

# Image encoders of half a million weights, text encoders of a tenth and two tenths: what a checkpoint has room for, and
# what a browser still runs for a picture at once.
declare -A image=(
	[mlp]='mlp?hidden=512,256'
	[resnet]='resnet?width=24&blocks=2,2,2'
	[vit]='vit?width=96&depth=4&heads=4'
)
declare -A text=(
	[cbow]='cbow?size=tiny'
	[transformer]='transformer?width=64&depth=2&heads=4'
)
read -ra pairs <<<"${PAIRS:-mlp-cbow mlp-transformer resnet-cbow resnet-transformer vit-cbow vit-transformer}"

# one NAME DATA STEPS SNAPSHOTS SEED PAIR RATE DECAY: a run that is judged so many times, unless NAME.txt says that it was
# done.
one() {
	local name=$FOLDER/$1 began=$SECONDS i=${6%-*} t=${6#*-}
	if [ -e "$name.txt" ]; then return; fi
	if "$HALO" train -data "$2" -d "$DIM" -image-encoder "${image[$i]}" -text-encoder "${text[$t]}" -steps "$3" -seed "$5" \
		-batch "$BATCH" -lr "$7" -weight-decay "$8" -warm-up $(($3 / 20)) -cosine -every $((($3 + $4 - 1) / $4)) \
		-backend "$BACKEND" -best -log "$name.jsonl" -out "$name.safetensors" >"$name.log" 2>&1; then
		if grep -q '^interrupted' "$name.log"; then return 255; fi # xargs starts no more
	elif ! grep -q diverged "$name.log"; then
		echo "$1: $(tail -n 1 "$name.log")" >&2
		return 1
	fi
	{
		printf 'pair %s\nseed %s\nrate %s\ndecay %s\nsteps %s\nbatch %s\nbackend %s\nseconds %d\nbytes %d\n' \
			"$i × $t" "$5" "$7" "$8" "$3" "$BATCH" "$BACKEND" $((SECONDS - began)) "$(wc -c <"$name.safetensors")"
		if grep -q diverged "$name.log"; then echo diverged; fi
		"$HALO" inspect "$name.safetensors"
	} >"$name.part"
	mv "$name.part" "$name.txt"
	echo "$1: $(awk '$1 == "step" { s = $2 } $1 == "cross_entropy" { c = $2 } END { print "step", s ", held-out cross-entropy", c }' "$name.txt")" >&2
}

# parallel: runs the lines of its input, each the arguments of one, so many at a time.
parallel() { xargs -r -L 1 -P "$jobs" scripts/compare-encoders.sh one; }

rates() {
	mkdir -p "$FOLDER"
	for decay in "${decays[@]}"; do for rate in "${rates[@]}"; do for pair in "${pairs[@]}"; do
		echo "rates-$pair-$rate-$decay emoji?validate=1 $SHORT 15 1 $pair $rate $decay"
	done; done; done | parallel
}

# settings PAIR: the rate and the decay whose run has the lowest held-out cross-entropy; SETTINGS='1e-3 1' where none is.
settings() {
	if ! compgen -G "$FOLDER/rates-$1-*.txt" >/dev/null; then
		echo "${SETTINGS:?no run of rates is there for $1: run $0 rates, or say SETTINGS='1e-3 1'}"
		return
	fi
	awk '
		FNR == 1 { diverged = 0 }
		$1 == "rate" { rate = $2 }
		$1 == "decay" { decay = $2 }
		$1 == "diverged" { diverged = 1 }
		$1 == "cross_entropy" && !diverged && (best == "" || $2 < least) { least = $2; best = rate " " decay }
		END { if (best == "") exit 1; print best }' "$FOLDER/rates-$1"-*.txt
}

train() {
	local -A chosen
	mkdir -p "$FOLDER"
	for pair in "${pairs[@]}"; do chosen[$pair]=$(settings "$pair"); done
	for seed in "${seeds[@]}"; do for pair in "${pairs[@]}"; do
		echo "$pair-$seed emoji $STEPS 60 $seed $pair ${chosen[$pair]}"
	done; done | parallel
}

# rows START: a line for each run whose name starts so, none where none is done. Its fields, joined by tabs: pair, seed,
# rate, decay, step, cross-entropy, Kendall's τ, recall at 1 of the four levels, weights, bytes, seconds, steps, batch, and
# yes where it diverged.
rows() {
	compgen -G "$FOLDER/$1-*.txt" >/dev/null || return 0
	awk -v OFS='\t' '
		function put() { if (of["pair"]) print of["pair"], of["seed"], of["rate"], of["decay"], of["step"], of["cross_entropy"], of["kendall_tau"], \
			recall, weights, of["bytes"], of["seconds"], of["steps"], of["batch"], diverged }
		FNR == 1 { put(); split("", of); recall = weights = diverged = "" }
		$1 == "pair" { of["pair"] = $2 " " $3 " " $4; next }
		$1 == "diverged" { diverged = "yes" }
		$1 == "weights" { weights = $4; next }
		$1 == "recall_by_level" { recall = $2 OFS $3 OFS $4 OFS $5; next }
		NF > 1 && !($1 in of) { of[$1] = $2 }
		END { put() }' "$FOLDER/$1"-*.txt
}

table() {
	echo
	echo '## Learning rate and weight decay'
	echo
	echo '| pair | learning rate | weight decay | step | cross-entropy | Kendall τ | recall at 1: group | subgroup | name | variant |'
	echo '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |'
	for pair in "${pairs[@]}"; do
		rows "rates-$pair" | awk -F '\t' -v chosen="$(settings "$pair" 2>/dev/null || true)" '
			{ mark = $3 " " $4 == chosen ? "**" : ""
			  printf "| %s | %s%s%s | %s%s%s | %d | %.3f%s | %.2f | %.3f | %.3f | %.3f | %.3f |\n", $1, mark, $3, mark, mark, $4, mark, $5, $6,
				($15 == "yes" ? ", then diverged" : ""), $7, $8, $9, $10, $11 }'
	done
	echo
	echo '## Runs'
	echo
	echo '| pair | seed | learning rate | weight decay | step | cross-entropy | Kendall τ | recall at 1: group | subgroup | name | variant |'
	echo '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |'
	for pair in "${pairs[@]}"; do
		rows "$pair" | awk -F '\t' '
			{ printf "| %s | %s | %s | %s | %d | %.3f%s | %.2f | %.3f | %.3f | %.3f | %.3f |\n", $1, $2, $3, $4, $5, $6,
				($15 == "yes" ? ", then diverged" : ""), $7, $8, $9, $10, $11 }'
	done
	echo
	echo '## Pairs'
	echo
	echo '| pair | weights | megabytes | seeds | cross-entropy | Kendall τ | recall at 1: group | subgroup | name | variant |'
	echo '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |'
	for pair in "${pairs[@]}"; do
		rows "$pair" | awk -F '\t' '
			{ pair = $1; weights = $12; if ($13 > bytes) bytes = $13; n++
			  for (i = 6; i <= 11; i++) { sum[i] += $i; squares[i] += $i * $i } }
			function cell(i, digits,   mean, spread) {
				mean = sum[i] / n
				if (n == 1) return sprintf("%." digits "f", mean)
				spread = (squares[i] - n * mean * mean) / (n - 1)
				return sprintf("%." digits "f ± %." digits "f", mean, sqrt(spread > 0 ? spread : 0)) }
			END {
				if (!n) exit
				printf "| %s | %d | %.1f | %d | %s | %s", pair, weights, bytes / 1e6, n, cell(6, 3), cell(7, 2)
				printf " | %s | %s | %s | %s |\n", cell(8, 3), cell(9, 3), cell(10, 3), cell(11, 3)
			}'
	done
}

case ${1-} in
one) shift; one "$@" ;;
*) for stage in "${@:-rates train table}"; do for s in $stage; do
	case $s in
	rates | train | table) "$s" ;;
	*) echo "$s: it must be rates, train or table" >&2; exit 2 ;;
	esac
done; done ;;
esac
