"""The twin of json_to_best_bench.cpp in Python: orjson, and a sorted dict for each side.

Prints one record; the argument says how many passes are made, of which the fastest counts.
"""
import json
import pathlib
import sys
import time

import orjson
from sortedcontainers import SortedDict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from recording import (BTCUSDT, PRICE_DECIMALS, PRIME, QUANTITY_DECIMALS, WORD, change, lines,
                       parsed, units)


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
            change(bids, parsed(message["bids"]))
            change(asks, parsed(message["asks"]))
            is_synced = True
            for sequence, waiting_bids, waiting_asks in waiting:
                if sequence >= message["lastUpdateId"]:
                    change(bids, waiting_bids)
                    change(asks, waiting_asks)
            waiting.clear()
        elif data["e"] == "depthUpdate":
            new_bids, new_asks = parsed(data["b"]), parsed(data["a"])
            if is_synced:
                change(bids, new_bids)
                change(asks, new_asks)
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
    messages = [text for _, text in lines(BTCUSDT)]
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
