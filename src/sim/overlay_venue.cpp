#include "sim/overlay_venue.hpp"

#include <algorithm>
#include <functional>

#include "base/assert.hpp"

namespace tw::sim {
namespace {

Decimal fee_of(const Instrument& instrument, Price price, Quantity quantity, Liquidity liquidity) {
  const auto notional = instrument.notional(price, quantity);
  TW_ASSERT(notional.has_value());
  const Rate rate =
      liquidity == Liquidity::Maker ? instrument.terms().maker_fee : instrument.terms().taker_fee;
  return multiply(notional->amount, rate.decimal(), Rounding::HalfEven);
}

bool is_priced(const Instrument& instrument, const OrderTerms& terms) {
  return terms.type == OrderType::Market ||
         (terms.limit_price.sign() > 0 &&
          is_multiple(terms.limit_price.decimal(), instrument.terms().tick_size.decimal()) &&
          instrument.grid().ticks(terms.limit_price).has_value());
}

// The worth of a market order is taken at the touch; without one it finds nothing anyway.
bool is_worth_enough(const Instrument& instrument, const OrderTerms& terms,
                     std::optional<DepthLevel> touch) {
  if (terms.type == OrderType::Market && !touch.has_value()) {
    return true;
  }
  const Price price =
      terms.type == OrderType::Market ? instrument.grid().price(touch->ticks) : terms.limit_price;
  const auto notional = instrument.notional(price, terms.quantity);
  return notional.has_value() && notional->amount >= instrument.terms().min_notional;
}

bool is_valid(const Instrument& instrument, const OrderTerms& terms,
              std::optional<DepthLevel> touch) {
  const InstrumentTerms& rules = instrument.terms();
  return terms.reduce_only == ReduceOnly::No && terms.quantity.sign() > 0 &&
         terms.quantity >= rules.min_quantity &&
         is_multiple(terms.quantity.decimal(), rules.step_size.decimal()) &&
         is_priced(instrument, terms) && is_worth_enough(instrument, terms, touch);
}

}  // namespace

OverlayVenue::OverlayVenue(const OverlayConfig& config)
    : config_(config), deliveries_(kDeliveriesMax) {
  arrivals_.reserve(kOrdersMax);
  resting_.reserve(kOrdersMax);
  ids_.reserve(2 * kIdsKept);
}

void OverlayVenue::list(const Instrument& instrument) {
  TW_ASSERT(instrument.id().value() == markets_.size());
  markets_.push_back({.instrument = instrument, .book = {}});
}

void OverlayVenue::submit(const Command& command) {
  const Arrival arrival = arrival_of(command);
  TW_ASSERT(arrival.at >= now_ && arrivals_.size() < kOrdersMax);
  arrivals_.insert(std::ranges::upper_bound(arrivals_, arrival, std::less<>()), arrival);
}

OverlayVenue::Arrival OverlayVenue::arrival_of(const Command& command) const {
  const Timestamp at = command.decided_at + config_.order_latency;
  if (const auto* place = std::get_if<PlaceOrder>(&command.body)) {
    return {at, Turn::Place, place->order, command};
  }
  const ClientOrderId order = std::get<CancelOrder>(command.body).order;
  const bool is_fresh = std::ranges::any_of(arrivals_, [&](const Arrival& other) {
    return other.at == at && other.turn == Turn::Place && other.order == order;
  });
  return {at, is_fresh ? Turn::CancelFresh : Turn::CancelEarlier, order, command};
}

std::optional<Timestamp> OverlayVenue::next_arrival() const {
  return arrivals_.empty() ? std::nullopt : std::optional(arrivals_.front().at);
}

void OverlayVenue::advance_to(Timestamp at) {
  while (!arrivals_.empty() && arrivals_.front().at <= at) {
    const Arrival arrival = arrivals_.front();
    arrivals_.erase(arrivals_.begin());
    now_ = std::max(now_, arrival.at);
    if (const auto* place = std::get_if<PlaceOrder>(&arrival.command.body)) {
      arrive(*place, arrival.at);
    } else {
      arrive(std::get<CancelOrder>(arrival.command.body), arrival.at);
    }
  }
  now_ = std::max(now_, at);
}

void OverlayVenue::on_market(const Event& event) {
  TW_ASSERT(arrivals_.empty() || arrivals_.front().at > event.ts_recv);
  now_ = std::max(now_, event.ts_recv);
  if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
    static_cast<void>(markets_.at(depth->instrument.value()).book.apply(*depth));
  } else if (const auto* trade = std::get_if<Trade>(&event.body)) {
    match_trade(*trade, event.ts_recv);
  } else if (const auto* reset = std::get_if<FeedReset>(&event.body)) {
    markets_.at(reset->instrument.value()).book.reset();
  }
}

std::optional<Timestamp> OverlayVenue::next_delivery() const {
  return deliveries_.is_empty() ? std::nullopt : std::optional(deliveries_.front().ts_recv);
}

Event OverlayVenue::pop_delivery() { return deliveries_.pop(); }

void OverlayVenue::arrive(const PlaceOrder& place, Timestamp at) {
  if (const auto reason = refusal(place)) {
    deliver(at, OrderRejected{place.order, *reason});
    return;
  }
  const Instrument& instrument = markets_.at(place.terms.instrument.value()).instrument;
  Resting order{.place = place,
                .venue_order_id = VenueOrderId{++venue_order_count_},
                .ticks = instrument.grid().ticks(place.terms.limit_price).value_or(0),
                .filled = {}};
  remember(place.order);
  const bool is_taking = would_take(order);
  if (is_taking && place.terms.post_only == PostOnly::Yes) {
    deliver(at, OrderExpired{place.order, RejectReason::WouldTake, Quantity{}});
    return;
  }
  if (place.terms.time_in_force == TimeInForce::Fok && takeable(order) < place.terms.quantity) {
    deliver(at, OrderExpired{place.order, RejectReason::NotFilled, Quantity{}});
    return;
  }
  deliver(at, OrderAccepted{place.order, order.venue_order_id, place.terms.limit_price});
  if (is_taking) {
    take(order, at);
  }
  if (order.filled == place.terms.quantity) {
    return;
  }
  const bool is_waiting =
      place.terms.type == OrderType::Limit && place.terms.time_in_force == TimeInForce::Gtc;
  if (is_waiting) {
    resting_.push_back(order);
  } else {
    deliver(at, OrderExpired{place.order, RejectReason::NotFilled, order.filled});
  }
}

void OverlayVenue::arrive(const CancelOrder& cancel, Timestamp at) {
  const auto order = std::ranges::find_if(
      resting_, [&cancel](const Resting& resting) { return resting.place.order == cancel.order; });
  if (order == resting_.end()) {
    deliver(at, CancelRejected{cancel.order, RejectReason::UnknownOrder});
    return;
  }
  deliver(at, OrderCanceled{cancel.order, order->filled});
  resting_.erase(order);
}

std::optional<RejectReason> OverlayVenue::refusal(const PlaceOrder& place) const {
  const std::size_t index = place.terms.instrument.value();
  if (index >= markets_.size() || resting_.size() >= kOrdersMax) {
    return RejectReason::NoMarket;
  }
  const Market& market = markets_[index];
  const bool is_resting = std::ranges::any_of(
      resting_, [&place](const Resting& resting) { return resting.place.order == place.order; });
  if (is_resting || std::ranges::binary_search(ids_, place.order)) {
    return RejectReason::DuplicateOrderId;
  }
  if (market.book.state() != market::BookState::Synced) {
    return RejectReason::NoMarket;
  }
  const auto touch =
      place.terms.side == Side::Buy ? market.book.best_ask() : market.book.best_bid();
  return is_valid(market.instrument, place.terms, touch)
             ? std::nullopt
             : std::optional(RejectReason::InstrumentRule);
}

// Ids come in ascending order but for a few, so this is an append.
void OverlayVenue::remember(ClientOrderId id) {
  if (ids_.size() == 2 * kIdsKept) {
    ids_.erase(ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(kIdsKept));
  }
  ids_.insert(std::ranges::upper_bound(ids_, id), id);
}

bool OverlayVenue::would_take(const Resting& order) const { return !takeable(order).is_zero(); }

// What the recorded book offers at prices the order accepts, at most its quantity.
Quantity OverlayVenue::takeable(const Resting& order) const {
  const Market& market = markets_[order.place.terms.instrument.value()];
  const OrderTerms& terms = order.place.terms;
  const Side other = opposite(terms.side);
  Quantity offered;
  for (std::size_t i = 0; i < market.book.level_count(other) && offered < terms.quantity; ++i) {
    const DepthLevel level = market.book.level(other, i);
    const bool is_accepted =
        terms.type == OrderType::Market ||
        (terms.side == Side::Buy ? level.ticks <= order.ticks : level.ticks >= order.ticks);
    if (!is_accepted) {
      break;
    }
    offered += market.instrument.grid().quantity(level.lots);
  }
  return std::min(offered, terms.quantity);
}

void OverlayVenue::take(Resting& order, Timestamp at) {
  const Market& market = markets_[order.place.terms.instrument.value()];
  const Side other = opposite(order.place.terms.side);
  const Quantity wanted = takeable(order);
  for (std::size_t i = 0; order.filled < wanted; ++i) {
    const DepthLevel level = market.book.level(other, i);
    const Quantity offered = market.instrument.grid().quantity(level.lots);
    fill(order, market.instrument.grid().price(level.ticks),
         std::min(offered, wanted - order.filled), Liquidity::Taker, at);
  }
}

void OverlayVenue::fill(Resting& order, Price price, Quantity quantity, Liquidity liquidity,
                        Timestamp at) {
  const Instrument& instrument = markets_[order.place.terms.instrument.value()].instrument;
  order.filled += quantity;
  deliver(at,
          Fill{.order = order.place.order,
               .venue_order_id = order.venue_order_id,
               .fill_id = FillId{++fill_count_},
               .route = order.place.route,
               .instrument = instrument.id(),
               .side = order.place.terms.side,
               .liquidity = liquidity,
               .price = price,
               .quantity = quantity,
               .fee = {fee_of(instrument, price, quantity, liquidity), instrument.listing().settle},
               .ts_event = at});
}

void OverlayVenue::match_trade(const Trade& trade, Timestamp at) {
  const auto is_through = [&trade](const Resting& order) {
    const bool is_buy = order.place.terms.side == Side::Buy;
    return order.place.terms.instrument == trade.instrument &&
           (is_buy ? trade.ticks < order.ticks : trade.ticks > order.ticks);
  };
  for (Resting& order : resting_) {
    if (is_through(order)) {
      fill(order, order.place.terms.limit_price, order.place.terms.quantity - order.filled,
           Liquidity::Maker, at);
    }
  }
  std::erase_if(resting_,
                [](const Resting& order) { return order.filled == order.place.terms.quantity; });
}

void OverlayVenue::deliver(Timestamp cause, EventBody body) {
  const Timestamp at = cause + config_.response_latency;
  const Pushed pushed = deliveries_.push({.ts_event = cause, .ts_recv = at, .body = body});
  TW_ASSERT(pushed == Pushed::Stored);  // answers are never dropped; orders are bounded above
}

}  // namespace tw::sim
