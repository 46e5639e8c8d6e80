#!/usr/bin/env bash
# Makes build/bench_python, the environment of the benchmarks' twins in Python (bench/requirements.txt).
set -euo pipefail
cd "$(dirname "$0")/.."
place=build/bench_python
if cmp -s bench/requirements.txt "$place/requirements.txt"; then
  exit 0
fi
rm -rf "$place"
mkdir -p build
python3 -m venv "$place"
"$place/bin/pip" install --quiet --disable-pip-version-check -r bench/requirements.txt
cp bench/requirements.txt "$place/requirements.txt"
