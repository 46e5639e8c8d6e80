#pragma once

#include <cstdint>

#include "base/decimal.hpp"
#include "performance/figure.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

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
  Decimal gained() const { return gained_; }
  /// >= 0.
  Decimal lost() const { return lost_; }
  /// Share of wins among closes. Errors: NoTrades.
  Figure<Decimal> win_rate() const;
  /// Gains over losses. Errors: NoTrades, NoLosses.
  Figure<Decimal> profit_factor() const;
  /// Mean of all closes, also of those that are neither. Errors: NoTrades.
  Figure<Decimal> expectancy() const;
  /// Mean of the wins. Errors: NoTrades, NoWins.
  Figure<Decimal> average_win() const;
  /// Mean of the losses, > 0. Errors: NoTrades, NoLosses.
  Figure<Decimal> average_loss() const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  friend bool operator==(const TradeStatistics&, const TradeStatistics&) = default;

 private:
  std::uint64_t closes_ = 0;
  std::uint64_t wins_ = 0;
  std::uint64_t losses_ = 0;
  Decimal gained_;
  Decimal lost_;  ///< >= 0
};

}  // namespace tw::performance
