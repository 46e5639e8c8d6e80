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

}  // namespace tw
