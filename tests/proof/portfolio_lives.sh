#!/usr/bin/env bash
# A million random lives of two accounts, each checked against a naive twin in whole numbers.
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake --preset dev >/dev/null
ninja -C build/dev --quiet portfolio_test
TW_PORTFOLIO_LIVES="${TW_PORTFOLIO_LIVES:-1000000}" \
  build/dev/tests/portfolio_test --gtest_filter='AccountLife.*'
