#!/usr/bin/env python3
"""Every indicator by its textbook formula, in decimals of 50 digits.

Usage: indicators_oracle.py [bars]   prints the expected columns, or the bars they are made from.

Shares nothing with the program: windows are recomputed for each bar, averages follow their
definition. Rows are `name key=value ... output: column`, `-` where there is no value.
"""

import sys
from decimal import Decimal, getcontext

getcontext().prec = 50
BARS = 160
ABSENT = None


def bars():
    """A seeded walk in cents with bars of text, so that every language reads the same numbers."""
    state, price, rows = 12345, 10_000, []

    def below(n):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % n

    for _ in range(BARS):
        price = max(price + below(301) - 148, 500)
        high = price + below(120)
        low = price - below(120)
        close = low + below(high - low + 1)
        rows.append([f"{n / 100:.2f}" for n in (high, low, close)] + [str(below(5000))])
    return rows


def windows(values, length, fold):
    return [ABSENT if i + 1 < length else fold(values[i + 1 - length:i + 1])
            for i in range(len(values))]


def mean(values):
    return sum(values) / len(values)


def sma(values, length):
    return windows(values, length, mean)


def variance(window):
    return mean([(value - mean(window)) ** 2 for value in window])


def stdev(values, length):
    return windows(values, length, lambda window: variance(window).sqrt())


def seeded(values, length, follow):
    """A recursive average over what is there, begun with the mean of the first `length` values."""
    out, seed, average = [], [], ABSENT
    for value in values:
        if value is ABSENT:
            out.append(ABSENT)
            continue
        if average is ABSENT:
            seed.append(value)
            average = mean(seed) if len(seed) == length else ABSENT
        else:
            average = follow(average, value)
        out.append(average)
    return out


def ema(values, length):
    factor = Decimal(2) / (length + 1)
    return seeded(values, length, lambda average, value: factor * value + (1 - factor) * average)


def rma(values, length):
    return seeded(values, length,
                  lambda average, value: average + (value - average) / Decimal(length))


def changes(values, length=1):
    return [ABSENT] * length + [b - a for a, b in zip(values, values[length:])]


def each(function, *columns):
    return [ABSENT if ABSENT in row else function(*row) for row in zip(*columns)]


def rsi(values, length):
    gain = rma(each(lambda change: max(change, Decimal(0)), changes(values)), length)
    loss = rma(each(lambda change: max(-change, Decimal(0)), changes(values)), length)
    return each(lambda g, l: 100 - 100 / (1 + g / l) if l else Decimal(100), gain, loss)


def true_range(high, low, close):
    before = [ABSENT] + close[:-1]
    return each(lambda h, l, b: max(h - l, abs(h - b), abs(l - b)), high, low, before)


def atr(high, low, close, length):
    return rma(true_range(high, low, close), length)


def wilder_sum(moves, length):
    """TA-Lib's: length - 1 moves added up, then each bar the sum loses 1/length of itself."""
    out, total = [ABSENT], Decimal(0)
    for count, move in enumerate(moves[1:], start=1):
        total = total + move if count < length else total - total / length + move
        out.append(total if count >= length else ABSENT)
    return out


def directional(high, low, close, length):
    ups, downs = changes(high), each(lambda change: -change, changes(low))
    plus = each(lambda u, d: u if u > d and u > 0 else Decimal(0), ups, downs)
    minus = each(lambda u, d: d if d > u and d > 0 else Decimal(0), ups, downs)
    total = wilder_sum(true_range(high, low, close), length)
    percent = [each(lambda part, whole: 100 * part / whole, wilder_sum(side, length), total)
               for side in (plus, minus)]
    return percent[0], percent[1]


def adx(high, low, close, length):
    plus, minus = directional(high, low, close, length)
    return rma(each(lambda p, m: 100 * abs(p - m) / (p + m), plus, minus), length)


def macd(values, fast, slow, signal):
    late = [ABSENT] * (slow - fast) + values[slow - fast:]
    line = each(lambda a, b: a - b, ema(late, fast), ema(values, slow))
    average = ema(line, signal)
    line = each(lambda a, _: a, line, average)
    return {"line": line, "signal": average, "hist": each(lambda a, b: a - b, line, average)}


def bbands(values, length, deviations):
    middle, reach = sma(values, length), stdev(values, length)
    return {"upper": each(lambda m, r: m + deviations * r, middle, reach), "mid": middle,
            "lower": each(lambda m, r: m - deviations * r, middle, reach)}


def roc(values, length):
    before = [ABSENT] * length + values[:-length]
    return each(lambda value, b: (value - b) / b * 100, values, before)


def vwap(high, low, close, volume, length):
    price = each(lambda h, l, c: (h + l + c) / 3, high, low, close)
    values = windows([p * v for p, v in zip(price, volume)], length, sum)
    return each(lambda a, b: a / b, values, windows(volume, length, sum))


def columns():
    high, low, close, volume = ([Decimal(row[i]) for row in bars()] for i in range(4))
    for length in (1, 2, 5, 14, 30):
        key = f"length={length}"
        yield "sma", key, {"value": sma(close, length)}
        yield "ema", key, {"value": ema(close, length)}
        yield "rma", key, {"value": rma(close, length)}
        yield "stdev", key, {"value": stdev(close, length)}
        yield "highest", key, {"value": windows(close, length, max)}
        yield "lowest", key, {"value": windows(close, length, min)}
        yield "mom", key, {"value": changes(close, length)}
        yield "roc", key, {"value": roc(close, length)}
        yield "rsi", key, {"value": rsi(close, length)}
        yield "atr", key, {"value": atr(high, low, close, length)}
        yield "vwap", key, {"value": vwap(high, low, close, volume, length)}
    for length in (2, 5, 14):
        key = f"length={length}"
        plus, minus = directional(high, low, close, length)
        yield "plus_di", key, {"value": plus}
        yield "minus_di", key, {"value": minus}
        yield "adx", key, {"value": adx(high, low, close, length)}
    yield "trange", "", {"value": true_range(high, low, close)}
    for fast, slow, signal in ((12, 26, 9), (3, 8, 4)):
        yield "macd", f"fast={fast} slow={slow} signal={signal}", macd(close, fast, slow, signal)
    for length, deviations in ((20, "2"), (5, "1.5")):
        yield ("bbands", f"length={length} deviations={deviations}",
               bbands(close, length, Decimal(deviations)))


def text(value):
    return "-" if value is ABSENT else f"{value:.17g}" if value else "0"


def lines():
    for name, key, outputs in columns():
        for output, column in outputs.items():
            yield " ".join([*f"{name} {key} {output}:".split(), *map(text, column)])


def bar_lines():
    return [",".join(row) for row in bars()]


if __name__ == "__main__":
    print("\n".join(bar_lines() if sys.argv[1:] == ["bars"] else lines()))
