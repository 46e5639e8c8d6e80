#!/usr/bin/env python3
"""pybit against the simulated venue: 25 calls, then the negative pass, one JSON line each.
Usage: pybit_calls.py BASE_URL KEY SECRET CONTROL_URL [PATIENCE_SECONDS]"""

import logging
import sys

from cells import Cells
from pybit_faults import FaultCases
from pybit_rest import AccountCalls, MarketCalls, OrderCalls, PositionCalls
from pybit_streams import StreamCalls
from pybit_venue import Venue


def main() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    base, key, secret, control, *patience = sys.argv[1:]
    venue = Venue(base, key, secret, control, float(patience[0]) if patience else 5.0)
    cells = Cells()
    for part in (MarketCalls, AccountCalls, OrderCalls, PositionCalls, StreamCalls, FaultCases):
        part(venue).run(cells)


if __name__ == "__main__":
    main()
