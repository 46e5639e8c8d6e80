#!/usr/bin/env python3
"""The journal as a person meets it: what it holds, whether it is sound, what it proves."""

import hashlib
import json
import shutil
import struct
import sys
import unittest
from pathlib import Path

from rig import BTC, ETH, ROOT, CommandTest, tradewind
from small_disk import mount, needs_mounts

RECORDS_START = 1024


def crc32c(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def crc_entry(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
    return value


CRC_TABLE = [crc_entry(value) for value in range(256)]


def checked(data: bytes, crc: bytes) -> bytes:
    if crc32c(data) != int.from_bytes(crc, "little"):
        raise AssertionError("wrong checksum")
    return data


def read_block(data: bytes, number: int, chain: bytes) -> tuple[list[bytes], bytes, int]:
    """The records of the block at the front, its chain value and its size."""
    head = checked(data[:56], data[56:60])
    length, found, records, crc = struct.unpack("<IQII", head[4:24])
    payload = checked(data[60:60 + length], struct.pack("<I", crc))
    expected = hashlib.sha256(chain + head[:24] + payload).digest()
    if (head[:4], found, head[24:], data[60 + length:64 + length]) != (b"TWBK", number, expected,
                                                                     b"kbwt"):
        raise AssertionError(f"block {number}")
    out = []
    while payload:
        size = int.from_bytes(payload[:4], "little")
        out.append(checked(payload[8:8 + size], payload[4:8]))
        payload = payload[8 + size:]
    if len(out) != records:
        raise AssertionError(f"{len(out)} records in block {number}, {records} were said")
    return out, expected, 64 + length


def read_segment(data: bytes) -> list[bytes]:
    """The records of a first segment, as docs/journal.md lays them out."""
    head = checked(data[:72], data[72:76])
    version, codec, _, number, size, block = struct.unpack("<HHIQQQ", head[8:40])
    if head[:8] != b"TWSEGMNT" or (version, number, size, block) != (1, 1, len(data), 1):
        raise AssertionError(f"segment header, codec {codec}")
    records, chain, number, offset = [], head[40:], 1, RECORDS_START
    while any(data[offset:offset + 4]):
        block, chain, size = read_block(data[offset:], number, chain)
        records += block
        number += 1
        offset += size
    return records


def split_segment(directory: Path, size: int) -> dict[int, int]:
    """Writes the first segment as several of that size: the segment of each block by its number.

    The blocks stay as they are: their chain does not know of segments.
    """
    whole = (directory / "000001.journal").read_bytes()
    codec, block, chain, offset = whole[10:12], 1, bytes(32), RECORDS_START
    places: dict[int, int] = {}
    segments: list[bytearray] = []
    while any(whole[offset:offset + 4]):
        end = offset + 64 + int.from_bytes(whole[offset + 4:offset + 8], "little")
        if not segments or len(segments[-1]) + end - offset > size:
            head = b"TWSEGMNT" + b"\1\0" + codec + bytes(4) + struct.pack(
                "<QQQ", len(segments) + 1, size, block) + chain
            segments.append(bytearray((head + struct.pack("<I", crc32c(head))).ljust(
                RECORDS_START, b"\0")))
        segments[-1] += whole[offset:end]
        chain = whole[offset + 24:offset + 56]
        places[block] = len(segments)
        block, offset = block + 1, end
    places[block] = len(segments)
    for number, segment in enumerate(segments, 1):
        if number < len(segments):
            seal = b"TWSEALED" + struct.pack("<Q", number + 1)
            segment[512:532] = seal + struct.pack("<I", crc32c(seal))
        (directory / f"{number:06}.journal").write_bytes(segment.ljust(size, b"\0"))
    return places


def release_segments(directory: Path, size: int) -> list[int]:
    """Splits a session's journal and drops what both snapshots cover: the segments of these."""
    places = split_segment(directory, size)
    segments = []
    for path in sorted(directory.glob("*.snapshot")):
        data = bytearray(path.read_bytes()[:-32])
        segments.append(places[int.from_bytes(data[32:40], "little")])
        data[24:32] = struct.pack("<Q", segments[-1])
        path.write_bytes(data + hashlib.sha256(data).digest())
    for number in range(1, segments[0]):
        (directory / f"{number:06}.journal").unlink()
    return segments


class AuditTest(CommandTest):
    """A run is made again from what it was made on, or it is said what is missing."""

    def test_latencies_of_a_file_are_drawn_again(self) -> None:
        file, other = self.work / "latencies", self.work / "other"
        file.write_text("4ms\n9ms\n")
        other.write_text("4ms\n8ms\n")
        out = self.work / "run"
        self.result_of("backtest", "run", "--tape", BTC, "--strategy", "grid", "--latency", file,
                       "--seed", "7", "--out", out)
        audit = ("journal", "replay", out, "--audit", "--tape", BTC)
        said = self.assert_refused(1, "journal.audit_latency", *audit)
        self.assertIn(hashlib.sha256(file.read_bytes()).hexdigest(), said)
        self.assertTrue(self.result_of(*audit, "--latency", file)["is_proved"])
        said = self.assert_refused(8, "journal.audit_changed", *audit, "--latency", other)
        self.assertIn("latency", said)
        explained = self.result_of("explain", "order", "tw-1-1", out, "--tape", BTC, "--latency",
                                   file)
        self.assertGreater(explained["run"]["proof"]["proved"], 0)

    def test_a_feed_latency_is_made_again(self) -> None:
        file = self.work / "latencies"
        file.write_text("4ms\n9ms\n")
        for number, latency in enumerate(("20ms", "recorded:2", str(file))):
            with self.subTest(latency):
                out = self.work / str(number)
                self.result_of("backtest", "run", "--tape", BTC, "--feed-latency", latency,
                               "--out", out)
                audit = ("journal", "replay", out, "--audit", "--tape", BTC)
                if latency == str(file):
                    said = self.assert_refused(1, "journal.audit_latency", *audit)
                    self.assertIn("--feed-latency", said)
                    audit = (*audit, "--feed-latency", file)
                self.assertTrue(self.result_of(*audit)["is_proved"])

    def test_a_session_says_how_its_latencies_are_drawn_again(self) -> None:
        file = self.work / "latencies"
        file.write_text("4ms\n9ms\n")
        self.result_of("up", "--speed", "max", "--loops", "1", "--tape", BTC, "--latency", file,
                       "--data-dir", self.work / "var")
        report = json.loads((self.work / "var/reports/session-0001/result.json").read_text())
        self.assertTrue(report["command"].endswith(f" --latency {file}"), report["command"])

    def test_a_run_on_candles_is_named(self) -> None:
        out = self.work / "run"
        self.result_of("backtest", "run", "--candles", "tests/data/candles/walk_1m.csv",
                       "--instrument", "BTCUSDT", "--tick", "0.1", "--step", "0.001",
                       "--strategy", "trend", "--out", out)
        said = self.assert_refused(1, "journal.audit_candles", "journal", "replay", out, "--audit",
                                   "--tape", BTC)
        self.assertIn(str(out), said)
        told = self.done("explain", "order", "tw-1-1", out, code=1)
        self.assertIn("[explain.candles]", told)
        self.assertRegex(told, r"\n  2024-01-0\dT\S+Z  \+0\.000 ms  ")
        self.assert_refused(1, "explain.candles", "explain", "order", "tw-1-1", out, "--tape", BTC)
        self.assert_refused(1, "explain.candles", "explain", "--at", "2024-01-01T10:00:00Z", out)


class ReleasedJournalTest(CommandTest):
    """A session's journal whose first segments were used again, as another program makes one."""

    def setUp(self) -> None:
        super().setUp()
        self.result = self.result_of("up", "--speed", "max", "--loops", "1", "--tape", BTC,
                                     "--snapshot-every", "500", "--data-dir", self.work / "var")
        self.session = self.work / "var/engine/session-0001"
        self.whole = self.result_of("journal", "info", self.session)
        self.segments = release_segments(self.session, 32 << 10)
        self.snapshots = sorted(self.session.glob("*.snapshot"))
        self.assertGreater(self.segments[0], 1)
        self.assertGreater(self.segments[1], self.segments[0])

    def records_of(self, snapshot: Path) -> int:
        return int(snapshot.name.split(".")[0])

    def test_what_is_left_is_read_from_the_older_snapshot_and_said_so(self) -> None:
        older = self.records_of(self.snapshots[0])
        for command in ("info", "verify", "replay"):
            said = self.done("journal", command, self.session)
            self.assertIn(f"from snapshot at record {older}; earlier records were released", said)
            result = self.result_of("journal", command, self.session)
            self.assertEqual(result["snapshot"], older)
            self.assertEqual(older + result["records"], self.whole["records"])
        self.assertEqual(result["state_hash"], self.result["state_hash"])
        self.assertEqual(result["fills"], self.result["counts"]["fills"])
        self.assertIn(f"со снимка после записи {older}",
                      self.done("journal", "info", self.session, "--lang", "ru"))

    def test_an_audit_says_from_where_it_can_be_proved(self) -> None:
        said = self.assert_refused(1, "journal.audit_released", "journal", "replay", self.session,
                                   "--audit", "--tape", BTC)
        self.assertIn(str(self.records_of(self.snapshots[0])), said)

    def test_without_snapshots_the_first_missing_segment_is_named(self) -> None:
        for snapshot in self.snapshots:
            snapshot.unlink()
        for command in ("info", "verify", "replay"):
            self.assertIn("000001.journal", self.assert_refused(1, "journal.damaged", "journal",
                                                                command, self.session))

    def assert_only_verify_refuses(self, message: str, name: str) -> None:
        for command in ("info", "replay"):
            done = tradewind("journal", command, self.session, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f"[{message}]", done.stderr)
            self.assertEqual(json.loads(done.stdout)["snapshot"],
                             self.records_of(self.snapshots[1]))
        self.assertIn(name, self.assert_refused(1, message, "journal", "verify", self.session))

    def test_a_damaged_snapshot_is_named_and_the_other_one_read(self) -> None:
        damaged = bytearray(self.snapshots[0].read_bytes())
        damaged[len(damaged) // 2] ^= 1
        self.snapshots[0].write_bytes(damaged)
        self.assert_only_verify_refuses("journal.snapshot", self.snapshots[0].name)

    def test_a_gap_behind_the_older_snapshot_is_named(self) -> None:
        for number in range(self.segments[0], self.segments[1]):
            (self.session / f"{number:06}.journal").unlink()
        self.assert_only_verify_refuses("journal.damaged", f"{self.segments[0]:06}.journal")


class JournalTest(CommandTest):
    def setUp(self) -> None:
        super().setUp()
        self.run_directory = str(self.work / "run")

    def backtest(self, *arguments: str) -> dict:
        return self.result_of("backtest", "run", "--tape", BTC, "--out", self.run_directory,
                              *arguments)

    def segment(self) -> Path:
        return Path(self.run_directory) / "journal/000001.journal"

    def test_paper_and_backtest_end_in_one_state_and_their_journals_say_so(self) -> None:
        result = self.backtest("--tape", ETH)
        var = str(self.work / "var")
        paper = self.result_of("up", "--speed", "max", "--loops", "1", "--tape", BTC, "--tape",
                               ETH, "--data-dir", var)
        session = var + "/engine/session-0001"
        for key in ("fills_hash", "state_hash"):
            self.assertEqual(paper[key], result[key])
        for directory in (self.run_directory, session):
            dump = self.done("journal", "replay", directory, "--dump-state")
            self.assertEqual(hashlib.sha256(dump.encode()).hexdigest(), result["state_hash"])
            replay = self.result_of("journal", "replay", directory)
            self.assertEqual(replay["state"], json.loads(dump))
            self.assertEqual(replay["fills"], result["counts"]["fills"])
            proved = self.done("journal", "replay", directory, "--audit", "--tape", BTC, ETH)
            self.assertIn(f"Proved, {replay['records']} records", proved)

    def test_without_a_directory_the_state_is_the_same(self) -> None:
        with_files = self.backtest()
        without = self.result_of("backtest", "run", "--tape", BTC)
        self.assertEqual(with_files["state_hash"], without["state_hash"])
        later = self.result_of("backtest", "run", "--tape", BTC, "--latency", "80ms")
        self.assertNotEqual(later["state_hash"], without["state_hash"])

    def test_info_counts_what_the_result_counts(self) -> None:
        counts = self.backtest()["counts"]
        info = self.result_of("journal", "info", self.run_directory)
        self.assertEqual(info["kinds"]["place_order"], counts["orders"])
        self.assertAlmostEqual(info["market_events"], counts["market_events"], delta=100,
                               msg="those after the last record are in no index")
        self.assertEqual(sum(info["kinds"].values()), info["records"])
        self.assertEqual(info["bytes"], self.segment().stat().st_size)
        verdict = self.done("journal", "verify", self.run_directory)
        self.assertIn("Sound:", verdict)

    def test_a_reader_written_from_the_documentation_reads_the_same(self) -> None:
        self.backtest()
        records = read_segment(self.segment().read_bytes())
        info = self.result_of("journal", "info", self.run_directory)
        self.assertEqual(len(records), info["records"])
        sequences = [struct.unpack("<IQ", record[:12])[1] for record in records]
        self.assertEqual(sequences, list(range(1, len(records) + 1)))
        kinds = [record[28] for record in records]
        self.assertEqual(kinds.count(0), info["kinds"]["feed_index"])
        self.assertEqual(kinds.count(4), info["kinds"]["order_transition"])

    def test_a_changed_byte_is_refused_by_segment_and_block(self) -> None:
        self.backtest()
        whole = self.segment().read_bytes()
        for place in (RECORDS_START + 70, RECORDS_START + 5_000):
            changed = bytearray(whole)
            changed[place] ^= 1
            self.segment().write_bytes(changed)
            said = self.assert_refused(1, "journal.damaged", "journal", "verify",
                                       self.run_directory)
            self.assertIn("segment 1, block 1", said)
        self.segment().write_bytes(whole)
        self.done("journal", "verify", self.run_directory)

    def test_a_torn_tail_is_left_out_and_said(self) -> None:
        self.backtest()
        whole = self.segment().read_bytes()
        written = len(whole.rstrip(b"\0"))
        self.segment().write_bytes(whole[:written - 50].ljust(len(whole), b"\0"))
        self.assertIn("unfinished last write",
                      self.done("journal", "info", self.run_directory))
        torn = self.result_of("journal", "replay", self.run_directory)
        self.assertGreater(torn["bytes_unfinished"], 0)
        self.assertEqual(self.segment().stat().st_size, len(whole), "reading changes nothing")
        proved = self.done("journal", "replay", self.run_directory, "--audit", "--tape", BTC)
        self.assertIn(f"Proved, {torn['records']} records", proved)

    def test_a_damaged_tape_is_not_provable_from_there_on(self) -> None:
        self.backtest()
        tape = bytearray((ROOT / BTC).read_bytes())
        tape[len(tape) // 2] ^= 0x10
        damaged = self.work / "damaged.tape"
        damaged.write_bytes(tape)
        done = tradewind("journal", "replay", self.run_directory, "--audit", "--tape", str(damaged))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("Not provable from 2024-08-08T23:5", done.stdout)
        self.assertIn("[tape.damaged]", done.stderr)

    def test_another_tape_is_no_proof(self) -> None:
        self.backtest()
        done = tradewind("journal", "replay", self.run_directory, "--audit", "--tape", ETH)
        self.assertEqual(done.returncode, 8, done.stdout)
        self.assertIn("[journal.audit_market]", done.stderr)
        self.assertIn("made on BTCUSDT, the recordings named now are of ETHUSDT", done.stderr)

    def test_a_data_directory_means_its_newest_session(self) -> None:
        data = self.work / "var"
        self.result_of("up", "--speed", "max", "--for", "20s", "--data-dir", data)
        self.result_of("up", "--speed", "max", "--for", "20s", "--data-dir", data, "--new")
        told = self.result_of("journal", "info", data)
        self.assertEqual(told["path"], str(data / "engine/session-0002"))

    def test_a_journal_that_ends_before_its_result_is_not_sound(self) -> None:
        self.backtest()
        verify = ("journal", "verify", self.run_directory)
        told = self.result_of(*verify)
        result = Path(self.run_directory) / "result.json"
        published = json.loads(result.read_text())
        self.assertEqual((published["records"], published["state_hash"]),
                         (told["records"], told["state_hash"]))
        for field, other in (("records", 7), ("state_hash", "0" * 64)):
            result.write_text(json.dumps({**published, field: other}))
            said = self.assert_refused(1, "journal.not_of_result", *verify)
            self.assertIn(f"{field} {other}", said)
        result.unlink()
        self.result_of(*verify)

    def test_what_cannot_be_asked_is_refused(self) -> None:
        self.assert_refused(5, "journal.none", "journal", "info", str(self.work))
        self.assert_refused(5, "journal.none", "journal", "verify", str(self.work / "nothing"))
        self.assert_refused(2, "usage.audit", "journal", "replay", str(self.work), "--audit")
        self.assert_refused(2, "usage.audit", "journal", "replay", str(self.work), "--tape", BTC)
        self.assert_refused(2, "usage.audit", "journal", "replay", str(self.work), "--audit",
                            "--tape", BTC, "--dump-state")
        self.assert_refused(2, "usage.incomplete", "journal")
        self.backtest()
        self.assert_refused(8, "out.exists", "backtest", "run", "--tape", BTC, "--out",
                            self.run_directory)

    @needs_mounts
    def test_a_session_on_a_full_disk_ends_in_order_and_goes_on_elsewhere(self) -> None:
        place = mount(self, self.work, "size=20m")
        ballast = place / "ballast"
        ballast.write_bytes(bytes(3 << 20))
        session = ("up", "--speed", "max", "--data-dir", str(place / "var"))
        self.assert_refused(6, "journal.io", *session, "--loops", "40")
        ballast.unlink()
        recorded = self.result_of("journal", "verify", str(place / "var/engine/session-0001"))
        self.assertGreater(recorded["records"], 100)
        shutil.copytree(place / "var", self.work / "var")
        went_on = self.result_of("up", "--speed", "max", "--data-dir", str(self.work / "var"),
                                 "--loops", "41")
        self.assertGreater(went_on["recovery"]["records"], 100)

    @needs_mounts
    def test_a_backtest_on_a_full_disk_leaves_no_journal(self) -> None:
        place = mount(self, self.work, "size=512k")
        said = self.assert_refused(6, "out.unwritable", "backtest", "run", "--tape", BTC, "--out",
                                   str(place / "run"))
        self.assertIn("run it again", said)
        self.assertFalse((place / "run/journal").exists())
        self.assertFalse((place / "run/result.json").exists())


if __name__ == "__main__":
    sys.exit(unittest.main())
