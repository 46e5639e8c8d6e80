#include "venues/bybit/instruments.hpp"

#include <gtest/gtest.h>

#include "support/instrument_lists.hpp"
#include "support/shared_material.hpp"

namespace tw::venues::bybit {
namespace {

using support::file_text;
using support::find;
using support::list_context;
using support::summary;

TEST(Instruments, OfTheFixturesAreRead) {
  TW_SHARED_OR_SKIP(folder, "fixtures/bybit/rest");
  const auto read = [&](const char* category) {
    return read_instruments(file_text(folder + "/instruments_" + category + ".json"), category,
                            list_context())
        .value();
  };
  const auto linear = read("linear");
  ASSERT_EQ(linear.instruments.size(), 1u);
  EXPECT_EQ(summary(linear.instruments[0]), "0.1 0.001 0.001 5 1 1/3");
  EXPECT_EQ(linear.instruments[0].listing.kind, ContractKind::Linear);
  const auto inverse = read("inverse");
  ASSERT_EQ(inverse.instruments.size(), 1u);
  EXPECT_EQ(summary(inverse.instruments[0]), "0.5 1 1 0 1 1/0");
  EXPECT_EQ(inverse.instruments[0].listing.kind, ContractKind::Inverse);
  EXPECT_EQ(inverse.instruments[0].listing.settle.view(), "BTC");
  const auto spot = read("spot");
  ASSERT_EQ(spot.instruments.size(), 1u);
  EXPECT_EQ(summary(spot.instruments[0]), "0.1 0.000001 0 5 1 1/6");
}

TEST(Instruments, RefuseAnErrorAndAnotherCategory) {
  EXPECT_FALSE(
      read_instruments(R"({"retCode":10001,"result":{}})", "linear", list_context()).has_value());
  EXPECT_FALSE(read_instruments(R"({"retCode":0,"result":{"category":"spot","list":[]}})", "linear",
                                list_context())
                   .has_value());
  EXPECT_FALSE(read_instruments(R"({"retCode":0,"result":{"list":[]}})", "option", list_context())
                   .has_value());
}

}  // namespace
}  // namespace tw::venues::bybit
