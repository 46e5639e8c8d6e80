#!/usr/bin/env python3
"""Recomputes the money of a run from its files alone and compares it to the last digit.

Usage: recompute.py DIR   (DIR holds orders.csv, fills.csv, result.json)

Shares nothing with the program: exact decimals of the standard library, the rules as documented
(average-cost positions, costs of a partial close and fees rounded half to even at 12 digits).
"""

import csv
import hashlib
import json
import sys
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Context, Decimal, setcontext
from pathlib import Path

QUANTUM = Decimal("1e-12")


class Mismatch(Exception):
    """A figure of the files that the recomputation does not confirm."""


def rounded(value: Decimal) -> Decimal:
    return value.quantize(QUANTUM, rounding=ROUND_HALF_EVEN)


def expect(place: str, name: str, written: str, computed: Decimal) -> None:
    if Decimal(written) != computed:
        raise Mismatch(f"{place}: {name} is {written}, recomputed {computed}")


class Book:
    """Positions and wallet, replayed fill by fill."""

    def __init__(self, capital: Decimal) -> None:
        self.wallet = capital
        self.position: dict[str, Decimal] = defaultdict(Decimal)
        self.cost: dict[str, Decimal] = defaultdict(Decimal)
        self.realized = Decimal(0)
        self.fees = Decimal(0)

    def close(self, symbol: str, closed: Decimal, price: Decimal) -> Decimal:
        held = self.position[symbol]
        whole = closed == abs(held)
        cost = self.cost[symbol] if whole else rounded(self.cost[symbol] * closed / abs(held))
        sign = 1 if held > 0 else -1
        self.cost[symbol] -= cost
        self.position[symbol] -= sign * closed
        return sign * price * closed - cost

    def fill(self, symbol: str, side: str, price: Decimal, quantity: Decimal,
             fee: Decimal) -> Decimal:
        sign = 1 if side == "buy" else -1
        realized = Decimal(0)
        opened = quantity
        if self.position[symbol] * sign < 0:
            closed = min(abs(self.position[symbol]), quantity)
            realized = self.close(symbol, closed, price)
            opened -= closed
        self.position[symbol] += sign * opened
        self.cost[symbol] += sign * opened * price
        self.realized += realized
        self.fees += fee
        self.wallet += realized - fee
        return realized


def check_fills(directory: Path, result: dict) -> tuple[Book, dict[str, Decimal]]:
    assumptions = result["assumptions"]
    book = Book(Decimal(result["capital"]))
    filled: dict[str, Decimal] = defaultdict(Decimal)
    seen = set()
    with open(directory / "fills.csv", newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            place = f"fills.csv:{number}"
            symbol = row["instrument"]
            price, quantity = Decimal(row["price"]), Decimal(row["quantity"])
            maker, taker = assumptions[f"fees.{symbol}"].split(",")
            rate = maker if row["liquidity"] == "maker" else taker
            fee = rounded(price * quantity * Decimal(rate))
            realized = book.fill(symbol, row["side"], price, quantity, fee)
            expect(place, "notional", row["notional"], price * quantity)
            expect(place, "fee", row["fee"], fee)
            expect(place, "realized_gross", row["realized_gross"], realized)
            expect(place, "position", row["position"], book.position[symbol])
            expect(place, "wallet", row["wallet"], book.wallet)
            key = (symbol, row["fill_id"])
            if key in seen:
                raise Mismatch(f"{place}: fill {key} is there twice")
            seen.add(key)
            filled[row["client_order_id"]] += quantity
    return book, filled


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
            unrealized += book.position[symbol] * Decimal(mark["price"]) - book.cost[symbol]
    expect("result.json", "realized_gross", result["realized_gross"], book.realized)
    expect("result.json", "fees", result["fees"], book.fees)
    expect("result.json", "unrealized_gross", result["unrealized_gross"], unrealized)
    expect("result.json", "equity", result["equity"], book.wallet + unrealized)


def check_hash(directory: Path, result: dict) -> None:
    columns = result["fills_hash_columns"]
    digest = hashlib.sha256()
    for line in (directory / "fills.csv").read_text(encoding="utf-8").splitlines():
        digest.update((",".join(line.split(",")[:columns]) + "\n").encode())
    if digest.hexdigest() != result["fills_hash"]:
        raise Mismatch("fills_hash does not match fills.csv")


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    setcontext(Context(prec=80))
    directory = Path(sys.argv[1])
    try:
        result = json.loads((directory / "result.json").read_text(encoding="utf-8"))
        book, filled = check_fills(directory, result)
        fills = len(filled)
        orders = check_orders(directory, filled)
        check_totals(result, book)
        check_hash(directory, result)
        if orders != result["counts"]["orders"]:
            raise Mismatch(f"{orders} orders in orders.csv, {result['counts']['orders']} counted")
    except (OSError, KeyError, ValueError, Mismatch) as error:
        print(f"recompute: {error}", file=sys.stderr)
        return 1
    print(f"agreed to the last digit: {orders} orders, {fills} of them filled, "
          f"equity {result['equity']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
