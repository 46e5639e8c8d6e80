#!/usr/bin/env bash
# The simulated venue as its users meet it: started without configuration, spoken to by three client
# libraries, told to fail, asked for the truth. Usage: tests/acceptance/venue_sim.sh [PROGRAM]
set -uo pipefail
cd "$(dirname "$0")/../.."
program=${1:-build/release/tradewind}
failed=0
point() {
  local name=$1
  shift
  if "$@" >/tmp/venue_sim_point.$$ 2>&1; then
    echo "holds    $name"
  else
    echo "missing  $name"
    sed 's/^/    /' /tmp/venue_sim_point.$$ | tail -5
    failed=1
  fi
  rm -f /tmp/venue_sim_point.$$
}
export TW_BINARY=$PWD/$program

point "starts without configuration, prints address and key" python3 -B tests/e2e/venue_sim_test.py Start
point "the three clients, 25 calls each" bash tests/conformance/run.sh
point "faults change the bytes that they name" python3 -B tests/e2e/venue_faults_test.py
point "the oracle agrees with the venue" python3 -B tests/e2e/venue_sim_test.py Orders
point "the same orders, the same fills as a backtest" python3 -B tests/e2e/venue_fills_test.py
point "rubbish is answered in the envelope" python3 -B tests/e2e/venue_rubbish_test.py
exit "$failed"
