#include "venue_sim/fault_frames.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace tw::venue_sim {
namespace {

using namespace std::string_literals;

TEST(TextFrame, StatesItsLengthInSevenSixteenOrSixtyFourBits) {
  EXPECT_EQ(text_frame("abc"), "\x81\x03"s + "abc");
  EXPECT_EQ(text_frame(std::string(125, 'a')), "\x81\x7D"s + std::string(125, 'a'));
  EXPECT_EQ(text_frame(std::string(126, 'a')), "\x81\x7E\x00\x7E"s + std::string(126, 'a'));
  EXPECT_EQ(text_frame(std::string(65'535, 'a')), "\x81\x7E\xFF\xFF"s + std::string(65'535, 'a'));
  EXPECT_EQ(text_frame(std::string(65'536, 'a')),
            "\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s + std::string(65'536, 'a'));
}

TEST(Fragments, EndWithTheFinalBit) {
  EXPECT_EQ(fragments("abcde", 2, false),
            (std::vector{"\x01\x02"s + "ab", "\x00\x02"s + "cd", "\x80\x01"s + "e"}));
}

TEST(Fragments, HaveAPingBetweenThem) {
  EXPECT_EQ(fragments("abc", 2, true),
            (std::vector{"\x01\x02"s + "ab", "\x89\x07"s + "between", "\x80\x01"s + "c"}));
}

TEST(Fragments, AreOneWholeFrameWhereItFits) {
  EXPECT_EQ(fragments("ab", 2, true), std::vector{text_frame("ab")});
  EXPECT_EQ(fragments("", 2, true), std::vector{text_frame("")});
}

struct BadFrame {
  const char* kind;
  std::string begin;
  std::size_t size;
};
class BadFrameOf : public testing::TestWithParam<BadFrame> {};
TEST_P(BadFrameOf, BreaksOneRule) {
  const std::string bytes = bad_frame(GetParam().kind);
  EXPECT_TRUE(bytes.starts_with(GetParam().begin)) << testing::PrintToString(bytes.substr(0, 8));
  EXPECT_EQ(bytes.size(), GetParam().size);
}
INSTANTIATE_TEST_SUITE_P(
    Table, BadFrameOf,
    testing::Values(BadFrame{"masked", "\x81\x8D\x00\x00\x00\x00"s + "{\"op\"", 19},
                    BadFrame{"reserved_bits", "\xB1\x0D"s, 15},
                    BadFrame{"bad_utf8", "\x81\x0B"s + "{\"op\":\"\xC3(", 13},
                    BadFrame{"bad_opcode", "\x83\x0D"s, 15},
                    BadFrame{"huge", "\x81\x7F\x00\x00\x00\x00\x04\x00\x00\x00"s, 10 + 65'536},
                    BadFrame{"long_control", "\x89\x7E\x00\x7E"s, 4 + 126},
                    BadFrame{"fragmented_control", "\x09\x04"s, 6},
                    BadFrame{"bare_continuation", "\x80\x04"s, 6}),
    [](const testing::TestParamInfo<BadFrame>& row) { return std::string{row.param.kind}; });

/// Bytes that raw deflate makes of this, a chunk at a time; nothing where it is none.
std::optional<std::size_t> inflated_size(std::string deflated) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -15), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(deflated.data());
  stream.avail_in = static_cast<uInt>(deflated.size());
  std::vector<Bytef> chunk(1U << 20U);
  std::size_t size = 0;
  int state = Z_OK;
  do {
    stream.next_out = chunk.data();
    stream.avail_out = static_cast<uInt>(chunk.size());
    state = inflate(&stream, Z_SYNC_FLUSH);
    const std::size_t made = chunk.size() - stream.avail_out;
    EXPECT_EQ(std::count(chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(made), 'a'),
              static_cast<std::ptrdiff_t>(made));
    size += made;
  } while (state == Z_OK && stream.avail_out == 0);
  inflateEnd(&stream);
  return state == Z_OK || state == Z_BUF_ERROR ? std::optional(size) : std::nullopt;
}

TEST(DeflateBomb, GrowsAThousandfold) {
  const std::string frame = bad_frame("deflate_bomb");
  EXPECT_EQ(frame.substr(0, 2), "\xC1\x7E"s);
  const std::string payload = frame.substr(4);
  const std::optional<std::size_t> size = inflated_size(payload + "\x00\x00\xFF\xFF"s);
  ASSERT_TRUE(size.has_value());
  EXPECT_GE(*size, 32U << 20U);
  EXPECT_GT(*size / payload.size(), 1'000u);
}

}  // namespace
}  // namespace tw::venue_sim
