#include "control/market_verify.hpp"

#include <algorithm>

#include "market/quote_check.hpp"
#include "secret/digest.hpp"

namespace tw::control {
namespace {

// Follows one market through its events.
class Verifier {
 public:
  explicit Verifier(market::TradeIds ids) {
    if (ids == market::TradeIds::Contiguous) {
      report_.trade_gaps = 0;
    }
  }

  void on(const Event& event) {
    if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
      on_depth(*depth, event.ts_recv);
    } else if (const auto* trade = std::get_if<Trade>(&event.body)) {
      on_trade(*trade);
    } else if (const auto* quote = std::get_if<Quote>(&event.body)) {
      quotes_.on_quote(*quote);
    } else if (std::holds_alternative<FeedReset>(event.body)) {
      book_.reset();
    }
  }

  MarketReport finish(const BookGrid& grid) {
    quotes_.finish();
    report_.quotes_equal = quotes_.equal();
    report_.quotes_total = quotes_.total();
    report_.state = book_.state();
    report_.bid = book_.best_bid();
    report_.ask = book_.best_ask();
    report_.bid_levels = book_.level_count(Side::Buy);
    report_.ask_levels = book_.level_count(Side::Sell);
    report_.book_hash = book_hash(grid);
    return report_;
  }

 private:
  // Changes that waited for their snapshot come with it: they are older than any quote since.
  void on_depth(const DepthUpdate& depth, Timestamp ts_recv) {
    static_cast<void>(book_.apply(depth));
    report_.crossed += book_.state() == market::BookState::Crossed ? 1U : 0U;
    const auto bid = book_.best_bid();
    const auto ask = book_.best_ask();
    if (depth.kind == DepthKind::Snapshot) {
      ts_snapshot_ = ts_recv;
    } else if (bid && ask && ts_recv > ts_snapshot_) {
      quotes_.on_book(depth.sequence, *bid, *ask);
    }
  }

  void on_trade(const Trade& trade) {
    if (report_.trades == 0) {
      report_.first_trade_id = trade.trade_id;
    }
    const bool is_gap = report_.trades > 0 && trade.trade_id > report_.last_trade_id &&
                        trade.trade_id - report_.last_trade_id > 1;
    if (report_.trade_gaps.has_value() && is_gap) {
      ++*report_.trade_gaps;
    }
    report_.last_trade_id = trade.trade_id;
    report_.trade_lots += trade.lots;
    ++report_.trades;
  }

  std::string book_hash(const BookGrid& grid) const {
    secret::Sha256 sha;
    for (const Side side : {Side::Buy, Side::Sell}) {
      std::vector<DepthLevel> levels(book_.level_count(side));
      levels.resize(book_.copy_levels(side, levels));
      const std::string name = side == Side::Buy ? "bid " : "ask ";
      for (const DepthLevel& level : levels) {
        sha.update(name + grid.price(level.ticks).to_string() + " " +
                   grid.quantity(level.lots).to_string() + "\n");
      }
    }
    return secret::to_hex(sha.finish());
  }

  market::OrderBook book_;
  market::QuoteCheck quotes_;
  Timestamp ts_snapshot_ = Timestamp::min();
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

json::Value share_json(std::uint64_t equal, std::uint64_t total) {
  return json::Value::object()
      .set("equal", json::Value::of(equal))
      .set("total", json::Value::of(total));
}

double milliseconds(Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

void set_counts(json::Value& value, const MarketReport& report) {
  const FeedCounts& feed = report.feed;
  value
      .set("messages", json::Value::object()
                           .set("depth", json::Value::of(feed.depth))
                           .set("trade", json::Value::of(feed.trades))
                           .set("quote", json::Value::of(feed.quotes))
                           .set("snapshot", json::Value::of(feed.snapshots)))
      .set("levels", json::Value::of(feed.levels))
      .set("stale", json::Value::of(feed.stale))
      .set("gaps", json::Value::of(feed.gaps))
      .set("crossed", json::Value::of(report.crossed))
      .set("bbo", share_json(report.quotes_equal, report.quotes_total))
      .set("checksums", share_json(feed.checksums_equal, feed.checksums_total));
}

json::Value one_json(const MarketReport& report) {
  const BookGrid& grid = report.listing.grid;
  json::Value value = json::Value::object();
  value.set("venue", json::Value::of(report.listing.venue.view()))
      .set("category", json::Value::of(report.listing.category.view()))
      .set("symbol", json::Value::of(report.listing.symbol.view()))
      .set("terms", json::Value::of(journal::name_of(report.origin)))
      .set("is_clean", json::Value::of_bool(report.is_clean()))
      .set("damage",
           report.damage.has_value() ? json::Value::of(report.damage->what) : json::Value());
  set_counts(value, report);
  value.set("book_state", json::Value::of(market::name_of(report.state)))
      .set("final", json::Value::object()
                        .set("bid", level_json(report.bid, grid))
                        .set("ask", level_json(report.ask, grid)))
      .set("level_count", json::Value::object()
                              .set("bids", json::Value::of(report.bid_levels))
                              .set("asks", json::Value::of(report.ask_levels)));
  json::Value trades = json::Value::object();
  trades.set("count", json::Value::of(report.trades))
      .set("quantity", json::Value::of(units_text(report.trade_lots, grid.quantity_decimals)));
  trades.set("first_id", report.trades > 0 ? json::Value::of(report.first_trade_id) : json::Value())
      .set("last_id", report.trades > 0 ? json::Value::of(report.last_trade_id) : json::Value())
      .set("gaps",
           report.trade_gaps.has_value() ? json::Value::of(*report.trade_gaps) : json::Value());
  return value.set("trades", std::move(trades))
      .set("clock_offset_ms", json::Value::of(milliseconds(report.clock_offset)))
      .set("book_hash", json::Value::of(report.book_hash));
}

void add(MarketReport& sum, const MarketReport& report) {
  sum.feed.snapshots += report.feed.snapshots;
  sum.feed.depth += report.feed.depth;
  sum.feed.levels += report.feed.levels;
  sum.feed.stale += report.feed.stale;
  sum.feed.gaps += report.feed.gaps;
  sum.feed.trades += report.feed.trades;
  sum.feed.quotes += report.feed.quotes;
  sum.feed.checksums_equal += report.feed.checksums_equal;
  sum.feed.checksums_total += report.feed.checksums_total;
  sum.crossed += report.crossed;
  sum.quotes_equal += report.quotes_equal;
  sum.quotes_total += report.quotes_total;
}

}  // namespace

bool MarketReport::is_clean() const {
  const bool is_book_there = feed.depth + feed.snapshots == 0 || state == market::BookState::Synced;
  return feed.gaps == 0 && crossed == 0 && quotes_equal == quotes_total &&
         feed.checksums_equal == feed.checksums_total && feed.trades == trades &&
         trade_gaps.value_or(0) == 0 && is_book_there && !damage.has_value();
}

Result<MarketReport> verify_market(const MarketLibrary& library, const FoundMarket& market) {
  TW_TRY(const auto reader, library.open(market, InstrumentId{}));
  Verifier verifier(library.trade_ids(market.instrument.listing));
  std::optional<Error> damage;
  while (true) {
    Result<std::optional<Event>> event = reader->next();
    if (!event.has_value()) {
      damage = std::move(event).error();
      break;
    }
    if (!event->has_value()) {
      break;
    }
    verifier.on(**event);
  }
  MarketReport report = verifier.finish(market.instrument.listing.grid);
  report.damage = std::move(damage);
  report.listing = market.instrument.listing;
  report.origin = market.origin;
  report.feed = reader->counts();
  report.clock_offset = reader->clock().offset;
  return report;
}

json::Value to_json(const std::vector<MarketReport>& reports) {
  json::Value value = json::Value::object();
  value.set("schema_version", json::Value::of(std::int64_t{1}));
  if (reports.size() == 1) {
    const json::Value one = one_json(reports.front());
    for (const std::string& key : one.keys()) {
      value.set(key, *one.member(key));
    }
    return value;
  }
  MarketReport sum;
  json::Value each = json::Value::array();
  for (const MarketReport& report : reports) {
    add(sum, report);
    each.push(one_json(report));
  }
  value.set("is_clean",
            json::Value::of_bool(std::ranges::all_of(reports, &MarketReport::is_clean)));
  set_counts(value, sum);
  return value.set("instruments", std::move(each));
}

}  // namespace tw::control
