#include "venues/kraken/parse.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "data/message_fields.hpp"
#include "json/document.hpp"
#include "venues/kraken/asset_names.hpp"

namespace tw::venues::kraken {
namespace {

using data::MessageFields;
using data::refuse;
using data::shown;

struct Outer {
  enum : std::size_t { Channel, Type, Data, Event, Status, Method, Success, ErrorText };
  static constexpr std::array<std::string_view, 8> kNames{"channel", "type",   "data",    "event",
                                                          "status",  "method", "success", "error"};
};
struct Book {
  enum : std::size_t { Symbol, Bids, Asks, Checksum, Time };
  static constexpr std::array<std::string_view, 5> kNames{"symbol", "bids", "asks", "checksum",
                                                          "timestamp"};
};
struct Level {
  enum : std::size_t { Price, Quantity };
  static constexpr std::array<std::string_view, 2> kNames{"price", "qty"};
};
struct Print {
  enum : std::size_t { Symbol, Side, Price, Quantity, Id, Time };
  static constexpr std::array<std::string_view, 6> kNames{"symbol", "side",     "price",
                                                          "qty",    "trade_id", "timestamp"};
};
// Of one object of a v1 message: whole sides, changes of a side.
struct Old {
  enum : std::size_t { WholeBids, WholeAsks, Bids, Asks, Checksum };
  static constexpr std::array<std::string_view, 5> kNames{"bs", "as", "b", "a", "c"};
};

constexpr std::array<std::string_view, 6> kUnusedChannels{"heartbeat", "status", "ticker",
                                                          "ohlc",      "level3", "instrument"};
constexpr std::array<std::string_view, 3> kUnusedOld{"ticker", "trade", "spread"};
constexpr std::array<std::string_view, 4> kGoodEvents{"heartbeat", "systemStatus", "pong",
                                                      "subscriptionStatus"};
constexpr std::size_t kPartsMax = 5;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `XBT/CHF` of v1 is the pair `BTC/CHF`.
bool is_pair(std::string_view old, std::string_view symbol) {
  const std::size_t a = old.find('/');
  const std::size_t b = symbol.find('/');
  return a != old.npos && b != symbol.npos &&
         modern_asset(old.substr(0, a)) == symbol.substr(0, b) &&
         modern_asset(old.substr(a + 1)) == symbol.substr(b + 1);
}

int decimals_of(std::string_view digits) {
  const std::size_t point = digits.find('.');
  return point == digits.npos ? 0 : static_cast<int>(digits.size() - point - 1);
}

// `1618678133.626511`: seconds with up to nine decimals.
std::optional<Timestamp> seconds_of(std::string_view text) {
  constexpr std::int64_t kSecondsMax = 9'000'000'000;
  const std::size_t point = std::min(text.find('.'), text.size());
  std::int64_t seconds = 0;
  const auto [stop, code] = std::from_chars(text.data(), text.data() + point, seconds);
  if (code != std::errc{} || stop != text.data() + point || seconds < 0 || seconds > kSecondsMax) {
    return std::nullopt;
  }
  std::int64_t fraction = 0;
  std::int64_t unit = 1'000'000'000;
  for (std::size_t i = point + 1; i < text.size(); ++i) {
    if (!is_digit(text[i]) || unit == 1) {
      return std::nullopt;
    }
    unit /= 10;
    fraction += (text[i] - '0') * unit;
  }
  return Timestamp{std::chrono::seconds{seconds} + Duration{fraction}};
}

// Number of two or four digits at a place of `2021-04-17T16:48:54`.
std::optional<int> part_of(std::string_view text, std::size_t at, std::size_t size) {
  int value = 0;
  for (std::size_t i = at; i < at + size; ++i) {
    if (!is_digit(text[i])) {
      return std::nullopt;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// `2021-04-17T16:48:54.117415Z`.
std::optional<Timestamp> rfc3339_of(std::string_view text) {
  constexpr std::size_t kWholeBytes = 19;
  constexpr int kYearFirst = 1970;
  constexpr int kYearLast = 2200;
  if (text.size() <= kWholeBytes || text.back() != 'Z' || text[4] != '-' || text[7] != '-' ||
      text[10] != 'T' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto year = part_of(text, 0, 4);
  const auto month = part_of(text, 5, 2);
  const auto day = part_of(text, 8, 2);
  const auto hour = part_of(text, 11, 2);
  const auto minute = part_of(text, 14, 2);
  if (!year || !month || !day || !hour || !minute || *year < kYearFirst || *year > kYearLast ||
      *hour > 23 || *minute > 59) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  const auto seconds = seconds_of(text.substr(17, text.size() - 18));
  if (!date.ok() || !is_digit(text[18]) || !seconds ||
      seconds->time_since_epoch() >= std::chrono::minutes{1}) {
    return std::nullopt;
  }
  return Timestamp{std::chrono::sys_days{date}} + std::chrono::hours{*hour} +
         std::chrono::minutes{*minute} + seconds->time_since_epoch();
}

}  // namespace

struct Parser::Impl {
  Impl(const Listing& listed, OtherSymbols policy, std::optional<WrittenDecimals> decimals)
      : listing(listed), others(policy), written(decimals), is_given(decimals.has_value()) {
    bids.reserve(data::kMessageLevelsMax);
    asks.reserve(data::kMessageLevelsMax);
    trades.reserve(kTradesMax);
  }

  Result<Message> read(json::Node root);
  Result<Message> read_old(json::Node root);
  Result<Message> read_old_book(std::span<const json::Node> parts, std::string_view channel);
  Result<void> read_old_side(std::size_t field, std::vector<DepthLevel>& levels);
  Result<Message> read_book();
  Result<void> read_side(std::size_t field, std::vector<DepthLevel>& levels);
  Result<Message> read_trades();
  Result<std::optional<TradeEntry>> read_trade(json::Node node);
  Result<DepthLevel> read_level(std::string_view price, std::string_view quantity);
  Result<void> check_room(const MessageFields& fields, std::size_t field,
                          const std::vector<DepthLevel>& levels) const;
  Result<Message> other(std::unexpected<Error> refusal) const {
    if (others == OtherSymbols::Skip) {
      return Message{.ts_event = std::nullopt, .body = Skipped{}};
    }
    return refusal;
  }

  Listing listing;
  OtherSymbols others;
  std::optional<WrittenDecimals> written;
  bool is_given;
  json::Document document;
  MessageFields outer{Outer::kNames};
  MessageFields book{Book::kNames};
  MessageFields level{Level::kNames};
  MessageFields print{Print::kNames};
  MessageFields old{Old::kNames};
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
  std::vector<TradeEntry> trades;
  std::optional<Timestamp> newest;  // of the levels of a v1 message
};

// Where the decimals are given the texts may leave zeros out; where not, the first level tells.
Result<DepthLevel> Parser::Impl::read_level(std::string_view price, std::string_view quantity) {
  TW_TRY(const DepthLevel found, data::read_level(price, quantity, listing.grid));
  const WrittenDecimals decimals{decimals_of(price), decimals_of(quantity)};
  if (!written.has_value()) {
    written = decimals;
  }
  const bool is_fitting =
      is_given ? decimals.price <= written->price && decimals.quantity <= written->quantity
               : decimals == *written;
  if (!is_fitting) {
    return refuse("has other decimals than " + std::to_string(written->price) + " and " +
                  std::to_string(written->quantity) + ": the checksum needs them all");
  }
  return found;
}

Result<void> Parser::Impl::check_room(const MessageFields& fields, std::size_t field,
                                      const std::vector<DepthLevel>& levels) const {
  if (levels.size() == data::kMessageLevelsMax) {
    return refuse("field '" + std::string(fields.name(field)) + "' has more than " +
                  std::to_string(data::kMessageLevelsMax) + " levels");
  }
  return {};
}

Result<void> Parser::Impl::read_side(std::size_t field, std::vector<DepthLevel>& levels) {
  TW_TRY(const json::Node list, book.value(field));
  if (list.kind() != json::Kind::List) {
    return book.refuse_value(field, "is not a list of levels");
  }
  for (const json::Node node : list) {
    TW_CHECK(check_room(book, field, levels));
    TW_CHECK(level.read(node, "level"));
    TW_TRY(const json::Node price, level.value(Level::Price));
    TW_TRY(const json::Node quantity, level.value(Level::Quantity));
    if (price.kind() != json::Kind::Number || quantity.kind() != json::Kind::Number) {
      return refuse("level " + shown(node.source()) + " is not made of numbers");
    }
    const Result<DepthLevel> found = read_level(price.text(), quantity.text());
    if (!found.has_value()) {
      return refuse("level " + shown(node.source()) + " " + found.error().what);
    }
    levels.push_back(*found);
  }
  return {};
}

Result<Message> Parser::Impl::read_book() {
  BookMessage message;
  TW_TRY(const bool is_snapshot, outer.either(Outer::Type, "snapshot", "update"));
  message.kind = is_snapshot ? DepthKind::Snapshot : DepthKind::Delta;
  TW_TRY(const json::Node data, outer.value(Outer::Data));
  if (data.kind() != json::Kind::List || data.begin() == data.end() ||
      ++data.begin() != data.end()) {
    return outer.refuse_value(Outer::Data, "is not a list of one book");
  }
  TW_CHECK(book.read(*data.begin(), "field 'data[0]'"));
  TW_TRY(const std::string_view symbol, book.text(Book::Symbol));
  if (symbol != listing.symbol.view()) {
    return other(book.refuse_value(Book::Symbol, "is not " + shown(listing.symbol.view())));
  }
  std::optional<Timestamp> ts_event;
  if (message.kind == DepthKind::Delta || book.has(Book::Time)) {
    TW_TRY(const std::string_view time, book.text(Book::Time));
    ts_event = rfc3339_of(time);
    if (!ts_event.has_value()) {
      return book.refuse_value(Book::Time, "is not a time");
    }
  }
  TW_TRY(const std::uint64_t checksum, book.number(Book::Checksum));
  if (checksum > 0xFFFF'FFFFU) {
    return book.refuse_value(Book::Checksum, "is not a number of 32 bits");
  }
  message.checksum = static_cast<std::uint32_t>(checksum);
  bids.clear();
  asks.clear();
  TW_CHECK(read_side(Book::Bids, bids));
  TW_CHECK(read_side(Book::Asks, asks));
  message.bids = bids;
  message.asks = asks;
  return Message{.ts_event = ts_event, .body = message};
}

// Nothing where it is of another pair and those are skipped.
Result<std::optional<TradeEntry>> Parser::Impl::read_trade(json::Node node) {
  TW_CHECK(print.read(node, "trade"));
  TW_TRY(const std::string_view symbol, print.text(Print::Symbol));
  if (symbol != listing.symbol.view()) {
    if (others == OtherSymbols::Skip) {
      return std::nullopt;
    }
    return print.refuse_value(Print::Symbol, "is not " + shown(listing.symbol.view()));
  }
  TW_TRY(const std::string_view time, print.text(Print::Time));
  const std::optional<Timestamp> at = rfc3339_of(time);
  if (!at.has_value()) {
    return print.refuse_value(Print::Time, "is not a time");
  }
  TW_TRY(const std::uint64_t id, print.number(Print::Id));
  TW_TRY(const std::int64_t ticks, print.ticks_of_number(Print::Price, listing.grid));
  TW_TRY(const std::int64_t lots, print.lots_of_number(Print::Quantity, listing.grid));
  TW_TRY(const bool is_buy, print.either(Print::Side, "buy", "sell"));
  return TradeEntry{.ts_event = *at,
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
  bool is_other_there = false;
  for (const json::Node node : data) {
    if (trades.size() == kTradesMax) {
      return refuse("field 'data' has more than " + std::to_string(kTradesMax) + " trades");
    }
    TW_TRY(const std::optional<TradeEntry> entry, read_trade(node));
    if (entry.has_value()) {
      trades.push_back(*entry);
    } else {
      is_other_there = true;
    }
  }
  if (trades.empty() && is_other_there) {
    return Message{.ts_event = std::nullopt, .body = Skipped{}};
  }
  return Message{.ts_event = std::nullopt, .body = Trades{trades}};
}

// [price, volume, time] or [price, volume, time, "r"]: a level that is sent again.
Result<void> Parser::Impl::read_old_side(std::size_t field, std::vector<DepthLevel>& levels) {
  TW_TRY(const json::Node list, old.value(field));
  if (list.kind() != json::Kind::List) {
    return old.refuse_value(field, "is not a list of levels");
  }
  for (const json::Node node : list) {
    TW_CHECK(check_room(old, field, levels));
    std::array<std::string_view, 4> texts;
    std::size_t count = 0;
    bool are_texts = node.kind() == json::Kind::List;
    for (auto it = node.begin(); are_texts && it != node.end(); ++it, ++count) {
      are_texts = count < texts.size() && (*it).kind() == json::Kind::Text;
      texts[std::min(count, texts.size() - 1)] = (*it).text();
    }
    if (!are_texts || count < 3 || (count == 4 && texts[3] != "r")) {
      return refuse("level " + shown(node.source()) + " is not made of price, volume and time");
    }
    const Result<DepthLevel> found = read_level(texts[0], texts[1]);
    const std::optional<Timestamp> at = seconds_of(texts[2]);
    if (!found.has_value() || !at.has_value()) {
      return refuse("level " + shown(node.source()) + " " +
                    (found.has_value() ? "has no time in seconds" : found.error().what));
    }
    newest = std::max(newest.value_or(*at), *at);
    levels.push_back(*found);
  }
  return {};
}

Result<Message> Parser::Impl::read_old_book(std::span<const json::Node> parts,
                                            std::string_view channel) {
  constexpr std::string_view kPrefix = "book-";
  BookMessage message;
  std::uint32_t depth = 0;
  const std::string_view digits = channel.substr(kPrefix.size());
  const auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), depth);
  if (code != std::errc{} || stop != digits.data() + digits.size() || depth == 0) {
    return refuse("channel " + shown(channel) + " is not known");
  }
  message.depth = depth;
  bids.clear();
  asks.clear();
  newest.reset();
  std::size_t wholes = 0;
  for (const json::Node part : parts) {
    TW_CHECK(old.read(part, "part"));
    const bool is_whole = old.has(Old::WholeBids) || old.has(Old::WholeAsks);
    if (is_whole) {
      ++wholes;
      TW_CHECK(read_old_side(Old::WholeBids, bids));
      TW_CHECK(read_old_side(Old::WholeAsks, asks));
      continue;
    }
    if (!old.has(Old::Bids) && !old.has(Old::Asks)) {
      return refuse("part " + shown(part.source()) + " holds no levels");
    }
    if (old.has(Old::Bids)) {
      TW_CHECK(read_old_side(Old::Bids, bids));
    }
    if (old.has(Old::Asks)) {
      TW_CHECK(read_old_side(Old::Asks, asks));
    }
    if (old.has(Old::Checksum)) {
      TW_TRY(const std::uint64_t checksum, old.number_in_text(Old::Checksum));
      if (checksum > 0xFFFF'FFFFU || message.checksum.has_value()) {
        return old.refuse_value(Old::Checksum, "is not the one number of 32 bits");
      }
      message.checksum = static_cast<std::uint32_t>(checksum);
    }
  }
  if (wholes > 0 && parts.size() > 1) {
    return refuse("message holds a whole book and more");
  }
  if (wholes == 0 && !message.checksum.has_value()) {
    return refuse("field 'c' is missing");
  }
  message.kind = wholes > 0 ? DepthKind::Snapshot : DepthKind::Delta;
  message.bids = bids;
  message.asks = asks;
  return Message{.ts_event = newest, .body = message};
}

// [channel id, part, (part,) channel, pair]
Result<Message> Parser::Impl::read_old(json::Node root) {
  std::array<json::Node, kPartsMax> all;
  std::size_t count = 0;
  for (const json::Node node : root) {
    if (count == all.size()) {
      return refuse("message has more than " + std::to_string(kPartsMax) + " parts");
    }
    all[count++] = node;
  }
  if (count < 4 || all[count - 2].kind() != json::Kind::Text ||
      all[count - 1].kind() != json::Kind::Text) {
    return refuse("message is a list without channel and pair at its end");
  }
  const std::string_view channel = all[count - 2].text();
  const std::string_view pair = all[count - 1].text();
  if (std::ranges::find(kUnusedOld, channel) != kUnusedOld.end() || channel.starts_with("ohlc-")) {
    return Message{.ts_event = std::nullopt, .body = Skipped{}};
  }
  if (!channel.starts_with("book-")) {
    return refuse("channel " + shown(channel) + " is not known");
  }
  if (!is_pair(pair, listing.symbol.view())) {
    return other(refuse("pair " + shown(pair) + " is not " + shown(listing.symbol.view())));
  }
  return read_old_book(std::span{all}.subspan(1, count - 3), channel);
}

Result<Message> Parser::Impl::read(json::Node root) {
  if (root.kind() == json::Kind::List) {
    return read_old(root);
  }
  TW_CHECK(outer.read(root, "message"));
  const Message skipped{.ts_event = std::nullopt, .body = Skipped{}};
  if (outer.has(Outer::Channel)) {
    TW_TRY(const std::string_view channel, outer.text(Outer::Channel));
    if (channel == "book") {
      return read_book();
    }
    if (channel == "trade") {
      return read_trades();
    }
    if (std::ranges::find(kUnusedChannels, channel) == kUnusedChannels.end()) {
      return outer.refuse_value(Outer::Channel, "is not a known channel");
    }
    return skipped;
  }
  if (outer.has(Outer::Event)) {
    TW_TRY(const std::string_view event, outer.text(Outer::Event));
    if (std::ranges::find(kGoodEvents, event) == kGoodEvents.end()) {
      return outer.refuse_value(Outer::Event, "is an error or not a known event");
    }
    if (outer.has(Outer::Status)) {
      TW_TRY(const std::string_view status, outer.text(Outer::Status));
      return status == "error" ? Result<Message>{outer.refuse_value(
                                     Outer::Status, "is the answer to a request that failed")}
                               : Result<Message>{skipped};
    }
    return skipped;
  }
  if (!outer.has(Outer::Method)) {
    return refuse("message is of no channel (field 'channel') and no answer (field 'method')");
  }
  if (outer.has(Outer::Success)) {
    TW_TRY(const bool is_good, outer.boolean(Outer::Success));
    if (!is_good) {
      return outer.refuse_value(Outer::Success, "is the answer to a request that failed");
    }
  }
  return skipped;
}

Parser::Parser(const Listing& listing, OtherSymbols others, std::optional<WrittenDecimals> written)
    : impl_(std::make_unique<Impl>(listing, others, written)) {}
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;
Parser::~Parser() = default;

Result<Message> Parser::parse(std::string_view text) {
  const Result<json::Node> root = impl_->document.read(text);
  if (!root.has_value()) {
    return refuse("message " + shown(text) + " " + root.error().what);
  }
  return impl_->read(*root);
}

std::optional<WrittenDecimals> Parser::written() const { return impl_->written; }

}  // namespace tw::venues::kraken
