#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "sim/naive_venue.hpp"
#include "sim/venue_rig.hpp"

namespace tw::sim {
namespace {

using support::at_ms;
using Kind = NaiveCommand::Kind;
using Watch = NaiveCommand::Watch;

constexpr NaiveRules kRules = {.order_latency = 5,
                               .response_latency = 3,
                               .tick = 5,
                               .step = 10,
                               .quantity_min = 20,
                               .notional_min = 50'000,
                               .maker_millionths = 0,
                               .taker_millionths = 0,
                               .queue_power = -1,
                               .is_whole = false,
                               .funding = {}};

// Uniform also while the framework still draws small values.
std::int64_t draw(std::int64_t low, std::int64_t high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high + 1));
}

// Our orders stand on multiples of 5, so market data should often be there too.
std::int64_t draw_price(std::int64_t low, std::int64_t high) {
  const std::int64_t price = draw(low, high);
  return draw(0, 1) == 0 ? price : price / 5 * 5;
}

// A price stands once in a message.
void draw_levels(std::int64_t mid, NaiveMarket& event) {
  const std::int64_t levels = draw(0, 5);
  for (std::int64_t n = 0; n < levels; ++n) {
    const bool is_bid = draw(0, 1) == 0;
    const std::int64_t near = draw(0, 39) == 0 ? 0 : 4;  // now and then the book is crossed
    const std::int64_t price =
        is_bid ? draw_price(mid - 20, mid - near) : draw_price(mid + near, mid + 20);
    const auto is_same = [&](const NaiveMarket::Level& level) {
      return level.is_bid == is_bid && level.price == price;
    };
    if (std::ranges::none_of(event.levels, is_same)) {
      event.levels.push_back({is_bid, price, draw(0, 4) * 137});
    }
  }
}

std::vector<NaiveMarket> draw_market() {
  std::vector<NaiveMarket> market;
  std::int64_t time = 0;
  std::int64_t mid = 1000;
  const std::int64_t count = draw(5, 60);
  for (std::int64_t i = 0; i < count; ++i) {
    NaiveMarket event{.kind = NaiveMarket::Kind::Trade,
                      .time = time,
                      .levels = {},
                      .trade_price = 0,
                      .trade_quantity = 0,
                      .is_buyer_aggressor = false};
    const std::int64_t dice = i == 0 ? 0 : draw(0, 19);
    time += draw(0, 4);
    mid += draw(-3, 3);
    if (dice == 19) {
      event.kind = NaiveMarket::Kind::Reset;
    } else if (dice > 8) {
      event.trade_price = draw_price(mid - 15, mid + 15);
      event.trade_quantity = draw(1, 900);
      event.is_buyer_aggressor = draw(0, 1) == 0;
    } else {
      event.kind = dice == 0 ? NaiveMarket::Kind::Snapshot : NaiveMarket::Kind::Delta;
      draw_levels(mid, event);
    }
    market.push_back(event);
  }
  return market;
}

std::int64_t draw_quantity() { return draw(0, 9) == 0 ? draw(0, 60) : 10 * draw(5, 60); }
std::int64_t draw_limit() { return draw(0, 19) == 0 ? draw(-5, 1100) : 5 * draw(193, 207); }

// A cancel or an amend of any order so far.
NaiveCommand draw_change(std::int64_t decided, std::int64_t orders) {
  NaiveCommand change{
      .kind = draw(0, 1) == 0 ? Kind::Cancel : Kind::Amend,
      .decided = decided,
      .order = static_cast<std::uint64_t>(draw(std::max<std::int64_t>(1, orders - 5), orders))};
  if (change.kind == Kind::Amend) {
    change.price = draw_limit();
    change.quantity = draw_quantity();
  }
  return change;
}

std::vector<NaiveCommand> draw_commands(std::int64_t end) {
  std::vector<NaiveCommand> commands;
  std::int64_t decided = 0;
  std::uint64_t orders = 0;
  const std::int64_t count = draw(0, 40);
  for (std::int64_t i = 0; i < count; ++i) {
    decided = std::min(end, decided + draw(0, 5));
    if (orders > 0 && draw(0, 2) == 0) {
      commands.push_back(draw_change(decided, static_cast<std::int64_t>(orders)));
      continue;
    }
    const bool is_repeated = orders > 0 && draw(0, 19) == 0;
    NaiveCommand place{.kind = draw(0, 1) == 0 ? Kind::Gtc : static_cast<Kind>(draw(0, 4)),
                       .decided = decided,
                       .order = is_repeated ? orders : ++orders,
                       .is_buy = draw(0, 1) == 0,
                       .price = 0,
                       .quantity = draw_quantity(),
                       .is_reduce_only = draw(0, 3) == 0,
                       .watch = draw(0, 3) == 0 ? static_cast<Watch>(draw(1, 5)) : Watch::Nothing,
                       .trigger_price = 0};
    if (place.kind != Kind::MarketIoc) {
      place.price = draw_limit();
    }
    if (place.watch != Watch::Nothing) {
      place.trigger_price = draw_limit();
    }
    commands.push_back(place);
  }
  return commands;
}

Price price_of(std::int64_t units) { return Price{Decimal::from_units(units, 1)}; }
Quantity quantity_of(std::int64_t units) { return Quantity{Decimal::from_units(units, 3)}; }

Trigger trigger_of(const NaiveCommand& command) {
  const Watch watch = command.watch;
  if (watch == Watch::Nothing) {
    return {};
  }
  const bool is_fall = watch == Watch::LastFall || watch == Watch::MarkFall;
  const bool is_mark = watch == Watch::MarkRise || watch == Watch::MarkFall;
  return {.direction = is_fall ? TriggerDirection::Fall : TriggerDirection::Rise,
          .by = is_mark                     ? TriggerBy::Mark
                : watch == Watch::IndexRise ? TriggerBy::Index
                                            : TriggerBy::Last,
          .price = price_of(command.trigger_price)};
}

OrderTerms terms_of(const NaiveCommand& command) {
  return {.instrument = InstrumentId{0},
          .side = command.is_buy ? Side::Buy : Side::Sell,
          .type = command.kind == Kind::MarketIoc ? OrderType::Market : OrderType::Limit,
          .time_in_force = command.kind == Kind::Fok         ? TimeInForce::Fok
                           : command.kind == Kind::Ioc       ? TimeInForce::Ioc
                           : command.kind == Kind::MarketIoc ? TimeInForce::Ioc
                                                             : TimeInForce::Gtc,
          .post_only = command.kind == Kind::PostOnly ? PostOnly::Yes : PostOnly::No,
          .reduce_only = command.is_reduce_only ? ReduceOnly::Yes : ReduceOnly::No,
          .limit_price = price_of(command.price),
          .quantity = quantity_of(command.quantity),
          .trigger = trigger_of(command)};
}

Event event_of(const NaiveMarket& market, support::MarketScript& script) {
  const Timestamp at = at_ms(market.time);
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
  for (const NaiveMarket::Level& level : market.levels) {
    (level.is_bid ? bids : asks).push_back({level.price, level.quantity});
  }
  switch (market.kind) {
    case NaiveMarket::Kind::Snapshot:
      return script.snapshot(at, bids, asks);
    case NaiveMarket::Kind::Delta:
      return script.delta(at, bids, asks);
    case NaiveMarket::Kind::Trade:
      return script.trade(at, market.trade_price, market.trade_quantity,
                          market.is_buyer_aggressor ? Side::Buy : Side::Sell);
    case NaiveMarket::Kind::Reset:
      break;
  }
  return script.reset(at);
}

std::int64_t in_units(Decimal value, int decimals) {
  Int128 scale = 1;
  for (int i = decimals; i < Decimal::kDigits; ++i) {
    scale *= 10;
  }
  RC_ASSERT(value.raw() % scale == 0);
  return static_cast<std::int64_t>(value.raw() / scale);
}

std::string name(RejectReason reason) {
  switch (reason) {
    case RejectReason::WouldTake:
      return "would take";
    case RejectReason::NotFilled:
      return "not filled";
    case RejectReason::InstrumentRule:
      return "rule";
    case RejectReason::UnknownOrder:
      return "unknown";
    case RejectReason::DuplicateOrderId:
      return "duplicate";
    case RejectReason::NoMarket:
      return "no market";
    case RejectReason::NothingToReduce:
      return "nothing to reduce";
    case RejectReason::TriggerPassed:
      return "trigger passed";
    case RejectReason::NoTriggerPrice:
      return "no trigger price";
    case RejectReason::BelowFilled:
      return "below filled";
    default:
      return "?";
  }
}

NaiveAnswer answer_of(const Event& event) {
  NaiveAnswer answer;
  if (const auto* accepted = std::get_if<OrderAccepted>(&event.body)) {
    answer = {.kind = "accepted",
              .order = accepted->order.sequence,
              .price = in_units(accepted->working_price.decimal(), 1)};
  } else if (const auto* rejected = std::get_if<OrderRejected>(&event.body)) {
    answer = {.kind = name(rejected->reason), .order = rejected->order.sequence};
  } else if (const auto* expired = std::get_if<OrderExpired>(&event.body)) {
    answer = {.kind = name(expired->reason),
              .order = expired->order.sequence,
              .quantity = in_units(expired->filled.decimal(), 3)};
  } else if (const auto* canceled = std::get_if<OrderCanceled>(&event.body)) {
    answer = {.kind = "canceled",
              .order = canceled->order.sequence,
              .quantity = in_units(canceled->filled.decimal(), 3)};
  } else if (const auto* refused = std::get_if<CancelRejected>(&event.body)) {
    answer = {.kind = name(refused->reason), .order = refused->order.sequence};
  } else if (const auto* unchanged = std::get_if<AmendRejected>(&event.body)) {
    answer = {.kind = "amend " + name(unchanged->reason), .order = unchanged->order.sequence};
  } else if (const auto* amended = std::get_if<OrderAmended>(&event.body)) {
    answer = {.kind = amended->cause == AmendCause::Requested ? "amended" : "cut",
              .order = amended->order.sequence,
              .price = in_units(amended->working_price.decimal(), 1),
              .quantity = in_units(amended->quantity.decimal(), 3)};
  } else if (const auto* triggered = std::get_if<OrderTriggered>(&event.body)) {
    answer = {.kind = "triggered", .order = triggered->order.sequence};
  } else if (const auto* funding = std::get_if<FundingPaid>(&event.body)) {
    answer = {.kind = "funding",
              .fee = in_units(funding->amount.amount + funding->amount.amount, 10)};
  } else if (const auto* fill = std::get_if<Fill>(&event.body)) {
    answer = {.kind = "fill",
              .order = fill->order.sequence,
              .price = in_units(fill->price.decimal(), 1),
              .quantity = in_units(fill->quantity.decimal(), 3),
              .fee = in_units(fill->fee.amount, 10),
              .is_maker = fill->liquidity == Liquidity::Maker};
    RC_ASSERT(fill->ts_event == event.ts_event);
  }
  const auto ms = [](Timestamp at) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at - at_ms(0)).count();
  };
  answer.cause = ms(event.ts_event);
  answer.due = ms(event.ts_recv);
  return answer;
}

OverlayConfig config_of(const NaiveRules& rules) {
  OverlayConfig config = with_latency();
  config.fill = rules.is_whole ? FillRule::Whole : FillRule::Partial;
  config.through = rules.is_through_opposite ? ThroughRule::Opposite : ThroughRule::Any;
  if (rules.queue_power >= 0) {
    config.queue.rule = rules.queue_power == 0 ? QueueRule::RiskAdverse : QueueRule::Probability;
    config.queue.power = std::max(1, rules.queue_power);
  }
  for (const NaiveFunding& funding : rules.funding) {
    const auto mark = funding.mark == 0 ? std::nullopt : std::optional(price_of(funding.mark));
    config.funding.push_back({.instrument = InstrumentId{0},
                              .at = at_ms(funding.time),
                              .rate = Rate{Decimal::from_units(funding.rate_millionths, 6)},
                              .mark = mark});
  }
  return config;
}

/// The recorded book in plain maps, for the snapshot after a stop.
struct MapBook {
  void apply(const NaiveMarket& event) {
    if (event.kind == NaiveMarket::Kind::Snapshot || event.kind == NaiveMarket::Kind::Reset) {
      bids.clear();
      asks.clear();
      is_synced = event.kind == NaiveMarket::Kind::Snapshot;
    }
    for (const NaiveMarket::Level& level : event.levels) {
      (level.is_bid ? bids : asks)[level.price] = level.quantity;
    }
  }
  static std::vector<DepthLevel> levels(const std::map<std::int64_t, std::int64_t>& side) {
    std::vector<DepthLevel> all;
    for (const auto& [price, quantity] : side) {
      if (quantity > 0) {
        all.push_back({price, quantity});
      }
    }
    return all;
  }
  std::map<std::int64_t, std::int64_t> bids;
  std::map<std::int64_t, std::int64_t> asks;
  bool is_synced = false;
};

constexpr std::size_t kNever = ~std::size_t{0};

/// Saves the venue, throws it away and goes on with a new one that sees the book once more.
void stop_and_go_on(VenueRig& rig, const OverlayConfig& config, const MapBook& book,
                    Timestamp now) {
  std::vector<std::byte> bytes;
  rig.venue.save(bytes);
  OverlayVenue fresh(config);
  fresh.list(Instrument{rig.defined.listing, rig.defined.terms});
  RC_ASSERT(fresh.load(bytes).has_value());
  std::vector<std::byte> again;
  fresh.save(again);
  const bool is_exact = again == bytes;
  RC_ASSERT(is_exact);
  rig.venue = std::move(fresh);
  if (book.is_synced) {
    rig.venue.on_market(
        rig.script.snapshot(now, MapBook::levels(book.bids), MapBook::levels(book.asks)));
  }
}

/// The same day at the venue under test; commands of one instant are handed over in any order that
/// keeps a cancel behind its order.
std::vector<NaiveAnswer> run_overlay(const NaiveRules& rules,
                                     const std::vector<NaiveMarket>& market,
                                     const std::vector<NaiveCommand>& commands,
                                     std::size_t stop_after = kNever) {
  InstrumentDefined defined = support::sample_instrument(0);
  defined.terms.maker_fee = Rate{Decimal::from_units(rules.maker_millionths, 6)};
  defined.terms.taker_fee = Rate{Decimal::from_units(rules.taker_millionths, 6)};
  VenueRig rig(defined, config_of(rules));
  MapBook book;
  std::size_t next = 0;
  const auto submit_until = [&](std::int64_t time) {
    for (; next < commands.size() && commands[next].decided <= time; ++next) {
      const NaiveCommand& command = commands[next];
      const ClientOrderId id{1, command.order};
      rig.venue.advance_to(at_ms(command.decided));
      if (command.kind == Kind::Cancel) {
        rig.cancel(command.decided, id);
      } else if (command.kind == Kind::Amend) {
        rig.submit(command.decided,
                   AmendOrder{id, rig.route, InstrumentId{0}, price_of(command.price),
                              quantity_of(command.quantity), 1});
      } else {
        rig.submit(command.decided, PlaceOrder{id, rig.route, terms_of(command), 1});
      }
    }
  };
  for (std::size_t i = 0; i < market.size(); ++i) {
    submit_until(market[i].time);
    rig.play(event_of(market[i], rig.script));
    book.apply(market[i]);
    if (i == stop_after) {
      stop_and_go_on(rig, config_of(rules), book, at_ms(market[i].time));
    }
  }
  submit_until(1'000'000);
  std::vector<NaiveAnswer> answers;
  for (const Event& event : rig.answers_until(2'000'000)) {
    answers.push_back(answer_of(event));
  }
  return answers;
}

/// For readable failures.
std::string text_of(const NaiveAnswer& answer) {
  std::string text = answer.kind;
  for (const std::int64_t value :
       {static_cast<std::int64_t>(answer.order), answer.cause, answer.due, answer.price,
        answer.quantity, answer.fee, std::int64_t{answer.is_maker ? 1 : 0}}) {
    text += " " + std::to_string(value);
  }
  return text;
}

NaiveRules draw_rules(std::int64_t end) {
  NaiveRules rules = kRules;
  rules.maker_millionths = draw(-300, 300);
  rules.taker_millionths = draw(-100, 900);
  rules.queue_power = static_cast<int>(draw(-1, 3));
  rules.is_whole = draw(0, 3) == 0;
  rules.is_through_opposite = draw(0, 2) == 0;
  for (std::int64_t time = draw(0, 30); time < end; time += draw(1, 40)) {
    rules.funding.push_back({time, draw(-500, 500), draw(0, 1) * draw(900, 1100)});
  }
  return rules;
}

// fault:E12 fault:E28 fault:E30
RC_GTEST_PROP(OverlayProperty, ANaiveVenueGivesTheSameAnswers, ()) {
  const auto market = draw_market();
  const auto commands = draw_commands(market.back().time + 10);
  const NaiveRules rules = draw_rules(market.back().time);
  const auto expected = run_naive_venue(rules, market, commands);
  const auto actual = run_overlay(rules, market, commands);
  std::size_t fills = 0;
  std::size_t makers = 0;
  for (const NaiveAnswer& answer : expected) {
    fills += answer.kind == "fill" ? 1U : 0U;
    makers += answer.is_maker ? 1U : 0U;
  }
  RC_TAG(std::to_string(rules.queue_power) + (makers > 0  ? " maker fills"
                                              : fills > 0 ? " taker fills"
                                                          : " no fills"));
  RC_ASSERT(actual.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    RC_ASSERT(text_of(actual[i]) == text_of(expected[i]));
  }
}

RC_GTEST_PROP(OverlayProperty, SavedAndLoadedItGoesOnAsIfItHadNotStopped, ()) {
  const auto market = draw_market();
  const auto commands = draw_commands(market.back().time + 10);
  const NaiveRules rules = draw_rules(market.back().time);
  const auto stop_after = static_cast<std::size_t>(draw(0, static_cast<int>(market.size()) - 1));
  const auto expected = run_overlay(rules, market, commands);
  const auto actual = run_overlay(rules, market, commands, stop_after);
  RC_ASSERT(actual.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    RC_ASSERT(text_of(actual[i]) == text_of(expected[i]));
  }
}

}  // namespace
}  // namespace tw::sim
