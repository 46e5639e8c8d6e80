#include "base/math.hpp"

#include <array>
#include <bit>
#include <cfloat>
#include <cstdint>
#include <limits>
#include <span>

#include "base/decimal.hpp"
#include "base/math_tables.hpp"

namespace tw::math {
namespace {

static_assert(std::numeric_limits<double>::is_iec559 && FLT_EVAL_METHOD == 0);

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63U;
constexpr std::uint64_t kFractionMask = (std::uint64_t{1} << 52U) - 1;
constexpr int kExponentBias = 1023;

std::uint64_t bits_of(double x) { return std::bit_cast<std::uint64_t>(x); }
bool is_nan(double x) { return (bits_of(x) & ~kSignBit) > bits_of(kInfinity); }
bool is_negative(double x) { return (bits_of(x) & kSignBit) != 0; }
double magnitude(double x) { return std::bit_cast<double>(bits_of(x) & ~kSignBit); }
int biased_exponent(double x) { return static_cast<int>(bits_of(x) >> 52U & 0x7ffU); }

/// 2^exponent, -1022..1023.
double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + kExponentBias) << 52U);
}

// ---- pairs of doubles: each sum and product below is exact

Pair two_sum(double a, double b) {
  const double sum = a + b;
  const double b_seen = sum - a;
  return {sum, (a - (sum - b_seen)) + (b - b_seen)};
}

// For |a| >= |b|.
Pair quick_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

// Halves of at most 26 bits; |a| < 2^996.
Pair split(double a) {
  constexpr double kSplitter = 134'217'729.0;  // 2^27 + 1
  const double scaled = kSplitter * a;
  const double high = scaled - (scaled - a);
  return {high, a - high};
}

Pair two_product(double a, double b) {
  const double product = a * b;
  const Pair x = split(a);
  const Pair y = split(b);
  const double error =
      ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low;
  return {product, error};
}

// ---- exp and log

/// e^(x.high + x.low), |x.low| <= ulp of x.high.
double exp_of(Pair x) {
  constexpr double kOverflow = 709.79;   // above ln of the largest double
  constexpr double kUnderflow = -745.2;  // below ln of half the smallest
  if (x.high > kOverflow) {
    return kInfinity;
  }
  if (x.high < kUnderflow) {
    return 0.0;
  }
  // x = (64 exponent + index) ln2/64 + r, |r| <= ln2/128
  const auto steps =
      static_cast<std::int64_t>(x.high * kExpStepInverse + (x.high < 0 ? -0.5 : 0.5));
  const auto count = static_cast<double>(steps);
  const double r_high = x.high - count * kExpStep.high;
  const double r_low = x.low - count * kExpStep.low;
  const double r = r_high + r_low;
  const double series =
      r * r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720)))));
  const double growth = r_high + (r_low + series);  // e^r - 1
  const auto index = static_cast<std::size_t>(steps & 63);
  const Pair& base = kExpTable[index];
  const double value = base.high + (base.low + base.high * growth);
  const int exponent = static_cast<int>(steps >> 6);
  // In two steps, since the exponent may lie outside a double's range; only the last one rounds.
  const int half = exponent / 2;
  return value * power_of_two(half) * power_of_two(exponent - half);
}

struct Binary {
  double mantissa;  // in [0.703, 1.406]
  int exponent;
};

Binary binary_of(double x) {
  int exponent = -kExponentBias;
  if (biased_exponent(x) == 0) {
    x *= 0x1p54;
    exponent -= 54;
  }
  exponent += biased_exponent(x);
  const double mantissa = std::bit_cast<double>((bits_of(x) & kFractionMask) | bits_of(1.0));
  constexpr double kHalveFrom = 1.40625;
  return mantissa < kHalveFrom ? Binary{mantissa, exponent} : Binary{mantissa / 2, exponent + 1};
}

/// ln of a finite x > 0, good to about 2^-67 of its value.
Pair log_of(double x) {
  const Binary binary = binary_of(x);
  // The mantissa is i/128 (1 + r), |r| < 1/180.
  const auto i = static_cast<std::size_t>(binary.mantissa * 128.0 + 0.5);
  const double center = static_cast<double>(i) / 128.0;
  const double offset = binary.mantissa - center;
  const double r = offset / center;
  const Pair halves = split(r);
  const double r_low = ((offset - halves.high * center) - halves.low * center) / center;
  // ln(1 + r) = r - r^2/2 + tail
  const Pair square = two_product(r, r);
  const double tail =
      r * square.high *
      (1.0 / 3 -
       r * (1.0 / 4 -
            r * (1.0 / 5 -
                 r * (1.0 / 6 - r * (1.0 / 7 - r * (1.0 / 8 - r * (1.0 / 9 - r * (1.0 / 10))))))));
  const Pair& table = kLogTable[i - 90];
  const auto exponent = static_cast<double>(binary.exponent);
  const Pair whole = two_sum(exponent * kLn2.high, table.high);
  const Pair first = two_sum(whole.high, r);
  const Pair second = two_sum(first.high, -0.5 * square.high);
  const double constants = exponent * kLn2.low + table.low;
  const double products = r_low - (0.5 * square.low + r * r_low) + tail;
  return quick_two_sum(second.high, second.low + first.low + whole.low + constants + products);
}

// ---- pow

enum class Parity : std::uint8_t { Fraction, Even, Odd };

Parity parity_of(double y) {
  constexpr double kAllEven = 0x1p53;
  const double size = magnitude(y);
  if (size >= kAllEven) {
    return Parity::Even;
  }
  const auto whole = static_cast<std::int64_t>(size);
  if (static_cast<double>(whole) != size) {
    return Parity::Fraction;
  }
  return whole % 2 == 0 ? Parity::Even : Parity::Odd;
}

/// x^y for x in {0, infinity} by size or y infinite; the sign is put on by the caller.
double extreme_power(double size, double y) {
  const bool is_shrinking =
      magnitude(y) == kInfinity ? (size < 1.0) != (y < 0) : (size == 0) != (y < 0);
  return is_shrinking ? 0.0 : kInfinity;
}

/// x^y for finite x > 0 and finite y.
double positive_power(double x, double y) {
  // Beyond these the result is 1, zero or infinite, and splitting y would overflow.
  constexpr double kLarge = 0x1p65;
  constexpr double kSmall = 0x1p-65;
  if (x == 1.0 || magnitude(y) < kSmall) {
    return 1.0;
  }
  if (magnitude(y) > kLarge) {
    return (x > 1.0) == (y > 0) ? kInfinity : 0.0;
  }
  const Pair log_x = log_of(x);
  const Pair product = two_product(y, log_x.high);
  return exp_of(quick_two_sum(product.high, product.low + y * log_x.low));
}

// ---- sin

/// The three words of kTwoOverPi that begin at a bit.
struct Window {
  std::uint64_t high;
  std::uint64_t middle;
  std::uint64_t low;
};

Window window_at(std::size_t bit) {
  const std::size_t word = bit / 64;
  const auto shift = static_cast<int>(bit % 64);
  const auto part = [&](std::size_t i) {
    const std::uint64_t left = kTwoOverPi[word + i] << shift;
    return shift == 0 ? left : left | kTwoOverPi[word + i + 1] >> (64 - shift);
  };
  return {part(0), part(1), part(2)};
}

Window negated(Window w) {
  const std::uint64_t low = ~w.low + 1;
  const std::uint64_t middle = ~w.middle + (low == 0 ? 1U : 0U);
  const std::uint64_t high = ~w.high + (low == 0 && middle == 0 ? 1U : 0U);
  return {high, middle, low};
}

Window shifted_left(Window w, int by) {
  if (by == 0) {
    return w;
  }
  return {w.high << by | w.middle >> (64 - by), w.middle << by | w.low >> (64 - by), w.low << by};
}

struct Reduced {
  Pair angle;         // in [-pi/4, pi/4]
  unsigned quadrant;  // how many quarter turns were taken away, modulo 4
};

/// Takes quarter turns away from a finite x >= 0.5.
Reduced reduced(double x) {
  // x = m 2^e with an integer m. Bits of 2/pi that weigh 4/2^e or more give whole turns only.
  const std::uint64_t m = (bits_of(x) & kFractionMask) | (kFractionMask + 1);
  const int e = biased_exponent(x) - kExponentBias - 52;
  const Window w = window_at(static_cast<std::size_t>(e + 62));
  const Uint128 low = Uint128{m} * w.low;
  const Uint128 middle = Uint128{m} * w.middle + static_cast<std::uint64_t>(low >> 64U);
  const std::uint64_t high = m * w.high + static_cast<std::uint64_t>(middle >> 64U);
  // x 2/pi modulo 4 with 190 bits behind the point.
  const Window turns{high, static_cast<std::uint64_t>(middle), static_cast<std::uint64_t>(low)};
  auto quadrant = static_cast<unsigned>(turns.high >> 62U);
  Window fraction = shifted_left(turns, 2);
  const bool is_past_half = (fraction.high & kSignBit) != 0;
  if (is_past_half) {
    ++quadrant;
    fraction = negated(fraction);
  }
  // No double is nearer to a multiple of pi/2 than 2^-62 of a turn.
  const int zeros = std::countl_zero(fraction.high);
  fraction = shifted_left(fraction, zeros);
  const double unit = power_of_two(-53 - zeros);
  const double head = static_cast<double>(fraction.high >> 11U) * unit;
  const std::uint64_t rest = (fraction.high & 0x7ffU) << 42U | fraction.middle >> 22U;
  const double tail = static_cast<double>(rest) * unit * 0x1p-53;
  const Pair product = two_product(head, kHalfPi.high);
  const Pair angle =
      quick_two_sum(product.high, product.low + (head * kHalfPi.low + tail * kHalfPi.high));
  return {is_past_half ? Pair{-angle.high, -angle.low} : angle, quadrant % 4};
}

// Taylor's coefficients from r^5 on for the sine and from r^4 on for the cosine; the first ones
// left out weigh less than 2^-63 of the result.
constexpr std::array kSineSeries{1.0 / 120,
                                 -1.0 / 5'040,
                                 1.0 / 362'880,
                                 -1.0 / 39'916'800,
                                 1.0 / 6'227'020'800.0,
                                 -1.0 / 1'307'674'368'000.0,
                                 1.0 / 355'687'428'096'000.0};
constexpr std::array kCosineSeries{1.0 / 24,
                                   -1.0 / 720,
                                   1.0 / 40'320,
                                   -1.0 / 3'628'800,
                                   1.0 / 479'001'600.0,
                                   -1.0 / 87'178'291'200.0,
                                   1.0 / 20'922'789'888'000.0,
                                   -1.0 / 6'402'373'705'728'000.0};

/// Horner's scheme: coefficients from the lowest power on.
double series(double z, std::span<const double> coefficients) {
  double value = 0.0;
  for (std::size_t i = coefficients.size(); i > 0; --i) {
    value = coefficients[i - 1] + z * value;
  }
  return value;
}

/// sin(r.high + r.low), |r| <= pi/4.
double sin_of(Pair r) {
  const double z = r.high * r.high;
  const double later = z * series(z, kSineSeries);
  const double cube = z * r.high;
  return r.high + (cube * (-1.0 / 6 + later) + r.low * (1.0 - 0.5 * z));
}

/// cos(r.high + r.low), |r| <= pi/4.
double cos_of(Pair r) {
  const double z = r.high * r.high;
  const double later = z * z * series(z, kCosineSeries);
  const double half = 0.5 * z;
  const double head = 1.0 - half;
  return head + (((1.0 - head) - half) + (later - r.high * r.low));
}

}  // namespace

double exp(double x) { return is_nan(x) ? x : exp_of({x, 0.0}); }

double log(double x) {
  if (is_nan(x) || x == kInfinity) {
    return x;
  }
  if (x == 0) {
    return -kInfinity;
  }
  return x < 0 ? kNan : log_of(x).high;
}

double pow(double x, double y) {
  if (y == 0 || x == 1.0) {
    return 1.0;
  }
  if (is_nan(x) || is_nan(y)) {
    return kNan;
  }
  const Parity parity = parity_of(y);
  const double size = magnitude(x);
  const double sign = is_negative(x) && parity == Parity::Odd ? -1.0 : 1.0;
  if (magnitude(y) == kInfinity && size == 1.0) {
    return 1.0;
  }
  if (size == 0 || size == kInfinity || magnitude(y) == kInfinity) {
    return sign * extreme_power(size, y);
  }
  if (x < 0 && parity == Parity::Fraction) {
    return kNan;
  }
  return sign * positive_power(size, y);
}

double sin(double x) {
  constexpr double kQuarterPi = 0x1.921fb54442d18p-1;
  const double size = magnitude(x);
  if (size <= kQuarterPi) {
    // Below 2^-27 the cube is lost; this also keeps the sign of zero.
    return size < 0x1p-27 ? x : sin_of({x, 0.0});
  }
  if (!(size < kInfinity)) {
    return kNan;
  }
  const Reduced turned = reduced(size);
  const double value = turned.quadrant % 2 == 0 ? sin_of(turned.angle) : cos_of(turned.angle);
  return (turned.quadrant >= 2) != is_negative(x) ? -value : value;
}

}  // namespace tw::math
