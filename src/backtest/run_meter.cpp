#include "backtest/run_meter.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::backtest {
namespace {

// The first moment of a regular row of moments that is behind `at`.
Timestamp next_after(Timestamp due, Timestamp at, Duration every) {
  return due + every * ((at - due) / every + 1);
}

}  // namespace

RunMeter::RunMeter(const engine::Loop& loop, const std::vector<InstrumentDefined>& instruments,
                   AccountId account, const std::optional<MarginSetup>& margin)
    : loop_(loop), instruments_(instruments), account_(account) {
  decided_.reserve(execution::OrderTable::kLiveMax);
  buy_and_hold_.resize(instruments.size());
  if (margin.has_value()) {
    margin_.emplace(loop, instruments, account, *margin);
  }
}

void RunMeter::start(Timestamp at) {
  next_sample_ = at + kEvery;
  next_row_ = at;
  take(now());
}

void RunMeter::on_step() {
  if (loop_.now() >= next_sample_) {
    next_sample_ = next_after(next_sample_, loop_.now(), kEvery);
    take(now());
  }
}

EquitySample RunMeter::now() const {
  EquitySample sample{.at = loop_.now(),
                      .equity = {},
                      .balance = loop_.facts().portfolio().wallet(account_).amount,
                      .unrealized_gross = {},
                      .position_value = {},
                      .exposure = {}};
  for (const InstrumentDefined& defined : instruments_) {
    const PositionKey key{account_, defined.listing.id, PositionSide::Net};
    const Quantity held = loop_.facts().portfolio().quantity(key);
    const auto mark = loop_.market().mark(defined.listing.id);
    if (!mark.has_value()) {
      continue;
    }
    const Instrument instrument{defined.listing, defined.terms};
    sample.unrealized_gross += loop_.facts().portfolio().unrealized_gross(key, instrument, *mark);
    if (!held.is_zero()) {
      const auto value = instrument.notional(*mark, held);
      TW_ASSERT(value.has_value());  // the marks of a book and positions were admitted
      sample.position_value += value->amount;
      sample.exposure += abs(value->amount);
    }
  }
  sample.equity = sample.balance + sample.unrealized_gross;
  return sample;
}

std::optional<MarginFigures> RunMeter::margin() const {
  return margin_.has_value() ? std::optional(margin_->figures()) : std::nullopt;
}

void RunMeter::take(const EquitySample& sample) {
  if (margin_.has_value()) {
    margin_->take();
  }
  drawdown_.on(sample.equity);
  curve_.on(sample.at, sample.equity);
  exposure_.on(sample.at, sample.exposure, sample.equity);
  for (std::size_t i = 0; i < instruments_.size(); ++i) {
    const auto mark = loop_.market().mark(instruments_[i].listing.id);
    if (mark.has_value() && mark->sign() > 0) {
      buy_and_hold_[i].on(*mark);
    }
  }
  if (sink_ != nullptr && sample.at >= next_row_) {
    next_row_ = next_after(next_row_, sample.at, EquitySink::kEvery);
    sink_->on_equity(sample);
  }
}

void RunMeter::on_record(const Record& record) {
  if (const auto* command = std::get_if<Command>(&record.body)) {
    if (const auto* place = std::get_if<PlaceOrder>(&command->body)) {
      decided_.push_back({place->order, loop_.market().mark(place->terms.instrument)});
    }
  } else if (const auto* event = std::get_if<Event>(&record.body)) {
    if (const auto* fill = std::get_if<Fill>(&event->body)) {
      on_fill(*fill);
    }
  } else if (const auto* moved = std::get_if<OrderTransition>(&record.body)) {
    if (is_terminal(moved->to)) {
      std::erase_if(decided_, [moved](const Decided& each) { return each.order == moved->order; });
    }
  }
}

// A fill that is reported once more, or after its order ended, has no decision here any more.
void RunMeter::on_fill(const Fill& fill) {
  const auto decided = std::ranges::find(decided_, fill.order, &Decided::order);
  if (decided == decided_.end()) {
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
  slippage_.on_fill(is_inverse ? opposite(fill.side) : fill.side, value->amount, at_mid);
}

}  // namespace tw::backtest
