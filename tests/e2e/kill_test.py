#!/usr/bin/env python3
"""Kills a running paper session at random moments and proves that nothing was lost or doubled.

Usage: kill_test.py [--binary FILE] [--kills N] [--early E] [--seed S] [--speed X] [--loops L]
                    [--snapshot-every S] [--recovery-max SECONDS]

An uninterrupted session and one that is killed N times (SIGKILL) and continued each time must end
with the same fills, the same equity and the same numbers; no client order id may occur twice; at
least half of the kills must hit with a request in flight, and at least half of the starts must go
on from a snapshot, of which the killed session keeps one every S records. Before the first and
after the last of these, 2 E more kills each come while a start is under way: they hit the making,
the opening and the repeating of the journal. L passes over the recording must outlast the kills.
With --recovery-max each start after a kill must trade within so many seconds.
"""

import argparse
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = re.compile(r"went on from the snapshot at record (\d+)")
RECOVERED = re.compile(r"open orders (\d+), requests without an answer (\d+)")


class Session:
    """One data directory and the options every start of it shares."""

    def __init__(self, options: argparse.Namespace, directory: Path, snapshot_every: int) -> None:
        self.directory = directory
        self.recoveries: list[float] = []  # seconds from each start until it trades
        self.command = [options.binary, "up", "--lang", "en", "--data-dir", str(directory),
                        "--loops", str(options.loops), "--latency", "400ms", "--set", "refresh=100",
                        "--set", "requote=0.00001", "--snapshot-every", str(snapshot_every),
                        "--json"]

    def start(self, speed: str, log: Path) -> subprocess.Popen:
        with open(log, "wb") as err:
            return subprocess.Popen(self.command + ["--speed", speed], stdout=subprocess.PIPE,
                                    stderr=err, text=True, cwd=ROOT)

    def finish(self) -> dict:
        log = self.directory.with_suffix(".log")
        process = self.start("max", log)
        out, _ = process.communicate(timeout=600)
        if process.returncode != 0:
            raise AssertionError(f"it ended with {process.returncode}: {log.read_text()}")
        return json.loads(out)


def wait_for(process: subprocess.Popen, log: Path, words: str) -> None:
    deadline = time.monotonic() + 60
    while words not in log.read_text(encoding="utf-8"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"it never said '{words}': {log.read_text(encoding='utf-8')}")
        time.sleep(0.005)


def kill_at_random(session: Session, speed: str, draw: random.Random) -> str:
    """Starts, lets it trade for a moment, kills; returns what it said at the start."""
    log = session.directory.with_suffix(".log")
    begin = time.monotonic()
    process = session.start(speed, log)
    wait_for(process, log, "Paper session ")
    session.recoveries.append(time.monotonic() - begin)
    time.sleep(draw.uniform(0.02, 0.6))
    if process.poll() is not None:
        raise AssertionError("the session ended before it was killed: use a lower speed")
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    return log.read_text(encoding="utf-8")


def kill_early(session: Session, speed: str, after: float) -> None:
    """Starts and kills `after` seconds later, whatever it is doing by then."""
    process = session.start(speed, session.directory.with_suffix(".log"))
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)


def start_seconds(session: Session, speed: str) -> float:
    """How long a start takes until it trades, or until it ended for want of anything to play."""
    log = session.directory.with_suffix(".log")
    begin = time.monotonic()
    process = session.start(speed, log)
    while "Paper session " not in log.read_text(encoding="utf-8"):
        if process.poll() is not None:
            break
        time.sleep(0.002)
    seconds = time.monotonic() - begin
    process.kill()
    process.communicate(timeout=60)
    return seconds


def kill_starts(session: Session, options: argparse.Namespace, seconds: float) -> None:
    """Kills over the first 0.4 seconds of a start, then around the moment when it is done."""
    for i in range(options.early):
        share = i / max(1, options.early - 1)
        kill_early(session, options.speed, 0.4 * share)
        kill_early(session, options.speed, seconds * (0.85 + 0.2 * share))


def order_ids(directory: Path) -> list[str]:
    lines = (directory / "reports/session-0001/orders.csv").read_text(encoding="utf-8").splitlines()
    column = lines[0].split(",").index("client_order_id")
    return [line.split(",")[column] for line in lines[1:]]


def compare(result: dict, whole: dict, kills: str) -> None:
    for key in ("fills_hash", "state_hash", "equity", "realized_gross", "fees", "drawdown_max",
                "marks"):
        if result[key] != whole[key]:
            raise AssertionError(f"{key}: {result[key]} after {kills}, {whole[key]} without")


def run(options: argparse.Namespace, work: Path) -> None:
    draw = random.Random(options.seed)
    whole = Session(options, work / "whole", 0).finish()
    session = Session(options, work / "killed", options.snapshot_every)
    fresh = Session(options, work / "fresh", options.snapshot_every)
    kill_starts(session, options, start_seconds(fresh, options.speed))  # the journal is made
    said = [kill_at_random(session, options.speed, draw) for _ in range(options.kills)]
    result = session.finish()
    said.append(f"open orders {result['recovery']['open_orders']}, requests without an answer "
                f"{result['recovery']['requests_in_flight']}")
    found = [RECOVERED.search(text) for text in said[1:]]  # the state that the kill before left
    in_flight = sum(1 for match in found if match and int(match.group(2)) > 0)
    kills = len(found)
    kill_starts(session, options, start_seconds(session, options.speed))  # it is repeated
    for found_result in (result, session.finish()):
        compare(found_result, whole, f"{kills} kills and {4 * options.early} early ones")
    ids = order_ids(session.directory)
    if len(ids) != len(set(ids)) or len(ids) != whole["counts"]["orders"]:
        raise AssertionError(f"{len(ids)} orders, {len(set(ids))} different ids, "
                             f"{whole['counts']['orders']} without kills")
    resumed = sum(1 for text in said[1:options.kills] if SNAPSHOT.search(text))
    if options.snapshot_every and 2 * resumed < options.kills:
        raise AssertionError(f"only {resumed} of {options.kills} starts used a snapshot")
    if 2 * in_flight < kills:
        raise AssertionError(f"only {in_flight} of {kills} kills had a request in flight")
    slowest = max(session.recoveries)
    if options.recovery_max and slowest > options.recovery_max:
        raise AssertionError(f"a start after a kill took {slowest:.2f} s")
    epochs = {order.split("-")[1] for order in ids}
    print(f"{kills} kills, {in_flight} of them with a request in flight, {4 * options.early} "
          f"during a start; {resumed} starts from a snapshot, "
          f"{statistics.median(session.recoveries):.2f} s in the median, {slowest:.2f} s at most; "
          f"{len(epochs)} writers placed {len(ids)} orders, "
          f"fills_hash {result['fills_hash'][:16]} as without a kill")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary",
                        default=os.environ.get("TW_BINARY", "build/release/tradewind"))
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--early", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", default="50")
    parser.add_argument("--loops", type=int, default=2)
    parser.add_argument("--snapshot-every", type=int, default=50)
    parser.add_argument("--recovery-max", type=float)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        run(options, Path(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
