#include "control/market_export.hpp"

#include <span>

#include "json/value.hpp"
#include "model/names.hpp"

namespace tw::control {
namespace {

constexpr std::string_view kTradeColumns = "ts_recv,ts_event,trade_id,aggressor,price,quantity\n";
constexpr std::string_view kQuoteColumns =
    "ts_recv,ts_event,sequence,bid_price,bid_quantity,ask_price,ask_quantity\n";
constexpr std::string_view kDepthColumns = "ts_recv,ts_event,kind,sequence,side,price,quantity\n";

constexpr std::size_t kTextBytes = 64U << 10U;

// Turns events into lines of one format.
class Exporter {
 public:
  Exporter(const BookGrid& grid, ExportFormat format, ExportKind kind, const TextSink& sink)
      : grid_(grid), format_(format), kind_(kind), sink_(sink) {
    if (format == ExportFormat::Csv) {
      text_ = kind == ExportKind::Trades   ? kTradeColumns
              : kind == ExportKind::Quotes ? kQuoteColumns
                                           : kDepthColumns;
    }
  }

  Result<void> on(const Event& event) {
    if (const auto* trade = std::get_if<Trade>(&event.body)) {
      write_trade(event, *trade);
    } else if (const auto* quote = std::get_if<Quote>(&event.body)) {
      write_quote(event, *quote);
    } else if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
      write_depth(event, *depth);
    } else if (const auto* reset = std::get_if<FeedReset>(&event.body)) {
      write_reset(event, *reset);
    }
    return text_.size() < kTextBytes ? Result<void>() : flush();
  }

  Result<void> flush() {
    Result<void> written = sink_(text_);
    text_.clear();
    return written;
  }

 private:
  bool is_wanted(ExportKind kind) const { return kind_ == ExportKind::All || kind_ == kind; }
  bool is_csv() const { return format_ == ExportFormat::Csv; }
  std::string price(std::int64_t ticks) const { return grid_.price(ticks).to_string(); }
  std::string quantity(std::int64_t lots) const { return grid_.quantity(lots).to_string(); }
  std::string level_text(const DepthLevel& level) const {
    return price(level.ticks) + "," + quantity(level.lots);
  }

  static std::string times(const Event& event) {
    return to_iso8601(event.ts_recv) + "," + to_iso8601(event.ts_event) + ",";
  }
  static json::Value object(const Event& event, std::string_view kind) {
    return json::Value::object()
        .set("kind", json::Value::of(kind))
        .set("ts_recv", json::Value::of(to_iso8601(event.ts_recv)))
        .set("ts_event", json::Value::of(to_iso8601(event.ts_event)));
  }
  void add_line(const std::string& line) { text_ += line + "\n"; }

  void write_trade(const Event& event, const Trade& trade) {
    if (!is_wanted(ExportKind::Trades)) {
      return;
    }
    if (is_csv()) {
      return add_line(times(event) + std::to_string(trade.trade_id) + "," +
                      std::string(name_of(trade.aggressor)) + "," +
                      level_text({trade.ticks, trade.lots}));
    }
    add_line(object(event, "trade")
                 .set("trade_id", json::Value::of(trade.trade_id))
                 .set("aggressor", json::Value::of(name_of(trade.aggressor)))
                 .set("price", json::Value::of(price(trade.ticks)))
                 .set("quantity", json::Value::of(quantity(trade.lots)))
                 .dump());
  }

  void write_quote(const Event& event, const Quote& quote) {
    if (!is_wanted(ExportKind::Quotes)) {
      return;
    }
    if (is_csv()) {
      return add_line(times(event) + std::to_string(quote.sequence) + "," + level_text(quote.bid) +
                      "," + level_text(quote.ask));
    }
    add_line(object(event, "quote")
                 .set("sequence", json::Value::of(quote.sequence))
                 .set("bid", level_json(quote.bid))
                 .set("ask", level_json(quote.ask))
                 .dump());
  }

  void write_depth(const Event& event, const DepthUpdate& depth) {
    if (!is_wanted(ExportKind::Depth)) {
      return;
    }
    const std::string kind = depth.kind == DepthKind::Snapshot ? "snapshot" : "delta";
    if (is_csv()) {
      const std::string front = times(event) + kind + "," + std::to_string(depth.sequence) + ",";
      add_levels(front + "bid,", depth.bids);
      return add_levels(front + "ask,", depth.asks);
    }
    add_line(object(event, kind)
                 .set("sequence", json::Value::of(depth.sequence))
                 .set("bids", levels_json(depth.bids))
                 .set("asks", levels_json(depth.asks))
                 .dump());
  }

  void write_reset(const Event& event, const FeedReset& reset) {
    if (!is_wanted(ExportKind::Depth)) {
      return;
    }
    if (is_csv()) {
      return add_line(times(event) + "reset,,,,");
    }
    add_line(object(event, "reset").set("reason", json::Value::of(name_of(reset.reason))).dump());
  }

  void add_levels(const std::string& front, std::span<const DepthLevel> levels) {
    for (const DepthLevel& level : levels) {
      add_line(front + level_text(level));
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
  const TextSink& sink_;
  std::string text_;
};

}  // namespace

Result<void> export_market(RecordedMarket& market, const BookGrid& grid, ExportFormat format,
                           ExportKind kind, const TextSink& sink) {
  if (format == ExportFormat::Csv && kind == ExportKind::All) {
    return fail(ErrorCode::InvalidInput, "a csv holds one kind of event", "usage.csv_kind");
  }
  Exporter exporter(grid, format, kind, sink);
  while (true) {
    Result<std::optional<Event>> event = market.next();
    if (!event.has_value() || !event->has_value()) {
      TW_CHECK(exporter.flush());  // what comes before a damage is whole
      return event.has_value() ? Result<void>() : std::unexpected(std::move(event).error());
    }
    TW_CHECK(exporter.on(**event));
  }
}

}  // namespace tw::control
