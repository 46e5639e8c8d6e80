#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/amount.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tw::portfolio {

/// Appends values of a saved state, little endian, in the order they are given.
class StateWriter {
 public:
  explicit StateWriter(std::vector<std::byte>& out) : out_(out) {}

  template <class... Ts>
  void operator()(const Ts&... values) {
    (item(values), ...);
  }

 private:
  void bytes(std::uint64_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      out_.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFFU));
    }
  }
  template <std::unsigned_integral T>
  void item(T value) {
    bytes(value, sizeof(T));
  }
  template <class T>
    requires std::is_enum_v<T>
  void item(T value) {
    item(std::to_underlying(value));
  }
  template <class Tag, class Rep>
  void item(Id<Tag, Rep> value) {
    item(value.value());
  }
  void item(Timestamp value) { bytes(static_cast<std::uint64_t>(to_nanoseconds(value)), 8); }
  void item(Decimal value) {
    const auto raw = static_cast<Uint128>(value.raw());
    bytes(static_cast<std::uint64_t>(raw), 8);
    bytes(static_cast<std::uint64_t>(raw >> 64U), 8);
  }
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
    const std::string_view text = value.view();
    for (std::size_t i = 0; i < N; ++i) {
      bytes(i < text.size() ? static_cast<unsigned char>(text[i]) : 0U, 1);
    }
  }

  std::vector<std::byte>& out_;
};

/// Reads them back. Every byte string is safe to pass: after the first failure every value is zero
/// and `has_failed` stays.
class StateReader {
 public:
  explicit StateReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  template <class... Ts>
  void operator()(Ts&... values) {
    (item(values), ...);
  }
  /// An enumerator up to `last`.
  template <class T>
  void enumerator(T& value, T last) {
    std::underlying_type_t<T> number = 0;
    item(number);
    require(number <= std::to_underlying(last));
    value = has_failed_ ? T{} : static_cast<T>(number);
  }
  void require(bool is_valid) { has_failed_ = has_failed_ || !is_valid; }
  /// How many bytes are left: no count above it can be honest.
  std::size_t rest() const { return rest_.size(); }
  bool has_failed() const { return has_failed_; }

 private:
  std::uint64_t bytes(std::size_t count) {
    require(rest_.size() >= count);
    if (has_failed_) {
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      value |= std::to_integer<std::uint64_t>(rest_[i]) << (8 * i);
    }
    rest_ = rest_.subspan(count);
    return value;
  }
  template <std::unsigned_integral T>
  void item(T& value) {
    value = static_cast<T>(bytes(sizeof(T)));
  }
  template <class Tag, class Rep>
  void item(Id<Tag, Rep>& value) {
    value = Id<Tag, Rep>{static_cast<Rep>(bytes(sizeof(Rep)))};
  }
  void item(Timestamp& value) { value = from_nanoseconds(static_cast<std::int64_t>(bytes(8))); }
  void item(Decimal& value) {
    const Uint128 low = bytes(8);
    const Uint128 high = bytes(8);
    const auto raw = static_cast<Int128>(high << 64U | low);
    require(Decimal::is_representable(raw));
    value = has_failed_ ? Decimal{} : Decimal::from_raw(raw);
  }
  template <class Tag>
  void item(Amount<Tag>& value) {
    Decimal decimal;
    item(decimal);
    value = Amount<Tag>{decimal};
  }
  void item(Money& value) {
    item(value.amount);
    item(value.currency);
  }
  template <std::size_t N>
  void item(FixedText<N>& value) {
    std::array<char, N> text{};
    std::size_t length = 0;
    for (std::size_t i = 0; i < N; ++i) {
      text[i] = static_cast<char>(bytes(1));
      require(text[i] == '\0' || length == i);  // nothing follows the first NUL
      length += text[i] == '\0' ? 0U : 1U;
    }
    value = FixedText<N>{has_failed_ ? std::string_view{} : std::string_view{text.data(), length}};
  }

  std::span<const std::byte> rest_;
  bool has_failed_ = false;
};

}  // namespace tw::portfolio
