#!/usr/bin/env python3
"""The same input gives the same run: on every build and processor, from a tape and from the
recording it was made of; another input gives another run."""

import itertools
import sys
import unittest
import unittest.mock

from rig import BTC, DATA, ENGLISH, ETH, CommandTest, require_shared

RECORDED = DATA / "binance-usdm-ws-2024-08-08"
MASKS = ("", "glibc.cpu.hwcaps=-AVX2_Usable,-AVX2,-FMA_Usable,-FMA,-FMA4")
HASHES = ("fills_hash", "state_hash")


class SameEverywhereTest(CommandTest):
    """tests/proof/compilers_agree.sh runs this for compilers and levels of optimisation."""

    KNOWN = {
        ("grid",): ("c8f4291d3c8f123c65aa15da1c45da8226577a4fce5a7ef8844d7298588b1156",
                    "3df4c061de4bdcb0c7914557de32acc356e5594ca2d1afd3c4f41dfc33769323"),
        ("trend", "--set", "interval=1"): (
            "7c2eb726c757c15b8682f715e4004df263102f32c65611a12998147799e5e35c",
            "e196c6817b901eaddb9aceb6e76fb840cf661fe16b92c7f95c4e92ffdb1c31c3"),
    }

    def test_runs_have_the_known_hashes(self) -> None:
        for strategy, mask in itertools.product(self.KNOWN, MASKS):
            with self.subTest(strategy=strategy, mask=mask), \
                    unittest.mock.patch.dict(ENGLISH, {"GLIBC_TUNABLES": mask}):
                result = self.result_of("backtest", "run", "--tape", BTC, "--tape", ETH,
                                        "--strategy", *strategy)
                self.assertEqual(tuple(result[name] for name in HASHES), self.KNOWN[strategy])


class SamePaceTest(CommandTest):
    """However fast a session is played, it trades as the backtest does."""

    SAME = (*HASHES, "equity", "realized_gross", "fees", "ended_at")

    def check_pace(self, speed: str, market_time: str, *settings: str) -> None:
        paper = self.result_of("up", "--data-dir", str(self.work / f"at {speed}"), "--speed", speed,
                               "--for", market_time, *settings)
        backtest = self.result_of("backtest", "run", "--tape", BTC, "--tape", ETH, "--for",
                                  market_time, *settings)
        self.assertGreater(paper["counts"]["fills"], 2)
        self.assertEqual([paper[name] for name in self.SAME],
                         [backtest[name] for name in self.SAME])

    def test_at_the_pace_of_the_market(self) -> None:
        self.check_pace("1", "12s", "--set", "offset=0.00002", "--set", "spacing=0.00002")

    def test_fifty_times_as_fast(self) -> None:
        self.check_pace("50", "3m", "--set", "levels=2", "--latency", "20ms")

    def test_as_fast_as_it_can(self) -> None:
        self.check_pace("max", "5m", "--capital", "5000", "--fees", "0,0.0004")

    def test_market_time_beyond_the_recording_is_the_whole_of_it(self) -> None:
        whole = self.result_of("backtest", "run", "--tape", BTC)
        longer = self.result_of("backtest", "run", "--tape", BTC, "--for", "1h")
        shorter = self.result_of("backtest", "run", "--tape", BTC, "--for", "1m", "--repeat", "2")
        self.assertEqual(*([run[name] for name in self.SAME] for run in (whole, longer)))
        self.assertLess(shorter["counts"]["orders"], whole["counts"]["orders"])


class SameInputTest(CommandTest):
    def hashes_of(self, *arguments: str) -> tuple:
        result = self.result_of("backtest", "run", "--strategy", "grid", *arguments)
        self.assertGreater(result["counts"]["fills"], 20)
        return tuple(result[name] for name in HASHES)

    def test_a_tape_and_its_recording_give_one_run(self) -> None:
        recording = RECORDED / "btcusdt_20240808.gz"
        require_shared(recording)
        self.assertEqual(self.hashes_of("--tape", BTC), self.hashes_of("--tape", str(recording)))

    def test_whatever_decides_a_run_changes_it(self) -> None:
        latencies = self.work / "latencies"
        latencies.write_text("3ms\n5ms\n9ms\n40ms\n")
        drawn = ("--tape", BTC, "--latency", str(latencies))
        runs = {
            "plain": ("--tape", BTC),
            "seed 1": (*drawn, "--seed", "1"),
            "seed 2": (*drawn, "--seed", "2"),
            "latency": ("--tape", BTC, "--latency", "50ms"),
            "feed latency": ("--tape", BTC, "--feed-latency", "5ms"),
            "recorded feed latency": ("--tape", BTC, "--feed-latency", "recorded"),
            "recorded latency": ("--tape", BTC, "--latency", "recorded"),
            "parameter": ("--tape", BTC, "--set", "levels=2"),
            "queue": ("--tape", BTC, "--queue", "power:3"),
            "another power": ("--tape", BTC, "--queue", "power:1"),
            "fill": ("--tape", BTC, "--queue", "risk_adverse", "--fill", "whole"),
            "through": ("--tape", BTC, "--queue", "power:3", "--through", "opposite"),
            "fees": ("--tape", BTC, "--fees", "0,0.001"),
        }
        found = {name: self.hashes_of(*arguments) for name, arguments in runs.items()}
        for column, name in enumerate(HASHES):
            values = {key: hashes[column] for key, hashes in found.items()}
            self.assertEqual(len(set(values.values())), len(values), f"{name}: {values}")


if __name__ == "__main__":
    sys.exit(unittest.main())
