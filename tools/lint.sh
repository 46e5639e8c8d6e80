#!/usr/bin/env bash
# All structural checks, cheapest first; every one runs, so that one pass shows all findings.
# TW_LINT_BUILD=off leaves out the parts that compile.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=0
python3 -m tools.lint || failed=1
tools/format.sh check || failed=1
if [ "${TW_LINT_BUILD:-on}" != off ]; then
  { cmake --preset dev >/dev/null && ninja -C build/dev --quiet header_check; } || failed=1
  python3 tools/compile_times.py build/dev || failed=1
fi
if [ "$failed" = 0 ]; then
  echo "lint: passed"
fi
exit "$failed"
