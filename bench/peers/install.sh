#!/usr/bin/env bash
# Makes build/peers/venv, the environment of the peers (requirements.txt); does nothing where it is.
set -euo pipefail
cd "$(dirname "$0")/../.."
place=build/peers/venv
if cmp -s bench/peers/requirements.txt "$place/requirements.txt"; then
  exit 0
fi
rm -rf "$place"
mkdir -p build/peers
python3 -m venv "$place"
"$place/bin/pip" install --quiet --disable-pip-version-check -r bench/peers/requirements.txt
cp bench/peers/requirements.txt "$place/requirements.txt"
