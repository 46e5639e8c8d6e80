#!/usr/bin/env bash
# Acceptance of the report: a session ends with a tear sheet, every order explains itself, every way to play
# the same market gives the same fills.
# Usage: tests/acceptance/report.sh [path of the binary]
source "$(dirname "$0")/rig.sh"

say "a run writes its tear sheet, and its directory gives the same one again"
"$binary" backtest run --tape "$btc" "$eth" --strategy grid --out "$work/run" --report "$work/run.html" --json >"$work/run.json"
"$binary" report tearsheet "$work/run" -o "$work/again.html"
cmp "$work/run.html" "$work/again.html"
[ "$(stat -c %s "$work/run.html")" -lt 1000000 ]
if grep -Eq '<script|https?://[^w]' "$work/run.html"; then
  echo "the tear sheet runs or loads something" >&2
  exit 1
fi
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
"$binary" explain order "$order" --data-dir "$work/run" --tape "$btc" "$eth" --lang ru >"$work/order.ru"
grep -q 'стратеги' "$work/order.ru"
"$binary" explain --at 2024-08-08T23:56:00Z --data-dir "$work/run" --tape "$btc" "$eth"

say "a paper session gives the fills of the backtest and leaves a tear sheet"
"$binary" up --speed max --loops 1 --data-dir "$work/var" --json >"$work/up.json"
[ "$(field "$work/up.json" fills_hash)" = "$(field "$work/run.json" fills_hash)" ]
find "$work/var" -name '*.html' | grep -q .

say "all points hold"
