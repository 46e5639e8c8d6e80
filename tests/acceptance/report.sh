#!/usr/bin/env bash
# Acceptance of the report: a session ends with a tear sheet, every order explains itself, every way to play
# the same market gives the same fills.
# Usage: tests/acceptance/report.sh [path of the binary]
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=${1:-build/release/tradewind}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
btc=data/demo/btcusdt_20240808.tape
eth=data/demo/ethusdt_20240808.tape

say() { printf '== %s\n' "$*"; }
field() { python3 -c 'import json,sys; v=json.load(open(sys.argv[1]))
for k in sys.argv[2].split("."): v=v[k]
print(v)' "$1" "$2"; }

say "a run writes its tear sheet, and its directory gives the same one again"
"$binary" backtest run --tape "$btc" "$eth" --strategy grid --out "$work/run" --report "$work/run.html" --json >"$work/run.json"
"$binary" report tearsheet "$work/run" -o "$work/again.html"
cmp "$work/run.html" "$work/again.html"
[ "$(stat -c %s "$work/run.html")" -lt 1000000 ]
! grep -Eq '<script|https?://[^w]' "$work/run.html"
grep -q "$(field "$work/run.json" fills_hash)" "$work/run.html"

say "the three strategies run on both bundled tapes"
for strategy in grid trend imbalance; do
  "$binary" backtest run --tape "$btc" "$eth" --strategy "$strategy" --out "$work/$strategy" --json >"$work/$strategy.json"
  python3 tests/oracle/recompute.py "$work/$strategy"
  "$binary" journal replay "$work/$strategy" --audit --tape "$btc" "$eth"
done

say "orders explain themselves, in both languages, and so does a moment without one"
order=$(python3 -c 'import csv,sys; print(next(csv.DictReader(open(sys.argv[1])))["client_order_id"])' "$work/run/orders.csv")
"$binary" explain order "$order" --data-dir "$work/run" --tape "$btc" "$eth" --json >"$work/order.json"
"$binary" explain order "$order" --data-dir "$work/run" --tape "$btc" "$eth" --lang ru | grep -q '[а-я]'
"$binary" explain --at 2024-08-08T23:56:00Z --data-dir "$work/run" --tape "$btc" "$eth"

say "a paper session gives the fills of the backtest and leaves a tear sheet"
"$binary" up --speed max --loops 1 --data-dir "$work/var" --json >"$work/up.json"
[ "$(field "$work/up.json" fills_hash)" = "$(field "$work/run.json" fills_hash)" ]
find "$work/var" -name '*.html' | grep -q .

echo "all points hold"
