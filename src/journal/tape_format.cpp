#include "journal/tape_format.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include "base/assert.hpp"
#include "base/crc32c.hpp"
#include "journal/little_endian.hpp"

namespace tw::journal {
namespace {

constexpr std::size_t kCrcBytes = 4;
constexpr std::size_t kIndexHeadBytes = 8;
constexpr std::size_t kIndexEntryBytes = 28;
constexpr std::size_t kIndexTotalsBytes = 48 + 92;
constexpr std::uint32_t kKeyframeFlag = 1;
constexpr std::uint32_t kCompressedFlag = 2;

// A byte above 127 and a line end, as PNG has them: a text transfer that changes one is noticed.
constexpr std::string_view kTapeMagic = "\x89TWTAPE\n";
constexpr std::string_view kBlockMagic = "TWBK";
constexpr std::string_view kIndexMagic = "TWIX";
constexpr std::string_view kEndMagic = "TWTAPEND";

bool starts_with(std::span<const std::byte> bytes, std::string_view magic) {
  return bytes.size() >= magic.size() &&
         std::ranges::equal(bytes.first(magic.size()), std::as_bytes(std::span(magic)));
}

// Appends numbers and texts.
class Appender {
 public:
  explicit Appender(std::vector<std::byte>& out) : out_(out) {}

  template <std::unsigned_integral T>
  void number(T value) {
    out_.resize(out_.size() + sizeof value);
    put(std::span(out_), out_.size() - sizeof value, value);
  }
  void bytes(std::string_view text) {
    const auto raw = std::as_bytes(std::span(text));
    out_.insert(out_.end(), raw.begin(), raw.end());
  }
  template <std::size_t N>
  void text(const FixedText<N>& value) {
    number(static_cast<std::uint8_t>(value.view().size()));
    bytes(value.view());
  }
  void decimal(Decimal value) {
    const auto raw = static_cast<Uint128>(value.raw());
    number(static_cast<std::uint64_t>(raw));
    number(static_cast<std::uint64_t>(raw >> 64U));
  }
  void time(Timestamp at) { number(static_cast<std::uint64_t>(to_nanoseconds(at))); }
  void checksum(std::size_t from) {
    number(crc32c(std::span<const std::byte>(out_).subspan(from)));
  }

 private:
  std::vector<std::byte>& out_;
};

// Takes them from the front; after the first that is not there everything is zero.
class Taker {
 public:
  explicit Taker(std::span<const std::byte> bytes) : rest_(bytes) {}

  template <std::unsigned_integral T>
  T number() {
    if (!has(sizeof(T))) {
      return 0;
    }
    const T value = get<T>(rest_, 0);
    rest_ = rest_.subspan(sizeof(T));
    return value;
  }
  template <std::size_t N>
  FixedText<N> text() {
    const std::size_t size = number<std::uint8_t>();
    if (!has(size)) {
      return {};
    }
    std::array<char, 256> copy{};
    std::ranges::transform(rest_.first(size), copy.begin(),
                           [](std::byte byte) { return static_cast<char>(byte); });
    rest_ = rest_.subspan(size);
    const std::string_view view(copy.data(), size);
    require(FixedText<N>::fits(view));
    return is_sound_ ? FixedText<N>{view} : FixedText<N>{};
  }
  Decimal decimal() {
    const std::uint64_t low = number<std::uint64_t>();
    const std::uint64_t high = number<std::uint64_t>();
    const auto raw = static_cast<Int128>((static_cast<Uint128>(high) << 64U) | low);
    require(Decimal::is_representable(raw));
    return is_sound_ ? Decimal::from_raw(raw) : Decimal{};
  }
  Timestamp time() { return from_nanoseconds(static_cast<std::int64_t>(number<std::uint64_t>())); }
  Duration duration() { return Duration{static_cast<std::int64_t>(number<std::uint64_t>())}; }
  void require(bool condition) { is_sound_ = is_sound_ && condition; }
  bool is_sound() const { return is_sound_; }
  bool is_empty() const { return rest_.empty(); }

 private:
  bool has(std::size_t size) {
    require(rest_.size() >= size);
    return is_sound_;
  }
  std::span<const std::byte> rest_;
  bool is_sound_ = true;
};

// All but the checksum at the end; nothing when that is wrong.
std::optional<std::span<const std::byte>> checked(std::span<const std::byte> bytes) {
  if (bytes.size() < kCrcBytes) {
    return std::nullopt;
  }
  const auto body = bytes.first(bytes.size() - kCrcBytes);
  return crc32c(body) == get<std::uint32_t>(bytes, body.size()) ? std::optional(body)
                                                                : std::nullopt;
}

void append_listing(Appender& out, const Listing& listing) {
  out.text(listing.venue);
  out.text(listing.category);
  out.text(listing.symbol);
  out.text(listing.base);
  out.text(listing.quote);
  out.text(listing.settle);
  out.number(static_cast<std::uint8_t>(listing.kind));
  out.decimal(listing.multiplier);
  out.number(listing.grid.price_decimals);
  out.number(listing.grid.quantity_decimals);
  out.time(listing.valid_from);
}

Listing take_listing(Taker& in) {
  Listing listing;
  listing.venue = in.text<VenueName::capacity()>();
  listing.category = in.text<CategoryName::capacity()>();
  listing.symbol = in.text<SymbolName::capacity()>();
  listing.base = in.text<Currency::capacity()>();
  listing.quote = in.text<Currency::capacity()>();
  listing.settle = in.text<Currency::capacity()>();
  const auto kind = in.number<std::uint8_t>();
  in.require(kind <= static_cast<std::uint8_t>(ContractKind::Spot));
  listing.kind = static_cast<ContractKind>(kind);
  listing.multiplier = in.decimal();
  listing.grid.price_decimals = in.number<std::uint8_t>();
  listing.grid.quantity_decimals = in.number<std::uint8_t>();
  in.require(listing.grid.price_decimals <= Decimal::kDigits &&
             listing.grid.quantity_decimals <= Decimal::kDigits);
  listing.valid_from = in.time();
  return listing;
}

void append_terms(Appender& out, const InstrumentTerms& terms) {
  out.time(terms.valid_from);
  out.decimal(terms.tick_size.decimal());
  out.decimal(terms.step_size.decimal());
  out.decimal(terms.min_quantity.decimal());
  out.decimal(terms.min_notional);
  out.decimal(terms.maker_fee.decimal());
  out.decimal(terms.taker_fee.decimal());
}

InstrumentTerms take_terms(Taker& in) {
  InstrumentTerms terms;
  terms.valid_from = in.time();
  terms.tick_size = Price{in.decimal()};
  terms.step_size = Quantity{in.decimal()};
  terms.min_quantity = Quantity{in.decimal()};
  terms.min_notional = in.decimal();
  terms.maker_fee = Rate{in.decimal()};
  terms.taker_fee = Rate{in.decimal()};
  return terms;
}

ClockCorrection take_clock(Taker& in) {
  ClockCorrection clock;
  const auto rule = in.number<std::uint8_t>();
  in.require(rule <= static_cast<std::uint8_t>(ClockRule::LatencyFloor));
  clock.rule = static_cast<ClockRule>(rule);
  clock.offset = in.duration();
  clock.latency_floor = in.duration();
  return clock;
}

TermsOrigin take_origin(Taker& in) {
  const auto origin = in.number<std::uint8_t>();
  in.require(origin <= static_cast<std::uint8_t>(TermsOrigin::Inferred));
  return static_cast<TermsOrigin>(origin);
}

void append_counts(Appender& out, const TapeCounts& counts) {
  out.number(counts.snapshots);
  out.number(counts.deltas);
  out.number(counts.trades);
  out.number(counts.quotes);
  out.number(counts.resets);
  out.number(counts.levels);
}

TapeCounts take_counts(Taker& in) {
  TapeCounts counts;
  counts.snapshots = in.number<std::uint64_t>();
  counts.deltas = in.number<std::uint64_t>();
  counts.trades = in.number<std::uint64_t>();
  counts.quotes = in.number<std::uint64_t>();
  counts.resets = in.number<std::uint64_t>();
  counts.levels = in.number<std::uint64_t>();
  return counts;
}

// In the order of docs/tape.md; the same for who writes and who reads.
template <class Counts>
auto fields_of(Counts& counts) {
  return std::array{&counts.snapshots,       &counts.depth,          &counts.levels,
                    &counts.updates,         &counts.stale,          &counts.gaps,
                    &counts.trades,          &counts.quotes,         &counts.skipped,
                    &counts.checksums_total, &counts.checksums_equal};
}

void append_source(Appender& out, const std::optional<FeedCounts>& source) {
  out.number(source.has_value() ? 1U : 0U);
  const FeedCounts counts = source.value_or(FeedCounts{});
  for (const std::uint64_t* field : fields_of(counts)) {
    out.number(*field);
  }
}

std::optional<FeedCounts> take_source(Taker& in) {
  const auto is_there = in.number<std::uint32_t>();
  FeedCounts counts;
  for (std::uint64_t* field : fields_of(counts)) {
    *field = in.number<std::uint64_t>();
  }
  in.require(is_there == 1 || (is_there == 0 && counts == FeedCounts{}));
  return is_there == 1 ? std::optional(counts) : std::nullopt;
}

// Of a name that goes into CSV lines and onto terminals; U+0080 to U+009F steer them, too.
bool is_plain(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    const auto next = static_cast<unsigned char>(i + 1 < name.size() ? name[i + 1] : 0);
    const bool is_control = byte < 0x20 || byte == 0x7F || (byte == 0xC2 && next < 0xA0);
    if (is_control || byte == ',' || byte == '"') {
      return false;
    }
  }
  return true;
}

// Its bytes as hexadecimal digits: they are not fit to be shown.
HeaderFault name_fault(std::string_view field, std::string_view name) {
  std::string digits;
  for (const char c : name) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    digits += {kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return {.field = field, .value = "0x" + digits};
}

std::uint32_t narrow(std::uint64_t value) {
  TW_ASSERT(value <= std::numeric_limits<std::uint32_t>::max());
  return static_cast<std::uint32_t>(value);
}

std::uint32_t flags_of(const TapeBlockHeader& header) {
  return (header.has_keyframe ? kKeyframeFlag : 0U) | (header.is_compressed ? kCompressedFlag : 0U);
}

}  // namespace

std::string_view name_of(TermsOrigin origin) {
  switch (origin) {
    case TermsOrigin::Listed:
      return "listed";
    case TermsOrigin::Inferred:
      return "inferred";
    case TermsOrigin::Unknown:
      return "unknown";
  }
  return {};
}

std::optional<HeaderFault> find_fault(const TapeHeader& header) {
  const Listing& listing = header.listing;
  const std::array<std::pair<std::string_view, std::string_view>, 6> names{
      {{"venue", listing.venue.view()},
       {"category", listing.category.view()},
       {"symbol", listing.symbol.view()},
       {"base", listing.base.view()},
       {"quote", listing.quote.view()},
       {"settle", listing.settle.view()}}};
  for (const auto& [field, name] : names) {
    if (!is_plain(name)) {
      return name_fault(field, name);
    }
  }
  const InstrumentTerms& terms = header.terms;
  struct Number {
    std::string_view field;
    Decimal value;
    bool is_possible;
  };
  const auto above_zero = [](std::string_view field, Decimal value) {
    return Number{field, value, value.sign() > 0};
  };
  const auto not_below = [](std::string_view field, Decimal value) {
    return Number{field, value, value.sign() >= 0};
  };
  const auto fee = [](std::string_view field, Decimal value) {
    return Number{field, value, abs(value) < Decimal::from_int(1)};
  };
  for (const Number& number :
       {above_zero("multiplier", listing.multiplier),
        above_zero("tick_size", terms.tick_size.decimal()),
        above_zero("step_size", terms.step_size.decimal()),
        not_below("min_quantity", terms.min_quantity.decimal()),
        not_below("min_notional", terms.min_notional), fee("maker_fee", terms.maker_fee.decimal()),
        fee("taker_fee", terms.taker_fee.decimal())}) {
    if (!number.is_possible) {
      return HeaderFault{.field = number.field, .value = number.value.to_string()};
    }
  }
  return std::nullopt;
}

void encode_tape_header(const TapeHeader& header, std::vector<std::byte>& out) {
  const std::size_t begin = out.size();
  Appender append(out);
  append.bytes(kTapeMagic);
  append.number(kTapeVersion);
  append.number(std::uint16_t{0});
  append_listing(append, header.listing);
  append_terms(append, header.terms);
  append.number(static_cast<std::uint8_t>(header.clock.rule));
  append.number(static_cast<std::uint64_t>(header.clock.offset.count()));
  append.number(static_cast<std::uint64_t>(header.clock.latency_floor.count()));
  append.number(static_cast<std::uint8_t>(header.origin));
  const std::size_t bytes = out.size() - begin + kCrcBytes;
  put(std::span(out), begin + 10, static_cast<std::uint16_t>(bytes));
  append.checksum(begin);
}

TapePrefix parse_tape_prefix(std::span<const std::byte> bytes) {
  if (bytes.size() < kTapePrefixBytes || !starts_with(bytes, kTapeMagic)) {
    return {};
  }
  return {.magic = TapeMagic::Tape,
          .version = get<std::uint16_t>(bytes, 8),
          .header_bytes = get<std::uint16_t>(bytes, 10)};
}

std::optional<TapeHeader> parse_tape_header(std::span<const std::byte> bytes) {
  const auto body = checked(bytes);
  if (!body || body->size() < kTapePrefixBytes || !starts_with(*body, kTapeMagic)) {
    return std::nullopt;
  }
  Taker take(body->subspan(kTapePrefixBytes));
  TapeHeader header;
  header.listing = take_listing(take);
  header.terms = take_terms(take);
  header.clock = take_clock(take);
  header.origin = take_origin(take);
  const bool is_whole = take.is_sound() && take.is_empty();
  return is_whole && !find_fault(header) ? std::optional(header) : std::nullopt;
}

TapeBlockHeaderBytes encode_block_header(const TapeBlockHeader& header) {
  TapeBlockHeaderBytes bytes{};
  const std::span<std::byte> out(bytes);
  std::ranges::copy(std::as_bytes(std::span(kBlockMagic)), bytes.begin());
  put(out, 4, header.payload_bytes);
  put(out, 8, header.number);
  put(out, 16, flags_of(header));
  put(out, 20, header.stamp_unit);
  put(out, 24, static_cast<std::uint64_t>(to_nanoseconds(header.first_time)));
  put(out, 32, static_cast<std::uint64_t>(to_nanoseconds(header.last_time)));
  put(out, 40, narrow(header.counts.snapshots));
  put(out, 44, narrow(header.counts.deltas));
  put(out, 48, narrow(header.counts.trades));
  put(out, 52, narrow(header.counts.quotes));
  put(out, 56, narrow(header.counts.resets));
  put(out, 60, narrow(header.counts.levels));
  put(out, 64, header.payload_crc);
  put(out, 68, crc32c(out.first(68)));
  return bytes;
}

std::optional<TapeBlockHeader> parse_tape_block_header(std::span<const std::byte> bytes) {
  if (bytes.size() < kTapeBlockHeaderBytes || !starts_with(bytes, kBlockMagic)) {
    return std::nullopt;
  }
  const auto body = checked(bytes.first(kTapeBlockHeaderBytes));
  if (!body) {
    return std::nullopt;
  }
  Taker take(body->subspan(kBlockMagic.size()));
  TapeBlockHeader header;
  header.payload_bytes = take.number<std::uint32_t>();
  header.number = take.number<std::uint64_t>();
  const auto flags = take.number<std::uint32_t>();
  header.has_keyframe = (flags & kKeyframeFlag) != 0;
  header.is_compressed = (flags & kCompressedFlag) != 0;
  header.stamp_unit = take.number<std::uint32_t>();
  header.first_time = take.time();
  header.last_time = take.time();
  header.counts.snapshots = take.number<std::uint32_t>();
  header.counts.deltas = take.number<std::uint32_t>();
  header.counts.trades = take.number<std::uint32_t>();
  header.counts.quotes = take.number<std::uint32_t>();
  header.counts.resets = take.number<std::uint32_t>();
  header.counts.levels = take.number<std::uint32_t>();
  header.payload_crc = take.number<std::uint32_t>();
  const bool is_possible = flags <= (kKeyframeFlag | kCompressedFlag) && header.stamp_unit > 0 &&
                           header.first_time <= header.last_time && header.counts.events() > 0 &&
                           header.payload_bytes <= kTapePayloadBytesMax;
  return is_possible ? std::optional(header) : std::nullopt;
}

void encode_index(const TapeIndex& index, std::vector<std::byte>& out) {
  const std::size_t begin = out.size();
  Appender append(out);
  append.bytes(kIndexMagic);
  append.number(narrow(index.entries.size()));
  for (const TapeIndexEntry& entry : index.entries) {
    append.number(entry.offset);
    append.time(entry.first_time);
    append.time(entry.last_time);
    append.number(entry.has_keyframe ? kKeyframeFlag : 0U);
  }
  append_counts(append, index.counts);
  append_source(append, index.source);
  append.checksum(begin);
  append.number(narrow(out.size() - begin));
  append.bytes(kEndMagic);
}

std::optional<std::uint64_t> parse_tape_end(std::span<const std::byte> bytes) {
  if (bytes.size() != kTapeEndBytes || !starts_with(bytes.subspan(4), kEndMagic)) {
    return std::nullopt;
  }
  return std::uint64_t{get<std::uint32_t>(bytes, 0)} + kTapeEndBytes;
}

std::optional<TapeIndex> parse_index(std::span<const std::byte> bytes) {
  if (bytes.size() < kTapeEndBytes || !is_index_start(bytes)) {
    return std::nullopt;
  }
  const auto body = checked(bytes.first(bytes.size() - kTapeEndBytes));
  if (!body || body->size() < kIndexHeadBytes + kIndexTotalsBytes) {
    return std::nullopt;
  }
  Taker take(body->subspan(kIndexMagic.size()));
  const std::uint64_t blocks = take.number<std::uint32_t>();
  if (body->size() != kIndexHeadBytes + kIndexTotalsBytes + blocks * kIndexEntryBytes) {
    return std::nullopt;
  }
  TapeIndex index;
  index.entries.reserve(blocks);
  for (std::uint64_t i = 0; i < blocks; ++i) {
    const auto offset = take.number<std::uint64_t>();
    const Timestamp first = take.time();
    const Timestamp last = take.time();
    const auto flags = take.number<std::uint32_t>();
    take.require(flags <= kKeyframeFlag);
    index.entries.push_back({offset, first, last, flags == kKeyframeFlag});
  }
  index.counts = take_counts(take);
  index.source = take_source(take);
  return take.is_sound() && take.is_empty() ? std::optional(index) : std::nullopt;
}

bool is_index_start(std::span<const std::byte> bytes) { return starts_with(bytes, kIndexMagic); }

}  // namespace tw::journal
