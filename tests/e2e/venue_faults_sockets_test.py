#!/usr/bin/env python3
"""Faults of connections and sockets, played to the wire: equal traffic with and without the script
of a row of examples/faults, and which bytes come in place of which."""

import json
import struct
import unittest

from venue_play import (END, RESET, SILENCE, FaultTest, Play, auth_frame, close_code, payloads,
                        script)

BOOK = "orderbook.50.BTCUSDT"
LINEAR = "/v5/public/linear"
OPENED = b"HTTP/1.1 101 Switching Protocols"


class Connections(FaultTest):
    def test_nothing_answers(self) -> None:
        """fault:N01"""
        def traffic(play: Play) -> None:
            for name, milliseconds in (("0 s", 0), ("1 s", 1_000), ("6 s", 5_000),
                                       ("10 s", 4_000), ("20 s", 10_000), ("25 s", 5_000)):
                if milliseconds:
                    play.step(milliseconds)
                play.get(f"time {name}", "/v5/market/time")
                play.seen[f"socket {name}"] = play.open(LINEAR).opened

        self.compare("N01", traffic)
        self.assertEqual({name: self.faulty[name] for name in self.changed},
                         {"time 1 s": RESET, "socket 1 s": RESET,
                          "time 10 s": SILENCE, "socket 10 s": SILENCE,
                          "time 20 s": END, "socket 20 s": b"HTTP/1.1 404 Not Found"})
        self.assertEqual({self.plain[name] for name in self.plain if "socket" in name}, {OPENED})

    def test_one_way_is_gone(self) -> None:
        """fault:N20"""
        paths = (LINEAR, "/v5/private", "/v5/trade")

        def look(play: Play, when: str) -> None:
            for path in paths:
                play.seen[f"{path} {when}"] = play.open(path).opened
            for path in ("/v5/order/realtime", "/v5/position/list", "/v5/market/tickers",
                         "/v5/account/info"):
                play.get(f"{path} {when}", path, category="linear", symbol="BTCUSDT")

        def traffic(play: Play) -> None:
            begun = [play.open(path) for path in paths]
            look(play, "0 s")
            for when, milliseconds in (("1 s", 1_000), ("21 s", 20_000), ("30 s", 9_000),
                                       ("50 s", 20_000)):
                play.step(milliseconds)
                look(play, when)
                play.seen[f"first sockets {when}"] = [each.frames() for each in begun]
            private = play.open("/v5/private")
            for when, milliseconds in (("59.999 s", 9_999), ("60 s", 1), ("80 s", 20_000)):
                play.step(milliseconds)
                private.send({"op": "ping", "req_id": when})
                play.take(f"ping {when}", private)

        self.compare("N20", traffic)
        self.assertEqual({name: self.faulty[name] for name in self.changed[:7]},
                         {**{f"{path} 1 s": SILENCE for path in paths},
                          "first sockets 1 s": [[(-1, RESET)]] * 3,
                          **{name: SILENCE for name in self.changed[4:7]}})
        self.assertEqual(self.changed[4:],
                         ["/v5/order/realtime 30 s", "/v5/position/list 30 s",
                          "/v5/market/tickers 30 s", "ping 60 s", "ping 80 s"])
        self.assertEqual(self.faulty["ping 60 s"], [])
        # Both are answered when the socket moves again, and say so.
        (first, text), = self.plain["ping 80 s"]
        self.assertEqual(self.faulty["ping 80 s"],
                         [(first, text.replace(b'"req_id":"80 s"', b'"req_id":"60 s"')),
                          (first, text)])


class Pace(FaultTest):
    def test_a_socket_says_nothing_any_more(self) -> None:
        """fault:N03"""
        def traffic(play: Play) -> None:
            public, private = play.open_public(BOOK), play.open_private("order")
            for when, milliseconds in (("0 s", 1), ("4.999 s", 4_998), ("5 s", 1),
                                       ("65 s", 60_000)):
                play.step(milliseconds)
                play.order(f"order {when}")
                for socket in (public, private):
                    socket.send({"op": "ping", "req_id": when})
                play.take(f"public {when}", public)
                play.take(f"private {when}", private)

        self.compare("N03", traffic)
        self.assertEqual(self.changed, ["public 5 s", "private 5 s", "public 65 s",
                                        "private 65 s"])
        for name in self.changed:
            self.assertEqual(self.faulty[name], [])
            self.assertTrue(self.plain[name])

    def test_the_venue_hardly_reads(self) -> None:
        """fault:N04"""
        def traffic(play: Play) -> None:
            trade = play.open("/v5/trade")
            for when, milliseconds in (("1 ms", 1), ("899 ms", 898), ("900 ms", 1),
                                       ("999 ms", 99), ("1000 ms", 1), ("1900 ms", 900)):
                play.step(milliseconds)
                trade.send({"op": "ping", "req_id": when})
                play.seen[when] = trade.bytes()

        self.compare("N04", traffic)
        self.assertTrue(self.faulty["900 ms"].startswith(OPENED))  # even that had to wait
        self.assertEqual({name: got.count(b'"op":"pong"') for name, got in self.plain.items()},
                         dict.fromkeys(self.plain, 1))
        self.assertEqual({name: got.count(b'"op":"pong"') for name, got in self.faulty.items()},
                         {"1 ms": 0, "899 ms": 0, "900 ms": 3, "999 ms": 1, "1000 ms": 0,
                          "1900 ms": 2})

    def test_frames_in_crumbs_and_in_one_piece(self) -> None:
        """fault:N05"""
        def traffic(play: Play) -> None:
            book, trades = play.open_public(BOOK), play.open_public("publicTrade.BTCUSDT")
            private = play.open_private("order")
            private.frames()
            book.frames()
            trades.frames()
            play.order("sliced")
            play.seen["order"] = private.bytes()
            for number in range(2_000):
                play.step(20)
                if number % 100 == 0:
                    play.seen[f"book {number}"] = book.bytes()
                    play.seen[f"trades {number}"] = trades.bytes()
            play.tell("DELETE", "/faults")
            play.step(400_000)
            play.seen["book at the end"] = book.bytes()
            play.seen["trades at the end"] = trades.bytes()

        self.compare("N05", traffic)
        self.assertNotIn("order", self.changed)
        for topic in ("book", "trades"):
            plain, faulty = (b"".join(data for name, data in seen.items()
                                      if name.startswith(topic))
                             for seen in (self.plain, self.faulty))
            self.assertEqual(faulty, plain)
        late = [name for name in self.changed if name.startswith("book")]
        self.assertTrue(late)
        # A frame begins with 0x81; a crumb that was still waiting for its rest does not.
        self.assertTrue(any(self.faulty[name][:1] != b"\x81" for name in late))
        silent = [name for name in self.plain if name.startswith("trades")
                  and self.plain[name] and not self.faulty[name]]
        self.assertTrue(silent)


class Ends(FaultTest):
    def test_every_code(self) -> None:
        """fault:N07"""
        def traffic(play: Play) -> None:
            for line in script("N07"):
                wire = play.open("/v5/private")
                play.step(999)
                play.take(f"{line['with']['code']} before", wire)
                play.step(1)
                play.take(f"{line['with']['code']}", wire)

        self.compare("N07", traffic)
        codes = [line["with"]["code"] for line in script("N07")]
        self.assertEqual(self.changed, [str(code) for code in codes])
        for line in script("N07"):
            code, reason = line["with"]["code"], line["with"]["reason"]
            got = self.faulty[str(code)]
            if code == 1006:  # never sent
                self.assertEqual(got, [(-1, RESET)])
            else:
                self.assertEqual((got[0][0], close_code(got[0])), (0x88, code))
                self.assertEqual(got[0][1][2:], reason.encode())
            self.assertEqual(self.plain[str(code)], [])

    def test_sockets_live_for_a_second(self) -> None:
        """fault:N19"""
        def traffic(play: Play) -> None:
            first = play.open(LINEAR)
            play.step(500)
            second = play.open("/v5/private")
            for when, milliseconds in (("0.999 s", 499), ("1 s", 1), ("1.499 s", 499),
                                       ("1.5 s", 1)):
                play.step(milliseconds)
                play.seen[when] = [first.frames(), second.frames()]

        self.compare("N19", traffic)
        self.assertEqual(self.changed, ["1 s", "1.5 s"])
        self.assertEqual(self.faulty["1 s"], [[(-1, RESET)], []])
        self.assertEqual(self.faulty["1.5 s"], [[], [(-1, RESET)]])
        self.assertEqual(self.plain["1.5 s"], [[], []])

    def test_frames_that_break_the_rules(self) -> None:
        """fault:N09"""
        kinds = [line["with"]["kind"] for line in script("N09")]

        def traffic(play: Play) -> None:
            wires = [play.open(LINEAR) for _ in kinds]
            for when, milliseconds in (("early", 499), ("", 1)):
                play.step(milliseconds)
                for kind, wire in zip(kinds, wires):
                    play.seen[kind + when] = wire.bytes()

        self.compare("N09", traffic)
        self.assertEqual(self.changed, kinds)
        pong = b'{"op":"pong"}'
        self.assertEqual({kind: self.plain[kind] for kind in kinds}, dict.fromkeys(kinds, b""))
        got = self.faulty
        self.assertEqual(got["masked"], b"\x81\x8d\0\0\0\0" + pong)
        self.assertEqual(got["reserved_bits"], b"\xb1\x0d" + pong)
        self.assertEqual(got["bad_utf8"], b'\x81\x0b{"op":"\xc3("}')
        self.assertEqual(got["bad_opcode"], b"\x83\x0d" + pong)
        self.assertEqual(got["huge"], b"\x81\x7f" + struct.pack("!Q", 64 << 20) + b" " * 65_536)
        self.assertEqual(got["deflate_bomb"][:2], b"\xc1\x7e")
        self.assertEqual(got["fragmented_control"], b"\x09\x04part")
        self.assertEqual(got["bare_continuation"], b"\x80\x04rest")


class Words(FaultTest):
    def test_pings(self) -> None:
        """fault:N08"""
        def traffic(play: Play) -> None:
            public, private = play.open(LINEAR), play.open_private("order")
            private.frames()
            for number in range(3):
                for name, wire in (("public", public), ("private", private)):
                    wire.send({"op": "ping", "req_id": str(number)})
                    play.take(f"{name} ping {number}", wire)
            play.order("cut")
            play.take("order", private)
            play.step(1_000)
            play.take("public 1 s", public)
            play.step(1_000)
            play.take("public 2 s", public)
            play.take("private 2 s", private)

        self.compare("N08", traffic)
        self.assertEqual(self.changed, ["public ping 1", "private ping 1", "order", "public 1 s",
                                        "public 2 s", "private 2 s"])
        self.assertEqual(self.faulty["private ping 1"], [])
        (_, plain), = self.plain["public ping 1"]
        self.assertEqual(self.faulty["public ping 1"],
                         [(0x81, plain.replace(b'"req_id":"1"', b'"req_id":"other"'))])
        pings = self.faulty["public 1 s"] + self.faulty["public 2 s"]
        self.assertEqual(pings, [(0x89, b"flood")] * 1_000)
        self.assertEqual(self.faulty["private 2 s"], [(0x89, b"p" * 126)])
        parts = [each for each in self.faulty["order"] if each[0] != 0x89]
        self.assertEqual(b"".join(data for _, data in parts), self.plain["order"][0][1])
        self.assertEqual([first for first, _ in parts],
                         [0x01] + [0x00] * (len(parts) - 2) + [0x80])
        self.assertEqual({len(data) for _, data in parts[:-1]}, {16})
        self.assertEqual(self.faulty["order"][1::2], [(0x89, b"between")] * (len(parts) - 1))

    def test_subscriptions(self) -> None:
        """fault:N17"""
        def traffic(play: Play) -> None:
            wire = play.open(LINEAR)
            for number in range(3):
                wire.send({"op": "subscribe", "req_id": str(number),
                           "args": [("tickers.BTCUSDT", "publicTrade.BTCUSDT", BOOK)[number]]})
                got = wire.frames()
                play.seen[f"answer {number}"] = [each for each in payloads(got)
                                                 if b'"op":"subscribe"' in each]
                play.seen[f"topic {number}"] = [each for each in payloads(got)
                                                if b'"topic"' in each]

        self.compare("N17", traffic)
        self.assertEqual(self.changed, ["answer 0", "answer 1", "answer 2", "topic 2"])
        self.assertEqual(self.faulty["answer 0"], [])
        refused = json.loads(self.faulty["answer 1"][0])
        self.assertEqual((refused["success"], refused["ret_msg"], refused["req_id"]),
                         (False, "error:handler not found", "1"))
        self.assertEqual(self.faulty["answer 2"],
                         [self.plain["answer 2"][0][:-1] + b',"data":{"failTopics":'
                          b'["orderbook.50.BTCUSDT"],"successTopics":[]}}'])
        self.assertIn(b'"type":"snapshot"', self.plain["topic 2"][0])
        self.assertEqual(self.faulty["topic 2"], [])

    def test_no_private_stream(self) -> None:
        """fault:N18"""
        def traffic(play: Play) -> None:
            wire = play.open("/v5/private")
            for number in range(2):
                wire.send(auth_frame(play))
                play.take(f"auth {number}", wire)
            wire.send({"op": "subscribe",
                       "args": ["order", "execution", "position", "wallet"]})
            play.take("subscribed", wire)
            for when, milliseconds in (("0.999 s", 999), ("1 s", 1), ("30.999 s", 29_999),
                                       ("31 s", 1)):
                play.step(milliseconds)
                play.order(f"order at {when}", orderType="Market")
                play.take(when, wire)

        self.compare("N18", traffic)
        self.assertEqual(self.changed, ["auth 0", "1 s", "30.999 s"])
        refused = json.loads(self.faulty["auth 0"][0][1])
        self.assertEqual((refused["success"], refused["ret_msg"]), (False, "Invalid apikey"))
        self.assertTrue(json.loads(self.faulty["auth 1"][0][1])["success"])
        for name in ("1 s", "30.999 s"):
            self.assertEqual(self.faulty[name], [])
            self.assertTrue(self.plain[name])
        self.assertTrue(self.faulty["31 s"])


if __name__ == "__main__":
    unittest.main()
