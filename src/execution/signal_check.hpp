#pragma once

#include "base/time.hpp"
#include "model/signal.hpp"

namespace tw::execution {

/// What became of a signal, with the value and the limit it was decided by.
struct SignalVerdict {
  SignalFate fate = SignalFate::Accepted;
  Decimal value;
  Decimal limit;
  friend bool operator==(const SignalVerdict&, const SignalVerdict&) = default;
};

/// The longest a signal may claim to hold.
inline constexpr Duration kSignalValidityMax = std::chrono::hours(24 * 31);
/// Far above any position, far below what sums of them could overflow.
inline constexpr Quantity kSignalQuantityMax{Decimal::from_int(1'000'000'000'000)};

/// A span of time as a Decimal of seconds, exact.
Decimal to_seconds(Duration span);

/// Whether it is an opinion at all: a strength above 0 and up to 1, a quantity to be long or short
/// of, an end not too far away. Any values are safe to pass.
/// Output:  Invalid, Expired or Weak, in this order; Accepted otherwise.
SignalVerdict check_signal(const Signal& signal, Timestamp now, Decimal strength_min);

}  // namespace tw::execution
