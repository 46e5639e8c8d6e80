#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace tw::journal {

// Numbers of a tape: each unsigned 64-bit number is one symbol and, from 128 on, some plain bits.
// Symbols 0..127 are the numbers themselves. Symbol 128 + 2 * (e - 7) + m stands for the numbers
// from (2 + m) * 2^(e - 1) on, e = 7..63 and m = 0 or 1: e - 1 bits, lowest first, say which one.
// Symbols of a column have one distribution and compress well; the bits below them are noise.

inline constexpr std::size_t kNumberSymbols = 242;

/// What a symbol stands for.
struct NumberSymbol {
  std::uint64_t base = 0;
  std::uint8_t bits = 0;
};

constexpr std::array<NumberSymbol, 256> make_number_symbols() {
  std::array<NumberSymbol, 256> symbols{};
  for (std::size_t symbol = 0; symbol < kNumberSymbols; ++symbol) {
    if (symbol < 128) {
      symbols[symbol].base = symbol;
      continue;
    }
    const std::size_t exponent = 7 + (symbol - 128) / 2;
    symbols[symbol] = {.base = (2 + symbol % 2) << (exponent - 1),
                       .bits = static_cast<std::uint8_t>(exponent - 1)};
  }
  return symbols;
}
inline constexpr std::array<NumberSymbol, 256> kNumberSymbol = make_number_symbols();

/// Small numbers for small distances of either sign: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4.
constexpr std::uint64_t zigzag(std::uint64_t difference) {
  return (difference << 1U) ^ (0 - (difference >> 63U));
}
constexpr std::uint64_t unzigzag(std::uint64_t folded) {
  return (folded >> 1U) ^ (0 - (folded & 1U));
}

/// Appends the symbols and the bits of `numbers`; the bits fill whole bytes at the end.
/// Cost:    no allocation once both have the capacity.
void encode_numbers(std::span<const std::uint64_t> numbers, std::vector<std::byte>& symbols,
                    std::vector<std::byte>& bits);

/// Bytes that the bits of these symbols take; nothing when one of them is no symbol.
std::optional<std::size_t> number_bit_bytes(std::span<const std::byte> symbols);

/// Reads numbers back. After the last one it gives zeros and says that it is short.
/// Input:   `bits` holds what `number_bit_bytes` says; kPadBytes more may be read behind it.
class NumberReader {
 public:
  static constexpr std::size_t kPadBytes = 8;

  NumberReader() = default;
  NumberReader(std::span<const std::byte> symbols, const std::byte* bits)
      : symbol_(symbols.data()), end_(symbols.data() + symbols.size()), bits_(bits) {}

  std::uint64_t next() {
    if (symbol_ == end_) [[unlikely]] {
      is_short_ = true;
      return 0;
    }
    const auto symbol = std::to_integer<std::uint8_t>(*symbol_++);
    return symbol < 128 ? symbol : large(symbol);
  }
  /// The same without a branch on how large the number is, for columns where that varies.
  std::uint64_t next_of_any_size() {
    if (symbol_ == end_) [[unlikely]] {
      is_short_ = true;
      return 0;
    }
    const NumberSymbol shape = kNumberSymbol[std::to_integer<std::uint8_t>(*symbol_++)];
    if (shape.bits > kAtOnce) [[unlikely]] {
      return long_number(shape);
    }
    return shape.base + take(shape.bits);
  }
  std::size_t remaining() const { return static_cast<std::size_t>(end_ - symbol_); }
  bool is_short() const { return is_short_; }
  /// Whether every number was read, and none too many.
  bool is_used_up() const { return symbol_ == end_ && !is_short_; }

 private:
  static constexpr unsigned kAtOnce = 56;  // of 64 loaded bits up to 7 lie before the place

  std::uint64_t large(std::uint8_t symbol) {
    const NumberSymbol shape = kNumberSymbol[symbol];
    return shape.bits <= kAtOnce ? shape.base + take(shape.bits) : long_number(shape);
  }
  std::uint64_t long_number(NumberSymbol shape) {
    const std::uint64_t low = take(kAtOnce);
    return shape.base + (low | take(shape.bits - kAtOnce) << kAtOnce);
  }
  std::uint64_t take(unsigned count) {
    std::uint64_t loaded = 0;
    std::memcpy(&loaded, bits_ + place_ / 8, sizeof loaded);
    const std::uint64_t value = (loaded >> (place_ % 8)) & ((std::uint64_t{1} << count) - 1);
    place_ += count;
    return value;
  }

  const std::byte* symbol_ = nullptr;
  const std::byte* end_ = nullptr;
  const std::byte* bits_ = nullptr;
  std::size_t place_ = 0;
  bool is_short_ = false;
};

}  // namespace tw::journal
