#include "venues/binance/json_parse.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "data/units.hpp"

namespace tw::venues::binance {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kCapacityFirst = 64U << 10U;
constexpr std::size_t kQuotedBytesMax = 80;

// Every key that means something to us, in any of the messages.
enum class Key : std::uint8_t {
  Stream,
  Data,
  EventKind,
  EventTime,
  TransactionTime,
  Symbol,
  FirstSequence,
  Sequence,
  PreviousSequence,
  Bid,
  BidQuantity,
  Ask,
  AskQuantity,
  TradeId,
  TradePrice,
  TradeQuantity,
  TradeOrigin,
  BuyerIsMaker,
  LastUpdateId,
  Bids,
  Asks,
  Result,
  RequestId,
  RestSymbol,
};
constexpr std::array<std::string_view, 24> kKeyNames{
    "stream", "data",   "e",  "E",     "T", "s", "U", "u", "pu",           "b",
    "B",      "a",      "A",  "t",     "p", "q", "X", "m", "lastUpdateId", "bids",
    "asks",   "result", "id", "symbol"};

std::string_view name_of(Key key) { return kKeyNames[std::to_underlying(key)]; }

// Most keys are one letter: those are found by the letter, the few long ones by comparison.
constexpr std::uint8_t kNoKey = 0xff;
constexpr auto kLetterKeys = [] {
  std::array<std::uint8_t, 128> keys{};
  keys.fill(kNoKey);
  for (std::size_t i = 0; i < kKeyNames.size(); ++i) {
    if (kKeyNames[i].size() == 1) {
      keys[static_cast<std::size_t>(kKeyNames[i].front())] = static_cast<std::uint8_t>(i);
    }
  }
  return keys;
}();

std::optional<Key> key_of(std::string_view name) {
  if (name.size() == 1) {
    const auto letter = static_cast<unsigned char>(name.front());
    const std::uint8_t index = letter < kLetterKeys.size() ? kLetterKeys[letter] : kNoKey;
    return index == kNoKey ? std::nullopt : std::optional{static_cast<Key>(index)};
  }
  const auto found = std::ranges::find(kKeyNames, name);
  return found == kKeyNames.end() ? std::nullopt
                                  : std::optional{static_cast<Key>(found - kKeyNames.begin())};
}

// Stream kinds of the venue: what follows `<symbol>@` (up to a second `@`) and the `e` inside.
enum class Kind : std::uint8_t { Depth, Trade, Quote, Unused };
struct KindRow {
  std::string_view stream;
  std::string_view event;
  Kind kind;
};
// `depth5` and its like carry `e: depthUpdate` too, but hold whole top levels, not changes; so does
// `rpiDepth`, which is another book. Only the stream's name tells them apart.
constexpr std::array kKinds{
    KindRow{"depth", "depthUpdate", Kind::Depth},
    KindRow{"trade", "trade", Kind::Trade},
    KindRow{"bookTicker", "bookTicker", Kind::Quote},
    KindRow{"depth5", "", Kind::Unused},
    KindRow{"depth10", "", Kind::Unused},
    KindRow{"depth20", "", Kind::Unused},
    KindRow{"rpiDepth", "", Kind::Unused},
    KindRow{"aggTrade", "aggTrade", Kind::Unused},
    KindRow{"markPrice", "markPriceUpdate", Kind::Unused},
    KindRow{"kline", "kline", Kind::Unused},
    KindRow{"continuousKline", "continuous_kline", Kind::Unused},
    KindRow{"miniTicker", "24hrMiniTicker", Kind::Unused},
    KindRow{"ticker", "24hrTicker", Kind::Unused},
    KindRow{"forceOrder", "forceOrder", Kind::Unused},
    KindRow{"compositeIndex", "compositeIndex", Kind::Unused},
    KindRow{"assetIndex", "assetIndexUpdate", Kind::Unused},
    KindRow{"contractInfo", "contractInfo", Kind::Unused},
    KindRow{"avgPrice", "avgPrice", Kind::Unused},
    KindRow{"blockTrade", "blockTrade", Kind::Unused},
    KindRow{"serverShutdown", "serverShutdown", Kind::Unused},
};

std::string shown(std::string_view text) {
  const bool is_long = text.size() > kQuotedBytesMax;
  return "'" + std::string(text.substr(0, kQuotedBytesMax)) + (is_long ? "...'" : "'");
}

std::string shown(dom::element value) {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? shown(text) : shown(simdjson::minify(value));
}

std::unexpected<Error> refuse(std::string what) {
  return fail(ErrorCode::InvalidInput, std::move(what));
}

std::unexpected<Error> refuse(Key key, dom::element value, std::string_view why) {
  return refuse("field '" + std::string(name_of(key)) + "': " + shown(value) + " " +
                std::string(why));
}

// The known fields of one object, found in one pass over it.
class Fields {
 public:
  static Result<Fields> of(dom::object object) {
    Fields fields;
    for (const dom::key_value_pair field : object) {
      const std::optional<Key> key = key_of(field.key);
      if (!key.has_value()) {
        continue;
      }
      if (fields.has(*key)) {
        return refuse("field '" + std::string(field.key) + "' occurs twice");
      }
      fields.present_ |= bit(*key);
      fields.values_[std::to_underlying(*key)] = field.value;
    }
    return fields;
  }

  bool has(Key key) const { return (present_ & bit(key)) != 0; }
  bool is_only(Key a, Key b) const { return (present_ & ~(bit(a) | bit(b))) == 0; }

  Result<dom::element> value(Key key) const {
    if (!has(key)) {
      return refuse("field '" + std::string(name_of(key)) + "' is missing");
    }
    return values_[std::to_underlying(key)];
  }

  template <class T>
  Result<T> as(Key key, std::string_view expected) const {
    TW_TRY(const dom::element element, value(key));
    T typed;
    if (element.get(typed) != simdjson::SUCCESS) {
      return refuse(key, element, expected);
    }
    return typed;
  }

  Result<std::string_view> text(Key key) const {
    return as<std::string_view>(key, "is not a text");
  }
  Result<std::uint64_t> number(Key key) const {
    return as<std::uint64_t>(key, "is not a whole number >= 0");
  }

 private:
  static constexpr std::uint32_t bit(Key key) { return 1U << std::to_underlying(key); }
  std::array<dom::element, kKeyNames.size()> values_;
  std::uint32_t present_ = 0;
};

Result<Timestamp> time_of(const Fields& fields, Key key) {
  constexpr std::int64_t kMillisecondsMax =
      9'000'000'000'000;  // year 2255; 64 bits of ns end in 2262
  TW_TRY(const std::uint64_t milliseconds, fields.number(key));
  if (milliseconds > static_cast<std::uint64_t>(kMillisecondsMax)) {
    TW_TRY(const dom::element value, fields.value(key));
    return refuse(key, value, "is not a time in milliseconds");
  }
  return Timestamp{std::chrono::milliseconds{milliseconds}};
}

// Of data::parse_ticks or data::parse_lots.
Result<std::int64_t> units_of(const Fields& fields, Key key, const BookGrid& grid,
                              decltype(&data::parse_ticks) parse) {
  TW_TRY(const std::string_view text, fields.text(key));
  const auto units = parse(text, grid);
  if (!units.has_value() || *units == 0) {
    TW_TRY(const dom::element value, fields.value(key));
    return refuse(key, value, units.has_value() ? "is zero" : data::to_text(units.error()));
  }
  return *units;
}

std::unexpected<Error> refuse_level(Key key, std::size_t index, dom::element level,
                                    std::string_view why) {
  return refuse("field '" + std::string(name_of(key)) + "[" + std::to_string(index) +
                "]': " + shown(level) + " " + std::string(why));
}

Result<DepthLevel> parse_level(Key key, std::size_t index, dom::element element,
                               const BookGrid& grid) {
  dom::array pair;
  std::array<std::string_view, 2> texts;
  if (element.get(pair) != simdjson::SUCCESS || pair.size() != texts.size() ||
      pair.at(0).get(texts[0]) != simdjson::SUCCESS ||
      pair.at(1).get(texts[1]) != simdjson::SUCCESS) {
    return refuse_level(key, index, element, "is not a pair of texts");
  }
  const auto ticks = data::parse_ticks(texts[0], grid);
  if (!ticks.has_value() || *ticks == 0) {
    return refuse_level(key, index, element,
                        ticks.has_value() ? "has price zero"
                                          : "price " + std::string(data::to_text(ticks.error())));
  }
  const auto lots = data::parse_lots(texts[1], grid);
  if (!lots.has_value()) {
    return refuse_level(key, index, element,
                        "quantity " + std::string(data::to_text(lots.error())));
  }
  return DepthLevel{.ticks = *ticks, .lots = *lots};
}

bool equal_ignoring_case(std::string_view lower, std::string_view symbol) {
  return std::ranges::equal(lower, symbol, [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  });
}

// Reader of JSON text with its working memory. simdjson reads a few bytes beyond the text, so it
// gets a padded copy; both only grow, by doubling.
class JsonReader {
 public:
  Result<dom::element> read(std::string_view text) {
    if (text.size() > kMessageBytesMax) {
      return refuse("message of " + std::to_string(text.size()) + " bytes is above " +
                    std::to_string(kMessageBytesMax));
    }
    if (text.size() >= capacity_ &&
        !grow(std::max(kCapacityFirst, std::bit_ceil(text.size() + 1)))) {
      return fail(ErrorCode::Unavailable, "no memory for a message");
    }
    std::ranges::copy(text, padded_.begin());
    dom::element root;
    if (const auto code = parser_.parse(padded_.data(), text.size(), false).get(root);
        code != simdjson::SUCCESS) {
      return refuse("message " + shown(text) + ": " + simdjson::error_message(code));
    }
    return root;
  }

 private:
  bool grow(std::size_t capacity) {
    padded_.resize(capacity + simdjson::SIMDJSON_PADDING);
    capacity_ = capacity;
    return parser_.allocate(capacity) == simdjson::SUCCESS;
  }

  dom::parser parser_{kMessageBytesMax};
  std::vector<char> padded_;
  std::size_t capacity_ = 0;
};

Result<Fields> fields_of(dom::element element, std::string_view what) {
  dom::object object;
  if (element.get(object) != simdjson::SUCCESS) {
    return refuse(std::string(what) + " " + shown(element) + " is not an object");
  }
  return Fields::of(object);
}

struct StreamName {
  std::string_view symbol;
  std::string_view kind;
};

// `btcusdt@depth@0ms`, `btcusdt@kline_1m`, `!markPrice@arr`.
StreamName split_stream(std::string_view name) {
  const bool is_for_all = name.starts_with('!');
  const std::size_t at = is_for_all ? 0 : name.find('@');
  if (at == std::string_view::npos) {
    return {.symbol = name, .kind = {}};
  }
  const std::string_view rest = name.substr(at + 1);
  return {.symbol = is_for_all ? std::string_view{} : name.substr(0, at),
          .kind = rest.substr(0, rest.find_first_of("@_"))};
}

}  // namespace

struct JsonParser::Impl {
  Impl(const Listing& listed, Market kind, OtherSymbols policy)
      : listing(listed), market(kind), others(policy) {
    bids.reserve(kLevelsMax);
    asks.reserve(kLevelsMax);
  }

  Result<Message> read(const Fields& fields);
  Result<Message> read_enveloped(const Fields& envelope);
  Result<Message> read_kind(Kind kind, const Fields& fields);
  Result<Message> read_snapshot(const Fields& fields);
  Result<Message> read_diff(const Fields& fields);
  Result<Message> read_trade(const Fields& fields);
  Result<Message> read_quote(const Fields& fields);
  Result<void> read_levels(const Fields& fields, Key key, std::vector<DepthLevel>& levels) const;
  // The one event that does not name its kind.
  bool is_spot_quote(const Fields& fields) const {
    return market == Market::Spot && !fields.has(Key::EventKind) && fields.has(Key::BidQuantity) &&
           fields.has(Key::AskQuantity);
  }
  std::unexpected<Error> refuse_symbol(Key key, std::string_view symbol) const {
    return refuse("field '" + std::string(name_of(key)) + "': " + shown(symbol) + " is not " +
                  shown(listing.symbol.view()));
  }
  Message skip() {
    ++skipped_count;
    return Message{.ts_event = std::nullopt, .body = Skipped{}};
  }

  Listing listing;
  Market market;
  OtherSymbols others;
  JsonReader json;
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
  std::uint64_t skipped_count = 0;
};

Result<void> JsonParser::Impl::read_levels(const Fields& fields, Key key,
                                           std::vector<DepthLevel>& levels) const {
  TW_TRY(const dom::array array, fields.as<dom::array>(key, "is not a list of levels"));
  levels.clear();
  for (const dom::element element : array) {
    if (levels.size() == kLevelsMax) {
      return refuse("field '" + std::string(name_of(key)) + "' has more than " +
                    std::to_string(kLevelsMax) + " levels");
    }
    TW_TRY(const DepthLevel level, parse_level(key, levels.size(), element, listing.grid));
    levels.push_back(level);
  }
  return {};
}

Result<Message> JsonParser::Impl::read_snapshot(const Fields& fields) {
  std::optional<Timestamp> ts_event;
  for (const Key key : {Key::TransactionTime, Key::EventTime}) {
    if (!ts_event.has_value() && fields.has(key)) {
      TW_TRY(ts_event, time_of(fields, key));
    }
  }
  if (market == Market::Coinm || fields.has(Key::RestSymbol)) {
    TW_TRY(const std::string_view symbol, fields.text(Key::RestSymbol));
    if (symbol != listing.symbol.view()) {
      return refuse_symbol(Key::RestSymbol, symbol);
    }
  }
  TW_TRY(const std::uint64_t sequence, fields.number(Key::LastUpdateId));
  TW_CHECK(read_levels(fields, Key::Bids, bids));
  TW_CHECK(read_levels(fields, Key::Asks, asks));
  return Message{.ts_event = ts_event,
                 .body = DepthSnapshot{.sequence = sequence, .bids = bids, .asks = asks}};
}

Result<Message> JsonParser::Impl::read_diff(const Fields& fields) {
  // Spot diffs carry neither a transaction time nor what they follow: each begins right after it.
  const bool is_spot = market == Market::Spot;
  TW_TRY(const Timestamp ts_event,
         time_of(fields, is_spot ? Key::EventTime : Key::TransactionTime));
  TW_TRY(const std::uint64_t first, fields.number(Key::FirstSequence));
  TW_TRY(const std::uint64_t last, fields.number(Key::Sequence));
  std::uint64_t previous = first - 1;
  if (!is_spot) {
    TW_TRY(previous, fields.number(Key::PreviousSequence));
  } else if (first == 0) {
    TW_TRY(const dom::element value, fields.value(Key::FirstSequence));
    return refuse(Key::FirstSequence, value, "is zero");
  }
  if (first > last || previous > last) {
    TW_TRY(const dom::element value, fields.value(Key::Sequence));
    return refuse(Key::Sequence, value, is_spot ? "is before U" : "is before U or pu");
  }
  TW_CHECK(read_levels(fields, Key::Bid, bids));
  TW_CHECK(read_levels(fields, Key::Ask, asks));
  return Message{.ts_event = ts_event,
                 .body = DepthDiff{.first_sequence = first,
                                   .sequence = last,
                                   .previous_sequence = previous,
                                   .bids = bids,
                                   .asks = asks}};
}

Result<Message> JsonParser::Impl::read_trade(const Fields& fields) {
  // Settlements of the insurance fund and deleveraging are numbered as trades but met no order of
  // the book.
  if (fields.has(Key::TradeOrigin)) {
    TW_TRY(const std::string_view origin, fields.text(Key::TradeOrigin));
    if (origin == "INSURANCE_FUND" || origin == "ADL" || origin == "NA") {
      return skip();
    }
    if (origin != "MARKET") {
      return refuse("field 'X': " + shown(origin) + " is not a known origin of trades");
    }
  }
  TW_TRY(const Timestamp ts_event, time_of(fields, Key::TransactionTime));
  TW_TRY(const std::uint64_t trade_id, fields.number(Key::TradeId));
  TW_TRY(const std::int64_t ticks,
         units_of(fields, Key::TradePrice, listing.grid, data::parse_ticks));
  TW_TRY(const std::int64_t lots,
         units_of(fields, Key::TradeQuantity, listing.grid, data::parse_lots));
  TW_TRY(const bool buyer_is_maker, fields.as<bool>(Key::BuyerIsMaker, "is not true or false"));
  return Message{.ts_event = ts_event,
                 .body = Trade{.instrument = listing.id,
                               .trade_id = trade_id,
                               .ticks = ticks,
                               .lots = lots,
                               .aggressor = buyer_is_maker ? Side::Sell : Side::Buy}};
}

Result<Message> JsonParser::Impl::read_quote(const Fields& fields) {
  const BookGrid& grid = listing.grid;
  std::optional<Timestamp> ts_event;
  if (market != Market::Spot) {
    TW_TRY(ts_event, time_of(fields, Key::TransactionTime));
  }
  TW_TRY(const std::uint64_t sequence, fields.number(Key::Sequence));
  TW_TRY(const std::int64_t bid, units_of(fields, Key::Bid, grid, data::parse_ticks));
  TW_TRY(const std::int64_t bid_lots, units_of(fields, Key::BidQuantity, grid, data::parse_lots));
  TW_TRY(const std::int64_t ask, units_of(fields, Key::Ask, grid, data::parse_ticks));
  TW_TRY(const std::int64_t ask_lots, units_of(fields, Key::AskQuantity, grid, data::parse_lots));
  return Message{.ts_event = ts_event,
                 .body = Quote{.instrument = listing.id,
                               .sequence = sequence,
                               .bid = {.ticks = bid, .lots = bid_lots},
                               .ask = {.ticks = ask, .lots = ask_lots}}};
}

Result<Message> JsonParser::Impl::read_kind(Kind kind, const Fields& fields) {
  if (kind == Kind::Unused) {
    return skip();
  }
  TW_TRY(const std::string_view symbol, fields.text(Key::Symbol));
  if (symbol != listing.symbol.view()) {
    if (others == OtherSymbols::Skip) {
      return skip();
    }
    return refuse_symbol(Key::Symbol, symbol);
  }
  // Every other event carries it; what is missing is not what the venue documents.
  if (kind != Kind::Quote || market != Market::Spot) {
    TW_CHECK(time_of(fields, Key::EventTime));
  }
  switch (kind) {
    case Kind::Depth:
      return read_diff(fields);
    case Kind::Trade:
      return read_trade(fields);
    default:
      return read_quote(fields);
  }
}

Result<Message> JsonParser::Impl::read_enveloped(const Fields& envelope) {
  TW_TRY(const std::string_view stream, envelope.text(Key::Stream));
  TW_TRY(const dom::element data, envelope.value(Key::Data));
  if (!envelope.is_only(Key::Stream, Key::Data)) {
    return refuse("message is both an envelope and an event: stream " + shown(stream));
  }
  const StreamName name = split_stream(stream);
  const auto row = std::ranges::find(kKinds, name.kind, &KindRow::stream);
  if (row == kKinds.end()) {
    return refuse("field 'stream': " + shown(stream) + " is not a known stream");
  }
  if (row->kind == Kind::Unused || stream.starts_with('!')) {
    return skip();
  }
  if (!equal_ignoring_case(name.symbol, listing.symbol.view())) {
    if (others == OtherSymbols::Skip) {
      return skip();
    }
    return refuse("field 'stream': " + shown(stream) + " is not of " +
                  shown(listing.symbol.view()));
  }
  TW_TRY(const Fields fields, fields_of(data, "field 'data'"));
  if (row->kind == Kind::Quote && is_spot_quote(fields)) {
    return read_kind(Kind::Quote, fields);
  }
  TW_TRY(const std::string_view event, fields.text(Key::EventKind));
  if (event != row->event) {
    return refuse("field 'e': " + shown(event) + " does not belong to stream " + shown(stream));
  }
  return read_kind(row->kind, fields);
}

Result<Message> JsonParser::Impl::read(const Fields& fields) {
  if (fields.has(Key::Stream) || fields.has(Key::Data)) {
    return read_enveloped(fields);
  }
  if (fields.has(Key::EventKind)) {
    TW_TRY(const std::string_view event, fields.text(Key::EventKind));
    const auto row = std::ranges::find(kKinds, event, &KindRow::event);
    if (event.empty() || row == kKinds.end()) {
      return refuse("field 'e': " + shown(event) + " is not a known event");
    }
    return read_kind(row->kind, fields);
  }
  if (fields.has(Key::LastUpdateId)) {
    return read_snapshot(fields);
  }
  if (fields.has(Key::Result) && fields.has(Key::RequestId)) {
    return skip();
  }
  if (is_spot_quote(fields)) {
    return read_kind(Kind::Quote, fields);
  }
  return refuse("message is neither an event (field 'e') nor a snapshot (field 'lastUpdateId')");
}

JsonParser::JsonParser(const Listing& listing, Market market, OtherSymbols others)
    : impl_(std::make_unique<Impl>(listing, market, others)) {}
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;
JsonParser::~JsonParser() = default;

Result<Message> JsonParser::parse(std::string_view text) {
  TW_TRY(const dom::element root, impl_->json.read(text));
  TW_TRY(const Fields fields, fields_of(root, "message"));
  return impl_->read(fields);
}

std::uint64_t JsonParser::skipped_count() const { return impl_->skipped_count; }

}  // namespace tw::venues::binance
