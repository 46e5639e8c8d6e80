#!/usr/bin/env bash
# GCC and Clang, without and with optimisation, with AVX2 and FMA and with them masked, make the same
# books and candles of the same tapes, and the same fills and states of the same runs.
set -euo pipefail
cd "$(dirname "$0")/../.."

for preset in release clang dev coverage; do  # -O2, -O2, -Og, -O0
  cmake --preset "$preset" >/dev/null
  ninja -C "build/$preset" --quiet tradewind
  echo "$preset"
  TW_BINARY=build/$preset/tradewind python3 -B tests/e2e/tape_test.py SameEverywhereTest
  TW_BINARY=build/$preset/tradewind python3 -B tests/e2e/same_run_test.py SameEverywhereTest
done
