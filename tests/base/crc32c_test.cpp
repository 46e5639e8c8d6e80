#include "base/crc32c.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/random.hpp"

namespace tw {
namespace {

std::uint32_t sum_of(std::string_view text) { return crc32c(std::as_bytes(std::span(text))); }

// The definition, bit by bit, without tables.
std::uint32_t naive_sum(std::string_view text) {
  std::uint32_t sum = 0xFFFFFFFFU;
  for (const char c : text) {
    sum ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) {
      sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? 0x82F63B78U : 0U);
    }
  }
  return ~sum;
}

TEST(Crc32c, GivesTheCheckValue) { EXPECT_EQ(sum_of("123456789"), 0xE3069283U); }

// RFC 3720, appendix B.4.
TEST(Crc32c, GivesThePublishedSumsOf32Bytes) {
  std::string ascending;
  for (int i = 0; i < 32; ++i) {
    ascending += static_cast<char>(i);
  }
  EXPECT_EQ(sum_of(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(sum_of(std::string(32, '\xFF')), 0x62A8AB43U);
  EXPECT_EQ(sum_of(ascending), 0x46DD794EU);
}

TEST(Crc32c, OfNothingIsZero) { EXPECT_EQ(sum_of(""), 0U); }

TEST(Crc32c, EqualsTheDefinitionAtEveryLengthAndSplit) {
  Random random(7);
  std::string text;
  for (int length = 0; length < 40; ++length) {
    for (std::size_t split = 0; split <= text.size(); ++split) {
      const std::string_view whole = text;
      const std::uint32_t first = sum_of(whole.substr(0, split));
      ASSERT_EQ(crc32c(std::as_bytes(std::span(whole.substr(split))), first), naive_sum(text));
    }
    text += static_cast<char>(random.below(256));
  }
}

}  // namespace
}  // namespace tw
