#pragma once

#include <optional>
#include <string>

#include "model/market_bounds.hpp"

namespace tw::data {

/// Checks the receive times of one recording: they never run backwards, and a wild one is refused,
/// since a replay lets timers run through market time and would be busy for hours or longer.
/// Input:   the times of its lines in their order.
class ReceiveClock {
 public:
  static constexpr Timestamp kFirst = kReceiveFirst;
  static constexpr Timestamp kEnd = kReceiveEnd;
  static constexpr Duration kHoleMax = std::chrono::days(31);

  /// Why `at` cannot follow the time before it; nothing when it can.
  std::optional<std::string> refuse(Timestamp at);

 private:
  std::optional<Timestamp> last_;
};

}  // namespace tw::data
