#!/usr/bin/env bash
# The three clients against the simulated venue: 25 calls each and the negative pass, as a table.
# Usage: TW_BINARY=build/dev/tradewind tests/conformance/run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 -B tests/conformance/conformance_test.py
