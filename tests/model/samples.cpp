#include "model/samples.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tw::testing {
namespace {

constexpr ClientOrderId kOrder{3, 70'001};
constexpr Route kRoute{TenantId{1}, AccountId{2}, StrategyId{3}};
constexpr Timestamp kEventTime = from_nanoseconds(1'723'161'255'319'702'566);
constexpr Timestamp kReceiveTime = from_nanoseconds(1'723'161'255'320'000'001);

Record record_of(RecordBody body) {
  return Record{GroupId{4}, 5, EngineSeq{6}, kReceiveTime, std::move(body)};
}

Record record_of_event(EventBody body) {
  return record_of(Event{kEventTime, kReceiveTime, std::move(body)});
}

Record record_of_command(CommandBody body) {
  return record_of(Command{kReceiveTime, std::move(body)});
}

Fill sample_fill() {
  return Fill{.order = kOrder,
              .venue_order_id = VenueOrderId{8'389'765'000},
              .fill_id = FillId{312},
              .route = kRoute,
              .instrument = InstrumentId{1},
              .side = Side::Sell,
              .liquidity = Liquidity::Taker,
              .price = Price{dec("61650.5")},
              .quantity = Quantity{dec("0.002")},
              .fee = Money{dec("0.0616505"), Currency{"USDT"}},
              .ts_event = kEventTime};
}

WriterStarted sample_writer() {
  WriterStarted started{.epoch = 3, .settings_digest = {}};
  for (std::size_t i = 0; i < started.settings_digest.size(); ++i) {
    started.settings_digest[i] = static_cast<std::uint8_t>(i + 1);
  }
  return started;
}

Refusal sample_refusal() {
  return Refusal{.route = kRoute,
                 .terms = sample_order_terms(),
                 .verdict = Verdict{.rule = RuleId::OrderNotional,
                                    .is_allowed = true,
                                    .value = dec("150.5"),
                                    .limit = dec("100"),
                                    .limits_version = 7},
                 .cause = SignalId{21}};
}

SignalJudged sample_signal() {
  return SignalJudged{.id = SignalId{21},
                      .route = kRoute,
                      .instrument = InstrumentId{1},
                      .signal = {.direction = SignalDirection::Short,
                                 .strength = dec("0.75"),
                                 .quantity = Quantity{dec("0.004")},
                                 .valid_until = kReceiveTime},
                      .fate = SignalFate::Duplicate,
                      .value = dec("12.5"),
                      .limit = dec("300")};
}

template <class T>
bool is_same_market(const T& a, const T& b);

template <>
bool is_same_market(const DepthUpdate& a, const DepthUpdate& b) {
  return a.instrument == b.instrument && a.kind == b.kind &&
         a.previous_sequence == b.previous_sequence && a.sequence == b.sequence &&
         std::ranges::equal(a.bids, b.bids) && std::ranges::equal(a.asks, b.asks);
}

template <>
bool is_same_market(const Trade& a, const Trade& b) {
  return a.instrument == b.instrument && a.trade_id == b.trade_id && a.ticks == b.ticks &&
         a.lots == b.lots && a.aggressor == b.aggressor;
}

template <>
bool is_same_market(const Quote& a, const Quote& b) {
  return a.instrument == b.instrument && a.sequence == b.sequence && a.bid == b.bid &&
         a.ask == b.ask;
}

struct SameBody {
  const EventBody& other;

  template <class T>
  bool operator()(const T& mine) const {
    const T* const theirs = std::get_if<T>(&other);
    if (theirs == nullptr) {
      return false;
    }
    if constexpr (std::is_same_v<T, DepthUpdate> || std::is_same_v<T, Trade> ||
                  std::is_same_v<T, Quote>) {
      return is_same_market(mine, *theirs);
    } else {
      return mine == *theirs;
    }
  }
};

struct SameRecordBody {
  const RecordBody& other;

  bool operator()(const Event& mine) const {
    const Event* const theirs = std::get_if<Event>(&other);
    return theirs != nullptr && is_same(mine, *theirs);
  }
  template <class T>
  bool operator()(const T& mine) const {
    const T* const theirs = std::get_if<T>(&other);
    return theirs != nullptr && mine == *theirs;
  }
};

}  // namespace

Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

Listing sample_listing() {
  return Listing{.id = InstrumentId{0},
                 .venue = VenueName{"binance"},
                 .category = CategoryName{"usdm"},
                 .symbol = SymbolName{"BTCUSDT"},
                 .base = Currency{"BTC"},
                 .quote = Currency{"USDT"},
                 .settle = Currency{"USDT"},
                 .kind = ContractKind::Linear,
                 .multiplier = dec("1"),
                 .grid = BookGrid{.price_decimals = 1, .quantity_decimals = 3},
                 .valid_from = from_nanoseconds(1'000)};
}

InstrumentTerms sample_terms() {
  return InstrumentTerms{.valid_from = from_nanoseconds(1'000),
                         .tick_size = Price{dec("0.1")},
                         .step_size = Quantity{dec("0.001")},
                         .min_quantity = Quantity{dec("0.002")},
                         .min_notional = dec("100"),
                         .maker_fee = Rate{dec("-0.0001")},
                         .taker_fee = Rate{dec("0.0005")}};
}

OrderTerms sample_order_terms() {
  return OrderTerms{.instrument = InstrumentId{1},
                    .side = Side::Sell,
                    .type = OrderType::Market,
                    .time_in_force = TimeInForce::Fok,
                    .post_only = PostOnly::Yes,
                    .reduce_only = ReduceOnly::Yes,
                    .limit_price = Price{dec("61650.5")},
                    .quantity = Quantity{dec("0.002")},
                    .trigger = {.direction = TriggerDirection::Fall,
                                .by = TriggerBy::Mark,
                                .price = Price{dec("61700")}}};
}

std::vector<NamedRecord> sample_records() {
  Listing listing = sample_listing();
  listing.id = InstrumentId{1};
  return {
      {"feed_index", record_of(FeedIndex{9, 10})},
      {"order_accepted",
       record_of_event(OrderAccepted{kOrder, VenueOrderId{8'389'765'000}, Price{dec("61650.5")}})},
      {"order_rejected", record_of_event(OrderRejected{kOrder, RejectReason::WouldTake})},
      {"order_canceled", record_of_event(OrderCanceled{kOrder, Quantity{dec("0.001")}})},
      {"order_expired",
       record_of_event(OrderExpired{kOrder, RejectReason::NotFilled, Quantity{dec("0.001")}})},
      {"cancel_rejected", record_of_event(CancelRejected{kOrder, RejectReason::UnknownOrder})},
      {"fill", record_of_event(sample_fill())},
      {"timer_fired", record_of_event(TimerFired{TimerId{11}, StrategyId{3}, kEventTime})},
      {"user_command", record_of_event(UserCommand{UserAction::Kill, TenantId{1}})},
      {"writer_started", record_of_event(sample_writer())},
      {"instrument_defined", record_of_event(InstrumentDefined{listing, sample_terms()})},
      {"account_funded",
       record_of_event(AccountFunded{Account{AccountId{2}, TenantId{1}, Currency{"USDT"}},
                                     Money{dec("10000"), Currency{"USDT"}}})},
      {"place_order",
       record_of_command(PlaceOrder{kOrder, kRoute, sample_order_terms(), 7, SignalId{21}})},
      {"cancel_order",
       record_of_command(CancelOrder{kOrder, kRoute, InstrumentId{1}, CancelReason::BookInvalid})},
      {"order_amended",
       record_of_event(OrderAmended{kOrder, AmendCause::Position, Price{dec("61650.5")},
                                    Quantity{dec("0.001")}})},
      {"amend_rejected", record_of_event(AmendRejected{kOrder, RejectReason::BelowFilled})},
      {"order_triggered", record_of_event(OrderTriggered{kOrder})},
      {"request_unanswered", record_of_event(RequestUnanswered{kOrder, RequestKind::Cancel})},
      {"funding_paid",
       record_of_event(FundingPaid{.account = AccountId{2},
                                   .instrument = InstrumentId{1},
                                   .due = kEventTime,
                                   .rate = Rate{dec("0.0001")},
                                   .mark = Price{dec("61650.5")},
                                   .amount = Money{dec("-0.01233"), Currency{"USDT"}}})},
      {"margin_mode_set", record_of_event(MarginModeSet{AccountId{2}, MarginMode::Isolated})},
      {"leverage_set", record_of_event(LeverageSet{AccountId{2}, InstrumentId{1}, dec("12.5")})},
      {"gate_changed", record_of_event(GateChanged{GateReason::DailyLoss, GateState::Closed})},
      {"day_started", record_of_event(DayStarted{AccountId{2}, kEventTime,
                                                 Money{dec("10250.5"), Currency{"USDT"}}})},
      {"amend_order",
       record_of_command(AmendOrder{kOrder, kRoute, InstrumentId{1}, Price{dec("61650")},
                                    Quantity{dec("0.003")}, 7})},
      {"refusal", record_of(sample_refusal())},
      {"order_transition",
       record_of(OrderTransition{kOrder, OrderStatus::New, OrderStatus::PartiallyFilled})},
      {"signal_judged", record_of(sample_signal())},
  };
}

std::vector<NamedEvent> sample_market_events() {
  static constexpr std::array<DepthLevel, 2> kBids = {{{616'504, 12}, {616'501, 0}}};
  static constexpr std::array<DepthLevel, 1> kAsks = {{{616'505, 7}}};
  const auto event_of = [](EventBody body) {
    return Event{kEventTime, kReceiveTime, std::move(body)};
  };
  return {
      {"depth_update", event_of(DepthUpdate{.instrument = InstrumentId{1},
                                            .kind = DepthKind::Delta,
                                            .previous_sequence = 20,
                                            .sequence = 21,
                                            .bids = kBids,
                                            .asks = kAsks})},
      {"trade", event_of(Trade{InstrumentId{1}, 22, 616'505, 3, Side::Sell})},
      {"quote", event_of(Quote{InstrumentId{1}, 23, kBids[0], kAsks[0]})},
      {"feed_reset", event_of(FeedReset{InstrumentId{1}, FeedResetReason::ReplaySeam})},
  };
}

std::string to_hex(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<std::size_t>(byte >> 4U)];
    text += kDigits[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  return text;
}

std::vector<std::byte> from_hex(std::string_view text) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    bytes.push_back(static_cast<std::byte>(value));
  }
  return bytes;
}

bool is_same(const Event& a, const Event& b) {
  return a.ts_event == b.ts_event && a.ts_recv == b.ts_recv && std::visit(SameBody{b.body}, a.body);
}

bool is_same(const Record& a, const Record& b) {
  return a.group == b.group && a.group_seq == b.group_seq && a.engine_seq == b.engine_seq &&
         a.at == b.at && std::visit(SameRecordBody{b.body}, a.body);
}

}  // namespace tw::testing
