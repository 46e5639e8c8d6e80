#!/usr/bin/env bash
# Many kills of a running session, with the release build: nothing lost, nothing doubled.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 -B tests/e2e/kill_test.py --binary build/release/tradewind --kills 100 --seed 7 --speed 15
