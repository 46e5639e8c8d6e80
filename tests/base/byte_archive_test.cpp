#include "base/byte_archive.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/decimal_generators.hpp"

namespace tw {
namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes_of(std::initializer_list<unsigned> values) {
  Bytes bytes;
  for (const unsigned value : values) {
    bytes.push_back(static_cast<std::byte>(value));
  }
  return bytes;
}

TEST(ByteArchive, WritesWholeNumbersLowestByteFirst) {
  Bytes bytes;
  ByteWriter out{bytes};
  out.whole(std::uint8_t{0xA1});
  out.whole(std::uint16_t{0xB2B1});
  out.whole(std::uint64_t{0xC8C7C6C5C4C3C2C1U});
  EXPECT_EQ(bytes, bytes_of({0xA1, 0xB1, 0xB2, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8}));
}

TEST(ByteArchive, FillsTextsUpWithZeros) {
  Bytes bytes;
  ByteWriter{bytes}.text(FixedText<4>{"BTC"});
  EXPECT_EQ(bytes, bytes_of({'B', 'T', 'C', 0}));
}

TEST(ByteArchive, RefusesATextThatGoesOnBehindAZero) {
  const Bytes bytes = bytes_of({'B', 0, 'C', 0});
  ByteReader in{bytes};
  EXPECT_TRUE(in.text<4>().is_empty());
  EXPECT_TRUE(in.has_failed());
}

TEST(ByteArchive, RefusesTheOneDecimalThatThereIsNot) {
  Bytes bytes(16);
  bytes.back() = std::byte{0x80};
  ByteReader in{bytes};
  EXPECT_EQ(in.decimal(), Decimal{});
  EXPECT_TRUE(in.has_failed());
}

TEST(ByteArchive, StaysFailedAndGivesZerosBehindACut) {
  const Bytes bytes = bytes_of({1, 2, 3});
  ByteReader in{bytes};
  EXPECT_EQ(in.whole<std::uint32_t>(), 0U);
  EXPECT_EQ(in.whole<std::uint8_t>(), 0U);  // three bytes are left, and none is believed
  EXPECT_TRUE(in.has_failed());
}

RC_GTEST_PROP(ByteArchive, TakesBackWhatWasWrittenAndFailsWhereverItIsCut, ()) {
  const Decimal price = *testing::any_decimal();
  const auto count = *rc::gen::arbitrary<std::uint32_t>();
  const auto instant = *rc::gen::arbitrary<std::uint64_t>();
  Bytes bytes;
  ByteWriter out{bytes};
  out.whole(count);
  out.decimal(price);
  out.text(FixedText<8>{"ETHUSDT"});
  out.whole(instant);

  const auto cut = *rc::gen::inRange<std::size_t>(0, bytes.size() + 1);
  ByteReader in{std::span{bytes}.first(cut)};
  const auto count_back = in.whole<std::uint32_t>();
  const Decimal price_back = in.decimal();
  const auto text_back = in.text<8>();
  const auto instant_back = in.whole<std::uint64_t>();
  if (cut < bytes.size()) {
    RC_ASSERT(in.has_failed());
    RC_ASSERT(instant_back == 0U);
  } else {
    RC_ASSERT(!in.has_failed());
    RC_ASSERT(in.rest().empty());
    RC_ASSERT(count_back == count);
    RC_ASSERT(price_back == price);
    RC_ASSERT(text_back.view() == "ETHUSDT");
    RC_ASSERT(instant_back == instant);
  }
}

}  // namespace
}  // namespace tw
