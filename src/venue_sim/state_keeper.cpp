#include "venue_sim/state_keeper.hpp"

#include <algorithm>
#include <chrono>

#include "venue_sim/venue_state.hpp"

namespace tw::venue_sim {
namespace {

constexpr Duration kPeriod = std::chrono::seconds(5);
constexpr int kShare = 20;  // of the time that passes

Timestamp wall_now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

std::uint64_t newest_entry(const Trace& trace) {
  return trace.entries().empty() ? 0 : trace.entries().back().number;
}

}  // namespace

Result<void> StateKeeper::save(Ending ending) {
  const auto begun = std::chrono::steady_clock::now();
  bytes_.clear();
  parts_.save(bytes_);
  Result<void> stored = file_.store(bytes_, ending);
  failure_ = stored.has_value() ? "" : stored.error().what;
  saved_at_ = parts_.now;
  saved_entry_ = newest_entry(parts_.trace);
  const Duration taken = std::chrono::steady_clock::now() - begun;
  due_ = wall_now() + std::max(kPeriod, kShare * taken);
  return stored;
}

bool StateKeeper::has_changed() const {
  return parts_.now != saved_at_ || newest_entry(parts_.trace) != saved_entry_ || !failure_.empty();
}

std::optional<Timestamp> StateKeeper::on_wake(Timestamp wall) {
  if (!has_changed()) {
    return std::nullopt;
  }
  if (wall >= due_) {
    static_cast<void>(save(Ending::Running));
  }
  return due_;
}

}  // namespace tw::venue_sim
