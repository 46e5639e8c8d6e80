"""Runs of hftbacktest: a recording as its events, its models, the strategy of hft_grid."""
import time

import hft_grid
import numpy as np
import orjson
from hftbacktest import (BUY_EVENT, DEPTH_EVENT, DEPTH_SNAPSHOT_EVENT, EXCH_EVENT, LOCAL_EVENT,
                         SELL_EVENT, TRADE_EVENT, BacktestAsset, HashMapMarketDepthBacktest,
                         ROIVectorMarketDepthBacktest)
from hftbacktest.types import event_dtype
from recording import lines

BOTH = EXCH_EVENT | LOCAL_EVENT
LATENCY_LEAST = 1_000_000  # ns, of the clock as the program corrects it
FILLS_MAX = 100_000
DEPTHS = {"hash map": HashMapMarketDepthBacktest, "vector": ROIVectorMarketDepthBacktest}


def messages_of(path):
    """(time, message) of each line, the time corrected as the program does it."""
    found = []
    for stamp, text in lines(path):
        message = orjson.loads(text)
        found.append((stamp, message.get("data", message)))
    offset = LATENCY_LEAST - min(stamp - message["T"] * 1_000_000 for stamp, message in found)
    return [(stamp + offset, message) for stamp, message in found]


def level_rows(at, message, kind, bids, asks):
    for flag, levels in ((BUY_EVENT, message[bids]), (SELL_EVENT, message[asks])):
        for price, quantity in levels:
            yield (BOTH | kind | flag, at, at, float(price), float(quantity), 0, 0, 0)


def trade_row(at, message, flag, quantity):
    return (BOTH | TRADE_EVENT | flag, at, at, float(message["p"]), quantity, 0, 0, 0)


def rows_of(messages):
    """Rows in the order of the program's events.

    Everything is seen by the venue and by the strategy at the time of reception. Diffs that came
    before the snapshot and follow it come a nanosecond behind it.
    """
    waiting, last = [], None
    for at, message in messages:
        kind = message.get("e")
        if kind == "trade":
            yield trade_row(at, message, SELL_EVENT if message["m"] else BUY_EVENT,
                            float(message["q"]))
        elif kind == "depthUpdate" and last is None:
            waiting.append(message)
        elif kind == "depthUpdate" and message["u"] > last:
            yield from level_rows(at, message, DEPTH_EVENT, "b", "a")
        elif kind is None:
            last = message["lastUpdateId"]
            yield from level_rows(at, message, DEPTH_SNAPSHOT_EVENT, "bids", "asks")
            for diff in waiting:
                if diff["u"] > last:
                    yield from level_rows(at + 1, diff, DEPTH_EVENT, "b", "a")


class Recording:
    """A market as events of hftbacktest, and its trades by time."""

    def __init__(self, market):
        messages = messages_of(market.path)
        self.market = market
        self.start = next(at for at, message in messages if message.get("e") != "depthUpdate")
        self.events = np.array(list(rows_of(messages)), event_dtype)
        scale = 10**market.price_decimals
        self.trades = {at: (-1 if message["m"] else 1, round(float(message["p"]) * scale))
                       for at, message in messages if message.get("e") == "trade"}


def millionths(text):
    return round(float(text) * hft_grid.MILLION)


def rules_of(case, recording, cancels_at_once):
    given = case.parameters
    scale = 2 * 10**(recording.market.price_decimals + recording.market.quantity_decimals)
    rules = np.zeros(10, np.int64)
    rules[hft_grid.LEVELS] = int(given["levels"])
    rules[hft_grid.OFFSET] = millionths(given["offset"])
    rules[hft_grid.SPACING] = millionths(given["spacing"])
    rules[hft_grid.REQUOTE] = millionths(given["requote"])
    rules[hft_grid.SKEW] = millionths(given["skew"])
    rules[hft_grid.NOTIONAL2] = int(given["notional"]) * scale
    rules[hft_grid.POSITION_MAX2] = int(given["position_max"]) * scale
    rules[hft_grid.REFRESH] = int(given["refresh"]) * 1_000_000
    rules[hft_grid.START] = recording.start
    rules[hft_grid.CANCELS_AT_ONCE] = int(cancels_at_once)
    return rules


def asset_of(case, market, events):
    asset = (BacktestAsset().data(events).linear_asset(1.0)
             .constant_order_latency(case.latency, case.latency).no_partial_fill_exchange()
             .trading_value_fee_model(0.0002, 0.0005)
             .tick_size(market.tick_size).lot_size(market.lot_size)
             .roi_lb(market.price_range[0]).roi_ub(market.price_range[1]))
    if case.queue == "risk_adverse":
        return asset.risk_adverse_queue_model()
    return asset.power_prob_queue_model(float(case.queue.removeprefix("power:")))


class Run:
    """One run, timed: the loop alone, without making the events or the backtest."""

    def __init__(self, case, recording, *, cancels_at_once=False, depth="hash map"):
        rules = rules_of(case, recording, cancels_at_once)
        sizes = np.array([recording.market.tick_size, recording.market.lot_size])
        fills = np.zeros((FILLS_MAX, 5), np.int64)
        numbers = np.zeros(8, np.int64)
        backtest = DEPTHS[depth]([asset_of(case, recording.market, recording.events)])
        wall, processor = time.perf_counter(), time.process_time()
        hft_grid.run(backtest, rules, sizes, fills, numbers)
        self.processor_seconds = time.process_time() - processor
        self.wall_seconds = time.perf_counter() - wall
        backtest.close()
        fills = fills[:numbers[hft_grid.FILLS]].tolist()
        self.fills = [tuple(row[:hft_grid.FILL_WAITED]) for row in fills]
        self.waited = {tuple(row[:hft_grid.FILL_WAITED]) for row in fills
                       if row[hft_grid.FILL_WAITED]}
        self.orders = int(numbers[hft_grid.ORDERS])
        self.cancels_early = int(numbers[hft_grid.CANCELS_EARLY])
