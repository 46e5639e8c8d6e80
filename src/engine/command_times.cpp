#include "engine/command_times.hpp"

#include "base/state_archive.hpp"

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

void CommandTimes::save(StateWriter& out) const {
  out.list(times_, [](StateWriter& each, const Timestamp& at) { each.moment(at); });
  out(static_cast<std::uint32_t>(next_));
}

void CommandTimes::load(StateReader& in) {
  std::uint32_t next = 0;
  in.list(times_, [](StateReader& each, Timestamp& at) { each.moment(at); });
  in(next);
  in.require(times_.size() < kKept ? next == times_.size() : times_.size() == kKept);
  in.require(next < kKept);
  next_ = next;
}

}  // namespace tw::engine
