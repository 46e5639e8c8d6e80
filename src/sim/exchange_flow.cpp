#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "sim/exchange_state.hpp"

// How time passes at the exchange: what the market did, what follows from it, and when it is quiet.
namespace tw::sim {

Exchange::State::State(LiquiditySource& source, const ExchangeLimits& wanted)
    : liquidity(source), limits(wanted), accounts(contracts, *this), history(wanted) {}

// ---- what it values by

std::optional<Price> Exchange::State::mark(InstrumentId instrument) const {
  const ReferencePrices& prices = markets.at(instrument.value()).prices;
  return prices.mark.has_value() ? prices.mark : prices.last;
}

std::optional<Decimal> Exchange::State::usd_index(Currency currency) const {
  static const Currency kDollars[] = {Currency{"USDT"}, Currency{"USDC"}, Currency{"USD"}};
  const auto is_dollar = [](Currency asset) { return std::ranges::count(kDollars, asset) > 0; };
  if (is_dollar(currency)) {
    return Decimal::from_int(1);
  }
  for (std::size_t i = 0; i < contracts.size(); ++i) {
    const Listing& listing = contracts[i].instrument.listing();
    const ReferencePrices& prices = markets[i].prices;
    const auto price = prices.index.has_value() ? prices.index : mark(listing.id);
    if (listing.base == currency && is_dollar(listing.quote) && price.has_value()) {
      return price->decimal();
    }
  }
  return std::nullopt;
}

OrderContext Exchange::State::context(InstrumentId instrument) const {
  return {contracts[instrument.value()], markets[instrument.value()].prices,
          liquidity.books().at(instrument)};
}

Quantity Exchange::State::position(PairId pair) const {
  const VenuePosition* held = accounts.find_position(pair.account, pair.instrument);
  return held == nullptr ? Quantity{} : held->quantity;
}

Quantity Exchange::State::reducible(PairId pair, Side side) const {
  const Quantity held = position(pair);
  return held.sign() == -direction(side) ? abs(held) : Quantity{};
}

Quantity Exchange::State::reducible_beside(PairId pair, Side side, VenueOrderId order) {
  Quantity most = reducible(pair, side);
  if (limits.reduce_rule == ReduceRule::Each) {
    return most;
  }
  for (const VenueOrderId each : pair_of(pair).reducing) {
    const HeldOrder& held = orders.find(each)->held;
    if (each != order && held.request.terms.side == side) {
      most -= held.remaining();
    }
  }
  return std::max(most, Quantity{});
}

Pair& Exchange::State::pair_of(PairId pair) {
  std::vector<Pair>& of_account = pairs.at(pair.account.value());
  if (of_account.size() <= pair.instrument.value()) {
    of_account.resize(contracts.size());
  }
  return of_account[pair.instrument.value()];
}

// ---- time

std::optional<Timestamp> Exchange::State::next_event() const {
  const std::optional<Timestamp> next = liquidity.next_event();
  if (funding_due == kTimestampMax) {
    return next;
  }
  return next.has_value() ? std::min(*next, funding_due) : funding_due;
}

void Exchange::State::find_funding() {
  funding_due = kTimestampMax;
  for (const VenueMarket& market : markets) {
    const Timestamp due = market.prices.funding_next;
    funding_due = due == Timestamp{} ? funding_due : std::min(funding_due, due);
  }
}

// Lets everything up to `at` happen in the order of time.
void Exchange::State::pass(Timestamp at) {
  TW_ASSERT(at >= now);
  for (auto next = next_event(); next.has_value() && *next <= at;) {
    now = std::max(now, *next);
    liquidity.advance_to(now);
    settle();
    pay_funding();
    const auto following = next_event();
    if (following == next) {
      break;  // nothing comes of it
    }
    next = following;
  }
  now = at;
  liquidity.advance_to(now);
  settle();
}

// Until nothing follows from anything.
void Exchange::State::settle() {
  do {
    drain();
  } while (follow_up());
}

void Exchange::State::drain() {
  while (liquidity.has_delivery(now)) {
    book(liquidity.pop_delivery());
  }
}

bool Exchange::State::follow_up() {
  if (!dirty.empty()) {
    const PairId pair = dirty.front();
    dirty.pop_front();
    keep_up(pair);
    return true;
  }
  if (!fired.empty()) {
    const VenueOrderId order = fired.front();
    fired.pop_front();
    trigger(order);
    return true;
  }
  return false;
}

void Exchange::State::mark_dirty(PairId id) {
  Pair& pair = pair_of(id);
  if (!pair.is_dirty && has_margin(contracts[id.instrument.value()])) {
    pair.is_dirty = true;
    dirty.push_back(id);
  }
}

// After a fill: stops of the position and reduce-only orders follow it.
void Exchange::State::keep_up(PairId id) {
  Pair& pair = pair_of(id);
  pair.is_dirty = false;
  const int sign = position(id).sign();
  if (pair.sign != sign) {
    clear_stops(id);
    pair.sign = sign;
  }
  const std::vector<StopsDue> due = std::exchange(pair.due, {});
  for (const StopsDue& each : due) {
    attach(id, each);
  }
  resize_full(id);
  recut(id);
}

// What the source of liquidity did not do itself; where it is done here, the oldest stay.
void Exchange::State::recut(PairId id) {
  const std::vector<VenueOrderId> reducing = pair_of(id).reducing;
  Quantity left[] = {reducible(id, Side::Buy), reducible(id, Side::Sell)};
  for (const VenueOrderId each : reducing) {
    ActiveOrder* order = orders.find(each);
    if (order == nullptr) {
      continue;
    }
    Quantity& most = left[std::to_underlying(order->held.request.terms.side)];
    const Quantity kept = std::min(order->held.remaining(), most);
    if (!most.is_zero() && order->held.remaining() > most) {
      send_amend(*order, order->held.request.terms.limit_price, order->held.filled + most);
      order = orders.find(each);
    }
    // Also where so little is no order for the source.
    if (order != nullptr && order->held.remaining() > most) {
      send_cancel(*order, EndCause::ReduceOnly);
    }
    if (limits.reduce_rule == ReduceRule::Together) {
      most -= kept;
    }
  }
}

void Exchange::State::fire(InstrumentId instrument, TriggerBy by, Price price) {
  reached.clear();
  waiting.take_reached(instrument, by, price, reached);
  for (const VenueOrderId each : reached) {
    orders.find(each)->is_fired = true;
    fired.push_back(each);
  }
}

}  // namespace tw::sim
