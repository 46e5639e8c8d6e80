#!/usr/bin/env python3
"""Runs with the figures that they come to, in exact fractions and decimals of 50 digits.

Prints what tests/golden/performance.txt holds: for each run its inputs, then its figures. Shares
nothing with the program. Lines:
  run NAME | sample NANOSECONDS EQUITY EXPOSURE | close PNL | funding PAID
  fill SIDE NOTIONAL NOTIONAL_AT_MID_OR_DASH FEE | figure NAME VALUE_OR_REASON
"""

import statistics
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 50
DAY = 86_400 * 10**9
HOUR = 3_600 * 10**9
MIDNIGHT = 19_723 * DAY  # 2024-01-01T00:00Z


class Seeded:
    def __init__(self, state):
        self.state = state

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def cents(n):
    return f"{n // 100}.{n % 100:02d}" if n >= 0 else f"-{-n // 100}.{-n % 100:02d}"


def walk(seed, days, start):
    """Samples some hours apart, with a day or two left out now and then, and trades among them."""
    random, at, equity = Seeded(seed), MIDNIGHT + 7 * HOUR + 123, start
    samples, closes, fills, funding = [], [], [], []
    while at < MIDNIGHT + days * DAY:
        samples.append((at, cents(equity), cents(max(random.below(900_000) - 300_000, 0))))
        equity = max(equity + random.below(30_001) - 14_500, 1_000)
        if random.below(3) == 0:
            closes.append(cents(random.below(20_001) - 9_000))
            notional, mid = 100_000 + random.below(500_000), random.below(2_001) - 800
            fills.append((("buy", "sell")[random.below(2)], cents(notional),
                          cents(notional + mid) if random.below(9) else "-",
                          cents(random.below(400) - 50)))
        if random.below(5) == 0:
            funding.append(cents(random.below(301) - 100))
        at += (1 + random.below(9)) * HOUR + (2 * DAY if random.below(25) == 0 else 0)
    return samples, closes, fills, funding


def exact(number):
    return Decimal(number.numerator) / Decimal(number.denominator)


def by_days(samples):
    last = {at // DAY: Fraction(equity) for at, equity, _ in samples}
    curve = []
    for day in range(min(last), max(last) + 1):
        curve.append(last[day] if day in last else curve[-1])
    return curve


def ratios(samples):
    """Figures of daily equity, from what there was at the start; a ratio needs two days."""
    begin, end = Fraction(samples[0][1]), Fraction(samples[-1][1])
    steps = [begin, *by_days(samples)]
    yield "total_return", exact(end / begin - 1)
    days = Fraction(samples[-1][0] - samples[0][0], DAY)
    annual = "too_few_days"
    if days >= 1:
        annual = (exact(365 / days) * exact(end / begin).ln()).exp() - 1
    yield "annual_return", annual
    if days < 2:
        for name in ("calmar", "annual_volatility", "sharpe", "sortino"):
            yield name, "too_few_days"
        return
    fall = max(1 - value / max(steps[:i + 1]) for i, value in enumerate(steps))
    yield "calmar", annual / exact(fall) if fall else "no_drawdown"
    returns = [b / a - 1 for a, b in zip(steps, steps[1:])]
    mean, year = exact(statistics.mean(returns)), Decimal(365).sqrt()
    deviation = exact(statistics.variance(returns)).sqrt()
    down = exact(sum(min(r, Fraction(0))**2 for r in returns) / (len(returns) - 1)).sqrt()
    yield "annual_volatility", deviation * year
    yield "sharpe", mean / deviation * year if deviation else "no_variation"
    yield "sortino", mean / down * year if down else "no_losses"


def time_in_market(samples):
    held = exposed = weighted = Fraction(0)
    for (at, equity, exposure), (until, _, _) in zip(samples, samples[1:]):
        held += until - at
        exposed += until - at if Fraction(exposure) else 0
        weighted += (until - at) * Fraction(exposure) / Fraction(equity)
    yield "exposure_time_share", exact(exposed / held) if held else "no_samples"
    yield "exposure_average", exact(weighted / held) if held else "no_samples"


def trades(closes):
    pnl = [Fraction(text) for text in closes]
    wins, losses = [p for p in pnl if p > 0], [-p for p in pnl if p < 0]
    none = "no_trades"
    yield "win_rate", exact(Fraction(len(wins), len(pnl))) if pnl else none
    yield "expectancy", exact(statistics.mean(pnl)) if pnl else none
    yield "average_win", exact(statistics.mean(wins)) if wins else "no_wins" if pnl else none
    yield "average_loss", exact(statistics.mean(losses)) if losses else \
        "no_losses" if pnl else none
    yield "profit_factor", exact(sum(wins) / sum(losses)) if losses else \
        "no_losses" if pnl else none


def costs(samples, fills, funding):
    traded, fees = sum(Fraction(f[1]) for f in fills), sum(Fraction(f[3]) for f in fills)
    yield "traded", exact(Fraction(traded))
    yield "fees", exact(Fraction(fees))
    yield "funding", exact(Fraction(sum(map(Fraction, funding))))
    yield "turnover", exact(traded / statistics.mean(by_days(samples))) if fills else "no_trades"
    yield "fee_bps", exact(fees / traded * 10_000) if fills else "no_trades"
    measured = [(1 if side == "buy" else -1, Fraction(notional), Fraction(mid))
                for side, notional, mid, _ in fills if mid != "-"]
    weight = sum(mid for _, _, mid in measured)
    cost = sum(sign * (notional - mid) for sign, notional, mid in measured)
    yield "slippage_bps", exact(cost / weight * 10_000) if weight else \
        "no_reference" if fills else "no_trades"


def falls(samples):
    """Depth, start, trough, recovery of each drawdown, deepest first, and the longest one."""
    peak, found, now = None, [], None
    for at, text, _ in samples:
        equity = Fraction(text)
        if peak is None or equity >= peak[1]:
            if now:
                found.append((*now, at))
            peak, now = (at, equity), None
        elif now is None or 1 - equity / peak[1] > now[0]:
            now = (1 - equity / peak[1], peak[0], at)
    if now:
        found.append((*now, "-"))
    found.sort(key=lambda fall: (-fall[0], fall[1]))
    for i, (depth, *times) in enumerate(found[:5]):
        yield f"drawdown_{i}", exact(depth)
        yield f"drawdown_{i}_times", "/".join(map(str, times))
    end = samples[-1][0]
    yield "drawdown_longest", Decimal(max([(end if f[3] == "-" else f[3]) - f[1] for f in found],
                                          default=0))


def runs():
    yield "quarter", walk(3, 90, 1_000_000)
    yield "year", walk(4, 366, 2_500_000)
    yield "three_days", walk(5, 3, 1_000_000)
    yield "two_days", walk(6, 2, 1_000_000)
    yield "one_sample", ([(MIDNIGHT + 5, "100.00", "0.00")], [], [], [])
    flat = [(MIDNIGHT + i * DAY, "5000.00", "0.00") for i in range(10)]
    yield "flat", (flat, ["0.00"], [], [])
    rising = [(MIDNIGHT + i * DAY, cents(500_000 + i * i * 100), "100.00") for i in range(10)]
    yield "rising", (rising, ["5.00"], [("buy", "9.00", "-", "0.01")], [])
    falling = [(MIDNIGHT + i * DAY, cents(500_000 - i * i * 100), "100.00") for i in range(10)]
    yield "falling", (falling, ["-5.00"], [("sell", "9.00", "9.10", "-0.01")], ["0.50"])


def text(value):
    return value if isinstance(value, str) else f"{value:.17g}" if value else "0"


def lines():
    for name, (samples, closes, fills, funding) in runs():
        yield f"run {name}"
        yield from (f"sample {' '.join(map(str, sample))}" for sample in samples)
        yield from (f"close {pnl}" for pnl in closes)
        yield from (f"fill {' '.join(fill)}" for fill in fills)
        yield from (f"funding {paid}" for paid in funding)
        for figures in (ratios(samples), time_in_market(samples), trades(closes),
                        costs(samples, fills, funding), falls(samples)):
            yield from (f"figure {key} {text(value)}" for key, value in figures)


if __name__ == "__main__":
    print("\n".join(lines()))
