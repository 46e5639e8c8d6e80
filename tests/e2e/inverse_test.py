#!/usr/bin/env python3
"""Runs on contracts of coins: quantities in contracts, money in the coin, recomputed elsewhere."""

import csv
import unittest

from rig import BTC, DATA, CommandTest, require_shared, tradewind

COINM = DATA / "binance-coinm-ws-2024-08-08/btcusd_perp_20240808.gz"
RUN = ("backtest", "run", "--tape", str(COINM))
TREND = ("--strategy", "trend", "--set", "interval=5", "--set", "fast=3", "--set", "slow=8",
         "--set", "rsi_length=5", "--set", "adx_length=5", "--set", "adx_min=15")


class InverseTest(CommandTest):
    def setUp(self) -> None:
        super().setUp()
        require_shared(COINM)

    def test_grid_counts_contracts_and_earns_coins(self) -> None:
        out = self.work / "run"
        result = self.result_of(*RUN, "--set", "offset=0", "--out", str(out))
        self.assertGreater(result["counts"]["fills"], 20)
        self.assertEqual((result["currency"], result["capital"]), ("BTC", "1"))
        self.assertEqual(result["assumptions"]["contract.BTCUSD_PERP"],
                         "inverse, 100 USD, settled in BTC")
        self.assertEqual(result["instruments"]["BTCUSD_PERP"]["quantity_unit"], "contracts")
        with open(out / "orders.csv", encoding="utf-8") as file:
            self.assertEqual({row["quantity"] for row in csv.DictReader(file)}, {"2"})
        with open(out / "fills.csv", encoding="utf-8") as file:
            self.assertEqual({row["fee_currency"] for row in csv.DictReader(file)}, {"BTC"})
        self.assert_recomputed(out)
        said = tradewind(*RUN, "--set", "offset=0").stdout
        self.assertRegex(said, r"\n  equity +\d\.\d{8} BTC")

    def test_trend_counts_contracts(self) -> None:
        self.assertIn("contracts of 100 USD", self.assert_refused(2, "strategy.no_contract", *RUN,
                                                                  *TREND))
        out = self.work / "run"
        result = self.result_of(*RUN, *TREND, "--set", "quantity=3", "--out", str(out))
        self.assertGreater(result["counts"]["fills"], 1)
        self.assert_recomputed(out)

    def test_margin_and_funding_in_coins(self) -> None:
        table = self.work / "funding.csv"
        table.write_text("instrument,time,rate,mark\n"
                         + "".join(f"BTCUSD_PERP,2024-08-08T23:{minute}:00Z,{rate},{mark}\n"
                                   for minute, rate, mark in ((56, "0.0001", ""),
                                                              (57, "-0.0003", "61700.5"),
                                                              (58, "0.00021", ""))),
                         encoding="utf-8")
        out = self.work / "run"
        result = self.result_of(*RUN, "--set", "offset=0", "--margin", "isolated", "--leverage",
                                "20", "--funding", str(table), "--out", str(out))
        self.assertEqual(result["funding"]["payments"], 3)
        self.assertLess(float(result["margin"]["reserved_max"]), 0.01)
        self.assertGreater(float(result["margin"]["reserved_max"]), 0)
        self.assert_recomputed(out, str(table))

    def test_a_session_goes_on_and_agrees_with_the_run(self) -> None:
        up = ("up", "--tape", str(COINM), "--speed", "max", "--loops", "1", "--data-dir",
              str(self.work / "var"))
        session = self.result_of(*up)
        self.assertEqual(session["state_hash"], self.result_of(*RUN)["state_hash"])
        self.assertTrue(self.result_of(*up)["recovery"]["is_continued"])

    def test_coins_and_dollars_do_not_mix(self) -> None:
        self.assert_refused(2, "usage.mixed_currency", *RUN, "--tape", BTC)


if __name__ == "__main__":
    unittest.main()
