#include "venue_sim/planted/planted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "venue_sim/planted/wire_venue.hpp"

// An error in the simulator itself: the whole venue runs behind its ports with a `sim` that is
// wrong in one place, and the oracle finds it in what went over the wire.
namespace tw::venue_sim {
namespace {

using sim::Planted;

/// Buys, sells, rests and cancels, spot and linear.
void trade(WireVenue& venue) {
  venue.order(
      R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.01",)"
      R"("marketUnit":"baseCoin"})");
  venue.order(
      R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"250"})");
  const std::string ask = venue.order(
      R"({"category":"spot","symbol":"BTCUSDT","side":"Sell","orderType":"Limit","qty":"0.002",)"
      R"("price":"63000"})");
  const std::string bid = venue.order(
      R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"0.001",)"
      R"("price":"57000.01"})");
  venue.cancel("spot", ask);
  venue.order(
      R"({"category":"spot","symbol":"BTCUSDT","side":"Sell","orderType":"Market","qty":"0.004"})");
  venue.cancel("spot", bid);
  venue.order(
      R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.02"})");
  const std::string rest = venue.order(
      R"({"category":"linear","symbol":"BTCUSDT","side":"Sell","orderType":"Limit","qty":"0.01",)"
      R"("price":"63000","reduceOnly":true})");
  venue.cancel("linear", rest);
  venue.order(R"({"category":"linear","symbol":"BTCUSDT","side":"Sell","orderType":"Market",)"
              R"("qty":"0.015"})");
}

std::vector<std::string> found_with(Planted error) {
  sim::planted = error;
  std::vector<std::string> found;
  {
    WireVenue venue(7);
    trade(venue);
    found = venue.differences();
  }
  sim::planted = Planted::None;
  return found;
}

struct PlantedCase {
  const char* name;
  Planted error;
  std::vector<std::string> about;  ///< each matches the beginning of one sentence
};

class PlantedError : public testing::TestWithParam<PlantedCase> {};

TEST_P(PlantedError, IsFoundInTheTrace) {
  const std::vector<std::string> found = found_with(GetParam().error);
  for (const std::string& about : GetParam().about) {
    EXPECT_THAT(found, testing::Contains(testing::ContainsRegex("^" + about)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sim, PlantedError,
    testing::Values(
        PlantedCase{"LotInPosition",
                    Planted::LotInPosition,
                    {"account 1, linear/BTCUSDT, size: the position is told as 0.006, executions "
                     "make 0.005$",
                     "execution .*: execPnl is "}},
        PlantedCase{
            "LotInWallet", Planted::LotInWallet, {"account 1, BTC: the wallet is told as "}},
        PlantedCase{"LotInFill",
                    Planted::LotInFill,
                    {"order [0-9]*, more: executions make 0.010001, asked were 0.01$",
                     "order .*, more: executions make 0.016, asked were 0.015$"}},
        PlantedCase{"LotStaysLocked",
                    Planted::LotStaysLocked,
                    {"account 1, BTC, locked: locked is told as 0.000001, resting orders make 0$"}},
        PlantedCase{
            "UnitInFee",
            Planted::UnitInFee,
            {"account 1, USDT: the wallet is told as ", "account 1, BTC: the wallet is told as "}},
        PlantedCase{"UnitInFeeRate",
                    Planted::UnitInFeeRate,
                    {"execution .*: execFee is .*, its feeRate makes "}},
        PlantedCase{
            "PostingMissing", Planted::PostingMissing, {"account 1, USDT: the wallet is told as "}},
        PlantedCase{"RealizedMissing",
                    Planted::RealizedMissing,
                    {"account 1, USDT: the wallet is told as "}}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Planted, NothingIsFoundWhereThereIsNoError) {
  EXPECT_THAT(found_with(Planted::None), testing::IsEmpty());
}

TEST(SmallTrace, IsReadBeforeItForgets) {
  WireVenue venue(7, 32 << 10);
  for (int i = 0; i < 9; ++i) {
    trade(venue);
    venue.step(1'000);
  }
  EXPECT_THAT(venue.control("GET", "/status"),
              testing::Not(testing::HasSubstr(R"("trace_dropped":0)")));
  EXPECT_THAT(venue.differences(), testing::IsEmpty());
}

}  // namespace
}  // namespace tw::venue_sim
