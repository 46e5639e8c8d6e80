"""The twin of grid_bench.cpp as a plain event loop in Python: two sorted dicts, timers, 20 quotes.

The same grid on the same recording: quotes arrive at the venue 5 ms after they were decided, its
answers 5 ms later, a resting quote fills when a trade prints through its price. Everything is an
integer; no money is booked, nothing is recorded and no limit is asked, which the program does.
Prints one record; the argument says how many passes are made, of which the fastest counts.
"""
import json
import pathlib
import sys
import time
from bisect import insort
from collections import deque

import orjson
from sortedcontainers import SortedDict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from recording import (BTCUSDT, PRICE_DECIMALS, PRIME, QUANTITY_DECIMALS, WORD, change, lines,
                       parsed, units)

LATENCY = 5_000_000  # ns, each way

# Parameters of the grid; fractions and prices in units of 10^-12.
SCALE = 10**12
TICK = SCALE // 10**PRICE_DECIMALS
STEP = SCALE // 10**QUANTITY_DECIMALS
LEVELS = 10
OFFSET = SCALE // 10_000
SPACING = SCALE // 10_000
REQUOTE = SCALE // 10_000
NOTIONAL = 200 * SCALE
POSITION_MAX = 100_000 * SCALE
REFRESH = 100_000_000  # ns

PLACE, CANCEL = 0, 1
UNSYNCED, SYNCED, CROSSED = 0, 1, 2
NEVER = 1 << 62


def load():
    """The events in the order in which they are delivered: (receive time, kind, ...)."""
    events, waiting, last = [], [], None
    for now, text in lines(BTCUSDT):
        message = orjson.loads(text)
        data = message.get("data")
        if data is None:
            last = message["lastUpdateId"]
            events.append((now, "depth", parsed(message["bids"]), parsed(message["asks"])))
            events += [(now, "depth", bids, asks)
                       for sequence, bids, asks in waiting if sequence >= last]
        elif data["e"] == "depthUpdate":
            diff = (parsed(data["b"]), parsed(data["a"]))
            if last is None:
                waiting.append((data["u"], *diff))
            else:
                events.append((now, "depth", *diff))
        elif data["e"] == "trade":
            events.append((now, "trade", units(data["p"], PRICE_DECIMALS)))
        else:
            events.append((now, "quote"))
    return events


def half_even(value, divisor):
    quotient, rest = divmod(value, divisor)
    if 2 * rest > divisor or (2 * rest == divisor and quotient % 2 == 1):
        quotient += 1
    return quotient


class Order:
    __slots__ = ("id", "quote", "is_buy", "ticks", "is_canceling")

    def __init__(self, number, quote):
        self.id = number
        self.quote = quote
        self.is_buy, self.ticks, _ = quote
        self.is_canceling = False


class Run:
    """One pass over the events."""

    def __init__(self):
        self.bids, self.asks = SortedDict(), SortedDict()
        self.state = UNSYNCED
        self.best = (0, 0)
        self.now = 0
        self.timer = 0
        self.anchor = 0
        self.position = 0  # in lots
        self.live = {}  # by id, in the order of placing
        self.resting = {}  # at the venue, in the order of arrival
        self.arrivals = []  # sorted: (decided at, turn, id, kind)
        self.answers = deque()  # (time, kind, order)
        self.messages = self.timers = self.orders = self.cancels = self.fills = 0

    # ---- the market

    def on_depth(self, bids, asks):
        change(self.bids, bids)
        change(self.asks, asks)
        bid = self.bids.peekitem(-1)[0] if self.bids else 0
        ask = self.asks.peekitem(0)[0] if self.asks else 0
        self.best = (bid, ask)
        before = self.state
        self.state = CROSSED if bid and ask and bid >= ask else SYNCED
        if self.state != before:
            self.decide()

    def on_trade(self, ticks):
        passed = [order for order in self.resting.values()
                  if (ticks < order.ticks if order.is_buy else ticks > order.ticks)]
        for order in passed:
            del self.resting[order.id]
            self.answers.append((self.now + LATENCY, "fill", order))

    # ---- the venue

    def arrive(self):
        decided, _, number, kind = self.arrivals.pop(0)
        at = decided + LATENCY
        order = self.live.get(number)
        if kind == CANCEL:
            is_there = self.resting.pop(number, None) is not None
            self.answers.append((at + LATENCY, "canceled" if is_there else "missing", order))
        elif self.state != SYNCED or (self.best[1] <= order.ticks if order.is_buy
                                      else self.best[0] >= order.ticks):
            self.answers.append((at + LATENCY, "ended", order))
        else:
            self.resting[number] = order
            self.answers.append((at + LATENCY, "accepted", order))

    def on_answer(self, kind, order):
        if kind in ("accepted", "missing"):
            return
        del self.live[order.id]
        if kind == "fill":
            self.fills += 1
            self.position += order.quote[2] if order.is_buy else -order.quote[2]
        self.decide()

    # ---- the strategy

    def decide(self):
        wanted = dict.fromkeys(self.quotes())
        stale = []
        for order in self.live.values():
            if not order.is_canceling:
                if order.quote in wanted:
                    del wanted[order.quote]
                else:
                    stale.append(order)
        for order in stale:
            order.is_canceling = True
            self.cancels += 1
            is_fresh = (self.now, 1, order.id, PLACE) in self.arrivals
            insort(self.arrivals, (self.now, 2 if is_fresh else 0, order.id, CANCEL))
        for quote in wanted:
            self.orders += 1
            self.live[self.orders] = Order(self.orders, quote)
            insort(self.arrivals, (self.now, 1, self.orders, PLACE))

    def quotes(self):
        if self.state != SYNCED or not all(self.best):
            self.anchor = 0
            return []
        bid, ask = self.best
        middle = half_even((bid + ask) * TICK, 2)
        if self.anchor == 0 or abs(middle - self.anchor) > half_even(self.anchor * REQUOTE, SCALE):
            self.anchor = middle
        lots = NOTIONAL * SCALE // self.anchor // STEP
        held = half_even(self.anchor * self.position * STEP, SCALE)
        found = []
        for is_buy in (True, False):
            worst = held if is_buy else -held
            innermost = bid if is_buy else ask
            for level in range(LEVELS):
                distance = OFFSET + SPACING * level
                if is_buy:
                    ticks = min(self.anchor * (SCALE - distance) // SCALE // TICK, innermost)
                else:
                    ticks = max(-(-self.anchor * (SCALE + distance) // SCALE // TICK), innermost)
                worst += half_even(ticks * TICK * lots * STEP, SCALE)
                if worst > POSITION_MAX:
                    break
                found.append((is_buy, ticks, lots))
                innermost = ticks - 1 if is_buy else ticks + 1
        return found

    # ---- time

    def next_arrival(self):
        return self.arrivals[0][0] + LATENCY if self.arrivals else NEVER

    def before_market(self, until):
        """Arrivals, answers and timers that are due; at equal times in this order."""
        while True:
            at = min(self.answers[0][0] if self.answers else NEVER, self.timer, until)
            while self.next_arrival() <= at:
                self.arrive()
                at = min(at, self.answers[0][0])
            self.now = at
            if self.answers and self.answers[0][0] == at:
                self.on_answer(*self.answers.popleft()[1:])
            elif self.timer <= at:
                self.timers += 1
                self.timer = at + REFRESH
                self.decide()
            else:
                return

    def play(self, events):
        digest = 0
        self.timer = events[0][0] + REFRESH
        for event in events:
            now = event[0]
            if now >= self.timer or self.answers or self.arrivals:
                self.before_market(now)
            self.now = now
            self.messages += 1
            if event[1] == "depth":
                self.on_depth(event[2], event[3])
            elif event[1] == "trade":
                self.on_trade(event[2])
            digest = (digest ^ self.best[0]) * PRIME & WORD
            digest = (digest ^ self.best[1]) * PRIME & WORD
        for count in (self.timers, self.orders, self.cancels, self.fills):
            digest = (digest ^ count) * PRIME & WORD
        return digest


def main(passes):
    events = load()
    best = None
    for _ in range(passes):
        run = Run()
        start = time.process_time()
        digest = run.play(events)
        seconds = time.process_time() - start
        best = seconds if best is None else min(best, seconds)
    print(json.dumps({"name": "engine/grid/python", "count": len(events), "hash": digest >> 12,
                      "seconds": best}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
