"""The recordings of Binance USD-M as the twins and peers in Python read them.

A line is the receive time in nanoseconds, a space and the message as it came; the snapshot has no
envelope. They lie below TW_SHARED.
"""
import gzip
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[1]
SHARED = pathlib.Path(os.environ.get("TW_SHARED") or ROOT / ".." / "shared")
FOLDER = SHARED / "data/binance-usdm-ws-2024-08-08"
BTCUSDT = FOLDER / "btcusdt_20240808.gz"
ETHUSDT = FOLDER / "ethusdt_20240808.gz"
PRICE_DECIMALS = 1  # of BTCUSDT
QUANTITY_DECIMALS = 3
WORD = (1 << 64) - 1
PRIME = 1_099_511_628_211  # FNV-1a


def lines(path):
    """(receive time, message) of each line, the message as bytes."""
    with gzip.open(path) as file:
        for line in file:
            stamp, text = line.rstrip(b"\n").split(b" ", 1)
            yield int(stamp), text


def units(text, decimals):
    """A decimal as the integer of its last digit."""
    whole, _, fraction = text.partition(".")
    return int(whole + fraction[:decimals].ljust(decimals, "0"))


def parsed(levels):
    """Levels of BTCUSDT as (ticks, lots)."""
    return [(units(price, PRICE_DECIMALS), units(quantity, QUANTITY_DECIMALS))
            for price, quantity in levels]


def change(side, levels):
    """Applies levels to one side of a book, a sorted dict."""
    for ticks, lots in levels:
        if lots:
            side[ticks] = lots
        else:
            side.pop(ticks, None)
