"""Many instruments to many connections: what a simulated venue delivers, how late, at what cost.

Starts `tradewind venue-sim` with instruments whose markets are generated, shares them out among the
connections, a few to two of them, and subscribes each to orderbook.1, 50 and 200, publicTrade and
tickers of its share.
Counts for some seconds what comes: messages, how much later than their `ts` they were read, and
whether the `u` of every book rises by one. Exit code 1 where a number is missing, a connection
ended, or fewer messages came than `--wanted`.

    python3 -B bench/venue_sim/streams.py build/release/tradewind
"""
import argparse
import base64
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

TOPICS = ("orderbook.1.", "orderbook.50.", "orderbook.200.", "publicTrade.", "tickers.")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def symbol(number):
    """Prices from 100 to 60,000; the grid is about a hundred-thousandth of them."""
    price = (100, 400, 2_500, 10_000, 60_000)[number % 5]
    tick = {100: "0.01", 400: "0.01", 2_500: "0.01", 10_000: "0.1", 60_000: "0.1"}[price]
    return {"symbol": f"T{number:03}USDT", "base": f"T{number:03}", "price": str(price),
            "tick_size": tick, "step_size": "0.001"}


class Stream:
    """One WebSocket and what was read of its topics."""

    def __init__(self, address, symbols):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET /v5/public/linear HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket"
                             f"\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                             "Sec-WebSocket-Version: 13\r\n\r\n").encode())
        self.bytes = b""
        while b"\r\n\r\n" not in self.bytes:
            self.bytes += self.socket.recv(4_096)
        head, _, self.bytes = self.bytes.partition(b"\r\n\r\n")
        if b" 101 " not in head:
            raise SystemExit(f"no WebSocket: {head.decode()}")
        self.updates = {}
        self.missing = 0
        self.count = 0
        self.size = 0
        self.late = {}
        self.send({"op": "subscribe", "args": [kind + name for name in symbols for kind in TOPICS]})

    def send(self, message):
        text = json.dumps(message).encode()
        length = bytes([0x80 | len(text)]) if len(text) < 126 else \
            b"\xfe" + len(text).to_bytes(2, "big")
        self.socket.sendall(b"\x81" + length + bytes(4) + text)

    def read(self):
        """What lies ready; false at the end."""
        received = self.socket.recv(1 << 18)
        if not received:
            return False
        now = time.time_ns() // 1_000_000
        data = self.bytes + received
        at = 0
        while len(data) - at >= 2:
            begin, size = at + 2, data[at + 1]
            if size == 126:
                begin, size = at + 4, int.from_bytes(data[at + 2:at + 4], "big")
            elif size == 127:
                begin, size = at + 10, int.from_bytes(data[at + 2:at + 10], "big")
            if len(data) < begin + size:
                break
            if data[at] & 0x0F == 8:
                return False
            self.take(data, begin, begin + size, now)
            at = begin + size
        self.bytes = data[at:]
        return True

    def take(self, data, begin, end, now):
        if not data.startswith(b'{"topic":"', begin):
            return
        self.count += 1
        self.size += end - begin
        stamp = data.find(b'"ts":', begin, end) + 5
        late = now - int(data[stamp:stamp + 13])
        self.late[late] = self.late.get(late, 0) + 1
        if data.startswith(b"orderbook", begin + 10):
            topic = data[begin + 10:data.find(b'"', begin + 10)]
            mark = data.rfind(b',"u":', begin, end) + 5
            update = int(data[mark:data.find(b",", mark)])
            before = self.updates.get(topic)
            self.missing += before is not None and update != before + 1
            self.updates[topic] = update

    def forget(self):
        self.count = self.size = 0
        self.late = {}


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def listen(streams, seconds):
    """Reads for that long; how many connections ended."""
    poll = select.poll()
    by_handle = {stream.socket.fileno(): stream for stream in streams}
    for handle in by_handle:
        poll.register(handle, select.POLLIN)
    end = time.monotonic() + seconds
    ended = 0
    while time.monotonic() < end:
        for handle, _ in poll.poll(100):
            if not by_handle[handle].read():
                poll.unregister(handle)
                ended += 1
    return ended


def quantile(late, share):
    rest = share * sum(late.values())
    for value in sorted(late):
        rest -= late[value]
        if rest <= 0:
            return value
    return None


def measure(options, process, address):
    names = [symbol(i)["symbol"] for i in range(options.symbols)]
    shares = [names[i::options.connections] for i in range(options.connections)]
    streams = [Stream(address, share + shares[i - 1][:options.shared])
               for i, share in enumerate(shares)]
    ended = listen(streams, options.warm_up)
    for stream in streams:
        stream.forget()
    begun, used, own = time.monotonic(), processor_seconds(process), time.process_time()
    ended += listen(streams, options.seconds)
    taken = time.monotonic() - begun
    late = {}
    for stream in streams:
        for value, count in stream.late.items():
            late[value] = late.get(value, 0) + count
    return {"messages_per_second": round(sum(stream.count for stream in streams) / taken),
            "megabytes_per_second": round(sum(s.size for s in streams) / taken / 1e6, 1),
            "late_ms": {"median": quantile(late, 0.5), "p99": quantile(late, 0.99),
                        "most": max(late, default=None)},
            "books": sum(len(stream.updates) for stream in streams),
            "numbers_missing": sum(stream.missing for stream in streams),
            "connections_ended": ended,
            "venue_processor_share": round((processor_seconds(process) - used) / taken, 2),
            "client_processor_share": round((time.process_time() - own) / taken, 2)}


def run(options):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as config:
        json.dump({"symbols": [symbol(i) for i in range(options.symbols)]}, config)
        config.flush()
        begun = time.monotonic()
        venue = subprocess.Popen(
            [options.binary, "venue-sim", "--config", config.name, "--listen", "127.0.0.1:0",
             "--control", "127.0.0.1:0", "--json"], stdout=subprocess.PIPE, text=True)
        try:
            started = json.loads(venue.stdout.readline())
            found = {"symbols": options.symbols, "connections": options.connections,
                     "start_seconds": round(time.monotonic() - begun, 2)}
            found |= measure(options, venue.pid, started["listen"])
        finally:
            begun = time.monotonic()
            venue.send_signal(signal.SIGTERM)
            code = venue.wait(60)
        return found | {"stop_seconds": round(time.monotonic() - begun, 2), "exit_code": code}


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--symbols", type=int, default=100)
    parser.add_argument("--connections", type=int, default=10)
    parser.add_argument("--shared", type=int, default=2,
                        help="instruments that a connection has beside its own")
    parser.add_argument("--warm-up", type=float, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--wanted", type=int, default=0, help="messages a second, at least")
    options = parser.parse_args(arguments)
    found = run(options)
    print(json.dumps(found, indent=1))
    is_whole = found["numbers_missing"] == 0 and found["connections_ended"] == 0 \
        and found["books"] == 3 * (options.symbols + options.shared * options.connections)
    return 0 if is_whole and found["messages_per_second"] >= options.wanted else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
