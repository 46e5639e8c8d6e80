#!/usr/bin/env python3
"""The checks of the conformance drivers: each passes what is right and fails on what is empty and
on one thing wrong. Those of the JavaScript drivers are held to the same by checks_test.mjs."""

import subprocess
import time
import unittest
from decimal import Decimal
from pathlib import Path

import checks

PLACE = Path(__file__).resolve().parent


def levels(*pairs: tuple[str, str]) -> list[checks.Level]:
    return [(Decimal(price), Decimal(size)) for price, size in pairs]


BIDS, ASKS = levels(("9", "1"), ("8", "2")), levels(("10", "1"), ("11", "3"))
BOOK = {"bids": BIDS, "asks": ASKS}
CANDLES = [["120000", "2", "3", "1", "2", "5", "10"], ["60000", "2", "3", "1", "2", "5", "10"]]
TICKER = {"bid1Price": "9", "ask1Price": "10", "lastPrice": "9.4", "highPrice24h": "12",
          "lowPrice24h": "8"}
TRADE = {"execId": "a", "side": "Buy", "price": "9", "size": "1"}
FILL = {"execId": "a", "execPrice": "100", "execQty": "2", "execFee": "0.2", "feeRate": "0.001",
        "feeCurrency": "USDT"}
SPOT_FILL = {**FILL, "execId": "b", "execQty": "1", "execFee": "0.001", "feeCurrency": "BTC"}
NOW = str(int(time.time() * 1000))
HEADERS = {"X-Bapi-Limit": "10", "X-Bapi-Limit-Status": "0", "X-Bapi-Limit-Reset-Timestamp": NOW}
CODES = [{"code": 0}, {"code": 10001}]

PASSES = {
    checks.number: [("1.50",), ("-3",)],
    checks.positive: [("0.1", "x")],
    checks.rows: [([1],), ([1, 2], 2)],
    checks.one: [([{}],)],
    checks.near_now: [(int(NOW),)],
    checks.candles: [(CANDLES, 2)],
    checks.book: [(BIDS, ASKS, 2)],
    checks.same_book: [(BOOK, {"bids": list(BIDS), "asks": list(ASKS)})],
    checks.ticker: [(TICKER,)],
    checks.trades: [([TRADE, {**TRADE, "execId": "b"}],)],
    checks.unique: [(["a", "b"], "ids")],
    checks.fills: [([FILL, SPOT_FILL], Decimal(3))],
    checks.item_codes: [(CODES, [True, False])],
    checks.limit_headers: [(HEADERS,)],
}
FAILS = {
    checks.number: [("",), (None,), (1.5,), ("x",)],
    checks.positive: [("0", "x"), ("", "x"), ("-1", "x")],
    checks.rows: [([],), (None,), ({},), ([1], 2)],
    checks.one: [([],), ([1, 2],), (None,)],
    checks.near_now: [(0,), (int(NOW) - 5000,)],
    checks.candles: [([], 0), ([], 2), (CANDLES, 3), (CANDLES[::-1], 2), (None, 2),
                     ([CANDLES[0], [*CANDLES[1][:2], "1", *CANDLES[1][3:]]], 2)],
    checks.book: [([], [], 50), (BIDS, [], 50), (BIDS, ASKS, 1), (BIDS[::-1], ASKS, 50),
                  (levels(("10", "1")), ASKS, 50), (levels(("9", "0")), ASKS, 50)],
    checks.same_book: [({"bids": [], "asks": []}, {"bids": [], "asks": []}),
                       (BOOK, {"bids": [], "asks": []}), (BOOK, {"bids": BIDS, "asks": ASKS[:1]}),
                       ({"bids": BIDS, "asks": ASKS[:1]}, BOOK),
                       (BOOK, {"bids": BIDS, "asks": levels(("10", "1"), ("11", "2"))})],
    checks.ticker: [({**TICKER, "lastPrice": ""},), ({**TICKER, "bid1Price": "10"},),
                    ({**TICKER, "lastPrice": "13"},), ({**TICKER, "lastPrice": "0"},)],
    checks.trades: [([],), (None,), ([TRADE, TRADE],), ([{**TRADE, "side": ""}],),
                    ([{**TRADE, "size": "0"}],), ([{**TRADE, "execId": ""}],)],
    checks.unique: [([], "ids"), (["a", "a"], "ids"), ([""], "ids")],
    checks.fills: [([], Decimal(0)), ([], Decimal(3)), ([FILL], Decimal(1)),
                   ([FILL, FILL], Decimal(4)), ([{**FILL, "execFee": "0.3"}], Decimal(2)),
                   ([{**FILL, "execFee": ""}], Decimal(2))],
    checks.item_codes: [([], []), (CODES[:1], [True, False]), (CODES, [True, True]),
                        (CODES, [False, False]), ([{"code": "0"}], [True])],
    checks.limit_headers: [({},), ({**HEADERS, "X-Bapi-Limit": ""},),
                           ({**HEADERS, "X-Bapi-Limit-Status": "11"},),
                           ({**HEADERS, "X-Bapi-Limit-Reset-Timestamp": "99999999999999"},)],
}


class ChecksTest(unittest.TestCase):
    def test_pass_what_is_right(self) -> None:
        for check, all_given in PASSES.items():
            for given in all_given:
                with self.subTest(check=check.__name__, given=given):
                    check(*given)

    def test_fail_on_what_is_empty_or_wrong(self) -> None:
        for check, all_given in FAILS.items():
            for given in all_given:
                with self.subTest(check=check.__name__, given=given):
                    self.assertRaises(checks.Mismatch, check, *given)

    def test_none_is_forgotten(self) -> None:
        helpers = {"require", "equal", "close"}  # they take what is due from their caller
        own = {each for name, each in vars(checks).items()
               if getattr(each, "__module__", "") == "checks" and callable(each)
               and not isinstance(each, type) and name not in helpers}
        self.assertEqual(own, set(PASSES))
        self.assertEqual(own, set(FAILS))

    def test_those_of_the_other_language_hold_too(self) -> None:
        done = subprocess.run(["node", "--test", str(PLACE / "checks_test.mjs")],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("# fail 0", done.stdout)


if __name__ == "__main__":
    unittest.main()
