#pragma once

#include <optional>
#include <vector>

#include "venue_sim/state_file.hpp"

namespace tw::venue_sim {

struct VenueParts;

/// Saves a venue's state: at its beginning and end, when asked, and every few seconds of the wall
/// clock in which something has changed. Whoever saves waits for the disk, and at most a twentieth
/// of all time is spent so, where the disk is slow more seldom.
class StateKeeper {
 public:
  StateKeeper(VenueParts& parts, StateFile file) : parts_(parts), file_(std::move(file)) {}

  Result<void> save(Ending ending);
  /// Saves where that is due; returns when it is next. A failure is kept for `failure`, and it is
  /// tried again.
  std::optional<Timestamp> on_wake(Timestamp wall);
  /// Why the newest attempt failed; empty where it did not.
  const std::string& failure() const { return failure_; }
  const std::string& path() const { return path_; }

 private:
  bool has_changed() const;

  VenueParts& parts_;
  StateFile file_;
  std::string path_ = file_.path();
  std::string failure_;
  std::vector<std::byte> bytes_;
  Timestamp saved_at_;             // the venue's time
  std::uint64_t saved_entry_ = 0;  // newest of the trace
  Timestamp due_;                  // of the wall clock
};

}  // namespace tw::venue_sim
