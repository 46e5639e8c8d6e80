#!/usr/bin/env python3
"""Runs on spot: two wallets, nothing lent, recomputed elsewhere."""

import csv
import os
import unittest
from decimal import Decimal
from pathlib import Path

from cli_test import ROOT, CommandTest, tradewind
from margin_test import recompute

SHARED = Path(os.environ.get("TW_SHARED") or ROOT / ".." / "shared")
SPOT = SHARED / "data/binance-spot-ws-2024-08-08/btcusdt_20240808.gz"
RUN = ("backtest", "run", "--tape", str(SPOT), "--fees", "0,0.0004")
TREND = ("--strategy", "trend", "--set", "interval=5", "--set", "fast=3", "--set", "slow=8",
         "--set", "rsi_length=5", "--set", "adx_length=5", "--set", "adx_min=15")


class SpotTest(CommandTest):
    def setUp(self) -> None:
        super().setUp()
        if not SPOT.exists():
            if os.environ.get("CI") == "true":
                self.fail(f"missing: {SPOT}; set TW_SHARED")
            self.skipTest(f"missing: {SPOT}; set TW_SHARED")

    def assert_recomputed(self, out: Path) -> None:
        done = recompute(str(out))
        self.assertEqual(done.returncode, 0, done.stderr)

    def positions(self, out: Path) -> list[Decimal]:
        with open(out / "fills.csv", encoding="utf-8") as file:
            return [Decimal(row["position"]) for row in csv.DictReader(file)]

    def test_grid_sells_what_it_holds_and_no_more(self) -> None:
        out = self.work / "run"
        result = self.result_of(*RUN, "--set", "offset=0", "--out", str(out))
        self.assertIn("nothing is lent", result["assumptions"]["spot"])
        self.assertEqual(result["instruments"]["BTCUSDT"]["contract"], "spot")
        positions = self.positions(out)
        self.assertGreater(len(positions), 20)
        self.assertGreaterEqual(min(positions), 0)
        self.assertLess(positions[-1], max(positions), "something was sold")
        wallets = {asset: Decimal(amount) for asset, amount in result["wallets"].items()}
        self.assertEqual(wallets["BTC"], positions[-1])
        self.assertLess(wallets["USDT"], Decimal(10000))
        self.assert_recomputed(out)

    def test_an_empty_purse_buys_nothing_more(self) -> None:
        out = self.work / "run"
        result = self.result_of(*RUN, "--set", "offset=0", "--capital", "500", "--out", str(out))
        self.assertGreater(result["counts"]["refused_by_risk"], 0)
        self.assertGreaterEqual(Decimal(result["wallets"]["USDT"]), 0)
        self.assertGreater(result["counts"]["fills"], 2)
        self.assert_recomputed(out)
        replay = tradewind("journal", "replay", str(out), "--audit", "--tape", str(SPOT))
        self.assertEqual(replay.returncode, 0, replay.stderr)

    def test_a_wanted_short_is_no_position(self) -> None:
        out = self.work / "run"
        result = self.result_of(*RUN, *TREND, "--set", "quantity=0.01", "--out", str(out))
        positions = self.positions(out)
        self.assertGreater(len(positions), 1)
        self.assertEqual({position for position in positions if position < 0}, set())
        self.assertIn(Decimal(0), positions)
        self.assertEqual(result["counts"]["refused_by_risk"], 0)
        self.assert_recomputed(out)

    def test_margin_counts_both_wallets_and_spot_has_no_leverage(self) -> None:
        result = self.result_of(*RUN, "--set", "offset=0", "--margin", "cash")
        self.assertGreater(Decimal(result["margin"]["reserved_max"]), 0)
        self.assert_refused(2, "usage.leverage_spot", *RUN, "--margin", "isolated", "--leverage",
                            "BTCUSDT=5")

    def test_a_session_goes_on_and_agrees_with_the_run(self) -> None:
        up = ("up", "--tape", str(SPOT), "--fees", "0,0.0004", "--set", "offset=0",
              "--speed", "max", "--loops", "1", "--data-dir", str(self.work / "var"))
        session = self.result_of(*up)
        self.assertEqual(session["state_hash"],
                         self.result_of(*RUN, "--set", "offset=0")["state_hash"])
        self.assertTrue(self.result_of(*up)["recovery"]["is_continued"])


if __name__ == "__main__":
    unittest.main()
