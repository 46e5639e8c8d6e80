"""Starts a venue and a driver, ends both, and reads the cells that the driver prints."""

import contextlib
import http.server
import json
import os
import select
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).resolve().parent
ROOT = PLACE.parents[1]
CLIENTS = ROOT / "build/conformance"
BINARY = os.environ.get("TW_BINARY", str(ROOT / "build/release/tradewind"))
START_SECONDS, DRIVER_SECONDS = 30, 150

DRIVERS = {
    "pybit": [CLIENTS / "venv/bin/python", "-B", PLACE / "pybit_calls.py"],
    "ccxt": ["node", PLACE / "ccxt_calls.mjs"],
    "bybit-api": ["node", PLACE / "bybit_api_calls.mjs"],
}


@dataclass
class Address:
    """Where a venue listens, and a key to it."""

    listen: str
    control: str
    key: str
    secret: str


@dataclass
class Run:
    """What came of one driver."""

    cells: list[dict]
    told: str  # what else it wrote, for who has to find a failure

    def call(self, number: int) -> dict | None:
        return next((cell for cell in self.cells if cell.get("call") == number), None)

    def cases(self) -> list[dict]:
        return [cell for cell in self.cells if "case" in cell]


def install() -> None:
    subprocess.run([PLACE / "install.sh"], check=True, timeout=600)


def end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def venue() -> Iterator[Address]:
    """A fresh venue of this test alone."""
    command = [BINARY, "venue-sim", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0",
               "--seed", "7", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            if not select.select([process.stdout], [], [], START_SECONDS)[0]:
                raise AssertionError(f"{BINARY} venue-sim said nothing in {START_SECONDS} s")
            started = json.loads(process.stdout.readline() or b"{}")
            key = started["keys"][0]
            yield Address(started["listen"], started["control"], key["key"], key["secret"])
        finally:
            end(process)


def drive(client: str, at: Address, patience: float = 5) -> Run:
    """Runs one driver to its end, or to its deadline."""
    command = [*map(str, DRIVERS[client]), f"http://{at.listen}", at.key, at.secret,
               f"http://{at.control}", str(patience)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=DRIVER_SECONDS,
                              check=False)
        output, errors = done.stdout, f"{done.stderr}\nexit code {done.returncode}"
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"").decode()
        errors = f"{(late.stderr or b'').decode()}\nnot done within {DRIVER_SECONDS} s"
    lines = output.splitlines()
    cells = [json.loads(line) for line in lines if line.startswith('{"c')]
    rest = [line for line in lines if not line.startswith('{"c')]
    return Run(cells, "\n".join([*rest, errors]))


class HollowHandler(http.server.BaseHTTPRequestHandler):
    """Says to every request that it succeeded, with nothing in it, not even the time."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # pylint: disable=invalid-name
        if self.headers.get("Upgrade"):
            self.send_error(404)
            return
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps({"retCode": 0, "retMsg": "OK", "result": {"list": [], "rows": []},
                           "retExtInfo": {"list": []}, "time": 0}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def hollow_venue() -> Iterator[Address]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), HollowHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"127.0.0.1:{server.server_address[1]}"
        yield Address(address, address, "key", "secret")
    finally:
        server.shutdown()
        server.server_close()
