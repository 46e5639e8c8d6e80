"""Starts a venue and a driver, ends both, and reads the cells that the driver prints."""

import contextlib
import http.server
import json
import os
import select
import subprocess
import threading
import time
import urllib.parse
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


def instrument(category: str, symbol: str) -> dict:
    lot = {"minOrderQty": "0.001", "maxOrderQty": "1000"}
    if category == "spot":
        lot |= {"basePrecision": "0.000001", "minOrderAmt": "5", "maxOrderAmt": "4000000"}
    else:
        lot |= {"qtyStep": "0.001", "minNotionalValue": "5"}
    return {"symbol": symbol, "baseCoin": symbol[:3], "quoteCoin": "USDT", "settleCoin": "USDT",
            "status": "Trading", "contractType": "LinearPerpetual", "lotSizeFilter": lot,
            "priceFilter": {"tickSize": "0.1"}, "leverageFilter": {}, "fundingInterval": 480}


LISTED = {"linear": ("BTCUSDT", "ETHUSDT"), "spot": ("BTCUSDT",)}
# What a client asks before it asks for anything else: the calls that these answer are not empty.
FIRST_ANSWERS = {
    "/v5/market/instruments-info": lambda query: {
        "category": query["category"],
        "list": [instrument(query["category"], symbol)
                 for symbol in LISTED.get(query["category"], ())
                 if query.get("symbol", symbol) == symbol and "status" not in query]},
    "/v5/market/orderbook": lambda query: {
        "s": "BTCUSDT", "b": [["60000.0", "1"]], "a": [["60000.1", "1"]], "u": 1, "seq": 1,
        "ts": int(time.time() * 1000)},
    "/v5/user/query-api": lambda query: {
        "uta": 1, "unified": 0, "apiKey": "key", "readOnly": 0,
        "permissions": {"ContractTrade": ["Order"]}},
    "/v5/account/info": lambda query: {"unifiedMarginStatus": 6, "marginMode": "REGULAR_MARGIN"},
}
FIRST_CALLS = (2, 4, 9, 10)


class HollowHandler(http.server.BaseHTTPRequestHandler):
    """Says to every request that it succeeded, with nothing in it, not even the time."""

    protocol_version = "HTTP/1.1"
    answers: dict = {}

    def do_GET(self) -> None:  # pylint: disable=invalid-name
        if self.headers.get("Upgrade"):
            self.send_error(404)
            return
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        result = {"list": [], "rows": []}
        if path in self.answers:
            result = self.answers[path](dict(urllib.parse.parse_qsl(query)))
        body = json.dumps({"retCode": 0, "retMsg": "OK", "result": result,
                           "retExtInfo": {"list": []}, "time": 0}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


class FirstHandler(HollowHandler):
    answers = FIRST_ANSWERS


@contextlib.contextmanager
def hollow_venue(handler: type[HollowHandler]) -> Iterator[Address]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # a client that has gone
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"127.0.0.1:{server.server_address[1]}"
        yield Address(address, address, "key", "secret")
    finally:
        server.shutdown()
        server.server_close()
