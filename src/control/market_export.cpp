#include "control/market_export.hpp"

#include <algorithm>

#include "json/value.hpp"
#include "model/names.hpp"

namespace tw::control {
namespace {

constexpr const char* kTradeColumns = "ts_recv,ts_event,trade_id,aggressor,price,quantity";
constexpr const char* kQuoteColumns =
    "ts_recv,ts_event,sequence,bid_price,bid_quantity,ask_price,ask_quantity";
constexpr const char* kDepthColumns = "ts_recv,ts_event,kind,sequence,side,price,quantity";

// Turns events into lines of one format.
class Exporter {
 public:
  Exporter(BookGrid grid, ExportFormat format, ExportKind kind, const LineSink& sink)
      : grid_(grid), format_(format), kind_(kind), sink_(sink) {}

  void columns() const {
    if (format_ == ExportFormat::Csv) {
      sink_(kind_ == ExportKind::Trades   ? kTradeColumns
            : kind_ == ExportKind::Quotes ? kQuoteColumns
                                          : kDepthColumns);
    }
  }

  void on(const Event& event) {
    const auto is_wanted = [this](ExportKind kind) {
      return kind_ == ExportKind::All || kind_ == kind;
    };
    if (const auto* trade = std::get_if<Trade>(&event.body);
        trade && is_wanted(ExportKind::Trades)) {
      on_trade(event, *trade);
    } else if (const auto* quote = std::get_if<Quote>(&event.body);
               quote && is_wanted(ExportKind::Quotes)) {
      on_quote(event, *quote);
    } else if (const auto* depth = std::get_if<DepthUpdate>(&event.body);
               depth && is_wanted(ExportKind::Depth)) {
      on_depth(event, *depth);
    }
  }

 private:
  std::string price(std::int64_t ticks) const { return grid_.price(ticks).to_string(); }
  std::string quantity(std::int64_t lots) const { return grid_.quantity(lots).to_string(); }

  static std::string times(const Event& event) {
    return to_iso8601(event.ts_recv) + "," + to_iso8601(event.ts_event);
  }
  static json::Value object(const Event& event, std::string_view kind) {
    return json::Value::object()
        .set("kind", json::Value::of(kind))
        .set("ts_recv", json::Value::of(to_iso8601(event.ts_recv)))
        .set("ts_event", json::Value::of(to_iso8601(event.ts_event)));
  }

  void on_trade(const Event& event, const Trade& trade) {
    if (format_ == ExportFormat::Csv) {
      sink_(times(event) + "," + std::to_string(trade.trade_id) + "," +
            std::string(name_of(trade.aggressor)) + "," + price(trade.ticks) + "," +
            quantity(trade.lots));
      return;
    }
    sink_(object(event, "trade")
              .set("trade_id", json::Value::of(trade.trade_id))
              .set("aggressor", json::Value::of(name_of(trade.aggressor)))
              .set("price", json::Value::of(price(trade.ticks)))
              .set("quantity", json::Value::of(quantity(trade.lots)))
              .dump());
  }

  void on_quote(const Event& event, const Quote& quote) {
    if (format_ == ExportFormat::Csv) {
      sink_(times(event) + "," + std::to_string(quote.sequence) + "," + price(quote.bid.ticks) +
            "," + quantity(quote.bid.lots) + "," + price(quote.ask.ticks) + "," +
            quantity(quote.ask.lots));
      return;
    }
    sink_(object(event, "quote")
              .set("sequence", json::Value::of(quote.sequence))
              .set("bid", level_json(quote.bid))
              .set("ask", level_json(quote.ask))
              .dump());
  }

  void on_depth(const Event& event, const DepthUpdate& depth) {
    const std::string kind = depth.kind == DepthKind::Snapshot ? "snapshot" : "delta";
    if (format_ == ExportFormat::Csv) {
      const std::string front =
          times(event) + "," + kind + "," + std::to_string(depth.sequence) + ",";
      level_lines(front + "bid,", depth.bids);
      level_lines(front + "ask,", depth.asks);
      return;
    }
    sink_(object(event, kind)
              .set("sequence", json::Value::of(depth.sequence))
              .set("bids", levels_json(depth.bids))
              .set("asks", levels_json(depth.asks))
              .dump());
  }

  void level_lines(const std::string& front, std::span<const DepthLevel> levels) {
    for (const DepthLevel& level : levels) {
      sink_(front + price(level.ticks) + "," + quantity(level.lots));
    }
  }

  json::Value level_json(const DepthLevel& level) const {
    return json::Value::array()
        .push(json::Value::of(price(level.ticks)))
        .push(json::Value::of(quantity(level.lots)));
  }
  json::Value levels_json(std::span<const DepthLevel> levels) const {
    json::Value list = json::Value::array();
    for (const DepthLevel& level : levels) {
      list.push(level_json(level));
    }
    return list;
  }

  BookGrid grid_;
  ExportFormat format_;
  ExportKind kind_;
  const LineSink& sink_;
};

std::vector<DepthLevel> top_levels(const market::OrderBook& book, Side side, std::size_t depth) {
  std::vector<DepthLevel> levels;
  const std::size_t count = std::min(depth, book.level_count(side));
  for (std::size_t i = 0; i < count; ++i) {
    levels.push_back(book.level(side, i));
  }
  return levels;
}

}  // namespace

Result<void> export_market(RecordedFeed& feed, ExportFormat format, ExportKind kind,
                           const LineSink& sink) {
  if (format == ExportFormat::Csv && kind == ExportKind::All) {
    return fail(ErrorCode::InvalidInput, "a csv holds one kind of event", "usage.csv_kind");
  }
  Exporter exporter(feed.instrument().listing.grid, format, kind, sink);
  exporter.columns();
  while (true) {
    TW_TRY(const std::optional<Event> event, feed.next());
    if (!event.has_value()) {
      return {};
    }
    exporter.on(*event);
  }
}

Result<MarketMoment> market_at(RecordedFeed& feed, Timestamp at, std::size_t depth) {
  market::OrderBook book;
  MarketMoment moment;
  while (true) {
    TW_TRY(const std::optional<Event> event, feed.next());
    if (!event.has_value() || event->ts_recv > at) {
      break;
    }
    moment.at = event->ts_recv;
    if (const auto* update = std::get_if<DepthUpdate>(&event->body)) {
      static_cast<void>(book.apply(*update));
    } else if (const auto* trade = std::get_if<Trade>(&event->body)) {
      moment.last_trade = *trade;
    } else if (std::holds_alternative<FeedReset>(event->body)) {
      book.reset();
    }
  }
  if (moment.at == Timestamp{}) {
    return fail(ErrorCode::NotFound, "nothing was recorded up to " + to_iso8601(at),
                "tape.no_such_time", {{"time", to_iso8601(at)}});
  }
  moment.state = book.state();
  moment.bids = top_levels(book, Side::Buy, depth);
  moment.asks = top_levels(book, Side::Sell, depth);
  return moment;
}

}  // namespace tw::control
