#include "backtest/run_breakdown.hpp"

#include <utility>

namespace tw::backtest {
namespace {

std::size_t hour_of(Timestamp at) {
  const auto hours = std::chrono::floor<std::chrono::hours>(at).time_since_epoch().count();
  constexpr auto kHours = static_cast<std::int64_t>(RunBreakdown::kHours);
  return static_cast<std::size_t>((hours % kHours + kHours) % kHours);
}

}  // namespace

void RunBreakdown::on_fill(const FillRow& row) {
  const portfolio::FillEffect& effect = row.effect;
  const Fill& fill = effect.fill;
  OfInstrument& own = instruments_.at(fill.instrument.value());
  for (RunPart* part : {&own.part, &hours_[hour_of(row.at)]}) {
    part->costs.on_fill(effect.notional, fill.fee.amount);
    if (effect.has_closed()) {
      part->trades.on_close(effect.realized_gross);
    }
  }
  (fill.liquidity == Liquidity::Maker ? maker_ : taker_).on_fill(effect.notional, fill.fee.amount);
  const Quantity traded = fill.side == Side::Buy ? fill.quantity : -fill.quantity;
  const auto fees = own.fees.on_fill(effect.before, traded, fill.fee.amount);
  if (fees.has_value()) {
    results_.on(effect.realized_gross - *fees);
  }
  next_.on_fill(row);
}

void RunBreakdown::on_funding(const FundingPaidRow& row) {
  const Decimal paid = -row.paid.amount.amount;  // of costs more than zero is a cost
  instruments_.at(row.paid.instrument.value()).part.costs.on_funding(paid);
  hours_[hour_of(row.paid.due)].costs.on_funding(paid);
  next_.on_funding(row);
}

}  // namespace tw::backtest
