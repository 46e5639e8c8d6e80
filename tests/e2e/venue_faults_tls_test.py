#!/usr/bin/env python3
"""Faults of the TLS handshake, played to the wire: the same connections with and without them."""

import select
import shutil
import ssl
import tempfile
import unittest
from pathlib import Path

from venue_play import END, SILENCE, FaultTest, Play, script
from venue_rig import RunningVenue
from venue_tls_rig import TlsVenue, make_certificates

REQUEST = b"GET /v5/market/time HTTP/1.1\r\nHost: venue\r\nConnection: close\r\n\r\n"
KINDS = ("expired", "wrong_host", "self_signed", "old_version", "stall")


def careless() -> ssl.SSLContext:
    """A client that takes whatever comes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def wait(play: Play, wrapped: ssl.SSLSocket, step: object) -> object:
    """What `step` returns once it needs no more; silence where the venue has nothing to say."""
    while True:
        try:
            return step()
        except ssl.SSLWantReadError:
            play.barrier()
            if not select.select([wrapped], [], [], 0)[0]:
                return SILENCE


def connect(play: Play, context: ssl.SSLContext) -> object:
    """One connection with one request: version, shown certificate and first line of the answer, or
    why there was none."""
    with context.wrap_socket(play.venue.connect(), server_hostname="127.0.0.1",
                             do_handshake_on_connect=False) as wrapped:
        wrapped.setblocking(False)
        try:
            if wait(play, wrapped, wrapped.do_handshake) is SILENCE:
                return SILENCE
            wrapped.sendall(REQUEST)
            answer = wait(play, wrapped, lambda: wrapped.recv(4096))
            return wrapped.version(), wrapped.getpeercert(True), answer.partition(b"\r\n")[0]
        except ssl.SSLCertVerificationError as error:
            return error.verify_code
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionResetError):
            return END
        except ssl.SSLError as error:
            return error.reason


class Handshakes(FaultTest):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = make_certificates(Path(scratch.name) / "tls")

    def start(self) -> RunningVenue:
        return TlsVenue(self.directory, *self.options)

    def shown(self, name: str) -> bytes:
        return ssl.PEM_cert_to_DER_cert((self.directory / f"{name}.pem").read_text())

    def requests(self, play: Play) -> int:
        return sum(entry["kind"] == "request"
                   for entry in play.tell("GET", "/trace")["result"])

    def test_a_client_that_checks_refuses(self) -> None:
        """fault:N02"""
        def traffic(play: Play) -> None:
            for name in (*KINDS, "after"):
                play.seen[name] = connect(play, play.venue.context)
            play.seen["requests"] = self.requests(play)

        self.compare("N02", traffic)
        self.assertEqual(self.changed, [*KINDS, "requests"])
        usual = ("TLSv1.3", self.shown("certificate"), b"HTTP/1.1 200 OK")
        self.assertEqual([self.plain[name] for name in (*KINDS, "after")], [usual] * 6)
        # OpenSSL: has expired, address mismatch, self-signed.
        self.assertEqual({name: self.faulty[name] for name in KINDS},
                         {"expired": 10, "wrong_host": 64, "self_signed": 18,
                          "old_version": "TLSV1_ALERT_PROTOCOL_VERSION", "stall": SILENCE})
        self.assertEqual((self.plain["requests"], self.faulty["requests"]), (6, 1))

    def test_a_careless_client_sees_what_was_wrong(self) -> None:
        def traffic(play: Play) -> None:
            for name in (*KINDS, "after"):
                play.seen[name] = connect(play, careless())

        self.compare("N02", traffic)
        self.assertEqual(self.changed, list(KINDS))
        answer = b"HTTP/1.1 200 OK"
        for name in ("expired", "wrong_host", "self_signed"):
            self.assertEqual(self.faulty[name], ("TLSv1.3", self.shown(name), answer))
        self.assertEqual(self.faulty["old_version"],
                         ("TLSv1.1", self.shown("certificate"), answer))

    def test_without_bad_certificates_the_connection_ends(self) -> None:
        own = self.directory.parent / "own"
        own.mkdir()
        for name in ("certificate.pem", "key.pem"):
            shutil.copy(self.directory / name, own / name)
        (own / "authority.pem").write_bytes((self.directory / "authority.pem").read_bytes())
        self.directory = own

        def traffic(play: Play) -> None:
            for name in ("first", "second"):
                play.seen[name] = connect(play, play.venue.context)

        self.compare("N02", traffic, script("N02")[:1])
        self.assertEqual(self.changed, ["first"])
        self.assertEqual(self.faulty["first"], END)


if __name__ == "__main__":
    unittest.main()
