#!/usr/bin/env python3
"""Every fill of a backtest over the demonstration tapes follows from the raw recording alone."""

import csv
import multiprocessing
import re
import sys
import unittest
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path

from rig import BTC, DATA, ETH, ROOT, CommandTest, oracle, require_shared, tradewind

sys.path.insert(0, str(ROOT / "tests/oracle"))
from check_fills import Mismatch, Recording, check

RECORDED = [str(DATA / f"binance-usdm-ws-2024-08-08/{name}_20240808.gz")
            for name in ("btcusdt", "ethusdt")]
COINM = str(DATA / "binance-coinm-ws-2024-08-08/btcusd_perp_20240808.gz")
INSTRUMENTS = str(ROOT / "data/instruments.json")
AMENDED = ("--set", "replace=1", "--set", "offset=0.00005")
SETTINGS = {
    "by default": (),
    "pessimistic with another latency": ("--latency", "40ms"),
    "risk adverse": ("--queue", "risk_adverse"),
    "risk adverse at the touch": ("--queue", "risk_adverse", "--set", "offset=0"),
    "probability": ("--queue", "power:3"),
    "whole fills": ("--queue", "power:2", "--fill", "whole"),
    "through by the other side": ("--queue", "power:2", "--through", "opposite"),
    "behind the venue": ("--queue", "risk_adverse", "--feed-latency", "5ms"),
    "as far behind the venue as recorded": ("--queue", "power:3", "--feed-latency", "recorded"),
    "farther than recorded, at the touch": ("--queue", "risk_adverse", "--set", "offset=0",
                                            "--feed-latency", "recorded:2.5"),
    "behind the venue, pessimistic": ("--feed-latency", "40ms"),
    "amended behind the venue": ("--queue", "risk_adverse", "--feed-latency", "recorded",
                                 *AMENDED),
    "amended, pessimistic": ("--queue", "pessimistic", *AMENDED),
    "amended, risk adverse": ("--queue", "risk_adverse", *AMENDED),
    "amended, probability": ("--queue", "power:3", *AMENDED),
}
# What a wrong fill looks like: the last row of fills.csv as it is, and what stands there instead.
FAULTS = {
    "missing": lambda row: [],
    "twice": lambda row: [row, row],
    "a nanosecond later": lambda row: [{**row, "time": later(row["time"])}],
    "a tick cheaper": lambda row: [{**row, "price": str(Decimal(row["price"]) - TICK)}],
    "a lot more": lambda row: [{**row, "quantity": str(Decimal(row["quantity"]) + LOT)}],
    "as taker": lambda row: [{**row, "liquidity": "taker"}],
    "of another order": lambda row: [{**row, "client_order_id": "tw-1-1"}],
}
TICK, LOT = Decimal("0.01"), Decimal("0.001")

recordings: list[Recording] = []  # read before the processes start that share them
pool: ProcessPoolExecutor


def setUpModule() -> None:
    global pool
    require_shared(Path(COINM))
    recordings.extend(Recording(path, INSTRUMENTS) for path in RECORDED)
    pool = ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork"))
    unittest.addModuleCleanup(pool.shutdown)


def later(time: str) -> str:
    seconds, fraction = time.rstrip("Z").split(".")
    return f"{seconds}.{int(fraction) + 1:09}Z"


def run_backtest(out: Path, *arguments: str, tapes: tuple = (BTC, ETH)) -> None:
    done = tradewind("backtest", "run", *(f"--tape={tape}" for tape in tapes), "--out", out,
                     *arguments)
    if done.returncode:
        raise AssertionError(done.stderr)


def explain(out: Path, arguments: tuple) -> str:
    run_backtest(out, *arguments)
    return check(out, recordings)


def plant(out: Path, fault: str) -> str:
    """What the checker says of a run whose last fill was changed afterwards."""
    run_backtest(out, "--queue", "risk_adverse")
    path = out / "fills.csv"
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows[:-1], *FAULTS[fault](rows[-1])])
    try:
        return check(out, recordings)
    except Mismatch as mismatch:
        return f"mismatch: {mismatch}"


class FillsTest(CommandTest):
    def in_parallel(self, task: Callable, settings: dict) -> dict[str, Future]:
        return {name: pool.submit(task, self.work / str(number), setting)
                for number, (name, setting) in enumerate(settings.items())}

    def test_every_fill_follows_from_the_recording(self) -> None:
        for name, outcome in self.in_parallel(explain, SETTINGS).items():
            with self.subTest(name):
                said = outcome.result()
                self.assertIn("every fill follows", said)
                self.assertNotIn(" 0 fills", said)
                if "amended" in name:
                    self.assertGreater(int(re.search(r"(\d+) amends", said)[1]), 500)

    def test_money_of_amended_orders_is_recomputed(self) -> None:
        for number, queue in enumerate(("pessimistic", "risk_adverse", "power:3")):
            with self.subTest(queue):
                out = self.work / str(number)
                run_backtest(out, "--queue", queue, *AMENDED)
                self.assert_recomputed(out)

    def test_a_fill_that_is_changed_or_missing_is_found(self) -> None:
        for fault, outcome in self.in_parallel(plant, {fault: fault for fault in FAULTS}).items():
            with self.subTest(fault):
                self.assertIn("the recording gives", outcome.result())

    def test_contracts_of_coins_by_the_command(self) -> None:
        out = self.work / "out"
        run_backtest(out, "--queue", "risk_adverse", tapes=(COINM,))
        done = oracle("check_fills", out, INSTRUMENTS, COINM)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("every fill follows", done.stdout)
        self.assertNotIn(" 0 fills", done.stdout)
        fills = out / "fills.csv"
        fills.write_text("\n".join(fills.read_text().splitlines()[:-1]) + "\n")
        done = oracle("check_fills", out, INSTRUMENTS, COINM)
        self.assertEqual(done.returncode, 1)
        self.assertIn("the recording gives", done.stderr)


if __name__ == "__main__":
    unittest.main()
