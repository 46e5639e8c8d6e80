#!/usr/bin/env bash
# GCC and Clang, with and without AVX2 and FMA, make the same fills from the same recording.
set -euo pipefail
cd "$(dirname "$0")/../.."
recording=data/demo/btcusdt_20240808.tape

fills_hash() {
  "$1" backtest run --tape "$recording" --strategy grid --json |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["fills_hash"])'
}

expected=
for preset in release clang dev; do
  binary=build/$preset/tradewind
  cmake --preset "$preset" >/dev/null
  ninja -C "build/$preset" --quiet tradewind
  hash=$(fills_hash "$binary")
  echo "$preset $hash"
  if [[ ! $hash =~ ^[0-9a-f]{64}$ ]]; then
    echo "$binary: fills_hash '$hash' is not a SHA-256" >&2
    exit 1
  fi
  if [ "$hash" != "${expected:=$hash}" ]; then
    echo "$preset disagrees with release: $hash is not $expected" >&2
    exit 1
  fi
done
