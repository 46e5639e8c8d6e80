"""The grid strategy for hftbacktest, compiled by numba; docs/strategies/grid.md says what it does.

Prices are ticks, or half ticks where a name ends in 2, so that the mid is whole; fractions are
millionths. Only the lean against a position is a floating-point number.
"""
import math

import numpy as np
from hftbacktest import GTX, LIMIT
from hftbacktest.order import CANCELED, EXPIRED, FILLED, NONE
from numba import njit

MILLION = 1_000_000
LIVE_MAX = 512
QUOTES_MAX = 64
NO_PRICE = 1 << 62
END_OF_DATA, FEED, RESPONSE = 1, 2, 3  # what wait_next_feed returns

# Columns of a live order.
ID, SIDE, TICKS, LOTS, STAGE, WAITED = range(6)
PLACED, CANCEL_WANTED, CANCEL_SENT = range(3)
# Columns of a fill.
FILL_TIME, FILL_SIDE, FILL_TICKS, FILL_LOTS, FILL_WAITED = range(5)
# Places of the run's numbers.
FILLS, TIMERS, ORDERS, CANCELS, CANCELS_EARLY, LIVE, POSITION, ANCHOR2 = range(8)
# Places of the rules.
(LEVELS, OFFSET, SPACING, REQUOTE, SKEW, NOTIONAL2, POSITION_MAX2, REFRESH, START,
 CANCELS_AT_ONCE) = range(10)


@njit
def wanted_price(side, distance, anchor2, lean):
    if lean == 0.0:
        product = anchor2 * (MILLION - side * distance)
        return product // (2 * MILLION) if side == 1 else -(-product // (2 * MILLION))
    price = 0.5 * anchor2 * (1.0 - lean) * (1.0 - side * distance / MILLION)
    return int(math.floor(price)) if side == 1 else int(math.ceil(price))


@njit
def find_quotes(quotes, bid, ask, numbers, rules):
    """Fills `quotes` with (side, ticks, lots); returns how many."""
    anchor2 = numbers[ANCHOR2]
    lots = rules[NOTIONAL2] // anchor2
    held2 = anchor2 * numbers[POSITION]
    lean = rules[SKEW] / MILLION * held2 / rules[POSITION_MAX2]
    count = 0
    if lots == 0:
        return count
    for side in (1, -1):
        worst2 = held2 * side
        innermost = bid if side == 1 else ask
        for level in range(rules[LEVELS]):
            distance = rules[OFFSET] + rules[SPACING] * level
            ticks = wanted_price(side, distance, anchor2, lean)
            ticks = min(ticks, innermost) if side == 1 else max(ticks, innermost)
            worst2 += 2 * ticks * lots
            if worst2 > rules[POSITION_MAX2]:
                break
            quotes[count, 0] = side
            quotes[count, 1] = ticks
            quotes[count, 2] = lots
            count += 1
            innermost = ticks - side
    return count


@njit
def cancel(hbt, order, numbers, rules):
    """hftbacktest refuses to cancel what was not answered yet: then the cancel waits for that.

    With CANCELS_AT_ONCE the mark of the request under way is taken off its local copy first.
    """
    held = hbt.orders(0).get(np.uint64(order[ID]))
    if held.req != NONE:
        numbers[CANCELS_EARLY] += 1
        if rules[CANCELS_AT_ONCE] == 0:
            order[STAGE] = CANCEL_WANTED
            order[WAITED] = 1
            return
        held.arr[0].req = NONE
    hbt.cancel(0, order[ID], False)
    order[STAGE] = CANCEL_SENT


@njit
def place(hbt, quote, live, numbers, sizes):
    numbers[ORDERS] += 1
    price, quantity = quote[1] * sizes[0], quote[2] * sizes[1]
    if quote[0] == 1:
        hbt.submit_buy_order(0, numbers[ORDERS], price, quantity, GTX, LIMIT, False)
    else:
        hbt.submit_sell_order(0, numbers[ORDERS], price, quantity, GTX, LIMIT, False)
    order = live[numbers[LIVE]]
    order[ID] = numbers[ORDERS]
    order[SIDE] = quote[0]
    order[TICKS] = quote[1]
    order[LOTS] = quote[2]
    order[STAGE] = PLACED
    order[WAITED] = 0
    numbers[LIVE] += 1


@njit
def decide(hbt, live, quotes, numbers, rules, sizes):
    depth = hbt.depth(0)
    bid, ask = depth.best_bid_tick, depth.best_ask_tick
    anchor2 = numbers[ANCHOR2]
    if anchor2 == 0 or abs(bid + ask - anchor2) * MILLION > anchor2 * rules[REQUOTE]:
        numbers[ANCHOR2] = bid + ask
    count = find_quotes(quotes, bid, ask, numbers, rules)
    for i in range(numbers[LIVE]):
        order = live[i]
        if order[STAGE] != PLACED:
            continue
        is_wanted = False
        for quote in quotes[:count]:
            if quote[0] == order[SIDE] and quote[1] == order[TICKS] and quote[2] == order[LOTS]:
                quote[2] = 0
                is_wanted = True
        if not is_wanted:
            numbers[CANCELS] += 1
            cancel(hbt, order, numbers, rules)
    for quote in quotes[:count]:
        if quote[2] != 0:
            place(hbt, quote, live, numbers, sizes)


@njit
def write_fill(order, answer, fills, numbers):
    row = fills[numbers[FILLS]]
    row[FILL_TIME] = answer.exch_timestamp
    row[FILL_SIDE] = order[SIDE]
    row[FILL_TICKS] = answer.exec_price_tick
    row[FILL_LOTS] = order[LOTS]
    row[FILL_WAITED] = order[WAITED]
    numbers[FILLS] += 1
    numbers[POSITION] += order[SIDE] * order[LOTS]


@njit
def take_answers(hbt, live, fills, numbers):
    """Drops orders that ended; returns whether any did."""
    orders = hbt.orders(0)
    kept = 0
    for i in range(numbers[LIVE]):
        answer = orders.get(np.uint64(live[i, ID]))
        if answer.status == FILLED:
            write_fill(live[i], answer, fills, numbers)
        elif answer.status != CANCELED and answer.status != EXPIRED:
            live[kept] = live[i]
            if live[i, STAGE] == CANCEL_WANTED and answer.req == NONE:
                hbt.cancel(0, live[i, ID], False)
                live[kept, STAGE] = CANCEL_SENT
            kept += 1
    has_ended = kept < numbers[LIVE]
    numbers[LIVE] = kept
    hbt.clear_inactive_orders(0)
    return has_ended


@njit
def run(hbt, rules, sizes, fills, numbers):
    """Plays the whole recording: looks at the market every REFRESH, when the book is there, and
    when an order filled or ended."""
    live = np.zeros((LIVE_MAX, 6), np.int64)
    quotes = np.zeros((QUOTES_MAX, 3), np.int64)
    is_synced = False
    timer = rules[START] + rules[REFRESH]
    code = hbt.wait_next_feed(True, np.int64(1))
    while code != END_OF_DATA:
        is_asked = False
        if code == RESPONSE:
            is_asked = take_answers(hbt, live, fills, numbers)
        elif not is_synced:
            depth = hbt.depth(0)
            is_synced = depth.best_bid_tick > 0 and depth.best_ask_tick < NO_PRICE
            is_asked = is_synced
        now = hbt.current_timestamp
        if now >= timer:
            numbers[TIMERS] += 1
            timer += rules[REFRESH]
            is_asked = True
        if is_asked and is_synced:
            decide(hbt, live, quotes, numbers, rules, sizes)
        code = hbt.wait_next_feed(True, timer - now)
