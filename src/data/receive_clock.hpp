#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"

namespace tw::data {

/// Checks the receive times of one recording: they never run backwards, and a wild one is refused,
/// since a replay lets timers run through market time and would be busy for hours or longer.
/// Input:   the times of its lines in their order.
class ReceiveClock {
 public:
  static constexpr Timestamp kFirst{std::chrono::sys_days{std::chrono::year{2000} / 1 / 1}};
  static constexpr Timestamp kEnd{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};
  static constexpr Duration kHoleMax = std::chrono::days(31);

  /// Why `at` cannot follow the time before it; nothing when it can.
  std::optional<std::string> refuse(Timestamp at);

 private:
  std::optional<Timestamp> last_;
};

}  // namespace tw::data
