#include "engine/command_times.hpp"

namespace tw::engine {

void CommandTimes::add(Timestamp at) {
  if (times_.size() < kKept) {
    times_.push_back(at);
  } else {
    times_[next_] = at;
  }
  next_ = (next_ + 1) % kKept;
}

// From the newest back.
std::int64_t CommandTimes::within_second(Timestamp now) const {
  std::int64_t count = 0;
  for (std::size_t back = 1; back <= times_.size(); ++back) {
    if (now - times_[(next_ + kKept - back) % kKept] >= std::chrono::seconds(1)) {
      break;
    }
    ++count;
  }
  return count;
}

}  // namespace tw::engine
