#!/usr/bin/env bash
# Acceptance of the first paper session: what a newcomer and a sceptic would try, in order.
# Usage: tests/acceptance/first_session.sh [path of the binary]
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=${1:-build/release/tradewind}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
btc=data/demo/btcusdt_20240808.tape

say() { printf '== %s\n' "$*"; }
field() { python3 -c 'import json,sys; v=json.load(open(sys.argv[1]))
for k in sys.argv[2].split("."): v=v[k]
print(v)' "$1" "$2"; }

say "version"
"$binary" version

say "the same backtest twice gives the same fills, another latency others"
"$binary" backtest run --tape "$btc" --strategy grid --out "$work/a" --json >"$work/a.json"
"$binary" backtest run --tape "$btc" --strategy grid --out "$work/b" --json >"$work/b.json"
"$binary" backtest run --tape "$btc" --strategy grid --latency 50ms --json >"$work/c.json"
[ "$(field "$work/a.json" fills_hash)" = "$(field "$work/b.json" fills_hash)" ]
[ "$(field "$work/a.json" fills_hash)" != "$(field "$work/c.json" fills_hash)" ]

say "the hash is that of the file without ids"
columns=$(field "$work/a.json" fills_hash_columns)
[ "$(cut -d, -f1-"$columns" "$work/a/fills.csv" | sha256sum | cut -d' ' -f1)" = "$(field "$work/a.json" fills_hash)" ]

say "paper at full speed on the same recording gives the same fills"
"$binary" up --speed max --loops 1 --tape "$btc" --data-dir "$work/up" --json >"$work/up.json"
[ "$(field "$work/a.json" fills_hash)" = "$(field "$work/up.json" fills_hash)" ]

say "an independent script agrees on money to the last digit"
python3 tests/oracle/recompute.py "$work/a"

say "rubbish gets a reason and the right exit code"
code=0; "$binary" backtest run --tape "$work/none.gz" --strategy grid 2>"$work/err" || code=$?
[ "$code" = 5 ]; grep -q none.gz "$work/err"
code=0; "$binary" backtest run --tape "$btc" --strategy gird 2>"$work/err" || code=$?
[ "$code" = 2 ]; grep -q grid "$work/err"
say "all points hold"
