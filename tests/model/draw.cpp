#include "model/draw.hpp"

#include <rapidcheck.h>

#include <algorithm>

#include "base/decimal_generators.hpp"

namespace tw::testing {
namespace {

template <class T>
T number() {
  return *rc::gen::arbitrary<T>();
}

template <class T>
T id() {
  return T{number<typename T::Representation>()};
}

// Any enumerator up to `last`.
template <class Enum>
Enum one_up_to(Enum last) {
  return static_cast<Enum>(*rc::gen::inRange(0, static_cast<int>(last) + 1));
}

Timestamp time() { return from_nanoseconds(number<std::int64_t>()); }
Decimal decimal() { return *any_decimal(); }
Price price() { return Price{decimal()}; }
Quantity quantity() { return Quantity{decimal()}; }

template <std::size_t N>
FixedText<N> text() {
  auto bytes = *rc::gen::container<std::string>(rc::gen::nonZero<char>());
  bytes.resize(std::min(bytes.size(), N));
  return FixedText<N>{bytes};
}

Money money() { return Money{decimal(), text<8>()}; }
ClientOrderId order_id() { return {number<std::uint32_t>(), number<std::uint64_t>()}; }
Route route() { return {id<TenantId>(), id<AccountId>(), id<StrategyId>()}; }
RejectReason reject_reason() { return one_up_to(RejectReason::BelowFilled); }

OrderTerms order_terms() {
  OrderTerms terms;
  terms.instrument = id<InstrumentId>();
  terms.side = one_up_to(Side::Sell);
  terms.type = one_up_to(OrderType::Market);
  terms.time_in_force = one_up_to(TimeInForce::Fok);
  terms.post_only = one_up_to(PostOnly::Yes);
  terms.reduce_only = one_up_to(ReduceOnly::Yes);
  terms.limit_price = price();
  terms.quantity = quantity();
  terms.trigger = {one_up_to(TriggerDirection::Fall), one_up_to(TriggerBy::Index), price()};
  return terms;
}

Fill fill() {
  Fill value;
  value.order = order_id();
  value.venue_order_id = id<VenueOrderId>();
  value.fill_id = id<FillId>();
  value.route = route();
  value.instrument = id<InstrumentId>();
  value.side = one_up_to(Side::Sell);
  value.liquidity = one_up_to(Liquidity::Taker);
  value.price = price();
  value.quantity = quantity();
  value.fee = money();
  value.ts_event = time();
  return value;
}

WriterStarted writer_started() {
  WriterStarted started;
  started.epoch = number<std::uint32_t>();
  for (std::uint8_t& byte : started.settings_digest) {
    byte = number<std::uint8_t>();
  }
  return started;
}

InstrumentDefined instrument_defined() {
  InstrumentDefined defined;
  Listing& listing = defined.listing;
  listing.id = id<InstrumentId>();
  listing.venue = text<16>();
  listing.category = text<8>();
  listing.symbol = text<24>();
  listing.base = text<8>();
  listing.quote = text<8>();
  listing.settle = text<8>();
  listing.multiplier = decimal();
  listing.grid.price_decimals = *rc::gen::inRange<std::uint8_t>(0, 13);
  listing.grid.quantity_decimals = *rc::gen::inRange<std::uint8_t>(0, 13);
  listing.valid_from = time();
  InstrumentTerms& terms = defined.terms;
  terms.valid_from = time();
  terms.tick_size = price();
  terms.step_size = quantity();
  terms.min_quantity = quantity();
  terms.min_notional = decimal();
  terms.maker_fee = Rate{decimal()};
  terms.taker_fee = Rate{decimal()};
  return defined;
}

AccountFunded account_funded() {
  return {Account{id<AccountId>(), id<TenantId>(), text<8>()}, money()};
}

EventBody fact_body() {
  switch (*rc::gen::inRange(0, 20)) {
    case 0:
      return OrderAccepted{order_id(), id<VenueOrderId>(), price()};
    case 1:
      return OrderRejected{order_id(), reject_reason()};
    case 2:
      return OrderCanceled{order_id(), quantity()};
    case 3:
      return OrderExpired{order_id(), reject_reason(), quantity()};
    case 4:
      return CancelRejected{order_id(), reject_reason()};
    case 5:
      return fill();
    case 6:
      return TimerFired{id<TimerId>(), id<StrategyId>(), time()};
    case 7:
      return UserCommand{one_up_to(UserAction::Rearm), id<TenantId>()};
    case 8:
      return writer_started();
    case 9:
      return instrument_defined();
    case 10:
      return OrderAmended{order_id(), one_up_to(AmendCause::Position), price(), quantity()};
    case 11:
      return AmendRejected{order_id(), reject_reason()};
    case 12:
      return OrderTriggered{order_id()};
    case 13:
      return FundingPaid{id<AccountId>(), id<InstrumentId>(), time(), Rate{decimal()}, price(),
                         money()};
    case 14:
      return MarginModeSet{id<AccountId>(), one_up_to(kMarginModeLast)};
    case 15:
      return LeverageSet{id<AccountId>(), id<InstrumentId>(), decimal()};
    case 16:
      return GateChanged{one_up_to(GateReason::Invariant), one_up_to(GateState::Closed)};
    case 17:
      return DayStarted{id<AccountId>(), time(), money()};
    case 18:
      return RequestUnanswered{order_id(), one_up_to(RequestKind::Amend)};
    default:
      return account_funded();
  }
}

DepthLevel level() { return {number<std::int64_t>(), number<std::int64_t>()}; }

DepthUpdate depth_update(std::vector<DepthLevel>& levels) {
  levels.clear();
  const auto bids = *rc::gen::inRange<std::size_t>(0, 6);
  const auto asks = *rc::gen::inRange<std::size_t>(0, 6);
  for (std::size_t i = 0; i < bids + asks; ++i) {
    levels.push_back(level());
  }
  const std::span<const DepthLevel> all = levels;
  return DepthUpdate{.instrument = id<InstrumentId>(),
                     .kind = one_up_to(DepthKind::Delta),
                     .previous_sequence = number<std::uint64_t>(),
                     .sequence = number<std::uint64_t>(),
                     .bids = all.first(bids),
                     .asks = all.subspan(bids)};
}

EventBody market_body(std::vector<DepthLevel>& levels) {
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      return Trade{id<InstrumentId>(), number<std::uint64_t>(), number<std::int64_t>(),
                   number<std::int64_t>(), one_up_to(Side::Sell)};
    case 1:
      return Quote{id<InstrumentId>(), number<std::uint64_t>(), level(), level()};
    case 2:
      return FeedReset{id<InstrumentId>(), one_up_to(FeedResetReason::ChecksumMismatch)};
    default:
      return depth_update(levels);
  }
}

RecordBody record_body() {
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return FeedIndex{number<std::uint64_t>(), number<std::uint64_t>()};
    case 1:
      return draw_fact();
    case 2:
      return draw_command();
    case 3:
      return Refusal{route(), order_terms(),
                     Verdict{one_up_to(RuleId::Margin), number<bool>(), decimal(), decimal(),
                             number<std::uint32_t>()},
                     id<SignalId>()};
    case 4:
      return SignalJudged{
          .id = id<SignalId>(),
          .route = route(),
          .instrument = id<InstrumentId>(),
          .signal = {one_up_to(SignalDirection::Short), decimal(), quantity(), time()},
          .fate = one_up_to(kSignalFateLast),
          .value = decimal(),
          .limit = decimal()};
    default:
      return OrderTransition{order_id(), one_up_to(OrderStatus::Expired),
                             one_up_to(OrderStatus::Expired)};
  }
}

}  // namespace

Event draw_fact() { return Event{time(), time(), fact_body()}; }

Command draw_command() {
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      return Command{time(), PlaceOrder{order_id(), route(), order_terms(), number<std::uint32_t>(),
                                        id<SignalId>()}};
    case 1:
      return Command{time(), AmendOrder{order_id(), route(), id<InstrumentId>(), price(),
                                        quantity(), number<std::uint32_t>()}};
    default:
      break;
  }
  return Command{time(), CancelOrder{order_id(), route(), id<InstrumentId>(),
                                     one_up_to(CancelReason::Unanswered)}};
}

Record draw_record() {
  return Record{id<GroupId>(), number<std::uint64_t>(), id<EngineSeq>(), time(), record_body()};
}

Event draw_market_event(std::vector<DepthLevel>& levels) {
  return Event{time(), time(), market_body(levels)};
}

std::vector<std::byte> draw_bytes() {
  const auto drawn = *rc::gen::arbitrary<std::vector<std::uint8_t>>();
  std::vector<std::byte> bytes(drawn.size());
  std::ranges::transform(drawn, bytes.begin(), [](std::uint8_t b) { return std::byte{b}; });
  return bytes;
}

}  // namespace tw::testing
