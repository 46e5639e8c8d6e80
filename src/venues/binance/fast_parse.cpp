#include "venues/binance/fast_parse.hpp"

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <type_traits>

#include "base/assert.hpp"
#include "model/market_bounds.hpp"

namespace tw::venues::binance {
namespace {

constexpr std::size_t kBlock = 16;  // bytes of a vector register
constexpr std::ptrdiff_t kBlockBytes = 16;
constexpr std::uint32_t kAllBits = 0xffff;
constexpr std::size_t kTextMin = 64;  // shorter than any message but a book without levels
constexpr std::size_t kTimeDigits = 13;
// What this reads is never beyond the bounds of market data.
static_assert(DigitShape::kLengthMax == 16 && kTicksEnd >= 10'000'000'000'000'000 &&
              kLotsEnd >= kTicksEnd);

__m128i load_block(const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }

__m128i load_block(const std::array<std::uint8_t, kBlock>& bytes) {
  return _mm_load_si128(reinterpret_cast<const __m128i*>(bytes.data()));
}

std::uint32_t bits_of(__m128i matches) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(matches));
}

// Which bytes of a block are quotation marks, the first in the lowest bit.
std::uint32_t quotes_in(const char* at) {
  return bits_of(_mm_cmpeq_epi8(load_block(at), _mm_set1_epi8('"')));
}

__m128i same_bytes(const char* a, const char* b) {
  return _mm_cmpeq_epi8(load_block(a), load_block(b));
}

std::size_t lowest(std::uint32_t bits) { return static_cast<std::size_t>(std::countr_zero(bits)); }

template <class Word>
Word load(const char* at) {
  Word word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// Compares N known characters by their first and last word: memcmp is a call for most lengths.
template <std::size_t N>
[[gnu::always_inline]] inline bool is_same(const char* at, const char* literal) {
  if constexpr (N == 1) {
    return *at == *literal;
  } else if constexpr (N > 16) {
    return is_same<16>(at, literal) && is_same<N - 16>(at + 16, literal + 16);
  } else {
    using Word = std::conditional_t<(N < 4), std::uint16_t,
                                    std::conditional_t<(N < 8), std::uint32_t, std::uint64_t>>;
    constexpr std::size_t kLast = N - sizeof(Word);
    return ((load<Word>(at) ^ load<Word>(literal)) |
            (load<Word>(at + kLast) ^ load<Word>(literal + kLast))) == 0;
  }
}

struct Numbers {
  std::uint64_t first;
  std::uint64_t second;
};

// The numbers that two rows of 16 digits spell: pairs of digits are joined, then fours and eights.
[[gnu::always_inline]] inline Numbers numbers_of(__m128i first, __m128i second) {
  const __m128i tens = _mm_set1_epi16(0x010a);  // 10, 1
  const __m128i hundreds = _mm_set1_epi32(0x0001'0064);
  const __m128i ten_thousands = _mm_set1_epi32(0x0001'2710);
  const __m128i fours = _mm_packs_epi32(_mm_madd_epi16(_mm_maddubs_epi16(first, tens), hundreds),
                                        _mm_madd_epi16(_mm_maddubs_epi16(second, tens), hundreds));
  const __m128i eights = _mm_madd_epi16(fours, ten_thousands);
  const auto joined = [](std::int64_t pair) {
    const auto bits = static_cast<std::uint64_t>(pair);
    return (bits & 0xffff'ffff) * 100'000'000 + (bits >> 32U);
  };
  return {joined(_mm_cvtsi128_si64(eights)),
          joined(_mm_cvtsi128_si64(_mm_unpackhi_epi64(eights, eights)))};
}

DepthLevel level_of(Numbers numbers) {
  return {.ticks = static_cast<std::int64_t>(numbers.first),
          .lots = static_cast<std::int64_t>(numbers.second)};
}

// Wraps for what was no time: its digits are judged later.
Timestamp time_of(std::uint64_t milliseconds) {
  constexpr std::uint64_t kNanoseconds = 1'000'000;
  return from_nanoseconds(static_cast<std::int64_t>(milliseconds * kNanoseconds));
}

// Shorter symbols would make patterns shorter than a block.
constexpr std::size_t kSymbolMin = 5;

bool is_plain(std::string_view symbol) {
  return symbol.size() >= kSymbolMin && std::ranges::all_of(symbol, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string to_lower(std::string_view symbol) {
  std::string lower{symbol};
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

}  // namespace

// Whole blocks, the last one overlapping the one before.
[[gnu::always_inline]] inline bool FastParser::Pattern::matches(const char* at) const {
  const std::size_t last = size_ - kBlock;
  __m128i same = same_bytes(at + last, bytes_.data() + last);
  for (std::size_t i = 0; i < last; i += kBlock) {
    same = _mm_and_si128(same, same_bytes(at + i, bytes_.data() + i));
  }
  return bits_of(same) == kAllBits;
}

// Whether a step of the cursor asks if the text goes on that far, or knows it.
enum class FastParser::Room : std::uint8_t { Checked, Known };

// What two prices or quantities and the marks around them take at most.
constexpr std::size_t kRoomOfTwo = 64;

// The rest of the text. A step that would leave it is not taken. Digits are only checked when all
// of a message were met (`is_done`): until then their numbers may be wrong.
struct FastParser::Cursor {
  explicit Cursor(std::string_view text)
      : begin(text.data()), at(begin), end(begin + text.size()) {}

  const char* begin;
  const char* at;
  const char* end;
  __m128i valid = _mm_set1_epi8(-1);

  std::size_t left() const { return static_cast<std::size_t>(end - at); }
  // Whether nothing is left and all digits were digits.
  bool is_done() const { return at == end && bits_of(valid) == kAllBits; }

  template <Room room = Room::Checked, std::size_t N>
  [[gnu::always_inline]] bool take(const char (&literal)[N]) {
    if ((room == Room::Checked && left() < N - 1) || !is_same<N - 1>(at, literal)) {
      return false;
    }
    at += N - 1;
    return true;
  }
  [[gnu::always_inline]] bool take(const Pattern& pattern) {
    if (left() < pattern.size() || !pattern.matches(at)) {
      return false;
    }
    at += pattern.size();
    return true;
  }

  // Digits of a text that ends at `last`; 16 bytes before it are within the message.
  [[gnu::always_inline]] __m128i digits(const char* last, const DigitLayout& layout) {
    const __m128i text = load_block(last - kBlock);
    const __m128i above = _mm_sub_epi8(text, load_block(layout.base));
    const __m128i allowed =
        _mm_min_epu8(_mm_max_epu8(above, load_block(layout.least)), load_block(layout.most));
    valid = _mm_and_si128(valid, _mm_cmpeq_epi8(above, allowed));
    return _mm_shuffle_epi8(above, load_block(layout.order));
  }

  // A whole number and the comma behind it, as long as expected.
  [[gnu::always_inline]] bool take_number(DigitShape& shape, __m128i& number) {
    const bool is_steady = left() > DigitShape::kLengthMax && at[shape.length()] == ',';
    if (!is_steady && !find(shape, ',', {at, end})) [[unlikely]] {
      return false;
    }
    at += shape.length();
    if (at - begin < kBlockBytes) [[unlikely]] {
      return false;
    }
    number = digits(at, shape.layout(shape.length()));
    return true;
  }

  // Milliseconds.
  [[gnu::always_inline]] bool take_time(const DigitLayout& layout, __m128i& time) {
    if (left() < kTimeDigits) {
      return false;
    }
    at += kTimeDigits;
    time = digits(at, layout);
    return true;
  }

  // A price or quantity up to the quotation mark behind it.
  template <Room room>
  [[gnu::always_inline]] bool take_units(const DigitShape& shape, __m128i& units) {
    const std::size_t length = to_quote<room>();
    if (room == Room::Checked && !shape.has(length)) {
      return false;
    }
    at += length;
    units = digits(at, shape.layout(length));
    return true;
  }
  // One that is mostly as long as the one before, and what stands behind it: nothing waits for its
  // end to be found.
  template <Room room, std::size_t N>
  [[gnu::always_inline]] bool take_steady_units(DigitShape& shape, const char (&behind)[N],
                                                __m128i& units) {
    const bool has_room = room == Room::Known || left() >= shape.length() + N - 1;
    const bool is_steady = has_room && is_same<N - 1>(at + shape.length(), behind);
    if (!is_steady && !find_before(shape, behind)) [[unlikely]] {
      return false;
    }
    at += shape.length();
    units = digits(at, shape.layout(shape.length()));
    at += N - 1;
    return true;
  }

 private:
  // Characters before the next quotation mark, if it is among the next 17.
  template <Room room>
  [[gnu::always_inline]] std::size_t to_quote() const {
    if (room == Room::Known || left() > kBlock) {
      const std::uint32_t marks = quotes_in(at);
      return marks != 0 ? lowest(marks) : kBlock + (at[kBlock] == '"' ? 0 : 1);
    }
    const char* const last = end - kBlock;
    const std::uint32_t marks = quotes_in(last) >> (at - last);
    return marks != 0 ? lowest(marks) : kBlock + 1;
  }
  template <std::size_t N>
  [[gnu::always_inline]] bool find_before(DigitShape& shape, const char (&behind)[N]) const {
    return find(shape, behind[0], {at, end}) && left() >= shape.length() + N - 1 &&
           is_same<N - 1>(at + shape.length(), behind);
  }
  // Expects the length of the text that ends at the next `mark`.
  static bool find(DigitShape& shape, char mark, std::string_view rest);
};

[[gnu::noinline]] bool FastParser::Cursor::find(DigitShape& shape, char mark,
                                                std::string_view rest) {
  const std::size_t length = rest.find(mark);
  if (!shape.has(length)) {
    return false;
  }
  shape.expect_length(length);
  return true;
}

void FastParser::Pattern::set(std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    TW_ASSERT(size_ + part.size() <= bytes_.size());
    std::ranges::copy(part, bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += part.size();
  }
  TW_ASSERT(size_ >= kBlock);
}

FastParser::FastParser(const Listing& listing, Market market)
    : instrument_(listing.id),
      market_(market),
      is_possible_(is_plain(listing.symbol.view())),
      ticks_(listing.grid.price_decimals),
      lots_(listing.grid.quantity_decimals),
      bids_(std::make_unique_for_overwrite<DepthLevel[]>(kLevelsMax)),
      asks_(std::make_unique_for_overwrite<DepthLevel[]>(kLevelsMax)) {
  time_.most[kBlock - kTimeDigits] = 8;  // years 2001 to 2255; JsonParser knows the same end
  if (is_possible_) {
    set_patterns(listing);
  }
}

void FastParser::set_patterns(const Listing& listing) {
  const std::string_view symbol = listing.symbol.view();
  const std::string lower = to_lower(symbol);
  // COIN-M names the pair beside the contract: BTCUSD_PERP is one of BTCUSD.
  const std::string pair{symbol.substr(0, symbol.find('_'))};
  const std::string named = "\"s\":\"" + std::string(symbol) + "\"" +
                            (market_ == Market::Coinm ? ",\"ps\":\"" + pair + "\"" : "");
  const std::string_view quote = market_ == Market::Usdm ? R"({"e":"bookTicker","u":)" : R"({"u":)";
  stream_.set({R"({"stream":")", lower, "@"});
  quote_stream_.set({R"({"stream":")", lower, R"(@bookTicker","data":)", quote});
  const std::string_view kind = market_ == Market::Coinm ? R"(,"e":"bookTicker",)" : ",";
  quote_symbol_.set({kind, named, R"(,"b":")"});
  diff_symbol_.set({",", named, R"(,"U":)"});
  trade_symbol_.set({R"(,"s":")", symbol, R"(","t":)"});
  snapshot_symbol_.set({R"(,"symbol":")", symbol, R"(","pair":")", pair, "\""});
}

bool FastParser::parse(std::string_view text, Message& message) {
  if (text.size() < kTextMin || text.size() > kMessageBytesMax || !is_possible_ ||
      text.back() != '}') {
    return false;
  }
  return read(text, message) || (learn(text) && read(text, message));
}

bool FastParser::read(std::string_view text, Message& message) {
  Cursor cursor(text);
  constexpr std::size_t kFirstKey = 2;
  switch (text[kFirstKey]) {
    case 's':
      --cursor.end;  // the envelope ends where the event does
      return read_stream(cursor, message);
    case 'l':
      return read_snapshot(cursor, message);
    default:
      return read_event(cursor, message);
  }
}

// Takes the shapes of the first price and quantity of the message for those of all.
bool FastParser::learn(std::string_view text) {
  struct Marks {
    std::string_view before;
    std::string_view between;
  };
  constexpr std::array<Marks, 3> kMarks{
      {{R"([[")", R"(",")"}, {R"("b":")", R"(","B":")"}, {R"("p":")", R"(","q":")"}}};
  for (const auto& [before, between] : kMarks) {
    const std::size_t found = text.find(before);
    const std::size_t middle = text.find(between, found);
    if (found == text.npos || middle == text.npos) {
      continue;
    }
    const std::size_t price = found + before.size();
    const std::size_t quantity = middle + between.size();
    const bool is_new_price = ticks_.learn(text.substr(price, middle - price));
    const bool is_new_quantity =
        lots_.learn(text.substr(quantity, text.find('"', quantity) - quantity));
    return is_new_price || is_new_quantity;
  }
  return false;
}

bool FastParser::read_stream(Cursor cursor, Message& message) {
  if (cursor.take(quote_stream_)) {
    return read_quote(cursor, message);
  }
  if (!cursor.take(stream_)) {
    return false;
  }
  if (cursor.take(R"(trade","data":)")) {
    return read_trade(cursor, message);
  }
  // depth, depth@0ms, depth@100ms
  if (!cursor.take("depth")) {
    return false;
  }
  if (cursor.take("@")) {
    constexpr std::size_t kSpeedMax = 8;
    const char* const last = cursor.at + std::min(kSpeedMax, cursor.left());
    cursor.at = std::find_if(cursor.at, last,
                             [](char c) { return (c < '0' || c > '9') && c != 'm' && c != 's'; });
  }
  return cursor.take(R"(","data":)") && read_diff(cursor, message);
}

bool FastParser::read_event(Cursor cursor, Message& message) {
  if (cursor.take(R"({"u":)")) {
    return market_ != Market::Usdm && read_quote(cursor, message);
  }
  if (cursor.take(R"({"e":"bookTicker","u":)")) {
    return market_ == Market::Usdm && read_quote(cursor, message);
  }
  return read_diff(cursor, message) || read_trade(cursor, message);
}

// A price and a quantity of some weight, what is between them, and not the mark behind them.
[[gnu::always_inline]] inline bool FastParser::read_quote_side(Cursor& cursor,
                                                               const char (&between)[8],
                                                               DepthLevel& level) {
  __m128i ticks{}, lots{};
  const bool is_read = cursor.left() >= kRoomOfTwo
                           ? cursor.take_steady_units<Room::Known>(ticks_, between, ticks) &&
                                 cursor.take_units<Room::Known>(lots_, lots)
                           : cursor.take_steady_units<Room::Checked>(ticks_, between, ticks) &&
                                 cursor.take_units<Room::Checked>(lots_, lots);
  level = level_of(numbers_of(ticks, lots));
  return is_read && level.ticks != 0 && level.lots != 0;
}

// From the price on to that of the next level.
template <FastParser::Room room>
[[gnu::always_inline]] inline FastParser::Step FastParser::read_level(Cursor& cursor,
                                                                      DepthLevel& level) {
  __m128i ticks{}, lots{};
  if (!cursor.take_steady_units<room>(ticks_, "\",\"", ticks) ||
      !cursor.take_units<room>(lots_, lots)) {
    return Step::Bad;
  }
  level = level_of(numbers_of(ticks, lots));
  if (level.ticks == 0) {
    return Step::Bad;
  }
  if (cursor.take<room>("\"],[\"")) {
    return Step::Next;
  }
  return cursor.take<room>("\"]]") ? Step::Last : Step::Bad;
}

bool FastParser::read_diff(Cursor cursor, Message& message) {
  const bool is_spot = market_ == Market::Spot;
  __m128i time{}, first{}, last{}, previous{};
  if (!cursor.take(R"({"e":"depthUpdate","E":)") || !cursor.take_time(time_, time) ||
      (!is_spot && !(cursor.take(R"(,"T":)") && cursor.take_time(time_, time))) ||
      !cursor.take(diff_symbol_) || !cursor.take_number(ids_, first) || !cursor.take(R"(,"u":)") ||
      !cursor.take_number(ids_, last) ||
      (!is_spot && !(cursor.take(R"(,"pu":)") && cursor.take_number(ids_, previous)))) {
    return false;
  }
  const Numbers range = numbers_of(first, last);
  const Numbers rest = numbers_of(previous, time);
  auto& diff = message.body.emplace<DepthDiff>();
  diff.first_sequence = range.first;
  diff.sequence = range.second;
  diff.previous_sequence = is_spot ? range.first - 1 : rest.first;
  message.ts_event = time_of(rest.second);
  return diff.first_sequence <= diff.sequence && diff.previous_sequence <= diff.sequence &&
         cursor.take(R"(,"b":[)") && read_levels(cursor, bids_.get(), diff.bids) &&
         cursor.take(R"(,"a":[)") && read_levels(cursor, asks_.get(), diff.asks) &&
         cursor.take("}") && cursor.is_done();
}

bool FastParser::read_snapshot(Cursor cursor, Message& message) {
  __m128i sequence{}, time{};
  if (!cursor.take(R"({"lastUpdateId":)") || !cursor.take_number(ids_, sequence) ||
      (market_ != Market::Spot && !(cursor.take(R"(,"E":)") && cursor.take_time(time_, time) &&
                                    cursor.take(R"(,"T":)") && cursor.take_time(time_, time))) ||
      (market_ == Market::Coinm && !cursor.take(snapshot_symbol_))) {
    return false;
  }
  const Numbers numbers = numbers_of(sequence, time);
  auto& snapshot = message.body.emplace<DepthSnapshot>();
  snapshot.sequence = numbers.first;
  message.ts_event =
      market_ == Market::Spot ? std::nullopt : std::optional{time_of(numbers.second)};
  return cursor.take(R"(,"bids":[)") && read_levels(cursor, bids_.get(), snapshot.bids) &&
         cursor.take(R"(,"asks":[)") && read_levels(cursor, asks_.get(), snapshot.asks) &&
         cursor.take("}") && cursor.is_done();
}

bool FastParser::read_trade(Cursor cursor, Message& message) {
  const bool is_spot = market_ == Market::Spot;
  __m128i time{}, id{};
  DepthLevel level;
  if (!cursor.take(R"({"e":"trade","E":)") || !cursor.take_time(time_, time) ||
      (!is_spot && !(cursor.take(R"(,"T":)") && cursor.take_time(time_, time))) ||
      !cursor.take(trade_symbol_) || !cursor.take_number(trade_ids_, id) ||
      !cursor.take(R"(,"p":")") || !read_quote_side(cursor, R"(","q":")", level) ||
      !(is_spot
            ? cursor.take(R"(","T":)") && cursor.take_time(time_, time) && cursor.take(R"(,"m":)")
            : cursor.take(R"(","X":"MARKET","m":)"))) {
    return false;
  }
  const bool is_sale = cursor.take("true");
  if (!is_sale && !cursor.take("false")) {
    return false;
  }
  const Numbers rest = numbers_of(id, time);
  message.ts_event = time_of(rest.second);
  message.body.emplace<Trade>(Trade{.instrument = instrument_,
                                    .trade_id = rest.first,
                                    .ticks = level.ticks,
                                    .lots = level.lots,
                                    .aggressor = is_sale ? Side::Sell : Side::Buy});
  return (is_spot ? cursor.take(R"(,"M":true})") : cursor.take("}")) && cursor.is_done();
}

// From the number of the quote on.
bool FastParser::read_quote(Cursor cursor, Message& message) {
  __m128i id{}, time{}, sent{};
  DepthLevel bid, ask;
  if (!cursor.take_number(ids_, id) || !cursor.take(quote_symbol_) ||
      !read_quote_side(cursor, R"(","B":")", bid) || !cursor.take(R"(","a":")") ||
      !read_quote_side(cursor, R"(","A":")", ask) || !cursor.take("\"") ||
      (market_ != Market::Spot && !(cursor.take(R"(,"T":)") && cursor.take_time(time_, time) &&
                                    cursor.take(R"(,"E":)") && cursor.take_time(time_, sent)))) {
    return false;
  }
  const Numbers rest = numbers_of(id, time);
  message.ts_event = market_ == Market::Spot ? std::nullopt : std::optional{time_of(rest.second)};
  message.body.emplace<Quote>(
      Quote{.instrument = instrument_, .sequence = rest.first, .bid = bid, .ask = ask});
  return cursor.take("}") && cursor.is_done();
}

// Levels to the end of the list: `["61800.20","0.014"],["61800.10","0.000"]]`.
bool FastParser::read_levels(Cursor& cursor, DepthLevel* levels,
                             std::span<const DepthLevel>& read) {
  if (cursor.take("]")) {
    read = {};
    return true;
  }
  Cursor rest = cursor;
  if (!rest.take("[\"")) {
    return false;
  }
  for (DepthLevel* level = levels; level != levels + kLevelsMax; ++level) {
    const Step step = rest.left() >= kRoomOfTwo ? read_level<Room::Known>(rest, *level)
                                                : read_level<Room::Checked>(rest, *level);
    if (step == Step::Next) [[likely]] {
      continue;
    }
    read = {levels, level + 1};
    cursor = rest;
    return step == Step::Last;
  }
  return false;
}

}  // namespace tw::venues::binance
