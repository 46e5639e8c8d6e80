#!/usr/bin/env python3
"""Strategies as a person meets them: their list, their parameters, runs on a file of candles."""

import csv
import json
import unittest

from rig import BTC, CommandTest, tradewind

WALK = "tests/data/candles/walk_1m.csv"
CANDLES = ("backtest", "run", "--candles", WALK, "--instrument", "BTCUSDT", "--tick", "0.1",
           "--step", "0.001")


class StrategyTest(CommandTest):
    def test_list_names_each_strategy_in_both_languages(self) -> None:
        for language, word in (("en", "cross"), ("ru", "пересечением")):
            done = tradewind("strategy", "list", "--lang", language)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual([line.split()[0] for line in done.stdout.splitlines()],
                             ["grid", "imbalance", "trend"])
            self.assertIn(word, done.stdout)
        listed = self.result_of("strategy", "list")["strategies"]
        self.assertEqual([each["name"] for each in listed],
                         ["grid", "imbalance", "trend"])

    def test_show_prints_what_a_run_takes(self) -> None:
        shown = self.result_of("strategy", "show", "grid")
        levels = shown["parameters"][0]
        self.assertEqual((levels["name"], levels["default"], levels["high"]), ("levels", "3", "20"))
        self.assertIn("0.0002", tradewind("strategy", "show", "grid").stdout)
        self.assertIn("длина свечи", tradewind("strategy", "show", "trend", "--lang", "ru").stdout)

    def test_a_window_of_a_file_of_candles_is_played(self) -> None:
        result = self.result_of(*CANDLES, "--strategy", "trend", "--from", "2024-01-01T01:00:00Z",
                                "--to", "2024-01-01T01:59:59Z")
        self.assertEqual(result["started_at"], "2024-01-01T01:00:00.000000000Z")
        self.assertRegex(result["ended_at"], r"^2024-01-01T01:59:")

    def test_what_a_run_assumes_is_told_in_both_languages(self) -> None:
        run = (*CANDLES, "--strategy", "trend")
        page = self.work / "page.html"
        russian = self.done(*run, "--lang", "ru", "--report", page)
        for words in ("внутри каждой свечи", "1m, строк 237, с 2024", "шаг цены 0.1, шаг кол"):
            self.assertIn(words, russian)
        self.assertIn("строк 237", page.read_text())
        self.assertIn("rows 237, 2024-01-01T00:00:00.000000000Z to 2024", self.done(*run))
        told = self.done("tape", "info", BTC, "--lang", "ru")
        self.assertRegex(told, r"поправка часов записи +\+\d+\.\d{3} мс\n")

    def test_show_prints_the_settings_of_signals(self) -> None:
        shown = self.result_of("strategy", "show", "imbalance")
        names = [each["name"] for each in shown["signal_parameters"]]
        self.assertEqual((names[0], names[-1]), ("signal.strength_min", "signal.slack"))
        self.assertNotIn("signal_parameters", self.result_of("strategy", "show", "grid"))
        self.assertIn("signal.enter", tradewind("strategy", "show", "imbalance").stdout)
        self.assertIn("кто одобряет",
                      tradewind("strategy", "show", "imbalance", "--lang", "ru").stdout)

    def test_unknown_and_missing_names_are_refused(self) -> None:
        said = self.assert_refused(2, "usage.unknown_strategy", "strategy", "show", "trned")
        self.assertIn('"trend"', said)
        self.assert_refused(2, "usage.incomplete", "strategy", "show")
        self.assert_refused(2, "usage.incomplete", "strategy")
        self.assert_refused(2, "usage.empty_value", "strategy", "show", "")


class SignalRunTest(CommandTest):
    TOGETHER = ("backtest", "run", "--tape", BTC, "--strategy", "imbalance:0.7,trend:0.3",
                "--set", "trend.interval=5", "--set", "signal.enter=0.4")

    def test_two_strategies_share_a_position_whose_orders_name_their_signals(self) -> None:
        out = self.work / "run"
        result = self.result_of(*self.TOGETHER, "--out", str(out))
        self.assertEqual(result["assumptions"]["strategy"], "imbalance:0.7,trend:0.3")
        self.assertEqual(result["assumptions"]["parameter.signal.enter"], "0.4")
        signals = result["counts"]["signals"]
        self.assertGreater(result["counts"]["fills"], 2)
        self.assertEqual(signals["accepted"],
                         result["counts"]["orders"] + result["counts"]["refused_by_risk"])
        kinds = self.result_of("journal", "info", str(out))["kinds"]
        self.assertEqual(kinds["signal"], sum(signals.values()))
        self.assertEqual(tradewind("journal", "verify", str(out)).returncode, 0)
        proved = self.result_of("journal", "replay", str(out), "--audit", "--tape", BTC)
        self.assertTrue(proved["is_proved"], proved)

    def test_what_cannot_be_combined_is_refused(self) -> None:
        run = ("backtest", "run", "--tape", BTC, "--strategy")
        self.assertIn("grid", self.assert_refused(2, "usage.no_signals", *run, "imbalance,grid"))
        self.assertIn("imbalance:0.4,trend:0.6",
                      self.assert_refused(2, "usage.strategy_weight", *run, "imbalance:x"))
        self.assert_refused(2, "usage.repeated_strategy", *run, "trend,trend")
        self.assertIn("trend.fast", self.assert_refused(
            2, "usage.unknown_parameter", *run, "imbalance,trend", "--set", "trend.fsat=3"))
        self.assertIn("signal.enter", self.assert_refused(
            2, "strategy.signal_thresholds", *run, "imbalance", "--set", "signal.exit=0.9"))


class CandleRunTest(CommandTest):
    def test_a_run_says_its_assumption_first_and_writes_equity(self) -> None:
        out = self.work / "run"
        result = self.result_of(*CANDLES, "--strategy", "trend", "--set", "adx_min=0",
                                "--set", "rsi_high=100", "--set", "rsi_low=0", "--out", str(out))
        self.assertEqual(list(result["assumptions"])[0], "candle_path")
        self.assertGreater(result["counts"]["fills"], 0)
        self.assertEqual(result["figures"]["absent"]["sharpe"], "too_few_days")
        self.assertIsNone(result["figures"]["sharpe"])
        with open(out / "equity.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(rows[-1]["equity"], result["equity"])
        self.assertEqual(json.loads((out / "result.json").read_text()), result)

    def test_a_symbol_with_a_slash_is_spot(self) -> None:
        spot = self.result_of("backtest", "run", "--candles", WALK, "--instrument", "BTC/USDT",
                              "--tick", "0.1", "--step", "0.001", "--strategy", "grid")
        self.assertEqual(spot["assumptions"]["contract.BTC/USDT"],
                         "spot, paid in USDT, never short")
        self.assertIn("spot", spot["assumptions"])
        self.assertEqual(spot["instruments"]["BTC/USDT"]["contract"], "spot")
        linear = self.result_of(*CANDLES, "--strategy", "grid")
        self.assertEqual(linear["assumptions"]["contract.BTCUSDT"],
                         "linear, settled in USDT, long or short")

    def test_the_summary_gives_a_reason_for_each_missing_figure(self) -> None:
        said = tradewind(*CANDLES, "--strategy", "trend").stdout
        self.assertRegex(said, r"Sharpe +-  \(the run has too few days\)")
        russian = tradewind(*CANDLES, "--strategy", "trend", "--lang", "ru").stdout
        self.assertRegex(russian, r"Шарп +-  \(в прогоне слишком мало дней\)")

    def test_defects_are_refused_with_their_place(self) -> None:
        text = (self.work / "bad.csv")
        text.write_text("time,open,high,low,close,volume\n1704067200,1.0,1.0,1.0,1.0,1\n"
                        "1704067260,1.0,1.25,1.0,1.0,1\n")
        said = self.assert_refused(1, "candles.refused", "backtest", "run", "--candles", str(text),
                                   "--instrument", "BTC/USDT", "--tick", "0.1", "--step", "1")
        for word in ("line 3", "column high", '"1.25"', "--tick"):
            self.assertIn(word, said)

    def test_options_that_do_not_go_together_are_refused(self) -> None:
        self.assertIn("--tick", self.assert_refused(2, "usage.incomplete", "backtest", "run",
                                                    "--candles", WALK, "--instrument", "BTCUSDT"))
        self.assert_refused(2, "usage.tape_or_candles", *CANDLES, "--tape", BTC)
        self.assert_refused(2, "usage.incomplete", "backtest", "run", "--tape", BTC,
                            "--tick", "0.1")
        self.assert_refused(2, "usage.interval", *CANDLES, "--interval", "often")
        self.assert_refused(5, "recording.not_found", "backtest", "run", "--candles", "none.csv",
                            "--instrument", "BTCUSDT", "--tick", "0.1", "--step", "1")


if __name__ == "__main__":
    unittest.main()
