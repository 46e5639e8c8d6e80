#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/amount.hpp"
#include "base/byte_archive.hpp"
#include "base/calendar.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tw {

/// Appends values of a saved state in the order they are given (base/byte_archive.hpp).
/// `StateReader` has the same face, so that one function can name a state for both.
class StateWriter {
 public:
  explicit StateWriter(std::vector<std::byte>& out) : bytes_(out), out_(out) {}

  template <class... Ts>
  void operator()(const Ts&... values) {
    (item(values), ...);
  }
  /// An enumerator up to `last`.
  template <class T>
  void enumerator(const T& value, T /*last*/) {
    item(value);
  }
  /// A list behind its length; `each` names the state of one element.
  template <class List, class Each>
  void list(const List& values, Each each) {
    item(static_cast<std::uint32_t>(values.size()));
    for (const auto& value : values) {
      each(*this, value);
    }
  }
  /// A value that may be missing; `each` names the state of one.
  template <class T, class Each>
  void optional(const std::optional<T>& value, Each each) {
    item(value.has_value());
    if (value.has_value()) {
      each(*this, *value);
    }
  }
  /// A moment from 1970 to 2116: the distance of two of them is a Duration.
  void moment(const Timestamp& value) { item(value); }
  /// The state of a part that checks its bytes itself, behind their length.
  template <class Part>
  void part(const Part& saved) {
    const std::size_t at = bytes_.size();
    item(std::uint64_t{0});
    saved.save(bytes_);
    std::uint64_t length = bytes_.size() - at - sizeof(length);
    for (std::size_t i = 0; i < sizeof(length); ++i, length >>= 8U) {
      bytes_[at + i] = static_cast<std::byte>(length & 0xFFU);
    }
  }
  void require(bool /*is_valid*/) {}
  bool has_failed() const { return false; }
  /// Where others append what they encode themselves.
  std::vector<std::byte>& bytes() { return bytes_; }

 private:
  template <std::unsigned_integral T>
    requires(!std::same_as<T, bool>)
  void item(T value) {
    out_.whole(value);
  }
  void item(bool value) { item(static_cast<std::uint8_t>(value)); }
  void item(std::int64_t value) { item(static_cast<std::uint64_t>(value)); }
  void item(Int128 value) {
    item(static_cast<std::uint64_t>(static_cast<Uint128>(value)));
    item(static_cast<std::uint64_t>(static_cast<Uint128>(value) >> 64U));
  }
  void item(double value) { item(std::bit_cast<std::uint64_t>(value)); }
  template <class T>
    requires std::is_enum_v<T>
  void item(T value) {
    item(std::to_underlying(value));
  }
  template <class Tag, class Rep>
  void item(Id<Tag, Rep> value) {
    item(value.value());
  }
  void item(const Interval& value) {
    item(value.kind());
    item(value.length());
  }
  void item(Duration value) { item(std::int64_t{value.count()}); }
  void item(Timestamp value) { item(to_nanoseconds(value)); }
  void item(Decimal value) { out_.decimal(value); }
  template <class Tag>
  void item(Amount<Tag> value) {
    item(value.decimal());
  }
  void item(Money value) {
    item(value.amount);
    item(value.currency);
  }
  template <std::size_t N>
  void item(const FixedText<N>& value) {
    out_.text(value);
  }
  template <class T>
  void item(const std::optional<T>& value) {
    item(value.has_value());
    if (value.has_value()) {
      item(*value);
    }
  }

  std::vector<std::byte>& bytes_;
  ByteWriter out_;
};

/// Reads them back. Every byte string is safe to pass: after the first failure every value is zero
/// and `has_failed` stays.
class StateReader {
 public:
  explicit StateReader(std::span<const std::byte> bytes) : in_(bytes) {}

  template <class... Ts>
  void operator()(Ts&... values) {
    (item(values), ...);
  }
  template <class T>
  void enumerator(T& value, T last) {
    std::underlying_type_t<T> number = 0;
    item(number);
    require(number <= std::to_underlying(last));
    value = has_failed() ? T{} : static_cast<T>(number);
  }
  /// Into an empty list.
  template <class List, class Each>
  void list(List& values, Each each) {
    const auto count = in_.whole<std::uint32_t>();
    require(count <= rest());
    for (std::uint32_t i = 0; i < count && !has_failed(); ++i) {
      each(*this, values.emplace_back());
    }
  }
  template <class T, class Each>
  void optional(std::optional<T>& value, Each each) {
    bool has_value = false;
    item(has_value);
    if (has_value) {
      each(*this, value.emplace());
    } else {
      value.reset();
    }
  }
  void moment(Timestamp& value) {
    constexpr std::int64_t kLast = std::int64_t{1} << 62U;
    item(value);
    require(to_nanoseconds(value) >= 0 && to_nanoseconds(value) <= kLast);
  }
  template <class Part>
  void part(Part& loaded) {
    const std::span<const std::byte> bytes = part();
    require(!has_failed() && loaded.load(bytes).has_value());
  }
  /// The bytes of a part, for those who load it later.
  std::span<const std::byte> part() {
    const auto length = in_.whole<std::uint64_t>();
    require(length <= rest());
    if (has_failed()) {
      return {};
    }
    const auto bytes = in_.rest().first(static_cast<std::size_t>(length));
    in_.rest() = in_.rest().subspan(bytes.size());
    return bytes;
  }
  void require(bool is_valid) { in_.require(is_valid); }
  /// How many bytes are left: no count above it can be honest.
  std::size_t rest() const { return in_.rest().size(); }
  bool has_failed() const { return in_.has_failed(); }
  /// Whether everything fitted and nothing is left over.
  bool is_whole() const { return !has_failed() && rest() == 0; }
  /// For those who take a value themselves.
  std::span<const std::byte>& bytes() { return in_.rest(); }

 private:
  template <std::unsigned_integral T>
    requires(!std::same_as<T, bool>)
  void item(T& value) {
    value = in_.whole<T>();
  }
  void item(bool& value) {
    const auto byte = in_.whole<std::uint8_t>();
    require(byte <= 1);
    value = !has_failed() && byte == 1;
  }
  void item(std::int64_t& value) { value = static_cast<std::int64_t>(in_.whole<std::uint64_t>()); }
  void item(Int128& value) {
    const Uint128 low = in_.whole<std::uint64_t>();
    const Uint128 high = in_.whole<std::uint64_t>();
    value = has_failed() ? 0 : static_cast<Int128>(high << 64U | low);
  }
  void item(double& value) { value = std::bit_cast<double>(in_.whole<std::uint64_t>()); }
  template <class Tag, class Rep>
  void item(Id<Tag, Rep>& value) {
    value = Id<Tag, Rep>{in_.whole<Rep>()};
  }
  void item(Interval& value) {
    Interval::Kind kind = Interval::Kind::Fixed;
    Duration length{};
    enumerator(kind, Interval::Kind::Month);
    item(length);
    require(kind != Interval::Kind::Fixed || length > Duration::zero());
    if (has_failed()) {
      return;
    }
    value = kind == Interval::Kind::Fixed  ? Interval::every(length)
            : kind == Interval::Kind::Week ? Interval::week()
                                           : Interval::month();
    require(value.length() == length);
  }
  void item(Duration& value) {
    value = Duration{static_cast<std::int64_t>(in_.whole<std::uint64_t>())};
  }
  void item(Timestamp& value) {
    value = from_nanoseconds(static_cast<std::int64_t>(in_.whole<std::uint64_t>()));
  }
  void item(Decimal& value) { value = in_.decimal(); }
  template <class Tag>
  void item(Amount<Tag>& value) {
    value = Amount<Tag>{in_.decimal()};
  }
  void item(Money& value) {
    item(value.amount);
    item(value.currency);
  }
  template <std::size_t N>
  void item(FixedText<N>& value) {
    value = in_.text<N>();
  }
  template <class T>
  void item(std::optional<T>& value) {
    bool has_value = false;
    item(has_value);
    if (has_value) {
      item(value.emplace());
    } else {
      value.reset();
    }
  }

  ByteReader in_;
};

}  // namespace tw
