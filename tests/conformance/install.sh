#!/usr/bin/env bash
# Puts the three clients below build/conformance: venv (requirements.txt) and node_modules
# (package-lock.json). Does nothing where they are. Usage: tests/conformance/install.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
source=tests/conformance
place=build/conformance
mkdir -p "$place"
exec 9>"$place/lock"
flock 9  # two test runs at once: the second waits and finds it done

if ! cmp -s "$source/requirements.txt" "$place/venv/requirements.txt"; then
  rm -rf "$place/venv"
  python3 -m venv "$place/venv"
  "$place/venv/bin/pip" install --quiet --disable-pip-version-check -r "$source/requirements.txt"
  cp "$source/requirements.txt" "$place/venv/requirements.txt"
fi

if ! cmp -s "$source/package-lock.json" "$place/node_modules/package-lock.json"; then
  rm -rf "$place/node_modules"
  cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$place/"
  npm ci --prefix "$place" --ignore-scripts --silent
  cp "$source/package-lock.json" "$place/node_modules/package-lock.json"
fi
