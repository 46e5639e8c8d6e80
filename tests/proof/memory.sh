#!/usr/bin/env bash
# A session that plays its recordings a hundred times over, with the release build, keeps the memory it
# had after the second pass. TW_PASSES: how many passes.
set -euo pipefail
cd "$(dirname "$0")/../.."
passes=${TW_PASSES:-100}
grown_kib_max=4096 # a pass makes some 19,000 records: two bytes kept of each would be more

scratch=$(mktemp -d)
build/release/tradewind up --lang en --speed max --data-dir "$scratch/var" >"$scratch/said" 2>"$scratch/err" &
session=$!
trap '{ kill -KILL "$session" || true; wait; rm -rf "$scratch"; } 2>/dev/null' EXIT

pass() { { grep -o '^PAPER [0-9:.]* pass [0-9]*' "$scratch/said" || echo 0; } | awk 'END {print $NF}'; }
resident_kib() { awk '/^VmRSS:/ {print $2}' "/proc/$session/status"; }

first=0
while [ "$(pass)" -le "$passes" ]; do
  if ! kill -0 "$session" 2>/dev/null; then
    cat "$scratch/err" >&2
    exit 1
  fi
  if [ "$first" = 0 ] && [ "$(pass)" -gt 2 ]; then
    first=$(resident_kib)
  fi
  sleep 1
done
last=$(resident_kib)
echo "resident memory: $first KiB after two passes, $last KiB after $passes"
[ $((last - first)) -le "$grown_kib_max" ]
