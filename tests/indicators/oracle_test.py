"""tests/golden/indicators*.{csv,txt} are what tests/oracle/indicators_oracle.py computes.

TW_UPDATE_GOLDEN=1 rewrites them instead.
"""
import os
import pathlib
import sys
import unittest

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "oracle"))
import indicators_oracle as oracle  # noqa: E402


class Golden(unittest.TestCase):
    def compare(self, name, lines):
        path, expected = TESTS / "golden" / name, "\n".join(lines) + "\n"
        if os.environ.get("TW_UPDATE_GOLDEN"):
            path.write_text(expected, encoding="utf-8")
        self.assertEqual(path.read_text(encoding="utf-8"), expected)

    def test_bars_are_the_seeded_walk(self):
        self.compare("indicators_bars.csv", oracle.bar_lines())

    def test_columns_are_the_formulas(self):
        self.compare("indicators.txt", oracle.lines())

    def test_rsi_repeats_a_worked_example(self):
        closes = ["46.1250", "47.1250", "46.4375", "46.9375", "44.9375", "44.2500", "44.6250",
                  "45.7500", "47.8125", "47.5625", "47.0000", "44.5625", "46.3125", "47.6875",
                  "46.6875", "45.6875", "43.0625", "43.5625", "44.8750", "43.6875"]
        values = oracle.rsi([oracle.Decimal(close) for close in closes], 14)
        shown = [f"{value:.3f}" for value in values if value is not None]
        self.assertEqual(shown, ["51.779", "48.477", "41.073", "42.863", "47.382", "43.992"])


if __name__ == "__main__":
    unittest.main()
