#include "control/market_verify.hpp"

#include <gtest/gtest.h>

#include "support/market_samples.hpp"

namespace tw::control {
namespace {

/// Trades of the largest number of lots that an event holds.
class HugeTrades final : public RecordedFeed {
 public:
  explicit HugeTrades(std::uint64_t count) : count_(count) {}

  Result<std::optional<Event>> next() override {
    if (given_ == count_) {
      return std::optional<Event>();
    }
    ++given_;
    Trade trade{};
    trade.trade_id = given_;
    trade.lots = INT64_MAX;
    return std::optional(Event{.ts_event = {}, .ts_recv = {}, .body = trade});
  }
  const InstrumentDefined& instrument() const override { return instrument_; }
  FeedStatistics statistics() const override { return {}; }

 private:
  std::uint64_t count_;
  std::uint64_t given_ = 0;
  InstrumentDefined instrument_{};
};

TEST(VerifyMarket, AddsQuantitiesBeyondSixtyFourBits) {
  HugeTrades feed(3);
  const MarketReport report = verify_market(feed).value();
  EXPECT_EQ(report.trades, 3U);
  EXPECT_EQ(report.trade_quantity.decimal().to_string(), "27670116110564327421");
}

}  // namespace
}  // namespace tw::control
