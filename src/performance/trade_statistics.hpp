#pragma once

#include <cstdint>
#include <optional>

#include "base/decimal.hpp"

namespace tw::performance {

/// Counts and sums over closing fills, each with its price PnL before fees.
/// Cost: O(1), no allocation.
class TradeStatistics {
 public:
  /// One fill that closed something; zero PnL counts as neither win nor loss.
  void on_close(Decimal realized_gross);

  std::uint64_t closes() const { return closes_; }
  std::uint64_t wins() const { return wins_; }
  std::uint64_t losses() const { return losses_; }
  /// Share of wins among closes; nothing without closes.
  std::optional<Decimal> win_rate() const;
  /// Gains over losses; nothing without losses.
  std::optional<Decimal> profit_factor() const;

 private:
  std::uint64_t closes_ = 0;
  std::uint64_t wins_ = 0;
  std::uint64_t losses_ = 0;
  Decimal gained_;
  Decimal lost_;  ///< >= 0
};

}  // namespace tw::performance
