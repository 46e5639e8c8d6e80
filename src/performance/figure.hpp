#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <variant>

#include "base/assert.hpp"
#include "base/decimal.hpp"

namespace tw::performance {

/// Why a figure cannot be given.
enum class Absence : std::uint8_t {
  NoSamples,          ///< no equity, price or time to speak of
  TooFewDays,         ///< the run is shorter than the figure needs
  NoTrades,           ///< nothing was closed, or nothing filled
  NoWins,             ///< no trade, or no day, with a gain
  NoLosses,           ///< no trade, or no day, with a loss
  NoVariation,        ///< every day returned the same
  NoDrawdown,         ///< equity never fell below a peak
  EquityNotPositive,  ///< a return on nothing, or on debts, has no meaning
  NoReference,        ///< no fill had a price to compare with
  OutOfRange,         ///< larger than the type can state
};

/// The reason as a stable name for files and message tables, e.g. `too_few_days`.
std::string_view name(Absence reason);

/// A number, or the reason why there is none; surfaces print the reason beside a dash. Never NaN or
/// infinite (TW_ASSERT).
template <class T>
class Figure {
 public:
  Figure(T value) : content_(value) {  // a value is a figure
    if constexpr (std::numeric_limits<T>::has_infinity) {
      TW_ASSERT(is_finite(value));
    }
  }
  Figure(Absence reason) : content_(reason) {}  // so is a reason

  /// What a computation gave, OutOfRange when it is not finite.
  static Figure of(T value) { return is_finite(value) ? Figure{value} : Absence::OutOfRange; }

  bool has_value() const { return content_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  /// There is one (TW_ASSERT).
  const T& value() const {
    TW_ASSERT(has_value());
    return *std::get_if<T>(&content_);
  }
  const T& operator*() const { return value(); }
  const T* operator->() const { return &value(); }
  /// There is no value (TW_ASSERT).
  Absence reason() const {
    TW_ASSERT(!has_value());
    return *std::get_if<Absence>(&content_);
  }
  /// For those who do not ask why.
  operator std::optional<T>() const { return has_value() ? std::optional{value()} : std::nullopt; }

  friend bool operator==(const Figure&, const Figure&) = default;

 private:
  static bool is_finite(T value) {
    return value >= std::numeric_limits<T>::lowest() && value <= std::numeric_limits<T>::max();
  }

  std::variant<T, Absence> content_;
};

/// a / b rounded half to even, b not zero (TW_ASSERT).
/// Errors: OutOfRange when `a` is too large for a division.
Figure<Decimal> quotient(Decimal a, Decimal b);

}  // namespace tw::performance
