#include "sim/overlay_venue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/assert.hpp"
#include "sim/growing_queue.hpp"
#include "sim/order_rules.hpp"

namespace tw::sim {
namespace {

// Beyond every price of a book, and its double still fits.
constexpr std::int64_t kTicksMax = std::int64_t{1} << 61U;

std::int64_t bounded(std::int64_t ticks) { return std::clamp(ticks, -kTicksMax, kTicksMax); }

std::optional<std::int64_t> ticks_of(std::optional<DepthLevel> level) {
  return level.has_value() ? std::optional(level->ticks) : std::nullopt;
}

// Beyond the grid there is no such price; what asks for one was refused before.
std::int64_t ticks_of(const Instrument& instrument, Price price) {
  return instrument.grid().ticks(price).value_or(0);
}

bool is_reduce_only(const OwnOrder& order) { return order.terms().reduce_only == ReduceOnly::Yes; }

Price half_tick_price(const Instrument& instrument, std::int64_t half_ticks) {
  return Price{divide(instrument.grid().price(half_ticks).decimal(), Decimal::from_int(2),
                      Rounding::HalfEven)};
}

}  // namespace

OverlayVenue::OverlayVenue(OverlayConfig config)
    : config_(std::move(config)),
      queue_(config_.queue),
      arrivals_(config_.orders_max),
      orders_(config_.orders_max) {
  TW_ASSERT(std::ranges::is_sorted(config_.funding, {}, &FundingPoint::at));
  reached_.reserve(config_.orders_max);
  reducing_.reserve(config_.orders_max);
}

void OverlayVenue::list(const Instrument& instrument) {
  TW_ASSERT(instrument.id().value() == markets_.size());
  markets_.push_back({.instrument = instrument});
  books_.list();
  orders_.list();
}

// ---- time

void OverlayVenue::submit(const Command& command) {
  const Duration latency = config_.order_latency.at(command.decided_at, feed_latency_);
  TW_ASSERT(command.decided_at + latency >= now_ && arrivals_.size() < config_.orders_max);
  arrivals_.push(command, latency);
}

void OverlayVenue::advance_to(Timestamp at) {
  for (auto next = next_arrival(); next.has_value() && *next <= at; next = next_arrival()) {
    now_ = std::max(now_, *next);
    if (arrivals_.next() != next ||
        (funding_next_ < config_.funding.size() && config_.funding[funding_next_].at == *next)) {
      pay_funding(config_.funding[funding_next_++]);
      continue;
    }
    const Arrival arrival = arrivals_.pop();
    std::visit([&](const auto& body) { arrive(body, arrival.at); }, arrival.command.body);
  }
  now_ = std::max(now_, at);
}

void OverlayVenue::on_market(const Event& event, Timestamp at) {
  TW_ASSERT(!has_arrival(at));
  now_ = std::max(now_, at);
  feed_latency_ = event.ts_recv - event.ts_event;
  if (std::holds_alternative<Quote>(event.body)) {  // most events; the book says more
    return;
  }
  if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
    apply_depth(markets_.at(depth->instrument.value()), *depth, at);
  } else if (const auto* trade = std::get_if<Trade>(&event.body)) {
    match_trade(markets_.at(trade->instrument.value()), *trade, at);
  } else if (const auto* reset = std::get_if<FeedReset>(&event.body)) {
    books_.apply(*reset);
  }
}

Event OverlayVenue::pop_delivery() { return deliveries_.pop(); }

void OverlayVenue::deliver(Timestamp cause, const EventBody& body) {
  const Duration latency = config_.response_latency.at(cause, feed_latency_);
  last_delivery_ = std::max(last_delivery_, cause + latency);
  push_growing(deliveries_, {.ts_event = cause, .ts_recv = last_delivery_, .body = body});
}

// ---- commands

void OverlayVenue::arrive(const PlaceOrder& place, Timestamp at) {
  if (const auto reason = refusal(place)) {
    deliver(at, OrderRejected{place.order, *reason});
    return;
  }
  OwnOrder order{.place = place,
                 .venue_order_id = VenueOrderId{++venue_order_count_},
                 .filled = {},
                 .queue = {}};
  locate(order);
  ids_.add(place.order);
  const OrderAccepted accepted{place.order, order.venue_order_id, place.terms.limit_price};
  if (place.terms.is_conditional()) {
    order.is_waiting = true;
    orders_.add(order);
    deliver(at, accepted);
    return;
  }
  cut(order);
  if (const auto end = immediate_end(order)) {
    deliver(at, *end);
    return;
  }
  deliver(at, accepted);
  enter(order, place.terms.quantity, at);
}

void OverlayVenue::arrive(const CancelOrder& cancel, Timestamp at) {
  const OwnOrder* order = orders_.find(cancel.order);
  if (order == nullptr) {
    deliver(at, CancelRejected{cancel.order, RejectReason::UnknownOrder});
    return;
  }
  deliver(at, OrderCanceled{cancel.order, order->filled});
  orders_.remove(cancel.order);
}

void OverlayVenue::arrive(const AmendOrder& amend, Timestamp at) {
  OwnOrder* held = orders_.find(amend.order);
  if (held == nullptr) {
    deliver(at, AmendRejected{amend.order, RejectReason::UnknownOrder});
    return;
  }
  OwnOrder wanted = *held;
  OrderTerms& terms = wanted.place.terms;
  terms.quantity = amend.quantity;
  if (terms.type == OrderType::Limit) {
    terms.limit_price = amend.limit_price;
    locate(wanted);
  }
  if (const auto reason = refusal(*held, wanted)) {
    deliver(at, AmendRejected{amend.order, *reason});
    return;
  }
  cut(wanted);
  deliver(at, OrderAmended{amend.order, AmendCause::Requested, terms.limit_price, terms.quantity});
  if (!loses_place(*held, wanted)) {
    *held = wanted;
    return;
  }
  orders_.remove(amend.order);
  take_then_rest(wanted, at);
}

std::optional<RejectReason> OverlayVenue::refusal(const PlaceOrder& place) const {
  const OrderTerms& terms = place.terms;
  const std::size_t index = terms.instrument.value();
  if (index >= markets_.size() || orders_.is_full()) {
    return RejectReason::NoMarket;
  }
  const bool is_new = ids_.is_newest(place.order);
  if (!is_new && (ids_.has(place.order) || orders_.find(place.order) != nullptr)) {
    return RejectReason::DuplicateOrderId;
  }
  const Market& market = markets_[index];
  if (book_of(market).state() != market::BookState::Synced) {
    return RejectReason::NoMarket;
  }
  const auto touch =
      terms.side == Side::Buy ? book_of(market).best_ask() : book_of(market).best_bid();
  if (!obeys_rules(market.instrument, terms, touch)) {
    return RejectReason::InstrumentRule;
  }
  if (terms.is_conditional()) {
    return refusal(market, terms.trigger);
  }
  const bool reduces = !reducible(place.route.account, terms).is_zero();
  return terms.reduce_only == ReduceOnly::No || reduces
             ? std::nullopt
             : std::optional(RejectReason::NothingToReduce);
}

std::optional<RejectReason> OverlayVenue::refusal(const Market& market, const Trigger& trigger) {
  if (trigger.by == TriggerBy::Index) {
    return RejectReason::NoTriggerPrice;
  }
  const auto now = trigger.by == TriggerBy::Last ? market.last : market.mid;
  const std::int64_t half_ticks = 2 * bounded(ticks_of(market.instrument, trigger.price));
  const bool is_passed = now.has_value() && OwnOrders::key_of(trigger.direction, half_ticks) <=
                                                OwnOrders::key_of(trigger.direction, *now);
  return is_passed ? std::optional(RejectReason::TriggerPassed) : std::nullopt;
}

std::optional<RejectReason> OverlayVenue::refusal(const OwnOrder& held,
                                                  const OwnOrder& wanted) const {
  const Market& market = market_of(held);
  const OrderTerms& terms = wanted.terms();
  if (terms.quantity <= held.filled) {
    return RejectReason::BelowFilled;
  }
  if (book_of(market).state() != market::BookState::Synced) {
    return RejectReason::NoMarket;
  }
  const auto touch =
      terms.side == Side::Buy ? book_of(market).best_ask() : book_of(market).best_bid();
  if (!obeys_rules(market.instrument, terms, touch)) {
    return RejectReason::InstrumentRule;
  }
  const bool is_taking =
      terms.post_only == PostOnly::Yes && loses_place(held, wanted) && !takeable(wanted).is_zero();
  return is_taking ? std::optional(RejectReason::WouldTake) : std::nullopt;
}

// A conditional order has no place before it triggers.
bool OverlayVenue::loses_place(const OwnOrder& held, const OwnOrder& wanted) {
  return !held.is_waiting &&
         (wanted.ticks != held.ticks || wanted.terms().quantity > held.terms().quantity);
}

// Where the market reaches the order.
void OverlayVenue::locate(OwnOrder& order) const {
  const Instrument& instrument = market_of(order).instrument;
  order.ticks = ticks_of(instrument, order.terms().limit_price);
  order.trigger_half_ticks = 2 * bounded(ticks_of(instrument, order.terms().trigger.price));
}

// ---- an order meets the market

// Brings a reduce-only order that is about to enter, or that has, down to what it may reduce.
void OverlayVenue::cut(OwnOrder& order) const {
  if (is_reduce_only(order) && !order.is_waiting) {
    const Quantity most = order.filled + reducible(order.place.route.account, order.terms());
    order.place.terms.quantity = std::min(order.terms().quantity, most);
  }
}

// The end of an order that its own terms do not let into this market.
std::optional<OrderExpired> OverlayVenue::immediate_end(const OwnOrder& order) const {
  const Quantity found = takeable(order);
  const OrderTerms& terms = order.terms();
  if (terms.post_only == PostOnly::Yes && !found.is_zero()) {
    return OrderExpired{order.place.order, RejectReason::WouldTake, order.filled};
  }
  if (terms.time_in_force == TimeInForce::Fok && found < terms.quantity) {
    return OrderExpired{order.place.order, RejectReason::NotFilled, order.filled};
  }
  return std::nullopt;
}

void OverlayVenue::enter(OwnOrder& order, Quantity asked, Timestamp at) {
  const OrderTerms& terms = order.terms();
  if (terms.quantity < asked) {
    deliver(at, OrderAmended{order.place.order, AmendCause::Position, terms.limit_price,
                             terms.quantity});
  }
  take_then_rest(order, at);
}

void OverlayVenue::take_then_rest(OwnOrder& order, Timestamp at) {
  take(order, at);
  const OrderTerms& terms = order.terms();
  if (order.remaining().is_zero()) {
    return;
  }
  if (terms.type == OrderType::Market || terms.time_in_force != TimeInForce::Gtc) {
    deliver(at, OrderExpired{order.place.order, RejectReason::NotFilled, order.filled});
    return;
  }
  order.queue = queue_.join(book_of(market_of(order)).lots_at(terms.side, order.ticks));
  orders_.add(order);
}

// What the recorded book offers at prices the order accepts, at most what it wants.
Quantity OverlayVenue::takeable(const OwnOrder& order) const {
  const Market& market = market_of(order);
  const Side other = opposite(order.terms().side);
  const Quantity wanted = order.remaining();
  Quantity offered;
  for (std::size_t i = 0; i < book_of(market).level_count(other) && offered < wanted; ++i) {
    const DepthLevel level = book_of(market).level(other, i);
    const bool is_accepted = order.terms().type == OrderType::Market ||
                             OwnOrders::key_of(order.terms().side, level.ticks) >=
                                 OwnOrders::key_of(order.terms().side, order.ticks);
    if (!is_accepted) {
      break;
    }
    offered = config_.fill == FillRule::Whole
                  ? wanted
                  : offered + market.instrument.grid().quantity(level.lots);
  }
  return std::min(offered, wanted);
}

void OverlayVenue::take(OwnOrder& order, Timestamp at) {
  const Market& market = market_of(order);
  const Side other = opposite(order.terms().side);
  Quantity wanted = takeable(order);
  for (std::size_t i = 0; !wanted.is_zero(); ++i) {
    const DepthLevel level = book_of(market).level(other, i);
    const Quantity taken = config_.fill == FillRule::Whole
                               ? wanted
                               : std::min(market.instrument.grid().quantity(level.lots), wanted);
    fill(order, market.instrument.grid().price(level.ticks), taken, Liquidity::Taker, at);
    hold_reduce_only(order.place.route, market.instrument.id(), at);
    wanted -= taken;
  }
}

void OverlayVenue::trigger(const OrderRef& ref, Timestamp at) {
  const OwnOrder* held = orders_.at(ref);
  TW_ASSERT(held != nullptr);
  OwnOrder order = *held;
  orders_.remove(order.place.order);
  order.is_waiting = false;
  deliver(at, OrderTriggered{order.place.order});
  if (book_of(market_of(order)).state() != market::BookState::Synced) {
    deliver(at, OrderExpired{order.place.order, RejectReason::NoMarket, order.filled});
    return;
  }
  const Quantity asked = order.terms().quantity;
  cut(order);
  if (order.terms().quantity.is_zero()) {
    deliver(at, OrderExpired{order.place.order, RejectReason::NothingToReduce, order.filled});
    return;
  }
  if (const auto end = immediate_end(order)) {
    deliver(at, *end);
    return;
  }
  enter(order, asked, at);
}

// ---- the market meets our orders

void OverlayVenue::match_trade(Market& market, const Trade& trade, Timestamp at) {
  reached_.clear();
  for (const Side side : {Side::Buy, Side::Sell}) {
    const std::int64_t price = OwnOrders::key_of(side, trade.ticks);
    const bool is_opposite = trade.aggressor == opposite(side);
    if (!is_opposite && config_.through == ThroughRule::Opposite) {
      continue;
    }
    const bool is_against = queue_.follows_book() && is_opposite;
    for (const OrderRef& ref : orders_.resting(trade.instrument, side)) {
      if (ref.key > price || (ref.key == price && !is_against)) {
        break;
      }
      reached_.push_back({ref, ref.key < price});
    }
  }
  fill_reached(market, trade.lots, at);
  market.last = 2 * bounded(trade.ticks);
  fire(market, TriggerBy::Last, at);
}

// In the order of arrival. An order may end meanwhile by what another one filled.
void OverlayVenue::fill_reached(const Market& market, std::int64_t lots, Timestamp at) {
  if (reached_.empty()) {
    return;
  }
  std::ranges::sort(reached_, {}, [](const Reached& reached) { return reached.ref.rank; });
  for (const Reached& reached : reached_) {
    OwnOrder* order = orders_.at(reached.ref);
    if (order == nullptr) {
      continue;
    }
    Quantity filled = order->remaining();
    if (!reached.is_through) {
      const Quantity left = market.instrument.grid().quantity(queue_.on_trade(order->queue, lots));
      const bool is_whole = config_.fill == FillRule::Whole && !left.is_zero();
      filled = is_whole ? filled : std::min(filled, left);
    }
    if (!filled.is_zero()) {
      fill_resting(*order, filled, at);
    }
  }
}

void OverlayVenue::apply_depth(Market& market, const DepthUpdate& update, Timestamp at) {
  if (books_.apply(update).outcome != market::ApplyOutcome::Applied) {
    return;
  }
  if (queue_.follows_book()) {
    follow_levels(market, update, Side::Buy);
    follow_levels(market, update, Side::Sell);
  }
  if (book_of(market).state() == market::BookState::Synced) {
    follow_touch(market, at);
  }
}

void OverlayVenue::follow_levels(const Market& market, const DepthUpdate& update, Side side) {
  const auto refs = orders_.resting(update.instrument, side);
  const auto follow = [&](const OrderRef& ref) {
    OwnOrder& order = *orders_.at(ref);
    queue_.on_level(order.queue, book_of(market).lots_at(side, order.ticks));
  };
  if (refs.empty()) {
    return;
  }
  if (update.kind == DepthKind::Snapshot) {  // also says which levels are gone
    std::ranges::for_each(refs, follow);
    return;
  }
  // Levels mostly stand in the order of their prices, so the place of one is near that of the last;
  // in any other order it costs O(orders) a level.
  auto place = refs.begin();
  for (const DepthLevel& level : side == Side::Buy ? update.bids : update.asks) {
    const std::int64_t key = OwnOrders::key_of(side, level.ticks);
    while (place != refs.end() && place->key < key) {
      ++place;
    }
    while (place != refs.begin() && std::prev(place)->key >= key) {
      --place;
    }
    for (auto order = place; order != refs.end() && order->key == key; ++order) {
      follow(*order);
    }
  }
}

void OverlayVenue::follow_touch(Market& market, Timestamp at) {
  const auto bid = ticks_of(book_of(market).best_bid());
  const auto ask = ticks_of(book_of(market).best_ask());
  reached_.clear();
  if (queue_.follows_book()) {
    gather_passed(orders_.resting(market.instrument.id(), Side::Buy), Side::Buy, market.ask, ask);
    gather_passed(orders_.resting(market.instrument.id(), Side::Sell), Side::Sell, market.bid, bid);
  }
  market.bid = bid;
  market.ask = ask;
  fill_reached(market, 0, at);
  if (bid.has_value() && ask.has_value()) {
    market.mid = bounded(*bid) + bounded(*ask);
    fire(market, TriggerBy::Mark, at);
  }
}

// Orders that the other side's best level moved to, or through, from beyond their price.
void OverlayVenue::gather_passed(std::span<const OrderRef> refs, Side side,
                                 std::optional<std::int64_t> before,
                                 std::optional<std::int64_t> now) {
  for (const OrderRef& ref : refs) {
    if (!now.has_value() || ref.key > OwnOrders::key_of(side, *now)) {
      break;
    }
    if (!before.has_value() || ref.key > OwnOrders::key_of(side, *before)) {
      reached_.push_back({ref, true});
    }
  }
}

void OverlayVenue::fire(const Market& market, TriggerBy by, Timestamp at) {
  if (waiting_orders() == 0) {
    return;
  }
  const std::optional<std::int64_t> now = by == TriggerBy::Last ? market.last : market.mid;
  reached_.clear();
  for (const TriggerDirection direction : {TriggerDirection::Rise, TriggerDirection::Fall}) {
    for (const OrderRef& ref : orders_.waiting(market.instrument.id(), by, direction)) {
      if (ref.key > OwnOrders::key_of(direction, *now)) {
        break;
      }
      reached_.push_back({ref, true});
    }
  }
  std::ranges::sort(reached_, {}, [](const Reached& reached) { return reached.ref.rank; });
  for (const Reached& reached : reached_) {
    trigger(reached.ref, at);
  }
}

// ---- fills, positions, money

void OverlayVenue::fill(OwnOrder& order, Price price, Quantity quantity, Liquidity liquidity,
                        Timestamp at) {
  const Instrument& instrument = market_of(order).instrument;
  const Side side = order.terms().side;
  order.filled += quantity;
  position_for(order.place.route.account, instrument.id()) +=
      side == Side::Buy ? quantity : -quantity;
  deliver(at, Fill{.order = order.place.order,
                   .venue_order_id = order.venue_order_id,
                   .fill_id = FillId{++fill_count_},
                   .route = order.place.route,
                   .instrument = instrument.id(),
                   .side = side,
                   .liquidity = liquidity,
                   .price = price,
                   .quantity = quantity,
                   .fee = fee_of(instrument, price, quantity, liquidity),
                   .ts_event = at});
}

void OverlayVenue::fill_resting(OwnOrder& order, Quantity quantity, Timestamp at) {
  const Route route = order.place.route;
  const InstrumentId instrument = order.terms().instrument;
  fill(order, order.terms().limit_price, quantity, Liquidity::Maker, at);
  if (order.remaining().is_zero()) {
    orders_.remove(order.place.order);
  }
  hold_reduce_only(route, instrument, at);
}

// After a fill no resting reduce-only order may be larger than the position it reduces.
void OverlayVenue::hold_reduce_only(const Route& route, InstrumentId instrument, Timestamp at) {
  if (orders_.reducing() == 0) {
    return;
  }
  reducing_.clear();
  for (const Side side : {Side::Buy, Side::Sell}) {
    for (const OrderRef& ref : orders_.resting(instrument, side)) {
      const OwnOrder& order = *orders_.at(ref);
      if (is_reduce_only(order) && order.place.route.account == route.account) {
        reducing_.push_back(ref);
      }
    }
  }
  std::ranges::sort(reducing_, {}, &OrderRef::rank);
  for (const OrderRef& ref : reducing_) {
    OwnOrder& order = *orders_.at(ref);
    const Quantity before = order.terms().quantity;
    cut(order);
    if (order.remaining().is_zero()) {
      deliver(at, OrderExpired{order.place.order, RejectReason::NothingToReduce, order.filled});
      orders_.remove(order.place.order);
    } else if (order.terms().quantity < before) {
      deliver(at, OrderAmended{order.place.order, AmendCause::Position, order.terms().limit_price,
                               order.terms().quantity});
    }
  }
}

Quantity OverlayVenue::reducible(AccountId account, const OrderTerms& terms) const {
  const Quantity held = position(account, terms.instrument);
  return held.sign() == -direction(terms.side) ? abs(held) : Quantity{};
}

Quantity OverlayVenue::position(AccountId account, InstrumentId instrument) const {
  const auto found = std::ranges::find_if(positions_, [&](const Position& held) {
    return held.account == account && held.instrument == instrument;
  });
  return found == positions_.end() ? Quantity{} : found->quantity;
}

Quantity& OverlayVenue::position_for(AccountId account, InstrumentId instrument) {
  for (Position& held : positions_) {
    if (held.account == account && held.instrument == instrument) {
      return held.quantity;
    }
  }
  return positions_.emplace_back(account, instrument, Quantity{}).quantity;
}

void OverlayVenue::pay_funding(const FundingPoint& point) {
  const Market& market = markets_.at(point.instrument.value());
  if (!point.mark.has_value() && !market.mid.has_value()) {
    return;
  }
  const Price mark =
      point.mark.has_value() ? *point.mark : half_tick_price(market.instrument, *market.mid);
  for (const Position& held : positions_) {
    if (held.instrument != point.instrument || held.quantity.is_zero()) {
      continue;
    }
    const auto notional = market.instrument.notional(mark, abs(held.quantity));
    if (!notional.has_value()) {
      continue;  // a mark from outside may be absurd
    }
    const Decimal paid = multiply(notional->amount, point.rate.decimal(), Rounding::HalfEven);
    deliver(point.at, FundingPaid{.account = held.account,
                                  .instrument = held.instrument,
                                  .due = point.at,
                                  .rate = point.rate,
                                  .mark = mark,
                                  .amount = {held.quantity.sign() > 0 ? -paid : paid,
                                             market.instrument.listing().settle}});
  }
}

}  // namespace tw::sim
