#!/usr/bin/env python3
"""Every order explains itself, and so does a moment without one."""

import concurrent.futures
import csv
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from recorded_walk import START_NS, STEP_NS, write_walk

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("TW_BINARY", str(ROOT / "build/release/tradewind"))
ENGLISH = {**os.environ, "LANG": "C", "LC_ALL": "C"}
RUSSIAN = {**os.environ, "LANG": "ru_RU.UTF-8", "LC_ALL": "ru_RU.UTF-8"}
STEPS = 960
SHORT_STEPS = 160
GRID = ("--set", "levels=2", "--set", "notional=200", "--set", "offset=0.00001",
        "--set", "spacing=0.00001", "--set", "requote=0.00002", "--set", "refresh=200",
        "--limit", "book_age_max=none")
FILL_FIELDS = {"venue_time": None, "time": "time", "liquidity": "liquidity", "price": "price",
               "quantity": "quantity", "notional": "notional", "fee": "fee",
               "realized_gross": "realized_gross", "position": "position"}
RULES = 14


def tradewind(*arguments: str, environment: dict | None = None) -> subprocess.CompletedProcess:
    return subprocess.run([BINARY, *arguments], cwd=ROOT, capture_output=True, text=True,
                          timeout=120, env=environment or ENGLISH, check=False)


def rows(path: Path) -> list[dict]:
    with path.open() as file:
        return list(csv.DictReader(file))


def nanoseconds(text: str) -> int:
    whole, _, fraction = text.rstrip("Z").partition(".")
    seconds = datetime.fromisoformat(whole).replace(tzinfo=timezone.utc).timestamp()
    return int(seconds) * 1_000_000_000 + int(fraction.ljust(9, "0") or 0)


def moment(step: float) -> str:
    at = START_NS + int(step * STEP_NS)
    text = datetime.fromtimestamp(at // 1_000_000_000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{at % 1_000_000_000:09d}Z"


class ExplainCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.work = Path(scratch.name)
        cls.walk = cls.work / "walk.raw"
        write_walk(cls.walk, STEPS)
        cls.tape = ("--tape", str(cls.walk))
        cls.run_dir = cls.backtest("run", *GRID)

    @classmethod
    def backtest(cls, name: str, *options: str) -> Path:
        out = cls.work / name
        done = tradewind("backtest", "run", *cls.tape, "--out", str(out), *options)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return out

    def explain(self, *words: str) -> dict:
        return self.explain_on(self.walk, *words)

    def explain_on(self, tape: Path, *words: str) -> dict:
        done = tradewind("explain", *words, "--tape", str(tape), "--json")
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        told = json.loads(done.stdout)
        self.assertEqual(told["schema_version"], 1)
        return told

    def assert_refused(self, code: int, message: str, *words: str) -> str:
        done = tradewind("explain", *words)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        self.assertIn(f"[{message}]", done.stderr)
        return done.stderr


class OrderTest(ExplainCase):
    def check_chain(self, told: dict, order: dict, fills: list[dict]) -> None:
        row = told["order"]
        self.assertEqual(row["client_order_id"], order["client_order_id"])
        self.assertEqual(row["placed_at"], order["placed_at"])
        self.assertEqual(row["ended_at"] or "-", order["ended_at"])
        self.assertEqual((row["status"], row["filled"], row["terms"]["side"]),
                         (order["status"], order["filled"], order["side"]))
        self.assertEqual(row["terms"]["limit_price"], order["limit_price"])
        self.assertEqual(str(row["venue_order_id"]), order["venue_order_id"])
        self.assertEqual([str(fill["fill_id"]) for fill in told["fills"]],
                         [fill["fill_id"] for fill in fills])
        for fill, recorded in zip(told["fills"], fills):
            for field, column in FILL_FIELDS.items():
                if column is not None:
                    self.assertEqual(fill[field], recorded[column], field)
        self.check_decision(told, order)
        self.check_steps(told, order)

    def check_decision(self, told: dict, order: dict) -> None:
        placed = told["decisions"][0]
        self.assertEqual(placed["time"], order["placed_at"])
        market = placed["market"]
        self.assertEqual(market["book_state"], "synced")
        if order["side"] == "buy":
            self.assertLessEqual(float(order["limit_price"]), float(market["bid"]["price"]))
        else:
            self.assertGreaterEqual(float(order["limit_price"]), float(market["ask"]["price"]))
        self.assertEqual(market["tape"]["tape_time"], placed["time"])
        self.assertEqual(market["tape"]["pass"], 1)
        mine = [quote for quote in placed["strategy"]["wanted"]
                if quote["order"] == order["client_order_id"]]
        self.assertEqual([(quote["outcome"], quote["price"]) for quote in mine],
                         [("placed", order["limit_price"])])
        judged = [risk for risk in placed["risk"]
                  if risk["terms"]["limit_price"] == order["limit_price"]]
        self.assertTrue(judged[0]["allowed"])
        self.assertEqual(len(judged[0]["rules"]), RULES)
        self.assertTrue(all(rule["allowed"] for rule in judged[0]["rules"]))

    def check_steps(self, told: dict, order: dict) -> None:
        steps = told["steps"]
        kinds = [step["kind"] for step in steps]
        self.assertEqual(kinds[0], "place_order")
        self.assertEqual([step["record"] for step in steps],
                         sorted(step["record"] for step in steps))
        self.assertEqual(kinds.count("fill"), len(told["fills"]))
        accepted = steps[kinds.index("order_accepted")]
        self.assertEqual(accepted["venue_since_decision_ns"], 5_000_000)
        self.assertEqual(accepted["since_decision_ns"], 10_000_000)
        if order["status"] == "canceled":
            self.assertIn("cancel_order", kinds)
            self.assertEqual(told["decisions"][-1]["done"][0]["kind"], "cancel_order")
            codes = {reason["code"] for reason in told["decisions"][-1]["strategy"]["reasons"]}
            self.assertTrue(codes & {"anchor_moved", "leaning", "book_unusable"}, codes)

    def test_every_order_of_a_run_is_explained_as_its_files_have_it(self) -> None:
        short = self.work / "short.raw"
        write_walk(short, SHORT_STEPS)
        out = self.work / "short"
        done = tradewind("backtest", "run", "--tape", str(short), "--out", str(out), *GRID)
        self.assertEqual(done.returncode, 0, done.stderr)
        orders, fills = rows(out / "orders.csv"), rows(out / "fills.csv")
        self.assertGreater(len(orders), 30)
        self.assertGreater(len(fills), 5)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            told = list(pool.map(lambda order: self.explain_on(
                short, "order", order["client_order_id"], str(out)), orders))
        for order, chain in zip(orders, told):
            own = [fill for fill in fills if fill["client_order_id"] == order["client_order_id"]]
            with self.subTest(order["client_order_id"]):
                self.check_chain(chain, order, own)

    def test_in_words_the_chain_has_every_part_in_both_languages(self) -> None:
        order = rows(self.run_dir / "fills.csv")[0]["client_order_id"]
        english = tradewind("explain", "order", order, str(self.run_dir), *self.tape)
        parts = ("The market", "What the strategy wanted", "Risk: allowed",
                 "passed: value of one order 1", "Request, answers, fills", "accepted at", "filled")
        for part in parts:
            self.assertIn(part, english.stdout)
        russian = tradewind("explain", "order", order, str(self.run_dir), *self.tape,
                            environment=RUSSIAN)
        for part in ("Рынок", "Чего хотела стратегия", "Риск: разрешили", "Запрос, ответы",
                     "принят по", "исполнено"):
            self.assertIn(part, russian.stdout)
        self.assertEqual(len(english.stdout.splitlines()), len(russian.stdout.splitlines()))

    def test_an_amended_order_tells_why_and_to_what(self) -> None:
        run = self.backtest("amended", *GRID, "--set", "replace=1")
        order = rows(run / "amends.csv")[0]["client_order_id"]
        told = self.explain("order", order, str(run))
        kinds = [step["kind"] for step in told["steps"]]
        self.assertIn("amend_order", kinds)
        self.assertIn("order_amended", kinds)
        amended = told["decisions"][1]
        self.assertIn(order, [risk["amended"] for risk in amended["risk"]])
        self.assertIn("amended", [quote["outcome"] for quote in amended["strategy"]["wanted"]])


class MomentTest(ExplainCase):
    def test_live_orders_and_last_decisions_are_those_of_the_files(self) -> None:
        orders = rows(self.run_dir / "orders.csv")
        for step in range(60, STEPS, 150):
            at = moment(step + 0.3)
            told = self.explain("--at", at, str(self.run_dir))
            slot = told["instruments"][0]
            live = {order["client_order_id"] for order in orders
                    if order["placed_at"] <= at
                    and (order["ended_at"] == "-" or order["ended_at"] > at)}
            self.assertEqual({order["client_order_id"] for order in slot["live_orders"]}, live)
            last = slot["last_decision"]
            self.assertLessEqual(last["time"], at)
            self.assertLess(nanoseconds(at) - nanoseconds(last["time"]), 200_000_000)
            if last["strategy"]["asked_by"] == "timer":
                self.assertGreater(last["strategy"]["wakes_at"], at)
            kept = [quote for quote in last["strategy"]["wanted"] if quote["outcome"] == "kept"]
            self.assertTrue(all(quote["order"] is not None for quote in kept))

    def test_a_time_of_day_is_that_of_the_run(self) -> None:
        told = self.explain("--at", "23:54:30", str(self.run_dir))
        self.assertEqual(told["time"], "2024-08-08T23:54:30.000000000Z")

    def test_quotes_that_fit_are_the_reason_for_no_order(self) -> None:
        outcomes = set()
        for step in range(300, 360, 7):
            told = self.explain("--at", moment(step), str(self.run_dir))
            strategy = told["instruments"][0]["last_decision"]["strategy"]
            held = [reason for reason in strategy["reasons"] if reason["code"] == "anchor_held"]
            if held:
                self.assertLessEqual(held[0]["value"], held[0]["limit"])
                outcomes |= {quote["outcome"] for quote in strategy["wanted"]}
        self.assertIn("kept", outcomes)

    def test_a_refusal_names_rule_value_and_limit(self) -> None:
        run = self.backtest("limited", *GRID, "--limit", "open_orders_max=1")
        told = self.explain("--at", moment(20), str(run))
        wanted = told["instruments"][0]["last_decision"]["strategy"]["wanted"]
        refused = [quote for quote in wanted if quote["outcome"] == "refused"]
        self.assertEqual(refused[0]["refused_by"],
                         {"rule": "open_orders", "allowed": False, "value": "2", "limit": "1"})
        said = tradewind("explain", "--at", moment(20), str(run), *self.tape).stdout
        self.assertIn("number of open orders, asked 2, limit 1", said)

    def test_a_trend_says_which_condition_failed(self) -> None:
        options = ("--strategy", "trend", "--set", "interval=1", "--set", "quantity=0.01")
        run = self.backtest("trend", *options)
        early = self.explain("--at", moment(100), str(run))
        reason = early["instruments"][0]["last_decision"]["strategy"]["reasons"][0]
        self.assertEqual((reason["code"], reason["limit"]), ("warming_up", 28))
        late = self.explain("--at", moment(STEPS - 10), str(run))
        codes = {reason["code"] for reason in
                 late["instruments"][0]["last_decision"]["strategy"]["reasons"]}
        self.assertTrue(codes & {"adx_low", "rsi_high", "rsi_low", "cross_held", "no_cross"}, codes)

    def test_a_signal_is_told_with_its_fate_and_its_order(self) -> None:
        run = self.backtest("imbalance", "--strategy", "imbalance", "--set", "threshold=0.3",
                            "--set", "quantity=0.01", "--set", "signal.enter=0.2",
                            "--set", "signal.exit=0.1", "--limit", "book_age_max=none")
        order = rows(run / "orders.csv")[0]
        placed = self.explain("order", order["client_order_id"], str(run))
        decision = placed["decisions"][0]
        said = decision["strategy"]["signal"]
        self.assertEqual((said["direction"], said["fate"]), ("long", "accepted"))
        self.assertEqual(placed["steps"][0]["cause"], said["id"])
        self.assertEqual(decision["strategy"]["reasons"][0]["code"], "book_leans")
        self.assertEqual([(fate["outcome"], fate["order"])
                          for fate in decision["strategy"]["wanted"]],
                         [("placed", order["client_order_id"])])
        codes = set()
        for step in range(20, 120, 10):
            told = self.explain("--at", moment(step), str(run))
            last = told["instruments"][0]["last_decision"]["strategy"]
            codes |= {reason["code"] for reason in last["reasons"]}
        self.assertTrue(codes & {"book_leans", "cooling_down"}, codes)

    def test_a_book_out_of_step_is_the_reason_for_no_quotes(self) -> None:
        broken = self.work / "gap.raw"
        write_walk(broken, STEPS, left_out=range(400, 402))
        out = self.work / "gap"
        done = tradewind("backtest", "run", "--tape", str(broken), "--out", str(out), *GRID)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = tradewind("explain", "--at", moment(500), str(out), "--tape", str(broken), "--json")
        slot = json.loads(done.stdout)["instruments"][0]
        self.assertEqual(slot["market"]["book_state"], "unsynced")
        strategy = slot["last_decision"]["strategy"]
        self.assertEqual([reason["code"] for reason in strategy["reasons"]], ["book_unusable"])
        self.assertEqual(strategy["wanted"], [])
        self.assertEqual(slot["live_orders"], [])


class PaperTest(ExplainCase):
    def up(self, data: Path, *options: str) -> tuple[str, ...]:
        return ("up", "--data-dir", str(data), *self.tape, *GRID, *options)

    def digest(self, data: Path) -> str:
        sha = hashlib.sha256()
        for path in sorted(data.rglob("*")):
            sha.update(str(path).encode() + (path.read_bytes() if path.is_file() else b""))
        return sha.hexdigest()

    def test_an_order_of_the_second_pass_names_pass_and_place(self) -> None:
        data = self.work / "looped"
        done = tradewind(*self.up(data, "--speed", "max", "--loops", "2"))
        self.assertEqual(done.returncode, 0, done.stderr)
        order = rows(data / "reports/session-0001/orders.csv")[-1]
        before = self.digest(data)
        told = self.explain("order", order["client_order_id"], "--data-dir", str(data))
        place = told["decisions"][0]["market"]["tape"]
        self.assertEqual(place["pass"], 2)
        self.assertLess(place["tape_time"], moment(STEPS))
        shift = nanoseconds(order["placed_at"]) - nanoseconds(place["tape_time"])
        self.assertGreater(shift, STEPS * STEP_NS)
        self.assertEqual(before, self.digest(data))

    def test_a_session_that_runs_or_was_killed_is_read_without_touching_it(self) -> None:
        data = self.work / "killed"
        running = subprocess.Popen([BINARY, *self.up(data, "--speed", "20")], cwd=ROOT,
                                   env=ENGLISH, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(running.stdout.close)
        self.addCleanup(running.stderr.close)
        self.addCleanup(running.wait)
        self.addCleanup(running.kill)
        told = None
        for _ in range(100):
            time.sleep(0.1)
            done = tradewind("explain", "order", "tw-1-1", "--data-dir", str(data), *self.tape,
                             "--json")
            if done.returncode == 0:
                told = json.loads(done.stdout)
                break
        self.assertIsNotNone(told)
        self.assertIsNone(running.poll())
        running.send_signal(signal.SIGKILL)
        running.wait()
        before = self.digest(data)
        again = self.explain("order", "tw-1-1", "--data-dir", str(data))
        self.assertEqual(again["decisions"][0], told["decisions"][0])
        self.assertEqual(before, self.digest(data))


class RefusalTest(ExplainCase):
    def test_an_unknown_order_is_refused_with_its_neighbours(self) -> None:
        said = self.assert_refused(5, "explain.no_order", "order", "tw-1-9999",
                                   str(self.run_dir), *self.tape)
        last = rows(self.run_dir / "orders.csv")[-1]["client_order_id"]
        self.assertIn(f"tw-1-{int(last.split('-')[2])}", said)
        self.assert_refused(2, "usage.order_id", "order", "first", str(self.run_dir))
        self.assert_refused(2, "usage.explain", "order")
        self.assert_refused(2, "usage.explain")
        self.assert_refused(5, "journal.none", "order", "tw-1-1", str(self.work / "nowhere"))

    def test_a_time_outside_of_the_run_is_refused_with_its_period(self) -> None:
        for at in ("2024-08-08T23:54:14Z", "2024-08-09T03:00:00Z"):
            said = self.assert_refused(5, "explain.outside", "--at", at, str(self.run_dir),
                                       *self.tape)
            self.assertIn("2024-08-08T23:54:15", said)
        for at in ("noon", "25:00"):
            self.assert_refused(2, "usage.time", "--at", at, str(self.run_dir), *self.tape)

    def test_without_its_tape_the_journal_alone_is_told(self) -> None:
        order = rows(self.run_dir / "fills.csv")[0]["client_order_id"]
        done = tradewind("explain", "order", order, str(self.run_dir), "--json")
        self.assertEqual(done.returncode, 1)
        told = json.loads(done.stdout)
        self.assertEqual(told["run"]["proof"]["obstacle"], "explain.no_tape")
        self.assertEqual(told["decisions"], [])
        self.assertGreater(len(told["fills"]), 0)
        self.assert_refused(5, "explain.no_tape", "--at", moment(100), str(self.run_dir))
        self.assert_refused(5, "recording.not_found", "order", order, str(self.run_dir),
                            "--tape", "none.tape")

    def test_a_hole_in_the_tape_says_from_when_on_nothing_is_provable(self) -> None:
        holed = self.work / "holed.raw"
        write_walk(holed, STEPS, left_out=range(500, 520))
        orders = rows(self.run_dir / "orders.csv")
        early, late = orders[0]["client_order_id"], orders[-1]["client_order_id"]
        tape = ("--tape", str(holed))
        done = tradewind("explain", "order", early, str(self.run_dir), *tape)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        done = tradewind("explain", "order", late, str(self.run_dir), *tape)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stdout, r"not provable from 2024-08-08T23:54:3\d.* to 2024-08-08T23:")
        said = self.assert_refused(1, "explain.hole", "--at", moment(700), str(self.run_dir), *tape)
        self.assertIn("not provable from", said)

    def test_a_damaged_journal_is_refused_by_its_place(self) -> None:
        damaged = self.work / "damaged"
        shutil.copytree(self.run_dir, damaged, dirs_exist_ok=True)
        segment = damaged / "journal/000001.journal"
        data = bytearray(segment.read_bytes())
        data[2_000] ^= 0x10
        segment.write_bytes(data)
        self.assert_refused(1, "journal.damaged", "order", "tw-1-1", str(damaged), *self.tape)


if __name__ == "__main__":
    unittest.main()
