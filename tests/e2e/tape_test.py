#!/usr/bin/env python3
"""Tapes and candles as a user meets them: real recordings in, exact books out, every refusal."""

import csv
import gzip
import hashlib
import io
import json
import os
import subprocess
import unittest
import unittest.mock

from rig import BINARY, DATA, ENGLISH, ROOT, CommandTest, require_shared, tradewind
from small_disk import mount, needs_mounts

BTC_TAPE = ROOT / "data/demo/btcusdt_20240808.tape"
BTC = DATA / "binance-usdm-ws-2024-08-08/btcusdt_20240808.gz"
ETH = DATA / "binance-usdm-ws-2024-08-08/ethusdt_20240808.gz"
SPOT = sorted((DATA / "binance-spot-ws-2024-08-08").glob("*.gz"))
COINM = sorted((DATA / "binance-coinm-ws-2024-08-08").glob("*.gz"))
CRYPTOFEED = DATA / "venues-ws-cryptofeed"


class TapeCase(CommandTest):
    def report(self, *files: object, code: int = 0) -> dict:
        return json.loads(self.done("tape", "verify", *files, "--json", code=code))

    def refused(self, code: int, message: str, *arguments: object) -> str:
        """A refused command has no result either."""
        done = self.refusal(code, message, *arguments)
        self.assertEqual(done.stdout, "")
        return done.stderr


class RecordingTest(TapeCase):
    """What is known of the recordings: counted and summed from their bytes by another program."""

    def setUp(self) -> None:
        super().setUp()
        require_shared(DATA)

    def assert_known(self, report: dict, **known: object) -> None:
        for name, value in known.items():
            found: object = report
            for key in name.split("__"):
                found = found[key]  # type: ignore[index]
            self.assertEqual(found, value, name)

    def assert_same_on_tape(self, report: dict, *files: object) -> None:
        tape = self.work / "market.tape"
        self.done("tape", "import", *files, "-o", tape)
        code = 0 if report["is_clean"] else 1
        self.assertEqual(self.report(tape, code=code), report)

    def test_usdm_btc(self) -> None:
        report = self.report(BTC)
        self.assert_known(
            report, messages={"depth": 6551, "trade": 21313, "quote": 66089, "snapshot": 1},
            levels=443521, stale=4, gaps=0, crossed=0, bbo={"equal": 6545, "total": 6545},
            final__bid={"price": "61659.7", "quantity": "1.486"},
            final__ask={"price": "61659.8", "quantity": "0.981"},
            level_count={"bids": 5018, "asks": 4578},
            trades={"count": 21313, "quantity": "2429.366", "first_id": 5266583935,
                    "last_id": 5266605247, "gaps": 0})
        self.assertAlmostEqual(report["clock_offset_ms"], 1273.402, places=2)
        self.assert_same_on_tape(report, BTC)

    def test_usdm_eth(self) -> None:
        report = self.report(ETH)
        self.assert_known(
            report, messages={"depth": 6586, "trade": 14076, "quote": 53992, "snapshot": 1},
            stale=5, gaps=0, crossed=0, bbo={"equal": 6579, "total": 6579},
            final__bid={"price": "2681.38", "quantity": "8.486"},
            final__ask={"price": "2681.39", "quantity": "22.624"},
            level_count={"bids": 3181, "asks": 3013},
            trades={"count": 14076, "quantity": "9164.948", "first_id": 4308068523,
                    "last_id": 4308082598, "gaps": 0})
        self.assert_same_on_tape(report, ETH)

    def test_spot_btc_over_midnight(self) -> None:
        # Two states of the book lack the quote of their last change: the venue sent none.
        report = self.report(*SPOT, code=1)
        self.assert_known(
            report, messages={"depth": 6495, "trade": 19904, "quote": 73174, "snapshot": 1},
            stale=2, gaps=0, crossed=0, bbo={"equal": 6490, "total": 6492},
            final__bid={"price": "61602.01", "quantity": "1.67177"},
            final__ask={"price": "61602.02", "quantity": "2.66795"},
            level_count={"bids": 1971, "asks": 2962},
            trades={"count": 19904, "quantity": "437.91552", "first_id": 3735683259,
                    "last_id": 3735703162, "gaps": 0})
        self.assert_same_on_tape(report, *SPOT)

    def test_coinm_btc_over_midnight(self) -> None:
        report = self.report(*COINM)
        self.assert_known(
            report, messages={"depth": 44795, "trade": 5235, "quote": 48355, "snapshot": 1},
            stale=23, gaps=0, crossed=0, bbo={"equal": 44770, "total": 44770},
            final__bid={"price": "61600", "quantity": "27"},
            final__ask={"price": "61600.1", "quantity": "1647"},
            level_count={"bids": 1510, "asks": 1733},
            trades={"count": 5235, "quantity": "182183", "first_id": 849714402,
                    "last_id": 849719636, "gaps": 0})
        self.assert_same_on_tape(report, *COINM)

    def test_bybit_archive(self) -> None:
        archive = DATA / "bybit-v5-ob500-2024-12-01/xrpusdt-ob500.data.zip"
        report = self.report(archive)
        self.assert_known(
            report, messages={"depth": 49, "trade": 0, "quote": 0, "snapshot": 1}, gaps=0,
            final__bid={"price": "1.9537", "quantity": "10605"},
            final__ask={"price": "1.9538", "quantity": "6702"},
            level_count={"bids": 500, "asks": 500})
        self.assert_same_on_tape(report, archive)

    def test_checksums_of_okx_and_kraken(self) -> None:
        self.assert_known(self.report(CRYPTOFEED / "OKX.ws.1.0.gz"),
                          checksums={"equal": 290, "total": 290}, gaps=0)
        self.assert_known(self.report(CRYPTOFEED / "OKX.0.gz", CRYPTOFEED / "OKX.ws.1.0.gz"),
                          checksums={"equal": 290, "total": 290}, gaps=0)
        self.assert_known(self.report(CRYPTOFEED / "KRAKEN.ws.50.0.gz"),
                          checksums={"equal": 4269, "total": 4269}, gaps=0)
        self.assert_known(self.report(CRYPTOFEED / "KRAKEN.0.gz", CRYPTOFEED / "KRAKEN.ws.50.0.gz"),
                          checksums={"equal": 4269, "total": 4269}, gaps=0)

    def test_rest_snapshots_join(self) -> None:
        for name, applied in (("BINANCE", 172), ("BINANCE_FUTURES", 752)):
            report = self.report(CRYPTOFEED / f"{name}.http.0.0.gz",
                                 CRYPTOFEED / f"{name}.ws.1.0.gz")
            self.assertEqual(len(report["instruments"]), 4)
            self.assertEqual(report["gaps"], 0)
            self.assertEqual(report["messages"]["depth"] - report["stale"], applied)

    def test_the_exchange_candles_come_from_raw_trades(self) -> None:
        windows = DATA / "binance-spot-1m5m-windows/BTCUSDT_5m_2024.csv.gz"
        with gzip.open(windows, "rt") as file:
            exchange = {row["timestamp"]: row for row in csv.DictReader(file)}
        rows = list(csv.DictReader(io.StringIO(self.done("candles", *SPOT, "--interval", "5m"))))
        self.assertEqual([row["is_complete"] for row in rows], ["false", "true", "true", "false"])
        for row, trades in zip(rows[1:3], (8863, 9913)):
            known = exchange[row["open_time"][:19].replace("T", " ")]
            self.assertEqual(int(row["trades"]), trades)
            for name in ("open", "high", "low", "close", "volume"):
                self.assertEqual(float(row[name]), float(known[name]), name)
        for row in (rows[0], rows[3]):
            known = exchange.get(row["open_time"][:19].replace("T", " "))
            self.assertTrue(known is None or float(known["volume"]) != float(row["volume"]))

    def test_candles_of_a_tape_are_those_of_its_recording(self) -> None:
        for rule in (("--interval", "1m"), ("--trades", "1000"), ("--volume", "100"),
                     ("--value", "5000000")):
            self.assertEqual(self.done("candles", BTC, *rule),
                             self.done("candles", BTC_TAPE, *rule))

    def test_a_removed_change_is_a_gap_until_the_next_snapshot(self) -> None:
        lines = gzip.decompress(BTC.read_bytes()).decode().splitlines(keepends=True)
        depth = [i for i, line in enumerate(lines) if "depthUpdate" in line]
        del lines[depth[3000]]
        depth = [i for i, line in enumerate(lines) if "depthUpdate" in line]
        holed = self.work / "holed.txt"
        holed.write_text("".join(lines))
        report = self.report(holed, code=1)
        self.assertEqual((report["gaps"], report["book_state"]), (1, "unsynced"))
        self.assertIsNone(report["final"]["bid"])
        # The snapshot of the start, once more, as of a later change: the book is in step again.
        last = json.loads(lines[depth[-20]].split(" ", 1)[1])["data"]
        snapshot = {"lastUpdateId": last["u"], "E": last["E"], "T": last["T"],
                    "bids": [["61659.70", "1.486"]], "asks": [["61659.80", "0.981"]]}
        received = lines[depth[-19]].split(" ", 1)[0]
        lines.insert(depth[-19], f"{received} {json.dumps(snapshot)}\n")
        holed.write_text("".join(lines))
        report = self.report(holed, code=1)
        self.assertEqual((report["gaps"], report["messages"]["snapshot"]), (1, 2))
        self.assertEqual(report["book_state"], "synced")
        self.assertEqual(report["final"]["bid"]["price"], "61659.7")
        tape = self.work / "holed.tape"
        self.done("tape", "import", holed, "-o", tape)
        self.assertEqual(self.report(tape, code=1), report)

    def test_keys_in_any_order_and_spacing_say_the_same(self) -> None:
        shuffled = self.work / "shuffled.txt"
        with shuffled.open("w") as out:
            for number, line in enumerate(gzip.decompress(BTC.read_bytes()).decode().splitlines()):
                if number == 20_000:
                    break
                time, message = line.split(" ", 1)
                value = json.loads(message)
                if "data" in value:
                    value["data"] = dict(reversed(value["data"].items()))
                out.write(f"{time} {json.dumps(dict(reversed(value.items())), indent=None)}\n")
        plain = self.work / "plain.txt"
        plain.write_text("".join(gzip.decompress(BTC.read_bytes()).decode()
                                 .splitlines(keepends=True)[:20_000]))
        self.assertEqual(self.report(shuffled), self.report(plain))

    def test_a_truncated_recording_is_checked_up_to_the_damage(self) -> None:
        cut = self.work / "cut.gz"
        cut.write_bytes(BTC.read_bytes()[:1_000_000])
        result = tradewind("tape", "verify", cut, "--json")
        self.assertEqual(result.returncode, 1)
        self.assertIn("[recording.damaged]", result.stderr)
        report = json.loads(result.stdout)
        self.assertGreater(report["messages"]["trade"], 1000)
        self.assertIn("cut off", report["damage"])
        self.refused(1, "recording.damaged", "tape", "import", cut, "-o", self.work / "cut.tape")
        self.assertEqual(os.listdir(self.work), ["cut.gz"])

    def test_several_instruments_want_a_choice(self) -> None:
        files = (CRYPTOFEED / "BINANCE.http.0.0.gz", CRYPTOFEED / "BINANCE.ws.1.0.gz")
        tape = self.work / "nkn.tape"
        said = self.refused(2, "usage.several_instruments", "tape", "import", *files, "-o", tape)
        self.assertIn("spot/NKNUSDT, spot/BLZETH", said)
        self.assertIn("spot/NKNUSDT", self.refused(5, "recording.no_such_instrument", "tape",
                                                   "import", *files, "-o", tape, "--instrument",
                                                   "BTCUSDT"))
        self.done("tape", "import", *files, "-o", tape, "--instrument", "NKNUSDT")
        info = json.loads(self.done("tape", "info", tape, "--json"))
        self.assertEqual((info["symbol"], info["terms"]["origin"]), ("NKNUSDT", "inferred"))
        listed = self.work / "listed.tape"
        self.done("tape", "import", CRYPTOFEED / "BINANCE.0.gz", *files, "-o", listed,
                  "--instrument", "spot/NKNUSDT")
        info = json.loads(self.done("tape", "info", listed, "--json"))
        self.assertEqual(info["terms"]["origin"], "listed")
        self.assertEqual(info["terms"]["tick_size"], "0.0001")

    def test_rubbish_definitions_are_refused(self) -> None:
        rubbish = self.work / "rubbish.json"
        rubbish.write_text('[{"venue": "binance"}]')
        self.assertIn("entry 1", self.refused(1, "instruments.refused", "tape", "verify", BTC,
                                              "--instruments", rubbish))
        self.refused(5, "instruments.not_found", "tape", "verify", BTC, "--instruments",
                     self.work / "none.json")

    def test_contracts_nobody_defines_make_no_tape(self) -> None:
        file = CRYPTOFEED / "OKX.ws.1.0.gz"
        wanted = ("--instrument", "BTC-USD-220527")
        self.refused(5, "recording.unknown_instrument", "tape", "import", file, "-o",
                     self.work / "a.tape", *wanted)
        self.done("tape", "import", CRYPTOFEED / "OKX.0.gz", file, "-o", self.work / "a.tape",
                  *wanted)
        info = json.loads(self.done("tape", "info", self.work / "a.tape", "--json"))
        self.assertEqual((info["contract"], info["multiplier"]), ("inverse", "100"))

    def test_the_latency_floor_moves_the_clock(self) -> None:
        offset = self.report(BTC)["clock_offset_ms"]
        later = self.report(BTC, "--latency-floor", "5ms")["clock_offset_ms"]
        self.assertAlmostEqual(later - offset, 4.0, places=6)

    def test_tape_and_recording_give_the_same_fills(self) -> None:
        results = [json.loads(self.done("backtest", "run", "--tape", file, "--json"))
                   for file in (BTC, BTC_TAPE)]
        for key in ("fills_hash", "state_hash"):
            self.assertEqual(results[0][key], results[1][key])


class TapeCommandTest(TapeCase):
    def test_a_damaged_tape_is_read_up_to_its_last_good_block(self) -> None:
        damaged = self.work / "damaged.tape"
        image = bytearray(BTC_TAPE.read_bytes())
        image[700_000] ^= 1
        damaged.write_bytes(image)
        result = tradewind("tape", "verify", damaged, "--json")
        self.assertEqual(result.returncode, 1)
        self.assertIn("[tape.damaged]", result.stderr)
        self.assertGreater(json.loads(result.stdout)["trades"]["count"], 5000)
        cut = self.work / "cut.tape"
        cut.write_bytes(BTC_TAPE.read_bytes()[:700_000])
        whole = self.done("tape", "export", BTC_TAPE, "--kind", "trades", "--format", "csv")
        part = tradewind("tape", "export", cut, "--kind", "trades", "--format", "csv")
        self.assertEqual(part.returncode, 1)
        self.assertIn("[tape.damaged]", part.stderr)
        self.assertGreater(part.stdout.count("\n"), 5000)
        self.assertTrue(whole.startswith(part.stdout))
        info = tradewind("tape", "info", cut)
        self.assertEqual(info.returncode, 1)
        self.assertIn("[tape.damaged]", info.stderr)

    def test_a_moment_is_the_same_read_from_a_keyframe_and_from_the_start(self) -> None:
        exported = self.done("tape", "export", BTC_TAPE, "--kind", "depth")
        at = "2024-08-08T23:57:30.5"
        books: dict[str, dict[float, str]] = {"bids": {}, "asks": {}}
        for line in exported.splitlines():
            event = json.loads(line)
            if event["ts_recv"] > at + "00000000Z":
                break
            for side, levels in books.items():
                if event["kind"] == "snapshot":
                    levels.clear()
                for price, quantity in event[side]:
                    levels[float(price)] = quantity
                    if quantity == "0":
                        del levels[float(price)]
        moment = json.loads(self.done("tape", "show", BTC_TAPE, "--at", at + "Z", "--depth", 100000,
                                      "--json"))
        for side, levels in books.items():
            self.assertEqual({float(price): quantity for price, quantity in moment[side]}, levels)
        self.assertEqual(moment["level_count"], {"bids": len(books["bids"]),
                                                 "asks": len(books["asks"])})
        self.assertEqual(len(moment["trades"]), 10)
        self.refused(5, "tape.no_such_time", "tape", "show", BTC_TAPE, "--at", "2024-08-08")

    def test_what_is_shown_and_exported_agrees(self) -> None:
        info = json.loads(self.done("tape", "info", BTC_TAPE, "--json"))
        lines = self.done("tape", "export", BTC_TAPE).splitlines()
        kinds = [json.loads(line)["kind"] for line in lines]
        self.assertEqual(kinds.count("trade"), info["events"]["trade"])
        self.assertEqual(kinds.count("quote"), info["events"]["quote"])
        self.assertEqual(kinds.count("delta"), info["events"]["depth"])
        quotes = self.done("tape", "export", BTC_TAPE, "--kind", "quotes", "--format", "csv")
        self.assertEqual(quotes.count("\n"), info["events"]["quote"] + 1)

    def test_bad_words_are_refused_by_name(self) -> None:
        none = self.work / "none.tape"
        self.refused(5, "recording.not_found", "tape", "verify", none)
        self.refused(5, "tape.not_found", "tape", "info", none)
        rubbish = self.work / "rubbish"
        rubbish.write_text("no market here\n")
        self.assertIn("rubbish", self.refused(1, "tape.not_a_tape", "tape", "info", rubbish))
        foreign = self.work / "foreign.txt"
        foreign.write_text('{"price": 1}\n')
        self.assertIn("binance, bybit, kraken, okx",
                      self.refused(1, "recording.unknown_venue", "tape", "verify", foreign))
        self.refused(2, "usage.venue", "tape", "verify", BTC_TAPE, "--venue", "nasdaq")
        self.refused(5, "recording.no_such_instrument", "tape", "verify", BTC_TAPE, "--instrument",
                     "ETHUSDT")
        self.refused(2, "usage.tape_among_files", "tape", "verify", BTC_TAPE, BTC_TAPE)
        for option in (("--latency-floor", "5ms"), ("--instruments", rubbish)):
            self.assertIn(option[0], self.refused(2, "usage.tape_is_fixed", "tape", "verify",
                                                  BTC_TAPE, *option))
        self.refused(2, "usage.time", "tape", "show", BTC_TAPE, "--at", "noon")
        self.refused(2, "usage.choice", "tape", "export", BTC_TAPE, "--kind", "candles")
        self.refused(2, "usage.csv_kind", "tape", "export", BTC_TAPE, "--format", "csv")
        self.refused(2, "usage.interval", "candles", BTC_TAPE, "--interval", "0m")
        self.refused(2, "usage.candle_rule", "candles", BTC_TAPE)
        self.refused(2, "usage.candle_rule", "candles", BTC_TAPE, "--interval", "1m", "--trades", 5)
        self.refused(2, "usage.candle_amount", "candles", BTC_TAPE, "--volume", "0.0001")

    def test_an_existing_output_is_never_touched(self) -> None:
        there = self.work / "there.tape"
        there.write_text("mine")
        self.refused(8, "out.exists", "tape", "import", BTC_TAPE, "-o", there)
        self.assertEqual(there.read_text(), "mine")
        self.assertEqual(os.listdir(self.work), ["there.tape"])

    def test_a_tape_can_be_imported_again(self) -> None:
        again = self.work / "again.tape"
        self.done("tape", "import", BTC_TAPE, "-o", again)
        self.assertEqual(again.read_bytes(), BTC_TAPE.read_bytes())

    def test_candles_in_json_hold_what_the_csv_holds(self) -> None:
        rows = list(csv.DictReader(io.StringIO(self.done("candles", BTC_TAPE, "--interval", "1m"))))
        value = json.loads(self.done("candles", BTC_TAPE, "--interval", "1m", "--format", "json"))
        self.assertEqual(value["symbol"], "BTCUSDT")
        texts = [{key: str(cell).lower() if isinstance(cell, bool) else str(cell)
                  for key, cell in candle.items()} for candle in value["candles"]]
        self.assertEqual(texts, rows)
        self.assertEqual(sum(int(row["trades"]) for row in rows), 21313)


class SameEverywhereTest(TapeCase):
    """Equal for every compiler, level and processor; tests/proof/compilers_agree.sh runs many."""

    KNOWN = {
        "btcusdt": ("38f88a1751f856a195b07e64c6142b5e1cf16e625bf8b1961c554148c4c0d593",
                    "9cc9bfc222133eef3110793fcb4b2f9f2db51ff6ee8c6d8f52fa5cd37b822d24"),
        "ethusdt": ("280c5e06b0893cb003ad794e8104989ed39c8b1d4f0ef9d862fdd9237024499c",
                    "20e8db8fcc43721c84eeb3a3e067c6db012466790b56f293265fc75b938be8d9"),
    }
    MASKS = ("", "glibc.cpu.hwcaps=-AVX2_Usable,-AVX2,-FMA_Usable,-FMA,-FMA4")

    def test_books_and_candles_have_the_known_hashes(self) -> None:
        for name, (book, candles) in self.KNOWN.items():
            tape = ROOT / f"data/demo/{name}_20240808.tape"
            for mask in self.MASKS:
                with self.subTest(tape=name, mask=mask), \
                        unittest.mock.patch.dict(ENGLISH, {"GLIBC_TUNABLES": mask}):
                    self.assertEqual(self.report(tape)["book_hash"], book)
                    text = self.done("candles", tape, "--interval", "1m")
                    self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), candles)

    def test_the_hash_is_that_of_the_lines_that_are_shown(self) -> None:
        moment = json.loads(self.done("tape", "show", BTC_TAPE, "--depth", 100000, "--json"))
        lines = [f"{side} {price} {quantity}\n" for side, levels in (("bid", moment["bids"]),
                                                                     ("ask", moment["asks"]))
                 for price, quantity in levels]
        self.assertEqual(len(lines), 5018 + 4578)
        self.assertEqual(hashlib.sha256("".join(lines).encode()).hexdigest(),
                         self.KNOWN["btcusdt"][0])


@needs_mounts
class DiskTest(TapeCase):
    """A disk that is full or cannot be written: an error, and nothing damaged."""

    def test_a_full_disk_leaves_no_tape(self) -> None:
        place = mount(self, self.work, "size=512k")
        said = self.refused(6, "tape.unwritable", "tape", "import", BTC_TAPE, "-o",
                            place / "a.tape")
        self.assertIn("no space left", said)
        self.assertEqual(os.listdir(place), [])

    def test_a_read_only_disk_is_named(self) -> None:
        place = mount(self, self.work, "ro")
        said = self.refused(6, "tape.unwritable", "tape", "import", BTC_TAPE, "-o",
                            place / "a.tape")
        self.assertIn("read-only", said)

    def test_output_that_cannot_be_written_is_said(self) -> None:
        with open("/dev/full", "w") as full:
            for command in (("tape", "export", BTC_TAPE), ("candles", BTC_TAPE, "--interval", "1s"),
                            ("tape", "verify", BTC_TAPE)):
                done = subprocess.run([BINARY, *map(str, command)], stdout=full, check=False,
                                      stderr=subprocess.PIPE, text=True, env=ENGLISH)
                self.assertEqual(done.returncode, 6, done.stderr)
                self.assertIn("[out.unwritable]", done.stderr)


if __name__ == "__main__":
    unittest.main()
