#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/time.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::engine {

/// When the newest orders and amends of a group were decided, for the limit of their rate.
/// Input:   times that never run back.
/// Cost:    O(1) to add, O(log kept) to count; no allocation after construction.
class CommandTimes {
 public:
  static constexpr std::size_t kKept = 1'000;  ///< no limit may be larger

  CommandTimes() { times_.reserve(kKept); }

  void add(Timestamp at);
  /// How many were decided less than a second before `now`; at most kKept.
  std::int64_t within_second(Timestamp now) const;

  void save(StateWriter& out) const;
  /// Into an empty one.
  void load(StateReader& in);

  friend bool operator==(const CommandTimes&, const CommandTimes&) = default;

 private:
  std::vector<Timestamp> times_;  // a ring once full
  std::size_t next_ = 0;
};

}  // namespace tw::engine
