#!/usr/bin/env bash
# Acceptance of the simulated venue as its users meet it: started without configuration, spoken to by three
# client libraries, told to fail, asked for the truth.
# Usage: tests/acceptance/venue_sim.sh [path of the binary]
source "$(dirname "$0")/rig.sh"
export TW_BINARY=$PWD/$binary

say "starts without configuration, takes orders, keeps a ledger, repeats itself in stepped time"
python3 -B tests/e2e/venue_sim_test.py
say "certificates, HTTPS and WSS; what the control port does, as commands"
python3 -B tests/e2e/venue_tls_test.py
python3 -B tests/e2e/venue_cli_test.py
say "three client libraries, 25 calls and 12 failures each"
bash tests/conformance/run.sh
say "faults change the bytes that they name"
for test in tests/e2e/venue_faults*_test.py; do python3 -B "$test"; done
say "the same orders, the same fills as a backtest"
python3 -B tests/e2e/venue_fills_test.py
say "rubbish is answered in the envelope"
python3 -B tests/e2e/venue_rubbish_test.py
say "refuses what it cannot start with"
expect 2 usage.venue_address venue-sim --listen here
expect 2 usage.venue_pace venue-sim --pace slow
expect 5 venue_sim.config_missing venue-sim --config /nowhere.json
expect 5 venue_sim.tls_missing venue-sim --tls /nowhere
say "all points hold"
