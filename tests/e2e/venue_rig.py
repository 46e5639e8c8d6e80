"""A simulated venue to test against, and a small client of its own for HTTP and WebSockets."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import select
import socket
import struct
import subprocess
import time
import unittest
from urllib.parse import urlencode

from rig import BINARY, ENGLISH, ROOT

DEADLINE = 20.0  # seconds until a test gives up; nothing waits that long when all is well


class RunningVenue:
    """`tradewind venue-sim` on free ports of loopback."""

    def __init__(self, *options: object, seed: int = 7) -> None:
        self.process = subprocess.Popen(
            [BINARY, "venue-sim", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0",
             "--seed", str(seed), "--json", *map(str, options)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENGLISH)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the venue did not start: {self.process.stderr.read()}")
        self.started = json.loads(line)
        self.listen = self.started["listen"]
        self.control_address = self.started["control"]
        self.key = self.started["keys"][0]["key"]
        self.secret = self.started["keys"][0]["secret"]

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(DEADLINE)
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def control(self, method: str, path: str, body: dict | None = None) -> dict:
        connection = http.client.HTTPConnection(self.control_address, timeout=DEADLINE)
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def told(self, method: str, path: str, body: dict | None = None) -> dict:
        """As `control`, for what must be taken: its result."""
        answer = self.control(method, path, body)
        if not answer.get("ok"):
            raise AssertionError(f"{method} {path}: {answer}")
        return answer["result"]

    def now_ms(self) -> int:
        return self.get("/v5/market/time")["time"]

    def signed_headers(self, payload: str, now_ms: int | None = None) -> dict[str, str]:
        stamp = str(now_ms if now_ms is not None else self.now_ms())
        text = stamp + self.key + "5000" + payload
        sign = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        return {"X-BAPI-API-KEY": self.key, "X-BAPI-TIMESTAMP": stamp, "X-BAPI-SIGN": sign,
                "X-BAPI-RECV-WINDOW": "5000", "Content-Type": "application/json"}

    def exchange(self, method: str, target: str, body: str | None,
                 headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.listen, timeout=DEADLINE)
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        result = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return result

    def get(self, path: str, **query: object) -> dict:
        target = path + ("?" + urlencode(query) if query else "")
        return json.loads(self.exchange("GET", target, None, {})[2])

    def get_signed(self, path: str, **query: object) -> dict:
        text = urlencode(query)
        target = path + ("?" + text if text else "")
        return json.loads(self.exchange("GET", target, None, self.signed_headers(text))[2])

    def post_signed(self, path: str, **members: object) -> dict:
        body = json.dumps(members)
        return json.loads(self.exchange("POST", path, body, self.signed_headers(body))[2])

    def auth_frame(self) -> dict:
        expires = self.now_ms() + 5_000
        sign = hmac.new(self.secret.encode(), f"GET/realtime{expires}".encode(),
                        hashlib.sha256).hexdigest()
        return {"op": "auth", "args": [self.key, expires, sign]}


class Socket:
    """A WebSocket client of RFC 6455: text frames, one at a time."""

    def __init__(self, venue: RunningVenue, path: str) -> None:
        host, port = venue.listen.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=DEADLINE)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: {venue.listen}\r\n"
                             "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n")
                            .encode())
        self.buffer = b""
        head = b""
        while b"\r\n\r\n" not in head:
            part = self.socket.recv(4096)
            if not part:
                raise ConnectionError("closed before the upgrade")
            head += part
        head, self.buffer = head.split(b"\r\n\r\n", 1)
        self.status = int(head.split(b" ", 2)[1])

    def send(self, message: dict | str) -> None:
        text = (message if isinstance(message, str) else json.dumps(message)).encode()
        mask = os.urandom(4)
        size = len(text)
        if size < 126:
            head = struct.pack("!BB", 0x81, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x81, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x81, 0x80 | 127, size)
        self.socket.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(text)))

    def take(self, size: int, until: float) -> bytes:
        while len(self.buffer) < size:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                raise TimeoutError("no frame")
            part = self.socket.recv(65536)
            if not part:
                raise ConnectionError("closed")
            self.buffer += part
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def receive(self, seconds: float = DEADLINE) -> dict | str:
        """The next text, read as JSON where it is; raises ConnectionError at a close frame."""
        until = time.monotonic() + seconds
        while True:
            first, second = self.take(2, until)
            size = second & 0x7F
            if size == 126:
                size = struct.unpack("!H", self.take(2, until))[0]
            elif size == 127:
                size = struct.unpack("!Q", self.take(8, until))[0]
            data = self.take(size, until)
            if first & 0x0F == 8:
                raise ConnectionError(f"close {struct.unpack('!H', data[:2])[0] if data else ''}")
            if first & 0x0F in (1, 2):
                try:
                    return json.loads(data)
                except ValueError:
                    return data.decode(errors="replace")

    def until(self, is_wanted, seconds: float = DEADLINE) -> dict:
        """The next message that `is_wanted` takes; others are passed over."""
        end = time.monotonic() + seconds
        while True:
            message = self.receive(end - time.monotonic())
            if isinstance(message, dict) and is_wanted(message):
                return message

    def close(self) -> None:
        self.socket.close()


class VenueTest(unittest.TestCase):
    """A venue of its own for each test."""

    options: tuple[object, ...] = ()

    def setUp(self) -> None:
        self.venue = RunningVenue(*self.options)
        self.addCleanup(self.venue.stop)

    def socket(self, path: str) -> Socket:
        opened = Socket(self.venue, path)
        self.addCleanup(opened.close)
        return opened

    def place(self, **members: object) -> dict:
        order = {"category": "linear", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit",
                 "qty": "0.01", "price": "50000", **members}
        return self.venue.post_signed("/v5/order/create", **order)

    def taken(self, **members: object) -> str:
        answer = self.place(**members)
        self.assertEqual(answer["retCode"], 0, answer)
        return answer["result"]["orderId"]
