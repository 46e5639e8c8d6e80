"""One stretch of traffic against a venue whose time is stepped, with and without a fault script.

Equal traffic gives equal bytes there, so whatever differs between the two comes from the script.
"""

import errno
import http.client
import json
import select
import socket
import struct
import time
import unittest
from collections.abc import Callable
from datetime import datetime

from rig import ROOT
from venue_rig import DEADLINE, RunningVenue, Socket

SILENCE = b"silence"  # the connection stays and brings nothing
RESET = b"reset"
END = b"end"
BARRIER = 5  # rounds of the venue's loop: accept, read, serve, write, and one to spare
KERNEL_HOLDS, PATIENCE = 1 << 16, 0.2  # bytes, seconds


def script(row: str) -> list[dict]:
    """The lines of a row's example."""
    text = (ROOT / f"examples/faults/{row}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if not line.startswith("#")]


class Wire(Socket):
    """A WebSocket as what has come so far: frames with their opcodes, then how it ended."""

    def __init__(self, play: "Play", path: str) -> None:  # pylint: disable=super-init-not-called
        self.play = play
        host, port = play.venue.listen.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=DEADLINE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # wait for no ACK
        head = [f"GET {path} HTTP/1.1", "Host: venue", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", ""]
        self.socket.sendall("\r\n".join(head).encode())
        self.buffer = b""
        self.is_over = False
        ended = self.pull()
        start, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        self.opened = start.partition(b"\r\n")[0] or ended or SILENCE

    def pull(self) -> bytes:
        """Everything that has arrived; `ended` says what came after it."""
        self.play.barrier()
        if self.is_over:
            return b""
        self.socket.setblocking(False)
        held, ended = len(self.buffer), b""
        while not ended:
            try:
                part = self.socket.recv(1 << 20)
                self.buffer += part
                ended = b"" if part else END
            except BlockingIOError:
                self.play.barrier()
                # Where more came than the kernel holds, the venue goes on when it is told of room.
                patience = PATIENCE if len(self.buffer) - held > KERNEL_HOLDS else 0
                if not select.select([self.socket], [], [], patience)[0]:
                    break
            except OSError as error:
                ended = RESET if error.errno == errno.ECONNRESET else END
        self.socket.settimeout(DEADLINE)
        self.is_over = bool(ended)
        return ended

    def bytes(self) -> bytes:
        """What came since the last call, whatever it is."""
        ended = self.pull()
        taken, self.buffer = self.buffer, b""
        return taken + ended

    def bytes_to_end(self) -> bytes:
        """The same up to the end of the connection, which is waited for."""
        taken, until = self.bytes(), time.monotonic() + DEADLINE
        while not self.is_over and time.monotonic() < until:
            taken += self.bytes()
        return taken

    def frames(self) -> list[tuple[int, bytes]]:
        """What came since the last call: first byte and payload of each; -1 what no frame is."""
        ended = self.pull()
        all_frames = []
        while len(self.buffer) >= 2:
            first, second = self.buffer[0], self.buffer[1]
            at, size = 2, second & 0x7F
            if size > 125:
                width = 2 if size == 126 else 8
                size = int.from_bytes(self.buffer[2:2 + width], "big")
                at += width
            if len(self.buffer) < at + size:
                break
            all_frames.append((first, self.buffer[at:at + size]))
            self.buffer = self.buffer[at + size:]
        if self.buffer and ended:
            all_frames.append((-1, self.buffer))
            self.buffer = b""
        return all_frames + ([(-1, ended)] if ended else [])


class Play:
    """Traffic against one venue: everything that came back, by the name of its step."""

    def __init__(self, venue: RunningVenue, lines: list[dict]) -> None:
        self.venue = venue
        self.control = http.client.HTTPConnection(venue.control_address, timeout=DEADLINE)
        self.seen: dict[str, object] = {}
        self.sockets: list[Wire] = []
        self.has_script = bool(lines)
        self.state()  # the first connection, with a script and without
        for line in lines:
            self.tell("POST", "/faults", line)

    def close(self) -> None:
        self.control.close()
        for each in self.sockets:
            each.close()
        self.venue.stop()

    def tell(self, method: str, path: str, body: dict | None = None) -> dict:
        """To the control port, always on one connection: they have numbers that show in answers."""
        self.control.request(method, path, None if body is None else json.dumps(body))
        answer = json.loads(self.control.getresponse().read())
        if not answer["ok"]:
            raise AssertionError(f"{method} {path}: {answer}")
        return answer

    def state(self) -> dict:
        return self.tell("GET", "/status")

    def barrier(self) -> None:
        """The venue serves one call after the other: what was sent before it has been served, a
        connection that had to be accepted first too."""
        for _ in range(BARRIER):
            self.state()

    def now_ms(self) -> int:
        stamp = self.state()["now"]
        return int(datetime.fromisoformat(stamp[:19] + "+00:00").timestamp()) * 1000 + int(
            (stamp[20:].rstrip("Z") + "000")[:3])

    def step(self, milliseconds: int) -> None:
        self.tell("POST", "/time/step", {"ms": milliseconds})

    # ---- requests

    def ask(self, name: str, method: str, path: str, members: dict | None = None,
            late: bool = False) -> dict | bytes:
        """One signed request on a connection of its own. With `late` an answer is waited for, and
        whether there was one at once and what sockets brought till then is seen as well."""
        body, target, payload = "", path, ""
        if method == "POST":
            body = payload = json.dumps(members or {})
        elif members:
            payload = "&".join(f"{key}={value}" for key, value in members.items())
            target += "?" + payload
        headers = self.venue.signed_headers(payload, self.now_ms())
        lines = [f"{method} {target} HTTP/1.1", "Host: venue", f"Content-Length: {len(body)}",
                 *(f"{key}: {value}" for key, value in headers.items()), "", body]
        host, port = self.venue.listen.rsplit(":", 1)
        with socket.create_connection((host, int(port)), timeout=DEADLINE) as link:
            link.sendall("\r\n".join(lines).encode())
            self.barrier()
            if late:
                self.seen[f"{name}: is answered"] = bool(select.select([link], [], [], 0)[0])
                self.seen[f"{name}: events"] = [each.frames() for each in self.sockets]
            answer = read_answer(link, late)
        self.seen[name] = answer
        return read_body(answer)

    def post(self, name: str, path: str, **members: object) -> dict:
        return self.ask(name, "POST", path, members)

    def get(self, name: str, path: str, **members: object) -> dict:
        return self.ask(name, "GET", path, members)

    def order(self, name: str, late: bool = False, **members: object) -> dict:
        """A resting limit order; `name` is its step and its client's id."""
        order = {"category": "linear", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit",
                 "qty": "0.01", "price": "57000", "orderLinkId": link_of(name), **members}
        return self.ask(name, "POST", "/v5/order/create", order, late)

    def cancel(self, name: str, link: str, late: bool = False) -> dict:
        return self.ask(name, "POST", "/v5/order/cancel",
                        {"category": "linear", "symbol": "BTCUSDT", "orderLinkId": link}, late)

    def active(self, name: str, **more: object) -> list[str]:
        """The client's ids of the open orders, newest first."""
        body = self.get(name, "/v5/order/realtime", category="linear", symbol="BTCUSDT", **more)
        return [row["orderLinkId"] for row in body["result"]["list"]]

    # ---- sockets

    def open(self, path: str) -> Wire:
        opened = Wire(self, path)
        self.sockets.append(opened)
        return opened

    def open_public(self, *topics: str) -> Wire:
        opened = self.open("/v5/public/linear")
        opened.send({"op": "subscribe", "req_id": "1", "args": list(topics)})
        opened.pull()
        return opened

    def open_private(self, *topics: str) -> Wire:
        opened = self.open("/v5/private")
        opened.send(auth_frame(self))
        opened.pull()
        opened.send({"op": "subscribe", "args": list(topics)})
        opened.pull()
        return opened

    def take(self, name: str, wire: Wire) -> list[tuple[int, bytes]]:
        self.seen[name] = wire.frames()
        return self.seen[name]


def link_of(name: str) -> str:
    """A step's name as a client's id: letters, digits, - and _ alone."""
    return name.replace(" ", "-").replace(".", "_")


def auth_frame(play: Play) -> dict:
    import hashlib
    import hmac
    expires = play.now_ms() + 5_000
    sign = hmac.new(play.venue.secret.encode(), f"GET/realtime{expires}".encode(),
                    hashlib.sha256).hexdigest()
    return {"op": "auth", "args": [play.venue.key, expires, sign]}


def read_answer(link: socket.socket, late: bool) -> bytes:
    """An answer as it came, without the headers that count or tell the wall's time."""
    data, ended = b"", b""
    while not is_whole(data):
        if not late and not select.select([link], [], [], 0)[0]:
            break
        try:
            part = link.recv(1 << 20)
        except ConnectionResetError:
            ended = RESET
            break
        if not part:
            ended = END
            break
        data += part
    if ended or not data:
        return data + (ended or SILENCE)
    head, mark, body = data.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n")
            if not line.startswith((b"Date:", b"Traceid:", b"Content-Length:"))]
    return b"\r\n".join(kept) + mark + body


def is_whole(data: bytes) -> bool:
    head, mark, body = data.partition(b"\r\n\r\n")
    sizes = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return bool(mark) and len(body) >= int(sizes[0].split(b":")[1] if sizes else 0)


def read_body(answer: bytes) -> dict | bytes:
    body = answer.partition(b"\r\n\r\n")[2]
    return json.loads(body) if body.startswith(b"{") and body.endswith(b"}") else answer


def payloads(frames: list[tuple[int, bytes]], topic: str = "") -> list[bytes]:
    """The texts among frames, those of a topic alone."""
    mark = f'"topic":"{topic}'.encode()
    return [data for first, data in frames
            if first & 0x0F == 1 and (not topic or mark in data[:256])]


def texts(frames: list[tuple[int, bytes]]) -> list[dict]:
    return [json.loads(data) for first, data in frames if first & 0x0F == 1]


def close_code(frame: tuple[int, bytes]) -> int:
    return struct.unpack("!H", frame[1][:2])[0]


class FaultTest(unittest.TestCase):
    """Runs traffic twice. A step that differs is in `self.changed`, all are in plain and faulty."""

    options: tuple[object, ...] = ("--pace", "stepped")

    def start(self) -> RunningVenue:
        return RunningVenue(*self.options)

    def run_one(self, traffic: Callable[[Play], None], lines: list[dict]) -> dict[str, object]:
        play = Play(self.start(), lines)
        try:
            traffic(play)
        finally:
            play.close()
        return play.seen

    def compare(self, row: str, traffic: Callable[[Play], None],
                lines: list[dict] | None = None) -> None:
        self.plain = self.run_one(traffic, [])
        self.faulty = self.run_one(traffic, script(row) if lines is None else lines)
        self.assertEqual(list(self.plain), list(self.faulty))
        self.changed = [name for name in self.plain if self.plain[name] != self.faulty[name]]

    def bodies(self, name: str) -> tuple[dict, dict]:
        """A step's answer without and with the fault."""
        return read_body(self.plain[name]), read_body(self.faulty[name])

    def assert_refused(self, name: str, code: int, text: str) -> None:
        plain, faulty = self.bodies(name)
        self.assertEqual(plain["retCode"], 0, plain)
        self.assertEqual((faulty["retCode"], faulty["retMsg"]), (code, text))
