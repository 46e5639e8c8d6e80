#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "control/journal_audit.hpp"
#include "control/journal_report.hpp"
#include "control/paper_fixture.hpp"
#include "control/strategy_choice.hpp"
#include "journal/journal_reading.hpp"

// Runs of strategies that say signals, alone and together.
namespace tw::control {
namespace {

using support::read_file;

std::string demo_tape(const std::string& name) {
  return std::string(TW_SOURCE_DIR) + "/data/demo/" + name + "_20240808.tape";
}

RunRequest imbalance_on(const std::string& name) {
  RunRequest run;
  run.tapes = {demo_tape(name)};
  run.strategy = "imbalance";
  return run;
}

// Both short tapes, so quick that much happens.
RunRequest busy_signals() {
  RunRequest run = busy_run();
  run.strategy = "imbalance";
  run.parameters = {"threshold=0.3",     "hold_max=1",   "cooldown=100", "period=20",
                    "signal.enter=0.25", "validity=100", "quantity=0.05"};
  return run;
}

RunRequest together() {
  RunRequest run = busy_run();
  run.strategy = "imbalance:0.7,trend:0.3";
  run.parameters = {"imbalance.threshold=0.3",
                    "imbalance.hold_max=1",
                    "imbalance.cooldown=100",
                    "imbalance.period=20",
                    "signal.enter=0.2",
                    "trend.interval=1",
                    "trend.fast=2",
                    "trend.slow=3",
                    "trend.rsi_length=2",
                    "trend.rsi_high=100",
                    "trend.rsi_low=0",
                    "trend.adx_length=2",
                    "trend.adx_min=0",
                    "trend.quantity=0.1",
                    "imbalance.quantity=0.1"};
  return run;
}

class SignalRun : public PaperTest {
 protected:
  PaperRequest session_of(const RunRequest& run) const {
    PaperRequest wanted = request();
    wanted.run = run;
    wanted.snapshots.records = 40;
    return wanted;
  }
  static std::string golden(const std::string& name, const std::string& actual) {
    const std::string path = std::string(TW_SOURCE_DIR) + "/tests/golden/" + name;
    if (std::getenv("TW_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(path, std::ios::binary) << actual;
    }
    return read_file(path);
  }
  void expect_golden(const std::string& name) {
    const auto result =
        run_backtest(imbalance_on(name), support::demo_library(), scratch_.path("out"));
    ASSERT_TRUE(result.has_value()) << result.error().what;
    EXPECT_GT(result->counts.fills, 2U) << "a run without fills proves little";
    const std::string fills = read_file(scratch_.path("out/fills.csv"));
    EXPECT_EQ(fills, golden("imbalance_" + name + "_fills.csv", fills));
  }
  /// Every intent of a journal with its cause: once each, and each of a signal that was accepted.
  static std::size_t check_causes(const std::string& journal) {
    std::set<SignalId> accepted;
    std::set<SignalId> causes;
    const auto take = [&](SignalId cause) {
      EXPECT_TRUE(accepted.contains(cause));
      EXPECT_TRUE(causes.insert(cause).second) << "a second intent";
    };
    const auto read = journal::read_journal(journal, [&](const Record& record) {
      if (const auto* judged = std::get_if<SignalJudged>(&record.body)) {
        EXPECT_TRUE(judged->fate != SignalFate::Accepted || accepted.insert(judged->id).second);
      } else if (const auto* refusal = std::get_if<Refusal>(&record.body)) {
        take(refusal->cause);
      } else if (const auto* command = std::get_if<Command>(&record.body)) {
        if (const auto* place = std::get_if<PlaceOrder>(&command->body)) {
          take(place->cause);
        }
      }
    });
    EXPECT_TRUE(read.has_value());
    EXPECT_EQ(causes.size(), accepted.size());
    return causes.size();
  }
  /// Plays with a kill now and then; what it comes to must be what it comes to without one.
  void expect_same_with_kills(const RunRequest& run) {
    const RunResult whole = run_backtest(run, support::demo_library(), std::nullopt).value();
    ASSERT_GT(whole.counts.fills, 3U);
    for (const std::uint64_t steps : {137U, 701U, 1'503U, 2'000U}) {
      const auto session = open(session_of(run));
      ASSERT_NE(session, nullptr);
      ASSERT_TRUE(session->advance(kTimestampMax, steps).has_value());
    }
    const auto session = open(session_of(run));
    ASSERT_NE(session, nullptr);
    play_out(*session);
    const RunResult result = session->finish().value();
    EXPECT_EQ(result.fills_hash, whole.fills_hash);
    EXPECT_EQ(result.state_hash, whole.state_hash);
    EXPECT_EQ(result.counts.signals, whole.counts.signals);
  }
};

TEST_F(SignalRun, ImbalanceTradesBtcAsItAlwaysDid) { expect_golden("btcusdt"); }

TEST_F(SignalRun, ImbalanceTradesEthAsItAlwaysDid) { expect_golden("ethusdt"); }

// fault:I03
TEST_F(SignalRun, ASignalCausesOneIntentAtMostAcrossKills) {
  expect_same_with_kills(busy_signals());
  EXPECT_GT(check_causes(journal_directory()), 10U);
}

TEST_F(SignalRun, StrategiesThatShareAPositionGoOnAfterKillsToo) {
  expect_same_with_kills(together());
  EXPECT_GT(check_causes(journal_directory()), 3U);
}

TEST_F(SignalRun, AReplayComparesSignalsToo) {
  for (const RunRequest& run : {busy_signals(), together()}) {
    const std::string out = scratch_.path("run" + std::to_string(run.parameters.size()));
    ASSERT_TRUE(run_backtest(run, support::demo_library(), out).has_value());
    const auto proved =
        audit_journal(out, {.tapes = run.tapes, .funding = {}}, support::demo_library());
    ASSERT_TRUE(proved.has_value()) << proved.error().what;
    EXPECT_TRUE(proved->is_proved());
    const auto replayed = replay_journal(out);
    ASSERT_TRUE(replayed.has_value()) << replayed.error().what;
    EXPECT_GT(replayed->info.kinds.at("signal"), 10U);
  }
}

TEST_F(SignalRun, WithoutApprovalSignalsAreOnlyRecorded) {
  RunRequest run = busy_signals();
  run.parameters.push_back("signal.approval=0");
  const RunResult result = run_backtest(run, support::demo_library(), std::nullopt).value();
  EXPECT_EQ(result.counts.orders, 0U);
  EXPECT_GT(result.counts.signals.at(std::to_underlying(SignalFate::Unapproved)), 0U);
  EXPECT_GT(
      to_json(result).member("counts")->member("signals")->member("unapproved")->integer().value(),
      0);
}

TEST_F(SignalRun, CountsNoSignalsWhereNoneAreSaid) {
  const RunResult result = run_backtest(busy_run(), support::demo_library(), std::nullopt).value();
  EXPECT_FALSE(to_json(result).member("counts")->member("signals").has_value());
}

TEST(StrategyChoiceTest, ReadsOneNameAndItsParameters) {
  const auto choice = read_strategy("imbalance", {"levels=7", "signal.enter=0.7"});
  ASSERT_TRUE(choice.has_value());
  EXPECT_TRUE(choice->others.empty());
  EXPECT_EQ(choice->first.parameters.get_integer("levels"), 7);
  EXPECT_EQ(choice->signals->get("signal.enter"), Decimal::parse_exact("0.7").value());
  EXPECT_FALSE(read_strategy("grid", {})->signals.has_value());
}

TEST(StrategyChoiceTest, ReadsSeveralWithWeights) {
  const auto choice = read_strategy("imbalance:0.25,trend", {"trend.fast=4", "imbalance.levels=3"});
  ASSERT_TRUE(choice.has_value());
  EXPECT_EQ(choice->first.weight, Decimal::parse_exact("0.25").value());
  ASSERT_EQ(choice->others.size(), 1U);
  EXPECT_EQ(choice->others[0].weight, Decimal::from_int(1));
  EXPECT_EQ(choice->others[0].parameters.get_integer("fast"), 4);
  const auto parameters = choice->parameters();
  EXPECT_EQ(parameters.front().first, "imbalance.levels");
  EXPECT_EQ(parameters.back().first, "signal.slack");
}

struct RefusedChoice {
  const char* name;
  const char* strategies;
  std::vector<std::string> parameters;
  const char* id;
  std::vector<std::string> values;
};

class StrategyChoiceRefusal : public testing::TestWithParam<RefusedChoice> {};

TEST_P(StrategyChoiceRefusal, NamesWhatIsWrong) {
  const auto choice = read_strategy(GetParam().strategies, GetParam().parameters);
  ASSERT_FALSE(choice.has_value());
  EXPECT_EQ(choice.error().id, GetParam().id);
  for (std::size_t i = 0; i < GetParam().values.size(); ++i) {
    EXPECT_EQ(choice.error().arguments.at(i).value, GetParam().values[i]);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, StrategyChoiceRefusal,
    testing::Values(
        RefusedChoice{
            "Unknown", "imbalance,trned", {}, "usage.unknown_strategy", {"trned", "trend"}},
        RefusedChoice{"Weight", "imbalance:0,trend", {}, "usage.strategy_weight", {"0", "1000"}},
        RefusedChoice{
            "WeightText", "imbalance:much", {}, "usage.strategy_weight", {"much", "1000"}},
        RefusedChoice{"NoSignals", "imbalance,grid", {}, "usage.no_signals", {"grid"}},
        RefusedChoice{"Twice", "trend,trend:2", {}, "usage.repeated_strategy", {"trend"}},
        RefusedChoice{"ParameterOfWhom",
                      "imbalance,trend",
                      {"levels=3"},
                      "usage.unknown_parameter",
                      {"levels", "imbalance,trend"}},
        RefusedChoice{"SignalsOfNone",
                      "grid",
                      {"signal.enter=0.5"},
                      "usage.unknown_parameter",
                      {"signal.enter", "grid"}},
        RefusedChoice{"Range",
                      "imbalance",
                      {"signal.enter=2"},
                      "strategy.param_range",
                      {"signal.enter", "2", "0.01", "1", "0.01", "0.5"}},
        RefusedChoice{"Thresholds",
                      "imbalance",
                      {"signal.exit=0.5"},
                      "strategy.signal_thresholds",
                      {"0.5", "0.5"}}),
    [](const testing::TestParamInfo<RefusedChoice>& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tw::control
