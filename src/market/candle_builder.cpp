#include "market/candle_builder.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "base/state_archive.hpp"

namespace tw::market {
namespace {

Int128 value_of(const Trade& trade) { return Int128{trade.ticks} * trade.lots; }

// The bound on a trade's value keeps sums exact for 2^31 trades in one candle.
constexpr Int128 kValueEnd = Int128{1} << 96U;

bool is_possible(const Trade& trade) {
  return trade.ticks >= 0 && trade.lots > 0 && value_of(trade) < kValueEnd;
}

}  // namespace

CandleBuilder::CandleBuilder(CandleRule rule, TradeIds ids) : rule_(rule), ids_(ids) {
  TW_ASSERT(rule.amount > 0);
}

CandleStep CandleBuilder::on_trade(Timestamp ts_event, const Trade& trade) {
  if (ids_ == TradeIds::Contiguous && last_id_ && trade.trade_id <= *last_id_) {
    return {TradeOutcome::Stale, std::nullopt};
  }
  if (!is_possible(trade)) {
    is_gap_marked_ = true;
    return {TradeOutcome::Refused, std::nullopt};
  }
  const Link link = link_to(trade);
  if (rule_.basis == CandleBasis::Time) {
    return on_time_trade(ts_event, trade, link);
  }
  if (!current_) {
    open(ts_event, trade, link);
  }
  current_->close_time = ts_event;
  add(trade, link);
  if (!is_full()) {
    return {};
  }
  // The trade itself ended it: nothing can lack behind.
  current_->is_end_seen = true;
  return {TradeOutcome::Taken, close()};
}

CandleBuilder::Link CandleBuilder::link_to(const Trade& trade) {
  const bool is_first = !last_id_.has_value();
  const bool is_broken = ids_ == TradeIds::Contiguous ? !is_first && trade.trade_id != *last_id_ + 1
                                                      : std::exchange(is_gap_marked_, false);
  gap_count_ += is_broken ? 1U : 0U;
  last_id_ = trade.trade_id;
  return is_first || is_broken ? Link::Broken : Link::Follows;
}

CandleStep CandleBuilder::on_time_trade(Timestamp ts_event, const Trade& trade, Link link) {
  const Timestamp begins = current_ ? current_->open_time : closed_until_.value_or(ts_event);
  if (ts_event < begins) {
    ++late_count_;
    return {TradeOutcome::Late, std::nullopt};
  }
  CandleStep step;
  if (current_ && ts_event >= current_->close_time) {
    current_->is_end_seen = link == Link::Follows;
    step.closed = close();
  }
  if (!current_) {
    open(ts_event, trade, link);
  }
  add(trade, link);
  return step;
}

void CandleBuilder::open(Timestamp ts_event, const Trade& trade, Link link) {
  Candle candle{.open_time = ts_event,
                .close_time = ts_event,
                .open = trade.ticks,
                .high = trade.ticks,
                .low = trade.ticks,
                .close = trade.ticks,
                .trade_id_first = trade.trade_id,
                .is_start_seen = link == Link::Follows};
  if (rule_.basis == CandleBasis::Time) {
    candle.open_time = rule_.interval.start_of(ts_event);
    candle.close_time = rule_.interval.next(candle.open_time);
    if (closed_until_) {
      candle.empty_before =
          static_cast<std::uint64_t>(rule_.interval.count(*closed_until_, candle.open_time));
    }
  }
  current_ = candle;
}

void CandleBuilder::add(const Trade& trade, Link link) {
  Candle& candle = *current_;
  candle.high = std::max(candle.high, trade.ticks);
  candle.low = std::min(candle.low, trade.ticks);
  candle.close = trade.ticks;
  candle.volume += trade.lots;
  candle.value += value_of(trade);
  candle.is_gap_free = candle.is_gap_free && (candle.trade_count == 0 || link == Link::Follows);
  ++candle.trade_count;
  candle.trade_id_last = trade.trade_id;
}

bool CandleBuilder::is_full() const {
  switch (rule_.basis) {
    case CandleBasis::Time:
      break;
    case CandleBasis::Ticks:
      return current_->trade_count >= rule_.amount;
    case CandleBasis::Volume:
      return current_->volume >= rule_.amount;
    case CandleBasis::Value:
      return current_->value >= rule_.amount;
  }
  return false;
}

Candle CandleBuilder::close() {
  Candle candle = *current_;
  candle.is_closed = true;
  current_.reset();
  closed_until_ = candle.close_time;
  return candle;
}

std::optional<Candle> CandleBuilder::advance_to(Timestamp now) {
  if (rule_.basis != CandleBasis::Time || !current_ || now < current_->close_time) {
    return std::nullopt;
  }
  return close();
}

void CandleBuilder::mark_gap() { is_gap_marked_ = true; }

void CandleBuilder::save(StateWriter& out) const { state(*this, out); }

void CandleBuilder::load(StateReader& in) {
  CandleBuilder loaded = *this;
  state(loaded, in);
  in.require(loaded.rule_ == rule_ && loaded.ids_ == ids_ && loaded.is_sound());
  if (!in.has_failed()) {
    *this = loaded;
  }
}

template <class Self, class Archive>
void CandleBuilder::state(Self& self, Archive& archive) {
  archive.enumerator(self.rule_.basis, CandleBasis::Value);
  archive(self.rule_.interval, self.rule_.amount);
  archive.enumerator(self.ids_, TradeIds::Opaque);
  archive(self.is_gap_marked_, self.last_id_);
  archive.optional(self.closed_until_, [](Archive& each, auto& at) { each.moment(at); });
  archive.optional(self.current_, [](Archive& each, auto& candle) {
    auto& [open_time, close_time, open, high, low, close, volume, value, trades, first, last,
           empty_before, is_closed, is_start_seen, is_gap_free, is_end_seen] = candle;
    each.moment(open_time);
    each.moment(close_time);
    each(open, high, low, close, volume, value, trades, first, last, empty_before, is_closed,
         is_start_seen, is_gap_free, is_end_seen);
  });
  archive(self.late_count_, self.gap_count_);
}

// A closed candle is handed out; the sums of an open one have room for further trades.
bool CandleBuilder::is_sound() const {
  if (!current_) {
    return true;
  }
  const Candle& candle = *current_;
  constexpr Int128 kSumEnd = kValueEnd << 30U;
  return !candle.is_closed && candle.low >= 0 && candle.low <= candle.open &&
         candle.low <= candle.close && candle.high >= candle.open && candle.high >= candle.close &&
         candle.volume > 0 && candle.volume < kSumEnd && candle.value >= 0 &&
         candle.value < kSumEnd && candle.trade_count > 0 &&
         candle.open_time <= candle.close_time &&
         (!closed_until_ || *closed_until_ <= candle.open_time);
}

}  // namespace tw::market
