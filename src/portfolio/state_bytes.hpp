#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/amount.hpp"
#include "base/byte_archive.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tw::portfolio {

/// Appends values of a saved state in the order they are given (base/byte_archive.hpp).
class StateWriter {
 public:
  explicit StateWriter(std::vector<std::byte>& out) : out_(out) {}

  template <class... Ts>
  void operator()(const Ts&... values) {
    (item(values), ...);
  }

 private:
  template <std::unsigned_integral T>
  void item(T value) {
    out_.whole(value);
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
  void item(Timestamp value) { item(static_cast<std::uint64_t>(to_nanoseconds(value))); }
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
  /// An enumerator up to `last`.
  template <class T>
  void enumerator(T& value, T last) {
    std::underlying_type_t<T> number = 0;
    item(number);
    require(number <= std::to_underlying(last));
    value = has_failed() ? T{} : static_cast<T>(number);
  }
  void require(bool is_valid) { in_.require(is_valid); }
  /// How many bytes are left: no count above it can be honest.
  std::size_t rest() const { return in_.rest().size(); }
  bool has_failed() const { return in_.has_failed(); }

 private:
  template <std::unsigned_integral T>
  void item(T& value) {
    value = in_.whole<T>();
  }
  template <class Tag, class Rep>
  void item(Id<Tag, Rep>& value) {
    value = Id<Tag, Rep>{in_.whole<Rep>()};
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

  ByteReader in_;
};

}  // namespace tw::portfolio
