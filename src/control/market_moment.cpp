#include "control/market_moment.hpp"

#include <algorithm>

#include "model/names.hpp"

namespace tw::control {
namespace {

constexpr std::size_t kTradesShown = 10;

// Follows a market until a moment.
class Follower {
 public:
  void on(const Event& event) {
    if (const auto* update = std::get_if<DepthUpdate>(&event.body)) {
      static_cast<void>(book_.apply(*update));
    } else if (const auto* trade = std::get_if<Trade>(&event.body)) {
      trades_.on_trade(event.ts_event, *trade);
    } else if (const auto* quote = std::get_if<Quote>(&event.body)) {
      quote_ = *quote;
    } else if (std::holds_alternative<FeedReset>(event.body)) {
      book_.reset();
    }
  }

  MarketMoment moment(std::size_t depth) const {
    MarketMoment moment;
    moment.state = book_.state();
    moment.bids = top(Side::Buy, depth);
    moment.asks = top(Side::Sell, depth);
    moment.bid_levels = book_.level_count(Side::Buy);
    moment.ask_levels = book_.level_count(Side::Sell);
    moment.quote = quote_;
    for (std::size_t age = 0; age < trades_.size(); ++age) {
      moment.trades.push_back(trades_.print(age));
    }
    return moment;
  }

 private:
  std::vector<DepthLevel> top(Side side, std::size_t depth) const {
    std::vector<DepthLevel> levels(std::min(depth, book_.level_count(side)));
    levels.resize(book_.copy_levels(side, levels));
    return levels;
  }

  market::OrderBook book_;
  market::TradeTape trades_{kTradesShown};
  std::optional<Quote> quote_;
};

json::Value levels_json(const std::vector<DepthLevel>& levels, const BookGrid& grid) {
  json::Value list = json::Value::array();
  for (const DepthLevel& level : levels) {
    list.push(json::Value::array()
                  .push(json::Value::of(grid.price(level.ticks).decimal()))
                  .push(json::Value::of(grid.quantity(level.lots).decimal())));
  }
  return list;
}

json::Value trade_json(const market::TradePrint& print, const BookGrid& grid) {
  return json::Value::object()
      .set("ts_event", json::Value::of(to_iso8601(print.ts_event)))
      .set("trade_id", json::Value::of(print.trade.trade_id))
      .set("aggressor", json::Value::of(name_of(print.trade.aggressor)))
      .set("price", json::Value::of(grid.price(print.trade.ticks).decimal()))
      .set("quantity", json::Value::of(grid.quantity(print.trade.lots).decimal()));
}

}  // namespace

Result<MarketMoment> market_at(const MarketLibrary& library, const FoundMarket& market,
                               Timestamp at, std::size_t depth) {
  TW_TRY(const auto reader, library.open(market, InstrumentId{}));
  TW_CHECK(reader->seek(at));
  Follower follower;
  std::optional<Timestamp> last;
  bool is_ended = false;
  while (true) {
    TW_TRY(const std::optional<Event> event, reader->next());
    is_ended = !event.has_value();
    if (is_ended || event->ts_recv > at) {
      break;
    }
    last = event->ts_recv;
    follower.on(*event);
  }
  if (!last.has_value()) {
    return fail(ErrorCode::NotFound, "nothing was recorded up to " + to_iso8601(at),
                "tape.no_such_time", {{"time", to_iso8601(at)}});
  }
  if (is_ended && at < kTimestampMax && *last < at) {
    return fail(ErrorCode::NotFound, to_iso8601(at) + " is behind the end of the recording",
                "tape.after_end", {{"time", to_iso8601(at)}, {"last", to_iso8601(*last)}});
  }
  MarketMoment moment = follower.moment(depth);
  moment.listing = market.instrument.listing;
  moment.at = *last;
  return moment;
}

json::Value to_json(const MarketMoment& moment) {
  const BookGrid& grid = moment.listing.grid;
  json::Value trades = json::Value::array();
  for (const market::TradePrint& print : moment.trades) {
    trades.push(trade_json(print, grid));
  }
  json::Value quote;
  if (moment.quote.has_value()) {
    quote = json::Value::object()
                .set("sequence", json::Value::of(moment.quote->sequence))
                .set("bid", levels_json({moment.quote->bid}, grid).at(0))
                .set("ask", levels_json({moment.quote->ask}, grid).at(0));
  }
  return json::Value::object()
      .set("schema_version", json::Value::of(std::int64_t{1}))
      .set("venue", json::Value::of(moment.listing.venue.view()))
      .set("category", json::Value::of(moment.listing.category.view()))
      .set("symbol", json::Value::of(moment.listing.symbol.view()))
      .set("at", json::Value::of(to_iso8601(moment.at)))
      .set("book_state", json::Value::of(market::name_of(moment.state)))
      .set("bids", levels_json(moment.bids, grid))
      .set("asks", levels_json(moment.asks, grid))
      .set("level_count", json::Value::object()
                              .set("bids", json::Value::of(moment.bid_levels))
                              .set("asks", json::Value::of(moment.ask_levels)))
      .set("quote", std::move(quote))
      .set("trades", std::move(trades));
}

}  // namespace tw::control
