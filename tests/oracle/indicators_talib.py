#!/usr/bin/env python3
"""The same columns by TA-Lib; prints what tests/golden/indicators_talib.txt holds.

Needs TA-Lib's Python module and is run by hand, when an indicator is added: the tests read its
output only. What TA-Lib does not have is left out.
"""

import numpy
import talib

import indicators_oracle as oracle


def columns():
    rows = oracle.bars()
    high, low, close = (numpy.array([float(row[i]) for row in rows]) for i in range(3))
    lengths = {"ema": talib.EMA, "sma": talib.SMA, "stdev": talib.STDDEV, "highest": talib.MAX,
               "lowest": talib.MIN, "mom": talib.MOM, "roc": talib.ROC, "rsi": talib.RSI}
    for length in (5, 14, 30):
        key = f"length={length}"
        for name, function in lengths.items():
            yield name, key, {"value": function(close, length)}
        yield "atr", key, {"value": talib.ATR(high, low, close, length)}
    for length in (2, 5, 14):
        key = f"length={length}"
        yield "plus_di", key, {"value": talib.PLUS_DI(high, low, close, length)}
        yield "minus_di", key, {"value": talib.MINUS_DI(high, low, close, length)}
        yield "adx", key, {"value": talib.ADX(high, low, close, length)}
    yield "trange", "", {"value": talib.TRANGE(high, low, close)}
    for fast, slow, signal in ((12, 26, 9), (3, 8, 4)):
        outputs = talib.MACD(close, fast, slow, signal)
        yield ("macd", f"fast={fast} slow={slow} signal={signal}",
               dict(zip(("line", "signal", "hist"), outputs)))
    for length, deviations in ((20, 2.0), (5, 1.5)):
        outputs = talib.BBANDS(close, length, deviations, deviations)
        yield ("bbands", f"length={length} deviations={deviations:g}",
               dict(zip(("upper", "mid", "lower"), outputs)))


def main():
    for name, key, outputs in columns():
        for output, column in outputs.items():
            print(*f"{name} {key} {output}:".split(),
                  *("-" if numpy.isnan(value) else f"{value:.12g}" for value in column))


if __name__ == "__main__":
    main()
