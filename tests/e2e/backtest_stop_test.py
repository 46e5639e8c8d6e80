#!/usr/bin/env python3
"""A backtest that lasts: how far it is, and how it ends when it is told to."""

import os
import pty
import select
import signal
import subprocess
import time
import unittest

from rig import BINARY, ENGLISH, ROOT, CommandTest


class StoppedBacktestTest(CommandTest):
    """On a file of candles that keeps a run busy for long enough to look at it."""

    def setUp(self) -> None:
        super().setUp()
        rows = (f"{1704067200 + 60 * i},600.0,601.0,599.0,600.5,1.5" for i in range(100_000))
        candles = self.work / "candles.csv"
        candles.write_text("open_time,open,high,low,close,volume\n" + "\n".join(rows) + "\n")
        self.out = self.work / "run"
        self.run = (BINARY, "backtest", "run", "--candles", str(candles), "--instrument", "BTCUSDT",
                    "--tick", "0.1", "--step", "0.001", "--out", str(self.out))

    def wait_until_it_runs(self) -> None:
        for _ in range(3_000):
            if (self.out / "orders.csv.part").exists():
                return
            time.sleep(0.01)
        self.fail("it does not begin")

    def test_a_signal_ends_it_with_what_it_came_to_and_without_its_files(self) -> None:
        for wish in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen(self.run, cwd=ROOT, env=ENGLISH, text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.wait_until_it_runs()
            process.send_signal(wish)
            out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out), (130, ""), err)
            self.assertRegex(err, r"^The run was stopped at 2024-\S+Z of market time, \d+ % of it"
                                  r"\. .*\[backtest\.stopped\]\n$")
            self.assertEqual(list(self.out.iterdir()), [])

    def test_a_terminal_is_told_how_far_it_is_and_a_pipe_is_not(self) -> None:
        main, other = pty.openpty()
        self.addCleanup(os.close, main)
        process = subprocess.Popen(self.run, cwd=ROOT, env={**ENGLISH, "TERM": "xterm"},
                                   stdout=subprocess.DEVNULL, stderr=other)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        os.close(other)
        self.assertTrue(select.select([main], [], [], 60)[0])
        self.assertRegex(os.read(main, 4096).decode(),
                         r"^\r\x1b\[K2024-\d\d-\d\dT[\d:]{8}Z  \d+\.\d %  fills \d+")


if __name__ == "__main__":
    unittest.main()
