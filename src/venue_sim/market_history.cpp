#include "venue_sim/market_history.hpp"

#include <algorithm>
#include <chrono>
#include <ranges>
#include <utility>

namespace tw::venue_sim {
namespace {

constexpr std::size_t kMinutesPerDay = 1'440;
constexpr std::size_t kMinutesPerHour = 60;

/// The first interval after `last` that has to be opened so that the newest `kRowsMax` are there.
Timestamp first_to_open(const Interval& interval, Timestamp last, Timestamp newest) {
  const Timestamp following = interval.next(last);
  if (interval.kind() != Interval::Kind::Fixed) {
    return following;
  }
  const Duration kept = interval.length() * (KlineSeries::kRowsMax - 1);
  return std::max(following, newest - kept);
}

template <class Row>
void keep_newest(std::deque<Row>& rows, std::size_t count) {
  while (rows.size() > count) {
    rows.pop_front();
  }
}

}  // namespace

std::string_view name_of(TickDirection direction) {
  constexpr std::array<std::string_view, 4> kNames = {"PlusTick", "ZeroPlusTick", "MinusTick",
                                                      "ZeroMinusTick"};
  return kNames[std::to_underlying(direction)];
}

void KlineSeries::add(const Kline& part) {
  roll(part.start);
  if (rows_.empty()) {
    rows_.push_back(part);
    rows_.back().start = interval_.start_of(part.start);
    return;
  }
  Kline& row = rows_.back();
  row.high = std::max(row.high, part.high);
  row.low = std::min(row.low, part.low);
  row.close = part.close;
  row.lots += part.lots;
  row.turnover += part.turnover;
}

void KlineSeries::roll(Timestamp now) {
  if (rows_.empty()) {
    return;
  }
  const Timestamp newest = interval_.start_of(now);
  if (newest <= rows_.back().start) {
    return;
  }
  const std::int64_t close = rows_.back().close;
  for (Timestamp start = first_to_open(interval_, rows_.back().start, newest); start <= newest;
       start = interval_.next(start)) {
    rows_.push_back({.start = start, .open = close, .high = close, .low = close, .close = close});
    keep_newest(rows_, kRowsMax);
  }
}

void KlineSeries::put_before(const KlineSeries& past) {
  if (rows_.empty()) {
    rows_ = past.rows_;
    return;
  }
  const Timestamp first = rows_.front().start;
  for (const Kline& row : std::views::reverse(past.rows_)) {
    if (row.start < first && rows_.size() < kRowsMax) {
      rows_.push_front(row);
    }
  }
}

void PriceSeries::add(Timestamp at, Decimal value) {
  const Timestamp newest = interval_.start_of(at);
  if (rows_.empty()) {
    rows_.push_back({newest, value, value, value, value});
    return;
  }
  if (newest > rows_.back().start) {
    const Decimal close = rows_.back().close;
    for (Timestamp start = first_to_open(interval_, rows_.back().start, newest); start <= newest;
         start = interval_.next(start)) {
      rows_.push_back({start, close, close, close, close});
      keep_newest(rows_, KlineSeries::kRowsMax);
    }
  }
  PriceKline& row = rows_.back();
  row.high = std::max(row.high, value);
  row.low = std::min(row.low, value);
  row.close = value;
}

MarketHistory::MarketHistory(const sim::Contract& contract) : MarketHistory(contract.instrument) {}

MarketHistory::MarketHistory(const Instrument& instrument) : instrument_(instrument) {
  for (const KlineInterval& interval : kline_intervals()) {
    klines_.emplace_back(interval.interval);
    for (auto& series : prices_) {
      series.emplace_back(interval.interval);
    }
  }
}

const PriceSeries& MarketHistory::prices(SampledPrice kind, std::size_t interval) const {
  return prices_[std::to_underlying(kind)][interval];
}

Decimal MarketHistory::turnover_of(std::int64_t ticks, std::int64_t lots) const {
  const auto value =
      instrument_.notional(instrument_.grid().price(ticks), instrument_.grid().quantity(lots));
  return value ? value->amount : Decimal{};
}

TradeRow& MarketHistory::append_trade(Timestamp at, const Trade& trade, std::uint64_t sequence) {
  TradeRow row{.at = at,
               .number = next_number_++,
               .ticks = trade.ticks,
               .lots = trade.lots,
               .aggressor = trade.aggressor,
               .direction = TickDirection::PlusTick,
               .sequence = sequence};
  if (!trades_.empty()) {
    const TradeRow& before = trades_.back();
    const bool rose = before.direction <= TickDirection::ZeroPlusTick;
    row.direction = trade.ticks > before.ticks   ? TickDirection::PlusTick
                    : trade.ticks < before.ticks ? TickDirection::MinusTick
                    : rose                       ? TickDirection::ZeroPlusTick
                                                 : TickDirection::ZeroMinusTick;
  }
  trades_.push_back(row);
  keep_newest(trades_, kTradesMax);
  return trades_.back();
}

const TradeRow& MarketHistory::on_trade(Timestamp at, const Trade& trade, std::uint64_t sequence) {
  const Kline part{.start = at,
                   .open = trade.ticks,
                   .high = trade.ticks,
                   .low = trade.ticks,
                   .close = trade.ticks,
                   .lots = trade.lots,
                   .turnover = turnover_of(trade.ticks, trade.lots)};
  for (KlineSeries& series : klines_) {
    series.add(part);
  }
  return append_trade(at, trade, sequence);
}

void MarketHistory::roll(Timestamp now) {
  for (KlineSeries& series : klines_) {
    series.roll(now);
  }
}

void MarketHistory::sample(const sim::ReferencePrices& prices, Timestamp now) {
  const auto add = [&](SampledPrice kind, Decimal value) {
    for (PriceSeries& series : prices_[std::to_underlying(kind)]) {
      series.add(now, value);
    }
  };
  if (prices.mark) {
    add(SampledPrice::Mark, prices.mark->decimal());
  }
  if (prices.index) {
    add(SampledPrice::Index, prices.index->decimal());
  }
  if (prices.mark && prices.index && prices.index->sign() > 0) {
    const Decimal distance = prices.mark->decimal() - prices.index->decimal();
    const auto premium = checked_divide(distance, prices.index->decimal(), Rounding::HalfEven);
    add(SampledPrice::Premium, premium.value_or(Decimal{}));
  }
  if (instrument_.listing().kind == ContractKind::Spot) {
    return;
  }
  if (funding_due_ && prices.funding_next > funding_due_->at) {
    funding_.push_back(*funding_due_);
    keep_newest(funding_, kFundingMax);
  }
  if (prices.funding_next != Timestamp{}) {
    funding_due_ = {prices.funding_next, prices.funding_rate};
  }
}

void MarketHistory::add_part(const Kline& part, Duration length) {
  for (KlineSeries& series : klines_) {
    const bool fits =
        series.interval().length() >= length || series.interval().kind() == Interval::Kind::Month;
    const bool begins = series.interval().start_of(part.start) == part.start;
    if (fits && (begins || !series.rows().empty())) {
      series.add(part);
    }
  }
}

void MarketHistory::add_past_trade(Timestamp at, const Trade& trade) { append_trade(at, trade, 0); }

void MarketHistory::put_before(const MarketHistory& past) {
  for (std::size_t i = 0; i < klines_.size(); ++i) {
    klines_[i].put_before(past.klines_[i]);
  }
  std::uint64_t number = trades_.empty() ? kTradeNumberFirst : trades_.front().number;
  for (const TradeRow& row : std::views::reverse(past.trades_)) {
    if (trades_.size() < kTradesMax) {
      trades_.push_front(row);
      trades_.front().number = --number;
    }
  }
  funding_.insert(funding_.begin(), past.funding_.begin(), past.funding_.end());
  keep_newest(funding_, kFundingMax);
}

std::optional<DayFigures> MarketHistory::day() const {
  const std::deque<Kline>& minutes = klines_.front().rows();
  if (minutes.empty()) {
    return std::nullopt;
  }
  const std::size_t first = minutes.size() - std::min(minutes.size(), kMinutesPerDay);
  const std::size_t hour = minutes.size() - std::min(minutes.size(), kMinutesPerHour);
  DayFigures figures{.open = minutes[first].open,
                     .high = minutes[first].high,
                     .low = minutes[first].low,
                     .open_1h = minutes[hour].open};
  for (std::size_t i = first; i < minutes.size(); ++i) {
    figures.high = std::max(figures.high, minutes[i].high);
    figures.low = std::min(figures.low, minutes[i].low);
    figures.lots += minutes[i].lots;
    figures.turnover += minutes[i].turnover;
  }
  return figures;
}

}  // namespace tw::venue_sim
