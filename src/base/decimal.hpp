#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/result.hpp"

namespace tw {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

/// How an inexact result is brought to the grid; always named at the call.
enum class Rounding : std::uint8_t {
  Down,      ///< toward minus infinity
  Up,        ///< toward plus infinity
  HalfEven,  ///< nearest; a tie goes to the even neighbour
};

/// Exact fixed-point number: 128 bits, 12 decimals, range about +-1.7e26. The range is symmetric:
/// the lowest 128-bit integer is no Decimal, so every value has its negative.
/// Units:   none of its own; Price, Quantity, Rate and Money give it one.
/// Errors:  `parse_*` and `checked_*` return a Fault for outside values; the operators assert,
///          since they are for values that were admitted already.
/// Cost:    add 1 ns, multiply about 5 ns (0.5 us where the product needs 256 bits), no allocation
///          except `to_string`.
class Decimal {
 public:
  static constexpr int kDigits = 12;
  static constexpr std::int64_t kScale = 1'000'000'000'000;
  /// Longest text `write` produces: sign, 27 digits, point, 12 digits.
  static constexpr std::size_t kTextMax = 42;

  constexpr Decimal() = default;
  /// Value of `raw * 10^-12`; a representable one (TW_ASSERT).
  static constexpr Decimal from_raw(Int128 raw) {
    TW_ASSERT(is_representable(raw));
    return Decimal{raw};
  }
  static constexpr bool is_representable(Int128 raw) { return raw != kRawLowest; }
  static constexpr Decimal from_int(std::int64_t value) { return Decimal{Int128{value} * kScale}; }

  /// Value of `units * 10^-decimals`, e.g. ticks of a book grid. decimals in 0..12.
  static Decimal from_units(std::int64_t units, int decimals);

  /// Plain decimal text (`-12.5`, no plus sign, exponent or blanks, digits on both sides of a
  /// point); more than 12 decimals are refused unless the surplus is zeros.
  static Checked<Decimal> parse_exact(std::string_view text);
  /// As parse_exact, but surplus digits are rounded half to even.
  static Checked<Decimal> parse_rounded(std::string_view text);
  /// Nearest Decimal of a finite double, ties to even; for statistics on their way out, never for
  /// money.
  static Checked<Decimal> from_double(double value);

  constexpr Int128 raw() const { return raw_; }
  constexpr bool is_zero() const { return raw_ == 0; }
  constexpr int sign() const { return raw_ > 0 ? 1 : (raw_ < 0 ? -1 : 0); }
  double to_double() const;

  /// Shortest exact text: no trailing zeros, no exponent.
  std::string to_string() const;
  /// Writes the same text into `out` and returns its length. No allocation.
  std::size_t write(char (&out)[kTextMax]) const;

  friend constexpr auto operator<=>(const Decimal&, const Decimal&) = default;
  friend Decimal operator+(Decimal a, Decimal b);
  friend Decimal operator-(Decimal a, Decimal b);
  friend constexpr Decimal operator-(Decimal a) { return Decimal{-a.raw_}; }
  Decimal& operator+=(Decimal other) { return *this = *this + other; }
  Decimal& operator-=(Decimal other) { return *this = *this - other; }

 private:
  static constexpr Int128 kRawLowest = static_cast<Int128>(Uint128{1} << 127U);
  constexpr explicit Decimal(Int128 raw) : raw_(raw) {}
  Int128 raw_ = 0;
};

constexpr Decimal abs(Decimal value) { return value.sign() < 0 ? -value : value; }

Checked<Decimal> checked_add(Decimal a, Decimal b);
Checked<Decimal> checked_subtract(Decimal a, Decimal b);
/// A fault where the result is beyond the range; what is between, as a * b, may be.
Checked<Decimal> checked_multiply(Decimal a, Decimal b, Rounding rounding);
/// As before, and for b = 0.
Checked<Decimal> checked_divide(Decimal a, Decimal b, Rounding rounding);
/// a * b / c with one rounding at the end; a fault also for c = 0.
Checked<Decimal> checked_multiply_divide(Decimal a, Decimal b, Decimal c, Rounding rounding);

/// As the checked forms, for admitted values: a failure is a bug and asserts.
Decimal multiply(Decimal a, Decimal b, Rounding rounding);
Decimal divide(Decimal a, Decimal b, Rounding rounding);
Decimal multiply_divide(Decimal a, Decimal b, Decimal c, Rounding rounding);

/// Nearest multiple of `step` (> 0) in the named direction; beyond the range it asserts.
Decimal round_to_step(Decimal value, Decimal step, Rounding rounding);
/// Whether `value` is a whole multiple of `step` (> 0).
bool is_multiple(Decimal value, Decimal step);

/// The greatest common divisor of two numbers >= 0, the other one where one of them is zero.
/// Source:  Euclid, Elements VII, 2.
Int128 common_divisor(Int128 a, Int128 b);

/// `units` of 10^-decimals as text, without zeros at the end: what sums of ticks times lots are
/// shown as, which may have more digits than a Decimal.
/// Input:   `decimals` in 0..36.
std::string units_text(Int128 units, int decimals);

}  // namespace tw
