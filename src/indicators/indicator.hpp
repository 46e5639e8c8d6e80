#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "base/assert.hpp"

// What all indicators share. The scalar recurrence of `on` is the definition; `run` does the same
// operations in the same order over a column and leaves the same state, so a series may be fed
// through both in any mixture. Nothing but + - * / sqrt min max and comparisons of doubles.
namespace tw::indicators {

/// Inputs lie within +-kValueMax: far beyond any price, and no square or sum of them overflows, so
/// that nothing on the way to a result is infinite or NaN.
inline constexpr double kValueMax = 1e100;
/// Longest window; with it the state of every indicator is bounded.
inline constexpr std::size_t kLengthMax = 10'000;
/// In columns: no value here, during the warm-up or after a division by zero.
inline constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

/// What an indicator reads of a closed candle, in quote per base unit and in base units.
struct Bar {
  double high = 0;
  double low = 0;
  double close = 0;
  double volume = 0;
};

/// Bars as columns of equal length; those that an indicator does not read may be empty.
struct BarColumns {
  std::span<const double> high;
  std::span<const double> low;
  std::span<const double> close;
  std::span<const double> volume;

  std::size_t size() const { return close.size(); }
  Bar at(std::size_t index) const {
    return {.high = cell(high, index),
            .low = cell(low, index),
            .close = close[index],
            .volume = cell(volume, index)};
  }

 private:
  static double cell(std::span<const double> column, std::size_t index) {
    return column.empty() ? 0 : column[index];
  }
};

/// The value, which is finite and within +-kValueMax (TW_ASSERT): what has no value is not fed.
inline double admitted(double value) {
  TW_ASSERT(value >= -kValueMax && value <= kValueMax);
  return value;
}
inline void admit(std::span<const double> values) {
  for (const double value : values) {
    admitted(value);
  }
}
inline const Bar& admitted(const Bar& bar) {
  admitted(bar.high);
  admitted(bar.low);
  admitted(bar.close);
  admitted(bar.volume);
  return bar;
}

/// The length, which is in 1..kLengthMax (TW_ASSERT); lengths from outside go through the registry.
inline std::size_t admitted_length(std::size_t length) {
  TW_ASSERT(length >= 1 && length <= kLengthMax);
  return length;
}

/// a / b; nothing when b is zero or the result is beyond kValueMax.
inline std::optional<double> ratio(double a, double b) {
  const double result = a / b;
  return result >= -kValueMax && result <= kValueMax ? std::optional{result} : std::nullopt;
}

/// The column form of an indicator whose recurrence has no shorter one: row after row.
template <class Indicator>
void run_rows(Indicator& indicator, std::span<const double> in, std::span<double> out) {
  TW_ASSERT(in.size() == out.size());
  for (std::size_t i = 0; i < in.size(); ++i) {
    out[i] = indicator.on(in[i]).value_or(kAbsent);
  }
}
template <class Indicator>
void run_rows(Indicator& indicator, const BarColumns& in, std::span<double> out) {
  TW_ASSERT(in.size() == out.size());
  for (std::size_t i = 0; i < in.size(); ++i) {
    out[i] = indicator.on(in.at(i)).value_or(kAbsent);
  }
}

}  // namespace tw::indicators
