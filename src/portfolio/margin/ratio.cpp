#include "portfolio/margin/ratio.hpp"

#include <algorithm>
#include <utility>

namespace tw::portfolio {
namespace {

// Long division makes a digit from ten times the remainder, which has to fit.
constexpr Int128 kLimit = Int128{1} << 122U;
constexpr Int128 kCutLimit = Int128{1} << 60U;

Int128 magnitude(Int128 value) { return value < 0 ? -value : value; }

bool multiply_fits(Int128 a, Int128 b, Int128& product) {
  return !__builtin_mul_overflow(a, b, &product) && magnitude(product) < kLimit;
}

// Whether the quotient is rounded away from the floor, the remainder being `rest` / `whole` > 0.
bool is_rounded_up(Int128 floor, Int128 rest, Int128 whole, Rounding rounding) {
  if (rest == 0 || rounding == Rounding::Down) {
    return false;
  }
  if (rounding == Rounding::Up) {
    return true;
  }
  return 2 * rest > whole || (2 * rest == whole && (floor & 1) != 0);
}

}  // namespace

Ratio::Ratio(Decimal value) : Ratio(value.raw(), Int128{Decimal::kScale}) {}

Ratio::Ratio(Int128 numerator, Int128 denominator)
    : numerator_(numerator), denominator_(denominator) {
  if (denominator_ < 0) {
    numerator_ = -numerator_;
    denominator_ = -denominator_;
  }
  const Int128 divisor = common_divisor(magnitude(numerator_), denominator_);
  if (divisor > 1) {
    numerator_ /= divisor;
    denominator_ /= divisor;
  }
}

// The best approximation below the limit: the last convergent of the continued fraction that fits.
Ratio Ratio::cut() const {
  Int128 rest = magnitude(numerator_);
  Int128 divisor = denominator_;
  Int128 p[] = {0, 1};
  Int128 q[] = {1, 0};
  while (divisor != 0) {
    const Int128 whole = rest / divisor;
    Int128 next_p = 0;
    Int128 next_q = 0;
    if (!multiply_fits(whole, p[1], next_p) || !multiply_fits(whole, q[1], next_q) ||
        next_p + p[0] >= kCutLimit || next_q + q[0] >= kCutLimit) {
      break;
    }
    next_p += p[0];
    next_q += q[0];
    p[0] = std::exchange(p[1], next_p);
    q[0] = std::exchange(q[1], next_q);
    rest = std::exchange(divisor, rest % divisor);
  }
  return Ratio{numerator_ < 0 ? -p[1] : p[1], q[1]};
}

std::optional<Decimal> Ratio::round(Rounding rounding) const {
  if (denominator_ == 0) {
    return std::nullopt;
  }
  Int128 quotient = numerator_ / denominator_;
  Int128 rest = numerator_ % denominator_;
  if (rest < 0) {
    rest += denominator_;
    quotient -= 1;
  }
  for (int digit = 0; digit < Decimal::kDigits; ++digit) {
    rest *= 10;
    if (__builtin_mul_overflow(quotient, Int128{10}, &quotient) ||
        __builtin_add_overflow(quotient, rest / denominator_, &quotient)) {
      return std::nullopt;
    }
    rest %= denominator_;
  }
  quotient += is_rounded_up(quotient, rest, denominator_, rounding) ? 1 : 0;
  return Decimal::is_representable(quotient) ? std::optional(Decimal::from_raw(quotient))
                                             : std::nullopt;
}

int Ratio::sign() const {
  if (denominator_ == 0) {
    return 0;
  }
  return numerator_ > 0 ? 1 : (numerator_ < 0 ? -1 : 0);
}

Ratio operator+(const Ratio& a, const Ratio& b) {
  if (a.denominator_ == 0 || b.denominator_ == 0) {
    return Ratio{Int128{0}, Int128{0}};
  }
  const Int128 divisor = common_divisor(a.denominator_, b.denominator_);
  Int128 left = 0;
  Int128 right = 0;
  Int128 denominator = 0;
  const bool fits = multiply_fits(a.numerator_, b.denominator_ / divisor, left) &&
                    multiply_fits(b.numerator_, a.denominator_ / divisor, right) &&
                    multiply_fits(a.denominator_ / divisor, b.denominator_, denominator) &&
                    magnitude(left + right) < kLimit;
  return fits ? Ratio{left + right, denominator} : a.cut() + b.cut();
}

Ratio operator*(const Ratio& a, const Ratio& b) {
  if (a.denominator_ == 0 || b.denominator_ == 0) {
    return Ratio{Int128{0}, Int128{0}};
  }
  const Int128 first = std::max(common_divisor(magnitude(a.numerator_), b.denominator_), Int128{1});
  const Int128 second =
      std::max(common_divisor(magnitude(b.numerator_), a.denominator_), Int128{1});
  Int128 numerator = 0;
  Int128 denominator = 0;
  const bool fits = multiply_fits(a.numerator_ / first, b.numerator_ / second, numerator) &&
                    multiply_fits(a.denominator_ / second, b.denominator_ / first, denominator);
  return fits ? Ratio{numerator, denominator} : a.cut() * b.cut();
}

Ratio operator/(const Ratio& a, const Ratio& b) {
  if (b.denominator_ == 0 || b.numerator_ == 0) {
    return Ratio{Int128{0}, Int128{0}};
  }
  return a * Ratio{b.denominator_, b.numerator_};
}

}  // namespace tw::portfolio
