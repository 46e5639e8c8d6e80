#include "base/decimal_twin.hpp"

#include <algorithm>
#include <utility>

namespace tw::testing {
namespace {

std::string trimmed(std::string digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

bool is_less(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

int digit(const std::string& digits, std::size_t from_the_right) {
  return from_the_right < digits.size() ? digits[digits.size() - 1 - from_the_right] - '0' : 0;
}

std::string sum(const std::string& a, const std::string& b) {
  std::string reversed;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) + 1; ++i) {
    const int value = digit(a, i) + digit(b, i) + carry;
    reversed += static_cast<char>('0' + value % 10);
    carry = value / 10;
  }
  return trimmed({reversed.rbegin(), reversed.rend()});
}

// a >= b
std::string difference(const std::string& a, const std::string& b) {
  std::string reversed;
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int value = digit(a, i) - digit(b, i) - borrow;
    borrow = value < 0 ? 1 : 0;
    reversed += static_cast<char>('0' + (value + 10) % 10);
  }
  return trimmed({reversed.rbegin(), reversed.rend()});
}

}  // namespace

Digits::Digits(std::string_view text) {
  const bool has_sign = text.starts_with('-');
  digits_ = trimmed(std::string(text.substr(has_sign ? 1 : 0)));
  is_negative_ = has_sign && digits_ != "0";
}

Digits::Digits(bool is_negative, std::string digits)
    : is_negative_(is_negative && digits != "0"), digits_(std::move(digits)) {}

std::string Digits::text() const { return (is_negative_ ? "-" : "") + digits_; }

Digits operator-(const Digits& a) { return Digits{!a.is_negative_, a.digits_}; }

Digits operator+(const Digits& a, const Digits& b) {
  if (a.is_negative_ == b.is_negative_) {
    return Digits{a.is_negative_, sum(a.digits_, b.digits_)};
  }
  return is_less(a.digits_, b.digits_) ? Digits{b.is_negative_, difference(b.digits_, a.digits_)}
                                       : Digits{a.is_negative_, difference(a.digits_, b.digits_)};
}

Digits operator*(const Digits& a, const Digits& b) {
  std::string total = "0";
  for (const char c : b.digits_) {
    total += '0';
    for (char i = '0'; i < c; ++i) {
      total = sum(total, a.digits_);
    }
  }
  return Digits{a.is_negative_ != b.is_negative_, trimmed(total)};
}

Digits::Division Digits::floor_divide(const Digits& a, const Digits& b) {
  std::string quotient;
  std::string rest = "0";
  for (const char c : a.digits_) {
    rest = trimmed(rest + c);
    char times = '0';
    while (!is_less(rest, b.digits_)) {
      rest = difference(rest, b.digits_);
      ++times;
    }
    quotient += times;
  }
  Division division{Digits{a.is_negative_ != b.is_negative_, trimmed(quotient)},
                    Digits{a.is_negative_, rest}};
  if (!division.remainder.is_zero() && a.is_negative_ != b.is_negative_) {
    division.quotient = division.quotient - Digits{"1"};
    division.remainder = division.remainder + b;
  }
  return division;
}

}  // namespace tw::testing
