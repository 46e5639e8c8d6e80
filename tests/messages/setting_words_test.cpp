#include "messages/setting_words.hpp"

#include <gtest/gtest.h>

namespace tw::messages {
namespace {

std::string in(Language language, std::string_view name, std::string_view value) {
  const auto words = setting_words(name, value);
  return words.has_value() ? text(language, words->id, words->values) : "-";
}

TEST(SettingWords, ASentenceIsSaidInBothLanguages) {
  const std::string rules = "tick 0.1, step 0.001, minimum 0.001 and 100";
  EXPECT_EQ(in(Language::English, "rules.BTCUSDT", rules), rules);
  EXPECT_EQ(in(Language::Russian, "rules.BTCUSDT", rules),
            "шаг цены 0.1, шаг количества 0.001, минимум 0.001 и 100");
  EXPECT_EQ(in(Language::Russian, "contract.BTCUSD", "inverse, 100 USD, settled in BTC"),
            "инверсный, 100 USD, расчёты в BTC");
}

TEST(SettingWords, OtherValuesStayAsTheyAre) {
  EXPECT_EQ(in(Language::Russian, "latency", "5ms"), "-");
  EXPECT_EQ(in(Language::Russian, "rules.BTCUSDT", "tick 0.1"), "-");
  EXPECT_EQ(in(Language::Russian, "rules.BTCUSDT", ""), "-");
  EXPECT_EQ(in(Language::Russian, "spot", "something else"), "-");
}

}  // namespace
}  // namespace tw::messages
