#include "venues/bybit/parse.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "data/message_fields.hpp"
#include "json/document.hpp"

namespace tw::venues::bybit {
namespace {

using data::MessageFields;
using data::refuse;
using data::shown;

struct Outer {
  enum : std::size_t { Topic, Type, Time, EngineTime, Data, CrossSequence, Success, Op };
  static constexpr std::array<std::string_view, 8> kNames{"topic", "type", "ts",      "cts",
                                                          "data",  "cs",   "success", "op"};
};
struct Book {
  enum : std::size_t { Symbol, Bids, Asks, Update, Sequence };
  static constexpr std::array<std::string_view, 5> kNames{"s", "b", "a", "u", "seq"};
};
struct Print {
  enum : std::size_t { Time, Symbol, Side, Quantity, Price, Id, IsBlock };
  static constexpr std::array<std::string_view, 7> kNames{"T", "s", "S", "v", "p", "i", "BT"};
};
struct Tick {
  enum : std::size_t {
    Symbol,
    Last,
    Mark,
    Index,
    OpenInterest,
    Funding,
    NextFunding,
    Bid,
    BidSize,
    Ask,
    AskSize
  };
  static constexpr std::array<std::string_view, 11> kNames{
      "symbol",          "lastPrice", "markPrice", "indexPrice", "openInterest", "fundingRate",
      "nextFundingTime", "bid1Price", "bid1Size",  "ask1Price",  "ask1Size"};
};
struct Bar {
  enum : std::size_t { Start, End, Open, High, Low, Close, Volume, Turnover, Confirm };
  static constexpr std::array<std::string_view, 9> kNames{
      "start", "end", "open", "high", "low", "close", "volume", "turnover", "confirm"};
};

// Topics are `kind.argument.symbol` or `kind.symbol`.
struct Topic {
  std::string_view kind;
  std::string_view argument;
  std::string_view symbol;
};

Topic split_topic(std::string_view text) {
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first == text.npos) {
    return {.kind = text, .argument = {}, .symbol = {}};
  }
  return {.kind = text.substr(0, first),
          .argument = first == last ? std::string_view{} : text.substr(first + 1, last - first - 1),
          .symbol = text.substr(last + 1)};
}

constexpr std::array<std::string_view, 6> kUnusedKinds{"allLiquidation", "liquidation", "insurance",
                                                       "priceLimit",     "adlAlert",    "system"};

Result<std::uint64_t> trade_id_of(const MessageFields& fields) {
  TW_TRY(const std::string_view text, fields.text(Print::Id));
  // The first 16 of the hexadecimal digits of `20f43950-d8dd-5b31-9112-a178eb6023af`.
  constexpr std::size_t kUuidBytes = 36;
  constexpr std::size_t kDigits = 16;
  std::array<char, kDigits> digits{};
  std::size_t count = 0;
  if (text.size() != kUuidBytes) {
    return fields.number_in_text(Print::Id);
  }
  for (const char c : text) {
    if (c != '-' && count < kDigits) {
      digits[count++] = c;
    }
  }
  std::uint64_t id = 0;
  const auto [stop, code] = std::from_chars(digits.data(), digits.data() + count, id, 16);
  if (code != std::errc{} || stop != digits.data() + kDigits) {
    return fields.refuse_value(Print::Id, "is neither a number nor a UUID");
  }
  return id;
}

// `""` is the venue's way of having no value.
Result<std::optional<Decimal>> decimal_of(const MessageFields& fields, std::size_t field) {
  if (!fields.has(field)) {
    return std::nullopt;
  }
  TW_TRY(const std::string_view text, fields.text(field));
  if (text.empty()) {
    return std::nullopt;
  }
  TW_TRY(const Decimal value, fields.decimal(field));
  return value;
}

template <class T>
Result<void> set(std::optional<T>& value, const MessageFields& fields, std::size_t field) {
  TW_TRY(const std::optional<Decimal> found, decimal_of(fields, field));
  if (found.has_value()) {
    value = T{*found};
  }
  return {};
}

template <class T>
void take_over(std::optional<T>& known, const std::optional<T>& said) {
  if (said.has_value()) {
    known = said;
  }
}

}  // namespace

void merge(Ticker& known, const Ticker& message) {
  if (message.kind == DepthKind::Snapshot) {
    known = message;
    return;
  }
  known.cross_sequence = message.cross_sequence;
  take_over(known.last_price, message.last_price);
  take_over(known.mark_price, message.mark_price);
  take_over(known.index_price, message.index_price);
  take_over(known.open_interest, message.open_interest);
  take_over(known.funding_rate, message.funding_rate);
  take_over(known.next_funding_time, message.next_funding_time);
  take_over(known.bid_price, message.bid_price);
  take_over(known.ask_price, message.ask_price);
  take_over(known.bid_quantity, message.bid_quantity);
  take_over(known.ask_quantity, message.ask_quantity);
}

struct Parser::Impl {
  Impl(const Listing& listed, OtherSymbols policy) : listing(listed), others(policy) {
    bids.reserve(data::kMessageLevelsMax);
    asks.reserve(data::kMessageLevelsMax);
    trades.reserve(kTradesMax);
  }

  Result<Message> read();
  Result<Message> read_topic(const Topic& topic);
  Result<MessageBody> read_book(const Topic& topic);
  Result<MessageBody> read_trades();
  Result<TradeEntry> read_trade(json::Node node);
  Result<MessageBody> read_ticker();
  Result<MessageBody> read_kline();
  Result<DepthKind> read_kind() const;
  Result<void> check_symbol(const MessageFields& fields, std::size_t field) const;

  Listing listing;
  OtherSymbols others;
  json::Document document;
  MessageFields outer{Outer::kNames};
  MessageFields inner{Book::kNames};
  MessageFields print{Print::kNames};
  MessageFields tick{Tick::kNames};
  MessageFields bar{Bar::kNames};
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
  std::vector<TradeEntry> trades;
};

Result<void> Parser::Impl::check_symbol(const MessageFields& fields, std::size_t field) const {
  TW_TRY(const std::string_view symbol, fields.text(field));
  if (symbol != listing.symbol.view()) {
    return fields.refuse_value(field, "is not " + shown(listing.symbol.view()));
  }
  return {};
}

Result<DepthKind> Parser::Impl::read_kind() const {
  TW_TRY(const bool is_snapshot, outer.either(Outer::Type, "snapshot", "delta"));
  return is_snapshot ? DepthKind::Snapshot : DepthKind::Delta;
}

Result<MessageBody> Parser::Impl::read_book(const Topic& topic) {
  BookMessage book;
  const char* const end = topic.argument.data() + topic.argument.size();
  if (const auto [stop, code] = std::from_chars(topic.argument.data(), end, book.depth);
      code != std::errc{} || stop != end || book.depth == 0) {
    return outer.refuse_value(Outer::Topic, "is not a known topic");
  }
  TW_TRY(book.kind, read_kind());
  TW_TRY(const json::Node data, outer.value(Outer::Data));
  TW_CHECK(inner.read(data, "field 'data'"));
  TW_CHECK(check_symbol(inner, Book::Symbol));
  TW_TRY(book.update, inner.number(Book::Update));
  TW_TRY(book.cross_sequence, inner.number(Book::Sequence));
  TW_CHECK(data::read_levels(inner, Book::Bids, listing.grid, {}, bids));
  TW_CHECK(data::read_levels(inner, Book::Asks, listing.grid, {}, asks));
  book.bids = bids;
  book.asks = asks;
  return MessageBody{book};
}

Result<TradeEntry> Parser::Impl::read_trade(json::Node node) {
  TW_CHECK(print.read(node, "trade"));
  TW_CHECK(check_symbol(print, Print::Symbol));
  TW_TRY(const Timestamp at, print.time_ms(Print::Time));
  TW_TRY(const bool is_buy, print.either(Print::Side, "Buy", "Sell"));
  TW_TRY(const std::uint64_t id, trade_id_of(print));
  TW_TRY(const std::int64_t ticks, print.ticks(Print::Price, listing.grid));
  TW_TRY(const std::int64_t lots, print.lots(Print::Quantity, listing.grid));
  return TradeEntry{.ts_event = at,
                    .trade = {.instrument = listing.id,
                              .trade_id = id,
                              .ticks = ticks,
                              .lots = lots,
                              .aggressor = is_buy ? Side::Buy : Side::Sell}};
}

Result<MessageBody> Parser::Impl::read_trades() {
  TW_TRY(const json::Node data, outer.value(Outer::Data));
  trades.clear();
  if (data.kind() != json::Kind::List) {
    return outer.refuse_value(Outer::Data, "is not a list of trades");
  }
  for (const json::Node node : data) {
    if (trades.size() == kTradesMax) {
      return refuse("field 'data' has more than " + std::to_string(kTradesMax) + " trades");
    }
    TW_TRY(const TradeEntry entry, read_trade(node));
    // A block trade is agreed away from the book.
    if (print.has(Print::IsBlock)) {
      TW_TRY(const bool is_block, print.boolean(Print::IsBlock));
      if (is_block) {
        continue;
      }
    }
    trades.push_back(entry);
  }
  return MessageBody{Trades{trades}};
}

Result<MessageBody> Parser::Impl::read_ticker() {
  Ticker ticker;
  TW_TRY(ticker.kind, read_kind());
  TW_TRY(ticker.cross_sequence, outer.number(Outer::CrossSequence));
  TW_TRY(const json::Node data, outer.value(Outer::Data));
  TW_CHECK(tick.read(data, "field 'data'"));
  TW_CHECK(check_symbol(tick, Tick::Symbol));
  TW_CHECK(set(ticker.last_price, tick, Tick::Last));
  TW_CHECK(set(ticker.mark_price, tick, Tick::Mark));
  TW_CHECK(set(ticker.index_price, tick, Tick::Index));
  TW_CHECK(set(ticker.open_interest, tick, Tick::OpenInterest));
  TW_CHECK(set(ticker.funding_rate, tick, Tick::Funding));
  TW_CHECK(set(ticker.bid_price, tick, Tick::Bid));
  TW_CHECK(set(ticker.bid_quantity, tick, Tick::BidSize));
  TW_CHECK(set(ticker.ask_price, tick, Tick::Ask));
  TW_CHECK(set(ticker.ask_quantity, tick, Tick::AskSize));
  if (tick.has(Tick::NextFunding)) {
    TW_TRY(const std::string_view text, tick.text(Tick::NextFunding));
    if (!text.empty()) {
      TW_TRY(ticker.next_funding_time, tick.time_ms_in_text(Tick::NextFunding));
    }
  }
  return MessageBody{ticker};
}

Result<MessageBody> Parser::Impl::read_kline() {
  TW_TRY(const json::Node data, outer.value(Outer::Data));
  if (data.kind() != json::Kind::List || data.begin() == data.end()) {
    return outer.refuse_value(Outer::Data, "is not a list of candles");
  }
  json::Node newest;
  for (const json::Node node : data) {
    newest = node;
  }
  TW_CHECK(bar.read(newest, "candle"));
  Kline kline;
  TW_TRY(kline.open_time, bar.time_ms(Bar::Start));
  TW_TRY(const Timestamp last, bar.time_ms(Bar::End));
  kline.close_time = last + std::chrono::milliseconds{1};
  TW_TRY(kline.open, bar.ticks(Bar::Open, listing.grid));
  TW_TRY(kline.high, bar.ticks(Bar::High, listing.grid));
  TW_TRY(kline.low, bar.ticks(Bar::Low, listing.grid));
  TW_TRY(kline.close, bar.ticks(Bar::Close, listing.grid));
  TW_TRY(kline.volume, bar.decimal(Bar::Volume));
  TW_TRY(kline.turnover, bar.decimal(Bar::Turnover));
  TW_TRY(kline.is_closed, bar.boolean(Bar::Confirm));
  if (kline.low > std::min(kline.open, kline.close) ||
      kline.high < std::max(kline.open, kline.close)) {
    return bar.refuse_value(Bar::Open, "or close is outside low and high");
  }
  return MessageBody{kline};
}

Result<Message> Parser::Impl::read_topic(const Topic& topic) {
  const bool is_unused =
      std::ranges::find(kUnusedKinds, topic.kind) != kUnusedKinds.end() ||
      (topic.kind == "orderbook" && (topic.argument == "rpi" || topic.argument == "full"));
  const bool is_used = topic.kind == "orderbook" || topic.kind == "publicTrade" ||
                       topic.kind == "tickers" || topic.kind == "kline";
  if (!is_unused && !is_used) {
    return outer.refuse_value(Outer::Topic, "is not a known topic");
  }
  TW_TRY(const Timestamp ts_sent, outer.time_ms(Outer::Time));
  Message message{.ts_event = ts_sent, .ts_sent = ts_sent, .body = Skipped{}};
  const bool is_other = topic.symbol != listing.symbol.view();
  if (is_unused || (is_other && others == OtherSymbols::Skip)) {
    return message;
  }
  if (is_other) {
    return outer.refuse_value(Outer::Topic, "is not of " + shown(listing.symbol.view()));
  }
  if (topic.kind == "orderbook") {
    TW_TRY(message.body, read_book(topic));
    if (outer.has(Outer::EngineTime)) {
      TW_TRY(message.ts_event, outer.time_ms(Outer::EngineTime));
    }
  } else if (topic.kind == "publicTrade") {
    TW_TRY(message.body, read_trades());
  } else if (topic.kind == "tickers") {
    TW_TRY(message.body, read_ticker());
  } else {
    TW_TRY(message.body, read_kline());
  }
  return message;
}

Result<Message> Parser::Impl::read() {
  if (outer.has(Outer::Topic)) {
    TW_TRY(const std::string_view topic, outer.text(Outer::Topic));
    return read_topic(split_topic(topic));
  }
  if (outer.has(Outer::Success)) {
    TW_TRY(const bool is_good, outer.boolean(Outer::Success));
    if (!is_good) {
      return outer.refuse_value(Outer::Success, "is the answer to a request that failed");
    }
  } else if (!outer.has(Outer::Op)) {
    return refuse("message is neither of a topic (field 'topic') nor an answer (field 'op')");
  }
  return Message{.ts_event = {}, .ts_sent = std::nullopt, .body = Skipped{}};
}

Parser::Parser(const Listing& listing, OtherSymbols others)
    : impl_(std::make_unique<Impl>(listing, others)) {}
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;
Parser::~Parser() = default;

Result<Message> Parser::parse(std::string_view text) {
  const Result<json::Node> root = impl_->document.read(text);
  if (!root.has_value()) {
    return refuse("message " + shown(text) + " " + root.error().what);
  }
  TW_CHECK(impl_->outer.read(*root, "message"));
  return impl_->read();
}

}  // namespace tw::venues::bybit
