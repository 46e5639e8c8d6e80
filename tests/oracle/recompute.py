#!/usr/bin/env python3
"""Recomputes the money of a run from its files alone and compares it to the last digit.

Usage: recompute.py DIR [FUNDING]

DIR holds orders.csv, fills.csv, result.json, perhaps funding.csv and equity.csv; FUNDING is the
table of funding that the run was given: with it, every payment follows from a row of the table and
none is missing.

Shares nothing with the program: exact decimals of the standard library, the rules as documented
(average-cost positions, costs of a partial close, values, fees and funding rounded half to even at
12 digits; an inverse contract is worth quantity * multiplier / price coins, and gains what its
value loses; of spot both assets change hands, and balances hold what the units held cost).
"""

import csv
import hashlib
import json
import re
import sys
from collections import defaultdict
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal, setcontext
from pathlib import Path

QUANTUM = Decimal("1e-12")
SUFFIXES = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9}


class Mismatch(Exception):
    """A figure of the files that the recomputation does not confirm."""


def rounded(value: Decimal) -> Decimal:
    return value.quantize(QUANTUM, rounding=ROUND_HALF_EVEN)


def nanoseconds(text: str) -> int:
    """ISO 8601, UTC where no zone is said, or seconds or milliseconds since 1970."""
    if text.isdigit():
        return int(text) * (10**9 if len(text) == 10 else 10**6)
    day, clock, fraction, zone = re.fullmatch(
        r"([\d-]{10})[ T]([\d:]{8})(?:\.(\d+))?(.*)", text).groups()
    zone = "+00:00" if zone in ("", "Z") else zone
    moment = datetime.fromisoformat(f"{day} {clock}{zone}")
    return int(moment.timestamp()) * 10**9 + int((fraction or "").ljust(9, "0"))


def duration(text: str) -> int | None:
    """Nanoseconds of a constant latency; nothing for one that was drawn."""
    for suffix in ("ns", "us", "ms", "s", "m"):
        if text.endswith(suffix) and text[: -len(suffix)].isdigit():
            return int(text[: -len(suffix)]) * SUFFIXES[suffix]
    return None


def rows_of(path: Path) -> list[dict]:
    if not path.exists():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def expect(place: str, name: str, written: str, computed: Decimal) -> None:
    if Decimal(written) != computed:
        raise Mismatch(f"{place}: {name} is {written}, recomputed {computed}")


class Book:
    """Positions and wallet, replayed fill by fill."""

    def __init__(self, result: dict) -> None:
        self.wallet = Decimal(result["capital"])
        self.contracts = result.get("instruments", {})
        self.position: dict[str, Decimal] = defaultdict(Decimal)
        self.cost: dict[str, Decimal] = defaultdict(Decimal)
        self.realized = Decimal(0)
        self.fees = Decimal(0)
        self.funding = Decimal(0)
        self.closes: list[Decimal] = []
        self.assets: dict[str, Decimal] = defaultdict(Decimal)
        self.assets[result["currency"]] += Decimal(result["capital"])

    def is_spot(self, symbol: str) -> bool:
        return self.contracts.get(symbol, {}).get("contract") == "spot"

    def is_inverse(self, symbol: str) -> bool:
        return self.contracts.get(symbol, {}).get("contract") == "inverse"

    def value(self, symbol: str, price: Decimal, quantity: Decimal) -> Decimal:
        units = rounded(quantity * Decimal(self.contracts.get(symbol, {}).get("multiplier", "1")))
        return rounded(units / price if self.is_inverse(symbol) else units * price)

    def gain(self, symbol: str, value_gained: Decimal) -> Decimal:
        return -value_gained if self.is_inverse(symbol) else value_gained

    def close(self, symbol: str, closed: Decimal, value: Decimal) -> Decimal:
        held = self.position[symbol]
        whole = closed == abs(held)
        cost = self.cost[symbol] if whole else rounded(self.cost[symbol] * closed / abs(held))
        sign = 1 if held > 0 else -1
        self.cost[symbol] -= cost
        self.position[symbol] -= sign * closed
        return self.gain(symbol, sign * value - cost)

    def fill(self, symbol: str, side: str, price: Decimal, quantity: Decimal,
             fee: Decimal) -> Decimal:
        sign = 1 if side == "buy" else -1
        realized = Decimal(0)
        value = self.value(symbol, price, quantity)
        opened, opened_value = quantity, value
        if self.position[symbol] * sign < 0:
            closed = min(abs(self.position[symbol]), quantity)
            closed_value = self.value(symbol, price, closed)
            realized = self.close(symbol, closed, closed_value)
            self.closes.append(realized)
            opened -= closed
            opened_value -= closed_value
        if opened:
            self.position[symbol] += sign * opened
            self.cost[symbol] += sign * opened_value
        self.move_assets(symbol, sign * quantity, sign * value, realized, fee)
        self.realized += realized
        self.fees += fee
        self.wallet += realized - fee
        return realized

    def move_assets(self, symbol: str, units: Decimal, paid: Decimal, realized: Decimal,
                    fee: Decimal) -> None:
        """What lies in the wallets of both assets; of a contract only its result."""
        contract = self.contracts.get(symbol, {})
        money = contract.get("money_unit", "")
        if self.is_spot(symbol):
            self.assets[contract["quantity_unit"]] += units
            self.assets[money] -= paid + fee
            if self.assets[contract["quantity_unit"]] < 0 or self.assets[money] < 0:
                raise Mismatch(f"{symbol}: a wallet went below zero: {dict(self.assets)}")
        elif money:
            self.assets[money] += realized - fee

    def unrealized(self, symbol: str, mark: Decimal) -> Decimal:
        held = self.position[symbol]
        value = self.value(symbol, mark, abs(held))
        return self.gain(symbol, (value if held > 0 else -value) - self.cost[symbol])

    def state(self, time: str) -> tuple:
        """Moment, wallet and what all positions cost."""
        return nanoseconds(time), self.wallet, sum(self.cost.values(), Decimal(0))


def pay(book: Book, place: str, row: dict) -> None:
    symbol = row["instrument"]
    held = book.position[symbol]
    expect(place, "position", row["position"], held)
    value = book.value(symbol, Decimal(row["mark"]), abs(held))
    paid = rounded(value * Decimal(row["rate"]))
    amount = -paid if held > 0 else paid
    expect(place, "amount", row["amount"], amount)
    book.funding += amount
    book.assets[row["currency"]] += amount
    book.wallet += amount
    expect(place, "wallet", row["wallet"], book.wallet)
    if nanoseconds(row["due"]) > nanoseconds(row["time"]):
        raise Mismatch(f"{place}: learned of before it was due")


def check_money(directory: Path, result: dict) -> tuple[Book, dict[str, Decimal], list[tuple]]:
    """Fills and funding in the order in which they were learned of."""
    assumptions = result["assumptions"]
    book = Book(result)
    filled: dict[str, Decimal] = defaultdict(Decimal)
    states = [book.state(result["started_at"])]
    seen = set()
    funding = list(enumerate(rows_of(directory / "funding.csv"), start=2))
    fills = rows_of(directory / "fills.csv")

    def pay_due(fills_before: int) -> None:
        while funding and int(funding[0][1]["fills_before"]) == fills_before:
            number, row = funding.pop(0)
            pay(book, f"funding.csv:{number}", row)
            states.append(book.state(row["time"]))

    for number, row in enumerate(fills):
        pay_due(number)
        place = f"fills.csv:{number + 2}"
        symbol = row["instrument"]
        price, quantity = Decimal(row["price"]), Decimal(row["quantity"])
        maker, taker = assumptions[f"fees.{symbol}"].split(",")
        rate = maker if row["liquidity"] == "maker" else taker
        value = book.value(symbol, price, quantity)
        fee = rounded(value * Decimal(rate))
        realized = book.fill(symbol, row["side"], price, quantity, fee)
        expect(place, "notional", row["notional"], value)
        expect(place, "fee", row["fee"], fee)
        expect(place, "realized_gross", row["realized_gross"], realized)
        expect(place, "position", row["position"], book.position[symbol])
        expect(place, "wallet", row["wallet"], book.wallet)
        if row["fee_currency"] != result["currency"]:
            raise Mismatch(f"{place}: a fee in {row['fee_currency']}")
        key = (symbol, row["fill_id"])
        if key in seen:
            raise Mismatch(f"{place}: fill {key} is there twice")
        seen.add(key)
        filled[row["client_order_id"]] += quantity
        states.append(book.state(row["time"]))
    pay_due(len(fills))
    if funding:
        raise Mismatch(f"funding.csv:{funding[0][0]}: stands at no place between the fills")
    if any(later[0] < earlier[0] for earlier, later in zip(states, states[1:])):
        raise Mismatch("the times of fills and funding go back")
    return book, filled, states


def check_equity(directory: Path, result: dict, states: list[tuple]) -> int:
    """Rows between two changes of money show what the earlier one left."""
    kinds = {each["contract"] for each in result.get("instruments", {}).values()}
    rows = rows_of(directory / "equity.csv")
    for number, row in enumerate(rows, start=2):
        place, at = f"equity.csv:{number}", nanoseconds(row["time"])
        expect(place, "equity", row["equity"],
               Decimal(row["balance"]) + Decimal(row["unrealized_gross"]))
        known = [state for state in states if state[0] < at][-1:]
        known += [state for state in states if state[0] == at]
        if Decimal(row["balance"]) not in [wallet for _, wallet, _ in known]:
            raise Mismatch(f"{place}: balance {row['balance']} is no wallet of that moment")
        gains = [Decimal(row["position_value"]) - cost for _, _, cost in known]
        gains = [-gain for gain in gains] if kinds == {"inverse"} else gains
        if len(kinds) == 1 and Decimal(row["unrealized_gross"]) not in gains:
            raise Mismatch(f"{place}: unrealized_gross is {row['unrealized_gross']}, "
                           f"recomputed {gains}")
    if rows and rows[-1]["equity"] != result["equity"]:
        raise Mismatch("equity.csv does not end with the equity of result.json")
    return len(rows)


# What a table of funding may call its columns, and the one name that is read here.
COLUMN_NAMES = {"symbol": "instrument", "timestamp": "time", "funding_rate": "rate",
                "mark_price": "mark"}


def table_of(path: Path) -> dict[tuple[str, int], dict]:
    table = {}
    for row in rows_of(path):
        row = {COLUMN_NAMES.get(name.strip().lower(), name.strip().lower()): value.strip()
               for name, value in row.items()}
        table[row["instrument"], nanoseconds(row["time"])] = row
    return table


def check_table(directory: Path, result: dict, path: Path) -> None:
    """Every payment has its row, and each row of a moment with a position was paid."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != result["assumptions"]["funding_table"]:
        raise Mismatch(f"{path} is not the table of this run")
    table = table_of(path)
    paid = {(row["instrument"], nanoseconds(row["due"])): row
            for row in rows_of(directory / "funding.csv")}
    for key, row in paid.items():
        if key not in table:
            raise Mismatch(f"funding of {key} is in no row of the table")
        expect(f"funding of {key}", "rate", row["rate"], Decimal(table[key]["rate"]))
        if table[key].get("mark"):
            expect(f"funding of {key}", "mark", row["mark"], Decimal(table[key]["mark"]))
    latency = duration(result["assumptions"]["latency"])
    if latency is None:
        return
    end = nanoseconds(result["ended_at"]) - latency
    fills = rows_of(directory / "fills.csv")
    for symbol, due in table:
        held = sum((Decimal(row["quantity"]) * (1 if row["side"] == "buy" else -1)
                    for row in fills if row["instrument"] == symbol
                    and nanoseconds(row["time"]) - latency < due), Decimal(0))
        if held and due < end and (symbol, due) not in paid:
            raise Mismatch(f"{held} {symbol} were held at {due}, but no funding was paid")


def check_orders(directory: Path, filled: dict[str, Decimal]) -> int:
    ids = set()
    with open(directory / "orders.csv", newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            place, order = f"orders.csv:{number}", row["client_order_id"]
            if order in ids:
                raise Mismatch(f"{place}: order id {order} is there twice")
            ids.add(order)
            expect(place, "filled", row["filled"], filled.pop(order, Decimal(0)))
            if Decimal(row["filled"]) > Decimal(row["quantity"]):
                raise Mismatch(f"{place}: filled above its quantity")
    if filled:
        raise Mismatch(f"fills of orders that orders.csv does not hold: {sorted(filled)[:3]}")
    return len(ids)


def check_totals(result: dict, book: Book) -> None:
    unrealized = Decimal(0)
    for symbol, mark in result["marks"].items():
        expect("result.json", f"position of {symbol}", mark["position"], book.position[symbol])
        if book.position[symbol]:
            unrealized += book.unrealized(symbol, Decimal(mark["price"]))
    for asset, amount in result.get("wallets", {}).items():
        expect("result.json", f"wallet of {asset}", amount, book.assets.pop(asset))
    if "wallets" in result and any(book.assets.values()):
        raise Mismatch(f"result.json names no wallet of {sorted(book.assets)}")
    expect("result.json", "realized_gross", result["realized_gross"], book.realized)
    expect("result.json", "fees", result["fees"], book.fees)
    expect("result.json", "unrealized_gross", result["unrealized_gross"], unrealized)
    expect("result.json", "equity", result["equity"], book.wallet + unrealized)
    expect("result.json", "net funding", result.get("funding", {}).get("net", "0"), book.funding)
    expect("result.json", "capital and all that was earned", result["equity"],
           Decimal(result["capital"]) + book.realized + unrealized - book.fees + book.funding)


def check_trades(result: dict, book: Book) -> None:
    """Every fill that closed something is a trade, one that brought nothing as well."""
    count = len(book.closes)
    figures = result.get("figures", {})
    expect("result.json", "number of closes", str(result.get("closes", {}).get("count", count)),
           Decimal(count))
    if not count or "win_rate" not in figures:
        return
    wins = sum(1 for pnl in book.closes if pnl > 0)
    expect("result.json", "win_rate", figures["win_rate"], rounded(Decimal(wins) / count))
    expect("result.json", "expectancy", figures["expectancy"], rounded(sum(book.closes) / count))


def check_hash(directory: Path, result: dict) -> None:
    columns = result["fills_hash_columns"]
    digest = hashlib.sha256()
    for line in (directory / "fills.csv").read_text(encoding="utf-8").splitlines():
        digest.update((",".join(line.split(",")[:columns]) + "\n").encode())
    if digest.hexdigest() != result["fills_hash"]:
        raise Mismatch("fills_hash does not match fills.csv")


def main() -> int:
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    setcontext(Context(prec=80))
    directory = Path(sys.argv[1])
    try:
        result = json.loads((directory / "result.json").read_text(encoding="utf-8"))
        book, filled, states = check_money(directory, result)
        fills = len(filled)
        orders = check_orders(directory, filled)
        check_totals(result, book)
        check_trades(result, book)
        check_hash(directory, result)
        samples = check_equity(directory, result, states)
        if len(sys.argv) == 3:
            check_table(directory, result, Path(sys.argv[2]))
        if orders != result["counts"]["orders"]:
            raise Mismatch(f"{orders} orders in orders.csv, {result['counts']['orders']} counted")
    except (OSError, KeyError, ValueError, Mismatch) as error:
        print(f"recompute: {error}", file=sys.stderr)
        return 1
    payments = len(rows_of(directory / "funding.csv"))
    print(f"agreed to the last digit: {orders} orders, {fills} of them filled, {payments} payments "
          f"of funding, {samples} samples, equity {result['equity']} {result['currency']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
