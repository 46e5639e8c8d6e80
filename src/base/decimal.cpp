#include "base/decimal.hpp"

#include <array>
#include <bit>

#include "base/assert.hpp"
#include "base/wide_ratio.hpp"

namespace tw {
namespace {

constexpr Int128 kRawMax = static_cast<Int128>(~Uint128{0} >> 1);
constexpr double kDoubleMax = 1.7e26;
constexpr int kMantissaBits = 52;

constexpr std::array<std::int64_t, Decimal::kDigits + 1> kPowersOfTen = {1,
                                                                         10,
                                                                         100,
                                                                         1'000,
                                                                         10'000,
                                                                         100'000,
                                                                         1'000'000,
                                                                         10'000'000,
                                                                         100'000'000,
                                                                         1'000'000'000,
                                                                         10'000'000'000,
                                                                         100'000'000'000,
                                                                         1'000'000'000'000};

struct Division {
  Int128 quotient;
  Int128 remainder;
};

// Toward zero, by a divisor > 0. What the machine divides by itself costs a fraction of the rest:
// 64 by 64 bits (most prices by a step), and 128 by 64 bits where the quotient has 64 (most
// products).
Division divide_whole(Int128 value, Int128 divisor) {
  const auto short_value = static_cast<std::int64_t>(value);
  const auto short_divisor = static_cast<std::int64_t>(divisor);
  if (short_divisor != divisor) {
    return {value / divisor, value % divisor};
  }
  if (short_value == value) {
    return {short_value / short_divisor, short_value % short_divisor};
  }
#if defined(__x86_64__)
  const auto by = static_cast<std::uint64_t>(divisor);
  const Uint128 whole = value < 0 ? -static_cast<Uint128>(value) : static_cast<Uint128>(value);
  const auto high = static_cast<std::uint64_t>(whole >> 64U);
  if (high < by) {
    std::uint64_t quotient = 0;
    std::uint64_t rest = 0;
    asm("divq %4"
        : "=a"(quotient), "=d"(rest)
        : "a"(static_cast<std::uint64_t>(whole)), "d"(high), "rm"(by)
        : "cc");
    return value < 0 ? Division{-Int128{quotient}, -Int128{rest}} : Division{quotient, rest};
  }
#endif
  return {value / divisor, value % divisor};
}

// Quotient of an exact division of `value` by `divisor` > 0, brought to an integer.
Int128 divide_rounded(Int128 value, Int128 divisor, Rounding rounding) {
  auto [quotient, remainder] = divide_whole(value, divisor);
  if (remainder == 0) {
    return quotient;
  }
  if (remainder < 0) {  // to the floor, so that 0 < remainder < divisor
    quotient -= 1;
    remainder += divisor;
  }
  switch (rounding) {
    case Rounding::Down:
      return quotient;
    case Rounding::Up:
      return quotient + 1;
    case Rounding::HalfEven:
      break;
  }
  const Int128 rest = divisor - remainder;
  if (remainder == rest) {
    return quotient + (quotient & 1);
  }
  return remainder > rest ? quotient + 1 : quotient;
}

Checked<Decimal> admit(Int128 raw, bool has_overflowed) {
  if (has_overflowed || !Decimal::is_representable(raw)) {
    return fault(ErrorCode::InvalidInput, Field::Decimal);
  }
  return Decimal::from_raw(raw);
}

// a * b / c with one rounding, of raw values; nearly always the product has 128 bits.
Checked<Decimal> ratio(Int128 a, Int128 b, Int128 c, Rounding rounding) {
  if (c < 0) {
    a = -a;
    c = -c;
  }
  Int128 product = 0;
  if (c != 0 && !__builtin_mul_overflow(a, b, &product)) {
    return admit(divide_rounded(product, c, rounding), false);
  }
  const std::optional<Int128> wide = wide_ratio(a, b, c, rounding);
  if (!wide.has_value()) {
    return fault(ErrorCode::InvalidInput, Field::Decimal);
  }
  return Decimal::from_raw(*wide);
}

Decimal admitted(const Checked<Decimal>& value) {
  TW_ASSERT(value.has_value());
  return *value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct ParsedText {
  bool is_negative = false;
  std::string_view whole;
  std::string_view fraction;
};

Checked<ParsedText> split(std::string_view text) {
  ParsedText parsed;
  if (text.starts_with('-')) {
    parsed.is_negative = true;
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  parsed.whole = text.substr(0, point);
  if (point != std::string_view::npos) {
    parsed.fraction = text.substr(point + 1);
    if (parsed.fraction.empty()) {
      return fault(ErrorCode::InvalidInput, Field::Decimal);
    }
  }
  if (parsed.whole.empty()) {
    return fault(ErrorCode::InvalidInput, Field::Decimal);
  }
  for (const std::string_view part : {parsed.whole, parsed.fraction}) {
    for (const char c : part) {
      if (!is_digit(c)) {
        return fault(ErrorCode::InvalidInput, Field::Decimal);
      }
    }
  }
  return parsed;
}

// -1, 0, 1: the surplus digits are below, at, above one half.
int compare_to_half(std::string_view digits) {
  if (digits.front() != '5') {
    return digits.front() > '5' ? 1 : -1;
  }
  return digits.find_first_not_of('0', 1) == std::string_view::npos ? 0 : 1;
}

Checked<Int128> magnitude(const ParsedText& parsed) {
  Int128 raw = 0;
  const auto push = [&raw](int digit) {
    return !__builtin_mul_overflow(raw, Int128{10}, &raw) &&
           !__builtin_add_overflow(raw, Int128{digit}, &raw);
  };
  for (const char c : parsed.whole) {
    if (!push(c - '0')) {
      return fault(ErrorCode::InvalidInput, Field::Decimal);
    }
  }
  for (std::size_t i = 0; i < Decimal::kDigits; ++i) {
    if (!push(i < parsed.fraction.size() ? parsed.fraction[i] - '0' : 0)) {
      return fault(ErrorCode::InvalidInput, Field::Decimal);
    }
  }
  return raw;
}

enum class Surplus : std::uint8_t { Refuse, Round };

Checked<Decimal> parse(std::string_view text, Surplus surplus) {
  TW_TRY(const ParsedText parsed, split(text));
  TW_TRY(Int128 raw, magnitude(parsed));
  if (parsed.fraction.size() > Decimal::kDigits) {
    const std::string_view rest = parsed.fraction.substr(Decimal::kDigits);
    const bool is_exact = rest.find_first_not_of('0') == std::string_view::npos;
    if (!is_exact && surplus == Surplus::Refuse) {
      return fault(ErrorCode::InvalidInput, Field::Decimal);
    }
    const int half = compare_to_half(rest);
    if (!is_exact && (half > 0 || (half == 0 && (raw & 1) == 1))) {
      if (raw == kRawMax) {
        return fault(ErrorCode::InvalidInput, Field::Decimal);
      }
      raw += 1;
    }
  }
  return Decimal::from_raw(parsed.is_negative ? -raw : raw);
}

}  // namespace

Decimal Decimal::from_units(std::int64_t units, int decimals) {
  TW_ASSERT(decimals >= 0 && decimals <= kDigits);
  return Decimal{Int128{units} * kPowersOfTen[static_cast<std::size_t>(kDigits - decimals)]};
}

Checked<Decimal> Decimal::parse_exact(std::string_view text) {
  return parse(text, Surplus::Refuse);
}

Checked<Decimal> Decimal::parse_rounded(std::string_view text) {
  return parse(text, Surplus::Round);
}

Checked<Decimal> Decimal::from_double(double value) {
  if (!(value > -kDoubleMax && value < kDoubleMax)) {  // also refuses NaN
    return fault(ErrorCode::InvalidInput, Field::Decimal);
  }
  // value = mantissa * 2^exponent, so mantissa * 10^12 (< 2^93) is exact and only the shift rounds.
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto biased = static_cast<int>(bits >> kMantissaBits & 0x7FFU);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << kMantissaBits) - 1);
  const std::uint64_t implicit = biased == 0 ? 0 : std::uint64_t{1} << kMantissaBits;
  const int exponent = (biased == 0 ? 1 : biased) - 1023 - kMantissaBits;
  Int128 raw = Int128{implicit | fraction} * kScale;
  if (exponent >= 0) {
    raw <<= exponent;
  } else {
    raw = exponent < -120 ? 0 : divide_rounded(raw, Int128{1} << -exponent, Rounding::HalfEven);
  }
  return Decimal{value < 0 ? -raw : raw};
}

double Decimal::to_double() const {
  const Int128 whole = raw_ / kScale;
  const Int128 rest = raw_ % kScale;
  return static_cast<double>(whole) + static_cast<double>(rest) / static_cast<double>(kScale);
}

std::size_t Decimal::write(char (&out)[kTextMax]) const {
  Uint128 rest = raw_ < 0 ? -static_cast<Uint128>(raw_) : static_cast<Uint128>(raw_);
  char reversed[kTextMax];
  std::size_t length = 0;
  bool is_significant = false;
  const auto take_digit = [&rest] {  // of 64 bits it costs a multiplication
    const auto low = static_cast<std::uint64_t>(rest);
    const bool is_short = low == rest;
    const int digit = static_cast<int>(is_short ? low % 10 : rest % 10);
    rest = is_short ? low / 10 : rest / 10;
    return digit;
  };
  for (int digit = 0; digit < kDigits || rest != 0 || digit == kDigits; ++digit) {
    const auto value = static_cast<char>('0' + take_digit());
    is_significant = is_significant || value != '0' || digit >= kDigits;
    if (digit == kDigits && length > 0) {
      reversed[length++] = '.';
    }
    if (is_significant) {
      reversed[length++] = value;
    }
  }
  if (raw_ < 0) {
    reversed[length++] = '-';
  }
  for (std::size_t i = 0; i < length; ++i) {
    out[i] = reversed[length - 1 - i];
  }
  return length;
}

std::string Decimal::to_string() const {
  char text[kTextMax];
  return std::string(text, write(text));
}

Checked<Decimal> checked_add(Decimal a, Decimal b) {
  Int128 sum = 0;
  const bool has_overflowed = __builtin_add_overflow(a.raw(), b.raw(), &sum);
  return admit(sum, has_overflowed);
}

Checked<Decimal> checked_subtract(Decimal a, Decimal b) {
  Int128 difference = 0;
  const bool has_overflowed = __builtin_sub_overflow(a.raw(), b.raw(), &difference);
  return admit(difference, has_overflowed);
}

Checked<Decimal> checked_multiply(Decimal a, Decimal b, Rounding rounding) {
  return ratio(a.raw(), b.raw(), Decimal::kScale, rounding);
}

Checked<Decimal> checked_divide(Decimal a, Decimal b, Rounding rounding) {
  return ratio(a.raw(), Decimal::kScale, b.raw(), rounding);
}

Checked<Decimal> checked_multiply_divide(Decimal a, Decimal b, Decimal c, Rounding rounding) {
  return ratio(a.raw(), b.raw(), c.raw(), rounding);
}

Decimal operator+(Decimal a, Decimal b) {
  Int128 sum = 0;
  TW_ASSERT(!__builtin_add_overflow(a.raw(), b.raw(), &sum));
  return Decimal::from_raw(sum);
}

Decimal operator-(Decimal a, Decimal b) {
  Int128 difference = 0;
  TW_ASSERT(!__builtin_sub_overflow(a.raw(), b.raw(), &difference));
  return Decimal::from_raw(difference);
}

Decimal multiply(Decimal a, Decimal b, Rounding rounding) {
  return admitted(checked_multiply(a, b, rounding));
}

Decimal divide(Decimal a, Decimal b, Rounding rounding) {
  return admitted(checked_divide(a, b, rounding));
}

Decimal multiply_divide(Decimal a, Decimal b, Decimal c, Rounding rounding) {
  return admitted(checked_multiply_divide(a, b, c, rounding));
}

Decimal round_to_step(Decimal value, Decimal step, Rounding rounding) {
  TW_ASSERT(step.sign() > 0);
  const Int128 steps = divide_rounded(value.raw(), step.raw(), rounding);
  Int128 raw = 0;
  TW_ASSERT(!__builtin_mul_overflow(steps, step.raw(), &raw));
  return Decimal::from_raw(raw);
}

bool is_multiple(Decimal value, Decimal step) {
  TW_ASSERT(step.sign() > 0);
  return divide_whole(value.raw(), step.raw()).remainder == 0;
}

Int128 common_divisor(Int128 a, Int128 b) {
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

std::string units_text(Int128 units, int decimals) {
  TW_ASSERT(decimals >= 0 && decimals <= 36);
  const bool is_negative = units < 0;
  Uint128 rest = is_negative ? -static_cast<Uint128>(units) : static_cast<Uint128>(units);
  std::string digits;  // the last one first
  for (int place = 0; rest > 0 || place <= decimals; ++place) {
    const char digit = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
    const bool is_fraction = place < decimals;
    if (is_fraction && digit == '0' && digits.empty()) {
      continue;
    }
    if (place == decimals && !digits.empty()) {
      digits += '.';
    }
    digits += digit;
  }
  if (is_negative) {
    digits += '-';
  }
  return {digits.rbegin(), digits.rend()};
}

}  // namespace tw
