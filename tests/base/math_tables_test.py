"""The constants of src/base/math_tables.hpp, computed again to 400 digits with integers alone.

TW_UPDATE_GOLDEN=1 rewrites the file instead.
"""
import os
import pathlib
import unittest
from fractions import Fraction

HEADER = pathlib.Path(__file__).resolve().parents[2] / "src/base/math_tables.hpp"
BITS = 1400  # of the fixed-point numbers below
ONE = 1 << BITS


def exp(x):
    """e^x of a fixed-point number in [0, 1)."""
    total = term = ONE
    n = 0
    while term:
        n += 1
        term = (term * x >> BITS) // n
        total += term
    return total


def atanh_inverse(n, sign):
    """atanh(1/n) for sign = 1, atan(1/n) for sign = -1."""
    total, power, k = 0, ONE // n, 1
    while power:
        total += power // k if sign > 0 or k % 4 == 1 else -(power // k)
        power //= n * n
        k += 2
    return total


LN2 = 2 * atanh_inverse(3, 1)
PI = 16 * atanh_inverse(5, -1) - 4 * atanh_inverse(239, -1)


def log(numerator, denominator):
    """ln of a fraction near 1 by the series of atanh."""
    y = ((numerator - denominator) << BITS) // (numerator + denominator)
    total, power, k = 0, y, 1
    square = y * y >> BITS
    while power not in (0, -1):
        total += power // k
        power = power * square >> BITS
        k += 2
    return 2 * total


def nearest(fixed):
    return float(Fraction(fixed, ONE))


def remainder(fixed, head):
    return nearest(fixed - int(Fraction(head) * ONE))


def pair(fixed):
    head = nearest(fixed)
    return head, remainder(fixed, head)


def cut(fixed, bits):
    """The leading bits of a number, and the rest."""
    unit = 1 << (fixed.bit_length() - bits)
    head = fixed // unit * unit
    return nearest(head), nearest(fixed - head)


def text(value):
    return "0.0" if value == 0 else value.hex().replace(".0000000000000p", "p")


def rows(pairs):
    return "".join(f"    {{{text(head)}, {text(tail)}}},\n" for head, tail in pairs)


def words():
    """Bits of 2/pi behind one word of zeros."""
    bits = (2 * ONE << BITS) // PI
    count = 19
    value = bits >> (BITS - 64 * count)
    parts = [0] + [value >> (64 * (count - 1 - i)) & (1 << 64) - 1 for i in range(count)]
    lines = [parts[i:i + 4] for i in range(0, len(parts), 4)]
    return ",\n".join("    " + ", ".join(f"0x{part:016x}" for part in line) for line in lines)


def header():
    ln2 = cut(LN2, 42)
    step = cut(LN2 // 64, 36)
    half_pi = pair(PI // 2)
    exp_rows = rows(pair(exp(LN2 * j // 64)) for j in range(64))
    log_rows = rows(pair(log(i, 128)) for i in range(90, 182))
    return f"""#pragma once

#include <array>
#include <cstdint>

namespace tw::math {{

// Written by tests/base/math_tables_test.py, which also checks it.

/// The unevaluated sum of two doubles: what one cannot hold stands in `low`.
struct Pair {{
  double high = 0;
  double low = 0;
}};

/// ln 2; the high part has 42 bits, so that its product with an exponent is exact.
inline constexpr Pair kLn2{{{text(ln2[0])}, {text(ln2[1])}}};
/// ln 2 / 64; the high part has 36 bits.
inline constexpr Pair kExpStep{{{text(step[0])}, {text(step[1])}}};
inline constexpr double kExpStepInverse = {text(nearest((64 << 2 * BITS) // LN2))};
inline constexpr Pair kHalfPi{{{text(half_pi[0])}, {text(half_pi[1])}}};

/// 2^(j/64), j = 0..63.
inline constexpr std::array<Pair, 64> kExpTable{{{{
{exp_rows}}}}};

/// ln(i/128), i = 90..181.
inline constexpr std::array<Pair, 92> kLogTable{{{{
{log_rows}}}}};

/// 64 zero bits, then the first 1,216 bits of 2/pi behind the point.
inline constexpr std::array<std::uint64_t, 20> kTwoOverPi{{
{words()}}};

}}  // namespace tw::math
"""


class MathTables(unittest.TestCase):
    def test_are_what_the_definitions_give(self):
        if os.environ.get("TW_UPDATE_GOLDEN"):
            HEADER.write_text(header())
        self.assertEqual(HEADER.read_text(), header())


if __name__ == "__main__":
    unittest.main()
