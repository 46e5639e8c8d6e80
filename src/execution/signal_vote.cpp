#include "execution/signal_vote.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "execution/signal_check.hpp"

namespace tw::execution {

SignalVote::SignalVote(std::span<const Decimal> weights) {
  TW_ASSERT(!weights.empty() && weights.size() <= kMembersMax);
  voices_.reserve(weights.size());
  for (const Decimal weight : weights) {
    TW_ASSERT(weight.sign() > 0 && weight <= kWeightMax);
    voices_.push_back({weight});
    total_ += weight;
  }
}

Decimal SignalVote::score(Timestamp now) const {
  Decimal sum;
  for (const Voice& voice : voices_) {
    if (voice.is_valid(now)) {
      const Decimal part = multiply(voice.weight, voice.signal.strength, Rounding::HalfEven);
      sum += voice.signal.direction == SignalDirection::Long    ? part
             : voice.signal.direction == SignalDirection::Short ? -part
                                                                : Decimal{};
    }
  }
  return divide(sum, total_, Rounding::HalfEven);
}

Quantity SignalVote::quantity(SignalDirection direction, Timestamp now) const {
  Decimal sum;
  Decimal weights;
  if (direction == SignalDirection::Flat) {
    return {};
  }
  for (const Voice& voice : voices_) {
    if (voice.is_valid(now) && voice.signal.direction == direction) {
      sum += multiply(voice.weight, voice.signal.quantity.decimal(), Rounding::HalfEven);
      weights += voice.weight;
    }
  }
  return weights.is_zero() ? Quantity{} : Quantity{divide(sum, weights, Rounding::HalfEven)};
}

bool SignalVote::is_possible() const {
  return std::ranges::all_of(voices_, [](const Voice& voice) {
    const Signal& signal = voice.signal;
    return signal == Signal{} ||
           (signal.strength.sign() > 0 && signal.strength <= Decimal::from_int(1) &&
            (signal.direction == SignalDirection::Flat ||
             (signal.quantity.sign() > 0 && signal.quantity <= kSignalQuantityMax)));
  });
}

}  // namespace tw::execution
