#include <gtest/gtest.h>

#include "control/backtest_run.hpp"
#include "control/paper_fixture.hpp"
#include "data/csv_line.hpp"

namespace tw::control {
namespace {

using support::read_file;

RunRequest on_candles() {
  RunRequest run;
  run.candles = CandleSource{.path = std::string(TW_SOURCE_DIR) + "/tests/data/candles/walk_1m.csv",
                             .instrument = "BTCUSDT",
                             .tick = "0.1",
                             .step = "0.001",
                             .interval = {}};
  run.strategy = "trend";
  run.parameters = {"fast=3",     "slow=8",       "rsi_length=5", "rsi_high=90",
                    "rsi_low=10", "adx_length=5", "adx_min=15"};
  return run;
}

RunRequest trend_on_tape() {
  RunRequest run;
  run.tapes = {std::string(TW_SOURCE_DIR) + "/data/demo/btcusdt_20240808.tape"};
  run.strategy = "trend";
  run.parameters = {"interval=5",  "fast=3",     "slow=8",       "rsi_length=5",
                    "rsi_high=90", "rsi_low=10", "adx_length=5", "adx_min=15"};
  return run;
}

class CandleRun : public testing::Test {
 protected:
  RunResult run(const RunRequest& request) {
    return run_backtest(request, support::demo_library(), scratch_.path("out")).value();
  }
  Error refusal(const RunRequest& request) {
    return run_backtest(request, support::demo_library(), std::nullopt).error();
  }
  std::string fills() const { return read_file(scratch_.path("out/fills.csv")); }

  static std::string golden(const std::string& name, const std::string& actual) {
    const std::string path = std::string(TW_SOURCE_DIR) + "/tests/golden/" + name;
    if (std::getenv("TW_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(path, std::ios::binary) << actual;
    }
    return read_file(path);
  }

  support::ScratchDirectory scratch_;
};

TEST_F(CandleRun, TradesATrendOnATapeAsItAlwaysDid) {
  EXPECT_GT(run(trend_on_tape()).counts.fills, 2U) << "a run without fills proves little";
  EXPECT_EQ(fills(), golden("trend_tape_fills.csv", fills()));
}

TEST_F(CandleRun, TradesATrendOnAFileOfCandlesAsItAlwaysDid) {
  EXPECT_GT(run(on_candles()).counts.fills, 2U) << "a run without fills proves little";
  EXPECT_EQ(fills(), golden("trend_candles_fills.csv", fills()));
}

TEST_F(CandleRun, SaysFirstWhatItAssumes) {
  const RunResult result = run(on_candles());
  ASSERT_GE(result.description.size(), 2U);
  EXPECT_EQ(result.description[0], (Setting{"candle_path", std::string(kCandleAssumption)}));
  EXPECT_EQ(result.description[1].name, "candles.BTCUSDT");
  EXPECT_NE(result.description[1].value.find("1m, rows 237"), std::string::npos);
  EXPECT_NE(result.description[1].value.find("gaps 1 of 3 candles"), std::string::npos);
}

const std::string* setting_of(const RunResult& result, std::string_view name) {
  const auto found = std::ranges::find(result.description, name, &Setting::name);
  return found != result.description.end() ? &found->value : nullptr;
}

TEST_F(CandleRun, IsOfALinearContractThatMayBeShort) {
  for (const char* const name : {"BTCUSDT", "BTC/USDT:USDT"}) {
    RunRequest request = on_candles();
    request.candles->instrument = name;
    const RunResult result = run_backtest(request, support::demo_library(), std::nullopt).value();
    ASSERT_NE(setting_of(result, "contract.BTCUSDT"), nullptr) << name;
    EXPECT_EQ(*setting_of(result, "contract.BTCUSDT"), "linear, settled in USDT, long or short");
    EXPECT_EQ(result.marks.at(0).listing.kind, ContractKind::Linear) << name;
  }
}

// The position after each fill, from the file of fills alone.
std::vector<Decimal> positions_of(const std::string& fills) {
  std::istringstream lines(fills);
  std::string line;
  std::getline(lines, line);
  std::vector<std::string_view> names;
  const std::string header = line;
  data::split_cells(header, names);
  const auto at = [&names](std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
  };
  std::vector<Decimal> positions;
  Decimal position;
  std::vector<std::string_view> cells;
  while (std::getline(lines, line)) {
    data::split_cells(line, cells);
    const Decimal quantity = Decimal::parse_exact(cells.at(at("quantity"))).value();
    position = cells.at(at("side")) == "buy" ? position + quantity : position - quantity;
    positions.push_back(position);
  }
  return positions;
}

TEST_F(CandleRun, OfSpotIsNeverShort) {
  RunRequest request = on_candles();
  EXPECT_GT(run(request).counts.fills, 0U);
  EXPECT_LT(std::ranges::min(positions_of(fills())).sign(), 0) << "else spot proves nothing";
  request.candles->instrument = "BTC/USDT";
  const RunResult result =
      run_backtest(request, support::demo_library(), scratch_.path("spot")).value();
  ASSERT_NE(setting_of(result, "contract.BTC/USDT"), nullptr);
  EXPECT_EQ(*setting_of(result, "contract.BTC/USDT"), "spot, paid in USDT, never short");
  const auto positions = positions_of(read_file(scratch_.path("spot/fills.csv")));
  ASSERT_FALSE(positions.empty());
  EXPECT_GE(std::ranges::min(positions).sign(), 0);
}

TEST_F(CandleRun, IsRefusedAsATape) {
  RunRequest request = on_candles();
  request.tapes = {request.candles->path};
  request.candles.reset();
  const Error error = refusal(request);
  EXPECT_EQ(error.id, "usage.tape_of_candles");
  EXPECT_EQ(error.arguments.at(0).value, request.tapes.front());
}

TEST_F(CandleRun, GivesTheSameFillsTwice) {
  EXPECT_EQ(run_backtest(on_candles(), support::demo_library(), std::nullopt)->fills_hash,
            run_backtest(on_candles(), support::demo_library(), std::nullopt)->fills_hash);
}

TEST_F(CandleRun, QuotesOnCandlesToo) {
  RunRequest request = on_candles();
  request.strategy = "grid";
  request.parameters = {};
  EXPECT_GT(run(request).counts.orders, 0U);
}

TEST_F(CandleRun, WritesEquityOnceAMinuteAndAtTheEnd) {
  const RunResult result = run(on_candles());
  std::istringstream lines(read_file(scratch_.path("out/equity.csv")));
  std::vector<std::string> rows;
  for (std::string line; std::getline(lines, line);) {
    rows.push_back(line);
  }
  EXPECT_EQ(rows.front(), "time,equity,balance,unrealized_gross,position_value,exposure");
  EXPECT_EQ(rows[1], "2024-01-01T00:00:00.000000000Z,10000,10000,0,0,0");
  EXPECT_EQ(rows.size(), 1U + 237U + 2U) << "a row per candle, the reset of the hole, the end";
  EXPECT_TRUE(rows.back().starts_with(to_iso8601(result.ended_at) + "," +
                                      result.equity.amount.to_string() + ","));
}

TEST_F(CandleRun, SaysWhyAFigureOfAFewHoursIsMissing) {
  const json::Value figures = to_json(run(on_candles()).figures);
  EXPECT_EQ(figures.member("absent")->member("sharpe")->text().value(), "too_few_days");
  EXPECT_FALSE(figures.member("sharpe")->text().has_value());
  EXPECT_FALSE(figures.member("absent")->member("total_return").has_value());
}

struct RefusedCase {
  const char* name;
  CandleSource source;
  const char* id;
};
class CandleRequestRefused : public testing::TestWithParam<RefusedCase> {};

TEST_P(CandleRequestRefused, ByItsMessage) {
  RunRequest request = on_candles();
  CandleSource source = GetParam().source;
  source.path = source.path.empty() ? request.candles->path : source.path;
  request.candles = source;
  EXPECT_EQ(run_backtest(request, support::demo_library(), std::nullopt).error().id, GetParam().id);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CandleRequestRefused,
    testing::Values(
        RefusedCase{"Tick", {"", "BTCUSDT", "0", "0.001", ""}, "usage.candle_unit"},
        RefusedCase{"Step", {"", "BTCUSDT", "0.1", "much", ""}, "usage.candle_unit"},
        RefusedCase{"Name", {"", "bitcoin", "0.1", "0.001", ""}, "usage.candle_instrument"},
        RefusedCase{"Slash", {"", "BTC/", "0.1", "0.001", ""}, "usage.candle_instrument"},
        RefusedCase{"Settle", {"", "BTC/USDT:BTC", "0.1", "0.001", ""}, "usage.candle_instrument"},
        RefusedCase{"NoSettle", {"", "BTC/USDT:", "0.1", "0.001", ""}, "usage.candle_instrument"},
        RefusedCase{"Interval", {"", "BTCUSDT", "0.1", "0.001", "often"}, "usage.interval"},
        RefusedCase{"CoarseTick", {"", "BTCUSDT", "1", "0.001", ""}, "candles.refused"},
        RefusedCase{
            "File", {"/nowhere.csv", "BTCUSDT", "0.1", "0.001", ""}, "recording.not_found"}),
    [](const testing::TestParamInfo<RefusedCase>& row) { return std::string{row.param.name}; });

TEST_F(CandleRun, IsRefusedForCandlesThatThoseOfTheFileDoNotMake) {
  for (const char* const interval : {"interval=30", "interval=90"}) {
    RunRequest request = on_candles();
    request.parameters = {interval};
    EXPECT_EQ(refusal(request).id, "usage.candle_interval") << interval;
  }
  RunRequest request = on_candles();
  request.parameters = {"interval=300"};
  EXPECT_EQ(run(request).description[1].name, "candles.BTCUSDT");
}

TEST_F(CandleRun, IsRefusedTogetherWithATape) {
  RunRequest request = on_candles();
  request.tapes = trend_on_tape().tapes;
  EXPECT_EQ(refusal(request).id, "usage.tape_or_candles");
}

// What a paper session of a strategy on candles leaves can be repeated and goes on.
class TrendOnPaper : public PaperTest {
 protected:
  PaperRequest trend_request() const {
    PaperRequest request = this->request();
    request.run.strategy = "trend";
    request.run.parameters = {"interval=1",   "fast=2",    "slow=3",       "rsi_length=2",
                              "rsi_high=100", "rsi_low=0", "adx_length=2", "adx_min=0"};
    return request;
  }
};

TEST_F(TrendOnPaper, InPiecesGivesTheFillsOfOneRun) {
  for (int piece = 0; piece < 4; ++piece) {
    const auto session = open(trend_request());
    ASSERT_NE(session, nullptr);
    ASSERT_TRUE(session->advance(kTimestampMax, 700).has_value());
    ASSERT_TRUE(session->commit().has_value());
  }
  const auto session = open(trend_request());
  ASSERT_NE(session, nullptr);
  play_out(*session);
  const RunResult result = session->finish().value();
  const RunResult whole =
      run_backtest(trend_request().run, support::demo_library(), std::nullopt).value();
  EXPECT_GE(whole.counts.fills, 2U) << "a run without fills proves little";
  EXPECT_EQ(result.fills_hash, whole.fills_hash);
  EXPECT_EQ(result.equity, whole.equity);
}

}  // namespace
}  // namespace tw::control
