"""One line per call, as JSON; what went wrong is told in `seen`. cells.mjs is the twin."""

import json
import sys
import time
import traceback
from collections.abc import Callable
from decimal import Decimal

from checks import Mismatch

Probe = Callable[[], object]


class Cells:
    def call(self, number: int, name: str, expected: str, probe: Probe) -> None:
        """A cell of the table: `probe` gives what was seen, or raises."""
        self._run({"call": number}, name, expected, probe)

    def case(self, name: str, expected: str, probe: Probe) -> None:
        """A case of the negative pass."""
        self._run({"case": name}, name, expected, probe)

    @staticmethod
    def _run(head: dict, name: str, expected: str, probe: Probe) -> None:
        started = time.monotonic()
        try:
            seen, is_ok = str(probe()), True
        except Mismatch as mismatch:
            seen, is_ok = str(mismatch), False
        except Exception as error:  # pylint: disable=broad-except
            seen, is_ok = f"{type(error).__name__}: {error}", False
            traceback.print_exc(file=sys.stderr)
        cell = {**head, "name": name, "expected": expected, "seen": " ".join(seen.split())[:300],
                "ok": is_ok, "ms": round((time.monotonic() - started) * 1000)}
        print(json.dumps(cell), flush=True)


def wait_for(what: str, probe: Callable[[], object], patience: float) -> object:
    """Asks until the answer is true; what is not there in time is a mismatch."""
    deadline = time.monotonic() + patience
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Mismatch(f"not seen within {patience:g} s: {what}")
        time.sleep(0.02)


def plain(value: Decimal) -> str:
    """A number as the venue writes it: no exponent."""
    return format(value, "f")
