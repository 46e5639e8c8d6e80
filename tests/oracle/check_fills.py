#!/usr/bin/env python3
"""Checks every fill of a backtest against the raw recording, to the nanosecond and the last digit.

Usage: check_fills.py DIR INSTRUMENTS RECORDING...

DIR holds orders.csv, fills.csv, result.json; INSTRUMENTS is instruments.json; the recordings are
gzipped lines of a receive time and the message of Binance USD-M or COIN-M. Shares nothing with the
program: from the recording and orders.csv it works out what must have filled, when, at which price
and how much, by the rules that result.json names, and compares that with fills.csv.

Rules:  an order arrives `latency` after placed_at, before the market event of that instant, and is
        there until it ends: `latency` before ended_at. What takes walks the recorded levels.
        With `feed_latency` the venue acts on a message so much before its receive time, by the
        recorded one at the venue's own stamp, and never before the message in front of it.
        A resting order fills when a trade prints strictly through its price; where `through` is
        `opposite`, a trade of an aggressor of the other side. With risk_adverse and
        power:N also behind the quantity that stood at its price on arrival, by trades against its
        side there, and when the other side's best level moves onto or through its price.
        An amend (amends.csv) arrives as an order does. It is refused when nothing is left to
        change, the book is unsound or a post-only order would take; another price or a larger
        quantity enters the market again.
Limits: constant latency, constant or recorded feed latency; plain limit and market orders.
"""

import csv
import gzip
import heapq
import json
import math
import re
import sys
from bisect import bisect_left
from collections import defaultdict
from datetime import datetime, timezone
from decimal import Decimal
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Iterator, NamedTuple

SUFFIXES = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9}
WAY_MAX = SUFFIXES["m"]
VENUE_TIME = re.compile(r'"T":(\d+)')


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


@cache
def units(text: str, decimals: int) -> int:
    scaled = Decimal(text).scaleb(decimals)
    if scaled != int(scaled):
        raise Mismatch(f"{text} has more than {decimals} decimals")
    return int(scaled)


class Trade(NamedTuple):
    at: int
    price: int
    quantity: int
    aggressor: str


class Depth(NamedTuple):
    """A diff of the levels or, where `previous` is missing, all of them."""

    at: int
    first: int
    last: int
    previous: int | None
    buy: list[tuple[int, int]]
    sell: list[tuple[int, int]]


class Recording:
    """What one recording says: read once, played as often as there are runs to check."""

    def __init__(self, path: str, instruments: str) -> None:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = [line.split(" ", 1) for line in file]
        self.symbol = symbol_of(path, lines)
        listed = {entry["symbol"]: entry
                  for entry in json.loads(Path(instruments).read_text(encoding="utf-8"))
                  if entry["category"] in ("usdm", "coinm")}[self.symbol]
        self.grid = (int(listed["price_decimals"]), int(listed["quantity_decimals"]))
        offset = clock_offset(lines)
        self.last = 0
        self.events: list[Trade | Depth] = []
        self.messages: list[tuple[int, int]] = []  # receive time and stamp of the venue
        self.places: list[int] = []  # of the events among the messages
        for stamp, text in lines:
            self.last = max(self.last, int(stamp) + offset)
            if '"e":"bookTicker"' in text:  # says nothing that the depth does not
                self.stamp(self.last, text)
                continue
            known = len(self.events)
            self.read(self.last, json.loads(text))
            if len(self.events) > known:
                self.places.append(len(self.messages))
                self.stamp(self.last, text)

    def stamp(self, at: int, text: str) -> None:
        found = VENUE_TIME.search(text)
        self.messages.append((at, int(found[1]) * 10**6 if found else at))

    def read(self, at: int, message: dict) -> None:
        message = message.get("data", message)
        kind = message.get("e")
        if kind == "trade" and message.get("X", "MARKET") == "MARKET":
            self.events.append(Trade(at, units(message["p"], self.grid[0]),
                                     units(message["q"], self.grid[1]),
                                     "sell" if message["m"] else "buy"))
        elif kind == "depthUpdate":
            self.events.append(Depth(at, message["U"], message["u"], message["pu"],
                                     self.levels(message["b"]), self.levels(message["a"])))
        elif "lastUpdateId" in message:
            last = message["lastUpdateId"]
            self.events.append(Depth(at, last, last, None, self.levels(message["bids"]),
                                     self.levels(message["asks"])))

    def levels(self, pairs: list) -> list[tuple[int, int]]:
        return [(units(price, self.grid[0]), units(quantity, self.grid[1]))
                for price, quantity in pairs]


def clock_offset(lines: list) -> int:
    """What makes the smallest latency of the recording one millisecond."""
    return 1_000_000 - min(int(stamp) - int(found[1]) * 1_000_000 for stamp, text in lines
                           if (found := VENUE_TIME.search(text)))


def venue_times(recordings: list[Recording], feed: str) -> list[list[int]]:
    """When the venue acts on each event, by recording; `feed` as result.json names it."""
    if feed.startswith("none"):
        return [[event.at for event in recording.events] for recording in recordings]
    is_recorded = feed.split(":")[0] == "recorded"
    factor = Decimal(feed.partition(":")[2] or 1) if is_recorded else Decimal(0)
    constant = 0 if is_recorded else duration(feed)
    acted: list[list[int]] = [[] for _ in recordings]
    latest = 0
    for at, number, sent in heapq.merge(*([(at, number, sent) for at, sent in recording.messages]
                                          for number, recording in enumerate(recordings)),
                                        key=lambda each: each[:2]):
        way = (Decimal(min(max(at - sent, 0), WAY_MAX)).scaleb(3) * factor).to_integral_value()
        latest = max(latest, at - constant - min(int(way) // 1000, WAY_MAX))
        acted[number].append(latest)
    return [[acted[number][place] for place in recording.places]
            for number, recording in enumerate(recordings)]


def symbol_of(path: str, lines: list) -> str:
    for _, text in lines:
        symbol = json.loads(text).get("data", {}).get("s")
        if symbol:
            return symbol
    raise Mismatch(f"{path} names no symbol")


class Side:
    """The levels of one side: quantities by price in ticks, and the prices in order."""

    def __init__(self, is_buy: bool) -> None:
        self.is_buy = is_buy
        self.quantities: dict[int, int] = {}
        self.prices: list[int] = []

    def change(self, levels: list[tuple[int, int]]) -> None:
        for price, quantity in levels:
            if (price in self.quantities) != (quantity > 0):
                place = bisect_left(self.prices, price)
                self.prices[place:place + (quantity == 0)] = [price] if quantity else []
            if quantity:
                self.quantities[price] = quantity
            else:
                self.quantities.pop(price, None)

    def best(self) -> int | None:
        return self.prices[-1 if self.is_buy else 0] if self.prices else None

    def from_best(self) -> Iterator[tuple[int, int]]:
        for price in reversed(self.prices) if self.is_buy else self.prices:
            yield price, self.quantities[price]


class Book:
    """Levels by price in ticks, rebuilt by the venue's rules for diffs of futures."""

    def __init__(self) -> None:
        self.is_synced = False
        self.sequence = 0
        self.is_joining = False
        self.waiting: list[Depth] = []
        self.clear()

    def clear(self) -> None:
        self.sides = {"buy": Side(True), "sell": Side(False)}

    def quantity(self, side: str, price: int) -> int:
        return self.sides[side].quantities.get(price, 0)

    def is_sound(self) -> bool:
        bid, ask = self.sides["buy"].best(), self.sides["sell"].best()
        return self.is_synced and (bid is None or ask is None or bid < ask)


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

    def __init__(self, rules: dict, orders: list[Order]) -> None:
        self.is_whole = rules["fill"] == "whole"
        self.any_through = rules.get("through", "any") == "any"
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
        offered = list(takewhile(lambda level: order.accepts(level[0]),
                                 self.book.sides[order.other].from_best()))
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
            order.level = self.book.quantity(order.side, order.price)
            order.ahead = float(order.level)
            self.resting.append(order)

    def fill(self, order: Order, price: int, quantity: int, liquidity: str, now: int) -> None:
        order.left -= quantity
        self.fills[order.id].append((now, liquidity, price, quantity))

    def fill_all(self, order: Order, now: int) -> None:
        self.fill(order, order.price, order.left, "maker", now)

    # ---- market data

    def trade(self, now: int, trade: Trade) -> None:
        for order in self.resting:
            beyond = order.sign * (order.price - trade.price)
            is_opposite = trade.aggressor == order.other
            if beyond > 0 and (is_opposite or self.any_through):
                self.fill_all(order, now)
            elif beyond == 0 and self.follows_book and is_opposite:
                self.meet(order, trade.quantity, now)
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

    def depth(self, now: int, depth: Depth) -> None:
        """Joins what comes as the venue documents it."""
        book = self.book
        if depth.previous is not None:
            self.diff(now, depth)
        elif not book.is_synced or depth.last > book.sequence:
            book.clear()
            book.is_synced = book.is_joining = True
            book.sequence = depth.last
            self.take(now, depth)
            waiting, book.waiting = book.waiting, []
            for diff in waiting:
                self.diff(now, diff)

    def diff(self, now: int, diff: Depth) -> None:
        book = self.book
        if not book.is_synced:
            book.waiting.append(diff)
            return
        if diff.last < book.sequence or (not book.is_joining and diff.last == book.sequence):
            return
        follows = (diff.first <= book.sequence if book.is_joining
                   else diff.previous == book.sequence)
        if not follows:
            book.is_synced = False
            book.clear()
            book.waiting = [diff]
            return
        is_contained = diff.last == book.sequence
        book.is_joining = False
        book.sequence = diff.last
        if not is_contained:
            self.take(now, diff)

    def take(self, now: int, depth: Depth) -> None:
        self.book.sides["buy"].change(depth.buy)
        self.book.sides["sell"].change(depth.sell)
        if not self.follows_book:
            return
        for order in self.resting:
            self.follow_level(order)
        if self.book.is_sound():
            self.follow_touch(now)

    def follow_level(self, order: Order) -> None:
        now = self.book.quantity(order.side, order.price)
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
        touch = {name: side.best() for name, side in self.book.sides.items()}
        for order in self.resting:
            before, after = self.touch[order.other], touch[order.other]
            was_beyond = before is None or order.sign * (before - order.price) > 0
            if after is not None and order.sign * (order.price - after) >= 0 and was_beyond:
                self.fill_all(order, now)
        self.touch = touch
        self.resting = [order for order in self.resting if order.left]

    def play(self, recording: Recording, times: list[int]) -> None:
        for now, event in zip(times, recording.events, strict=True):
            self.commands_until(now)
            if isinstance(event, Trade):
                self.trade(now, event)
            else:
                self.depth(now, event)


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


def check(directory: Path, recordings: list[Recording]) -> str:
    rules = json.loads((directory / "result.json").read_text(encoding="utf-8"))["assumptions"]
    latency = duration(rules["latency"])
    orders, fills = rows_of(directory / "orders.csv"), rows_of(directory / "fills.csv")
    amends = defaultdict(list)
    if (directory / "amends.csv").exists():
        for row in rows_of(directory / "amends.csv"):
            amends[row["client_order_id"]].append(row)
    markets: dict[str, Market] = {}
    acted = venue_times(recordings, rules["feed_latency"])
    for recording, times in zip(recordings, acted, strict=True):
        own = [Order(row, latency, recording.grid, amends[row["client_order_id"]])
               for row in orders
               if row["instrument"] == recording.symbol and row["status"] != "rejected"]
        markets[recording.symbol] = Market(rules, own)
        markets[recording.symbol].play(recording, times)
    unknown = {row["instrument"] for row in fills} - set(markets)
    if unknown:
        raise Mismatch(f"fills of {sorted(unknown)}, of which no recording was given")
    # What happened later was answered after the end.
    seen_until = max(recording.last for recording in recordings) - latency
    makers = 0
    for recording in recordings:
        rows = [row for row in fills if row["instrument"] == recording.symbol]
        expected = {order: known for order, all_fills in markets[recording.symbol].fills.items()
                    if (known := [fill for fill in all_fills if fill[0] <= seen_until])}
        compare(recording.symbol, written_fills(rows, latency, recording.grid), expected)
        makers += sum(row["liquidity"] == "maker" for row in rows)
    return (f"every fill follows from the recording and none is missing: {len(fills)} fills, "
            f"{makers} as maker, {len(orders)} orders, {sum(map(len, amends.values()))} amends, "
            f"queue {rules['queue']}, {rules['fill']}, feed latency {rules['feed_latency']}")


def main() -> int:
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        recordings = [Recording(path, sys.argv[2]) for path in sys.argv[3:]]
        print(check(Path(sys.argv[1]), recordings))
    except (OSError, KeyError, ValueError, Mismatch) as error:
        print(f"check_fills: {error!r}" if isinstance(error, KeyError) else f"check_fills: {error}",
              file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
