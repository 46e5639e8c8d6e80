#pragma once

#include <optional>

#include "model/ports.hpp"

namespace tw::backtest {

/// The log of a run whose time is the market's: while the disk works that time stands still, so to
/// the engine every record is durable at once. In return whoever moves the time commits before it
/// reaches what `owed_since` speaks of.
class MarketTimeLog final : public Log {
 public:
  explicit MarketTimeLog(Log& below) : below_(below) {}

  void append(const Record& record) override;
  Result<void> commit() override;
  Result<void> start_commit() override { return {}; }
  std::uint64_t durable() const override { return appended_; }

  /// When the oldest command was decided that increases risk and whose record is not committed.
  std::optional<Timestamp> owed_since() const { return owed_since_; }

 private:
  Log& below_;
  std::uint64_t appended_ = 0;
  std::optional<Timestamp> owed_since_;
};

}  // namespace tw::backtest
