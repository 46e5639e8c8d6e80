#include "venue_sim/settings_file.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tw::venue_sim {
namespace {

const VenueSettings& defaults() {
  static const VenueSettings settings = default_settings(1, Timestamp{});
  return settings;
}

// What is said of a file; empty when it is taken.
std::string refusal(const std::string& text) {
  const Result<VenueSettings> read = read_settings(text, defaults());
  return read.has_value() ? "" : read.error().what;
}

std::string with_symbol(const std::string& members) {
  return R"({"symbols":[{"symbol":"SOLUSDT","base":"SOL","price":"150",)" + members + "}]}";
}

TEST(SettingsFile, TakesThePlaceOfDefaultsOnlyWhereItSaysSomething) {
  const auto read = read_settings(
      R"({"symbols":[{"category":"spot","symbol":"SOLUSDT","base":"SOL","price":"150",
          "tick_size":"0.025","step_size":"0.1"}],"limits":{"orders_per_second":20}})",
      defaults());
  ASSERT_TRUE(read.has_value()) << read.error().what;
  ASSERT_EQ(read->symbols.size(), 1U);
  EXPECT_EQ(read->symbols[0].symbol.name, "SOLUSDT");
  EXPECT_EQ(read->symbols[0].symbol.category, Category::Spot);
  const InstrumentTerms& terms = read->symbols[0].contract.instrument.terms();
  EXPECT_EQ(terms.tick_size, Price{*Decimal::parse_exact("0.025")});
  EXPECT_EQ(terms.min_quantity, terms.step_size);
  EXPECT_EQ(read->rates.orders_per_second, 20);
  EXPECT_EQ(read->rates.reads_per_second, defaults().rates.reads_per_second);
  ASSERT_EQ(read->accounts.size(), 1U);
  EXPECT_EQ(read->accounts[0].key, defaults().accounts[0].key);
}

TEST(SettingsFile, ReadsAccountsWithTheirMoney) {
  const auto read = read_settings(
      R"({"accounts":[{"key":"a","secret":"s","deposits":{"USDT":"1000","BTC":"0.5"}},
          {"key":"b","secret":"t"}]})",
      defaults());
  ASSERT_TRUE(read.has_value()) << read.error().what;
  ASSERT_EQ(read->accounts.size(), 2U);
  EXPECT_EQ(read->accounts[0].deposits.size(), 2U);
  EXPECT_TRUE(read->accounts[1].deposits.empty());
  EXPECT_EQ(read->symbols.size(), defaults().symbols.size());
}

TEST(SettingsFile, NamesWhatItRefuses) {
  EXPECT_EQ(refusal("{}"), "");
  EXPECT_EQ(refusal("[]"), "file is an object");
  EXPECT_EQ(refusal(R"({"symbol":1})"),
            "file.symbol is not known; there are symbols, accounts, limits");
  for (const std::string value : {"1", "null", "{}", "[]", R"("x")", R"({"a":1})"}) {
    EXPECT_EQ(refusal(R"({"symbols":)" + value + "}"), "symbols is a list of at least one");
    EXPECT_EQ(refusal(R"({"accounts":)" + value + "}"), "accounts is a list of at least one");
  }
  EXPECT_EQ(refusal(R"({"accounts":[{"key":"a"}]})"), "accounts[] needs key and secret");
  for (const std::string value : {"1", "[1]", "null"}) {
    EXPECT_EQ(refusal(R"({"accounts":[{"key":"a","secret":"s","deposits":)" + value + "}]}"),
              "accounts[].deposits is an object of coins and amounts");
  }
  EXPECT_EQ(refusal(R"({"limits":{"orders_per_second":0}})"),
            "orders_per_second is above 0, at most 1000000000");
  EXPECT_EQ(refusal(R"({"limits":{"orders_per_second":9223372036854775807}})"),
            "orders_per_second is above 0, at most 1000000000");
  EXPECT_EQ(refusal(with_symbol(R"("taker_fee":"1")")),
            "symbols[] needs maker_fee and taker_fee from -0.1 to 0.1");
  EXPECT_EQ(refusal(with_symbol(R"("quote":"SOL")")), "symbols[].base is another coin than quote");
  EXPECT_EQ(refusal(with_symbol(R"("quantity_max":"0.009")")),
            "symbols[].quantity_max is at least ten steps, and min_quantity");
  EXPECT_EQ(refusal(with_symbol(R"("category":"inverse")")),
            "symbols[].category is linear or spot");
  EXPECT_EQ(refusal(with_symbol(R"("tick_size":"0.03")")), "");
}

TEST(SettingsFile, RefusesWhatIsThereTwice) {
  const std::string owner = R"({"key":"a","secret":"s"})";
  EXPECT_EQ(refusal(R"({"accounts":[)" + owner + "," + owner + "]}"),
            "accounts[1] has the key of another one");
  const std::string symbol = R"({"symbol":"SOLUSDT","base":"SOL","price":"150"})";
  EXPECT_EQ(refusal(R"({"symbols":[)" + symbol + "," + symbol + "]}"),
            "symbols[1] names SOLUSDT a second time");
  EXPECT_EQ(refusal(R"({"symbols":[)" + symbol +
                    R"(,{"category":"spot","symbol":"SOLUSDT","base":"SOL","price":"150"}]})"),
            "");
}

TEST(SettingsFile, RefusesASymbolThatNoMarketCanBeMadeOf) {
  const std::string no_market =
      "symbols[0] needs a price of some thousand ticks, and steps that its orders fit";
  EXPECT_EQ(refusal(with_symbol(R"("tick_size":"50")")), no_market);
  EXPECT_EQ(refusal(with_symbol(R"("step_size":"0.000000000001")")), no_market);
  EXPECT_EQ(refusal(with_symbol(R"("tick_size":"0.7")")), "symbols[].price is on the tick");
  EXPECT_EQ(refusal(with_symbol(R"("step_size":"0.1","min_quantity":"0.15")")),
            "symbols[].min_quantity is a multiple of step_size");
}

}  // namespace
}  // namespace tw::venue_sim
