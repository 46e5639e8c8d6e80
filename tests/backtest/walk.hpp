#pragma once

#include <string>
#include <vector>

#include "backtest/session.hpp"
#include "support/event_list.hpp"
#include "support/market_samples.hpp"

namespace tw::backtest {

/// A random walk of one or two instruments around 100.0 with trades through the touch.
class Walk {
 public:
  Walk(std::uint64_t seed, std::size_t instruments, int events);
  const std::vector<Event>& events() const { return events_; }

 private:
  std::vector<support::MarketScript> scripts_;
  std::vector<Event> events_;
};

/// A grid of 5 ms latency on as many instruments.
SessionSettings grid_settings(std::size_t instruments);

/// Keeps every record, encoded; may fail from one commit on.
class KeepingLog final : public Log {
 public:
  void append(const Record& record) override;
  Result<void> commit() override;
  std::uint64_t durable() const override { return durable_records; }

  std::vector<Record> records;
  std::vector<std::byte> bytes;
  std::uint64_t durable_records = 0;
  std::uint64_t commits = 0;
  std::uint64_t commits_max = UINT64_MAX;  ///< further ones fail
};

/// Everything that happened in a run from start to end.
struct Played {
  KeepingLog log;
  std::string fills;  ///< lines of fills.csv
  std::string orders;
};

/// Plays to the end; between steps it commits with probability `commits` / 8.
void play(const SessionSettings& settings, const std::vector<Event>& events, Played& out,
          std::uint64_t commits = 0);

}  // namespace tw::backtest
