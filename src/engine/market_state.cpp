#include "engine/market_state.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/state_archive.hpp"

namespace tw::engine {
namespace {

// What may have been lost between two trades: a reconnect, or where two recordings were joined.
bool is_break(const Event& event) {
  const auto* reset = std::get_if<FeedReset>(&event.body);
  return reset != nullptr && (reset->reason == FeedResetReason::Reconnect ||
                              reset->reason == FeedResetReason::ReplaySeam);
}

std::optional<InstrumentId> traded(const Event& event) {
  const auto* trade = std::get_if<Trade>(&event.body);
  return trade != nullptr ? std::optional(trade->instrument) : std::nullopt;
}

}  // namespace

void MarketState::list(const Listing& listing) {
  TW_ASSERT(listing.id.value() == markets_.size());
  if (kept_ == nullptr) {
    own_.list();
  }
  markets_.push_back({.grid = listing.grid,
                      .last_bid_ticks = 0,
                      .last_ask_ticks = 0,
                      .has_mark = false,
                      .heard_at = {}});
}

void MarketState::watch(InstrumentId instrument, const Interval& interval) {
  TW_ASSERT(instrument.value() < markets_.size());
  const bool is_watched = std::ranges::any_of(series_, [&](const Series& series) {
    return series.instrument == instrument && series.interval == interval;
  });
  if (!is_watched) {
    // Ids may begin anew where a recording is played again, so they prove nothing here.
    series_.push_back(
        {instrument, interval,
         market::CandleBuilder(market::CandleRule::every(interval), market::TradeIds::Opaque)});
    closed_.reserve(series_.size());
  }
}

MarketState::Change MarketState::apply(const Event& event) {
  closed_.clear();
  if (!series_.empty()) {
    build_candles(event);
  }
  if (const auto* quote = std::get_if<Quote>(&event.body)) {  // most events are quotes
    apply_quote(*quote, event.ts_recv);
    return {};
  }
  if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
    return apply_depth(*depth, event.ts_recv);
  }
  const auto* reset = std::get_if<FeedReset>(&event.body);
  return reset != nullptr ? apply_reset(*reset) : Change{};
}

market::BookChange MarketState::change_of(const DepthUpdate& depth) {
  if (kept_ == nullptr) {
    return own_.apply(depth);
  }
  const market::BookChange& change = kept_->newest();
  TW_ASSERT(change.instrument == depth.instrument && change.sequence == depth.sequence);
  return change;
}

market::BookChange MarketState::change_of(const FeedReset& reset) {
  if (kept_ == nullptr) {
    return own_.apply(reset);
  }
  const market::BookChange& change = kept_->newest();
  TW_ASSERT(change.instrument == reset.instrument && change.sequence == 0);
  return change;
}

MarketState::Change MarketState::apply_reset(const FeedReset& reset) {
  return {reset.instrument, change_of(reset).before != market::BookState::Unsynced};
}

// One that names another touch says that the book is behind, not that it is alive.
void MarketState::apply_quote(const Quote& quote, Timestamp received) {
  const market::OrderBook& held = book(quote.instrument);
  const auto bid = held.best_bid();
  const auto ask = held.best_ask();
  if (bid && ask && bid->ticks == quote.bid.ticks && ask->ticks == quote.ask.ticks) {
    markets_[quote.instrument.value()].heard_at = received;
  }
}

MarketState::Change MarketState::apply_depth(const DepthUpdate& depth, Timestamp received) {
  Market& market = markets_.at(depth.instrument.value());
  const market::BookChange change = change_of(depth);
  if (change.outcome == market::ApplyOutcome::Applied) {
    market.heard_at = received;
  }
  const market::OrderBook& held = book(depth.instrument);
  const auto bid = held.best_bid();
  const auto ask = held.best_ask();
  if (held.state() == market::BookState::Synced && bid && ask) {
    market.last_bid_ticks = bid->ticks;
    market.last_ask_ticks = ask->ticks;
    market.has_mark = true;
  }
  return {depth.instrument, held.state() != change.before};
}

// Only trades and time change candles; other events cost a comparison.
void MarketState::build_candles(const Event& event) {
  const std::optional<InstrumentId> instrument = traded(event);
  const bool is_seam = is_break(event);
  if (!instrument.has_value() && !is_seam && event.ts_recv < next_close_) {
    return;
  }
  for (Series& series : series_) {
    std::optional<market::Candle> closed;
    if (series.instrument == instrument) {
      closed = series.builder.on_trade(event.ts_event, std::get<Trade>(event.body)).closed;
    } else if (is_seam && series.instrument == std::get<FeedReset>(event.body).instrument) {
      series.builder.mark_gap();
    }
    if (!closed.has_value()) {
      closed = series.builder.advance_to(event.ts_recv - kLateTrades);
    }
    if (closed.has_value()) {
      closed_.push_back({series.instrument, series.interval, *closed});
    }
  }
  next_close_ = earliest_close();
}

Timestamp MarketState::earliest_close() const {
  Timestamp earliest = kTimestampMax;
  for (const Series& series : series_) {
    if (series.builder.current().has_value()) {
      earliest = std::min(earliest, series.builder.current()->close_time + kLateTrades);
    }
  }
  return earliest;
}

std::optional<Price> MarketState::mark(InstrumentId id) const {
  const Market& market = markets_.at(id.value());
  if (!market.has_mark) {
    return std::nullopt;
  }
  const Decimal bid = market.grid.price(market.last_bid_ticks).decimal();
  const Decimal ask = market.grid.price(market.last_ask_ticks).decimal();
  return Price{divide(bid + ask, Decimal::from_int(2), Rounding::HalfEven)};
}

void MarketState::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion);
  state(markets_, series_, writer);
}

Checked<void> MarketState::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  std::uint16_t version = 0;
  in(version);
  if (version != kStateVersion) {
    return fault(ErrorCode::InvalidInput, Field::Version);
  }
  MarketState loaded(kept_);
  for (const Market& market : markets_) {
    loaded.markets_.push_back({.grid = market.grid});
  }
  for (std::size_t i = 0; i < own_.size(); ++i) {
    loaded.own_.list();
  }
  for (const Series& series : series_) {
    loaded.watch(series.instrument, series.interval);
  }
  state(loaded.markets_, loaded.series_, in);
  if (!in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  loaded.next_close_ = loaded.earliest_close();
  *this = std::move(loaded);
  return {};
}

template <class Markets, class List, class Archive>
void MarketState::state(Markets& markets, List& series, Archive& archive) {
  const auto market_count = static_cast<std::uint32_t>(markets.size());
  const auto series_count = static_cast<std::uint32_t>(series.size());
  std::uint32_t markets_read = market_count;
  std::uint32_t series_read = series_count;
  archive(markets_read, series_read);
  archive.require(markets_read == market_count && series_read == series_count);
  for (auto& market : markets) {
    archive(market.last_bid_ticks, market.last_ask_ticks, market.has_mark);
    archive.moment(market.heard_at);
    archive.require(market.last_bid_ticks >= 0 && market.last_ask_ticks >= 0);
  }
  for (auto& each : series) {
    if constexpr (std::is_const_v<List>) {
      each.builder.save(archive);
    } else {
      each.builder.load(archive);
    }
  }
}

void MarketState::follow_book(const Event& event) {
  TW_ASSERT(kept_ == nullptr);
  own_.apply(event);
}

}  // namespace tw::engine
