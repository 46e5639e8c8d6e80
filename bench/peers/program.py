"""Runs of the program itself, build/release/tradewind."""
import csv
import datetime
import json
import resource
import subprocess
import tempfile

from recording import ROOT

BINARY = ROOT / "build/release/tradewind"
# None of them may refuse anything: the peer has no limits.
LIMITS = {"order_notional_max": "1000000000000", "position_notional_max": "1000000000000",
          "open_orders_max": "500", "orders_per_second": "none", "book_age_max": "none"}


def command(case, market, through="any"):
    words = [str(BINARY), "backtest", "run", "--tape", str(market.path), "--queue", case.queue,
             "--fill", "whole", "--through", through, "--latency", f"{case.latency}ns", "--json"]
    for name, value in case.parameters.items():
        words += ["--set", f"{name}={value}"]
    for name, value in LIMITS.items():
        words += ["--limit", f"{name}={value}"]
    return words


def output_of(words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def nanoseconds(text):
    seconds, fraction = text.removesuffix("Z").split(".")
    moment = datetime.datetime.fromisoformat(seconds + "+00:00")
    return int(moment.timestamp()) * 10**9 + int(fraction)


def scaled(text, decimals):
    return round(float(text) * 10**decimals)


def fills_of(case, market, through):
    """(time at the venue, side, ticks, lots) of each fill."""
    with tempfile.TemporaryDirectory() as folder:
        result = output_of(command(case, market, through) + ["--out", f"{folder}/run"])
        with open(f"{folder}/run/fills.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    if result["counts"]["refused_by_risk"] != 0:
        raise RuntimeError(f"{case.name}: the limits refused an order")
    return [(nanoseconds(row["time"]) - case.latency, 1 if row["side"] == "buy" else -1,
              scaled(row["price"], market.price_decimals),
             scaled(row["quantity"], market.quantity_decimals)) for row in rows]


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def times_of(case, market, repeat):
    """Processor time of the whole command with its `repeat` runs, wall times and items of a run."""
    before = processor_seconds()
    speed = output_of(command(case, market) + ["--repeat", str(repeat)])["speed"]
    return processor_seconds() - before, speed["wall_seconds_each"], speed["events"]
