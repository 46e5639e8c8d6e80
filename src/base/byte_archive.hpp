#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/fixed_text.hpp"

namespace tw {

/// Appends plain values to bytes: whole numbers lowest byte first, decimals as their 128 bits,
/// texts with zeros behind them up to their capacity. What records, saved states and snapshots are
/// made of.
/// Cost:    O(bytes); `out` grows as it needs.
class ByteWriter {
 public:
  explicit ByteWriter(std::vector<std::byte>& out) : out_(out) {}

  template <std::unsigned_integral T>
  void whole(T value) {
    std::array<std::byte, sizeof(T)> bytes;
    for (std::byte& byte : bytes) {
      byte = static_cast<std::byte>(value & 0xFFU);
      value = static_cast<T>(value >> 7U >> 1U);  // in two steps: T may be 8 bits wide
    }
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  void decimal(Decimal value) {
    const auto raw = static_cast<Uint128>(value.raw());
    whole(static_cast<std::uint64_t>(raw));
    whole(static_cast<std::uint64_t>(raw >> 64U));
  }
  template <std::size_t N>
  void text(const FixedText<N>& value) {
    const std::string_view characters = value.view();
    for (std::size_t i = 0; i < N; ++i) {
      whole(static_cast<std::uint8_t>(i < characters.size() ? characters[i] : '\0'));
    }
  }

 private:
  std::vector<std::byte>& out_;
};

/// Takes them back in the same order. Every byte string is safe to pass.
/// Errors:  after the first value that is cut or impossible, every value is zero and `has_failed`
///          stays.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  template <std::unsigned_integral T>
  T whole() {
    require(rest_.size() >= sizeof(T));
    if (has_failed_) {
      return 0;
    }
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      value = static_cast<T>(value | static_cast<T>(std::to_integer<T>(rest_[i]) << (8 * i)));
    }
    rest_ = rest_.subspan(sizeof(T));
    return value;
  }
  Decimal decimal() {
    const Uint128 low = whole<std::uint64_t>();
    const Uint128 high = whole<std::uint64_t>();
    const auto raw = static_cast<Int128>(high << 64U | low);
    require(Decimal::is_representable(raw));
    return has_failed_ ? Decimal{} : Decimal::from_raw(raw);
  }
  template <std::size_t N>
  FixedText<N> text() {
    std::array<char, N> characters{};
    std::size_t length = 0;
    for (std::size_t i = 0; i < N; ++i) {
      characters[i] = static_cast<char>(whole<std::uint8_t>());
      require(characters[i] == '\0' || length == i);  // nothing follows the first NUL
      length += characters[i] == '\0' ? 0U : 1U;
    }
    return FixedText<N>{has_failed_ ? std::string_view{}
                                    : std::string_view{characters.data(), length}};
  }

  void require(bool is_valid) { has_failed_ = has_failed_ || !is_valid; }
  bool has_failed() const { return has_failed_; }
  /// What is left: no count above its size can be honest. For those who take a part themselves.
  std::span<const std::byte>& rest() { return rest_; }
  std::span<const std::byte> rest() const { return rest_; }

 private:
  std::span<const std::byte> rest_;
  bool has_failed_ = false;
};

}  // namespace tw
