#pragma once

#include <span>

#include "base/time.hpp"
#include "model/parameter.hpp"
#include "model/signal.hpp"

namespace tw::execution {

/// What an opposite opinion does to a position.
enum class SignalReversal : std::uint8_t {
  Turn,   ///< one order closes the position and opens the other one
  Close,  ///< the position is closed; a later signal opens the other one
};

/// Who says yes to what a signal leads to.
enum class SignalApproval : std::uint8_t {
  None,       ///< nobody: signals are published and recorded, and nothing is traded
  Automatic,  ///< everything that passed
};

/// How opinions become a position.
struct SignalSettings {
  Decimal strength_min;                  ///< weaker ones are not listened to
  Duration window{};                     ///< in which the same opinion is said once
  Decimal enter = Decimal::from_int(1);  ///< score from which a position is entered, in (0, 1]
  Decimal exit;                          ///< score up to which it is left, below `enter`
  SignalReversal reversal = SignalReversal::Turn;
  SignalApproval approval = SignalApproval::Automatic;
  OrderType order = OrderType::Limit;
  std::int64_t slack_ticks = 0;  ///< as of PositionTarget
};

/// The settings as a person gives them: `signal.enter` and so on.
std::span<const ParameterSpec> signal_parameters();
SignalSettings signal_settings(const ParameterSet& parameters);

}  // namespace tw::execution
