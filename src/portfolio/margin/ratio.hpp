#pragma once

#include <optional>

#include "base/decimal.hpp"

namespace tw::portfolio {

/// A fraction of two 127-bit integers in lowest terms, for formulas with several divisions that
/// round once, at the end.
/// Rules:   exact while numerator and denominator fit. What does not fit is made of the best
///          approximations of its operands below 2^60: still 18 digits.
/// Errors:  dividing by zero, a value above 2^60 that has to be approximated, and what follows from
///          either is no number: `round` gives nothing.
class Ratio {
 public:
  explicit Ratio(Decimal value);
  explicit Ratio(std::int64_t value) : numerator_(value), denominator_(1) {}

  /// Nearest Decimal in the named direction; nothing when it is no number or out of range.
  std::optional<Decimal> round(Rounding rounding) const;
  /// -1, 0, 1; 0 when it is no number.
  int sign() const;

  friend Ratio operator+(const Ratio& a, const Ratio& b);
  friend Ratio operator-(const Ratio& a, const Ratio& b) { return a + b * Ratio{-1}; }
  friend Ratio operator*(const Ratio& a, const Ratio& b);
  friend Ratio operator/(const Ratio& a, const Ratio& b);

 private:
  Ratio(Int128 numerator, Int128 denominator);
  Ratio cut() const;

  Int128 numerator_ = 0;
  Int128 denominator_ = 1;  // > 0, or 0: no number
};

}  // namespace tw::portfolio
