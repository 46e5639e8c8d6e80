#!/usr/bin/env python3
"""Margin and funding of a run: options, results, files that another program recomputes."""

import csv
import json
import unittest
from pathlib import Path

from rig import BTC, ETH, CommandTest, recompute, tradewind

RUN = ("backtest", "run", "--tape", BTC)
BUSY = ("--set", "offset=0", "--set", "spacing=0.00001", "--set", "requote=0.00001")


class MarginTest(CommandTest):
    def test_margin_is_stated_and_changes_no_money(self) -> None:
        plain = self.result_of(*RUN)
        self.assertNotIn("margin", plain)
        self.assertNotIn("margin", plain["assumptions"])
        result = self.result_of(*RUN, "--margin", "cross", "--leverage", "10")
        self.assertEqual(result["assumptions"]["leverage.BTCUSDT"], "10")
        self.assertEqual(result["assumptions"]["maintenance_rate"], "0.005")
        self.assertIn("never below", result["assumptions"]["liquidation"])
        margin = result["margin"]
        self.assertEqual((margin["mode"], margin["leverage"]), ("cross", {"BTCUSDT": "10"}))
        self.assertGreater(float(margin["reserved_max"]), 0)
        self.assertLess(float(margin["free_min"]), 10_000)
        self.assertIsNone(margin["below_maintenance_at"])
        self.assertEqual(result["fills_hash"], plain["fills_hash"])

    def test_the_time_below_maintenance_is_in_the_assumptions(self) -> None:
        result = self.result_of(*RUN, *BUSY, "--capital", "30", "--margin", "isolated",
                                "--leverage", "125", "--maintenance-rate", "0.0079")
        self.assertGreater(result["counts"]["refused_by_risk"], 5)  # no free margin, twice a minute
        at = result["margin"]["below_maintenance_at"]
        self.assertIsNotNone(at)
        self.assertIn(f"first at {at}", result["assumptions"]["liquidation"])
        said = tradewind(*RUN, "--margin", "isolated", "--lang", "ru").stdout
        self.assertIn("наименьшая свободная маржа", said)

    def test_an_order_that_would_reserve_more_than_is_free_is_refused(self) -> None:
        plain = self.result_of(*RUN, "--capital", "100")
        paid = self.result_of(*RUN, "--capital", "100", "--margin", "cash")
        lent = self.result_of(*RUN, "--capital", "100", "--margin", "cross", "--leverage", "100")
        self.assertEqual(plain["counts"]["refused_by_risk"], 0)
        self.assertGreater(paid["counts"]["refused_by_risk"], 0)
        self.assertGreaterEqual(float(paid["margin"]["free_min"]), 0)
        self.assertGreater(lent["counts"]["orders"], paid["counts"]["orders"])

    def test_a_session_goes_on_with_the_same_terms_only(self) -> None:
        up = ("up", "--tape", BTC, "--speed", "max", "--loops", "1", "--data-dir",
              str(self.work / "var"))
        first = self.result_of(*up, "--margin", "isolated", "--leverage", "5")
        self.assertEqual(first["margin"]["mode"], "isolated")
        self.assertEqual(first["state_hash"],
                         self.result_of(*RUN, "--margin", "isolated", "--leverage",
                                        "BTCUSDT=5")["state_hash"])
        self.assertRegex(self.assert_refused(8, "data.settings_changed", *up),
                         "margin|leverage|maintenance_rate")
        again = self.result_of(*up, "--margin", "isolated", "--leverage", "5")
        self.assertTrue(again["recovery"]["is_continued"])

    def test_an_audit_repeats_the_terms(self) -> None:
        out = self.work / "run"
        self.result_of(*RUN, "--margin", "cross", "--leverage", "3", "--out", str(out))
        audit = self.result_of("journal", "replay", str(out), "--audit", "--tape", BTC)
        self.assertTrue(audit["is_proved"])

    def test_wrong_terms_are_refused(self) -> None:
        self.assert_refused(2, "usage.margin", *RUN, "--margin", "much")
        self.assert_refused(2, "usage.leverage_mode", *RUN, "--leverage", "5")
        self.assert_refused(2, "usage.leverage", *RUN, "--margin", "cross", "--leverage", "0.5")
        self.assertIn("BTCUSDT", self.assert_refused(
            2, "usage.leverage_symbol", *RUN, "--margin", "cross", "--leverage", "ETHUSDT=5"))
        self.assert_refused(2, "usage.leverage_high", *RUN, "--margin", "cross", "--leverage",
                            "125", "--maintenance-rate", "0.008")


class FundingTest(CommandTest):
    # Of the six minutes from 23:54:16; every minute, with a mark or without.
    ROWS = [("BTCUSDT", f"2024-08-08T23:{minute}:00Z", rate, mark) for minute, rate, mark in
            (("55", "0.0001", "61800.5"), ("56", "-0.00025", ""), ("57", "0.000123456789", ""),
             ("58", "0.0003", "61750"), ("59", "-0.0001", "61700.1"))]

    def table(self, *rows: tuple) -> str:
        path = self.work / "funding.csv"
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("instrument", "time", "rate", "mark"), *rows])
        return str(path)

    def test_funding_follows_from_the_table(self) -> None:
        table = self.table(*reversed(self.ROWS), ("BTCUSDT", "2024-08-08T16:00:00Z", "0.5", ""),
                           ("BTCUSDT", "1723190400000", "0.5", ""),
                           ("XRPUSDT", "2024-08-08T23:55:00Z", "0.5", ""))
        out = self.work / "run"
        result = self.result_of(*RUN, *BUSY, "--funding", table, "--out", str(out))
        funding = result["funding"]
        self.assertEqual([funding[name] for name in
                          ("rows", "rows_of_other_instruments", "rows_before_start",
                           "rows_after_end", "payments")], [8, 1, 1, 1, 5])
        self.assertNotEqual(float(funding["net"]), 0)
        self.assertIn("5 payments of funding", self.assert_recomputed(out, table))
        with open(out / "funding.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["rate"] for row in rows], [rate for _, _, rate, _ in self.ROWS])
        self.assertEqual({row["currency"] for row in rows}, {"USDT"})
        said = tradewind(*RUN, *BUSY, "--funding", table).stdout
        self.assertRegex(said, r"\n  funding +[+-]0\.\d+ USDT")

    def test_a_table_with_the_other_names_of_its_columns_is_recomputed_alike(self) -> None:
        table = Path(self.table(*self.ROWS))
        text = table.read_text(encoding="utf-8")
        table.write_text(text.replace("instrument,time,rate,mark",
                                      "symbol,timestamp,funding_rate,mark_price"),
                         encoding="utf-8")
        out = self.work / "run"
        self.result_of(*RUN, *BUSY, "--funding", table, "--out", out)
        self.assertIn("5 payments of funding", self.assert_recomputed(out, table))

    def test_the_recomputation_finds_what_was_changed(self) -> None:
        table = self.table(*self.ROWS)
        out = self.work / "run"
        self.result_of(*RUN, *BUSY, "--funding", table, "--out", str(out))
        path = out / "funding.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        cells = lines[2].split(",")
        for column, value in ((3, "0.0009"), (4, "1"), (5, "9"), (6, "0.01"), (8, "1"),
                              (9, "0")):
            changed = [*cells[:column], value, *cells[column + 1:]]
            path.write_text("\n".join([*lines[:2], ",".join(changed), *lines[3:]]) + "\n",
                            encoding="utf-8")
            self.assertEqual(recompute(str(out)).returncode, 1, f"column {column}")
        path.write_text("\n".join([*lines[:2], *lines[3:]]) + "\n", encoding="utf-8")
        self.assertEqual(recompute(str(out), table).returncode, 1)

    def test_a_paper_session_pays_it_too(self) -> None:
        table = self.table(*self.ROWS)
        session = self.result_of("up", "--tape", BTC, "--speed", "max", "--loops", "1",
                                 "--data-dir", str(self.work / "var"), *BUSY, "--funding", table)
        run = self.result_of(*RUN, *BUSY, "--funding", table)
        self.assertEqual(session["funding"], run["funding"])
        self.assertEqual(session["state_hash"], run["state_hash"])
        report = self.work / "var/reports/session-0001"
        self.assert_recomputed(report, table)
        other = Path(self.table(*self.ROWS[1:]))
        self.assertIn("funding_table", self.assert_refused(
            8, "data.settings_changed", "up", "--tape", BTC, "--loops", "1", "--data-dir",
            str(self.work / "var"), *BUSY, "--funding", str(other)))

    def test_an_audit_wants_the_table(self) -> None:
        table = self.table(*self.ROWS)
        out = self.work / "run"
        self.result_of(*RUN, *BUSY, "--funding", table, "--queue", "risk_adverse", "--out",
                       str(out))
        audit = ("journal", "replay", str(out), "--audit", "--tape", BTC)
        self.assertTrue(self.result_of(*audit, "--funding", table)["is_proved"])
        self.assertIn("funding_table", self.assert_refused(8, "journal.audit_changed", *audit))

    def test_it_lasts_beside_a_second_instrument_and_margin(self) -> None:
        table = self.table(*self.ROWS, ("ETHUSDT", "2024-08-08T23:57:00Z", "0.0007", ""))
        out = self.work / "run"
        result = self.result_of(*RUN, "--tape", ETH, *BUSY, "--funding", table, "--margin", "cross",
                                "--leverage", "5", "--latency", "80ms", "--out", str(out))
        self.assertEqual(result["funding"]["payments"], 6)
        self.assert_recomputed(out, table)
        self.assertEqual(json.loads((out / "result.json").read_text()), result)

    def test_wrong_tables_are_refused(self) -> None:
        said = self.assert_refused(1, "funding.refused", *RUN, "--funding",
                                   self.table(("BTCUSDT", "2024-08-08T23:55:00Z", "1e-40", "")))
        for word in ("line 2", "column rate", '"1e-40"', "12 decimals"):
            self.assertIn(word, said)
        self.assertIn("BTC-USDT", self.assert_refused(
            2, "usage.funding_instrument", *RUN, "--funding",
            self.table(("BTC-USDT", "2024-08-08T23:55:00Z", "0.0001", ""))))
        self.assert_refused(5, "funding.not_found", *RUN, "--funding", "none.csv")
        self.assert_refused(2, "usage.empty_value", *RUN, "--funding", "")


if __name__ == "__main__":
    unittest.main()
