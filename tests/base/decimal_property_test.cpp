#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/decimal_generators.hpp"
#include "base/decimal_twin.hpp"

namespace tw {
namespace {

using testing::any_decimal;
using testing::Digits;
using testing::small_decimal;

const Digits kTop{"170141183460469231731687303715884105727"};  // 2^127 - 1
const Digits kScale{"1000000000000"};

// The raw integer of a value, read from its text: all twelve decimals without the point.
Digits raw_digits(Decimal value) {
  std::string text = value.to_string();
  const std::size_t point = text.find('.');
  const std::size_t decimals = point == std::string::npos ? 0 : text.size() - point - 1;
  if (point != std::string::npos) {
    text.erase(point, 1);
  }
  return Digits{text + std::string(12 - decimals, '0')};
}

bool fits(const Digits& raw) { return !(kTop < raw) && !(raw < -kTop); }

Digits rounded_quotient(const Digits& a, const Digits& b, Rounding rounding) {
  const auto [quotient, remainder] = Digits::floor_divide(a, b);
  if (remainder.is_zero() || rounding == Rounding::Down) {
    return quotient;
  }
  const Digits above = quotient + Digits{"1"};
  if (rounding == Rounding::Up) {
    return above;
  }
  const Digits magnitude = remainder.is_negative() ? -remainder : remainder;
  const Digits divisor = b.is_negative() ? -b : b;
  const Digits twice = magnitude + magnitude;
  if (twice == divisor) {
    return Digits::floor_divide(quotient, Digits{"2"}).remainder.is_zero() ? quotient : above;
  }
  return twice < divisor ? quotient : above;
}

Rounding any_rounding() {
  return *rc::gen::element(Rounding::Down, Rounding::Up, Rounding::HalfEven);
}

RC_GTEST_PROP(DecimalProperty, TextRoundTrips, ()) {
  const Decimal value = *any_decimal();
  RC_ASSERT(Decimal::parse_exact(value.to_string()).value() == value);
  RC_ASSERT(Decimal::parse_rounded(value.to_string()).value() == value);
}

RC_GTEST_PROP(DecimalProperty, TextIsTheShortest, ()) {
  const std::string text = (*any_decimal()).to_string();
  if (text.find('.') != std::string::npos) {
    RC_ASSERT(text.back() != '0');
    RC_ASSERT(text.back() != '.');
  }
  RC_ASSERT(text != "-0");
}

RC_GTEST_PROP(DecimalProperty, AnyTextIsReadOrRefused, (const std::string& text)) {
  const auto value = Decimal::parse_rounded(text);
  if (value) {
    RC_ASSERT(Decimal::parse_exact(value->to_string()).value() == *value);
  }
}

RC_GTEST_PROP(DecimalProperty, DigitSoupIsReadOrRefused, ()) {
  const auto text =
      *rc::gen::container<std::string>(rc::gen::element('0', '1', '5', '9', '.', '-'));
  const auto exact = Decimal::parse_exact(text);
  const auto rounded = Decimal::parse_rounded(text);
  if (exact) {
    RC_ASSERT(*exact == rounded.value());
  }
}

RC_GTEST_PROP(DecimalProperty, SumsEqualTheTwin, ()) {
  const Decimal a = *any_decimal();
  const Decimal b = *any_decimal();
  const Digits sum = raw_digits(a) + raw_digits(b);
  const auto actual = checked_add(a, b);
  RC_ASSERT(actual.has_value() == fits(sum));
  if (actual) {
    RC_ASSERT(raw_digits(*actual) == sum);
  }
}

RC_GTEST_PROP(DecimalProperty, DifferencesEqualTheTwin, ()) {
  const Decimal a = *any_decimal();
  const Decimal b = *any_decimal();
  const Digits difference = raw_digits(a) - raw_digits(b);
  const auto actual = checked_subtract(a, b);
  RC_ASSERT(actual.has_value() == fits(difference));
  if (actual) {
    RC_ASSERT(raw_digits(*actual) == difference);
  }
}

// A result beyond the range is refused, any other one is exact.
void require_equal(const Checked<Decimal>& actual, const Digits& expected) {
  RC_ASSERT(actual.has_value() == fits(expected));
  if (actual) {
    RC_ASSERT(raw_digits(*actual) == expected);
  }
}

// Small ones mostly fit, of any size mostly need more than 128 bits.
Decimal small_or_any() { return *rc::gen::oneOf(small_decimal(), any_decimal()); }

RC_GTEST_PROP(DecimalProperty, ProductsEqualTheTwin, ()) {
  const Decimal a = small_or_any();
  const Decimal b = small_or_any();
  const Rounding rounding = any_rounding();
  require_equal(checked_multiply(a, b, rounding),
                rounded_quotient(raw_digits(a) * raw_digits(b), kScale, rounding));
}

RC_GTEST_PROP(DecimalProperty, QuotientsEqualTheTwin, ()) {
  const Decimal a = small_or_any();
  const Decimal b = small_or_any();
  RC_PRE(!b.is_zero());
  const Rounding rounding = any_rounding();
  require_equal(checked_divide(a, b, rounding),
                rounded_quotient(raw_digits(a) * kScale, raw_digits(b), rounding));
}

RC_GTEST_PROP(DecimalProperty, MultiplyDivideEqualsTheTwin, ()) {
  const Decimal a = small_or_any();
  const Decimal b = small_or_any();
  const Decimal c = small_or_any();
  RC_PRE(!c.is_zero());
  const Rounding rounding = any_rounding();
  require_equal(checked_multiply_divide(a, b, c, rounding),
                rounded_quotient(raw_digits(a) * raw_digits(b), raw_digits(c), rounding));
}

RC_GTEST_PROP(DecimalProperty, RoundingToAStepEqualsTheTwin, ()) {
  const Decimal value = *small_decimal();
  const Decimal step = abs(*small_decimal());
  RC_PRE(!step.is_zero());
  const Rounding rounding = any_rounding();
  const Decimal actual = round_to_step(value, step, rounding);
  RC_ASSERT(raw_digits(actual) ==
            rounded_quotient(raw_digits(value), raw_digits(step), rounding) * raw_digits(step));
  RC_ASSERT(is_multiple(actual, step));
  RC_ASSERT(round_to_step(actual, step, rounding) == actual);
}

RC_GTEST_PROP(DecimalProperty, SubtractionUndoesAddition, ()) {
  const Decimal a = *any_decimal();
  const Decimal b = *any_decimal();
  const auto sum = checked_add(a, b);
  RC_PRE(sum.has_value());
  RC_ASSERT(*sum - b == a);
  RC_ASSERT(b + a == *sum);
  RC_ASSERT(a + -a == Decimal{});
}

RC_GTEST_PROP(DecimalProperty, ExactProductsDistribute, ()) {
  // Values with at most six decimals: their products are exact, so no rounding can hide.
  const auto draw = [] {
    return Decimal::from_units(*rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000), 6);
  };
  const Decimal a = draw();
  const Decimal b = draw();
  const Decimal c = draw();
  const Rounding rounding = any_rounding();
  RC_ASSERT(multiply(a, b + c, rounding) ==
            multiply(a, b, Rounding::Down) + multiply(a, c, Rounding::Up));
  RC_ASSERT(multiply(a, b, rounding) == multiply(b, a, Rounding::Down));
}

RC_GTEST_PROP(DecimalProperty, DivisionUndoesExactMultiplication, ()) {
  const Decimal a = Decimal::from_units(*rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000), 6);
  const Decimal b = Decimal::from_units(*rc::gen::inRange<std::int64_t>(1, 1'000'000), 6);
  RC_ASSERT(divide(multiply(a, b, Rounding::Down), b, any_rounding()) == a);
}

RC_GTEST_PROP(DecimalProperty, DoublesRoundAsTheCLibraryPrintsThem, ()) {
  const auto mantissa = *rc::gen::arbitrary<std::int64_t>();
  const int exponent = *rc::gen::inRange(-110, 20);
  const double value = std::ldexp(static_cast<double>(mantissa), exponent);
  char text[80];
  std::snprintf(text, sizeof text, "%.12f", value);  // exact, ties to even
  RC_ASSERT(Decimal::from_double(value).value() == Decimal::parse_exact(text).value());
}

RC_GTEST_PROP(DecimalProperty, DoublesOfDecimalsAreClose, ()) {
  const Decimal value = *any_decimal();
  const double expected = std::strtod(value.to_string().c_str(), nullptr);
  RC_ASSERT(std::abs(value.to_double() - expected) <= std::abs(expected) * 1e-15);
}

RC_GTEST_PROP(DecimalProperty, OrderEqualsTheTwin, ()) {
  const Decimal a = *any_decimal();
  const Decimal b = *any_decimal();
  RC_ASSERT((a < b) == (raw_digits(a) < raw_digits(b)));
  RC_ASSERT((a == b) == (raw_digits(a) == raw_digits(b)));
}

}  // namespace
}  // namespace tw
