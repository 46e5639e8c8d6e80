#include "terminal/plain_view.hpp"

#include <gtest/gtest.h>

#include "terminal/sample_view.hpp"

namespace tw::terminal {
namespace {

using messages::Language;

const DisplaySettings kEnglish{.language = Language::English, .speed = "1"};

constexpr std::string_view kState =
    "PAPER 01:23:45 pass 3 | BTCUSDT 61800.2/61800.3 position -0.012 | ETHUSDT …/… position 0 | "
    "orders 120 fills 14 | realized PnL +1.36 unrealized PnL -0.12 equity 10001.23\n";

TEST(PlainLines, OneLineOfStateWithoutNewFills) {
  EXPECT_EQ(plain_lines(sample_view(), kEnglish, 14), kState);
}

TEST(PlainLines, FillsComeFirst) {
  EXPECT_EQ(plain_lines(sample_view(), kEnglish, 12),
            "PAPER 00:01:01.001 buy 0.002 BTCUSDT at 61799.9, fee +0.0247 USDT\n"
            "PAPER 00:01:02.345 sell 0.002 ETHUSDT at 2650.55, fee +0.0247 USDT\n" +
                std::string(kState));
}

TEST(PlainLines, SpeaksRussian) {
  const std::string text =
      plain_lines(sample_view(), {.language = Language::Russian, .speed = "1"}, 13);
  EXPECT_TRUE(text.starts_with(
      "PAPER 00:01:02.345 продажа 0.002 ETHUSDT по 2650.55, комиссия +0.0247 USDT\n"
      "PAPER 01:23:45 проход 3 | "))
      << text;
}

TEST(PlainLines, ListsAtMostThreeFillsOfThoseItHas) {
  control::SessionView view = sample_view();
  for (int i = 0; i < 4; ++i) {
    view.fills.push_back(sample_fill(70'000 + i, Side::Buy, 0, "61800"));
  }
  const std::string text = plain_lines(view, kEnglish, 0);
  EXPECT_EQ(std::ranges::count(text, '\n'), 4);
  EXPECT_TRUE(text.starts_with("PAPER 00:01:10.001")) << text;
}

TEST(PlainLines, AMemoryOfMoreFillsThanThereAreListsNone) {
  EXPECT_EQ(plain_lines(sample_view(), kEnglish, 99), kState);
}

TEST(PlainLines, MoreNewFillsThanRowsListsTheRows) {
  control::SessionView view = sample_view();
  view.fills.resize(1);
  EXPECT_EQ(std::ranges::count(plain_lines(view, kEnglish, 0), '\n'), 2);
}

}  // namespace
}  // namespace tw::terminal
