#pragma once

#include <string>
#include <string_view>

namespace tw::testing {

/// An integer of any length as sign and decimal digits: the schoolbook twin of Decimal's
/// arithmetic. Shares no code with it.
class Digits {
 public:
  /// `[-]digits`; what is malformed is the test's own fault and is not checked.
  explicit Digits(std::string_view text = "0");

  std::string text() const;
  bool is_negative() const { return is_negative_; }
  bool is_zero() const { return digits_ == "0"; }

  friend bool operator==(const Digits&, const Digits&) = default;
  friend Digits operator-(const Digits& a);
  friend Digits operator+(const Digits& a, const Digits& b);
  friend Digits operator-(const Digits& a, const Digits& b) { return a + -b; }
  friend Digits operator*(const Digits& a, const Digits& b);
  friend bool operator<(const Digits& a, const Digits& b) { return (a - b).is_negative(); }

  struct Division;
  /// Quotient toward minus infinity and remainder with the divisor's sign.
  static Division floor_divide(const Digits& a, const Digits& b);

 private:
  Digits(bool is_negative, std::string digits);
  bool is_negative_ = false;
  std::string digits_ = "0";  // most significant first, no leading zeros
};

struct Digits::Division {
  Digits quotient;
  Digits remainder;
};

}  // namespace tw::testing
