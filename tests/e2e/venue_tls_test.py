#!/usr/bin/env python3
"""HTTPS and WSS on the venue's port, with certificates that the program makes."""

import json
import os
import socket
import ssl
import stat
import subprocess
import unittest
from pathlib import Path

from rig import BINARY, ENGLISH, CommandTest
from venue_rig import DEADLINE
from venue_tls_rig import TlsSocket, TlsVenue, make_certificates, trusting


class Speaking(CommandTest):
    def setUp(self) -> None:
        super().setUp()
        self.venue = TlsVenue(make_certificates(self.work / "tls"))
        self.addCleanup(self.venue.stop)

    def test_rest_socket_and_order_over_tls(self) -> None:
        self.assertEqual(self.venue.started["authority"],
                         str(self.venue.directory / "authority.pem"))
        wallet = self.venue.get_signed("/v5/account/wallet-balance", accountType="UNIFIED")
        self.assertEqual(wallet["retCode"], 0, wallet)
        private = TlsSocket(self.venue, "/v5/private")
        self.addCleanup(private.close)
        private.send(self.venue.auth_frame())
        self.assertTrue(private.receive()["success"])
        private.send({"op": "subscribe", "args": ["order"]})
        self.assertTrue(private.receive()["success"])
        placed = self.venue.post_signed("/v5/order/create", category="linear", symbol="BTCUSDT",
                                        side="Buy", orderType="Limit", qty="0.01", price="57000",
                                        orderLinkId="over-tls")
        self.assertEqual(placed["retCode"], 0, placed)
        seen = private.until(lambda message: message.get("topic") == "order")["data"][0]
        self.assertEqual((seen["orderLinkId"], seen["orderStatus"]), ("over-tls", "New"))

    def test_every_host_of_the_certificate_is_meant_and_no_other(self) -> None:
        for host in ("127.0.0.1", "::1", "localhost"):
            self.assertEqual(self.venue.shake_hands(self.venue.context, host), "TLSv1.3")
        with self.assertRaises(ssl.SSLCertVerificationError) as refused:
            self.venue.shake_hands(self.venue.context, "venue.test")
        self.assertEqual(refused.exception.verify_code, 62)  # host name mismatch

    def test_a_client_without_the_authority_refuses(self) -> None:
        with self.assertRaises(ssl.SSLCertVerificationError) as refused:
            self.venue.shake_hands(trusting(None))
        self.assertEqual(refused.exception.verify_code, 20)  # no local issuer

    def test_plain_text_gets_no_plain_answer(self) -> None:
        with self.venue.connect() as plain:
            plain.sendall(b"GET /v5/market/time HTTP/1.1\r\nHost: venue\r\n\r\n")
            got = b""
            while part := plain.recv(4096):
                got += part
        self.assertNotIn(b"HTTP/", got)
        self.assertNotIn(b"retCode", got)
        self.assertTrue(got in (b"",) or got[0] == 0x15, got)  # at most an alert of TLS

    def test_the_control_port_stays_plain(self) -> None:
        self.assertEqual(self.venue.told("GET", "/status")["pace"], "real")


class Trusting(CommandTest):
    """What docs/venue-sim.md says of the variables, by the libraries that read them."""

    def test_python_trusts_what_the_variable_names(self) -> None:
        venue = TlsVenue(make_certificates(self.work / "tls"))
        self.addCleanup(venue.stop)
        ask = ("import urllib.request as u;"
               f"print(u.urlopen('https://{venue.listen}/v5/market/time').status)")
        told = {**os.environ, "SSL_CERT_FILE": venue.started["authority"]}
        for environment, code in ((told, 0), (dict(os.environ), 1)):
            done = subprocess.run(["python3", "-c", ask], env=environment, capture_output=True,
                                  text=True, timeout=DEADLINE, check=False)
            self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn("CERTIFICATE_VERIFY_FAILED", done.stderr)


class Making(CommandTest):
    def test_makes_files_once_and_keeps_the_key_private(self) -> None:
        directory = self.work / "tls"
        done = self.done("venue-sim", "certificate", "--out", directory)
        self.assertIn(str(directory / "authority.pem"), done)
        self.assertIn("NODE_EXTRA_CA_CERTS", done)
        self.assertEqual(stat.S_IMODE((directory / "key.pem").stat().st_mode), 0o600)
        before = (directory / "key.pem").read_bytes()
        said = self.assert_refused(8, "venue_sim.certificate_exists", "venue-sim", "certificate",
                                   "--out", directory)
        self.assertIn("--force", said)
        self.assertEqual((directory / "key.pem").read_bytes(), before)
        made = self.result_of("venue-sim", "certificate", "--out", directory, "--force")
        self.assertEqual(made, {"directory": str(directory),
                                "authority": str(directory / "authority.pem")})
        self.assertNotEqual((directory / "key.pem").read_bytes(), before)

    def test_the_hosts_that_are_named(self) -> None:
        venue = TlsVenue(make_certificates(self.work / "tls", "--host", "venue.test"))
        self.addCleanup(venue.stop)
        self.assertEqual(venue.shake_hands(venue.context, "venue.test"), "TLSv1.3")
        with self.assertRaises(ssl.SSLCertVerificationError) as refused:
            venue.shake_hands(venue.context)
        self.assertEqual(refused.exception.verify_code, 64)  # address mismatch

    def test_refuses_what_it_cannot_make(self) -> None:
        make = ("venue-sim", "certificate", "--out")
        self.assert_refused(2, "usage.venue_host", *make, self.work, "--host", "two words")
        self.assert_refused(2, "usage.empty_value", *make, "")
        self.assert_refused(2, "usage.extra_word", *make, self.work, "here")
        (self.work / "file").write_text("")
        self.assert_refused(6, "out.unwritable", *make, self.work / "file" / "tls")


class Starting(CommandTest):
    def start(self, directory: Path | None = None) -> tuple[object, ...]:
        return ("venue-sim", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", "--tls",
                *([] if directory is None else [directory]))

    def test_without_a_directory_it_makes_one(self) -> None:
        process = subprocess.Popen([BINARY, *self.start(), "--json"], cwd=self.work, text=True,
                                   stdout=subprocess.PIPE, env=ENGLISH)
        started = json.loads(process.stdout.readline())
        process.terminate()
        self.assertEqual(process.wait(DEADLINE), 0)
        process.stdout.close()
        authority = self.work / "var/venue-sim-tls/authority.pem"
        self.assertEqual(started["authority"], str(authority))
        self.assertTrue(authority.exists())

    def test_says_how_clients_are_told(self) -> None:
        make_certificates(self.work / "tls")
        process = subprocess.Popen([BINARY, *self.start(self.work / "tls")], text=True,
                                   stdout=subprocess.PIPE, env=ENGLISH)
        text = "".join(process.stdout.readline() for _ in range(10))
        process.terminate()
        self.assertEqual(process.wait(DEADLINE), 0)
        process.stdout.close()
        for word in ("https://127.0.0.1:", "wss://127.0.0.1:", "http://127.0.0.1:",
                     "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
            self.assertIn(word, text)

    def test_refuses_files_that_it_cannot_use(self) -> None:
        self.assert_refused(5, "venue_sim.tls_missing", *self.start(self.work / "nowhere"))
        directory = make_certificates(self.work / "tls")
        key = (directory / "key.pem").read_bytes()
        (directory / "key.pem").unlink()
        said = self.assert_refused(5, "venue_sim.tls_missing", *self.start(directory))
        self.assertIn(str(directory), said)
        other = make_certificates(self.work / "other")
        (directory / "key.pem").write_bytes((other / "key.pem").read_bytes())
        said = self.assert_refused(1, "venue_sim.tls", *self.start(directory))
        self.assertIn("key.pem: key values mismatch", said)
        (directory / "key.pem").write_text("no key")
        self.assertIn("key.pem", self.assert_refused(1, "venue_sim.tls", *self.start(directory)))
        (directory / "key.pem").write_bytes(key)
        (directory / "certificate.pem").write_text("no certificate")
        said = self.assert_refused(1, "venue_sim.tls", *self.start(directory))
        self.assertIn("certificate.pem", said)

    def test_serves_somebodys_own_certificate(self) -> None:
        directory = make_certificates(self.work / "tls")
        authority = trusting(directory / "authority.pem")
        own = self.work / "own"
        own.mkdir()
        for name in ("certificate.pem", "key.pem"):
            (own / name).write_bytes((directory / name).read_bytes())
        process = subprocess.Popen([BINARY, *self.start(own), "--json"], text=True,
                                   stdout=subprocess.PIPE, env=ENGLISH)
        started = json.loads(process.stdout.readline())
        self.assertEqual(started["authority"], "")
        host, port = started["listen"].rsplit(":", 1)
        with socket.create_connection((host, int(port)), DEADLINE) as plain, \
                authority.wrap_socket(plain, server_hostname=host) as wrapped:
            self.assertEqual(wrapped.version(), "TLSv1.3")
        process.terminate()
        self.assertEqual(process.wait(DEADLINE), 0)
        process.stdout.close()


if __name__ == "__main__":
    unittest.main()
