#include "sim/matching_venue.hpp"

#include <algorithm>
#include <functional>

#include "base/assert.hpp"
#include "model/market_bounds.hpp"
#include "sim/growing_queue.hpp"
#include "sim/order_rules.hpp"

namespace tw::sim {
namespace {

constexpr std::size_t kPendingKept = 1'024;
constexpr std::size_t kChangedKept = 256;

// A price at which every market order trades.
std::int64_t any_price(Side side) { return side == Side::Buy ? kTicksEnd : 0; }

// Whether an order of this side and price trades with a resting one of the other side.
bool accepts(Side side, std::int64_t ticks, std::int64_t offered) {
  return MatchingBook::key_of(side, ticks) >= MatchingBook::key_of(side, offered);
}

bool would_take(const MatchingBook& book, const BookOrder& order) {
  const BookLevel* offered = book.best(opposite(order.side));
  return offered != nullptr && accepts(order.side, order.ticks, offered->ticks);
}

// What lies at prices that the order accepts, at most what it wants.
std::int64_t takeable(const MatchingBook& book, const BookOrder& order) {
  const Side other = opposite(order.side);
  std::int64_t offered = 0;
  for (std::size_t i = 0; i < book.level_count(other) && offered < order.remaining(); ++i) {
    const BookLevel& level = book.level(other, i);
    if (!accepts(order.side, order.ticks, level.ticks)) {
      break;
    }
    offered += level.lots;
  }
  return std::min(offered, order.remaining());
}

bool is_bounded(const Instrument& instrument, const OrderTerms& terms) {
  const auto lots = instrument.grid().lots(terms.quantity);
  const bool is_priced = terms.type == OrderType::Market ||
                         instrument.grid().ticks(terms.limit_price).value_or(kTicksEnd) < kTicksEnd;
  return lots.has_value() && *lots <= MatchingVenue::kOrderLotsMost && is_priced;
}

bool is_allowed(const Instrument& instrument, const OrderTerms& terms, const MatchingBook& book) {
  return obeys_rules(instrument, terms, book.touch(opposite(terms.side))) &&
         is_bounded(instrument, terms);
}

OrderTerms terms_of(const Instrument& instrument, const BookOrder& order) {
  return {.instrument = order.instrument,
          .side = order.side,
          .post_only = order.post_only,
          .reduce_only = order.reduce_only,
          .limit_price = instrument.grid().price(order.ticks),
          .quantity = instrument.grid().quantity(order.lots)};
}

// Of terms that are allowed.
void locate(BookOrder& order, const Instrument& instrument, const OrderTerms& terms) {
  order.ticks = terms.type == OrderType::Market
                    ? any_price(terms.side)
                    : instrument.grid().ticks(terms.limit_price).value_or(0);
  order.lots = instrument.grid().lots(terms.quantity).value_or(0);
}

}  // namespace

MatchingVenue::MatchingVenue(const MatchingConfig& config)
    : config_(config), index_(config.orders_max), pending_(kPendingKept) {
  TW_ASSERT(config.orders_max > 0 && config.orders_max <= kOrdersMost);
}

void MatchingVenue::list(const Instrument& instrument) {
  TW_ASSERT(instrument.id().value() == markets_.size());
  markets_.push_back({.instrument = instrument});
  for (std::vector<DepthLevel>& changed : markets_.back().changed) {
    changed.reserve(kChangedKept);
  }
  books_.list();
  has_begun_ = false;
}

Checked<void> MatchingVenue::set_flow(InstrumentId instrument, const FlowSettings& settings,
                                      std::uint64_t seed) {
  Market& market = markets_.at(instrument.value());
  if (market.flow.has_value()) {
    return fault(ErrorCode::Conflict, Field::Instrument);
  }
  TW_TRY(const FlowGenerator flow, FlowGenerator::make(market.instrument, settings, seed));
  market.flow = flow;
  has_begun_ = false;
  return {};
}

std::size_t MatchingVenue::generated_orders(InstrumentId instrument) const {
  return markets_.at(instrument.value()).generated;
}

// ---- time

void MatchingVenue::submit(const Command& command) {
  TW_ASSERT(command.decided_at >= now_ && command.decided_at >= last_submitted_);
  last_submitted_ = command.decided_at;
  push_growing(pending_, command);
}

// Of several instruments that act at one moment the first one is in front.
void MatchingVenue::find_flow() {
  flows_.clear();
  for (std::size_t i = 0; i < markets_.size(); ++i) {
    const auto next = markets_[i].flow.has_value() ? markets_[i].flow->next() : std::nullopt;
    if (next.has_value()) {
      flows_.push_back({*next, i});
    }
  }
  std::ranges::make_heap(flows_, std::greater{});
}

void MatchingVenue::rest_until(Timestamp at) {
  for (Market& market : markets_) {
    const auto next = market.flow.has_value() ? market.flow->next() : std::nullopt;
    if (next.has_value() && *next < at) {
      market.flow->start(at);
    }
  }
  find_flow();
}

void MatchingVenue::advance_to(Timestamp at) {
  TW_ASSERT(!is_busy_);
  is_busy_ = true;
  if (!has_begun_) {
    begin(pending_.is_empty() ? at : std::min(at, pending_.front().decided_at));
  }
  for (Timestamp next = next_time(); next <= at && next != kTimestampMax; next = next_time()) {
    now_ = std::max(now_, next);
    if (!pending_.is_empty() && pending_.front().decided_at == next) {
      const Command command = pending_.pop();
      std::visit([&](const auto& body) { arrive(body); }, command.body);
    } else {
      run_flow();
    }
  }
  now_ = std::max(now_, at);
  is_busy_ = false;
}

void MatchingVenue::begin(Timestamp at) {
  now_ = std::max(now_, at);
  has_begun_ = true;
  for (Market& market : markets_) {
    begin(market, now_);
  }
  find_flow();
}

void MatchingVenue::begin(Market& market, Timestamp at) {
  if (market.flow.has_value() && !market.flow->next().has_value()) {
    market.flow->start(at);
    refill(market);
  }
  if (market.sequence == 0) {
    publish_snapshot(market);
  }
}

void MatchingVenue::run_flow() {
  std::ranges::pop_heap(flows_, std::greater{});
  Market& market = markets_[flows_.back().market];
  carry_out(market, market.flow->act(market.book, market.generated));
  refill(market);
  flows_.back().at = market.flow->next().value_or(kTimestampMax);
  std::ranges::push_heap(flows_, std::greater{});
}

void MatchingVenue::refill(Market& market) {
  for (auto action = market.flow->refill(market.book); action.kind != FlowAction::Kind::Nothing;
       action = market.flow->refill(market.book)) {
    carry_out(market, action);
  }
}

void MatchingVenue::carry_out(Market& market, const FlowAction& action) {
  if (action.kind == FlowAction::Kind::Nothing) {
    return;
  }
  if (action.kind == FlowAction::Kind::Cancel) {
    static_cast<void>(cancel_generated(market, action));  // the level may have none
  } else {
    BookOrder order;
    order.venue_order_id = VenueOrderId{++venue_order_count_};
    order.instrument = market.instrument.id();
    order.side = action.side;
    order.is_generated = true;
    order.ticks = action.ticks;
    order.lots = action.lots;
    take(market, order);
    const bool is_waiting = action.kind == FlowAction::Kind::Place && order.remaining() > 0;
    if (is_waiting && !market.book.is_full_at(order.side, order.ticks)) {
      rest(market, order);
    }
  }
  publish_changes(market);
}

// Whether there was one.
bool MatchingVenue::cancel_generated(Market& market, const FlowAction& action) {
  std::uint32_t slot = market.book.level(action.side, action.level).last;
  while (slot != BookOrder::kNone && !pool_.at(slot).is_generated) {
    slot = pool_.at(slot).before;
  }
  if (slot == BookOrder::kNone) {
    return false;
  }
  remove(market, slot);
  return true;
}

// ---- a jump

Checked<void> MatchingVenue::jump(InstrumentId instrument, Price to) {
  TW_ASSERT(!is_busy_);
  Market& market = markets_.at(instrument.value());
  if (!market.flow.has_value() || !market.flow->next().has_value()) {
    return fault(ErrorCode::NotFound, Field::Instrument);
  }
  const auto ticks = market.instrument.grid().ticks(to);
  if (!ticks.has_value() || *ticks >= kTicksEnd) {
    return fault(ErrorCode::InvalidInput, Field::Price);
  }
  TW_CHECK(market.flow->move_to(*ticks));
  is_busy_ = true;
  for (const Side side : {Side::Buy, Side::Sell}) {
    for (std::size_t level = market.book.level_count(side); level-- > 0;) {
      while (level < market.book.level_count(side) &&
             cancel_generated(market, {.side = side, .level = level})) {
        publish_changes(market);
      }
    }
  }
  sweep(market, Side::Buy, *ticks);
  sweep(market, Side::Sell, *ticks);
  carry_out(market, market.flow->quote(Side::Buy));
  carry_out(market, market.flow->quote(Side::Sell));
  refill(market);
  carry_out(market, market.flow->print(Side::Buy, market.book));
  is_busy_ = false;
  return {};
}

// Takes what clients offer on the way to a price.
void MatchingVenue::sweep(Market& market, Side side, std::int64_t ticks) {
  carry_out(market,
            {.kind = FlowAction::Kind::Take, .side = side, .ticks = ticks, .lots = kOrderLotsMost});
}

// ---- commands

void MatchingVenue::arrive(const PlaceOrder& place) {
  if (const auto reason = refusal(place)) {
    deliver(OrderRejected{place.order, *reason});
    return;
  }
  const OrderTerms& terms = place.terms;
  Market& market = markets_[terms.instrument.value()];
  BookOrder order{.order = place.order,
                  .venue_order_id = VenueOrderId{++venue_order_count_},
                  .route = place.route,
                  .instrument = terms.instrument,
                  .side = terms.side,
                  .post_only = terms.post_only,
                  .reduce_only = terms.reduce_only};
  locate(order, market.instrument, terms);
  ids_.add(place.order);
  if (const auto end = immediate_end(market, order, terms)) {
    deliver(*end);
    return;
  }
  deliver(OrderAccepted{place.order, order.venue_order_id, terms.limit_price});
  take(market, order);
  if (order.remaining() > 0) {
    if (terms.type == OrderType::Market || terms.time_in_force != TimeInForce::Gtc) {
      deliver(OrderExpired{place.order, RejectReason::NotFilled,
                           market.instrument.grid().quantity(order.filled)});
    } else {
      rest(market, order);
    }
  }
  publish_changes(market);
}

void MatchingVenue::arrive(const CancelOrder& cancel) {
  const auto slot = index_.find(cancel.order);
  if (!slot.has_value()) {
    deliver(CancelRejected{cancel.order, RejectReason::UnknownOrder});
    return;
  }
  Market& market = market_of(pool_.at(*slot));
  deliver(OrderCanceled{cancel.order, market.instrument.grid().quantity(pool_.at(*slot).filled)});
  remove(market, *slot);
  publish_changes(market);
}

void MatchingVenue::arrive(const AmendOrder& amend) {
  const auto slot = index_.find(amend.order);
  if (!slot.has_value()) {
    deliver(AmendRejected{amend.order, RejectReason::UnknownOrder});
    return;
  }
  const BookOrder held = pool_.at(*slot);
  Market& market = market_of(held);
  OrderTerms terms = terms_of(market.instrument, held);
  terms.limit_price = amend.limit_price;
  terms.quantity = amend.quantity;
  if (const auto reason = refusal(market, held, terms)) {
    deliver(AmendRejected{amend.order, *reason});
    return;
  }
  BookOrder wanted = held;
  locate(wanted, market.instrument, terms);
  deliver(OrderAmended{amend.order, AmendCause::Requested, terms.limit_price, terms.quantity});
  if (wanted.ticks == held.ticks && wanted.lots <= held.lots) {
    if (wanted.lots < held.lots) {
      touch(market, held, market.book.shrink(pool_, *slot, wanted.lots));
    }
  } else {
    remove(market, *slot);
    take(market, wanted);
    if (wanted.remaining() > 0) {
      rest(market, wanted);
    }
  }
  publish_changes(market);
}

std::optional<RejectReason> MatchingVenue::refusal(const PlaceOrder& place) const {
  const OrderTerms& terms = place.terms;
  const std::size_t index = terms.instrument.value();
  if (index >= markets_.size() || index_.size() == config_.orders_max) {
    return RejectReason::NoMarket;
  }
  const bool is_new = ids_.is_newest(place.order);
  if (!is_new && (ids_.has(place.order) || index_.find(place.order).has_value())) {
    return RejectReason::DuplicateOrderId;
  }
  const Market& market = markets_[index];
  if (!is_allowed(market.instrument, terms, market.book)) {
    return RejectReason::InstrumentRule;
  }
  if (terms.is_conditional()) {
    return RejectReason::NoTriggerPrice;
  }
  const bool may_rest = terms.type == OrderType::Limit && terms.time_in_force == TimeInForce::Gtc;
  const bool is_full = may_rest && market.book.level_count(terms.side) == MatchingBook::kLevelsMax;
  return is_full ? std::optional(RejectReason::NoMarket) : std::nullopt;
}

std::optional<RejectReason> MatchingVenue::refusal(const Market& market, const BookOrder& held,
                                                   const OrderTerms& wanted) const {
  if (wanted.quantity <= market.instrument.grid().quantity(held.filled)) {
    return RejectReason::BelowFilled;
  }
  if (!is_allowed(market.instrument, wanted, market.book)) {
    return RejectReason::InstrumentRule;
  }
  BookOrder order = held;
  locate(order, market.instrument, wanted);
  if (order.ticks == held.ticks && order.lots <= held.lots) {
    return std::nullopt;
  }
  if (order.post_only == PostOnly::Yes && would_take(market.book, order)) {
    return RejectReason::WouldTake;
  }
  const bool is_full = market.book.level_count(held.side) == MatchingBook::kLevelsMax;
  return is_full ? std::optional(RejectReason::NoMarket) : std::nullopt;
}

// The end of an order that its own terms do not let into this market.
std::optional<OrderExpired> MatchingVenue::immediate_end(const Market& market,
                                                         const BookOrder& order,
                                                         const OrderTerms& terms) const {
  if (terms.post_only == PostOnly::Yes && would_take(market.book, order)) {
    return OrderExpired{order.order, RejectReason::WouldTake, {}};
  }
  const bool is_lacking =
      terms.time_in_force == TimeInForce::Fok && takeable(market.book, order) < order.lots;
  return is_lacking ? std::optional(OrderExpired{order.order, RejectReason::NotFilled, {}})
                    : std::nullopt;
}

// ---- orders meet

void MatchingVenue::take(Market& market, BookOrder& order) {
  const Side other = opposite(order.side);
  for (const BookLevel* level = market.book.best(other);
       level != nullptr && order.remaining() > 0 && accepts(order.side, order.ticks, level->ticks);
       level = market.book.best(other)) {
    meet(market, order, level->first);
  }
}

void MatchingVenue::meet(Market& market, BookOrder& taker, std::uint32_t maker_slot) {
  const BookGrid& grid = market.instrument.grid();
  BookOrder& maker = pool_.at(maker_slot);
  const std::int64_t ticks = maker.ticks;
  const std::int64_t lots = std::min(taker.remaining(), maker.remaining());
  const Price price = grid.price(ticks);
  const Quantity quantity = grid.quantity(lots);
  taker.filled += lots;
  report(market, taker, price, quantity, Liquidity::Taker);
  report(market, maker, price, quantity, Liquidity::Maker);
  if (lots < maker.remaining()) {
    touch(market, maker, market.book.fill(pool_, maker_slot, lots));
  } else {
    remove(market, maker_slot);
  }
  publish_trade(market, taker, ticks, lots);
}

void MatchingVenue::report(const Market& market, const BookOrder& order, Price price,
                           Quantity quantity, Liquidity liquidity) {
  if (order.is_generated) {
    return;
  }
  deliver(Fill{.order = order.order,
               .venue_order_id = order.venue_order_id,
               .fill_id = FillId{++fill_count_},
               .route = order.route,
               .instrument = order.instrument,
               .side = order.side,
               .liquidity = liquidity,
               .price = price,
               .quantity = quantity,
               .fee = fee_of(market.instrument, price, quantity, liquidity),
               .ts_event = now_});
}

void MatchingVenue::rest(Market& market, const BookOrder& order) {
  const std::uint32_t slot = pool_.take(order);
  touch(market, order, market.book.rest(pool_, slot));
  if (order.is_generated) {
    ++market.generated;
  } else {
    index_.add(order.order, slot);
  }
}

void MatchingVenue::remove(Market& market, std::uint32_t slot) {
  const BookOrder& order = pool_.at(slot);  // what it says stands until the slot is taken again
  touch(market, order, market.book.remove(pool_, slot));
  pool_.give_back(slot);
  if (order.is_generated) {
    --market.generated;
  } else {
    index_.remove(order.order);
  }
}

// A command sweeps levels in their order, and may come back to the one it began with.
void MatchingVenue::touch(Market& market, const BookOrder& order, std::int64_t lots) {
  std::vector<DepthLevel>& changed = market.changed[order.side == Side::Buy ? 0 : 1];
  const std::int64_t ticks = order.ticks;
  if (!changed.empty() && changed.front().ticks == ticks) {
    changed.front().lots = lots;
  } else if (!changed.empty() && changed.back().ticks == ticks) {
    changed.back().lots = lots;
  } else {
    changed.push_back({ticks, lots});
  }
}

// ---- answers and the public market

Event MatchingVenue::pop_delivery() {
  TW_ASSERT(!is_busy_);
  return deliveries_.pop();
}

void MatchingVenue::deliver(const EventBody& body) {
  push_growing(deliveries_, {.ts_event = now_, .ts_recv = now_, .body = body});
}

void MatchingVenue::tell(const EventBody& body) {
  if (listener_ != nullptr) {
    listener_->on_market({.ts_event = now_, .ts_recv = now_, .body = body});
  }
}

void MatchingVenue::publish_trade(Market& market, const BookOrder& taker, std::int64_t ticks,
                                  std::int64_t lots) {
  tell(Trade{.instrument = market.instrument.id(),
             .trade_id = ++market.trades,
             .ticks = ticks,
             .lots = lots,
             .aggressor = taker.side});
}

// Levels of the whole book, in the place of those that changed.
void MatchingVenue::publish_snapshot(Market& market) {
  for (const Side side : {Side::Buy, Side::Sell}) {
    std::vector<DepthLevel>& levels = market.changed[side == Side::Buy ? 0 : 1];
    levels.clear();
    for (std::size_t i = 0; i < market.book.level_count(side); ++i) {
      levels.push_back({market.book.level(side, i).ticks, market.book.level(side, i).lots});
    }
  }
  const bool is_first = market.sequence == 0;
  market.sequence = std::max<std::uint64_t>(market.sequence, 1);
  const DepthUpdate update{.instrument = market.instrument.id(),
                           .kind = DepthKind::Snapshot,
                           .sequence = market.sequence,
                           .bids = market.changed[0],
                           .asks = market.changed[1]};
  books_.apply(update);
  if (is_first) {
    tell(update);
  }
  market.changed[0].clear();
  market.changed[1].clear();
}

void MatchingVenue::publish_changes(Market& market) {
  if (market.sequence == 0 || (market.changed[0].empty() && market.changed[1].empty())) {
    return;
  }
  const std::uint64_t previous = market.sequence++;
  const DepthUpdate update{.instrument = market.instrument.id(),
                           .kind = DepthKind::Delta,
                           .previous_sequence = previous,
                           .sequence = market.sequence,
                           .bids = market.changed[0],
                           .asks = market.changed[1]};
  books_.apply(update);
  tell(update);
  market.changed[0].clear();
  market.changed[1].clear();
}

}  // namespace tw::sim
