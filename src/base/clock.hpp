#pragma once

#include "base/time.hpp"

namespace tw {

/// Engine time: the largest input time seen so far. It never runs backwards, and nothing but an
/// input moves it.
class EngineClock {
 public:
  void advance_to(Timestamp at) { now_ = at > now_ ? at : now_; }
  Timestamp now() const { return now_; }

 private:
  Timestamp now_{};
};

/// Where edges read the time of day; tests and replays inject their own.
class WallClock {
 public:
  virtual ~WallClock() = default;
  virtual Timestamp now() = 0;
  /// Returns at `at` or earlier when woken; the caller checks again.
  virtual void sleep_until(Timestamp at) = 0;
};

}  // namespace tw
