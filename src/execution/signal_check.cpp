#include "execution/signal_check.hpp"

#include <utility>

namespace tw::execution {
namespace {

constexpr Decimal kOne = Decimal::from_int(1);

bool is_quantity(const Signal& signal) {
  return signal.direction == SignalDirection::Flat ||
         (signal.quantity.sign() > 0 && signal.quantity <= kSignalQuantityMax);
}

}  // namespace

Decimal to_seconds(Duration span) {
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  return Decimal::from_raw(Int128{span.count()} * (Decimal::kScale / kNanoseconds));
}

SignalVerdict check_signal(const Signal& signal, Timestamp now, Decimal strength_min) {
  const bool is_direction =
      std::to_underlying(signal.direction) <= std::to_underlying(SignalDirection::Short);
  if (!is_direction || signal.strength.sign() <= 0 || signal.strength > kOne) {
    return {SignalFate::Invalid, signal.strength, kOne};
  }
  if (!is_quantity(signal)) {
    return {SignalFate::Invalid, signal.quantity.decimal(), kSignalQuantityMax.decimal()};
  }
  if (signal.valid_until < Timestamp{}) {
    return {SignalFate::Invalid, {}, {}};
  }
  const Duration left = signal.valid_until - now;
  if (left > kSignalValidityMax) {
    return {SignalFate::Invalid, to_seconds(left), to_seconds(kSignalValidityMax)};
  }
  if (left <= Duration::zero()) {
    return {SignalFate::Expired, to_seconds(left), {}};
  }
  if (signal.strength < strength_min) {
    return {SignalFate::Weak, signal.strength, strength_min};
  }
  return {};
}

}  // namespace tw::execution
