#include "base/fixed_text.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace tw {
namespace {

using Text = FixedText<4>;

static_assert(std::is_trivially_copyable_v<Text>);
static_assert(sizeof(Text) == 4);

TEST(FixedText, KeepsTextUpToItsCapacity) {
  EXPECT_EQ(Text{"abc"}.view(), "abc");
  EXPECT_EQ(Text{"abcd"}.view(), "abcd");
  EXPECT_EQ(Text{"abcd"}.to_string(), "abcd");
  EXPECT_EQ(Text::capacity(), 4U);
}

TEST(FixedText, IsEmptyAtFirst) {
  EXPECT_TRUE(Text{}.is_empty());
  EXPECT_EQ(Text{}, Text{""});
  EXPECT_EQ(Text{}.view(), "");
  EXPECT_FALSE(Text{"a"}.is_empty());
}

TEST(FixedText, TellsWhatFits) {
  EXPECT_TRUE(Text::fits(""));
  EXPECT_TRUE(Text::fits("abcd"));
  EXPECT_FALSE(Text::fits("abcde"));
  EXPECT_FALSE(Text::fits(std::string_view("a\0b", 3)));
}

TEST(FixedText, NeverTakesWhatDoesNotFit) {
  EXPECT_DEATH(Text{"abcde"}, "fits");
  EXPECT_DEATH(Text{std::string_view("a\0b", 3)}, "fits");
}

TEST(FixedText, OrdersByUnsignedBytes) {
  EXPECT_LT(Text{"ab"}, Text{"abc"});
  EXPECT_LT(Text{"abc"}, Text{"b"});
  EXPECT_LT(Text{"z"}, Text{"\xC3\xA9"});
  EXPECT_EQ(Text{"ab"}, Text{"ab"});
}

}  // namespace
}  // namespace tw
