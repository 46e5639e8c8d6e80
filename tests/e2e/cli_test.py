#!/usr/bin/env python3
"""The program as a person meets it: commands, results, refusals, exit codes, two languages."""

import hashlib
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("TW_BINARY", str(ROOT / "build/release/tradewind"))
BTC = "data/demo/btcusdt_20240808.gz"
ETH = "data/demo/ethusdt_20240808.gz"
ENGLISH = {**os.environ, "LANG": "C", "LC_ALL": "C"}


def tradewind(*arguments: str, environment: dict | None = None) -> subprocess.CompletedProcess:
    return subprocess.run([BINARY, *arguments], cwd=ROOT, capture_output=True, text=True,
                          timeout=120, env=environment or ENGLISH, check=False)


def recompute(directory: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "tests/oracle/recompute.py", str(directory)], cwd=ROOT,
                          capture_output=True, text=True, check=False)


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.work = Path(scratch.name)

    def result_of(self, *arguments: str) -> dict:
        done = tradewind(*arguments, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def assert_refused(self, code: int, message: str, *arguments: str) -> str:
        done = tradewind(*arguments)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        self.assertIn(f"[{message}]", done.stderr)
        return done.stderr


class BacktestTest(CommandTest):
    def test_same_run_twice_gives_the_same_fills_and_another_latency_others(self) -> None:
        first = self.result_of("backtest", "run", "--recording", BTC)
        second = self.result_of("backtest", "run", "--recording", BTC)
        later = self.result_of("backtest", "run", "--recording", BTC, "--latency", "80ms")
        other = self.result_of("backtest", "run", "--recording", BTC, "--set", "levels=2")
        self.assertGreater(first["counts"]["fills"], 20)
        self.assertEqual(first, second)
        self.assertNotEqual(first["fills_hash"], later["fills_hash"])
        self.assertNotEqual(first["fills_hash"], other["fills_hash"])

    def test_files_prove_the_hash_and_the_money(self) -> None:
        out = self.work / "run"
        result = self.result_of("backtest", "run", "--recording", BTC, "--recording", ETH,
                                "--out", str(out))
        columns = result["fills_hash_columns"]
        cut = subprocess.run(f"cut -d, -f1-{columns} fills.csv | sha256sum", shell=True, cwd=out,
                             capture_output=True, text=True, check=True)
        self.assertEqual(cut.stdout.split()[0], result["fills_hash"])
        self.assertEqual(json.loads((out / "result.json").read_text()), result)
        recomputed = recompute(out)
        self.assertEqual(recomputed.returncode, 0, recomputed.stderr)

    def test_recomputation_finds_a_changed_cent(self) -> None:
        out = self.work / "run"
        self.result_of("backtest", "run", "--recording", BTC, "--out", str(out))
        lines = (out / "fills.csv").read_text().splitlines()
        fields = lines[10].split(",")
        fields[7] = fields[7] + "1"
        lines[10] = ",".join(fields)
        (out / "fills.csv").write_text("\n".join(lines) + "\n")
        recomputed = recompute(out)
        self.assertEqual(recomputed.returncode, 1)
        self.assertIn("fills.csv:11: fee", recomputed.stderr)

    def test_rebates_and_fees_come_from_the_command_line(self) -> None:
        result = self.result_of("backtest", "run", "--recording", BTC, "--fees", "-0.0001,0.0004")
        self.assertTrue(result["fees"].startswith("-"))

    def test_an_earlier_result_is_not_overwritten(self) -> None:
        out = self.work / "run"
        self.result_of("backtest", "run", "--recording", BTC, "--out", str(out))
        before = (out / "fills.csv").read_bytes()
        self.assert_refused(8, "out.exists", "backtest", "run", "--recording", BTC,
                            "--out", str(out))
        self.assertEqual(before, (out / "fills.csv").read_bytes())

    def test_bad_input_is_refused_by_name(self) -> None:
        run = ("backtest", "run", "--recording")
        self.assertIn("none.gz", self.assert_refused(5, "recording.not_found", *run, "none.gz"))
        self.assertIn("grid", self.assert_refused(2, "usage.unknown_strategy", *run, BTC,
                                                  "--strategy", "gird"))
        self.assertIn("levels", self.assert_refused(2, "usage.unknown_parameter", *run, BTC,
                                                    "--set", "level=2"))
        self.assertIn("1…20", self.assert_refused(2, "strategy.param_range", *run, BTC,
                                                  "--set", "levels=21"))
        self.assert_refused(2, "usage.set_form", *run, BTC, "--set", "levels")
        self.assert_refused(2, "usage.duration", *run, BTC, "--latency", "5")
        self.assert_refused(2, "usage.fees", *run, BTC, "--fees", "0.1")
        self.assert_refused(2, "usage.capital", *run, BTC, "--capital", "-1")
        self.assert_refused(2, "usage.repeated_instrument", *run, BTC, "--recording", BTC)

    def test_damaged_recordings_are_refused_with_file_and_line(self) -> None:
        cut = self.work / "cut.gz"
        cut.write_bytes((ROOT / BTC).read_bytes()[:200_000])
        self.assertIn("cut.gz", self.assert_refused(1, "recording.damaged", "backtest", "run",
                                                    "--recording", str(cut)))
        for odd in ("/dev/zero", str(self.work)):
            self.assert_refused(1, "recording.unreadable", "backtest", "run", "--recording", odd)
        rubbish = self.work / "rubbish"
        rubbish.write_bytes(bytes(range(256)) * 40)
        done = tradewind("backtest", "run", "--recording", str(rubbish))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("rubbish", done.stderr)


class UpTest(CommandTest):
    def up(self, *arguments: str) -> tuple[str, ...]:
        return ("up", "--data-dir", str(self.work / "var"), *arguments)

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen([BINARY, *self.up(*arguments)], cwd=ROOT, text=True, env=ENGLISH,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_full_speed_gives_the_fills_of_the_backtest(self) -> None:
        paper = self.result_of(*self.up("--speed", "max", "--loops", "1"))
        backtest = self.result_of("backtest", "run", "--recording", BTC, "--recording", ETH)
        self.assertEqual(paper["fills_hash"], backtest["fills_hash"])
        self.assertEqual(paper["equity"], backtest["equity"])
        self.assertEqual(paper["counts"]["fills"], backtest["counts"]["fills"])

    def test_stopped_and_continued_equals_uninterrupted(self) -> None:
        whole = self.result_of("up", "--data-dir", str(self.work / "whole"), "--speed", "max",
                               "--loops", "2")
        for _ in range(3):
            part = self.result_of(*self.up("--speed", "max", "--loops", "2", "--for", "3m"))
        self.assertTrue(part["recovery"]["is_continued"])
        rest = self.result_of(*self.up("--speed", "max", "--loops", "2"))
        self.assertEqual(rest["fills_hash"], whole["fills_hash"])
        self.assertEqual(rest["equity"], whole["equity"])
        report = self.work / "var/reports/session-0001"
        recomputed = recompute(report)
        self.assertEqual(recomputed.returncode, 0, recomputed.stderr)

    def test_a_new_session_keeps_the_old_one(self) -> None:
        self.result_of(*self.up("--speed", "max", "--for", "20s"))
        journal = self.work / "var/engine/session-0001/000001.journal"
        before = hashlib.sha256(journal.read_bytes()).hexdigest()
        fresh = self.result_of(*self.up("--speed", "max", "--for", "20s", "--new"))
        self.assertFalse(fresh["recovery"]["is_continued"])
        self.assertEqual(before, hashlib.sha256(journal.read_bytes()).hexdigest())
        self.assertTrue((self.work / "var/reports/session-0002/fills.csv").exists())

    def test_other_settings_do_not_continue_a_session(self) -> None:
        self.result_of(*self.up("--speed", "max", "--for", "20s"))
        said = self.assert_refused(8, "data.settings_changed", *self.up("--set", "levels=2"))
        self.assertIn("parameter.levels", said)

    def test_second_instance_is_refused_with_the_owner(self) -> None:
        first = self.start("--speed", "1")
        self.addCleanup(first.communicate)
        self.addCleanup(first.kill)
        self.assertIn("session started", first.stderr.readline())
        said = self.assert_refused(8, "data.locked", *self.up())
        self.assertIn(str(first.pid), said)

    def test_ctrl_c_ends_cleanly_with_a_summary(self) -> None:
        process = self.start("--speed", "20")
        self.assertIn("session started", process.stderr.readline())
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0, err)
        self.assertIn("PAPER", out)
        self.assertIn("Summary", out)
        self.assertIn("Continue: `tradewind up`", err)

    def test_damaged_journal_is_refused_and_left_alone(self) -> None:
        self.result_of(*self.up("--speed", "max", "--for", "60s"))
        journal = self.work / "var/engine/session-0001/000001.journal"
        content = bytearray(journal.read_bytes())
        content[3000] ^= 1
        journal.write_bytes(content)
        self.assert_refused(1, "journal.damaged", *self.up())
        self.assertEqual(bytes(content), journal.read_bytes())

    def test_data_directory_that_cannot_be_made_is_named(self) -> None:
        (self.work / "var").write_text("a file")
        self.assertIn("var", self.assert_refused(6, "data.unwritable", *self.up()))

    def test_bad_options_are_refused(self) -> None:
        self.assert_refused(2, "usage.speed", *self.up("--speed", "fast"))
        self.assert_refused(2, "usage.speed", *self.up("--speed", "0"))
        self.assert_refused(2, "usage.duration", *self.up("--for", "soon"))
        self.assertIn("--speed",
                      self.assert_refused(2, "usage.unknown_option", *self.up("--sped", "2")))
        self.assert_refused(2, "usage.missing_value", "up", "--speed")

    def test_terminal_shows_the_live_view(self) -> None:
        main, other = pty.openpty()
        process = subprocess.Popen([BINARY, *self.up("--speed", "50", "--for", "60s")], cwd=ROOT,
                                   env={**ENGLISH, "TERM": "xterm"}, stdout=other, stderr=other)
        os.close(other)
        shown = b""
        while select.select([main], [], [], 30)[0]:
            try:
                chunk = os.read(main, 65536)
            except OSError:
                break
            if not chunk:
                break
            shown += chunk
        os.close(main)
        self.assertEqual(process.wait(timeout=30), 0)
        text = shown.decode()
        self.assertIn("\x1b[?1049h", text)
        self.assertIn("\x1b[?1049l", text.split("\x1b[?1049h")[-1])
        self.assertRegex(text, r"PAPER.*grid")
        self.assertRegex(text, r"BTCUSDT +6\d{4}\.?\d* +6\d{4}")


class TalkTest(CommandTest):
    def test_version(self) -> None:
        self.assertRegex(tradewind("version").stdout, r"^tradewind \d+\.\d+\.\d+ \(.+\)\n$")
        self.assertEqual(self.result_of("version")["schema_version"], 1)

    def test_every_help_fits_and_names_examples(self) -> None:
        for command in ((), ("up",), ("backtest",), ("backtest", "run"), ("version",)):
            for language in ("en", "ru"):
                done = tradewind(*command, "--help", "--lang", language)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertLessEqual(len(done.stdout.splitlines()), 50)
                is_russian = bool(re.search("[а-яё]{4}", done.stdout))
                self.assertEqual(is_russian, language == "ru", done.stdout)

    def test_unknown_words_get_the_nearest(self) -> None:
        self.assertIn('"version"', self.assert_refused(2, "usage.unknown_command", "verison"))
        self.assertIn('"run"', self.assert_refused(2, "usage.unknown_command", "backtest", "rnu"))

    def test_messages_follow_the_language(self) -> None:
        russian = tradewind("backtest", "run", "--recording", "none.gz",
                            environment={**os.environ, "LC_ALL": "ru_RU.UTF-8"})
        self.assertIn("Записи none.gz нет", russian.stderr)
        english = tradewind("backtest", "run", "--recording", "none.gz", "--lang", "en",
                            environment={**os.environ, "LC_ALL": "ru_RU.UTF-8"})
        self.assertIn("There is no recording none.gz", english.stderr)


if __name__ == "__main__":
    unittest.main()
