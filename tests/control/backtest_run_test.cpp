#include "control/backtest_run.hpp"

#include <gtest/gtest.h>

#include "backtest/csv.hpp"
#include "control/paper_fixture.hpp"
#include "control/result_files.hpp"
#include "secret/digest.hpp"
#include "support/market_samples.hpp"
#include "support/sync_record.hpp"

namespace tw::control {
namespace {

class BacktestRun : public testing::Test {
 protected:
  Result<RunResult> run(const std::optional<std::string>& directory = std::nullopt) {
    return run_backtest(request_, support::demo_library(), directory);
  }
  RunRequest request_ = busy_run();
  support::ScratchDirectory scratch_;
};

TEST_F(BacktestRun, GivesTheSameHashWithAndWithoutFiles) {
  const RunResult without = run().value();
  const RunResult with = run(scratch_.path("out")).value();
  EXPECT_EQ(without.fills_hash, with.fills_hash);
  EXPECT_EQ(with.fills_hash.size(), 64U);
  const std::string fills = support::read_file(scratch_.path("out/fills.csv"));
  EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(fills, '\n')), with.counts.fills + 1);
}

TEST_F(BacktestRun, AnotherLatencyGivesAnotherHash) {
  const std::string hash = run().value().fills_hash;
  request_.latency = "60ms";
  EXPECT_NE(run().value().fills_hash, hash);
}

TEST_F(BacktestRun, AnotherFeedLatencyGivesAnotherHash) {
  const std::string none = run().value().fills_hash;
  request_.feed_latency = "0ms";
  EXPECT_EQ(run().value().fills_hash, none);
  std::vector<std::string> hashes{none};
  for (const char* latency : {"20ms", "60ms", "recorded"}) {
    request_.feed_latency = latency;
    const RunResult result = run().value();
    EXPECT_EQ(run().value().state_hash, result.state_hash);
    hashes.push_back(result.fills_hash);
  }
  std::ranges::sort(hashes);
  EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
}

TEST_F(BacktestRun, ItsAssumptionsNameTheFeedLatency) {
  const auto named = [this] {
    return to_json(run().value()).member("assumptions")->member("feed_latency")->text().value();
  };
  EXPECT_EQ(named(), "none: events are seen at the recorder's time");
  request_.feed_latency = "2ms";
  EXPECT_EQ(named(), "2ms");
}

TEST_F(BacktestRun, ItsMoneyAddsUp) {
  const RunResult result = run().value();
  EXPECT_EQ(result.equity.amount,
            result.capital.amount + result.realized_gross + result.unrealized_gross - result.fees);
  EXPECT_GT(result.counts.fills, 0U);
  ASSERT_EQ(result.marks.size(), 2U);
  EXPECT_EQ(result.marks[1].symbol, "ETHUSDT");
  EXPECT_TRUE(result.marks[1].price.has_value());
}

TEST_F(BacktestRun, WritesWhatItReturns) {
  const RunResult result = run(scratch_.path("out")).value();
  const auto read = json::parse(support::read_file(scratch_.path("out/result.json")));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->keys(), to_json(result).keys());
  EXPECT_EQ(read->keys()[0], "schema_version");
  EXPECT_EQ(read->keys()[1], "assumptions");
  EXPECT_EQ(read->member("equity")->text().value(), result.equity.amount.to_string());
  EXPECT_EQ(read->member("fills_hash")->text().value(), result.fills_hash);
  EXPECT_EQ(read->member("assumptions")->member("latency")->text().value(), "5ms");
  EXPECT_EQ(read->member("counts")->member("fills")->integer().value(),
            static_cast<std::int64_t>(result.counts.fills));
}

TEST_F(BacktestRun, DoesNotTouchResultsThatAreThere) {
  ASSERT_TRUE(run(scratch_.path("out")).has_value());
  const std::string before = support::read_file(scratch_.path("out/fills.csv"));
  request_.latency = "60ms";
  const auto again = run(scratch_.path("out"));
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, ErrorCode::Conflict);
  EXPECT_EQ(again.error().id, "out.exists");
  EXPECT_EQ(again.error().arguments[0].value, scratch_.path("out"));
  EXPECT_EQ(support::read_file(scratch_.path("out/fills.csv")), before);
}

TEST_F(BacktestRun, SaysThatItCannotWrite) {
  support::write_file(scratch_.path("out"), "a file");
  const auto result = run(scratch_.path("out"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().id, "out.unwritable");
}

TEST_F(BacktestRun, ADamagedTapeEndsItWithoutAResult) {
  const std::string bytes = support::read_file(request_.tapes[0]);
  support::write_file(scratch_.path("cut.tape"), bytes.substr(0, bytes.size() - 400));
  request_.tapes[0] = scratch_.path("cut.tape");
  const auto result = run(scratch_.path("out"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::InvalidInput);
  EXPECT_TRUE(std::filesystem::is_empty(scratch_.path("out")));
}

TEST_F(BacktestRun, TheNameOfItsJournalIsDurable) {
  ASSERT_TRUE(run(scratch_.path("out")).has_value());
  const std::vector<std::string> synced = support::synced_paths();
  EXPECT_NE(std::ranges::find(synced, scratch_.path("out")), synced.end());
}

// Another program puts something in the way of a file while it runs.
class SpoiledHistory final : public HistoryReader {
 public:
  SpoiledHistory(std::unique_ptr<HistoryReader> history, std::string obstacle)
      : history_(std::move(history)), obstacle_(std::move(obstacle)) {}
  Result<std::optional<Event>> next() override {
    std::filesystem::create_directories(obstacle_);
    return history_->next();
  }

 private:
  std::unique_ptr<HistoryReader> history_;
  std::string obstacle_;
};

class BacktestObstacle : public BacktestRun, public testing::WithParamInterface<const char*> {};

TEST_P(BacktestObstacle, LeavesNothingInTheWayOfTheNextRun) {
  const control::MarketLibrary library = support::demo_library();
  const PreparedRun prepared = prepare(request_, library).value();
  const RunMarket market{std::make_unique<SpoiledHistory>(
      open_history(prepared, library).value(), scratch_.path("out/") + GetParam() + "/taken")};
  const auto result = play(prepared, market, scratch_.path("out"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::Unavailable);
  std::filesystem::remove_all(scratch_.path("out/") + GetParam());
  EXPECT_TRUE(std::filesystem::is_empty(scratch_.path("out")));
  EXPECT_TRUE(run(scratch_.path("out")).has_value());
}

INSTANTIATE_TEST_SUITE_P(Each, BacktestObstacle,
                         testing::Values("orders.csv", "fills.csv", "equity.csv", "result.json",
                                         "journal"),
                         [](const testing::TestParamInfo<const char*>& row) {
                           const std::string name = row.param;
                           return name.substr(0, name.find('.'));
                         });

TEST_F(BacktestRun, AResultThatCannotBeWrittenLeavesTheOldOne) {
  const RunResult result = run().value();
  support::write_file(scratch_.path("result.json"), "old");
  std::filesystem::create_directories(scratch_.path("result.json.new/taken"));
  const auto written = write_result(result, scratch_.path());
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().id, "out.unwritable");
  EXPECT_EQ(support::read_file(scratch_.path("result.json")), "old");
}

TEST_F(BacktestRun, AnEmptyRecordingIsRefusedWithItsPath) {
  support::write_file(scratch_.path("one.txt"), support::lone_diff());
  request_.tapes = {scratch_.path("one.txt")};
  const auto result = run();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().id, "recording.empty");
  EXPECT_EQ(result.error().arguments[0].value, scratch_.path("one.txt"));
}

TEST(ResultFilesTest, ReplacesWhatIsThereWhenToldTo) {
  const support::ScratchDirectory scratch;
  support::write_file(scratch.path("fills.csv"), "old\n");
  auto files = ResultFiles::open(scratch.path(), ResultFiles::Existing::Replace);
  ASSERT_TRUE(files.has_value());
  ASSERT_TRUE(files->close().has_value());
  EXPECT_EQ(support::read_file(scratch.path("fills.csv")),
            std::string(backtest::kFillColumns) + "\n");
  EXPECT_EQ(support::read_file(scratch.path("orders.csv")),
            std::string(backtest::kOrderColumns) + "\n");
}

TEST(ResultFilesTest, WithoutFillsTheHashIsThatOfTheHeader) {
  ResultFiles files = ResultFiles::without_directory();
  EXPECT_EQ(files.fills_hash(),
            secret::to_hex(secret::sha256(
                "time,instrument,side,liquidity,price,quantity,notional,fee,fee_currency,"
                "realized_gross,position,wallet\n")));
  EXPECT_TRUE(files.close().has_value());
}

}  // namespace
}  // namespace tw::control
