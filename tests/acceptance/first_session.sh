#!/usr/bin/env bash
# Acceptance of the first paper session: what a newcomer and a sceptic would try, in order.
# Usage: tests/acceptance/first_session.sh [path of the binary]
source "$(dirname "$0")/rig.sh"

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
expect 5 recording.not_found backtest run --tape "$work/none.gz" --strategy grid
expect 2 usage.unknown_strategy backtest run --tape "$btc" --strategy gird
say "all points hold"
