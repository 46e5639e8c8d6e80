#!/usr/bin/env bash
# 200 kills of a running session, with the release build: nothing lost, nothing doubled, and each
# start after a kill trades within two seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 -B tests/e2e/kill_test.py --binary build/release/tradewind --kills 200 --seed 7 \
  --speed 50 --loops 12 --recovery-max 2
