#!/usr/bin/env python3
"""What a person reads, in both languages: help, refusals, and the pages of errors."""

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("TW_BINARY", str(ROOT / "build/release/tradewind"))
BTC = "data/demo/btcusdt_20240808.tape"
WALK = "tests/data/candles/walk_1m.csv"
PLAIN = {name: value for name, value in os.environ.items()
         if name not in ("LC_ALL", "LC_MESSAGES", "LANG")}
ENGLISH = {**PLAIN, "LANG": "C"}
RUSSIAN = {**PLAIN, "LANG": "ru_RU.UTF-8"}
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
LABEL_COLUMNS = 25
RUN = ("backtest", "run", "--tape", BTC)
# What somebody new may type, the id of the refusal and its exit code.
MISTAKES = (
    ((), "usage.incomplete", 2),
    (("paper",), "usage.unknown_command", 2),
    (("up", "--sped", "2"), "usage.unknown_option", 2),
    (("up", "--speed"), "usage.missing_value", 2),
    (("up", "--speed="), "usage.empty_value", 2),
    (("up", "--speed", "fast"), "usage.speed", 2),
    (("up", "--for", "5"), "usage.duration", 2),
    (("up", "--loops", "many"), "usage.bad_number", 2),
    (("up", "now"), "usage.extra_word", 2),
    (("version", "--lang", "de"), "usage.language", 2),
    (("backtest",), "usage.incomplete", 2),
    (("backtest", "run"), "usage.incomplete", 2),
    (("backtest", "run", "--tape", "none.tape"), "recording.not_found", 5),
    (("backtest", "run", "--tape", "docs"), "recording.no_file", 2),
    (("tape", "verify", "docs"), "recording.no_file", 2),
    (("tape", "info", "docs"), "recording.no_file", 2),
    (("candles", "docs", "--interval", "1m"), "recording.no_file", 2),
    (("backtest", "run", "--candles", "docs", "--instrument", "BTCUSDT", "--tick", "0.1", "--step",
      "0.1"), "recording.no_file", 2),
    (("up", "--tape", "docs"), "recording.no_file", 2),
    (("backtest", "run", "--tape", "README.md"), "recording.damaged", 1),
    ((*RUN, "--strategy", "gird"), "usage.unknown_strategy", 2),
    ((*RUN, "--set", "level=2"), "usage.unknown_parameter", 2),
    ((*RUN, "--set", "levels=99"), "strategy.param_range", 2),
    ((*RUN, "--limit", "orders=1"), "usage.unknown_limit", 2),
    ((*RUN, "--fees", "cheap"), "usage.fees", 2),
    ((*RUN, "--capital", "0"), "usage.capital", 2),
    ((*RUN, "--margin", "big"), "usage.margin", 2),
    ((*RUN, "--latency", "none.txt"), "usage.latency_missing", 2),
    ((*RUN, "--latency", "5"), "usage.duration", 2),
    ((*RUN, "--latency", "recorded:x"), "usage.latency_factor", 2),
    ((*RUN, "--latency", "1ms", "--latency", "2ms"), "usage.repeated_option", 2),
    ((*RUN, "--feed-latency", "2m"), "usage.latency", 2),
    ((*RUN, "--feed-latency", "none.txt"), "usage.latency_missing", 2),
    ((*RUN, "--funding", "none.csv"), "funding.not_found", 5),
    ((*RUN, "--funding", "README.md"), "table.no_header", 1),
    ((*RUN, "--funding", "docs"), "recording.no_file", 2),
    (("backtest", "run", "--tape", WALK), "usage.tape_of_candles", 2),
    ((*RUN, "--out", "/proc/nowhere"), "out.unwritable", 6),
    (("up", "--data-dir", "/proc/nowhere"), "data.unwritable", 6),
    (("tape", "info", "README.md"), "tape.not_a_tape", 1),
    (("tape", "info", "none.tape"), "tape.not_found", 5),
    (("tape", "show", BTC, "--at", "noon"), "usage.time", 2),
    (("tape", "show", BTC, "--at", "2020-01-01"), "tape.no_such_time", 5),
    (("tape", "show", BTC, "--at", "2030-01-01"), "tape.after_end", 5),
    (("tape", "verify", "none.raw", "--instruments", "none.json"), "recording.not_found", 5),
    (("candles", BTC), "usage.candle_rule", 2),
    (("journal", "info", "docs"), "journal.none", 5),
    (("journal", "replay", "docs", "--audit"), "usage.audit", 2),
    (("strategy", "show", "gird"), "usage.unknown_strategy", 2),
    (("venue-sim", "--tls", "/nowhere"), "venue_sim.tls_missing", 5),
    (("venue-sim", "--config", "/"), "venue_sim.config_missing", 5),
    (("venue-sim", "fault", "--file", "/"), "venue_sim.script_missing", 5),
    (("venue-sim", "--tape", BTC, "--tape", BTC), "usage.venue_tape_twice", 2),
    (("venue-sim", "certificate", "--host", "two words"), "usage.venue_host", 2),
    (("venue-sim", "deposit", "much", "USDT"), "usage.venue_number", 2),
    (("venue-sim", "close", "BTCUSDT"), "usage.venue_place", 2),
    (("venue-sim", "status", "--control", "127.0.0.1:1"), "venue_sim.no_answer", 6),
    (("explain",), "usage.explain", 2),
    (("explain", "order", "first"), "usage.order_id", 2),
    (("explain", "order", "tw-1-1", "docs"), "journal.none", 5),
    (("explain", "data.loked"), "explain.no_error", 5),
)


def tradewind(*arguments: str, environment: dict) -> subprocess.CompletedProcess:
    return subprocess.run([BINARY, *arguments], cwd=ROOT, capture_output=True, text=True,
                          timeout=60, env=environment, check=False)


def sentences(text: str) -> int:
    return len(re.findall(r"[.?](?= |$)", text))


def error_ids() -> list[str]:
    table = (ROOT / "src/messages/error_codes.hpp").read_text()
    return re.findall(r'\{"([a-z_.]+)", ErrorCode', table)


class HelpTest(unittest.TestCase):
    def check_page(self, *command: str) -> None:
        page = tradewind(*command, "--help", environment=RUSSIAN)
        with self.subTest(" ".join(command)):
            self.assertEqual(page.returncode, 0, page.stderr)
            for line in page.stdout.splitlines():
                is_example = line.startswith("  tradewind ")
                described = re.match(r"  (\S.*?)  +(\S.*)$", line)
                if line and not is_example and not line.startswith("  "):
                    self.assertRegex(line, CYRILLIC)
                elif described:
                    self.assertRegex(described[2], CYRILLIC)
        _, _, commands = page.stdout.partition("\nКоманды:\n")
        for name in re.findall(r"^  ([a-z]+) ", commands.partition("\n\n")[0], re.MULTILINE):
            self.check_page(*command, name)

    def test_every_page_is_russian_where_the_locale_is(self) -> None:
        self.check_page()

    def test_the_option_goes_before_the_locale(self) -> None:
        english = tradewind("up", "--help", "--lang", "en", environment=RUSSIAN)
        self.assertNotRegex(english.stdout, CYRILLIC)
        russian = tradewind("up", "--help", "--lang", "ru", environment=ENGLISH)
        self.assertRegex(russian.stdout, CYRILLIC)


class RefusalTest(unittest.TestCase):
    def test_each_mistake_is_refused_in_three_sentences_and_both_languages(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            for words, name, code in MISTAKES:
                for environment, is_russian in ((ENGLISH, False), (RUSSIAN, True)):
                    place = {**environment, "TMPDIR": scratch}
                    done = tradewind(*words, environment=place)
                    with self.subTest(words=words, russian=is_russian):
                        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
                        said = done.stderr.strip().splitlines()[-1]
                        self.assertTrue(said.endswith(f" [{name}]"), said)
                        self.assertGreaterEqual(sentences(said.rpartition(" [")[0]), 3, said)
                        self.assertEqual(CYRILLIC.search(said) is not None, is_russian, said)


    def test_a_command_that_is_missing_is_asked_for_whatever_the_language(self) -> None:
        for words in ((), ("strategy",), ("journal",)):
            for language, needed in (("en", "needs"), ("ru", "нужно указать")):
                done = tradewind(*words, "--lang", language, environment=ENGLISH)
                with self.subTest(words=words, language=language):
                    self.assertEqual(done.returncode, 2)
                    self.assertIn("[usage.incomplete]", done.stderr)
                    self.assertIn(needed, done.stderr)

    def test_a_value_out_of_range_is_told_the_range(self) -> None:
        for words, known in ((("--capital", "99999999999999"), "1000000000"),
                             (("--fees", "2,2"), "from -0.1 to 0.1")):
            self.assertIn(known, tradewind(*RUN, *words, environment=ENGLISH).stderr)
        self.assertIn("up to 1000000",
                      tradewind("up", "--speed", "9999999", environment=ENGLISH).stderr)


class ErrorPageTest(unittest.TestCase):
    def test_every_error_has_a_page_in_russian(self) -> None:
        for name in error_ids():
            done = tradewind("explain", name, environment=RUSSIAN)
            with self.subTest(name):
                self.assertEqual(done.returncode, 0, done.stderr)
                lines = done.stdout.splitlines()
                self.assertEqual(lines[0], name)
                self.assertEqual(len(lines), 5)
                for line in lines[1:]:
                    self.assertRegex(line[LABEL_COLUMNS:], CYRILLIC)

    def test_a_page_tells_the_exit_code_that_the_error_has(self) -> None:
        for name, code in {(name, code) for _, name, code in MISTAKES}:
            done = tradewind("explain", name, "--json", environment=ENGLISH)
            page = json.loads(done.stdout)
            with self.subTest(name):
                self.assertEqual((page["schema_version"], page["id"]), (1, name))
                self.assertEqual(page["exit_code"], code)
                for part in ("happened", "effect", "remedy"):
                    self.assertEqual(sentences(page[part]), 1, page)


if __name__ == "__main__":
    unittest.main()
