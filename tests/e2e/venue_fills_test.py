#!/usr/bin/env python3
"""No second matching engine: the orders of a backtest, sent over the wire in stepped time to a
venue that plays the same tape, fill as in the backtest: the same fills.csv, the same hash."""

import csv
import datetime
import hashlib
import json
import unittest
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from rig import BTC, CommandTest
from venue_rig import RunningVenue

LATENCY_NS = 5_000_000  # each way, as the backtest assumes
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def nanoseconds(text: str) -> int:
    whole, fraction = text.rstrip("Z").split(".")
    moment = datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.timezone.utc)
    return int((moment - EPOCH).total_seconds()) * 10**9 + int(fraction)


def text_of(moment: int) -> str:
    whole = EPOCH + datetime.timedelta(seconds=moment // 10**9)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{moment % 10**9:09d}Z"


def plain(number: Decimal) -> str:
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if number else "0"


def rows_of(executions: list[dict], capital: Decimal) -> list[list[str]]:
    """The first twelve columns of fills.csv; position, PnL and wallet are computed anew."""
    position = entry = Decimal(0)
    wallet = capital
    rows = []
    for fill in executions:
        price, quantity = Decimal(fill["price"]), Decimal(fill["quantity"])
        way = 1 if fill["side"] == "buy" else -1
        closed = min(abs(position), quantity) if position * way < 0 else Decimal(0)
        with localcontext() as context:
            context.prec = 60
            part = (entry * closed / abs(position)).quantize(
                Decimal("1e-12"), ROUND_HALF_EVEN) if closed else Decimal(0)
        realized = -way * (closed * price - part) if closed else Decimal(0)
        entry += (quantity - closed) * price - part
        position += way * quantity
        wallet += realized - Decimal(fill["fee"])
        seen_at = text_of(nanoseconds(fill["at"]) + LATENCY_NS)
        rows.append([seen_at, fill["symbol"], fill["side"], fill["liquidity"], plain(price),
                     plain(quantity), plain(price * quantity), plain(Decimal(fill["fee"])),
                     fill["fee_currency"], plain(realized), plain(position), plain(wallet)])
    return rows


class SameFills(CommandTest):
    def test_the_same_orders_fill_as_in_the_backtest(self) -> None:
        run = self.work / "run"
        result = self.result_of("backtest", "run", "--tape", BTC, "--for", "200s", "--out", run)
        self.assertGreater(result["counts"]["fills"], 10)
        with open(run / "orders.csv", encoding="ascii") as file:
            orders = list(csv.DictReader(file))
        with open(run / "fills.csv", encoding="ascii") as file:
            header, *expected = list(csv.reader(file))
        venue = RunningVenue("--pace", "stepped", "--tape", f"{BTC}=linear/BTCUSDT")
        self.addCleanup(venue.stop)
        venue.told("POST", "/limits", {"orders_per_second": 1_000_000, "address_per_5s": 10**8})
        self.play(venue, self.requests(orders))
        venue.told("POST", "/time/step", {"to_ns": nanoseconds(expected[-1][0]) + 10**9})
        seen = rows_of(venue.told("GET", "/executions")[:len(expected)], Decimal(10_000))
        self.assertEqual(seen, [row[:12] for row in expected])
        text = "\n".join(",".join(row) for row in [header[:12], *seen]) + "\n"
        self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), result["fills_hash"])

    def requests(self, orders: list[dict]) -> list[tuple[int, int, str, dict]]:
        """When each request reaches the venue, in the order in which the backtest's did."""
        requests = []
        for number, order in enumerate(orders):
            link = order["client_order_id"]
            requests.append((nanoseconds(order["placed_at"]) + LATENCY_NS, 1, link, {
                "category": "linear", "symbol": "BTCUSDT", "side": order["side"].capitalize(),
                "orderType": "Limit", "qty": order["quantity"], "price": order["limit_price"],
                "timeInForce": "PostOnly", "orderLinkId": link}))
            if order["status"] == "canceled":
                moment = nanoseconds(order["ended_at"]) - LATENCY_NS
                is_fresh = moment == requests[-1][0]  # placed and canceled at one instant
                requests.append((moment, 2 if is_fresh else 0, link, {
                    "category": "linear", "symbol": "BTCUSDT", "orderLinkId": link}))
            self.assertIn(order["status"], ("canceled", "filled", "expired", "new",
                                            "partially_filled", "pending_cancel"), number)
        return sorted(requests, key=lambda request: request[:2])

    def play(self, venue: RunningVenue, requests: list[tuple[int, int, str, dict]]) -> None:
        at = 0
        for moment, turn, _, members in requests:
            if moment > at:
                venue.told("POST", "/time/step", {"to_ns": moment})
                at = moment
            body = json.dumps(members)
            path = "/v5/order/create" if turn == 1 else "/v5/order/cancel"
            answer = json.loads(venue.exchange(
                "POST", path, body, venue.signed_headers(body, moment // 10**6))[2])
            self.assertEqual(answer["retCode"], 0, (members, answer))


if __name__ == "__main__":
    unittest.main()
