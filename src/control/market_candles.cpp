#include "control/market_candles.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "json/value.hpp"

namespace tw::control {
namespace {

using market::Candle;
using market::CandleBuilder;
using market::CandleRule;

constexpr std::string_view kColumns =
    "open_time,close_time,open,high,low,close,volume,value,trades,first_id,last_id,empty_before,"
    "is_closed,is_complete\n";
constexpr std::size_t kTextBytes = 64U << 10U;

std::unexpected<Error> bad_amount(const std::string& option, const std::string& text) {
  return fail(ErrorCode::InvalidInput, option + " '" + text + "' is no amount of the instrument",
              "usage.candle_amount", {{"option", option}, {"value", text}});
}

// A positive amount in whole units of 10^-decimals; 19 digits are more than any market trades.
Result<Int128> units_of(const std::string& option, const std::string& text, int decimals) {
  const Checked<Decimal> amount = Decimal::parse_exact(text);
  if (!amount.has_value() || amount->sign() <= 0) {
    return bad_amount(option, text);
  }
  Int128 units = amount->raw();
  for (int i = Decimal::kDigits; i < decimals; ++i) {
    if (__builtin_mul_overflow(units, Int128{10}, &units)) {
      return bad_amount(option, text);
    }
  }
  for (int i = decimals; i < Decimal::kDigits; ++i) {
    if (units % 10 != 0) {
      return bad_amount(option, text);
    }
    units /= 10;
  }
  return units;
}

// Turns candles into text of one format.
class Writer {
 public:
  Writer(const Listing& listing, CandleFormat format, const TextSink& sink)
      : grid_(listing.grid), format_(format), sink_(sink) {
    if (format == CandleFormat::Csv) {
      text_ = kColumns;
      return;
    }
    text_ = "{\"schema_version\":1,\"venue\":" + json::Value::of(listing.venue.view()).dump() +
            ",\"category\":" + json::Value::of(listing.category.view()).dump() +
            ",\"symbol\":" + json::Value::of(listing.symbol.view()).dump() + ",\"candles\":[";
  }

  Result<void> write(const Candle& candle) {
    text_ += format_ == CandleFormat::Csv ? line(candle)
                                          : (counts_.candles == 0 ? "\n" : ",\n") + object(candle);
    ++counts_.candles;
    counts_.complete += candle.is_complete() ? 1U : 0U;
    return text_.size() < kTextBytes ? Result<void>() : flush();
  }

  Result<void> end() {
    text_ += format_ == CandleFormat::Csv ? "" : "\n]}\n";
    return flush();
  }

  const CandleCounts& counts() const { return counts_; }

 private:
  Result<void> flush() {
    Result<void> written = sink_(text_);
    text_.clear();
    return written;
  }

  std::string price(std::int64_t ticks) const { return units_text(ticks, grid_.price_decimals); }
  std::string volume(const Candle& candle) const {
    return units_text(candle.volume, grid_.quantity_decimals);
  }
  std::string value(const Candle& candle) const {
    return units_text(candle.value, grid_.price_decimals + grid_.quantity_decimals);
  }

  std::string line(const Candle& candle) const {
    const std::array<std::string, 14> cells{to_iso8601(candle.open_time),
                                            to_iso8601(candle.close_time),
                                            price(candle.open),
                                            price(candle.high),
                                            price(candle.low),
                                            price(candle.close),
                                            volume(candle),
                                            value(candle),
                                            std::to_string(candle.trade_count),
                                            std::to_string(candle.trade_id_first),
                                            std::to_string(candle.trade_id_last),
                                            std::to_string(candle.empty_before),
                                            candle.is_closed ? "true" : "false",
                                            candle.is_complete() ? "true" : "false"};
    std::string text;
    for (const std::string& cell : cells) {
      text += (text.empty() ? "" : ",") + cell;
    }
    return text + "\n";
  }

  std::string object(const Candle& candle) const {
    return json::Value::object()
        .set("open_time", json::Value::of(to_iso8601(candle.open_time)))
        .set("close_time", json::Value::of(to_iso8601(candle.close_time)))
        .set("open", json::Value::of(price(candle.open)))
        .set("high", json::Value::of(price(candle.high)))
        .set("low", json::Value::of(price(candle.low)))
        .set("close", json::Value::of(price(candle.close)))
        .set("volume", json::Value::of(volume(candle)))
        .set("value", json::Value::of(value(candle)))
        .set("trades", json::Value::of(candle.trade_count))
        .set("first_id", json::Value::of(candle.trade_id_first))
        .set("last_id", json::Value::of(candle.trade_id_last))
        .set("empty_before", json::Value::of(candle.empty_before))
        .set("is_closed", json::Value::of_bool(candle.is_closed))
        .set("is_complete", json::Value::of_bool(candle.is_complete()))
        .dump();
  }

  BookGrid grid_;
  CandleFormat format_;
  const TextSink& sink_;
  std::string text_;
  CandleCounts counts_;
};

// What may have been lost between two events: a reconnect, or where two recordings were joined.
bool is_break(const Event& event) {
  const auto* reset = std::get_if<FeedReset>(&event.body);
  return reset != nullptr && (reset->reason == FeedResetReason::Reconnect ||
                              reset->reason == FeedResetReason::ReplaySeam);
}

}  // namespace

Result<CandleRule> candle_rule(const CandleRequest& request, const BookGrid& grid) {
  const std::array given{&request.interval, &request.trades, &request.volume, &request.value};
  if (std::ranges::count_if(given, [](const std::string* text) { return !text->empty(); }) != 1) {
    return fail(ErrorCode::InvalidInput, "not exactly one rule for candles", "usage.candle_rule");
  }
  if (!request.interval.empty()) {
    TW_TRY(const Interval interval, parse_interval(request.interval));
    return CandleRule::every(interval);
  }
  if (!request.trades.empty()) {
    TW_TRY(const Int128 trades, units_of("--trades", request.trades, 0));
    return CandleRule::after(market::CandleBasis::Ticks, trades);
  }
  if (!request.volume.empty()) {
    TW_TRY(const Int128 lots, units_of("--volume", request.volume, grid.quantity_decimals));
    return CandleRule::after_volume(lots);
  }
  TW_TRY(const Int128 value,
         units_of("--value", request.value, grid.price_decimals + grid.quantity_decimals));
  return CandleRule::after_value(value);
}

Result<CandleCounts> write_candles(const MarketLibrary& library, const FoundMarket& market,
                                   const CandleRule& rule, CandleFormat format,
                                   const TextSink& sink) {
  TW_TRY(const auto reader, library.open(market, InstrumentId{}));
  CandleBuilder builder(rule, library.trade_ids(market.instrument.listing));
  Writer writer(market.instrument.listing, format, sink);
  while (true) {
    const Result<std::optional<Event>> event = reader->next();
    if (!event.has_value()) {
      TW_CHECK(writer.end());  // what comes before a damage is whole
      return std::unexpected(event.error());
    }
    if (!event->has_value()) {
      break;
    }
    if (is_break(**event)) {
      builder.mark_gap();
    }
    if (const auto* trade = std::get_if<Trade>(&(*event)->body)) {
      const market::CandleStep step = builder.on_trade((*event)->ts_event, *trade);
      if (step.closed.has_value()) {
        TW_CHECK(writer.write(*step.closed));
      }
    }
  }
  if (builder.current().has_value()) {
    TW_CHECK(writer.write(*builder.current()));
  }
  CandleCounts counts = writer.counts();
  if (counts.candles == 0) {
    return fail(ErrorCode::NotFound, market.paths.front() + ": no trade", "recording.no_trades",
                {{"path", market.paths.front()}});
  }
  TW_CHECK(writer.end());
  counts.gaps = builder.gap_count();
  counts.late = builder.late_count();
  return counts;
}

}  // namespace tw::control
