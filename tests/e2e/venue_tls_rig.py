"""A simulated venue with TLS, and a client that trusts its test authority alone."""

import http.client
import socket
import ssl
from pathlib import Path

from rig import tradewind
from venue_rig import DEADLINE, RunningVenue, Socket


def make_certificates(directory: Path, *options: object) -> Path:
    done = tradewind("venue-sim", "certificate", "--out", directory, *options)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return directory


def trusting(authority: Path | None) -> ssl.SSLContext:
    """As a client is that checks chain and host; without an authority it trusts nobody."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # whatever the system allows
    if authority is not None:
        context.load_verify_locations(authority)
    return context


class TlsVenue(RunningVenue):
    """`venue-sim --tls DIRECTORY`; REST as of RunningVenue, over TLS."""

    def __init__(self, directory: Path, *options: object) -> None:
        super().__init__("--tls", directory, *options)
        self.directory = directory
        self.context = trusting(directory / "authority.pem")

    def exchange(self, method: str, target: str, body: str | None,
                 headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPSConnection(self.listen, timeout=DEADLINE,
                                                 context=self.context)
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        result = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return result

    def connect(self) -> socket.socket:
        host, port = self.listen.rsplit(":", 1)
        return socket.create_connection((host, int(port)), timeout=DEADLINE)

    def shake_hands(self, context: ssl.SSLContext, host: str = "127.0.0.1") -> str:
        """The version that client and venue agree on."""
        with self.connect() as plain, context.wrap_socket(plain, server_hostname=host) as wrapped:
            return wrapped.version()


class TlsSocket(Socket):
    """A WebSocket over TLS."""

    def __init__(self, venue: TlsVenue, path: str) -> None:  # pylint: disable=super-init-not-called
        self.socket = venue.context.wrap_socket(venue.connect(), server_hostname="127.0.0.1")
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: {venue.listen}\r\n"
                             "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                             "Sec-WebSocket-Version: 13\r\n\r\n").encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self.fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.status = int(head.split(b" ", 2)[1])

    def fill(self) -> None:
        part = self.socket.recv(65_536)
        if not part:
            raise ConnectionError("closed")
        self.buffer += part

    def take(self, size: int, until: float) -> bytes:
        while len(self.buffer) < size:
            self.fill()  # it has a timeout; what TLS holds back no select tells of
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken
