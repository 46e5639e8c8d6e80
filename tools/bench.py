"""Runs every benchmark and its twins in Python, writes build/bench.json and prints the ratios.

A benchmark is named area/case/variant. The variants of a case must have counted the same and found
the same; a difference ends the run with exit code 1. Seconds are processor time, the best of five
passes in random order: a machine that is busy with something else disturbs them least.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
REPETITIONS = 5
SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
KNOWN = {"name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions",
         "repetition_index", "threads", "iterations", "real_time", "cpu_time", "time_unit", "count",
         "hash"}


class Failed(Exception):
    """A benchmark that could not be run, or variants of a case that did not do the same."""


def record(name, count, digest, seconds, **more):
    return {"name": name, "count": count, "hash": f"{digest:013x}", "seconds": seconds,
            "rate": count / seconds, **more}


def from_google(report):
    """Records of one executable's report: of each benchmark its fastest repetition."""
    best = {}
    for run in report["benchmarks"]:
        if run["run_type"] != "iteration" or "hash" not in run:
            continue
        name = re.sub(r"/iterations:\d+.*$", "", run["run_name"])
        seconds = run["cpu_time"] * SECONDS[run["time_unit"]]
        found = record(name, int(run["count"]), int(run["hash"]), seconds,
                       **{key: run[key] for key in run.keys() - KNOWN})
        before = best.setdefault(name, found)
        check([before, found])
        if seconds < before["seconds"]:
            best[name] = found
    return list(best.values())


def check(records):
    """Raises Failed where two variants of a case, or two passes of one, disagree."""
    first = {}
    for each in records:
        case = each["name"].rpartition("/")[0]
        other = first.setdefault(case, each)
        for what in ("count", "hash"):
            if each[what] != other[what]:
                raise Failed(f"{case}: {what} of {each['name']} is {each[what]}, "
                             f"of {other['name']} {other[what]}")


def output_of(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{command[0]} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def run_executable(path):
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        output_of([path, f"--benchmark_repetitions={REPETITIONS}",
                   "--benchmark_enable_random_interleaving=true",
                   f"--benchmark_out={out.name}", "--benchmark_out_format=json"])
        return from_google(json.load(out))


def run_twin(python, script):
    found = json.loads(output_of([python, script, str(REPETITIONS)]))
    return [record(found["name"], found["count"], found["hash"], found["seconds"])]


def further_counts(records):
    """What a benchmark counted besides, a line each."""
    for each in records:
        further = [f"{key} {value:.6g}" for key, value in sorted(each.items())
                   if key not in ("name", "count", "hash", "seconds", "rate")]
        if further:
            yield f"{each['name']}: {', '.join(further)}"


def table(records):
    """Rates of `ours`, how many times faster it is than each other variant, further counts."""
    lines = [f"{'case':44} {'variant':32} {'rate/s':>10} {'ms':>9} {'ratio':>7}"]
    ours = {each["name"].rpartition("/")[0]: each for each in records
            if each["name"].endswith("/ours")}
    for each in sorted(records, key=lambda item: (item["name"].rpartition("/")[0],
                                                  not item["name"].endswith("/ours"))):
        case, _, variant = each["name"].rpartition("/")
        ratio = f"{each['seconds'] / ours[case]['seconds']:.2f}" if case in ours else ""
        lines.append(f"{case:44} {variant:32} {each['rate']:10.3g} {each['seconds'] * 1e3:9.2f} "
                     f"{ratio:>7}")
    return "\n".join([*lines, *further_counts(records)])


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--executables", type=pathlib.Path, default=ROOT / "build/bench/bench")
    parser.add_argument("--twins", type=pathlib.Path, default=ROOT / "bench")
    parser.add_argument("--python", type=pathlib.Path,
                        default=ROOT / "build/bench_python/bin/python")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench.json")
    options = parser.parse_args(arguments)
    records = []
    try:
        for path in sorted(options.executables.glob("*_bench")):
            records += run_executable(path)
        for script in sorted(options.twins.rglob("*_twin.py")):
            records += run_twin(options.python, script)
        options.out.write_text(json.dumps(records, indent=1) + "\n")
        check(records)
    except Failed as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    if not records:
        print(f"bench: no benchmark in {options.executables}", file=sys.stderr)
        return 1
    print(table(records))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
