"""tests/golden/performance.txt is what tests/oracle/performance_oracle.py computes.

TW_UPDATE_GOLDEN=1 rewrites it instead.
"""
import os
import pathlib
import sys
import unittest

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "oracle"))
import performance_oracle as oracle  # noqa: E402


class Golden(unittest.TestCase):
    def test_figures_are_what_the_oracle_computes(self):
        path, expected = TESTS / "golden/performance.txt", "\n".join(oracle.lines()) + "\n"
        if os.environ.get("TW_UPDATE_GOLDEN"):
            path.write_text(expected, encoding="utf-8")
        self.assertEqual(path.read_text(encoding="utf-8"), expected)


if __name__ == "__main__":
    unittest.main()
