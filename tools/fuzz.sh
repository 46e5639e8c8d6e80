#!/usr/bin/env bash
# Runs every fuzz target of build/fuzz for FUZZ_SECONDS (30) on its corpus; new inputs stay in the
# build folder. Usage: tools/fuzz.sh [target...], e.g. tools/fuzz.sh data document
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${FUZZ_SECONDS:-30}
build=build/fuzz/fuzz

if [ $# -gt 0 ]; then
  targets=("${@/%/_fuzz}")
else
  mapfile -t targets < <(find fuzz -maxdepth 1 -name '*_fuzz.cpp' -printf '%f\n' | sed 's/\.cpp$//' | sort)
fi
failed=()
for target in "${targets[@]}"; do
  name=${target%_fuzz}
  corpus=fuzz/corpus/${name%_parse}
  found=$build/found/$name
  mkdir -p "$found"
  inputs=("$found")
  [ ! -d "$corpus" ] || inputs+=("$corpus")
  log=$build/$name.log
  if "$build/$target" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$build/$name-" "${inputs[@]}" >"$log" 2>&1; then
    echo "fuzz: $target: $(grep -o 'stat::number_of_executed_units: *[0-9]*\|^Done [0-9]* runs' "$log" | tail -1)"
  else
    failed+=("$target")
    echo "fuzz: $target: FAILED, see $log" >&2
    grep -m3 'ERROR\|SUMMARY\|Test unit written' "$log" >&2 || true
  fi
done
[ ${#failed[@]} -eq 0 ]
