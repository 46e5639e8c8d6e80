#include "data/candle_file.hpp"

#include <gtest/gtest.h>

#include "scratch_file.hpp"

namespace tw::data {
namespace {

CandleFormat format_of(
    std::optional<Interval> interval = Interval::every(std::chrono::minutes(1))) {
  return {.grid = {.price_decimals = 1, .quantity_decimals = 2},
          .tick_size = Price{Decimal::parse_exact("0.5").value()},
          .step_size = Quantity{Decimal::parse_exact("0.01").value()},
          .interval = interval};
}

struct ReadBack {
  std::vector<CandleRow> rows;
  CandleFileCounts counts;
  std::string refusal;  // `line column value reason`, empty where nothing was refused
};

std::string refusal_of(const Error& error) {
  std::string text;
  for (const std::string_view name : {"line", "column", "value", "reason"}) {
    for (const MessageArgument& argument : error.arguments) {
      text += argument.name == name ? (text.empty() ? "" : " ") + argument.value : "";
    }
  }
  return text;
}

ReadBack read(const std::string& text, const CandleFormat& format = format_of()) {
  const ScratchFile scratch(text);
  ReadBack all;
  Result<CandleFile> file = CandleFile::open(scratch.path(), format);
  while (file.has_value()) {
    const auto row = file->next();
    if (!row.has_value()) {
      EXPECT_EQ(row.error().id, "candles.refused");
      all.refusal = refusal_of(row.error());
      break;
    }
    if (!row->has_value()) {
      break;
    }
    all.rows.push_back(**row);
  }
  if (file.has_value()) {
    all.counts = file->counts();
  } else {
    all.refusal = refusal_of(file.error());
  }
  return all;
}

const std::string kHeader = "open_time,open,high,low,close,volume\n";
const std::string kFirst = "2024-01-01 00:00:00,100,101.5,99,100.5,2.5\n";
const std::string kSecond = "2024-01-01 00:01:00,100.5,100.5,100.5,100.5,0\n";

constexpr Timestamp kNewYear = std::chrono::sys_days{std::chrono::January / 1 / 2024};

TEST(CandleFile, ReadsCandlesInTicksAndLots) {
  const ReadBack all = read(kHeader + kFirst + kSecond);
  EXPECT_EQ(all.refusal, "");
  ASSERT_EQ(all.rows.size(), 2U);
  EXPECT_EQ(all.rows[0], (CandleRow{kNewYear, 1'000, 1'015, 990, 1'005, 250}));
  EXPECT_EQ(all.counts.empty, 1U);
  EXPECT_EQ(all.counts.gaps, 0U);
}

TEST(CandleFile, FindsColumnsByNameInAnyOrder) {
  const ReadBack all = read(
      "\xEF\xBB\xBFsymbol,Volume,Close,Low,High,Open,Date,timestamp\r\n"
      "BTC,2.5,100.5,99,101.5,100,whatever,1704067200\r\n");
  ASSERT_EQ(all.rows.size(), 1U) << all.refusal;
  EXPECT_EQ(all.rows[0], (CandleRow{kNewYear, 1'000, 1'015, 990, 1'005, 250}));
}

TEST(CandleFile, TakesTheCloseTimeWhereThereIsNoOther) {
  for (const char* const end : {"2024-01-01 00:00:59.999", "2024-01-01 00:01:00"}) {
    const ReadBack all =
        read("open,high,low,close,volume,close_datetime\n100,100,100,100,1," + std::string(end));
    ASSERT_EQ(all.rows.size(), 1U) << all.refusal;
    EXPECT_EQ(all.rows[0].open_time, kNewYear);
  }
}

TEST(CandleFile, FindsTheIntervalBetweenTheFirstTwoRows) {
  const ScratchFile scratch(kHeader + kFirst + kSecond);
  const CandleFile file = CandleFile::open(scratch.path(), format_of(std::nullopt)).value();
  EXPECT_EQ(file.interval(), Interval::every(std::chrono::minutes(1)));
  EXPECT_EQ(read(kHeader + kFirst, format_of(std::nullopt)).refusal,
            "2 open_time 2024-01-01T00:00:00.000000000Z @reason.candle_no_interval");
}

TEST(CandleFile, RefusesCandlesLongerThanAYear) {
  EXPECT_EQ(read(kHeader + kFirst + "2030-01-01,1,1,1,1,1\n", format_of(std::nullopt)).refusal,
            "3 open_time 2030-01-01T00:00:00.000000000Z @reason.candle_interval_long");
  EXPECT_EQ(read(kHeader + kFirst, format_of(Interval::every(std::chrono::days(400)))).refusal,
            "1 open_time 400d @reason.candle_interval_long");
}

TEST(CandleFile, CountsMissingCandlesAndFillsNone) {
  const ReadBack all = read(kHeader + kFirst + kSecond + "2024-01-01 00:05:00,100,100,100,100,1\n");
  EXPECT_EQ(all.rows.size(), 3U);
  EXPECT_EQ(all.counts.gaps, 1U);
  EXPECT_EQ(all.counts.missing, 3U);
}

TEST(CandleFile, LeavesOutALastLineThatLacksValues) {
  for (const char* const rest : {"2024-01-01 00:02:00,100,100", "2024-01-01 00:02:00,1,1,1,,1\n"}) {
    const ReadBack all = read(kHeader + kFirst + kSecond + rest);
    EXPECT_EQ(all.refusal, "");
    EXPECT_EQ(all.rows.size(), 2U);
    EXPECT_EQ(all.counts.unfinished, 1U);
  }
}

struct Defect {
  const char* name;
  std::string text;
  const char* refusal;
};
class CandleDefect : public ::testing::TestWithParam<Defect> {};

TEST_P(CandleDefect, IsRefusedWithItsPlace) {
  EXPECT_EQ(read(GetParam().text).refusal, GetParam().refusal);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CandleDefect,
    ::testing::Values(
        Defect{"NoTime", "a,open,high,low,close,volume\n",
               "1 open_time a,open,high,low,close,volume @reason.candle_no_time"},
        Defect{"NoColumn", "time,open,high,low,close\n",
               "1 volume time,open,high,low,close @reason.candle_no_column"},
        Defect{"Repeated", kHeader + kFirst + kFirst,
               "3 open_time 2024-01-01T00:00:00.000000000Z @reason.candle_repeated"},
        Defect{"Descending", kHeader + kSecond + kFirst,
               "3 open_time 2024-01-01T00:00:00.000000000Z @reason.candle_order"},
        Defect{"OffInterval", kHeader + "2024-01-01 00:00:30,1,1,1,1,1\n",
               "2 open_time 2024-01-01T00:00:30.000000000Z @reason.candle_off_interval"},
        Defect{"NoTimeAtAll", kHeader + "soon,1,1,1,1,1\n", "2 open_time soon @reason.candle_time"},
        Defect{"FinerThanTheGrid", kHeader + "2024-01-01,1,1.25,1,1,1\n",
               "2 high 1.25 @reason.candle_off_tick"},
        Defect{"FinerThanTheTick", kHeader + "2024-01-01,1,1.2,1,1,1\n",
               "2 high 1.2 @reason.candle_off_tick"},
        Defect{"FinerThanTheStep", kHeader + "2024-01-01,1,1,1,1,1.001\n",
               "2 volume 1.001 @reason.candle_off_step"},
        Defect{"NegativeVolume", kHeader + "2024-01-01,1,1,1,1,-1\n",
               "2 volume -1 @reason.candle_negative"},
        Defect{"Exponent", kHeader + "2024-01-01,1,1,1,1,1e-2\n",
               "2 volume 1e-2 @reason.candle_number"},
        Defect{"TooLarge", kHeader + "2024-01-01,1,1,1,1,99999999999999999999\n",
               "2 volume 99999999999999999999 @reason.candle_too_large"},
        Defect{"PriceBeyondAllBooks", kHeader + "2024-01-01,1,999999999999999.5,1,1,1\n",
               "2 high 999999999999999.5 @reason.candle_too_large"},
        Defect{"HighBelowLow", kHeader + "2024-01-01,2,1,3,2,1\n",
               "2 high 1 @reason.candle_high_below_low"},
        Defect{"OpenOutside", kHeader + "2024-01-01,5,3,1,2,1\n",
               "2 open 5 @reason.candle_outside"},
        Defect{"CloseOutside", kHeader + "2024-01-01,2,3,1,0.5,1\n",
               "2 close 0.5 @reason.candle_outside"},
        Defect{"ZeroPrice", kHeader + "2024-01-01,0,0,0,0,1\n", "2 low 0 @reason.candle_zero"},
        Defect{"VolumeTooThin", kHeader + "2024-01-01,2,3,1,2,0.03\n",
               "2 volume 0.03 @reason.candle_thin"},
        Defect{"ValueMissingInside", kHeader + "2024-01-01,1,1,,1,1\n" + kSecond,
               "2 low  @reason.candle_no_value"}),
    [](const ::testing::TestParamInfo<Defect>& row) { return std::string{row.param.name}; });

TEST(CandleFile, IsNotFoundWhereThereIsNoFile) {
  EXPECT_EQ(CandleFile::open("/nowhere/x.csv", format_of()).error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace tw::data
