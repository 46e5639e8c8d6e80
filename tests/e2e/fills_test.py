#!/usr/bin/env python3
"""Every fill of a backtest over the demonstration tapes follows from the raw recording alone."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("TW_BINARY", str(ROOT / "build/release/tradewind"))
SHARED = Path(os.environ.get("TW_SHARED") or ROOT / ".." / "shared")
RECORDED = SHARED / "data/binance-usdm-ws-2024-08-08"
BTC, ETH = (str(RECORDED / f"{name}_20240808.gz") for name in ("btcusdt", "ethusdt"))
COINM = SHARED / "data/binance-coinm-ws-2024-08-08/btcusd_perp_20240808.gz"
TAPES = [f"--tape=data/demo/{name}_20240808.tape" for name in ("btcusdt", "ethusdt")]


class FillsTest(unittest.TestCase):
    def setUp(self) -> None:
        if not RECORDED.is_dir():
            if os.environ.get("CI") == "true":
                self.fail(f"missing: {RECORDED}; set TW_SHARED")
            self.skipTest(f"missing: {RECORDED}; set TW_SHARED")
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.out = Path(scratch.name) / "out"

    def run_backtest(self, *arguments: str, tapes: tuple = tuple(TAPES)) -> None:
        done = subprocess.run([BINARY, "backtest", "run", *tapes, "--out", str(self.out),
                               *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def check(self, recordings: tuple = (BTC, ETH)) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "-B", "tests/oracle/check_fills.py", str(self.out),
                               "data/instruments.json", *recordings], cwd=ROOT,
                              capture_output=True, text=True, check=False)

    def assert_explained(self, *arguments: str) -> None:
        self.run_backtest(*arguments)
        done = self.check()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("every fill follows", done.stdout)
        self.assertNotIn(" 0 fills", done.stdout)

    def test_by_default(self) -> None:
        self.assert_explained()

    def test_pessimistic_with_another_latency(self) -> None:
        self.assert_explained("--latency", "40ms")

    def test_risk_adverse(self) -> None:
        self.assert_explained("--queue", "risk_adverse")

    def test_risk_adverse_at_the_touch(self) -> None:
        self.assert_explained("--queue", "risk_adverse", "--set", "offset=0")

    def test_probability(self) -> None:
        self.assert_explained("--queue", "power:3")

    def test_amended_quotes(self) -> None:
        for number, queue in enumerate(("pessimistic", "risk_adverse", "power:3")):
            with self.subTest(queue):
                self.out = self.out.with_name(f"out{number}")
                self.assert_explained("--queue", queue, "--set", "replace=1",
                                      "--set", "offset=0.00005")
                self.assertGreater((self.out / "amends.csv").read_text().count("\n"), 500)
                done = subprocess.run([sys.executable, "-B", "tests/oracle/recompute.py",
                                       str(self.out)], cwd=ROOT, capture_output=True, text=True,
                                      check=False)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_whole_fills(self) -> None:
        self.assert_explained("--queue", "power:2", "--fill", "whole")

    def test_contracts_of_coins(self) -> None:
        self.run_backtest("--queue", "risk_adverse", tapes=(f"--tape={COINM}",))
        done = self.check((str(COINM),))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(" 0 fills", done.stdout)

    def test_a_fill_that_is_moved_or_missing_is_found(self) -> None:
        self.run_backtest("--queue", "risk_adverse")
        fills = self.out / "fills.csv"
        lines = fills.read_text(encoding="utf-8").splitlines()
        fills.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
        self.assertIn("the recording gives", self.check().stderr)
        moment = lines[-1].split(",")[0]
        moved = lines[-1].replace(moment, moment.replace("Z", "")[:-1] + "1Z", 1)
        moved = moved if moved != lines[-1] else lines[-1].replace(moment, moment[:-2] + "2Z", 1)
        fills.write_text("\n".join([*lines[:-1], moved]) + "\n", encoding="utf-8")
        self.assertIn("the recording gives", self.check().stderr)


if __name__ == "__main__":
    unittest.main()
