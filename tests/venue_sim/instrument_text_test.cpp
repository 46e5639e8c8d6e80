#include "venue_sim/instrument_text.hpp"

#include <gtest/gtest.h>

#include "venue_sim/venue.hpp"

namespace tw::venue_sim {
namespace {

std::string row(const ListedSymbol& listed, InstrumentFor who) {
  JsonText json;
  write_instrument(json, {listed.symbol, listed.contract}, who);
  return json.take();
}

TEST(InstrumentText, AnAccountIsToldTheSameRulesAndThenItsOwn) {
  for (const ListedSymbol& listed : default_settings(1, Timestamp{}).symbols) {
    std::string everybody = row(listed, InstrumentFor::Everybody);
    everybody.pop_back();
    const std::string account = row(listed, InstrumentFor::Account);
    EXPECT_EQ(account.substr(0, everybody.size()), everybody);
    const bool is_spot = listed.symbol.category == Category::Spot;
    EXPECT_EQ(account.substr(everybody.size()),
              std::string(is_spot ? "" : R"(,"displayName":"")") +
                  R"(,"isPublicRpi":false,"myRpiPermission":false})");
  }
}

TEST(InstrumentText, NoLimitOfAQuantityIsALargeNumber) {
  for (ListedSymbol listed : default_settings(1, Timestamp{}).symbols) {
    listed.contract.limit_quantity_max = {};
    const std::string text = row(listed, InstrumentFor::Everybody);
    const bool is_spot = listed.symbol.category == Category::Spot;
    const std::string_view name = is_spot ? "maxLimitOrderQty" : "maxOrderQty";
    EXPECT_NE(text.find('"' + std::string(name) + R"(":"1000000000")"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace tw::venue_sim
