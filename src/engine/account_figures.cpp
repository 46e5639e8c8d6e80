#include "engine/account_figures.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::engine {

Worth worth_of(const Stand& stand) {
  const portfolio::Portfolio& portfolio = stand.facts.portfolio();
  Worth worth;
  worth.balance = portfolio.wallet(stand.account.id).amount;
  for (const Position& position : portfolio.positions()) {
    if (position.key.account != stand.account.id || position.quantity.is_zero()) {
      continue;
    }
    const auto instrument = stand.facts.instruments().at(position.key.instrument, stand.now);
    const auto mark = stand.market.mark(position.key.instrument);
    if (!instrument.has_value() || !mark.has_value()) {
      worth.is_whole = false;
      continue;
    }
    const auto value = instrument->notional(*mark, position.quantity);
    TW_ASSERT(value.has_value());  // the marks of a book and positions were admitted
    worth.unrealized_gross += portfolio.unrealized_gross(position.key, *instrument, *mark);
    worth.position_value += value->amount;
    worth.exposure += abs(value->amount);
  }
  return worth;
}

std::optional<Decimal> equity(const Stand& stand) {
  const Worth worth = worth_of(stand);
  return worth.is_whole ? std::optional(worth.equity()) : std::nullopt;
}

OpenQuantities open_quantities(const FactState& facts, AccountId account, InstrumentId instrument) {
  OpenQuantities open{
      .position = facts.portfolio().quantity({account, instrument}), .buys = {}, .sells = {}};
  for (const Order& order : facts.orders().live()) {
    if (order.terms.instrument == instrument && order.route.account == account) {
      (order.terms.side == Side::Buy ? open.buys : open.sells) += order.remaining_max();
    }
  }
  return open;
}

std::optional<Decimal> notional_besides(const Stand& stand, InstrumentId except) {
  Decimal sum;
  for (std::uint32_t i = 0; i < stand.facts.instruments().size(); ++i) {
    const InstrumentId id{i};
    const OpenQuantities open = open_quantities(stand.facts, stand.account.id, id);
    const Quantity worst =
        std::max(abs(open.position + open.buys), abs(open.position - open.sells));
    if (id == except || worst.is_zero()) {
      continue;
    }
    const auto instrument = stand.facts.instruments().at(id, stand.now);
    const auto mark = stand.market.mark(id);
    if (!instrument.has_value() || !mark.has_value()) {
      return std::nullopt;
    }
    const auto value = instrument->notional(*mark, worst);
    if (!value.has_value() || instrument->listing().settle != stand.account.settle) {
      return std::nullopt;
    }
    sum += value->amount;
  }
  return sum;
}

}  // namespace tw::engine
