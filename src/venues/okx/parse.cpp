#include "venues/okx/parse.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "data/message_fields.hpp"
#include "json/document.hpp"

namespace tw::venues::okx {
namespace {

using data::MessageFields;
using data::refuse;
using data::shown;

struct Outer {
  enum : std::size_t { Argument, Action, Data, Event };
  static constexpr std::array<std::string_view, 4> kNames{"arg", "action", "data", "event"};
};
struct Argument {
  enum : std::size_t { Channel, Instrument };
  static constexpr std::array<std::string_view, 2> kNames{"channel", "instId"};
};
struct Book {
  enum : std::size_t { Bids, Asks, Time, Checksum, Sequence, Previous };
  static constexpr std::array<std::string_view, 6> kNames{"bids",     "asks",  "ts",
                                                          "checksum", "seqId", "prevSeqId"};
};
struct Print {
  enum : std::size_t { Instrument, Id, Price, Quantity, Side, Time };
  static constexpr std::array<std::string_view, 6> kNames{"instId", "tradeId", "px",
                                                          "sz",     "side",    "ts"};
};

// [price, size, deprecated, number of orders]
constexpr data::LevelShape kLevel{.texts_min = 4, .texts_max = 4};

enum class Channel : std::uint8_t { Book, Trades, Quote, Unused };
struct ChannelRow {
  std::string_view name;
  Channel channel;
};
constexpr std::array kChannels{
    ChannelRow{"books", Channel::Book},          ChannelRow{"books-l2-tbt", Channel::Book},
    ChannelRow{"books50-l2-tbt", Channel::Book}, ChannelRow{"trades", Channel::Trades},
    ChannelRow{"bbo-tbt", Channel::Quote},       ChannelRow{"books5", Channel::Unused},
    ChannelRow{"trades-all", Channel::Unused},   ChannelRow{"tickers", Channel::Unused},
    ChannelRow{"mark-price", Channel::Unused},   ChannelRow{"index-tickers", Channel::Unused},
    ChannelRow{"funding-rate", Channel::Unused}, ChannelRow{"open-interest", Channel::Unused},
    ChannelRow{"price-limit", Channel::Unused},  ChannelRow{"liquidation-orders", Channel::Unused},
    ChannelRow{"instruments", Channel::Unused}};
constexpr std::array<std::string_view, 5> kGoodEvents{"subscribe", "unsubscribe", "notice", "login",
                                                      "channel-conn-count"};

}  // namespace

struct Parser::Impl {
  Impl(const Listing& listed, OtherSymbols policy) : listing(listed), others(policy) {
    bids.reserve(data::kMessageLevelsMax);
    asks.reserve(data::kMessageLevelsMax);
    trades.reserve(kTradesMax);
  }

  Result<Message> read();
  Result<Message> read_channel();
  Result<Message> read_book(std::string_view channel);
  Result<Message> read_quote();
  Result<Message> read_trades();
  Result<TradeEntry> read_trade(json::Node node);
  Result<void> read_only_entry();
  Result<std::optional<SequenceLink>> read_link(DepthKind kind) const;
  Result<std::int32_t> read_checksum() const;

  Listing listing;
  OtherSymbols others;
  json::Document document;
  MessageFields outer{Outer::kNames};
  MessageFields argument{Argument::kNames};
  MessageFields book{Book::kNames};
  MessageFields print{Print::kNames};
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
  std::vector<TradeEntry> trades;
};

// Books come one to a message.
Result<void> Parser::Impl::read_only_entry() {
  TW_TRY(const json::Node data, outer.value(Outer::Data));
  if (data.kind() != json::Kind::List || data.begin() == data.end() ||
      ++data.begin() != data.end()) {
    return outer.refuse_value(Outer::Data, "is not a list of one book");
  }
  return book.read(*data.begin(), "field 'data[0]'");
}

Result<std::optional<SequenceLink>> Parser::Impl::read_link(DepthKind kind) const {
  if (!book.has(Book::Sequence) && !book.has(Book::Previous)) {
    return std::nullopt;
  }
  TW_TRY(const std::uint64_t sequence, book.number(Book::Sequence));
  TW_TRY(const std::int64_t previous, book.integer(Book::Previous));
  const bool is_snapshot = kind == DepthKind::Snapshot;
  if (is_snapshot ? previous != -1 : previous < 0) {
    return book.refuse_value(
        Book::Previous, is_snapshot ? "is not the -1 of a snapshot" : "is below zero in an update");
  }
  SequenceLink link{.sequence = sequence, .previous = std::nullopt};
  if (!is_snapshot) {
    link.previous = static_cast<std::uint64_t>(previous);
  }
  return link;
}

Result<std::int32_t> Parser::Impl::read_checksum() const {
  if (!book.has(Book::Checksum)) {
    return 0;
  }
  TW_TRY(const std::int64_t checksum, book.integer(Book::Checksum));
  if (checksum < std::numeric_limits<std::int32_t>::min() ||
      checksum > std::numeric_limits<std::int32_t>::max()) {
    return book.refuse_value(Book::Checksum, "is not a signed number of 32 bits");
  }
  return static_cast<std::int32_t>(checksum);
}

Result<Message> Parser::Impl::read_book(std::string_view channel) {
  BookMessage message;
  message.channel = channel;
  TW_TRY(const bool is_snapshot, outer.either(Outer::Action, "snapshot", "update"));
  message.kind = is_snapshot ? DepthKind::Snapshot : DepthKind::Delta;
  TW_CHECK(read_only_entry());
  TW_TRY(const Timestamp ts_event, book.time_ms_in_text(Book::Time));
  TW_TRY(message.link, read_link(message.kind));
  TW_TRY(message.checksum, read_checksum());
  if (!message.link.has_value() && message.checksum == 0) {
    return refuse("message has neither a sequence (field 'seqId') nor a checksum");
  }
  TW_CHECK(data::read_levels(book, Book::Bids, listing.grid, kLevel, bids));
  TW_CHECK(data::read_levels(book, Book::Asks, listing.grid, kLevel, asks));
  message.bids = bids;
  message.asks = asks;
  return Message{.ts_event = ts_event, .body = message};
}

Result<Message> Parser::Impl::read_quote() {
  TW_CHECK(read_only_entry());
  TW_TRY(const Timestamp ts_event, book.time_ms_in_text(Book::Time));
  TW_TRY(const std::uint64_t sequence, book.number(Book::Sequence));
  TW_CHECK(data::read_levels(book, Book::Bids, listing.grid, kLevel, bids));
  TW_CHECK(data::read_levels(book, Book::Asks, listing.grid, kLevel, asks));
  if (bids.size() > 1 || asks.size() > 1) {
    return book.refuse_value(bids.size() > 1 ? Book::Bids : Book::Asks, "is more than one level");
  }
  // An empty side is a market without orders there: nobody quotes it.
  if (bids.empty() || asks.empty()) {
    return Message{.ts_event = ts_event, .body = Skipped{}};
  }
  return Message{.ts_event = ts_event,
                 .body = Quote{.instrument = listing.id,
                               .sequence = sequence,
                               .bid = bids.front(),
                               .ask = asks.front()}};
}

Result<TradeEntry> Parser::Impl::read_trade(json::Node node) {
  TW_CHECK(print.read(node, "trade"));
  TW_TRY(const std::string_view symbol, print.text(Print::Instrument));
  if (symbol != listing.symbol.view()) {
    return print.refuse_value(Print::Instrument, "is not " + shown(listing.symbol.view()));
  }
  TW_TRY(const Timestamp at, print.time_ms_in_text(Print::Time));
  TW_TRY(const std::uint64_t id, print.number_in_text(Print::Id));
  TW_TRY(const std::int64_t ticks, print.ticks(Print::Price, listing.grid));
  TW_TRY(const std::int64_t lots, print.lots(Print::Quantity, listing.grid));
  TW_TRY(const bool is_buy, print.either(Print::Side, "buy", "sell"));
  return TradeEntry{.ts_event = at,
                    .trade = {.instrument = listing.id,
                              .trade_id = id,
                              .ticks = ticks,
                              .lots = lots,
                              .aggressor = is_buy ? Side::Buy : Side::Sell}};
}

Result<Message> Parser::Impl::read_trades() {
  TW_TRY(const json::Node data, outer.value(Outer::Data));
  if (data.kind() != json::Kind::List) {
    return outer.refuse_value(Outer::Data, "is not a list of trades");
  }
  trades.clear();
  for (const json::Node node : data) {
    if (trades.size() == kTradesMax) {
      return refuse("field 'data' has more than " + std::to_string(kTradesMax) + " trades");
    }
    TW_TRY(const TradeEntry entry, read_trade(node));
    trades.push_back(entry);
  }
  return Message{.ts_event = std::nullopt, .body = Trades{trades}};
}

Result<Message> Parser::Impl::read_channel() {
  TW_TRY(const json::Node node, outer.value(Outer::Argument));
  TW_CHECK(argument.read(node, "field 'arg'"));
  TW_TRY(const std::string_view name, argument.text(Argument::Channel));
  const auto row = std::ranges::find(kChannels, name, &ChannelRow::name);
  if (row == kChannels.end() && !name.starts_with("candle")) {
    return argument.refuse_value(Argument::Channel, "is not a known channel");
  }
  if (row == kChannels.end() || row->channel == Channel::Unused) {
    return Message{.ts_event = std::nullopt, .body = Skipped{}};
  }
  TW_TRY(const std::string_view symbol, argument.text(Argument::Instrument));
  if (symbol != listing.symbol.view()) {
    if (others == OtherSymbols::Skip) {
      return Message{.ts_event = std::nullopt, .body = Skipped{}};
    }
    return argument.refuse_value(Argument::Instrument, "is not " + shown(listing.symbol.view()));
  }
  switch (row->channel) {
    case Channel::Book:
      return read_book(name);
    case Channel::Trades:
      return read_trades();
    default:
      return read_quote();
  }
}

Result<Message> Parser::Impl::read() {
  if (!outer.has(Outer::Event)) {
    return read_channel();
  }
  TW_TRY(const std::string_view event, outer.text(Outer::Event));
  if (std::ranges::find(kGoodEvents, event) == kGoodEvents.end()) {
    return outer.refuse_value(Outer::Event, "is an error or not a known event");
  }
  return Message{.ts_event = std::nullopt, .body = Skipped{}};
}

Parser::Parser(const Listing& listing, OtherSymbols others)
    : impl_(std::make_unique<Impl>(listing, others)) {}
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;
Parser::~Parser() = default;

Result<Message> Parser::parse(std::string_view text) {
  if (text == "pong") {
    return Message{.ts_event = std::nullopt, .body = Skipped{}};
  }
  const Result<json::Node> root = impl_->document.read(text);
  if (!root.has_value()) {
    return refuse("message " + shown(text) + " " + root.error().what);
  }
  TW_CHECK(impl_->outer.read(*root, "message"));
  return impl_->read();
}

}  // namespace tw::venues::okx
