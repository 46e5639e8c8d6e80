#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "json/value.hpp"
#include "model/ports.hpp"

namespace tw::control {

/// How fast the journal was: medians of its last commits, and the slowest of all.
struct JournalLatency {
  std::uint64_t commits = 0;  ///< measured; nothing else means anything before the first
  Duration durable{};         ///< from the first record staged until all staged with it are durable
  Duration disk{};            ///< of that: the write and the sync
  Duration durable_max{};
  Duration disk_max{};
};

/// The published form, as the `journal` object of a result.
json::Value to_json(const JournalLatency& latency);

/// Measures the commits of a journal by a clock that never goes back. Passes everything on.
/// Cost: two looks at the clock a commit, one when the first record of it is staged.
class TimedLog final : public Log {
 public:
  using Clock = Timestamp (*)();

  /// `journal` must outlive this.
  explicit TimedLog(Log& journal, Clock clock = &steady_now);

  void append(const Record& record) override;
  Result<void> commit() override;
  std::uint64_t durable() const override { return journal_.durable(); }

  JournalLatency latency() const;

 private:
  static constexpr std::size_t kKept = 64;

  static Timestamp steady_now();

  Log& journal_;
  Clock clock_;
  std::optional<Timestamp> staged_since_;
  JournalLatency measured_;  // without the medians
  std::array<Duration, kKept> durable_{};
  std::array<Duration, kKept> disk_{};
};

}  // namespace tw::control
