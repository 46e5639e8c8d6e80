#!/usr/bin/env python3
"""Runs `make run` and `make test` in the root that bare_machine.sh made, and judges them.

Usage: bare_watch.py ROOT [--seconds S] --result FILE run|test...

`make run` asks nothing, builds in 10 minutes, fills within a minute after that, and is healthy
after S seconds, 10 minutes and two passes over the recording at least: it still trades, its
resident memory did not grow, Ctrl+C ends it in order and its journal verifies. `make test` passes.
"""

import argparse
import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

BUILD_SECONDS_MAX = 600
FIRST_FILL_SECONDS_MAX = 60
END_SECONDS_MAX = 30
MEMORY_GROWTH_KIB_MAX = 4096  # from the second minute to the end
SAMPLE_SECONDS = 10

# Namespaces of its own: what is mounted and started here ends with their first process, a shell
# that outlives what it starts.
ENTER = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child",
         "bash", "-c", """
set -e
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount --rbind /sys "$0/sys"
env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LANG=C.UTF-8 \\
  TW_SHARED=/srv/shared chroot "$0" bash -c "cd /srv/tradewind; $1; exit \\$?"
exit $?
"""]

NINJA = re.compile(r"^\[\d+/\d+\]")
FILL = re.compile(r"^PAPER \S+ (buy|sell) ")
PASS = re.compile(r"^PAPER \S+ pass (\d+) .* fills (\d+)")


class Entered:
    """A command in the root, with every line it says and when."""

    def __init__(self, root: Path, command: str, log: Path) -> None:
        self.lines: list[tuple[float, str]] = []
        self.begin = time.monotonic()
        self.process = subprocess.Popen(
            ENTER + [str(root), command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.reader = threading.Thread(target=self.read, args=(log,))
        self.reader.start()

    def read(self, log: Path) -> None:
        with open(log, "w", encoding="utf-8") as copy:
            for line in self.process.stdout:
                self.lines.append((time.monotonic(), line.rstrip("\n")))
                copy.write(f"{time.monotonic() - self.begin:8.1f} {line}")
                copy.flush()

    def first(self, pattern: str | re.Pattern) -> float | None:
        return next((at for at, line in list(self.lines) if re.search(pattern, line)), None)

    def is_running(self) -> bool:
        return self.process.poll() is None

    def interrupt(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)  # as a terminal does on Ctrl+C

    def wait(self, seconds: float | None) -> int:
        code = self.process.wait(timeout=seconds)
        self.reader.join()
        return code

    def end(self) -> None:
        if self.is_running():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.reader.join()


def descendants(pid: int) -> list[int]:
    found = [pid]
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in thread.read_text(encoding="ascii").split():
            found += descendants(int(child))
    return found


def resident_kib(pid: int) -> int | None:
    """Of the program `tradewind` below that process."""
    for process in descendants(pid):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        if status.startswith("Name:\ttradewind\n"):
            return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))
    return None


def watch_run(options: argparse.Namespace) -> dict:
    root, logs = options.root, options.result.parent
    run = Entered(root, "exec make run", logs / "run.log")
    found: dict = {"load_before": os.getloadavg()[0]}
    try:
        started = wait_for_start(run, found)
        found |= watch_session(run, started, options.seconds)
        asked = time.monotonic()
        run.interrupt()
        found["exit_code"] = run.wait(END_SECONDS_MAX)
        found["end_seconds"] = time.monotonic() - asked
        used = resource.getrusage(resource.RUSAGE_CHILDREN)  # nearly all of it by the compiler
        found["cpu_seconds"] = used.ru_utime + used.ru_stime
    finally:
        run.end()
    found["has_summary"] = run.first("^Summary") is not None
    verify = Entered(root, "exec build/release/tradewind journal verify var/engine/session-0001",
                     logs / "verify.log")
    found["verify_exit_code"] = verify.wait(60)
    return found


def wait_for_start(run: Entered, found: dict) -> float:
    while (started := run.first("^Paper session (started|goes on)")) is None:
        if not run.is_running():
            raise SystemExit("bare machine: `make run` ended early:\n" +
                             "\n".join(line for _, line in run.lines[-20:]))
        time.sleep(0.5)
    first_step = run.first(NINJA) or started
    before = [at for at, _ in list(run.lines) if at < first_step]  # the last word of apt
    build_begin = before[-1] if before else run.begin
    found["install_seconds"] = build_begin - run.begin
    found["build_seconds"] = started - build_begin
    return started


def watch_session(run: Entered, started: float, seconds: float) -> dict:
    memory: list[tuple[float, int]] = []
    while time.monotonic() < started + seconds and run.is_running():
        time.sleep(SAMPLE_SECONDS)
        sample = resident_kib(run.process.pid)
        if sample is not None:
            memory.append((round(time.monotonic() - started, 1), sample))
    fill = run.first(FILL)
    states = [(int(m.group(1)), int(m.group(2))) for _, line in list(run.lines)
              if (m := PASS.match(line))]
    settled = [kib for at, kib in memory if at >= 60]
    return {"session_seconds": time.monotonic() - started, "was_running": run.is_running(),
            "first_fill_seconds": fill - started if fill else None,
            "pass": max((number for number, _ in states), default=0),
            "fills_in_last_pass": states[-1][1] - max(
                (fills for number, fills in states if number < states[-1][0]), default=0)
            if states else 0,
            "fills": states[-1][1] if states else 0,
            "memory_first_kib": settled[0] if settled else None,
            "memory_last_kib": max(settled[-3:]) if settled else None, "memory_kib": memory}


def judge_run(found: dict) -> list[str]:
    checks = {
        f"built in {BUILD_SECONDS_MAX} s": found["build_seconds"] <= BUILD_SECONDS_MAX,
        f"first fill in {FIRST_FILL_SECONDS_MAX} s":
            found["first_fill_seconds"] is not None and
            found["first_fill_seconds"] <= FIRST_FILL_SECONDS_MAX,
        "10 minutes": found["session_seconds"] >= 600 and found["was_running"],
        "two passes, trading in the third": found["pass"] >= 3 and found["fills_in_last_pass"] > 0,
        "resident memory flat":
            found["memory_first_kib"] is not None and
            found["memory_last_kib"] - found["memory_first_kib"] <= MEMORY_GROWTH_KIB_MAX,
        "Ctrl+C ended it with a summary": found["has_summary"],
        "the journal verifies": found["verify_exit_code"] == 0,
    }
    return [name for name, is_good in checks.items() if not is_good]


def watch_test(options: argparse.Namespace) -> dict:
    test = Entered(options.root, "exec make test", options.result.parent / "test.log")
    try:
        code = test.wait(None)
    finally:
        test.end()
    first_step = test.first(NINJA) or test.begin
    first_test = test.first(r"^Test project") or time.monotonic()
    passed = next((line for _, line in test.lines if "tests passed" in line), "")
    return {"exit_code": code, "install_seconds": first_step - test.begin,
            "build_seconds": first_test - first_step,
            "test_seconds": time.monotonic() - first_test, "passed": passed}


def judge_test(found: dict) -> list[str]:
    return ["make test"] if found["exit_code"] != 0 else []


def table(result: dict) -> str:
    rows = [(f"{step}: {name}", f"{value:.1f}" if isinstance(value, float) else str(value))
            for step in ("run", "test") for name, value in result.get(step, {}).items()
            if name != "memory_kib"]
    return "\n".join(f"{name:<28} {value}" for name, value in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--seconds", type=float, default=780)
    parser.add_argument("--result", type=Path, required=True)
    parser.add_argument("steps", nargs="+", choices=["run", "test"])
    options = parser.parse_args()
    result: dict = {"cores": os.cpu_count(), "failed": []}
    for step, watch, judge in (("run", watch_run, judge_run), ("test", watch_test, judge_test)):
        if step in options.steps:
            result[step] = watch(options)
            result["failed"] += judge(result[step])
            options.result.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    failed = result["failed"]
    print(table(result))
    for name in failed:
        print(f"bare machine: not so: {name}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
