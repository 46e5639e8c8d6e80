#!/usr/bin/env bash
# The long forms: the suite under Clang, under the sanitizers, every script of tests/proof, and those of
# tests/acceptance.
# TW_PROOF=1 tells tests to take their long form; RC_PARAMS multiplies the cases of property tests.
set -uo pipefail
cd "$(dirname "$0")/.."
export TW_PROOF=1 RC_PARAMS="${RC_PARAMS:-max_success=1000}"
jobs=${JOBS:-$(nproc)}
failed=()

step() {
  local name=$1 started=$SECONDS
  shift
  echo "== $name"
  if "$@"; then
    echo "== $name: passed, $((SECONDS - started)) s"
  else
    echo "== $name: FAILED, $((SECONDS - started)) s" >&2
    failed+=("$name")
  fi
}

build() { cmake --preset "$1" >/dev/null && ninja -C "build/$1" -j"$jobs"; }

# In the preset people use the tests that have a long form (label proof), the whole suite where the
# compiler checks more than usual.
suite() {
  local preset=$1
  shift
  build "$preset" && ctest --test-dir "build/$preset" -j"$jobs" --output-on-failure "$@"
}

step "release build" build release
step "gcc, label proof" suite dev -L proof --no-tests=error
step "clang suite" suite clang --no-tests=error
step "address and undefined behaviour" suite asan --no-tests=error
step "threads" suite tsan --no-tests=error
step "fuzz targets" build fuzz
step "fuzzing" tools/fuzz.sh
step "compile time of every source" python3 tools/compile_times.py --measure build/dev
for script in tests/proof/*.sh tests/acceptance/{engine,first_session,report,venue_sim}.sh; do
  step "$script" bash "$script"
done

if [ ${#failed[@]} -gt 0 ]; then
  printf 'proof: failed: %s\n' "${failed[@]}" >&2
  exit 1
fi
echo "proof: passed"
