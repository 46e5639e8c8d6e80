#!/usr/bin/env python3
"""Resets in the middle of what the venue sends, played to the wire: exactly the bytes before the
cut arrive, and then the end of the connection."""

import json
import re
import socket
import unittest

from venue_play import RESET, FaultTest, Play, texts
from venue_rig import DEADLINE

CREATE = "/v5/order/create"
BOOK = "orderbook.50.BTCUSDT"


def without_date(answer: bytes) -> bytes:
    """The wall's time is in every answer; cut or whole, it becomes as many signs of nothing."""
    return re.sub(rb"(Date: )([^\r]*)", lambda found: found[1] + b"#" * len(found[2]), answer)


def ask_raw(play: Play, name: str) -> None:
    """A resting order on a connection of its own: every byte that comes back, and how it ended."""
    body = json.dumps({"category": "linear", "symbol": "BTCUSDT", "side": "Buy",
                       "orderType": "Limit", "qty": "0.01", "price": "57000", "orderLinkId": name})
    lines = [f"POST {CREATE} HTTP/1.1", "Host: venue", "Connection: close",
             f"Content-Length: {len(body)}",
             *(f"{key}: {value}" for key, value in
               play.venue.signed_headers(body, play.now_ms()).items()), "", body]
    host, port = play.venue.listen.rsplit(":", 1)
    data, ended = b"", b""
    with socket.create_connection((host, int(port)), timeout=DEADLINE) as link:
        link.sendall("\r\n".join(lines).encode())
        try:
            while part := link.recv(1 << 16):
                data += part
        except ConnectionResetError:
            ended = RESET
    play.seen[name] = without_date(data) + ended


def line_of(where: str, cut_at: int, nth: int = 1) -> dict:
    return {"id": "N06", "where": f"net:{where}", "when": {"nth": nth}, "effect": "reset",
            "with": {"cut_at": cut_at}, "for": {"count": 1}}


class Answers(FaultTest):
    def test_an_answer_is_cut_at_any_byte(self) -> None:
        """fault:N06"""
        def traffic(play: Play) -> None:
            for name in ("before", "cut", "after"):
                ask_raw(play, name)
            play.active("open")

        self.compare("N06", traffic, [])
        whole = self.plain["cut"]
        head = whole.index(b"\r\n\r\n") + 4
        # Before the status line, within it, in the headers, at the body, in it, its last byte, and
        # a reset behind the whole.
        for size in (0, 1, 9, head // 2, head - 1, head, head + 1, (head + len(whole)) // 2,
                     len(whole) - 1, len(whole)):
            with self.subTest(bytes=size, of=len(whole)):
                self.compare("N06", traffic, [line_of(CREATE, size, nth=2)])
                self.assertEqual(self.changed, ["cut"])
                self.assertEqual(self.plain["cut"], whole)
                self.assertEqual(self.faulty["cut"], whole[:size] + RESET)
                # What was answered is done, however little of it was heard.
                self.assertIn(b'"orderLinkId":"cut"', self.faulty["open"])

    def test_the_example(self) -> None:
        """fault:N06"""
        def traffic(play: Play) -> None:
            for name in ("first", "second", "third", "fourth"):
                ask_raw(play, name)

        self.compare("N06", traffic)
        self.assertEqual(self.changed, ["first", "second", "third"])
        for name, size in (("first", 0), ("second", 40), ("third", 220)):
            self.assertEqual(self.faulty[name], self.plain[name][:size] + RESET)


class Frames(FaultTest):
    def private(self, play: Play) -> None:
        wire = play.open_private("order")
        play.order("first")
        play.seen["frame before"] = wire.bytes()
        play.order("second")
        # The reset comes once the bytes before it have arrived.
        play.seen["frame"] = wire.bytes_to_end() if play.has_script else wire.bytes()
        play.order("third")
        play.seen["frame after"] = wire.bytes()
        again = play.open_private("order")
        play.order("fourth")
        play.take("again", again)

    def test_a_message_is_cut_at_any_byte(self) -> None:
        """fault:N06"""
        self.compare("N06", self.private, [])
        whole = self.plain["frame"]
        # Nothing, a part of the head, all of it, in the text, its last byte, and behind the frame.
        for size in (0, 1, 3, 4, len(whole) // 2, len(whole) - 1, len(whole)):
            with self.subTest(bytes=size, of=len(whole)):
                self.compare("N06", self.private, [line_of("order", size, nth=2)])
                self.assertEqual(self.changed, ["frame", "frame after", "again"])
                self.assertEqual(self.plain["frame"], whole)
                self.assertEqual(self.faulty["frame"], whole[:size] + RESET)
                self.assertEqual(self.faulty["frame after"], b"")
                # Ids of messages count what was sent.
                self.assertEqual(*([message.get("data") for message in texts(run["again"])]
                                   for run in (self.plain, self.faulty)))

    def test_the_example(self) -> None:
        """fault:N06"""
        def traffic(play: Play) -> None:
            for name in ("one", "two", "three"):
                ask_raw(play, name)  # the script cuts the answers to the first three
            self.private(play)
            book = play.open_public(BOOK)
            for _ in range(10):
                play.step(100)
            play.seen["book"] = book.bytes_to_end() if play.has_script else book.bytes()

        self.compare("N06", traffic)
        self.assertEqual(self.changed, ["one", "two", "three", "frame", "frame after", "again",
                                        "book"])
        self.assertEqual(self.faulty["frame"], self.plain["frame"][:1] + RESET)
        faulty = self.faulty["book"]
        self.assertTrue(faulty.endswith(RESET))
        whole = self.plain["book"]
        sent = len(faulty) - len(RESET)
        self.assertEqual(faulty[:sent], whole[:sent])
        self.assertLess(sent, len(whole))
        self.assertEqual(sent, ends_of_frames(whole)[19] + 17)


def ends_of_frames(data: bytes) -> list[int]:
    """Where each frame of a server ends."""
    ends, at = [], 0
    while at < len(data):
        size, head = data[at + 1], 2
        if size > 125:
            width = 2 if size == 126 else 8
            size, head = int.from_bytes(data[at + 2:at + 2 + width], "big"), 2 + width
        at += head + size
        ends.append(at)
    return ends


if __name__ == "__main__":
    unittest.main()
