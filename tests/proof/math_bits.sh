#!/usr/bin/env bash
# GCC and Clang, without and with optimisation, for the plain and for the wide instruction set, with
# AVX2 and FMA masked from the C library, give the same bits for exp, log, pow and sin.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

masked=glibc.cpu.hwcaps=-AVX2_Usable,-AVX2,-FMA_Usable,-FMA,-FMA4
sources=(src/base/math.cpp src/base/random.cpp src/base/assert.cpp tests/base/math_bits.cpp
         tests/proof/math_bits_main.cpp)

architectures=(default)
if [ "$(uname -m)" = x86_64 ]; then
  architectures=(x86-64 x86-64-v3)
fi

for compiler in g++ clang++-19; do
  for level in -O0 -O2 -O3; do
    for architecture in "${architectures[@]}"; do
      flags=("$level" -std=c++23 -ffp-contract=off -Isrc -Itests/base)
      if [ "$architecture" != default ]; then
        flags+=("-march=$architecture")
      fi
      "$compiler" "${flags[@]}" "${sources[@]}" -o "$scratch/math_bits"
      for tunables in "" "$masked"; do
        bits=$(GLIBC_TUNABLES=$tunables "$scratch/math_bits") || {
          echo "$compiler $level $architecture '$tunables': $bits is not what the tests know" >&2
          exit 1
        }
        echo "$bits $compiler $level $architecture ${tunables:-unmasked}"
      done
    done
  done
done
