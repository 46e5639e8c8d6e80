#include "journal/tape_numbers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace tw::journal {
namespace {

// The definition, symbol by symbol.
std::optional<std::size_t> naive_bytes(std::span<const std::byte> symbols) {
  std::size_t bits = 0;
  for (const std::byte symbol : symbols) {
    const auto index = std::to_integer<std::size_t>(symbol);
    if (index >= kNumberSymbols) {
      return std::nullopt;
    }
    bits += kNumberSymbol[index].bits;
  }
  return (bits + 7) / 8;
}

TEST(NumberBitBytes, EqualsTheDefinitionForEverySymbolAtEveryPlace) {
  for (std::size_t length = 1; length <= 20; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      for (int symbol = 0; symbol < 256; ++symbol) {
        std::vector<std::byte> symbols(length, std::byte{130});
        symbols[place] = static_cast<std::byte>(symbol);
        ASSERT_EQ(number_bit_bytes(symbols), naive_bytes(symbols))
            << length << ' ' << place << ' ' << symbol;
      }
    }
  }
}

TEST(NumberBitBytes, OfTheLargestNumbersIsNotCutOff) {
  const std::vector<std::byte> symbols(1'000, static_cast<std::byte>(kNumberSymbols - 1));
  EXPECT_EQ(number_bit_bytes(symbols), 1'000u * 62 / 8);
}

TEST(NumberBitBytes, OfNothingIsZero) { EXPECT_EQ(number_bit_bytes({}), 0u); }

}  // namespace
}  // namespace tw::journal
