#include "sim/reference_model.hpp"

#include <algorithm>
#include <chrono>

#include "base/assert.hpp"
#include "base/math.hpp"
#include "base/state_archive.hpp"

namespace tw::sim {
namespace {

constexpr std::uint16_t kStateVersion = 1;
constexpr Duration kPeriod = std::chrono::seconds(1);
constexpr Duration kSampledMost = std::chrono::days(1);
constexpr double kInterestPeriod = 8.0 * 3600.0 * 1e9;  // nanoseconds

// The last moment of the grid up to `at`.
Timestamp floored(Timestamp at, Duration grid) { return at - at.time_since_epoch() % grid; }

std::optional<Price> rounded(const Instrument& instrument, double value) {
  const auto exact = Decimal::from_double(value);
  return exact.has_value() && exact->sign() > 0
             ? std::optional(instrument.round_price(Price{*exact}, Rounding::HalfEven))
             : std::nullopt;
}

Rate rounded_rate(double value) {
  constexpr std::int64_t kUnit = 10'000;  // 1e-8
  const auto exact = Decimal::from_double(value);
  return exact.has_value()
             ? Rate{round_to_step(*exact, Decimal::from_raw(kUnit), Rounding::HalfEven)}
             : Rate{};
}

template <class T>
void replace(T& held, const T& value, bool& has_changed) {
  has_changed = has_changed || !(held == value);
  held = value;
}

}  // namespace

ReferenceModel::ReferenceModel(const ReferenceSettings& settings) : settings_(settings) {
  TW_ASSERT(settings.index_lag > Duration::zero() && settings.basis_max >= 0);
  const double lag = static_cast<double>(settings.index_lag.count());
  share_ = 1.0 - math::exp(-static_cast<double>(kPeriod.count()) / lag);
}

void ReferenceModel::list(const Contract& contract, Rate funding_max) {
  TW_ASSERT(contract.instrument.id().value() == tracked_.size());
  Tracked tracked{.instrument = contract.instrument};
  if (has_margin(contract) && contract.funding_interval > Duration::zero()) {
    tracked.interval = contract.funding_interval;
    tracked.funding_max = funding_max.decimal().to_double();
    tracked.interest =
        settings_.interest * (static_cast<double>(tracked.interval.count()) / kInterestPeriod);
    tracked.funding_next =
        has_begun_ ? floored(now_, tracked.interval) + tracked.interval : Timestamp{};
    tracked.funding_rate =
        rounded_rate(std::clamp(tracked.interest, -tracked.funding_max, tracked.funding_max));
  }
  tracked_.push_back(tracked);
}

// ---- time

void ReferenceModel::begin(Timestamp at) {
  has_begun_ = true;
  may_have_changed_ = true;
  now_ = at;
  for (Tracked& tracked : tracked_) {
    if (tracked.interval > Duration::zero()) {
      tracked.funding_next = floored(at, tracked.interval) + tracked.interval;
      tracked.has_changed = true;
    }
  }
}

void ReferenceModel::advance_to(Timestamp at) {
  if (!has_begun_) {
    begin(at);
  }
  TW_ASSERT(at >= now_);
  const Timestamp first = std::max(floored(now_, kPeriod), floored(at, kPeriod) - kSampledMost);
  for (Timestamp moment = first + kPeriod; moment <= at; moment += kPeriod) {
    may_have_changed_ = true;
    for (Tracked& tracked : tracked_) {
      sample(tracked, moment);
    }
  }
  now_ = at;
}

std::optional<Timestamp> ReferenceModel::next_event() const {
  return has_begun_ ? std::optional(floored(now_, kPeriod) + kPeriod) : std::nullopt;
}

void ReferenceModel::on_market(const Event& event, const market::Books& books) {
  advance_to(event.ts_recv);
  if (const auto* trade = std::get_if<Trade>(&event.body)) {
    Tracked& tracked = tracked_.at(trade->instrument.value());
    tracked.last = tracked.instrument.grid().price(trade->ticks);
  } else if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
    Tracked& tracked = tracked_.at(depth->instrument.value());
    may_have_changed_ = may_have_changed_ || !tracked.is_seen;
    see_mid(tracked, books.at(depth->instrument));
  }
}

// ---- formulas

void ReferenceModel::see_mid(Tracked& tracked, const market::OrderBook& book) const {
  const auto bid = book.best_bid();
  const auto ask = book.best_ask();
  if (book.state() != market::BookState::Synced || !bid.has_value() || !ask.has_value()) {
    return;
  }
  const double tick = tracked.instrument.grid().price(1).decimal().to_double();
  tracked.mid = 0.5 * (static_cast<double>(bid->ticks) + static_cast<double>(ask->ticks)) * tick;
  if (!tracked.is_seen) {
    tracked.is_seen = true;
    tracked.index = tracked.mid;
    state_prices(tracked);
  }
}

void ReferenceModel::sample(Tracked& tracked, Timestamp at) const {
  if (tracked.interval > Duration::zero() && at >= tracked.funding_next) {
    tracked.funding_next = floored(at, tracked.interval) + tracked.interval;
    tracked.premium_sum = 0;
    tracked.premium_count = 0;
    tracked.has_changed = true;
  }
  if (!tracked.is_seen) {
    return;
  }
  tracked.index += share_ * (tracked.mid - tracked.index);
  const double basis = tracked.mid - tracked.index;
  tracked.basis[tracked.basis_next] = basis;
  tracked.basis_next = (tracked.basis_next + 1) % kBasisCount;
  tracked.basis_count = std::min<std::uint32_t>(tracked.basis_count + 1, kBasisCount);
  tracked.premium_sum += tracked.index > 0 ? basis / tracked.index : 0;
  ++tracked.premium_count;
  state_prices(tracked);
}

double ReferenceModel::basis_mean(const Tracked& tracked) {
  double sum = 0;
  for (std::uint32_t i = 0; i < tracked.basis_count; ++i) {
    sum += tracked.basis[i];
  }
  return tracked.basis_count == 0 ? 0 : sum / static_cast<double>(tracked.basis_count);
}

void ReferenceModel::state_prices(Tracked& tracked) const {
  const double most = settings_.basis_max * tracked.index;
  const double mark = tracked.index + std::clamp(basis_mean(tracked), -most, most);
  bool& has_changed = tracked.has_changed;
  replace(tracked.index_price, rounded(tracked.instrument, tracked.index), has_changed);
  replace(tracked.mark_price, rounded(tracked.instrument, mark), has_changed);
  if (tracked.interval > Duration::zero()) {
    const double premium = tracked.premium_count == 0
                               ? 0
                               : tracked.premium_sum / static_cast<double>(tracked.premium_count);
    const double rate =
        std::clamp(premium + tracked.interest, -tracked.funding_max, tracked.funding_max);
    replace(tracked.funding_rate, rounded_rate(rate), has_changed);
  }
}

// ---- what others see

ReferencePrices ReferenceModel::prices(InstrumentId instrument) const {
  const Tracked& tracked = tracked_.at(instrument.value());
  const ReferenceOverride& by_hand = tracked.by_hand;
  return {.last = by_hand.last.has_value() ? by_hand.last : tracked.last,
          .mark = by_hand.mark.has_value() ? by_hand.mark : tracked.mark_price,
          .index = by_hand.index.has_value() ? by_hand.index : tracked.index_price,
          .funding_rate = by_hand.funding_rate.value_or(tracked.funding_rate),
          .funding_next = tracked.funding_next};
}

void ReferenceModel::set_override(InstrumentId instrument, const ReferenceOverride& prices) {
  Tracked& tracked = tracked_.at(instrument.value());
  tracked.by_hand = prices;
  tracked.has_changed = may_have_changed_ = true;
}

void ReferenceModel::jump(InstrumentId instrument, Price to) {
  Tracked& tracked = tracked_.at(instrument.value());
  tracked.is_seen = true;
  tracked.mid = to.decimal().to_double();
  tracked.index = tracked.mid;
  tracked.basis_count = 0;
  tracked.basis_next = 0;
  state_prices(tracked);
}

void ReferenceModel::take_changes(std::vector<InstrumentId>& out) {
  if (!may_have_changed_) {
    return;
  }
  may_have_changed_ = false;
  for (Tracked& tracked : tracked_) {
    if (tracked.has_changed) {
      out.push_back(tracked.instrument.id());
      tracked.has_changed = false;
    }
  }
}

// ---- state

template <class Archive, class Value>
void ReferenceModel::state(Archive& archive, Value& tracked) {
  archive(tracked.last, tracked.is_seen, tracked.mid, tracked.index, tracked.basis_count,
          tracked.basis_next, tracked.premium_sum, tracked.premium_count, tracked.mark_price,
          tracked.index_price, tracked.funding_rate, tracked.has_changed);
  for (auto& basis : tracked.basis) {
    archive(basis);
  }
  archive.moment(tracked.funding_next);
  archive(tracked.by_hand.last, tracked.by_hand.mark, tracked.by_hand.index,
          tracked.by_hand.funding_rate);
  archive.require(tracked.basis_count <= kBasisCount && tracked.basis_next < kBasisCount);
}

void ReferenceModel::save(std::vector<std::byte>& bytes) const {
  StateWriter out{bytes};
  out(kStateVersion, has_begun_, static_cast<std::uint32_t>(tracked_.size()));
  out.moment(now_);
  for (const Tracked& tracked : tracked_) {
    state(out, tracked);
  }
}

Checked<void> ReferenceModel::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  ReferenceModel loaded = *this;
  loaded.may_have_changed_ = true;
  std::uint16_t version = 0;
  std::uint32_t count = 0;
  in(version, loaded.has_begun_, count);
  in.moment(loaded.now_);
  in.require(version == kStateVersion && count == tracked_.size());
  for (Tracked& tracked : loaded.tracked_) {
    state(in, tracked);
  }
  if (!in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  *this = std::move(loaded);
  return {};
}

}  // namespace tw::sim
