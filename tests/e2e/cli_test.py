#!/usr/bin/env python3
"""The program as a person meets it: commands, results, refusals, exit codes, two languages."""

import fcntl
import hashlib
import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import struct
import subprocess
import termios
import time
import unittest

from rig import BINARY, BTC, ENGLISH, ETH, ROOT, CommandTest, recompute, tradewind


class BacktestTest(CommandTest):
    def test_same_run_twice_gives_the_same_fills_and_another_latency_others(self) -> None:
        first = self.result_of("backtest", "run", "--tape", BTC)
        second = self.result_of("backtest", "run", "--tape", BTC)
        later = self.result_of("backtest", "run", "--tape", BTC, "--latency", "80ms")
        other = self.result_of("backtest", "run", "--tape", BTC, "--set", "levels=2")
        self.assertGreater(first["counts"]["fills"], 20)
        self.assertEqual(first, second)
        self.assertNotEqual(first["fills_hash"], later["fills_hash"])
        self.assertNotEqual(first["fills_hash"], other["fills_hash"])

    def test_files_prove_the_hash_and_the_money(self) -> None:
        out = self.work / "run"
        result = self.result_of("backtest", "run", "--tape", BTC, "--tape", ETH,
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
        self.result_of("backtest", "run", "--tape", BTC, "--out", str(out))
        lines = (out / "fills.csv").read_text().splitlines()
        fields = lines[10].split(",")
        fields[7] = fields[7] + "1"
        lines[10] = ",".join(fields)
        (out / "fills.csv").write_text("\n".join(lines) + "\n")
        recomputed = recompute(out)
        self.assertEqual(recomputed.returncode, 1)
        self.assertIn("fills.csv:11: fee", recomputed.stderr)

    def test_rebates_and_fees_come_from_the_command_line(self) -> None:
        result = self.result_of("backtest", "run", "--tape", BTC, "--fees", "-0.0001,0.0004")
        self.assertTrue(result["fees"].startswith("-"))

    def test_limits_come_from_the_command_line_and_stand_in_the_assumptions(self) -> None:
        run = ("backtest", "run", "--tape", BTC)
        usual = self.result_of(*run)
        tight = self.result_of(*run, "--limit", "open_orders_max=1",
                               "--limit", "daily_loss_max=1000000")
        self.assertLess(tight["counts"]["orders"], usual["counts"]["orders"])
        self.assertEqual(tight["assumptions"]["limits.open_orders_max"], "1")
        self.assertEqual(tight["assumptions"]["limits.daily_loss_max"], "1000000")
        self.assertNotIn("limits.daily_loss_max", usual["assumptions"])
        wide = self.result_of(*run, "--limit", "daily_loss_max=1000000",
                              "--limit", "account_notional_max=1000000")
        self.assertEqual(wide["fills_hash"], usual["fills_hash"])

    def test_a_day_that_loses_its_limit_ends_early(self) -> None:
        run = ("backtest", "run", "--tape", BTC)
        usual = self.result_of(*run)
        ended = self.result_of(*run, "--limit", "daily_loss_max=0.01")
        self.assertLess(ended["counts"]["fills"], usual["counts"]["fills"])
        self.assertGreater(ended["counts"]["refused_by_risk"], 0)

    def test_an_earlier_result_is_not_overwritten(self) -> None:
        out = self.work / "run"
        self.result_of("backtest", "run", "--tape", BTC, "--out", str(out))
        before = (out / "fills.csv").read_bytes()
        self.assert_refused(8, "out.exists", "backtest", "run", "--tape", BTC,
                            "--out", str(out))
        self.assertEqual(before, (out / "fills.csv").read_bytes())

    def test_a_window_of_the_market_is_a_run_of_its_own(self) -> None:
        window = ("--from", "2024-08-08T23:56:00Z", "--to", "2024-08-08T23:58:00Z")
        out = self.work / "run"
        result = self.result_of("backtest", "run", "--tape", BTC, *window, "--out", out)
        self.assertEqual(result["started_at"], "2024-08-08T23:56:00.000000000Z")
        self.assertRegex(result["ended_at"], r"^2024-08-08T23:5(7:59|8:00\.0)")
        self.assertEqual(result["assumptions"]["from"], "2024-08-08T23:56:00.000000000Z")
        self.assertGreater(result["counts"]["fills"], 5)
        self.assertIn(" --from 2024-08-08T23:56:00.000000000Z --to 2024-08-08T23:58:00",
                      result["command"])
        recomputed = recompute(out)
        self.assertEqual(recomputed.returncode, 0, recomputed.stderr)
        audit = self.result_of("journal", "replay", out, "--audit", "--tape", BTC)
        self.assertTrue(audit["is_proved"])
        again = self.result_of("backtest", "run", "--tape", BTC, *window, "--repeat", "2")
        self.assertEqual(again["fills_hash"], result["fills_hash"])

    def test_a_window_without_a_market_is_refused(self) -> None:
        run = ("backtest", "run", "--tape", BTC)
        said = self.assert_refused(5, "backtest.no_market", *run, "--from", "2025-01-01")
        self.assertIn("of 2024-08-09T00:00:01", said)
        said = self.assert_refused(5, "backtest.no_market", *run, "--to", "2024-01-01")
        self.assertIn("the one behind of 2024-08-08T23:54:16", said)
        self.assert_refused(2, "usage.window", *run, "--from", "2024-08-09", "--to", "2024-08-09")
        self.assert_refused(2, "usage.time", *run, "--from", "noon")

    def test_other_files_are_no_place_for_a_result(self) -> None:
        out = self.work / "run"
        out.mkdir()
        (out / "orders.csv.part").write_text("left by a run that was killed")
        (out / "notes.txt").write_text("mine")
        run = ("backtest", "run", "--tape", BTC, "--for", "20s", "--out", str(out))
        self.assertIn("notes.txt", self.assert_refused(8, "out.not_empty", *run))
        (out / "notes.txt").unlink()
        self.result_of(*run)
        self.assert_refused(8, "out.exists", *run)
        self.assert_refused(8, "data.is_result", "up", "--data-dir", str(out))
        self.assertFalse((out / "lock").exists())

    def test_the_summary_names_its_mode_and_what_was_refused(self) -> None:
        run = ("backtest", "run", "--tape", BTC, "--capital", "100", "--margin", "cash")
        counts = self.result_of(*run)["counts"]
        self.assertEqual(counts["refused_by_rule"], {"margin": counts["refused_by_risk"]})
        said = self.done(*run)
        self.assertTrue(said.startswith("Summary — BACKTEST\n"), said)
        count = counts["refused_by_risk"]
        self.assertRegex(said, rf"\n  refused by risk +{count} \(margin {count}\)\n")
        self.assertIn("\nNo order was sent: risk refused every one, most by the rule margin", said)
        russian = self.done(*run, "--lang", "ru")
        self.assertRegex(russian, r"^Итог — BACKTEST\n")
        self.assertIn("риск отклонил каждый, чаще всего по правилу margin", russian)

    def test_a_run_without_an_order_says_why(self) -> None:
        run = ("backtest", "run", "--tape", BTC, "--strategy", "trend")
        silence = self.result_of(*run)["no_orders"]
        self.assertGreater(silence["decisions"], 0)
        self.assertEqual(silence["reasons"][0]["code"], "warming_up")
        self.assertRegex(self.done(*run), r"wanted none; at the last: candles seen \d+, needed \d+")
        self.assertNotIn("no_orders", self.result_of("backtest", "run", "--tape", BTC))

    def test_repeated_runs_end_as_one_and_tell_their_speed(self) -> None:
        once = self.result_of("backtest", "run", "--tape", BTC)
        thrice = self.result_of("backtest", "run", "--tape", BTC, "--repeat", "3")
        speed = thrice.pop("speed")
        self.assertEqual(once, thrice)
        self.assertEqual(speed["repeat"], 3)
        self.assertEqual(len(speed["wall_seconds_each"]), 3)
        self.assertEqual(speed["market_messages"], 93_950)
        self.assertEqual(speed["events"],
                         speed["level_changes"] + speed["trades"] + speed["quotes"])
        self.assertGreater(speed["level_changes"], 400_000)
        for value in ("0", "-1", "abc"):
            said = self.assert_refused(2, "usage.bad_number", "backtest", "run", "--tape", BTC,
                                       "--repeat", value)
            self.assertIn("from 1 to", said)

    def test_bad_input_is_refused_by_name(self) -> None:
        run = ("backtest", "run", "--tape")
        self.assertIn("none.tape", self.assert_refused(5, "recording.not_found", *run, "none.tape"))
        self.assertIn("grid", self.assert_refused(2, "usage.unknown_strategy", *run, BTC,
                                                  "--strategy", "gird"))
        self.assertIn("levels", self.assert_refused(2, "usage.unknown_parameter", *run, BTC,
                                                    "--set", "level=2"))
        self.assertIn("1…20", self.assert_refused(2, "strategy.param_range", *run, BTC,
                                                  "--set", "levels=21"))
        self.assert_refused(2, "usage.set_form", *run, BTC, "--set", "levels")
        self.assertIn("book_age_max", self.assert_refused(2, "usage.unknown_limit", *run, BTC,
                                                          "--limit", "book_age=2"))
        self.assertIn("1…500", self.assert_refused(2, "usage.limit_range", *run, BTC,
                                                   "--limit", "open_orders_max=0"))
        self.assert_refused(2, "usage.limit_form", *run, BTC, "--limit", "open_orders_max")
        self.assert_refused(2, "usage.duration", *run, BTC, "--latency", "5")
        self.assert_refused(2, "usage.fees", *run, BTC, "--fees", "0.1")
        self.assert_refused(2, "usage.capital", *run, BTC, "--capital", "-1")
        self.assert_refused(2, "usage.repeated_instrument", *run, BTC, "--tape", BTC)

    def test_damaged_tapes_are_refused_with_file_and_place(self) -> None:
        cut = self.work / "cut.tape"
        cut.write_bytes((ROOT / BTC).read_bytes()[:200_000])
        said = self.assert_refused(1, "tape.damaged", "backtest", "run", "--tape", str(cut))
        self.assertIn("cut.tape", said)
        self.assertIn("block 3", said)
        for odd in ("/dev/zero", str(self.work)):
            self.assert_refused(2, "recording.no_file", "backtest", "run", "--tape", odd)
        rubbish = self.work / "rubbish"
        rubbish.write_bytes(bytes(range(256)) * 40)
        done = tradewind("backtest", "run", "--tape", str(rubbish))
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
        backtest = self.result_of("backtest", "run", "--tape", BTC, "--tape", ETH)
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

    def test_a_restart_reports_what_it_found_what_differs_and_what_it_did(self) -> None:
        process = self.start("--speed", "50", "--snapshot-every", "100")
        self.assertIn("session started", process.stderr.readline())
        time.sleep(1.5)
        process.kill()
        process.communicate()
        said = tradewind(*self.up("--speed", "max", "--for", "1s"))
        self.assertEqual(said.returncode, 0, said.stderr)
        for words in (r"^Paper session goes on from 2024-08-08T23:5\S+Z: BTCUSDT, ETHUSDT, "
                      r"strategy grid, fills \d+, open orders \d+\. ", r"\nRecovery report",
                      r"\n  found    records \d+, starts 1, fills \d+, open orders \d+, "
                      r"requests without an answer \d+, position ", r"\n  differs  nothing; ",
                      r"\n  done     went on from the snapshot at record \d+\n",
                      r"goes on at 2024-08-08T23:5\S+Z, pass 1; no confirmed order is lost"):
            self.assertRegex(said.stderr, words)
        self.assertNotIn("starts again", said.stdout)
        russian = tradewind(*self.up("--speed", "max", "--for", "1s", "--lang", "ru")).stderr
        self.assertRegex(russian, r"Отчёт о восстановлении[^$]*\n  найдено  записей \d+[^$]*"
                                  r"\n  отличия  нет; [^$]*\n  сделано  ")

    def test_a_restart_tells_no_old_fills_as_new_and_no_seam_that_was_before(self) -> None:
        first = tradewind(*self.up("--speed", "max", "--for", "7m"))
        self.assertEqual(first.returncode, 0, first.stderr)
        again = tradewind(*self.up("--speed", "max", "--for", "1s"))
        self.assertIn(" pass 2 ", again.stdout)
        self.assertNotIn("starts again", again.stdout)
        self.assertNotRegex(again.stdout, r"PAPER \S+ (buy|sell)|more\n")

    def test_the_seam_is_named(self) -> None:
        said = tradewind(*self.up("--speed", "200", "--for", "390s")).stdout
        self.assertRegex(said, r"The recording starts again, pass 2\. Position, money")

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

    def test_paper_runs_what_research_ran(self) -> None:
        model = {"--queue": "power:3", "--fill": "whole", "--through": "opposite"}
        words = [word for pair in model.items() for word in pair]
        whole = self.up("--speed", "max", "--loops", "1", "--tape", BTC)
        paper = self.result_of(*whole, *words)
        backtest = self.result_of("backtest", "run", "--tape", BTC, *words)
        self.assertEqual(paper["fills_hash"], backtest["fills_hash"])
        self.assertNotEqual(paper["fills_hash"],
                            self.result_of("backtest", "run", "--tape", BTC)["fills_hash"])
        for option, other in (("--queue", "pessimistic"), ("--fill", "partial"),
                              ("--through", "any")):
            changed = [word for pair in {**model, option: other}.items() for word in pair]
            self.assert_refused(8, "data.settings_changed", *self.up("--tape", BTC), *changed)

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
        self.assertIn(f"Continue: `{BINARY} up --data-dir", err)

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

    def test_numbers_are_whole_and_in_range(self) -> None:
        for option in ("--loops", "--seed"):
            for value in ("-1", "1.5", "abc", "9" * 30, "", "0x1"):
                said = self.assert_refused(2, "usage.bad_number", *self.up(option, value))
                self.assertTrue(said.startswith(f"{option} takes a whole number from 0 to"), said)
        self.assert_refused(2, "usage.duration_range", *self.up("--for", "3651d"))
        self.assert_refused(2, "usage.duration_range", *self.up("--for", "100000d"))

    def test_ten_years_of_market_time_end_with_the_recording(self) -> None:
        result = self.result_of(*self.up("--for", "3650d", "--speed", "max", "--loops", "1"))
        self.assertGreater(result["counts"]["fills"], 20)

    def test_the_continue_hint_continues_this_very_session(self) -> None:
        recording = self.work / "a recording.gz"
        shutil.copy(ROOT / BTC, recording)
        options = ("--data-dir", str(self.work / "my data"), "--tape", str(recording),
                   "--set", "levels=2", "--latency", "7ms", "--fees", "-0.0001,0.0004",
                   "--capital", "5000", "--seed", "9", "--strategy", "grid")
        first = tradewind("up", *options, "--new", "--speed", "max", "--for", "20s")
        self.assertEqual(first.returncode, 0, first.stderr)
        again, anew, research = re.findall("`([^`]+)`", first.stderr)
        self.assertEqual(anew, again + " --new")
        self.assertEqual(shlex.split(again)[0], BINARY)
        done = subprocess.run(again + " --speed max --loops 1 --json", shell=True, cwd=ROOT,
                              env=ENGLISH, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        paper = json.loads(done.stdout)
        self.assertTrue(paper["recovery"]["is_continued"])
        backtest = subprocess.run(research + " --json", shell=True, cwd=ROOT, env=ENGLISH,
                                  capture_output=True, text=True, check=True)
        self.assertEqual(json.loads(backtest.stdout)["fills_hash"], paper["fills_hash"])

    def test_the_backtest_hint_names_all_bundled_tapes(self) -> None:
        said = tradewind(*self.up("--speed", "max", "--for", "20s")).stderr
        research = re.findall("`([^`]+)`", said)[2]
        self.assertIn(BTC, research)
        self.assertIn(ETH, research)

    def test_a_session_whose_output_fails_ends_in_order(self) -> None:
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([BINARY, *self.up("--speed", "max", "--loops", "1")], cwd=ROOT,
                                  env=ENGLISH, stdout=full, stderr=subprocess.PIPE, text=True,
                                  check=False)
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn("[out.unwritable]", done.stderr)
        self.assertTrue((self.work / "var/reports/session-0001/fills.csv").exists())

    def test_a_session_whose_reader_left_ends_in_order(self) -> None:
        process = self.start("--speed", "50")
        self.addCleanup(process.kill)
        self.assertIn("session started", process.stderr.readline())
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(timeout=30), 6, said)
        self.assertIn("[out.unwritable]", said)

    def test_two_signals_across_a_full_second_are_one_wish(self) -> None:
        process = self.start("--speed", "20")
        self.assertIn("session started", process.stderr.readline())
        time.sleep(0.9995 - time.clock_gettime(time.CLOCK_MONOTONIC) % 1 + 1)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.001)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0, err)

    def test_a_named_tape_needs_nothing_bundled(self) -> None:
        program = self.work / "bin/tradewind"
        program.parent.mkdir()
        shutil.copy(BINARY, program)
        run = [str(program), "backtest", "run", "--tape", str(ROOT / ETH)]
        done = subprocess.run(run, cwd=self.work, env=ENGLISH, capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        bundled = subprocess.run([str(program), "up"], cwd=self.work, env=ENGLISH, check=False,
                                 capture_output=True, text=True)
        self.assertEqual(bundled.returncode, 5)
        self.assertIn("[demo.missing]", bundled.stderr)

    def on_terminal(self, *arguments: str, term: str = "xterm",
                    size: tuple[int, int] | None = None) -> str:
        main, other = pty.openpty()
        if size is not None:
            fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        process = subprocess.Popen([BINARY, *self.up(*arguments)], cwd=ROOT,
                                   env={**ENGLISH, "TERM": term}, stdout=other,
                                   stderr=subprocess.DEVNULL)
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
        return shown.decode()

    def test_terminal_shows_the_live_view(self) -> None:
        text = self.on_terminal("--speed", "50", "--for", "60s")
        self.assertIn("\x1b[?1049h", text)
        self.assertIn("\x1b[?1049l", text.split("\x1b[?1049h")[-1])
        self.assertRegex(text, r"PAPER.*grid")
        self.assertRegex(text, r"BTCUSDT +6\d{4}\.?\d* +6\d{4}")

    def test_a_small_terminal_shows_what_fits(self) -> None:
        text = self.on_terminal("--speed", "50", "--for", "60s", size=(6, 30))
        pictures = text.split("\x1b[?1049l")[0].split("\x1b[H")[1:]
        self.assertGreater(len(pictures), 1)
        for picture in pictures:
            lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", picture).replace("\r", "").split("\n")
            self.assertLessEqual(len(lines), 6)
            self.assertLessEqual(max(map(len, lines)), 30)
            self.assertIn("PAPER", lines[0])
            self.assertIn("equity", picture)

    def test_a_dumb_terminal_gets_plain_lines(self) -> None:
        text = self.on_terminal("--speed", "50", "--for", "60s", term="dumb")
        self.assertNotIn("\x1b", text)
        self.assertRegex(text, r"PAPER \d\d:\d\d:\d\d\.\d{3} pass 1")

    def test_another_ctrl_c_ends_a_session_whose_terminal_is_stuck(self) -> None:
        main, other = pty.openpty()
        self.addCleanup(os.close, main)
        filler = os.open(os.ttyname(other), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            while True:  # nobody reads: the next picture will wait for ever
                os.write(filler, b"x" * 1024)
        except BlockingIOError:
            pass
        os.close(filler)
        process = subprocess.Popen([BINARY, *self.up()], cwd=ROOT, stdout=other, text=True,
                                   env={**ENGLISH, "TERM": "xterm"}, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        os.close(other)
        self.assertIn("session started", process.stderr.readline())
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        time.sleep(1.2)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=10), 130)


class TalkTest(CommandTest):
    def test_version(self) -> None:
        self.assertRegex(tradewind("version").stdout, r"^tradewind \d+\.\d+\.\d+ \(.+\)\n$")
        self.assertEqual(self.result_of("version")["schema_version"], 1)

    def test_every_help_fits_and_names_examples(self) -> None:
        for command in ((), ("up",), ("backtest",), ("backtest", "run"), ("strategy",),
                        ("strategy", "list"), ("strategy", "show"), ("version",)):
            for language in ("en", "ru"):
                done = tradewind(*command, "--help", "--lang", language)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertLessEqual(len(done.stdout.splitlines()), 50)
                is_russian = bool(re.search("[а-яё]{4}", done.stdout))
                self.assertEqual(is_russian, language == "ru", done.stdout)

    def test_version_flag_is_the_version_command(self) -> None:
        self.assertEqual(tradewind("--version").stdout, tradewind("version").stdout)

    def test_help_names_the_full_command_and_speaks_one_language(self) -> None:
        self.assertIn("tradewind backtest run [options]",
                      tradewind("backtest", "run", "--help").stdout)
        self.assertIn("tradewind [options] COMMAND", tradewind("--help").stdout)
        russian = "".join(tradewind(*command, "--help", "--lang", "ru").stdout
                          for command in ((), ("tape", "show"), ("backtest", "run")))
        for word in ("Positionals", "Options", "OPTIONS", "Usage", "Subcommands", "SUBCOMMAND",
                     "Commands"):
            self.assertNotIn(word, russian)
        for word in ("Вызов: tradewind [параметры] КОМАНДА", "Параметры:", "Команды:"):
            self.assertIn(word, russian)
        self.assertIn("0 is endless", " ".join(tradewind("up", "--help").stdout.split()))

    def test_missing_words_are_named_with_the_right_help(self) -> None:
        said = self.assert_refused(2, "usage.incomplete")
        self.assertIn("needs up, backtest, tape, candles, journal, explain, report, strategy, "
                      "venue-sim, version.", said)
        self.assertIn("`tradewind --help`", said)
        said = self.assert_refused(2, "usage.incomplete", "backtest", "run")
        self.assertIn("needs --tape | --candles.", said)
        self.assertIn("`tradewind backtest run --help`", said)
        self.assertIn("`tradewind backtest --help`",
                      self.assert_refused(2, "usage.incomplete", "backtest"))

    def test_empty_values_are_refused(self) -> None:
        run = ("backtest", "run", "--tape")
        for option, arguments in (("--data-dir", ("up", "--data-dir", "")),
                                  ("--data-dir", ("up", "--data-dir=", "--new")),
                                  ("--tape", ("up", "--tape", "")),
                                  ("--tape", (*run, "")),
                                  ("--out", (*run, BTC, "--out", "")),
                                  ("--set", (*run, BTC, "--set", "=5")),
                                  ("--set", (*run, BTC, "--set", "")),
                                  ("--limit", (*run, BTC, "--limit", "=5"))):
            self.assertIn(option, self.assert_refused(2, "usage.empty_value", *arguments))

    def test_only_two_languages_are_spoken(self) -> None:
        self.assertIn('"fr"', self.assert_refused(2, "usage.language", "version", "--lang", "fr"))
        self.assert_refused(2, "usage.language", "--lang=ru_RU", "--help")
        self.assert_refused(2, "usage.language", "--lang", "", "version")

    def test_results_that_cannot_be_written_are_an_error(self) -> None:
        for arguments in (("version",), ("version", "--json"), ("--help",),
                          ("backtest", "run", "--tape", ETH, "--json")):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([BINARY, *arguments], cwd=ROOT, env=ENGLISH, stdout=full,
                                      stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual(done.returncode, 6, done.stderr)
            self.assertIn("standard output: no space left", done.stderr)
            closed = subprocess.run(shlex.join([BINARY, *arguments]) + " >&-", shell=True,
                                    cwd=ROOT, env=ENGLISH, stderr=subprocess.PIPE, text=True,
                                    check=False)
            self.assertEqual(closed.returncode, 6, closed.stderr)

    def test_a_reader_that_left_and_a_full_standard_error_are_no_bug(self) -> None:
        run = shlex.join([BINARY, "backtest", "run", "--tape", ETH, "--json"])
        piped = subprocess.run(["bash", "-c", f"{run} | true; exit ${{PIPESTATUS[0]}}"], cwd=ROOT,
                               env=ENGLISH, capture_output=True, text=True, check=False)
        self.assertEqual(piped.returncode, 6, piped.stderr)
        full = subprocess.run(f"{BINARY} backtest run --tape none.tape 2>/dev/full", shell=True,
                              cwd=ROOT, env=ENGLISH, check=False)
        self.assertEqual(full.returncode, 5)

    def test_control_characters_of_a_value_do_not_reach_the_terminal(self) -> None:
        said = self.assert_refused(5, "recording.not_found", "backtest", "run", "--tape",
                                   "no\x1b[2Jne\nforged")
        self.assertIn("no?[2Jne?forged", said)

    def test_unknown_words_get_the_nearest(self) -> None:
        self.assertIn('"version"', self.assert_refused(2, "usage.unknown_command", "verison"))
        self.assertIn('"run"', self.assert_refused(2, "usage.unknown_command", "backtest", "rnu"))

    def test_messages_follow_the_language(self) -> None:
        russian = tradewind("backtest", "run", "--tape", "none.tape",
                            environment={**os.environ, "LC_ALL": "ru_RU.UTF-8"})
        self.assertIn("Записи none.tape нет", russian.stderr)
        english = tradewind("backtest", "run", "--tape", "none.tape", "--lang", "en",
                            environment={**os.environ, "LC_ALL": "ru_RU.UTF-8"})
        self.assertIn("There is no recording none.tape", english.stderr)


if __name__ == "__main__":
    unittest.main()
