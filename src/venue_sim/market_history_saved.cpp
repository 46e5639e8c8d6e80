#include <algorithm>
#include <functional>

#include "base/state_archive.hpp"
#include "venue_sim/market_history.hpp"

namespace tw::venue_sim {
namespace {

template <class Archive, class Row>
void state_of_trade(Archive& archive, Row& row) {
  archive.moment(row.at);
  archive(row.number, row.ticks, row.lots);
  archive.enumerator(row.aggressor, Side::Sell);
  archive.enumerator(row.direction, TickDirection::ZeroMinusTick);
  archive(row.sequence);
}

template <class Archive, class Row>
void state_of_kline(Archive& archive, Row& row) {
  archive.moment(row.start);
  archive(row.open, row.high, row.low, row.close, row.lots, row.turnover);
}

template <class Archive, class Row>
void state_of_price(Archive& archive, Row& row) {
  archive.moment(row.start);
  archive(row.open, row.high, row.low, row.close);
}

template <class Archive, class Row>
void state_of_funding(Archive& archive, Row& row) {
  archive.moment(row.at);
  archive(row.rate);
}

constexpr auto kTrade = [](auto& archive, auto& row) { state_of_trade(archive, row); };
constexpr auto kKline = [](auto& archive, auto& row) { state_of_kline(archive, row); };
constexpr auto kPrice = [](auto& archive, auto& row) { state_of_price(archive, row); };
constexpr auto kFunding = [](auto& archive, auto& row) { state_of_funding(archive, row); };

}  // namespace

template <class Archive, class Self>
void KlineSeries::state(Archive& archive, Self& series) {
  archive.list(series.rows_, kKline);
  archive.require(series.rows_.size() <= kRowsMax &&
                  std::ranges::is_sorted(series.rows_, std::less_equal{}, &Kline::start));
}

template <class Archive, class Self>
void PriceSeries::state(Archive& archive, Self& series) {
  archive.list(series.rows_, kPrice);
  archive.require(series.rows_.size() <= KlineSeries::kRowsMax &&
                  std::ranges::is_sorted(series.rows_, std::less_equal{}, &PriceKline::start));
}

template <class Archive, class Self>
void MarketHistory::state(Archive& archive, Self& history) {
  archive(history.next_number_);
  archive.list(history.trades_, kTrade);
  for (auto& series : history.klines_) {
    KlineSeries::state(archive, series);
  }
  for (auto& kind : history.prices_) {
    for (auto& series : kind) {
      PriceSeries::state(archive, series);
    }
  }
  archive.list(history.funding_, kFunding);
  archive.optional(history.funding_due_, kFunding);
  archive.require(
      history.trades_.size() <= kTradesMax && history.funding_.size() <= kFundingMax &&
      (history.trades_.empty() || history.trades_.back().number < history.next_number_));
}

void MarketHistory::save(std::vector<std::byte>& bytes) const {
  StateWriter out{bytes};
  state(out, *this);
}

Checked<void> MarketHistory::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  MarketHistory loaded{instrument_};
  state(in, loaded);
  if (!in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  *this = std::move(loaded);
  return {};
}

}  // namespace tw::venue_sim
