#!/usr/bin/env bash
# Acceptance of the engine: same input, same output; journals that prove themselves; money that adds up.
# Usage: tests/acceptance/engine.sh [path of the binary]
source "$(dirname "$0")/rig.sh"

hashes() { echo "$(field "$1" fills_hash) $(field "$1" state_hash)"; }
run() {
  local name=$1
  shift
  "$binary" backtest run --json --out "$work/$name" "$@" >"$work/$name.json"
}
is_other() { [ "$(field "$work/$1.json" fills_hash)" != "$(field "$work/$2.json" fills_hash)" ]; }

say "two runs, one of them repeated in the process, are the same run"
run one --tape "$btc" "$eth" --strategy grid
run two --tape "$btc" "$eth" --strategy grid --repeat 3
[ "$(hashes "$work/one.json")" = "$(hashes "$work/two.json")" ]

say "seed, latency, parameters and queue model decide"
printf '3ms\n5ms\n9ms\n' >"$work/latency"
run seed1 --tape "$btc" --strategy grid --latency "$work/latency" --seed 1
run seed2 --tape "$btc" --strategy grid --latency "$work/latency" --seed 2
run plain --tape "$btc" --strategy grid
run late --tape "$btc" --strategy grid --latency 50ms
run levels --tape "$btc" --strategy grid --set levels=2
run queue --tape "$btc" --strategy grid --queue power:3
is_other seed1 seed2
for other in late levels queue; do is_other plain "$other"; done

say "a journal verifies, replays to the same state and re-creates every intent"
"$binary" journal verify "$work/one"
"$binary" journal replay "$work/one" --dump-state | sha256sum | cut -d' ' -f1 >"$work/state"
[ "$(cat "$work/state")" = "$(field "$work/one.json" state_hash)" ]
"$binary" journal replay "$work/one" --audit --tape "$btc" "$eth"

say "money adds up for a stranger"
python3 tests/oracle/recompute.py "$work/one"

say "leverage, margin and funding are settings of a run, limits too"
printf 'instrument,time,rate\nBTCUSDT,2024-08-08T23:56:00Z,0.0001\n' >"$work/funding.csv"
run margin --tape "$btc" --strategy grid --margin isolated --leverage 10 --funding "$work/funding.csv"
run limited --tape "$btc" --strategy grid --limit orders_per_second=2
python3 tests/oracle/recompute.py "$work/margin"
is_other plain limited

say "rubbish gets a reason and the right exit code"
expect 2 usage.unknown_parameter backtest run --tape "$btc" --strategy grid --set levls=2
expect 2 strategy.param_range backtest run --tape "$btc" --strategy grid --set levels=0
expect 2 usage.unknown_limit backtest run --tape "$btc" --strategy grid --limit trade=1
expect 5 recording.not_found backtest run --tape "$work/none.tape" --strategy grid
say "all points hold"
