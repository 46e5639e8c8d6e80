"""A small raw recording, made here: a price that walks up and down, so that quotes are filled."""

import json
from pathlib import Path

START_NS = 1_723_161_255_000_000_000  # 2024-08-08T23:54:15Z
STEP_NS = 50_000_000
TICK = 0.1
LEVELS = 8


def _message(stream: str, data: dict) -> str:
    return json.dumps({"stream": f"btcusdt@{stream}", "data": data}, separators=(",", ":"))


def _levels(touch: int, direction: int, quantity: str) -> list[list[str]]:
    return [[f"{(touch + direction * i) / 10:.1f}", quantity] for i in range(LEVELS)]


def mid_ticks(step: int) -> int:
    """A triangle of 60 ticks up and down every 240 steps."""
    phase = step % 240
    return 618_000 + (phase if phase < 120 else 240 - phase) // 2


def write_walk(path: Path, steps: int, left_out: range = range(0)) -> None:
    """A book that moves every 50 ms, and a trade at the touch each time; without some steps."""
    lines = []
    before = 0
    for step in range(steps):
        at = START_NS + step * STEP_NS
        venue_ms = at // 1_000_000 - 1
        bid, ask = mid_ticks(step), mid_ticks(step) + 1
        was = mid_ticks(step - 1) if step > 0 else bid
        bids = {price: "0" for price, _ in _levels(was, -1, "0")}
        asks = {price: "0" for price, _ in _levels(was + 1, 1, "0")}
        bids.update(dict(_levels(bid, -1, "2.500")))
        asks.update(dict(_levels(ask, 1, "1.250")))
        diff = {"e": "depthUpdate", "E": venue_ms, "T": venue_ms, "s": "BTCUSDT",
                "U": before + 1, "u": before + 10, "pu": before,
                "b": list(map(list, bids.items())), "a": list(map(list, asks.items()))}
        before += 10
        is_sale = mid_ticks(step + 1) < bid or (mid_ticks(step + 1) == bid and step % 2 == 0)
        trade = {"e": "trade", "E": venue_ms, "T": venue_ms, "s": "BTCUSDT", "t": step + 1,
                 "p": f"{(bid if is_sale else ask) / 10:.1f}", "q": "0.500", "X": "MARKET",
                 "m": is_sale}
        if step in left_out:
            continue
        lines.append(f"{at} {_message('depth@0ms', diff)}")
        lines.append(f"{at + 1_000_000} {_message('trade', trade)}")
        if step == 0:
            snapshot = {"lastUpdateId": before, "E": venue_ms, "T": venue_ms,
                        "bids": _levels(bid, -1, "2.500"), "asks": _levels(ask, 1, "1.250")}
            lines.append(f"{at + 2_000_000} {json.dumps(snapshot, separators=(',', ':'))}")
    path.write_text("\n".join(lines) + "\n")
