#include "control/repeated_run.hpp"

#include <gtest/gtest.h>

#include "control/paper_fixture.hpp"
#include "support/market_samples.hpp"

namespace tw::control {
namespace {

class RepeatedBacktest : public testing::Test {
 protected:
  Result<RepeatedRun> run(std::uint64_t repeat,
                          const std::optional<std::string>& directory = std::nullopt) {
    return repeat_backtest(request_, support::demo_library(), directory, {repeat});
  }
  RunRequest request_ = busy_run();
  support::ScratchDirectory scratch_;
};

TEST_F(RepeatedBacktest, EndsAsTheSingleRun) {
  const RunResult once = run_backtest(request_, support::demo_library(), std::nullopt).value();
  const RepeatedRun twice = run(2).value();
  EXPECT_EQ(twice.took.size(), 2U);
  EXPECT_EQ(twice.result.fills_hash, once.fills_hash);
  EXPECT_EQ(twice.result.state_hash, once.state_hash);
  EXPECT_EQ(twice.result.counts, once.counts);
  EXPECT_GT(once.counts.fills, 0U);
}

TEST_F(RepeatedBacktest, OnlyTheFirstRepetitionWrites) {
  const RunResult result = run(2, scratch_.path("out")).value().result;
  ASSERT_TRUE(run_backtest(request_, support::demo_library(), scratch_.path("once")).has_value());
  for (const char* name : {"orders.csv", "fills.csv", "equity.csv", "result.json"}) {
    EXPECT_EQ(support::read_file(scratch_.path(std::string("out/") + name)),
              support::read_file(scratch_.path(std::string("once/") + name)))
        << name;
  }
}

TEST_F(RepeatedBacktest, CountsMessagesAndWhatIsInThem) {
  const RepeatedRun once = run(1).value();
  EXPECT_EQ(once.market.messages, once.result.counts.market_events);
  EXPECT_GT(once.market.level_changes, once.market.messages);
  EXPECT_EQ(once.market.events(),
            once.market.level_changes + once.market.trades + once.market.quotes);
  const json::Value speed = to_json(once).member("speed").value();
  EXPECT_EQ(speed.member("repeat")->integer().value(), 1);
  EXPECT_EQ(speed.member("market_messages")->integer().value(),
            static_cast<std::int64_t>(once.market.messages));
  EXPECT_EQ(speed.member("events")->integer().value(),
            static_cast<std::int64_t>(once.market.events()));
}

TEST_F(RepeatedBacktest, TheResultItselfHoldsNoTimes) {
  EXPECT_FALSE(to_json(run(1).value().result).member("speed").has_value());
}

TEST_F(RepeatedBacktest, AnEmptyRecordingIsRefusedWithItsPath) {
  support::write_file(scratch_.path("one.txt"), support::lone_diff());
  request_.tapes = {scratch_.path("one.txt")};
  const auto result = run(2);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().id, "recording.empty");
  EXPECT_EQ(result.error().arguments[0].value, scratch_.path("one.txt"));
}

TEST(CheckRepeated, NamesTheRepetitionThatEndedDifferently) {
  RunResult first;
  first.fills_hash = "a";
  RunResult other = first;
  EXPECT_TRUE(check_repeated(first, other, 2).has_value());
  other.counts.orders = 1;
  const auto refused = check_repeated(first, other, 7);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::Internal);
  EXPECT_EQ(refused.error().id, "backtest.not_repeatable");
  EXPECT_EQ(refused.error().arguments[0].value, "7");
}

TEST(CheckRepeated, ComparesFillsAndState) {
  RunResult first;
  RunResult fills = first;
  fills.fills_hash = "b";
  EXPECT_FALSE(check_repeated(first, fills, 2).has_value());
  RunResult state = first;
  state.state_hash = "b";
  EXPECT_FALSE(check_repeated(first, state, 2).has_value());
}

}  // namespace
}  // namespace tw::control
