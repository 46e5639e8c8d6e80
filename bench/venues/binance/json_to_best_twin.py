"""The twin of json_to_best_bench.cpp in Python: orjson, and a sorted dict for each side.

Prints one record; the argument says how many passes are made, of which the fastest counts.
"""
import gzip
import json
import os
import pathlib
import sys
import time

import orjson
from sortedcontainers import SortedDict

ROOT = pathlib.Path(__file__).resolve().parents[3]
SHARED = pathlib.Path(os.environ.get("TW_SHARED") or ROOT / ".." / "shared")
RECORDING = SHARED / "data/binance-usdm-ws-2024-08-08/btcusdt_20240808.gz"
PRICE_DECIMALS = 1
QUANTITY_DECIMALS = 3
WORD = (1 << 64) - 1
PRIME = 1_099_511_628_211  # FNV-1a


def load():
    with gzip.open(RECORDING) as lines:
        return [line.rstrip(b"\n").split(b" ", 1)[1] for line in lines]


def units(text, decimals):
    whole, _, fraction = text.partition(".")
    return int(whole + fraction[:decimals].ljust(decimals, "0"))


def parsed(levels):
    return [(units(price, PRICE_DECIMALS), units(quantity, QUANTITY_DECIMALS))
            for price, quantity in levels]


def apply(side, levels):
    for ticks, lots in levels:
        if lots:
            side[ticks] = lots
        else:
            side.pop(ticks, None)


def replay(messages):
    """Hash of the best prices after every message and of the sum over quotes and trades."""
    bids, asks = SortedDict(), SortedDict()
    waiting = []
    is_synced = False
    digest = 0
    total = 0
    for text in messages:
        message = orjson.loads(text)
        data = message.get("data")
        if data is None:
            apply(bids, parsed(message["bids"]))
            apply(asks, parsed(message["asks"]))
            is_synced = True
            for sequence, waiting_bids, waiting_asks in waiting:
                if sequence >= message["lastUpdateId"]:
                    apply(bids, waiting_bids)
                    apply(asks, waiting_asks)
            waiting.clear()
        elif data["e"] == "depthUpdate":
            new_bids, new_asks = parsed(data["b"]), parsed(data["a"])
            if is_synced:
                apply(bids, new_bids)
                apply(asks, new_asks)
            else:
                waiting.append((data["u"], new_bids, new_asks))
        elif data["e"] == "trade":
            total += (data["t"] + units(data["p"], PRICE_DECIMALS)
                      + units(data["q"], QUANTITY_DECIMALS))
        else:
            total += (data["u"] + units(data["b"], PRICE_DECIMALS)
                      + units(data["B"], QUANTITY_DECIMALS) + units(data["a"], PRICE_DECIMALS)
                      + units(data["A"], QUANTITY_DECIMALS))
        digest = (digest ^ (bids.peekitem(-1)[0] if bids else 0)) * PRIME & WORD
        digest = (digest ^ (asks.peekitem(0)[0] if asks else 0)) * PRIME & WORD
    return (digest ^ (total & WORD)) * PRIME & WORD


def main(passes):
    messages = load()
    best = None
    for _ in range(passes):
        start = time.process_time()
        digest = replay(messages)
        seconds = time.process_time() - start
        best = seconds if best is None else min(best, seconds)
    print(json.dumps({"name": "venues/binance_json_to_best/naive_orjson", "count": len(messages),
                      "hash": digest >> 12, "seconds": best}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
