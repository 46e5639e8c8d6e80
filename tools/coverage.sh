#!/usr/bin/env bash
# Runs the suite of build/coverage and reports line coverage of the core (tools/layers.txt, rows 0-7).
# Usage: tools/coverage.sh [lowest percentage allowed]
set -euo pipefail
cd "$(dirname "$0")/.."
lowest=${1:-90}
core=$(awk '$1 !~ /^#/ && $2 ~ /^[0-7]/ {printf "%s%s", separator, $1; separator = "|"}' tools/layers.txt)
find build/coverage -name '*.gcda' -delete
ctest --test-dir build/coverage -j"${JOBS:-$(nproc)}" --output-on-failure --no-tests=error -L fast
gcovr --root . --object-directory build/coverage --filter "src/($core)/" --fail-under-line "$lowest" \
  --txt build/coverage/coverage.txt --print-summary build/coverage || {
  cat build/coverage/coverage.txt >&2
  echo "coverage: the core layers are below $lowest % of lines (or gcovr failed)" >&2
  exit 1
}
