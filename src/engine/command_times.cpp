#include "engine/command_times.hpp"

#include <algorithm>
#include <span>

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

// Either part of the ring is in order.
std::int64_t CommandTimes::within_second(Timestamp now) const {
  const auto is_older = [now](Timestamp at) { return now - at >= std::chrono::seconds(1); };
  const std::span<const Timestamp> all = times_;
  std::int64_t count = 0;
  for (const auto part : {all.first(next_), all.subspan(next_)}) {
    count += part.end() - std::ranges::partition_point(part, is_older);
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
