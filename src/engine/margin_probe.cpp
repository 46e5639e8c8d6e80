#include "engine/margin_probe.hpp"

#include "base/assert.hpp"

namespace tw::engine {
MarginProbe::MarginProbe(Currency settle)
    : collateral_(portfolio::CollateralTable::in_full(settle)) {}

void MarginProbe::ask(const Stand& stand, const OrderTerms& terms, risk::RiskView& view) {
  const BalanceNeed balance = balance_need(stand, {.instrument = terms.instrument,
                                                   .side = terms.side,
                                                   .price = terms.limit_price,
                                                   .quantity = terms.quantity,
                                                   .replaced = {}});
  view.balance_check = balance.check;
  view.balance = balance.need;
  if (take_orders(stand)) {
    orders_.add({.order = stand.facts.next_order_id(),
                 .strategy = {},
                 .key = {stand.account.id, terms.instrument, PositionSide::Net},
                 .side = terms.side,
                 .reduce_only = terms.reduce_only,
                 .price = terms.limit_price,
                 .quantity = terms.quantity,
                 .filled = {},
                 .is_amending = 0,
                 .asked_price = {},
                 .asked_quantity = {}});
    compare(stand, view);
  }
}

void MarginProbe::ask(const Stand& stand, ClientOrderId order, const risk::NewTerms& wanted,
                      risk::RiskView& view) {
  const Order* held = stand.facts.orders().find(order);
  TW_ASSERT(held != nullptr);
  const BalanceNeed balance = balance_need(stand, {.instrument = held->terms.instrument,
                                                   .side = held->terms.side,
                                                   .price = wanted.limit_price,
                                                   .quantity = wanted.quantity - held->filled,
                                                   .replaced = order});
  view.balance_check = balance.check;
  view.balance = balance.need;
  if (take_orders(stand)) {
    orders_.refuse_amend(order);
    orders_.ask_amend(order, wanted.limit_price, wanted.quantity);
    compare(stand, view);
  }
}

bool MarginProbe::take_orders(const Stand& stand) {
  const portfolio::Portfolio& portfolio = stand.facts.portfolio();
  const bool is_chosen = portfolio.margin_settings().is_chosen(stand.account.id);
  if (is_chosen) {
    orders_ = portfolio.reservations();
  }
  return is_chosen;
}

void MarginProbe::compare(const Stand& stand, risk::RiskView& view) {
  marks_.clear();
  for (std::uint32_t i = 0; i < stand.market.size(); ++i) {
    if (const auto mark = stand.market.mark(InstrumentId{i})) {
      marks_.push_back({InstrumentId{i}, *mark});
    }
  }
  prices_.clear();
  add_spot_prices(stand, prices_);
  const portfolio::Valuation valuation{.currency = stand.account.settle,
                                       .at = stand.now,
                                       .instruments = &stand.facts.instruments(),
                                       .collateral = &collateral_,
                                       .prices = prices_,
                                       .marks = marks_,
                                       .tiers = {}};
  const portfolio::Portfolio& portfolio = stand.facts.portfolio();
  const auto before = portfolio.margin(stand.account.id, valuation, exposure_);
  const auto after = portfolio.margin_with(orders_, stand.account.id, valuation, exposure_);
  view.margin_check = risk::MarginCheck::Unknown;
  if (before.has_value() && after.has_value()) {
    view.margin_check = risk::MarginCheck::Known;
    view.margin = {.more = before->free - after->free, .free = before->free};
  }
}

}  // namespace tw::engine
