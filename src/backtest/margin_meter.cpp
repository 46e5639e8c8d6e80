#include "backtest/margin_meter.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "portfolio/margin/contract_margin.hpp"

namespace tw::backtest {
namespace {

// Above every amount that is admitted.
constexpr Decimal kEndless = Decimal::from_int(1'000'000'000'000'000);

Decimal unrealized(const portfolio::PositionExposure& position) {
  const Decimal gained = position.mark_value - position.entry_value;
  const bool is_against = (position.sign > 0) == (position.kind == ContractKind::Inverse);
  return is_against ? -gained : gained;
}

// An isolated position has its own margin and what it gained or lost, and nothing else.
bool is_used_up(const portfolio::PositionExposure& position) {
  return portfolio::initial_margin_isolated(position) + unrealized(position) <
         portfolio::maintenance_margin(position);
}

}  // namespace

MarginMeter::MarginMeter(const engine::Loop& loop,
                         const std::vector<InstrumentDefined>& instruments, AccountId account,
                         const MarginSetup& setup)
    : loop_(loop),
      instruments_(instruments),
      account_(account),
      collateral_(portfolio::CollateralTable::in_full(loop.group().settings().account.settle)),
      tier_{.value_max = kEndless, .maintenance_rate = setup.maintenance_rate, .deduction = {}} {
  for (const InstrumentDefined& each : instruments) {
    tiers_.push_back({each.listing.id, std::span(&tier_, 1)});
  }
  marks_.reserve(instruments.size());
}

void MarginMeter::take() {
  const portfolio::Portfolio& portfolio = loop_.facts().portfolio();
  const auto state = portfolio.margin(account_, value(), exposure_);
  if (!state.has_value()) {  // a value that does not fit
    return;
  }
  if (!taken_.has_value()) {
    taken_ = MarginFigures{.reserved_max = {}, .free_min = state->free, .below_maintenance_at = {}};
  }
  taken_->reserved_max = std::max(taken_->reserved_max, state->reserved);
  taken_->free_min = std::min(taken_->free_min, state->free);
  if (!taken_->below_maintenance_at.has_value() && is_below_maintenance(*state)) {
    taken_->below_maintenance_at = loop_.now();
  }
}

portfolio::Valuation MarginMeter::value() {
  marks_.clear();
  for (const InstrumentDefined& each : instruments_) {
    if (const auto mark = loop_.market().mark(each.listing.id)) {
      marks_.push_back({each.listing.id, *mark});
    }
  }
  const Account& account = loop_.group().settings().account;
  prices_.clear();
  engine::add_spot_prices({loop_.facts(), loop_.market(), account, loop_.now()}, prices_);
  return {.currency = account.settle,
          .at = loop_.now(),
          .instruments = &loop_.facts().instruments(),
          .collateral = &collateral_,
          .prices = prices_,
          .marks = marks_,
          .tiers = tiers_};
}

bool MarginMeter::is_below_maintenance(const portfolio::MarginState& state) const {
  switch (loop_.facts().portfolio().margin_settings().mode(account_)) {
    case MarginMode::Cash:
      return false;
    case MarginMode::Isolated:
      return std::ranges::any_of(exposure_.positions, is_used_up);
    case MarginMode::Cross:
      return !exposure_.positions.empty() && state.total < state.maintenance;
  }
  std::unreachable();
}

}  // namespace tw::backtest
