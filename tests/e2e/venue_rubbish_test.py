#!/usr/bin/env python3
"""Rubbish, slowness and crowds at the ports of the simulated venue: answered in its envelope or cut
off, within bounded memory, and a normal order works afterwards."""

import json
import random
import resource
import socket
import unittest

from venue_rig import DEADLINE, VenueTest

MEMORY_KIB_MAX = 512 * 1024
IDLE_SOCKETS = 2_000


def resident_kib(pid: int) -> int:
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


class Rubbish(VenueTest):
    def setUp(self) -> None:
        super().setUp()
        self.venue.told("POST", "/limits", {"orders_per_second": 10_000,
                                            "address_per_5s": 1_000_000})

    def connect(self) -> socket.socket:
        host, port = self.venue.listen.rsplit(":", 1)
        opened = socket.create_connection((host, int(port)), timeout=DEADLINE)
        self.addCleanup(opened.close)
        return opened

    def raw(self, data: bytes) -> bytes:
        """What comes back until the server closes or falls silent."""
        opened = self.connect()
        try:
            opened.sendall(data)
            opened.shutdown(socket.SHUT_WR)
            answer = b""
            while part := opened.recv(65536):
                answer += part
            return answer
        except (ConnectionError, TimeoutError):
            return b""
        finally:
            opened.close()

    def works(self) -> None:
        order = self.taken()
        done = self.venue.post_signed("/v5/order/cancel", category="linear", symbol="BTCUSDT",
                                      orderId=order)
        self.assertEqual(done["retCode"], 0, done)
        self.assertIsNone(self.venue.process.poll())
        self.assertLess(resident_kib(self.venue.process.pid), MEMORY_KIB_MAX)

    def test_malformed_http(self) -> None:
        dice = random.Random(7)
        for case in range(250):
            kind = case % 5
            if kind == 0:
                data = dice.randbytes(dice.randrange(1, 300))
            elif kind == 1:
                data = b"GET " + dice.randbytes(40) + b" HTTP/1.1\r\n\r\n"
            elif kind == 2:
                data = b"POST /v5/order/create HTTP/1.1\r\nContent-Length: -5\r\n\r\n{}"
            elif kind == 3:
                data = b"GET /v5/market/time HTTP/9.9\r\n" + b"a: b\r\n" * dice.randrange(200)
            else:
                data = (b"POST /v5/order/create HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + dice.randbytes(20))
            self.raw(data)
        self.works()

    def test_malformed_bodies_are_answered_in_the_envelope(self) -> None:
        dice = random.Random(11)
        good = json.dumps({"category": "linear", "symbol": "BTCUSDT", "side": "Buy",
                           "orderType": "Limit", "qty": "0.01", "price": "50000"})
        before = self.venue.told("GET", "/state-hash")["state_hash"]
        for case in range(250):
            kind = case % 5
            if kind == 0:
                cut = dice.randrange(len(good))
                body = good[:cut]
            elif kind == 1:
                body = "[" * dice.randrange(1, 400)
            elif kind == 2:
                body = good.replace('"0.01"', dice.choice(
                    ['1e400', '"NaN"', '-1', '""', 'null', '{}', '"0x1"', '"9"' * 2, '"1e30"',
                     '"0.0000000000000001"', '"' + "9" * 500 + '"']))
            elif kind == 3:
                body = good.replace("BTCUSDT", dice.choice(["", "btcusdt", "X" * 5000, "\\u0000"]))
            else:
                at = dice.randrange(len(good))
                body = good[:at] + chr(dice.randrange(1, 0x2000)) + good[at + 1:]
            headers = self.venue.signed_headers(body)
            status, _, answer = self.venue.exchange("POST", "/v5/order/create", body.encode(),
                                                    headers)
            read = json.loads(answer)
            self.assertEqual(status, 200, answer)
            self.assertIn("retCode", read)
            if read["retCode"] == 0:  # a change that left the order whole
                self.venue.post_signed("/v5/order/cancel-all", category="linear", symbol="BTCUSDT")
        self.assertEqual(len(before), 64)
        self.works()

    def test_malformed_frames(self) -> None:
        private = self.socket("/v5/private")
        public = self.socket("/v5/public/linear")
        trade = self.socket("/v5/trade")
        for text in ("", "{", "[]", "null", '{"op":1}', '{"op":"subscribe"}', '"x"' * 50,
                     '{"op":"subscribe","args":{}}', '{"op":"subscribe","args":[1,null,{}]}',
                     '{"op":"auth","args":[]}', '{"op":"order.create","args":[[]]}',
                     json.dumps({"op": "subscribe", "args": ["x" * 30_000]})):
            for opened in (private, public, trade):
                opened.send(text)
        public.send({"op": "ping", "req_id": "after"})
        public.until(lambda message: message.get("ret_msg") == "pong")
        self.works()

    def test_an_oversized_body_is_refused(self) -> None:
        status, _, _ = self.venue.exchange("POST", "/v5/order/create", b"x" * (2 << 20), {})
        self.assertIn(status, (400, 413))
        self.works()

    def test_slow_and_half_open_clients_hold_nobody_up(self) -> None:
        slow = [self.connect() for _ in range(50)]
        for opened in slow:
            opened.sendall(b"POST /v5/order/create HTTP/1.1\r\nContent-Le")
        self.works()
        for opened in slow:
            opened.sendall(b"n")
        self.works()

    def test_two_thousand_idle_sockets(self) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(hard, IDLE_SOCKETS + 500)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        idle = [self.connect() for _ in range(min(IDLE_SOCKETS, wanted - 400))]
        self.assertEqual(len(idle), IDLE_SOCKETS)
        self.works()

    def test_a_reader_that_does_not_read_is_cut_off(self) -> None:
        public = self.socket("/v5/public/linear")
        public.send({"op": "subscribe", "args": ["orderbook.1000.BTCUSDT", "orderbook.50.BTCUSDT",
                                                 "tickers.BTCUSDT", "publicTrade.BTCUSDT"]})
        for _ in range(5):
            self.works()


if __name__ == "__main__":
    unittest.main()
