#include "engine/account_figures.hpp"

#include <algorithm>

#include "market/taking_cost.hpp"
#include "model/admitted.hpp"
#include "model/contract_units.hpp"

namespace tw::engine {
namespace {

using risk::MarginCheck;

// A market order goes through the book as it stands.
std::optional<Decimal> cost_of(const Stand& stand, const WantedOrder& order,
                               const Instrument& instrument) {
  if (order.price.is_zero()) {
    return market::taking_cost(stand.market.book(order.instrument), instrument, order.side,
                               order.quantity);
  }
  const auto value = instrument.notional(order.price, order.quantity);
  return value.has_value() ? std::optional(value->amount) : std::nullopt;
}

// What a spot order gives, of quote or of base; nothing where it cannot be valued.
std::optional<Money> given_by(const Stand& stand, const WantedOrder& order,
                              const Instrument& instrument) {
  const Listing& listing = instrument.listing();
  if (order.side == Side::Sell) {
    const auto units = units_of(listing, order.quantity);
    return units.has_value() ? std::optional(Money{*units, listing.base}) : std::nullopt;
  }
  const auto value = cost_of(stand, order, instrument);
  if (!value.has_value() || !is_admitted(*value)) {
    return std::nullopt;
  }
  // A limit order may take or rest.
  const InstrumentTerms& terms = instrument.terms();
  const Decimal rate = std::max({terms.taker_fee, terms.maker_fee, Rate{}}).decimal();
  return Money{*value + multiply(*value, rate, Rounding::Up), listing.quote};
}

WantedOrder at_worst(const portfolio::Reservation& live) {
  const bool is_amending = live.is_amending != 0;
  return {.instrument = live.key.instrument,
          .side = live.side,
          .price = is_amending ? std::max(live.price, live.asked_price) : live.price,
          .quantity = live.open(),
          .replaced = {}};
}

}  // namespace

Worth worth_of(const Stand& stand) {
  const portfolio::Portfolio& portfolio = stand.facts.portfolio();
  Worth worth;
  worth.balance = portfolio.balance(stand.account.id, stand.facts.instruments()).amount;
  for (const Position& position : portfolio.positions()) {
    if (position.key.account != stand.account.id || position.quantity.is_zero()) {
      continue;
    }
    const auto instrument = stand.facts.instruments().at(position.key.instrument, stand.now);
    const auto mark = stand.market.mark(position.key.instrument);
    if (!instrument.has_value() || !mark.has_value() ||
        instrument->listing().settle != stand.account.settle) {
      worth.is_whole = false;
      continue;
    }
    // Fills were admitted, a mark may be anything.
    const auto value = instrument->notional(*mark, position.quantity);
    const auto unrealized = portfolio::unrealized_gross(position, *instrument, *mark);
    if (!value.has_value() || !unrealized.has_value()) {
      worth.is_whole = false;
      continue;
    }
    worth.unrealized_gross += *unrealized;
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

BalanceNeed balance_need(const Stand& stand, const WantedOrder& wanted) {
  const auto instrument_of = [&stand](InstrumentId id) {
    return stand.facts.instruments().at(id, stand.now);
  };
  const auto instrument = instrument_of(wanted.instrument);
  if (!instrument.has_value() || instrument->listing().kind != ContractKind::Spot) {
    return {};
  }
  const auto given = given_by(stand, wanted, *instrument);
  if (!given.has_value()) {
    return {.check = MarginCheck::Unknown, .need = {}};
  }
  const portfolio::Portfolio& portfolio = stand.facts.portfolio();
  Decimal free = portfolio.wallet(stand.account.id, given->currency).amount;
  for (const portfolio::Reservation& live : portfolio.reservations().open()) {
    const auto its_instrument = instrument_of(live.key.instrument);
    if (live.key.account != stand.account.id || live.order == wanted.replaced ||
        !its_instrument.has_value() || its_instrument->listing().kind != ContractKind::Spot) {
      continue;
    }
    const auto locked = given_by(stand, at_worst(live), *its_instrument);
    if (!locked.has_value()) {
      return {.check = MarginCheck::Unknown, .need = {}};
    }
    free -= locked->currency == given->currency ? locked->amount : Decimal{};
  }
  return {.check = MarginCheck::Known, .need = {.more = given->amount, .free = free}};
}

void add_spot_prices(const Stand& stand, std::vector<portfolio::AssetPrice>& out) {
  for (std::uint32_t i = 0; i < stand.facts.instruments().size(); ++i) {
    const Listing& listing = stand.facts.instruments().listing(InstrumentId{i});
    const bool is_known =
        std::ranges::find(out, listing.base, &portfolio::AssetPrice::asset) != out.end();
    const auto mark = stand.market.mark(InstrumentId{i});
    if (listing.kind == ContractKind::Spot && listing.quote == stand.account.settle &&
        mark.has_value() && !is_known) {
      out.push_back({listing.base, mark->decimal()});
    }
  }
}

}  // namespace tw::engine
