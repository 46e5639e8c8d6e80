"""The venue's control port, as the Python driver uses it. Its JavaScript twin is control.mjs."""

import json
import time
import urllib.request
from decimal import Decimal
from pathlib import Path

FAULTS = json.loads((Path(__file__).parent / "faults.json").read_text())
Level = tuple[Decimal, Decimal]


class Control:
    def __init__(self, url: str) -> None:
        self._url = url

    def stop_time(self) -> None:
        self._ask("/time", {"mode": "stepped"})

    def step(self) -> None:
        """One millisecond, and all that is due in it."""
        self._ask("/time/step", {"ms": 1})

    def start_time(self) -> None:
        """Lets time pass again, from where the local clock is: signatures carry its time."""
        self._ask("/time/step", {"to_ns": time.time_ns()})
        self._ask("/time", {"mode": "real"})

    def inject(self, name: str) -> None:
        """Puts one line of faults.json into force."""
        self._ask("/faults", FAULTS[name])

    def book(self, category: str, symbol: str, depth: int = 50) -> dict[str, list[Level]]:
        """The venue's truth: bids from the highest, asks from the lowest."""
        answer = self._ask(f"/book?category={category}&symbol={symbol}&depth={depth}")
        return {name: [(Decimal(price), Decimal(size)) for price, size in answer[side]]
                for name, side in (("bids", "b"), ("asks", "a"))}

    def wallet(self, account: int, coin: str) -> Decimal:
        """Cash of one coin as the ledger has it, which is computed from the trace alone."""
        ledger = self._ask("/ledger")
        if ledger["differences"]:
            raise AssertionError(f"the ledger finds {ledger['differences']}")
        for entry in ledger["accounts"]:
            if entry["account"] == account:
                return Decimal(entry["wallets"][coin])
        raise LookupError(f"the ledger has no account {account}")

    def _ask(self, path: str, body: dict | None = None) -> dict:
        request = urllib.request.Request(self._url + path)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())["result"]
