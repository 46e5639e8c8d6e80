#pragma once

#include <optional>
#include <vector>

#include "engine/loop.hpp"

namespace tw::backtest {

/// How the account of a run stands in for its positions.
struct MarginSetup {
  MarginMode mode = MarginMode::Cash;
  std::vector<Decimal> leverage;  ///< of each instrument, >= 1; none with Cash
  Decimal maintenance_rate;       ///< of a position's value, the same for all sizes
};

/// What margin came to, settle currency.
struct MarginFigures {
  Decimal reserved_max;
  Decimal free_min;
  /// When the account would first have been liquidated: its equity fell below maintenance margin,
  /// with isolated margin what one position has of its own did. Nothing: never, or paid in full.
  std::optional<Timestamp> below_maintenance_at;
};

/// Measures the margin of a run while it goes. Nothing is liquidated.
/// Input:   a call per sample; the account is valued at the marks of the loop, its own currency is
///          collateral in full. A sample that cannot be valued is left out.
/// Cost:    O(positions + open orders^2) per sample; no allocation after warm-up.
class MarginMeter {
 public:
  /// Loop and instruments must outlive it.
  MarginMeter(const engine::Loop& loop, const std::vector<InstrumentDefined>& instruments,
              AccountId account, const MarginSetup& setup);

  MarginMeter(const MarginMeter&) = delete;
  MarginMeter& operator=(const MarginMeter&) = delete;

  void take();
  /// Zeroes before the first sample.
  MarginFigures figures() const { return taken_.value_or(MarginFigures()); }
  /// The same, nothing before the first sample: the whole state.
  const std::optional<MarginFigures>& taken() const { return taken_; }
  void go_on_from(const std::optional<MarginFigures>& taken) { taken_ = taken; }

 private:
  bool is_below_maintenance(const portfolio::MarginState& state) const;
  portfolio::Valuation value();

  const engine::Loop& loop_;
  const std::vector<InstrumentDefined>& instruments_;
  AccountId account_;
  portfolio::CollateralTable collateral_;
  portfolio::RiskTier tier_;
  std::vector<portfolio::InstrumentTiers> tiers_;
  std::vector<portfolio::InstrumentMark> marks_;
  std::vector<portfolio::AssetPrice> prices_;
  portfolio::AccountExposure exposure_;
  std::optional<MarginFigures> taken_;
};

}  // namespace tw::backtest
