#include "strategy/builtin/imbalance.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/state_archive.hpp"

namespace tw::strategy {
namespace {

constexpr std::uint8_t kStateVersion = 1;
constexpr Decimal kOne = Decimal::from_int(1);

constexpr Decimal whole(std::int64_t value) { return Decimal::from_int(value); }
constexpr Decimal hundredths(std::int64_t value) {
  return Decimal::from_raw(Int128{value} * (Decimal::kScale / 100));
}
constexpr Decimal thousandths(std::int64_t value) {
  return Decimal::from_raw(Int128{value} * (Decimal::kScale / 1'000));
}
constexpr Decimal hundred_thousandths(std::int64_t value) {
  return Decimal::from_raw(Int128{value} * (Decimal::kScale / 100'000));
}

const std::array<ParameterSpec, 10>& specs() {
  static const std::array<ParameterSpec, 10> kSpecs = {{
      {"levels", ParameterUnit::None, whole(5), whole(1), whole(kBalanceLevelsMax), whole(1),
       "levels of each side whose quantities are compared"},
      {"threshold", ParameterUnit::Fraction, hundredths(60), hundredths(5), hundredths(99),
       hundredths(1), "imbalance from which a position is wanted"},
      {"stop_level", ParameterUnit::None, whole(5), whole(1), whole(kBalanceLevelsMax), whole(1),
       "level of the book at the entry behind which the position is left"},
      {"take_profit", ParameterUnit::Fraction, hundred_thousandths(50), hundred_thousandths(0),
       hundred_thousandths(10'000), hundred_thousandths(1),
       "gain on the price at which it is left; 0 is off"},
      {"hold_max", ParameterUnit::Seconds, whole(60), whole(1), whole(86'400), whole(1),
       "longest time that a position is held"},
      {"cooldown", ParameterUnit::Milliseconds, whole(1'000), whole(0), whole(3'600'000), whole(10),
       "time after a signal before the next entry"},
      {"side", ParameterUnit::None, whole(0), whole(0), whole(1), whole(1),
       "positions it takes: 0 long and short, 1 long only"},
      {"quantity", ParameterUnit::Base, thousandths(10), thousandths(1), whole(1'000'000),
       thousandths(1), "quantity of a position at an imbalance of 1"},
      {"validity", ParameterUnit::Milliseconds, whole(1'000), whole(10), whole(3'600'000),
       whole(10), "time for which a signal counts"},
      {"period", ParameterUnit::Milliseconds, whole(100), whole(10), whole(60'000), whole(10),
       "time between two looks at the book"},
  }};
  return kSpecs;
}

bool is_usable(const market::OrderBook& book) {
  return book.state() == market::BookState::Synced && book.best_bid().has_value() &&
         book.best_ask().has_value();
}

Duration milliseconds_of(const ParameterSet& parameters, std::string_view name) {
  return std::chrono::milliseconds(parameters.get_integer(name));
}

SignalDirection side_of(Quantity position) {
  return position.sign() > 0   ? SignalDirection::Long
         : position.sign() < 0 ? SignalDirection::Short
                               : SignalDirection::Flat;
}

// Rounded away from the price; a price beyond the last one is the last one.
std::int64_t moved_by(std::int64_t ticks, Decimal fraction, SignalDirection side) {
  const Int128 distance = (Int128{ticks} * fraction.raw() + Decimal::kScale - 1) / Decimal::kScale;
  const Int128 moved = Int128{ticks} + direction(side) * distance;
  return static_cast<std::int64_t>(
      std::min<Int128>(moved, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace

std::span<const ParameterSpec> Imbalance::parameters() { return specs(); }

std::unique_ptr<Strategy> Imbalance::make(const ParameterSet& parameters) {
  return std::make_unique<Imbalance>(parameters);
}

Imbalance::Imbalance(const ParameterSet& parameters)
    : levels_(static_cast<std::size_t>(parameters.get_integer("levels"))),
      threshold_(parameters.get("threshold")),
      stop_level_(static_cast<std::size_t>(parameters.get_integer("stop_level"))),
      take_profit_(parameters.get("take_profit")),
      hold_max_(std::chrono::seconds(parameters.get_integer("hold_max"))),
      cooldown_(milliseconds_of(parameters, "cooldown")),
      sides_(parameters.get_integer("side") == 0 ? Sides::Both : Sides::LongOnly),
      quantity_(parameters.get("quantity")),
      validity_(milliseconds_of(parameters, "validity")),
      period_(milliseconds_of(parameters, "period")) {}

void Imbalance::on(Trigger trigger, const MarketView& market, const AccountView& account,
                   Outputs& out) {
  if (trigger != Trigger::Started && trigger != Trigger::Timer) {
    return;
  }
  out.wake_at(market.now + period_);
  const SignalDirection held = side_of(account.position);
  if (held == asked_.side) {
    plan_ = asked_;
  }
  if (is_usable(market.book)) {
    look(market, held, out);
  } else {
    out.note({.code = ReasonCode::BookUnusable});
  }
}

void Imbalance::look(const MarketView& market, SignalDirection held, Outputs& out) {
  if (held != SignalDirection::Flat && held == plan_.side && is_over(market)) {
    explain_end(market, out);
    leave(market.now, out);
    return;
  }
  const Decimal imbalance = book_balance(market.book, levels_);
  const SignalDirection wanted = leaning(imbalance);
  explain(imbalance, market.now, out);
  if (wanted == SignalDirection::Flat || wanted == held || market.now < quiet_until_) {
    return;
  }
  quiet_until_ = market.now + cooldown_;
  if (wanted == SignalDirection::Short && sides_ == Sides::LongOnly) {
    if (held == SignalDirection::Long) {
      leave(market.now, out);
    }
    return;
  }
  out.signal(signal(wanted, abs(imbalance), market.now));
  asked_ = plan_for(wanted, market);
}

void Imbalance::explain(Decimal imbalance, Timestamp now, Outputs& out) const {
  const bool is_even = leaning(imbalance) == SignalDirection::Flat;
  out.note({.code = is_even ? ReasonCode::BookEven : ReasonCode::BookLeans,
            .value = imbalance.to_double(),
            .limit = threshold_.to_double()});
  if (!is_even && now < quiet_until_) {
    out.note({.code = ReasonCode::CoolingDown,
              .value = std::chrono::duration<double>(quiet_until_ - now).count(),
              .limit = std::chrono::duration<double>(cooldown_).count()});
  }
}

void Imbalance::explain_end(const MarketView& market, Outputs& out) const {
  const bool is_long = plan_.side == SignalDirection::Long;
  const auto touch = is_long ? market.book.best_bid() : market.book.best_ask();
  out.note({.code = ReasonCode::PlanEnds,
            .value = static_cast<double>(touch->ticks),
            .limit = static_cast<double>(plan_.stop_ticks)});
}

void Imbalance::leave(Timestamp now, Outputs& out) {
  quiet_until_ = now + cooldown_;
  if (now >= exit_again_) {
    out.signal(signal(SignalDirection::Flat, kOne, now));
    exit_again_ = now + kRetry;
  }
}

Signal Imbalance::signal(SignalDirection direction, Decimal strength, Timestamp now) const {
  return {.direction = direction,
          .strength = strength,
          .quantity = quantity_,
          .valid_until = now + validity_};
}

SignalDirection Imbalance::leaning(Decimal imbalance) const {
  if (abs(imbalance) < threshold_) {
    return SignalDirection::Flat;
  }
  return imbalance.sign() > 0 ? SignalDirection::Long : SignalDirection::Short;
}

// A long is left at bids and entered at offers, a short the other way round.
Imbalance::Plan Imbalance::plan_for(SignalDirection side, const MarketView& market) const {
  const bool is_long = side == SignalDirection::Long;
  const std::int64_t entry =
      is_long ? market.book.best_ask()->ticks : market.book.best_bid()->ticks;
  return {.side = side,
          .stop_ticks = level_ticks(market.book, is_long ? Side::Buy : Side::Sell, stop_level_),
          .take_ticks = moved_by(entry, take_profit_, side),
          .until = market.now + hold_max_};
}

bool Imbalance::is_over(const MarketView& market) const {
  const bool has_take = !take_profit_.is_zero();
  if (market.now >= plan_.until) {
    return true;
  }
  if (plan_.side == SignalDirection::Long) {
    const std::int64_t bid = market.book.best_bid()->ticks;
    return bid < plan_.stop_ticks || (has_take && bid >= plan_.take_ticks);
  }
  const std::int64_t ask = market.book.best_ask()->ticks;
  return ask > plan_.stop_ticks || (has_take && ask <= plan_.take_ticks);
}

template <class Self, class Archive>
void Imbalance::state(Self& self, Archive& archive) {
  for (auto* plan : {&self.plan_, &self.asked_}) {
    archive.enumerator(plan->side, SignalDirection::Short);
    archive(plan->stop_ticks, plan->take_ticks);
    archive.moment(plan->until);
  }
  archive.moment(self.quiet_until_);
  archive.moment(self.exit_again_);
}

void Imbalance::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion);
  state(*this, writer);
}

Checked<void> Imbalance::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  std::uint8_t version = 0;
  in(version);
  in.require(version == kStateVersion);
  Imbalance loaded = *this;
  state(loaded, in);
  if (!in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  *this = loaded;
  return {};
}

}  // namespace tw::strategy
