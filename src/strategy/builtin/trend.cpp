#include "strategy/builtin/trend.hpp"

#include <algorithm>
#include <array>

namespace tw::strategy {
namespace {

constexpr Decimal whole(std::int64_t value) { return Decimal::from_int(value); }
constexpr Decimal thousandths(std::int64_t value) {
  return Decimal::from_raw(Int128{value} * (Decimal::kScale / 1'000));
}

const std::array<ParameterSpec, 13>& specs() {
  static const std::array<ParameterSpec, 13> kSpecs = {{
      {"interval", ParameterUnit::Seconds, whole(60), whole(1), whole(86'400), whole(1),
       "length of a candle"},
      {"average", ParameterUnit::None, whole(0), whole(0), whole(1), whole(1),
       "kind of both moving averages: 0 simple, 1 exponential"},
      {"fast", ParameterUnit::None, whole(9), whole(1), whole(499), whole(1),
       "candles of the fast moving average"},
      {"slow", ParameterUnit::None, whole(21), whole(2), whole(500), whole(1),
       "candles of the slow moving average, more than the fast one has"},
      {"rsi_length", ParameterUnit::None, whole(14), whole(2), whole(200), whole(1),
       "candles of the RSI"},
      {"rsi_high", ParameterUnit::None, whole(70), whole(0), whole(100), whole(1),
       "RSI above which no long position is entered; 100 lets all in"},
      {"rsi_low", ParameterUnit::None, whole(30), whole(0), whole(100), whole(1),
       "RSI below which no short position is entered; 0 lets all in"},
      {"adx_length", ParameterUnit::None, whole(14), whole(2), whole(200), whole(1),
       "candles of the ADX"},
      {"adx_min", ParameterUnit::None, whole(25), whole(0), whole(100), whole(1),
       "ADX below which no position is entered; 0 lets all in"},
      {"side", ParameterUnit::None, whole(0), whole(0), whole(1), whole(1),
       "positions it takes: 0 long and short, 1 long only"},
      {"quantity", ParameterUnit::Base, thousandths(10), thousandths(1), whole(1'000'000),
       thousandths(1), "quantity of a position"},
      {"order", ParameterUnit::None, whole(0), whole(0), whole(1), whole(1),
       "order that takes it there: 0 limit at the touch and slack, 1 market"},
      {"slack", ParameterUnit::Ticks, whole(10), whole(0), whole(10'000), whole(1),
       "how far beyond the touch a limit order may take"},
  }};
  return kSpecs;
}

std::size_t length_of(const ParameterSet& parameters, std::string_view name) {
  return static_cast<std::size_t>(parameters.get_integer(name));
}

double level_of(const ParameterSet& parameters, std::string_view name) {
  return static_cast<double>(parameters.get_integer(name));
}

TrendRules rules_of(const ParameterSet& parameters) {
  const std::size_t fast = length_of(parameters, "fast");
  return {.average = parameters.get_integer("average") == 0 ? AverageKind::Simple
                                                            : AverageKind::Exponential,
          .fast = fast,
          .slow = std::max(length_of(parameters, "slow"), fast + 1),
          .rsi_length = length_of(parameters, "rsi_length"),
          .rsi_high = level_of(parameters, "rsi_high"),
          .rsi_low = level_of(parameters, "rsi_low"),
          .adx_length = length_of(parameters, "adx_length"),
          .adx_min = level_of(parameters, "adx_min")};
}

bool is_usable(const market::OrderBook& book) {
  return book.state() == market::BookState::Synced && book.best_bid().has_value() &&
         book.best_ask().has_value();
}

}  // namespace

std::span<const ParameterSpec> Trend::parameters() { return specs(); }

std::unique_ptr<Strategy> Trend::make(const ParameterSet& parameters) {
  return std::make_unique<Trend>(parameters);
}

std::unique_ptr<Strategy> Trend::make_signals(const ParameterSet& parameters) {
  return std::make_unique<Trend>(parameters, Voice::Signal);
}

Trend::Trend(const ParameterSet& parameters, Voice voice)
    : voice_(voice),
      interval_(std::chrono::seconds(parameters.get_integer("interval"))),
      sides_(parameters.get_integer("side") == 0 ? Sides::Both : Sides::LongOnly),
      quantity_(parameters.get("quantity")),
      order_type_(parameters.get_integer("order") == 0 ? OrderType::Limit : OrderType::Market),
      slack_ticks_(parameters.get_integer("slack")),
      signal_(rules_of(parameters)) {}

void Trend::on(Trigger trigger, const MarketView& market, const AccountView& account,
               Outputs& out) {
  if (trigger == Trigger::Candle) {
    signal_.on(*market.candle);
  }
  explain(market, out);
  if (!signal_.is_warm() || !is_usable(market.book)) {
    return;
  }
  if (voice_ == Voice::Signal) {
    if (trigger == Trigger::Candle) {
      out.signal(opinion(market.now));
    }
    return;
  }
  const Quantity quantity = wanted(market.instrument);
  if (trigger != Trigger::Account) {
    out.target_position({.quantity = quantity, .type = order_type_, .slack_ticks = slack_ticks_});
  } else if (account.position != quantity) {
    out.wake_at(market.now + kRetry);  // at once it would chase a refusal round and round
  }
}

void Trend::explain(const MarketView& market, Outputs& out) const {
  if (!signal_.is_warm()) {
    out.note({.code = ReasonCode::WarmingUp,
              .value = static_cast<double>(signal_.candles()),
              .limit = static_cast<double>(signal_.warm_up())});
  }
  if (!is_usable(market.book)) {
    out.note({.code = ReasonCode::BookUnusable});
  }
  if (!signal_.readings().has_value()) {
    return;
  }
  const TrendReadings& readings = *signal_.readings();
  const double tick = market.instrument.grid().price(1).decimal().to_double();
  const bool is_entered = signal_.wanted() != Direction::Flat;
  if (is_entered || signal_.crossed() == Direction::Flat) {
    out.note({.code = is_entered ? ReasonCode::CrossHeld : ReasonCode::NoCross,
              .value = readings.fast * tick,
              .limit = readings.slow * tick});
  } else {
    explain_no_entry(readings, out);
  }
  if (signal_.wanted() == Direction::Short && sides_ == Sides::LongOnly) {
    out.note({.code = ReasonCode::LongOnly});
  }
}

void Trend::explain_no_entry(const TrendReadings& readings, Outputs& out) const {
  const TrendRules& rules = signal_.rules();
  const double rsi = readings.rsi.value_or(0);
  const double adx = readings.adx.value_or(0);
  if (signal_.crossed() == Direction::Long && rsi > rules.rsi_high) {
    out.note({.code = ReasonCode::RsiHigh, .value = rsi, .limit = rules.rsi_high});
  }
  if (signal_.crossed() == Direction::Short && rsi < rules.rsi_low) {
    out.note({.code = ReasonCode::RsiLow, .value = rsi, .limit = rules.rsi_low});
  }
  if (adx < rules.adx_min) {
    out.note({.code = ReasonCode::AdxLow, .value = adx, .limit = rules.adx_min});
  }
}

Quantity Trend::wanted(const Instrument& instrument) const {
  const Quantity held = instrument.round_quantity(quantity_);
  switch (signal_.wanted()) {
    case Direction::Long:
      return held;
    case Direction::Short:
      return sides_ == Sides::Both ? -held : Quantity{};
    case Direction::Flat:
      break;
  }
  return {};
}

Signal Trend::opinion(Timestamp now) const {
  Signal said{.direction = SignalDirection::Flat,
              .strength = Decimal::from_int(1),
              .quantity = quantity_,
              .valid_until = now + 2 * interval_};
  if (signal_.wanted() == Direction::Long) {
    said.direction = SignalDirection::Long;
  } else if (signal_.wanted() == Direction::Short && sides_ == Sides::Both) {
    said.direction = SignalDirection::Short;
  }
  return said;
}

}  // namespace tw::strategy
