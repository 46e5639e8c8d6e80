#!/usr/bin/env python3
"""Checks every fill of a backtest against the raw recording, to the nanosecond and the last digit.

Usage: check_fills.py DIR INSTRUMENTS RECORDING...

DIR holds orders.csv, fills.csv, result.json; INSTRUMENTS is instruments.json; the recordings are
gzipped lines of a receive time and the message of Binance USD-M or COIN-M. Shares nothing with the
program: from the recording and orders.csv it works out what must have filled, when, at which price
and how much, by the rules that result.json names, and compares that with fills.csv.

Rules:  an order arrives `latency` after placed_at, before the market event of that instant, and is
        there until it ends: `latency` before ended_at. What takes walks the recorded levels.
        A resting order fills when a trade prints strictly through its price. With risk_adverse and
        power:N also behind the quantity that stood at its price on arrival, by trades against its
        side there, and when the other side's best level moves onto or through its price.
        An amend (amends.csv) arrives as an order does. It is refused when nothing is left to
        change, the book is unsound or a post-only order would take; another price or a larger
        quantity enters the market again.
Limits: constant latency; plain limit and market orders.
"""

import csv
import gzip
import json
import re
import math
import sys
from collections import defaultdict
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

SUFFIXES = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9}


class Mismatch(Exception):
    """A fill that the recording does not explain, or one that is missing."""


def nanoseconds(text: str) -> int:
    seconds, fraction = text.rstrip("Z").split(".")
    moment = datetime.fromisoformat(seconds).replace(tzinfo=timezone.utc)
    return int(moment.timestamp()) * 10**9 + int(fraction)


def duration(text: str) -> int:
    for suffix in ("ns", "us", "ms", "s", "m"):
        if text.endswith(suffix) and text[: -len(suffix)].isdigit():
            return int(text[: -len(suffix)]) * SUFFIXES[suffix]
    raise Mismatch(f"latency '{text}' is not constant: this checker cannot judge it")


def units(text: str, decimals: int) -> int:
    scaled = Decimal(text).scaleb(decimals)
    if scaled != int(scaled):
        raise Mismatch(f"{text} has more than {decimals} decimals")
    return int(scaled)


class Book:
    """Levels by price in ticks, rebuilt by the venue's rules for diffs of futures."""

    def __init__(self) -> None:
        self.sides: dict[str, dict[int, int]] = {"buy": {}, "sell": {}}
        self.is_synced = False
        self.sequence = 0
        self.is_joining = False
        self.waiting: list[dict] = []

    def best(self, side: str) -> int | None:
        levels = self.sides[side]
        if not levels:
            return None
        return max(levels) if side == "buy" else min(levels)

    def is_sound(self) -> bool:
        bid, ask = self.best("buy"), self.best("sell")
        return self.is_synced and (bid is None or ask is None or bid < ask)

    def change(self, side: str, levels: list[tuple[int, int]]) -> None:
        for price, quantity in levels:
            if quantity:
                self.sides[side][price] = quantity
            else:
                self.sides[side].pop(price, None)


class Order:
    def __init__(self, row: dict, latency: int, grid: tuple[int, int], amends: list) -> None:
        self.id = row["client_order_id"]
        self.side = row["side"]
        self.other = "sell" if self.side == "buy" else "buy"
        self.sign = 1 if self.side == "buy" else -1
        self.is_market = row["type"] == "market"
        self.is_post_only = row["post_only"] == "yes"
        self.is_resting = row["type"] == "limit" and row["time_in_force"] == "gtc"
        self.is_fok = row["time_in_force"] == "fok"
        first = amends[0] if amends else None
        self.price = units(first["limit_price_before"] if first else row["limit_price"], grid[0])
        self.quantity = units(first["quantity_before"] if first else row["quantity"], grid[1])
        self.left = self.quantity
        self.amends = [(nanoseconds(each["time"]) + latency, units(each["limit_price"], grid[0]),
                        units(each["quantity"], grid[1])) for each in amends]
        self.arrives = nanoseconds(row["placed_at"]) + latency
        is_canceled = row["status"] == "canceled"
        self.ends = nanoseconds(row["ended_at"]) - latency if is_canceled else None
        if row["reduce_only"] != "no" or row["trigger_direction"] != "none":
            raise Mismatch(f"order {self.id} is of a kind that this checker cannot judge")
        self.ahead = 0.0
        self.level = 0
        self.traded = 0

    def accepts(self, price: int) -> bool:
        return self.is_market or self.sign * (self.price - price) >= 0


class Market:
    """One instrument: plays its recording and collects the fills that must follow."""

    def __init__(self, rules: dict, grid: tuple[int, int], orders: list[Order]) -> None:
        self.grid = grid
        self.is_whole = rules["fill"] == "whole"
        self.queue = rules["queue"]
        self.power = int(self.queue.split(":")[1]) if self.queue.startswith("power:") else 0
        self.follows_book = self.queue != "pessimistic"
        self.book = Book()
        self.coming = sorted(orders, key=lambda order: order.arrives)
        self.amends = sorted(((at, order, price, quantity) for order in orders
                              for at, price, quantity in order.amends), key=lambda each: each[0])
        self.resting: list[Order] = []
        self.touch: dict[str, int | None] = {"buy": None, "sell": None}
        self.fills: dict[str, list[tuple]] = defaultdict(list)
        self.last = 0

    # ---- orders

    def commands_until(self, now: int) -> None:
        while self.coming and self.coming[0].arrives <= now:
            order = self.coming.pop(0)
            self.amends_until(order.arrives)
            self.end_orders(order.arrives)
            self.arrive(order)
        self.amends_until(now)
        self.end_orders(now)

    def amends_until(self, now: int) -> None:
        while self.amends and self.amends[0][0] <= now:
            at, order, price, quantity = self.amends.pop(0)
            self.end_orders(at)
            if order in self.resting:
                self.amend(order, price, quantity, at)

    def amend(self, order: Order, price: int, quantity: int, now: int) -> None:
        filled = order.quantity - order.left
        enters = price != order.price or quantity > order.quantity
        before, order.price = order.price, price
        takes = order.is_post_only and enters and self.offers(order)
        if quantity <= filled or not self.book.is_sound() or takes:
            order.price = before
            return
        order.quantity, order.left = quantity, quantity - filled
        if enters:
            self.resting.remove(order)
            self.enter(order, now)

    def end_orders(self, now: int) -> None:
        self.resting = [o for o in self.resting if o.ends is None or o.ends > now]

    def offers(self, order: Order) -> list[tuple[int, int]]:
        levels = sorted(self.book.sides[order.other].items(), reverse=order.side == "sell")
        offered = [level for level in levels if order.accepts(level[0])]
        return [(offered[0][0], order.left)] if offered and self.is_whole else offered

    def arrive(self, order: Order) -> None:
        if not self.book.is_sound():
            return  # refused
        offered = self.offers(order)
        if order.is_post_only and offered:
            return
        if order.is_fok and sum(quantity for _, quantity in offered) < order.left:
            return
        self.enter(order, order.arrives)

    def enter(self, order: Order, now: int) -> None:
        order.traded = 0
        for price, quantity in self.offers(order):
            if order.left:
                self.fill(order, price, min(quantity, order.left), "taker", now)
        if order.left and order.is_resting:
            order.level = self.book.sides[order.side].get(order.price, 0)
            order.ahead = float(order.level)
            self.resting.append(order)

    def fill(self, order: Order, price: int, quantity: int, liquidity: str, now: int) -> None:
        order.left -= quantity
        self.fills[order.id].append((now, liquidity, price, quantity))

    def fill_all(self, order: Order, now: int) -> None:
        self.fill(order, order.price, order.left, "maker", now)

    # ---- market data

    def trade(self, now: int, price: int, quantity: int, aggressor: str) -> None:
        self.commands_until(now)
        for order in self.resting:
            beyond = order.sign * (order.price - price)
            if beyond > 0:
                self.fill_all(order, now)
            elif beyond == 0 and self.follows_book and aggressor == order.other:
                self.meet(order, quantity, now)
        self.resting = [order for order in self.resting if order.left]

    def meet(self, order: Order, quantity: int, now: int) -> None:
        order.traded += quantity
        left = quantity - order.ahead
        order.ahead = max(0.0, order.ahead - quantity)
        lots = math.floor(left + 0.5) if left > 0 else 0
        if lots and self.is_whole:
            self.fill_all(order, now)
        elif lots:
            self.fill(order, order.price, min(lots, order.left), "maker", now)

    def depth(self, now: int, message: dict) -> None:
        """A diff or a snapshot, joined as the venue documents it."""
        self.commands_until(now)
        book = self.book
        if "lastUpdateId" in message:
            if book.is_synced and message["lastUpdateId"] <= book.sequence:
                return
            book.sides = {"buy": {}, "sell": {}}
            book.is_synced = book.is_joining = True
            book.sequence = message["lastUpdateId"]
            self.take(now, message["bids"], message["asks"])
            waiting, book.waiting = book.waiting, []
            for diff in waiting:
                self.diff(now, diff)
            return
        self.diff(now, message)

    def diff(self, now: int, message: dict) -> None:
        book = self.book
        if not book.is_synced:
            book.waiting.append(message)
            return
        if message["u"] < book.sequence or (not book.is_joining and message["u"] == book.sequence):
            return
        follows = (message["U"] <= book.sequence if book.is_joining
                   else message["pu"] == book.sequence)
        if not follows:
            book.is_synced = False
            book.sides = {"buy": {}, "sell": {}}
            book.waiting = [message]
            return
        is_contained = message["u"] == book.sequence
        book.is_joining = False
        book.sequence = message["u"]
        if not is_contained:
            self.take(now, message["b"], message["a"])

    def take(self, now: int, bids: list, asks: list) -> None:
        for side, levels in (("buy", bids), ("sell", asks)):
            self.book.change(side, [(units(p, self.grid[0]), units(q, self.grid[1]))
                                    for p, q in levels])
        if not self.follows_book:
            return
        for order in self.resting:
            self.follow_level(order)
        if self.book.is_sound():
            self.follow_touch(now)

    def follow_level(self, order: Order) -> None:
        now = self.book.sides[order.side].get(order.price, 0)
        if now == order.level:
            return
        gone = order.level - now - order.traded
        if self.power and gone > 0:
            front, back = order.ahead, order.level - order.ahead
            share = back**self.power / (back**self.power + front**self.power)
            order.ahead = front - (1 - share) * gone + min(back - share * gone, 0.0)
        order.ahead = min(max(order.ahead, 0.0), float(now))
        order.level, order.traded = now, 0

    def follow_touch(self, now: int) -> None:
        touch = {side: self.book.best(side) for side in ("buy", "sell")}
        for order in self.resting:
            before, after = self.touch[order.other], touch[order.other]
            was_beyond = before is None or order.sign * (before - order.price) > 0
            if after is not None and order.sign * (order.price - after) >= 0 and was_beyond:
                self.fill_all(order, now)
        self.touch = touch
        self.resting = [order for order in self.resting if order.left]

    def play(self, path: str) -> None:
        offset = clock_offset(path)
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                stamp, text = line.split(" ", 1)
                self.last = now = max(self.last, int(stamp) + offset)
                if '"e":"bookTicker"' in text:  # says nothing that the depth does not
                    continue
                message = json.loads(text)
                message = message.get("data", message)
                kind = message.get("e")
                if kind == "trade" and message.get("X", "MARKET") == "MARKET":
                    self.trade(now, units(message["p"], self.grid[0]),
                               units(message["q"], self.grid[1]), "sell" if message["m"] else "buy")
                elif kind == "depthUpdate" or "lastUpdateId" in message:
                    self.depth(now, message)


def clock_offset(path: str) -> int:
    """What makes the smallest latency of the recording one millisecond."""
    latencies = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            stamp, text = line.split(" ", 1)
            found = re.search(r'"T":(\d+)', text)
            if found:
                latencies.append(int(stamp) - int(found[1]) * 1_000_000)
    return 1_000_000 - min(latencies)


def symbol_of(path: str) -> str:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            symbol = json.loads(line.split(" ", 1)[1]).get("data", {}).get("s")
            if symbol:
                return symbol
    raise Mismatch(f"{path} names no symbol")


def rows_of(path: Path) -> list[dict]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def written_fills(rows: list[dict], latency: int, grid: tuple[int, int]) -> dict[str, list[tuple]]:
    fills = defaultdict(list)
    for row in rows:
        fills[row["client_order_id"]].append(
            (nanoseconds(row["time"]) - latency, row["liquidity"], units(row["price"], grid[0]),
             units(row["quantity"], grid[1])))
    return fills


def compare(symbol: str, written: dict, expected: dict) -> None:
    for order in sorted(set(written) | set(expected)):
        if written.get(order, []) != expected.get(order, []):
            raise Mismatch(f"{symbol} {order}: fills.csv has {written.get(order, [])}, the "
                           f"recording gives {expected.get(order, [])} (ns, ticks, lots)")


def check(directory: Path, instruments: str, recordings: list[str]) -> str:
    rules = json.loads((directory / "result.json").read_text(encoding="utf-8"))["assumptions"]
    latency = duration(rules["latency"])
    listed = {entry["symbol"]: entry
              for entry in json.loads(Path(instruments).read_text(encoding="utf-8"))
              if entry["category"] in ("usdm", "coinm")}
    orders, fills = rows_of(directory / "orders.csv"), rows_of(directory / "fills.csv")
    amends = defaultdict(list)
    if (directory / "amends.csv").exists():
        for row in rows_of(directory / "amends.csv"):
            amends[row["client_order_id"]].append(row)
    markets: dict[str, Market] = {}
    for path in recordings:
        symbol = symbol_of(path)
        entry = listed[symbol]
        grid = (int(entry["price_decimals"]), int(entry["quantity_decimals"]))
        own = [Order(row, latency, grid, amends[row["client_order_id"]]) for row in orders
               if row["instrument"] == symbol and row["status"] != "rejected"]
        markets[symbol] = Market(rules, grid, own)
        markets[symbol].play(path)
    unknown = {row["instrument"] for row in fills} - set(markets)
    if unknown:
        raise Mismatch(f"fills of {sorted(unknown)}, of which no recording was given")
    # What happened later was answered after the end.
    seen_until = max(market.last for market in markets.values()) - latency
    makers = 0
    for symbol, market in markets.items():
        rows = [row for row in fills if row["instrument"] == symbol]
        expected = {order: known for order, all_fills in market.fills.items()
                    if (known := [fill for fill in all_fills if fill[0] <= seen_until])}
        compare(symbol, written_fills(rows, latency, market.grid), expected)
        makers += sum(row["liquidity"] == "maker" for row in rows)
    return (f"every fill follows from the recording and none is missing: {len(fills)} fills, "
            f"{makers} as maker, {len(orders)} orders, {sum(map(len, amends.values()))} amends, "
            f"queue {rules['queue']}, {rules['fill']}")


def main() -> int:
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        print(check(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
    except (OSError, KeyError, ValueError, Mismatch) as error:
        print(f"check_fills: {error!r}" if isinstance(error, KeyError) else f"check_fills: {error}",
              file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
