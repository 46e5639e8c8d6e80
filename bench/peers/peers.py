"""The program beside other projects: fills and speed against hftbacktest, books against three.

Prints one table, writes build/peers/peers.json and, one by one, every fill that differs to
build/peers/differences.csv. peers_test.py holds both to what is known.
"""
import csv
import datetime
import importlib.metadata
import json
import pathlib
import platform
import sys

BENCH = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(BENCH), str(BENCH / "venues/binance")]

import agreement
import books
import hft_peer
import program
from cases import CASES, MARKETS, SPEED_CASE
from recording import ROOT

PLACE = ROOT / "build/peers"
PACKAGES = ("hftbacktest", "numba", "numpy", "nautilus_trader", "ccxt", "orjson",
            "sortedcontainers")
ROUNDS = 5
RUNS_A_ROUND = 5  # of hftbacktest; of the program, of which only sums are known, more
PROGRAM_RUNS_A_ROUND = 20
BOOK_BENCH = ROOT / "build/bench/bench/venues_binance_bench"
# The rule by which the program fills, and how hftbacktest runs: both as they are; the program with
# the peer's rule of trades through the price; and the peer with the program's rule of cancels.
STEPS = {"as it is": ("any", {}), "through": ("opposite", {}),
         "both": ("opposite", {"cancels_at_once": True})}


def moment(nanoseconds):
    seconds, rest = divmod(nanoseconds, 10**9)
    found = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return f"{found:%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"


def difference_rows(market, case, step, differences):
    for each in differences:
        yield [market.symbol, case.name, step, moment(each.time),
               "buy" if each.side == 1 else "sell",
               f"{each.ticks * market.tick_size:.{market.price_decimals}f}",
               f"{each.lots * market.lot_size:.{market.quantity_decimals}f}", each.of, each.rule]


def compare_fills(recordings):
    """A record of each case on each market, and the rows of all differences."""
    records, rows = [], []
    for recording in recordings:
        for case in CASES:
            record = {"market": recording.market.symbol, "case": case.name,
                      "is_hasty": case.is_hasty}
            for step, (through, how) in STEPS.items():
                ours = program.fills_of(case, recording.market, through)
                run = hft_peer.Run(case, recording, **how)
                found = agreement.Comparison(ours, run, recording.trades, through == "any")
                record[step] = found.as_record()
                rows += difference_rows(recording.market, case, step, found.differences)
            record["starts with"] = first_rules(rows, record)
            records.append(record)
    return records, rows


def first_rules(rows, record):
    """The rules of the earliest differences of the plain run, which nothing precedes."""
    own = [row for row in rows
           if row[:3] == [record["market"], record["case"], "as it is"]]
    earliest = min((row[3] for row in own), default=None)
    return sorted({row[-1] for row in own if row[3] == earliest})


def measure_speed(recordings):
    """Seconds of a run, the best of all rounds, in turns: wall time and the processor's."""
    records = []
    for recording in recordings:
        market = recording.market
        walls = {"tradewind": []} | {depth: [] for depth in hft_peer.DEPTHS}
        used = {depth: [] for depth in hft_peer.DEPTHS}
        one, many = [], []
        for _ in range(ROUNDS):
            for depth in hft_peer.DEPTHS:
                runs = [hft_peer.Run(SPEED_CASE, recording, depth=depth)
                        for _ in range(RUNS_A_ROUND)]
                walls[depth] += [run.wall_seconds for run in runs]
                used[depth] += [run.processor_seconds for run in runs]
            one.append(program.times_of(SPEED_CASE, market, 1)[0])
            seconds, each, events = program.times_of(SPEED_CASE, market, 1 + PROGRAM_RUNS_A_ROUND)
            many.append(seconds)
            walls["tradewind"] += each
        processor = {depth: min(times) for depth, times in used.items()}
        processor["tradewind"] = (min(many) - min(one)) / PROGRAM_RUNS_A_ROUND
        for name, times in walls.items():
            records.append({"market": market.symbol, "engine": name, "wall": min(times),
                            "processor": processor[name],
                            "items": events if name == "tradewind" else len(recording.events)})
    return records


def measure_books():
    count, found = books.times(2)
    report = program.output_of([str(BOOK_BENCH), "--benchmark_filter=json_to_best/ours/",
                                "--benchmark_format=json", "--benchmark_repetitions=5"])
    ours = [run for run in report["benchmarks"] if run["run_type"] == "iteration"]
    scale = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    found["tradewind"] = {"hash": int(ours[0]["hash"]),
                          "seconds": min(run["cpu_time"] * scale[run["time_unit"]]
                                         for run in ours)}
    return [{"book": name, "messages": count, **each} for name, each in found.items()]


def agreement_lines(records):
    yield "fills of the grid: tradewind and hftbacktest"
    yield (f"{'market':8} {'case':8} {'ours':>5}   {'as it is':34} {'through alike':22} "
           f"{'both alike':14}")
    yield (f"{'':22}   {'theirs':>6} {'same':>5} {'%':>7}  {'thr can later':13} {'ours':>6} "
           f"{'same':>5} {'%':>7}  {'theirs':>6} {'%':>7}")
    for each in records:
        plain, through, both = (each[step] for step in STEPS)
        yield (f"{each['market']:8} {each['case']:8} {plain['ours']:5}   "
               f"{plain['theirs']:6} {plain['same']:5} {100 * plain['share']:7.2f}  "
               f"{plain['through']:3} {plain['cancel']:3} {plain['later']:5} "
               f"{through['ours']:6} {through['same']:5} {100 * through['share']:7.2f}  "
               f"{both['theirs']:6} {100 * both['share']:7.2f}")


def speed_lines(records):
    yield f"one run of `{SPEED_CASE.name}`, events in memory, the best of all"
    yield (f"{'market':8} {'engine':24} {'items':>8} {'wall ms':>9} {'cpu ms':>8} "
           f"{'wall':>6} {'cpu':>6}")
    ours = {each["market"]: each for each in records if each["engine"] == "tradewind"}
    for each in records:
        own = ours[each["market"]]
        name = each["engine"] if each is own else f"hftbacktest, {each['engine']}"
        yield (f"{each['market']:8} {name:24} {each['items']:8} {1e3 * each['wall']:9.1f} "
               f"{1e3 * each['processor']:8.1f} {each['wall'] / own['wall']:6.2f} "
               f"{each['processor'] / own['processor']:6.2f}")


def book_lines(records):
    yield "bytes to best prices, BTCUSDT"
    yield f"{'book':24} {'messages':>8} {'hash':>14} {'cpu ms':>9} {'ratio':>7}"
    ours = next(each for each in records if each["book"] == "tradewind")
    for each in sorted(records, key=lambda item: item["seconds"]):
        yield (f"{each['book']:24} {each['messages']:8} {each['hash']:014x} "
               f"{1e3 * each['seconds']:9.1f} {each['seconds'] / ours['seconds']:7.1f}")


def listed(rows):
    """What differs with the peer's rule of trades through the price; the rest is in the file."""
    yield "fills that differ with trades through the price alike (all others: differences.csv)"
    hasty = {case.name for case in CASES if case.is_hasty}
    for row in rows:
        if row[2] == "through" and row[1] not in hasty:
            yield "  " + " ".join(row)


def main():
    missing = [str(market.path) for market in MARKETS if not market.path.exists()]
    if missing:
        print(f"peers: {', '.join(missing)} is not there; TW_SHARED names the folder above data/",
              file=sys.stderr)
        return 1
    PLACE.mkdir(parents=True, exist_ok=True)
    recordings = [hft_peer.Recording(market) for market in MARKETS]
    fills, rows = compare_fills(recordings)
    result = {"python": platform.python_version(),
              "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
              "fills": fills, "speed": measure_speed(recordings), "books": measure_books()}
    (PLACE / "peers.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    with open(PLACE / "differences.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["market", "case", "alike", "time", "side", "price", "quantity", "only",
                         "rule"])
        writer.writerows(rows)
    for lines in (agreement_lines(fills), listed(rows), speed_lines(result["speed"]),
                  book_lines(result["books"])):
        print("\n".join(lines), end="\n\n")
    print(f"Python {result['python']}, "
          + ", ".join(f"{name} {version}" for name, version in result["versions"].items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
