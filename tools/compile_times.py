#!/usr/bin/env python3
"""What each source costs to compile, against the budget of STYLE: 3 s of CPU at -O0.

compile_times.py BUILD_DIR            reads the last build's .ninja_log: wall times of whatever
                                      flags it had, with cache hits in it and other work beside it;
                                      too rough for the budget, so only 4 times the budget fails.
compile_times.py --measure BUILD_DIR  compiles each source of src/ again, alone, at -O0, without
                                      the cache, and counts user plus system seconds: the budget
                                      itself fails.

Sources named in tools/heavy.txt are reported and never fail.
"""
import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUDGET_S = 3.0
WALL_FACTOR = 4
SHOWN = 5


def heavy_sources(root):
    path = root / "tools/heavy.txt"
    lines = path.read_text().split("\n") if path.is_file() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def logged(build, root):
    """{source path: seconds} of the last compilation of each object still in the build's log."""
    outputs = {}
    for line in (build / ".ninja_log").read_text().split("\n"):
        fields = line.split("\t")
        if len(fields) >= 4:
            outputs[fields[3]] = (int(fields[1]) - int(fields[0])) / 1000
    times = {}
    for command in compile_commands(build):
        words = shlex.split(command["command"])
        output = words[words.index("-o") + 1]
        path = relative(command["file"], root)
        if path and output in outputs:
            times[path] = outputs[output]
    return times


def compile_commands(build):
    path = build / "compile_commands.json"
    return json.loads(path.read_text()) if path.is_file() else []


def relative(path, root):
    """The path below the root; None for generated files and files elsewhere."""
    try:
        inside = pathlib.Path(path).relative_to(root).as_posix()
    except ValueError:
        return None
    return None if inside.startswith("build/") else inside


def measured(build, root):
    """{source path: CPU seconds} of the sources of src/, compiled now."""
    times = {}
    for command in compile_commands(build):
        path = relative(command["file"], root)
        if path and path.startswith("src/") and path not in times:
            times[path] = compile_alone(command)
    return times


def compile_alone(command):
    words = shlex.split(command["command"])
    while words and not pathlib.Path(words[0]).name.startswith(("c++", "g++", "clang++")):
        words.pop(0)  # the compiler cache and its environment
    words = [word for word in words if not word.startswith(("-O", "-march="))]
    with tempfile.TemporaryDirectory() as folder:
        words[words.index("-o") + 1] = os.path.join(folder, "out.o")
        process = subprocess.Popen(words + ["-O0"], cwd=command["directory"])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command['file']}: does not compile at -O0")
    return usage.ru_utime + usage.ru_stime


def report(times, heavy, limit, what):
    slowest = sorted(times.items(), key=lambda item: -item[1])[:SHOWN]
    shown = ", ".join(f"{path} {seconds:.1f}" for path, seconds in slowest)
    print(f"compile time, {what}: {len(times)} sources, slowest {shown or 'none'}")
    failed = [(path, seconds) for path, seconds in sorted(times.items())
              if seconds > limit and path not in heavy]
    for path, seconds in failed:
        print(f"{path}:1: compile-time: {seconds:.1f} s, {limit:.0f} are allowed; include less, or "
              "name it in tools/heavy.txt")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT)
    parser.add_argument("--budget", type=float, default=BUDGET_S, help="CPU seconds per source")
    options = parser.parse_args()
    root = options.root.resolve()
    build = options.build.resolve()
    heavy = heavy_sources(root)
    if options.measure:
        return report(measured(build, root), heavy, options.budget, "CPU seconds at -O0")
    times = logged(build, root) if (build / ".ninja_log").is_file() else {}
    if not times:
        print(f"compile time: nothing was built in {options.build} yet, nothing to report")
        return 0
    return report(times, heavy, WALL_FACTOR * options.budget,
                  "wall seconds of the last build, cache hits included")


if __name__ == "__main__":
    sys.exit(main())
