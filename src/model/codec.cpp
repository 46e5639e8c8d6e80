#include "model/codec.hpp"

#include <array>
#include <concepts>
#include <utility>

#include "base/assert.hpp"
#include "base/byte_archive.hpp"
#include "model/codec_record_fields.hpp"

namespace tw {
namespace {

template <class T>
concept Whole = std::unsigned_integral<T> && !std::same_as<T, bool>;
template <class T>
concept Enumerator = std::is_enum_v<T>;
template <class T>
concept HasFields = std::is_aggregate_v<T>;

class Writer {
 public:
  static constexpr bool kIsWriter = true;

  explicit Writer(std::vector<std::byte>& out) : out_(out) {}

  template <class... Ts>
  void operator()(const Ts&... values) {
    (item(values), ...);
  }
  void require(bool is_valid) { TW_ASSERT(is_valid); }
  void levels(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks) {
    TW_ASSERT(std::in_range<std::uint32_t>(bids.size()));
    TW_ASSERT(std::in_range<std::uint32_t>(asks.size()));
    item(static_cast<std::uint32_t>(bids.size()));
    item(static_cast<std::uint32_t>(asks.size()));
    for (const std::span<const DepthLevel> side : {bids, asks}) {
      for (const DepthLevel& level : side) {
        item(level);
      }
    }
  }

 private:
  template <Whole T>
  void item(T value) {
    out_.whole(value);
  }
  void item(std::int64_t value) { item(static_cast<std::uint64_t>(value)); }
  void item(bool value) { item(static_cast<std::uint8_t>(value)); }
  template <Enumerator T>
  void item(T value) {
    TW_ASSERT(value <= codec::kLast<T>);
    item(std::to_underlying(value));
  }
  template <class Tag, class Rep>
  void item(Id<Tag, Rep> value) {
    item(value.value());
  }
  void item(Timestamp value) { item(to_nanoseconds(value)); }
  void item(Decimal value) { out_.decimal(value); }
  template <class Tag>
  void item(Amount<Tag> value) {
    item(value.decimal());
  }
  template <std::size_t N>
  void item(const FixedText<N>& value) {
    out_.text(value);
  }
  template <std::size_t N>
  void item(const std::array<std::uint8_t, N>& value) {
    for (const std::uint8_t byte : value) {
      item(byte);
    }
  }
  template <class... Ts>
  void item(const std::variant<Ts...>& value) {
    static_assert(sizeof...(Ts) <= 256);
    item(static_cast<std::uint8_t>(value.index()));
    std::visit([this](const auto& alternative) { this->item(alternative); }, value);
  }
  template <HasFields T>
  void item(const T& value) {
    codec::fields(*this, value);
  }

  ByteWriter out_;
};

// After the first failure every value reads as zero and `has_failed` stays.
class Reader {
 public:
  static constexpr bool kIsWriter = false;

  // Without a place for levels a depth update is refused.
  Reader(std::span<const std::byte> bytes, std::vector<DepthLevel>* levels)
      : in_(bytes), levels_(levels) {}

  template <class... Ts>
  void operator()(Ts&... values) {
    (item(values), ...);
  }
  void require(bool is_valid) { in_.require(is_valid); }
  void levels(std::span<const DepthLevel>& bids, std::span<const DepthLevel>& asks) {
    const std::size_t bid_count = take<std::uint32_t>();
    const std::size_t ask_count = take<std::uint32_t>();
    const std::size_t count = bid_count + ask_count;
    require(levels_ != nullptr && count <= rest().size() / (2 * sizeof(std::int64_t)));
    if (has_failed()) {
      return;
    }
    levels_->resize(count);
    for (DepthLevel& level : *levels_) {
      item(level);
    }
    const std::span<const DepthLevel> all = *levels_;
    bids = all.first(bid_count);
    asks = all.subspan(bid_count);
  }

  bool has_failed() const { return in_.has_failed(); }
  std::span<const std::byte> rest() const { return in_.rest(); }

 private:
  template <Whole T>
  T take() {
    return in_.whole<T>();
  }
  template <Whole T>
  void item(T& value) {
    value = take<T>();
  }
  void item(std::int64_t& value) { value = static_cast<std::int64_t>(take<std::uint64_t>()); }
  void item(bool& value) {
    const auto byte = take<std::uint8_t>();
    require(byte <= 1);
    value = byte == 1;
  }
  template <Enumerator T>
  void item(T& value) {
    const auto number = take<std::underlying_type_t<T>>();
    require(number <= std::to_underlying(codec::kLast<T>));
    value = has_failed() ? T{} : static_cast<T>(number);
  }
  template <class Tag, class Rep>
  void item(Id<Tag, Rep>& value) {
    value = Id<Tag, Rep>{take<Rep>()};
  }
  void item(Timestamp& value) {
    std::int64_t nanoseconds = 0;
    item(nanoseconds);
    value = from_nanoseconds(nanoseconds);
  }
  void item(Decimal& value) { value = in_.decimal(); }
  template <class Tag>
  void item(Amount<Tag>& value) {
    Decimal decimal;
    item(decimal);
    value = Amount<Tag>{decimal};
  }
  template <std::size_t N>
  void item(FixedText<N>& value) {
    value = in_.text<N>();
  }
  template <std::size_t N>
  void item(std::array<std::uint8_t, N>& value) {
    for (std::uint8_t& byte : value) {
      byte = take<std::uint8_t>();
    }
  }
  template <class... Ts>
  void item(std::variant<Ts...>& value) {
    const auto tag = take<std::uint8_t>();
    require(tag < sizeof...(Ts));
    if (!has_failed()) {
      alternative(value, tag, std::index_sequence_for<Ts...>{});
    }
  }
  template <class Variant, std::size_t... Indexes>
  void alternative(Variant& value, std::size_t tag, std::index_sequence<Indexes...>) {
    ((Indexes == tag ? item(value.template emplace<Indexes>()) : void()), ...);
  }
  template <HasFields T>
  void item(T& value) {
    codec::fields(*this, value);
  }

  ByteReader in_;
  std::vector<DepthLevel>* levels_;
};

template <class T>
Checked<T> read(std::span<const std::byte>& bytes, std::vector<DepthLevel>* levels) {
  Reader reader{bytes, levels};
  T value;
  reader(value);
  if (reader.has_failed()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  bytes = reader.rest();
  return value;
}

bool is_market(const Record& record) {
  const auto* const event = std::get_if<Event>(&record.body);
  return event != nullptr && is_market(event->body);
}

}  // namespace

void encode(const Record& record, std::vector<std::byte>& out) {
  TW_ASSERT(!is_market(record));
  Writer{out}(record);
}

Checked<Record> decode(std::span<const std::byte>& bytes) {
  std::span<const std::byte> rest = bytes;
  TW_TRY(const Record record, read<Record>(rest, nullptr));
  if (is_market(record)) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  bytes = rest;
  return record;
}

void encode(const Event& event, std::vector<std::byte>& out) { Writer{out}(event); }

Checked<Event> decode_event(std::span<const std::byte>& bytes, std::vector<DepthLevel>& levels) {
  levels.clear();
  return read<Event>(bytes, &levels);
}

void encode(const Command& command, std::vector<std::byte>& out) { Writer{out}(command); }

Checked<Command> decode_command(std::span<const std::byte>& bytes) {
  return read<Command>(bytes, nullptr);
}

}  // namespace tw
