#include "control/market_verify.hpp"

#include "secret/digest.hpp"

namespace tw::control {
namespace {

// Follows one market through its events.
class Verifier {
 public:
  explicit Verifier(BookGrid grid) : grid_(grid) {}

  void on(const Event& event) {
    if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
      on_depth(*depth);
    } else if (const auto* trade = std::get_if<Trade>(&event.body)) {
      on_trade(*trade);
    } else if (const auto* quote = std::get_if<Quote>(&event.body)) {
      quotes_.on_quote(*quote);
    } else if (std::holds_alternative<FeedReset>(event.body)) {
      book_.reset();
    }
  }

  MarketReport finish(const FeedStatistics& feed) {
    quotes_.finish();
    report_.feed = feed;
    report_.bbo_equal = quotes_.equal();
    report_.bbo_total = quotes_.total();
    report_.bid = book_.best_bid();
    report_.ask = book_.best_ask();
    report_.bid_levels = book_.level_count(Side::Buy);
    report_.ask_levels = book_.level_count(Side::Sell);
    report_.book_hash = book_hash();
    return report_;
  }

 private:
  void on_depth(const DepthUpdate& depth) {
    static_cast<void>(book_.apply(depth));
    report_.crossed += book_.state() == market::BookState::Crossed ? 1U : 0U;
    const auto bid = book_.best_bid();
    const auto ask = book_.best_ask();
    if (depth.kind == DepthKind::Delta && bid && ask) {
      quotes_.on_book(depth.sequence, *bid, *ask);
    }
  }

  void on_trade(const Trade& trade) {
    if (report_.trades == 0) {
      report_.first_trade_id = trade.trade_id;
    }
    report_.last_trade_id = trade.trade_id;
    report_.trade_quantity += grid_.quantity(trade.lots);
    ++report_.trades;
  }

  std::string book_hash() const {
    secret::Sha256 sha;
    for (const Side side : {Side::Buy, Side::Sell}) {
      const std::string name = side == Side::Buy ? "bid " : "ask ";
      for (std::size_t i = 0; i < book_.level_count(side); ++i) {
        const DepthLevel level = book_.level(side, i);
        sha.update(name + grid_.price(level.ticks).to_string() + " " +
                   grid_.quantity(level.lots).to_string() + "\n");
      }
    }
    return secret::to_hex(sha.finish());
  }

  BookGrid grid_;
  market::OrderBook book_;
  market::QuoteCheck quotes_;
  MarketReport report_;
};

json::Value level_json(const std::optional<DepthLevel>& level, const BookGrid& grid) {
  if (!level.has_value()) {
    return {};
  }
  return json::Value::object()
      .set("price", json::Value::of(grid.price(level->ticks).decimal()))
      .set("quantity", json::Value::of(grid.quantity(level->lots).decimal()));
}

Decimal milliseconds(Duration duration) {
  return divide(Decimal::from_int(duration.count()), Decimal::from_int(1'000'000),
                Rounding::HalfEven);
}

json::Value share_json(std::uint64_t equal, std::uint64_t total) {
  return json::Value::object()
      .set("equal", json::Value::of(equal))
      .set("total", json::Value::of(total));
}

}  // namespace

bool MarketReport::is_clean() const {
  return feed.gaps == 0 && crossed == 0 && bbo_equal == bbo_total &&
         feed.checksums_equal == feed.checksums_total;
}

Result<MarketReport> verify_market(RecordedFeed& feed) {
  Verifier verifier(feed.instrument().listing.grid);
  while (true) {
    TW_TRY(const std::optional<Event> event, feed.next());
    if (!event.has_value()) {
      return verifier.finish(feed.statistics());
    }
    verifier.on(*event);
  }
}

json::Value to_json(const MarketReport& report, const BookGrid& grid) {
  const FeedStatistics& feed = report.feed;
  return json::Value::object()
      .set("schema_version", json::Value::of(std::int64_t{1}))
      .set("messages", json::Value::object()
                           .set("depth", json::Value::of(feed.depth))
                           .set("trade", json::Value::of(feed.trades))
                           .set("quote", json::Value::of(feed.quotes))
                           .set("snapshot", json::Value::of(feed.snapshots)))
      .set("levels", json::Value::of(feed.levels))
      .set("stale", json::Value::of(feed.stale))
      .set("gaps", json::Value::of(feed.gaps))
      .set("crossed", json::Value::of(report.crossed))
      .set("bbo", share_json(report.bbo_equal, report.bbo_total))
      .set("final", json::Value::object()
                        .set("bid", level_json(report.bid, grid))
                        .set("ask", level_json(report.ask, grid)))
      .set("level_count", json::Value::object()
                              .set("bids", json::Value::of(report.bid_levels))
                              .set("asks", json::Value::of(report.ask_levels)))
      .set("trades", json::Value::object()
                         .set("count", json::Value::of(report.trades))
                         .set("quantity", json::Value::of(report.trade_quantity.decimal()))
                         .set("first_id", json::Value::of(report.first_trade_id))
                         .set("last_id", json::Value::of(report.last_trade_id)))
      .set("checksums", share_json(feed.checksums_equal, feed.checksums_total))
      .set("clock_offset_ms", json::Value::of(milliseconds(feed.clock_offset)))
      .set("book_hash", json::Value::of(report.book_hash));
}

}  // namespace tw::control
