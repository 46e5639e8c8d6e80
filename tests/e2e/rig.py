"""What the tests of the program have in common: where things lie, running it, what it must say."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("TW_BINARY", str(ROOT / "build/release/tradewind"))
SHARED = Path(os.environ.get("TW_SHARED") or ROOT / ".." / "shared")
DATA = SHARED / "data"
BTC = "data/demo/btcusdt_20240808.tape"
ETH = "data/demo/ethusdt_20240808.tape"
ENGLISH = {**os.environ, "LANG": "C", "LC_ALL": "C"}


def tradewind(*arguments: object,
              environment: dict | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BINARY, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
                          timeout=120, env=environment or ENGLISH, check=False)


def oracle(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A program that shares no code with ours: recompute, check_fills."""
    return subprocess.run([sys.executable, "-B", f"tests/oracle/{name}.py",
                           *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
                          check=False)


def recompute(*arguments: object) -> subprocess.CompletedProcess[str]:
    return oracle("recompute", *arguments)


def require_shared(path: Path) -> None:
    """Material that lies beside the repository: without it a test is skipped, in CI it fails."""
    if not path.exists():
        is_needed = os.environ.get("CI") == "true"
        raise (AssertionError if is_needed else unittest.SkipTest)(
            f"missing: {path}; set TW_SHARED")


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.work = Path(scratch.name)

    def done(self, *arguments: object, code: int = 0) -> str:
        done = tradewind(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout

    def result_of(self, *arguments: object) -> dict:
        return json.loads(self.done(*arguments, "--json"))

    def refusal(self, code: int, message: str,
                *arguments: object) -> subprocess.CompletedProcess[str]:
        done = tradewind(*arguments)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        self.assertIn(f"[{message}]", done.stderr)
        return done

    def assert_refused(self, code: int, message: str, *arguments: object) -> str:
        return self.refusal(code, message, *arguments).stderr

    def assert_recomputed(self, *arguments: object) -> str:
        done = recompute(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout
