#include "terminal/plain_view.hpp"

#include <gtest/gtest.h>

#include "terminal/sample_view.hpp"

namespace tw::terminal {
namespace {

using messages::Language;

const DisplaySettings kEnglish{.language = Language::English, .speed = "1"};

constexpr std::string_view kState =
    "PAPER 00:01:02.500 pass 3 | BTCUSDT 61800.2/61800.3 position -0.012 | ETHUSDT …/… position 0 "
    "| "
    "orders 120 fills 14 | realized PnL after fees +1.36 "
    "unrealized PnL -0.12 equity 10001.23\n";

TEST(PlainLines, OneLineOfStateWithoutNewFills) {
  EXPECT_EQ(plain_lines(sample_view(), kEnglish, 14), kState);
}

TEST(PlainLines, FillsComeFirst) {
  EXPECT_EQ(plain_lines(sample_view(), kEnglish, 12),
            "PAPER 00:01:01.001 buy 0.002 BTCUSDT at 61799.9, fee -0.0247 USDT\n"
            "PAPER 00:01:02.345 sell 0.002 ETHUSDT at 2650.55, fee -0.0247 USDT\n" +
                std::string(kState));
}

TEST(PlainLines, SpeaksRussian) {
  const std::string text =
      plain_lines(sample_view(), {.language = Language::Russian, .speed = "1"}, 13);
  EXPECT_TRUE(text.starts_with(
      "PAPER 00:01:02.345 продажа 0.002 ETHUSDT по 2650.55, комиссия -0.0247 USDT\n"
      "PAPER 00:01:02.500 проход 3 | "))
      << text;
}

TEST(PlainLines, ListsTheNewestThreeFillsAndCountsTheRest) {
  control::SessionView view = sample_view();
  for (int i = 0; i < 4; ++i) {
    view.fills.push_back(sample_fill(70'000 + i, Side::Buy, 0, "61800"));
  }
  const std::string text = plain_lines(view, kEnglish, 0);
  EXPECT_EQ(std::ranges::count(text, '\n'), 5);
  EXPECT_TRUE(text.starts_with("PAPER 00:01:10.001")) << text;
  EXPECT_NE(text.find("\nPAPER +11 more\n"), std::string::npos) << text;
  const std::string russian = plain_lines(view, {.language = Language::Russian, .speed = "1"}, 10);
  EXPECT_NE(russian.find("\nPAPER и ещё +1\n"), std::string::npos) << russian;
}

TEST(PlainLines, ThreeNewFillsLeaveNothingToCount) {
  control::SessionView view = sample_view();
  view.fills.push_back(sample_fill(70'000, Side::Buy, 0, "61800"));
  EXPECT_EQ(plain_lines(view, kEnglish, 11).find("more"), std::string::npos);
}

TEST(PlainLines, ARebateHasAPlus) {
  control::SessionView view = sample_view();
  view.fills.back().effect.fill.fee.amount = support::dec("-0.01");
  EXPECT_NE(plain_lines(view, kEnglish, 13).find("fee +0.0100 USDT"), std::string::npos);
}

TEST(PlainLines, AMemoryOfMoreFillsThanThereAreListsNone) {
  EXPECT_EQ(plain_lines(sample_view(), kEnglish, 99), kState);
}

TEST(PlainLines, MoreNewFillsThanRowsListsTheRowsAndCountsTheRest) {
  control::SessionView view = sample_view();
  view.fills.resize(1);
  const std::string text = plain_lines(view, kEnglish, 0);
  EXPECT_EQ(std::ranges::count(text, '\n'), 3);
  EXPECT_NE(text.find("\nPAPER +13 more\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace tw::terminal
