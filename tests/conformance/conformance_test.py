#!/usr/bin/env python3
"""Three client libraries as their authors made them, pinned, against the simulated venue: 25 calls
and twelve failures each. Prints what was expected and what was seen of every cell.
Usage: TW_BINARY=build/dev/tradewind tests/conformance/conformance_test.py [TEST ...]"""

import unittest
from concurrent.futures import ThreadPoolExecutor

from rig import (DRIVERS, FIRST_CALLS, FirstHandler, HollowHandler, Run, drive, hollow_venue,
                 install, venue)

CALLS = 25
CASES = 12


def setUpModule() -> None:  # pylint: disable=invalid-name
    install()


def tell(runs: dict[str, Run]) -> str:
    """The table: call by client, expected and seen."""
    lines = []
    for number in range(1, CALLS + 1):
        lines += row(f"{number:>4}", {client: run.call(number) for client, run in runs.items()})
    names = [{cell["case"]: cell for cell in run.cases()} for run in runs.values()]
    for case in dict.fromkeys(name for each in names for name in each):
        lines += row("   -", {client: each.get(case) for client, each in zip(runs, names)})
    return "\n".join(lines)


def row(head: str, cells: dict[str, dict | None]) -> list[str]:
    lines = []
    for client, cell in cells.items():
        if cell is None:
            lines.append(f"{head} {client:<10} MISSING")
            continue
        verdict = "ok" if cell["ok"] else "FAILED"
        lines.append(f"{head} {client:<10} {verdict:<6} {cell['name']}")
        lines.append(f"{'':24}expected {cell['expected']}")
        lines.append(f"{'':24}seen     {cell['seen']}")
        head = "    "
    return lines


class ConformanceTest(unittest.TestCase):
    """One test per client, each on a venue of its own."""

    runs: dict[str, Run] = {}

    @classmethod
    def tearDownClass(cls) -> None:
        print(tell(cls.runs), flush=True)
        cells = [run.call(number) for run in cls.runs.values() for number in range(1, CALLS + 1)]
        cases = [cell for run in cls.runs.values() for cell in run.cases()]
        calls_held = sum(bool(cell and cell["ok"]) for cell in cells)
        cases_held = sum(cell["ok"] for cell in cases)
        print(f"{calls_held} of {len(cells)} calls, {cases_held} of {CASES * len(cls.runs)} "
              "failures as expected")

    def test_pybit(self) -> None:
        self.holds("pybit")

    def test_ccxt(self) -> None:
        self.holds("ccxt")

    def test_bybit_api(self) -> None:
        self.holds("bybit-api")

    def holds(self, client: str) -> None:
        with venue() as at:
            run = drive(client, at)
        self.runs[client] = run
        missing = [number for number in range(1, CALLS + 1) if run.call(number) is None]
        self.assertEqual(missing, [], run.told)
        self.assertEqual(len(run.cases()), CASES, run.told)
        failed = [f"{cell['name']}: {cell['seen']}" for cell in run.cells if not cell["ok"]]
        self.assertEqual(failed, [], run.told[-4000:])


class HollowVenueTest(unittest.TestCase):
    """A venue that says yes to everything and gives nothing: no cell takes that for an answer."""

    def test_every_cell_fails(self) -> None:
        self.take_for_an_answer(HollowHandler, ())

    def test_every_cell_fails_but_those_of_the_first_answers(self) -> None:
        self.take_for_an_answer(FirstHandler, FIRST_CALLS)

    def take_for_an_answer(self, handler: type[HollowHandler], calls: tuple[int, ...]) -> None:
        with ThreadPoolExecutor(len(DRIVERS)) as pool:
            runs = pool.map(lambda client: self.run_hollow(client, handler), DRIVERS)
        for client, run in zip(DRIVERS, runs):
            with self.subTest(client=client):
                missing = [number for number in range(1, CALLS + 1) if run.call(number) is None]
                self.assertEqual(missing, [], run.told)
                taken = [cell.get("call", cell["name"]) for cell in run.cells if cell["ok"]]
                self.assertEqual(taken, list(calls), run.cells)

    @staticmethod
    def run_hollow(client: str, handler: type[HollowHandler]) -> Run:
        with hollow_venue(handler) as at:
            return drive(client, at, patience=0.2)


if __name__ == "__main__":
    unittest.main()
