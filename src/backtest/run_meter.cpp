#include "backtest/run_meter.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/state_archive.hpp"
#include "engine/account_figures.hpp"

namespace tw::backtest {
namespace {

// The first moment of a regular row of moments that is behind `at`.
Timestamp next_after(Timestamp due, Timestamp at, Duration every) {
  return due + every * ((at - due) / every + 1);
}

template <class Archive, class M>
void margin_state(Archive& archive, M& margin) {
  archive.optional(margin, [](Archive& each, auto& figures) {
    each(figures.reserved_max, figures.free_min);
    each.optional(figures.below_maintenance_at, [](Archive& time, auto& at) { time.moment(at); });
  });
}

}  // namespace

RunMeter::RunMeter(const engine::Loop& loop, const std::vector<InstrumentDefined>& instruments,
                   const std::optional<MarginSetup>& margin)
    : loop_(loop), instruments_(instruments) {
  measured_.decided.reserve(execution::OrderTable::kLiveMax);
  measured_.buy_and_hold.resize(instruments.size());
  measured_.paths.prices.resize(instruments.size());
  if (margin.has_value()) {
    margin_.emplace(loop, instruments, loop.group().settings().account.id, *margin);
  }
}

void RunMeter::start(Timestamp at) {
  measured_.next_sample = at + kEvery;
  measured_.next_row = at;
  take(now());
}

void RunMeter::take_due() {
  measured_.next_sample = next_after(measured_.next_sample, loop_.now(), kEvery);
  take(now());
}

EquitySample RunMeter::now() const {
  const engine::Worth worth = engine::worth_of(
      {loop_.facts(), loop_.market(), loop_.group().settings().account, loop_.now()});
  return {.at = loop_.now(),
          .equity = worth.equity(),
          .balance = worth.balance,
          .unrealized_gross = worth.unrealized_gross,
          .position_value = worth.position_value,
          .exposure = worth.exposure};
}

std::optional<MarginFigures> RunMeter::margin() const {
  return margin_.has_value() ? std::optional(margin_->figures()) : std::nullopt;
}

void RunMeter::take(const EquitySample& sample) {
  if (margin_.has_value()) {
    margin_->take();
  }
  hold(measured_.buy_and_hold);
  measured_.drawdown.on(sample.equity);
  measured_.periods.on(sample.at, sample.equity);
  follow(sample, measured_.paths);
  measured_.curve.on(sample.at, sample.equity);
  measured_.exposure.on(sample.at, sample.exposure, sample.equity);
  if (sink_ != nullptr && sample.at >= measured_.next_row) {
    measured_.next_row = next_after(measured_.next_row, sample.at, EquitySink::kEvery);
    sink_->on_equity(sample);
  }
}

void RunMeter::hold(std::vector<performance::BuyAndHold>& held) const {
  for (std::size_t i = 0; i < instruments_.size(); ++i) {
    const auto mark = loop_.market().mark(instruments_[i].listing.id);
    if (mark.has_value() && mark->sign() > 0) {
      held[i].on(*mark);
    }
  }
}

// What an instrument costs between two samples does not matter, but what it cost first does.
void RunMeter::look_for_first_prices() {
  hold(measured_.buy_and_hold);
  note_whether_priced();
}

void RunMeter::note_whether_priced() {
  are_all_priced_ =
      std::ranges::all_of(measured_.buy_and_hold, &performance::BuyAndHold::has_price);
}

std::vector<performance::BuyAndHold> RunMeter::buy_and_hold() const {
  std::vector<performance::BuyAndHold> held = measured_.buy_and_hold;
  hold(held);
  return held;
}

void RunMeter::follow(const EquitySample& sample, RunPaths& paths) const {
  const Decimal peak = std::max(measured_.drawdown.peak(), sample.equity);
  paths.equity.on(sample.at, sample.equity);
  paths.drawdown.on(sample.at,
                    peak.sign() > 0 ? divide(peak - sample.equity, peak, Rounding::Up) : Decimal{});
  for (std::size_t i = 0; i < instruments_.size(); ++i) {
    if (const auto mark = loop_.market().mark(instruments_[i].listing.id)) {
      paths.prices[i].on(sample.at, mark->decimal());
    }
  }
}

performance::DrawdownPeriods RunMeter::drawdown_periods() const {
  performance::DrawdownPeriods periods = measured_.periods;
  const EquitySample sample = now();
  periods.on(sample.at, sample.equity);
  return periods;
}

RunPaths RunMeter::paths() const {
  RunPaths paths = measured_.paths;
  follow(now(), paths);
  return paths;
}

void RunMeter::on_record(const Record& record) {
  if (const auto* command = std::get_if<Command>(&record.body)) {
    on_command(*command);
  } else if (const auto* event = std::get_if<Event>(&record.body)) {
    if (const auto* fill = std::get_if<Fill>(&event->body)) {
      on_fill(*fill);
    } else if (const auto* amended = std::get_if<OrderAmended>(&event->body)) {
      on_amended(*amended);
    }
  } else if (const auto* moved = std::get_if<OrderTransition>(&record.body)) {
    if (is_terminal(moved->to)) {
      std::erase_if(measured_.decided,
                    [moved](const Decided& each) { return each.order == moved->order; });
    }
  }
}

void RunMeter::on_command(const Command& command) {
  if (const auto* place = std::get_if<PlaceOrder>(&command.body)) {
    measured_.decided.push_back({place->order, loop_.market().mark(place->terms.instrument), {}});
  } else if (const auto* amend = std::get_if<AmendOrder>(&command.body)) {
    const auto asked = std::ranges::find(measured_.decided, amend->order, &Decided::order);
    if (asked != measured_.decided.end()) {
      asked->mid_asked = loop_.market().mark(amend->instrument);
    }
  }
}

// Until then, and for good when the venue refuses, fills are those of the decision before.
void RunMeter::on_amended(const OrderAmended& amended) {
  const auto moved = std::ranges::find(measured_.decided, amended.order, &Decided::order);
  if (moved != measured_.decided.end() && amended.cause == AmendCause::Requested) {
    moved->mid = moved->mid_asked;
  }
}

// A fill that is reported once more, or after its order ended, has no decision here any more.
void RunMeter::on_fill(const Fill& fill) {
  const auto decided = std::ranges::find(measured_.decided, fill.order, &Decided::order);
  if (decided == measured_.decided.end()) {
    return;
  }
  const InstrumentDefined& defined = instruments_.at(fill.instrument.value());
  const Instrument instrument{defined.listing, defined.terms};
  const auto value = instrument.notional(fill.price, fill.quantity);
  TW_ASSERT(value.has_value());
  std::optional<Decimal> at_mid;
  if (decided->mid.has_value()) {
    if (const auto worth = instrument.notional(*decided->mid, fill.quantity)) {
      at_mid = worth->amount;
    }
  }
  // Who buys coin contracts dearer gets fewer coins of them.
  const bool is_inverse = defined.listing.kind == ContractKind::Inverse;
  measured_.slippage.on_fill(is_inverse ? opposite(fill.side) : fill.side, value->amount, at_mid);
}

void RunMeter::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion);
  state(measured_, writer);
  writer(margin_.has_value());
  if (margin_.has_value()) {
    margin_state(writer, margin_->taken());
  }
}

Checked<void> RunMeter::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  std::uint16_t version = 0;
  bool has_margin = false;
  Measured read;
  std::optional<MarginFigures> margin;
  read.decided.reserve(execution::OrderTable::kLiveMax);
  in(version);
  state(read, in);
  in(has_margin);
  in.require(has_margin == margin_.has_value());
  if (has_margin) {
    margin_state(in, margin);
  }
  if (version != kStateVersion || !in.is_whole() ||
      read.buy_and_hold.size() != instruments_.size() ||
      read.paths.prices.size() != instruments_.size()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  measured_ = std::move(read);
  note_whether_priced();
  if (margin_.has_value()) {
    margin_->go_on_from(margin);
  }
  return {};
}

template <class M, class Archive>
void RunMeter::state(M& measured, Archive& archive) {
  archive.moment(measured.next_sample);
  archive.moment(measured.next_row);
  archive.list(measured.decided, [](Archive& each, auto& decided) {
    each(decided.order.epoch, decided.order.sequence, decided.mid, decided.mid_asked);
  });
  const auto parts = [&archive](auto&... each) {
    if constexpr (std::is_const_v<M>) {
      (each.save(archive), ...);
    } else {
      (each.load(archive), ...);
    }
  };
  parts(measured.drawdown, measured.curve, measured.exposure, measured.slippage, measured.periods,
        measured.paths.equity, measured.paths.drawdown);
  archive.list(measured.buy_and_hold, [&parts](Archive&, auto& held) { parts(held); });
  archive.list(measured.paths.prices, [&parts](Archive&, auto& path) { parts(path); });
}

}  // namespace tw::backtest
