#include "execution/signal_settings.hpp"

#include <array>

namespace tw::execution {
namespace {

constexpr Decimal whole(std::int64_t value) { return Decimal::from_int(value); }
constexpr Decimal hundredths(std::int64_t value) {
  return Decimal::from_raw(Int128{value} * (Decimal::kScale / 100));
}

const std::array<ParameterSpec, 8>& specs() {
  static const std::array<ParameterSpec, 8> kSpecs = {{
      {"signal.strength_min", ParameterUnit::Fraction, hundredths(10), hundredths(1), whole(1),
       hundredths(1), "strength below which a signal is not listened to"},
      {"signal.window", ParameterUnit::Seconds, whole(300), whole(0), whole(86'400), whole(1),
       "time in which the same opinion counts once, until another one is said; 0 is off"},
      {"signal.enter", ParameterUnit::Fraction, hundredths(50), hundredths(1), whole(1),
       hundredths(1), "score from which a position is entered"},
      {"signal.exit", ParameterUnit::Fraction, hundredths(0), hundredths(0), hundredths(99),
       hundredths(1), "score up to which a position is left, less than signal.enter"},
      {"signal.reversal", ParameterUnit::None, whole(0), whole(0), whole(1), whole(1),
       "what an opposite score does to a position: 0 turn it around, 1 close it"},
      {"signal.approval", ParameterUnit::None, whole(1), whole(0), whole(1), whole(1),
       "who approves: 0 nobody, signals are only recorded, 1 automatic"},
      {"signal.order", ParameterUnit::None, whole(0), whole(0), whole(1), whole(1),
       "order that takes it there: 0 limit at the touch and slack, 1 market"},
      {"signal.slack", ParameterUnit::Ticks, whole(10), whole(0), whole(10'000), whole(1),
       "how far beyond the touch a limit order may take"},
  }};
  return kSpecs;
}

}  // namespace

std::span<const ParameterSpec> signal_parameters() { return specs(); }

SignalSettings signal_settings(const ParameterSet& parameters) {
  return {
      .strength_min = parameters.get("signal.strength_min"),
      .window = std::chrono::seconds(parameters.get_integer("signal.window")),
      .enter = parameters.get("signal.enter"),
      .exit = parameters.get("signal.exit"),
      .reversal = parameters.get_integer("signal.reversal") == 0 ? SignalReversal::Turn
                                                                 : SignalReversal::Close,
      .approval = parameters.get_integer("signal.approval") == 0 ? SignalApproval::None
                                                                 : SignalApproval::Automatic,
      .order = parameters.get_integer("signal.order") == 0 ? OrderType::Limit : OrderType::Market,
      .slack_ticks = parameters.get_integer("signal.slack")};
}

}  // namespace tw::execution
