"""What an answer must say, beyond being an answer. Every check fails on what is empty;
checks_test.py holds each of them to it. checks.mjs has the checks of the JavaScript drivers."""

import time
from decimal import Decimal, InvalidOperation

Level = tuple[Decimal, Decimal]


class Mismatch(Exception):
    """An answer that is not what the call must give."""


def require(is_so: bool, what: str) -> None:
    if not is_so:
        raise Mismatch(what)


def number(value: object, what: str = "number") -> Decimal:
    """A business number: the venue sends it as a text."""
    require(isinstance(value, str) and value != "", f"{what} is {value!r}, not a text")
    try:
        return Decimal(value)
    except InvalidOperation:
        raise Mismatch(f"{what} is {value!r}, not a number") from None


def positive(value: object, what: str) -> Decimal:
    parsed = number(value, what)
    require(parsed > 0, f"{what} is {value}")
    return parsed


def equal(seen: object, expected: object, what: str) -> None:
    require(seen == expected, f"{what} is {seen}, not {expected}")


def close(seen: Decimal, expected: Decimal, tolerance: str, what: str) -> None:
    require(abs(seen - expected) <= Decimal(tolerance), f"{what} is {seen}, not {expected}")


def rows(found: object, at_least: int = 1, what: str = "rows") -> list:
    require(isinstance(found, list), f"{what}: no list but {found!r}")
    require(len(found) >= at_least, f"{what}: {len(found)}, at least {at_least} are due")
    return found


def one(found: object, what: str = "rows") -> dict:
    require(len(rows(found, 1, what)) == 1, f"{what}: {len(found)}, not one")
    return found[0]


def near_now(ms: int) -> None:
    away = abs(ms - time.time() * 1000)
    require(away < 1000, f"{away:.0f} ms from the local clock")


def candles(found: object, count: int) -> None:
    """Rows of [start, open, high, low, close, volume, turnover], newest first."""
    equal(len(rows(found, 1, "candles")), count, "number of candles")
    for row in found:
        opened, high, low, closed = (positive(text, "price of a candle") for text in row[1:5])
        require(low <= min(opened, closed) and high >= max(opened, closed), f"candle {row}")
        require(number(row[5], "volume") >= 0, f"candle {row}")
    starts = [int(row[0]) for row in found]
    steps = {later - earlier for later, earlier in zip(starts, starts[1:])}
    equal(steps, {60_000}, "distance of candles")


def book(bids: list[Level], asks: list[Level], depth: int) -> None:
    for name, levels, sign in (("bids", bids, -1), ("asks", asks, 1)):
        prices = [price * sign for price, _ in levels]
        require(0 < len(levels) <= depth, f"{len(levels)} {name}")
        require(all(low < high for low, high in zip(prices, prices[1:])), f"{name} not in order")
        require(all(size > 0 for _, size in levels), f"{name} with nothing in a level")
    require(bids[0][0] < asks[0][0], f"crossed: {bids[0][0]} and {asks[0][0]}")


def same_book(ours: dict[str, list[Level]], theirs: dict[str, list[Level]]) -> None:
    """The client's book and the venue's, level by level."""
    for side in ("bids", "asks"):
        require(len(ours[side]) > 0, f"the venue has no {side}")
        for place, (mine, kept) in enumerate(zip(ours[side], theirs[side])):
            require(mine == kept, f"{side}[{place}]: venue {mine}, client {kept}")
        equal(len(theirs[side]), len(ours[side]), f"number of {side}")


def ticker(row: dict) -> None:
    bid, ask = positive(row["bid1Price"], "bid"), positive(row["ask1Price"], "ask")
    last = positive(row["lastPrice"], "last")
    high, low = positive(row["highPrice24h"], "high"), positive(row["lowPrice24h"], "low")
    require(bid < ask, f"bid {bid}, ask {ask}")
    require(low <= last <= high, f"last {last} outside of {low} to {high}")
    require(abs(last - bid) < bid / 20, f"last {last}, bid {bid}")


def trades(found: object) -> None:
    """Public trades of the REST interface."""
    for row in rows(found, 1, "trades"):
        require(row["side"] in ("Buy", "Sell"), f"side {row['side']!r}")
        positive(row["price"], "price")
        positive(row["size"], "size")
    unique([row["execId"] for row in found], "execId of trades")


def unique(ids: list, what: str) -> None:
    require(len(ids) > 0, f"{what}: none")
    require("" not in ids and len(set(ids)) == len(ids), f"{what}: not unique in {ids}")


def fills(found: object, quantity: Decimal) -> tuple[Decimal, Decimal]:
    """Executions of one order that is filled: average price and fee."""
    unique([row["execId"] for row in rows(found, 1, "executions")], "execId")
    filled = value = fees = Decimal(0)
    for row in found:
        size, price = positive(row["execQty"], "execQty"), positive(row["execPrice"], "execPrice")
        rate, fee = positive(row["feeRate"], "feeRate"), positive(row["execFee"], "execFee")
        # A purchase on spot is charged in what was bought, everything else in the quote.
        is_in_base = row["feeCurrency"] not in ("", "USDT")
        close(fee, (size if is_in_base else size * price) * rate, "0.00000002", "execFee")
        filled, value, fees = filled + size, value + size * price, fees + fee
    equal(filled, quantity, "sum of execQty")
    return value / filled, fees


def item_codes(codes: list, expected: list[bool]) -> None:
    """Codes of a batch in the order of its items: whether each was taken."""
    equal(len(rows(codes, 1, "codes")), len(expected), "number of codes")
    for place, (row, is_taken) in enumerate(zip(codes, expected)):
        require(isinstance(row["code"], int), f"code {row['code']!r}")
        require((row["code"] == 0) == is_taken, f"item {place} has code {row['code']}")


def limit_headers(headers: dict) -> int:
    """The headers of a rate limit; gives what remains."""
    names = ("X-Bapi-Limit", "X-Bapi-Limit-Status", "X-Bapi-Limit-Reset-Timestamp")
    missing = [name for name in names if not headers.get(name)]
    require(not missing, f"no {missing}")
    limit, remaining, reset_ms = (int(headers[name]) for name in names)
    require(limit > 0 and 0 <= remaining <= limit, f"limit {limit}, remaining {remaining}")
    require(abs(reset_ms - time.time() * 1000) < 5000, f"reset at {reset_ms}")
    return remaining
