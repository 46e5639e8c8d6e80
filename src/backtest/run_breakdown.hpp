#pragma once

#include <array>
#include <vector>

#include "backtest/projection.hpp"
#include "performance/closing_fees.hpp"
#include "performance/result_distribution.hpp"

namespace tw::backtest {

/// What one part of a run came to, in settle currency; its positions still open are left out.
struct RunPart {
  performance::Costs costs;
  performance::TradeStatistics trades;

  /// Before fees.
  Decimal realized_gross() const { return trades.gained() - trades.lost(); }
  /// After fees and funding.
  Decimal net() const { return realized_gross() - costs.fees() - costs.funding(); }
};

/// Divides the rows of a run: by instrument, by hour of the day, by who made the market; and how
/// the results of closing fills are spread after the fees of what they closed. Rows go on as they
/// came.
class RunBreakdown final : public RowSink {
 public:
  static constexpr std::size_t kHours = 24;

  /// The sink must outlive this.
  RunBreakdown(RowSink& next, std::size_t instruments) : next_(next), instruments_(instruments) {}

  void on_order(const OrderRow& row) override { next_.on_order(row); }
  void on_fill(const FillRow& row) override;
  void on_funding(const FundingPaidRow& row) override;
  void on_amend(const AmendRow& row) override { next_.on_amend(row); }

  struct OfInstrument {
    RunPart part;
    performance::ClosingFees fees;
  };
  /// By InstrumentId.
  const std::vector<OfInstrument>& instruments() const { return instruments_; }
  /// By UTC hour of the day: of fills when we learned of them, of funding when it was due.
  const std::array<RunPart, kHours>& hours() const { return hours_; }
  const performance::Costs& maker() const { return maker_; }
  const performance::Costs& taker() const { return taker_; }
  const performance::ResultDistribution& results() const { return results_; }

 private:
  RowSink& next_;
  std::vector<OfInstrument> instruments_;
  std::array<RunPart, kHours> hours_;
  performance::Costs maker_;
  performance::Costs taker_;
  performance::ResultDistribution results_;
};

}  // namespace tw::backtest
