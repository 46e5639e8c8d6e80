#pragma once

#include "model/order.hpp"

namespace tw {

enum class SignalDirection : std::uint8_t { Flat, Long, Short };
/// +1 for Long, -1 for Short, 0 for Flat.
constexpr int direction(SignalDirection wanted) {
  return wanted == SignalDirection::Long ? 1 : wanted == SignalDirection::Short ? -1 : 0;
}

/// An opinion of a strategy: where the position should be, and how sure it is of that.
struct Signal {
  SignalDirection direction = SignalDirection::Flat;
  Decimal strength;       ///< in (0, 1]
  Quantity quantity;      ///< wanted at full strength, > 0; nothing reads it of Flat
  Timestamp valid_until;  ///< from then on it has no vote
  friend bool operator==(const Signal&, const Signal&) = default;
};

/// What became of a signal. Every one but Accepted changes no position.
enum class SignalFate : std::uint8_t {
  Accepted,    ///< risk was asked for the order that it leads to
  Invalid,     ///< a strength, quantity or end that no signal has
  Weak,        ///< weaker than is listened to
  Expired,     ///< its end had passed
  Duplicate,   ///< its strategy had said the same not long before
  Outvoted,    ///< all opinions together are too weak for a position
  NoChange,    ///< the position is there already
  Busy,        ///< an order works; nothing is decided before its end
  Unplaced,    ///< no order can be made of it: too small, or no market to take from
  Unapproved,  ///< signals are only published, not traded
};
inline constexpr SignalFate kSignalFateLast = SignalFate::Unapproved;

/// What was decided on a signal, with the value and the limit it was decided by: strengths, scores,
/// seconds or quantities. What `route` says is who said it; its order may have another strategy.
struct SignalJudged {
  SignalId id;
  Route route;
  InstrumentId instrument;
  Signal signal;
  SignalFate fate = SignalFate::Accepted;
  Decimal value;
  Decimal limit;
  friend bool operator==(const SignalJudged&, const SignalJudged&) = default;
};

}  // namespace tw
