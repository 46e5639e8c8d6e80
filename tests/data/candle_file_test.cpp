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
          .interval = interval,
          .base = Currency("BTC")};
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

const std::string kThird = "2024-01-01 00:02:00,100,100,100,100,1\n";

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
               "1 time a,open,high,low,close,volume @reason.candle_no_time"},
        Defect{"VolumeOfQuote", "time,open,high,low,close,Volume USDT\n",
               "1 volume time,open,high,low,close,Volume USDT @reason.candle_no_column"},
        Defect{"NoRows", kHeader, "1 open_time  @reason.table_no_rows"},
        Defect{"NamesTheColumnOfTheFile", "Timestamp;open;HIGH;low;close;volume\nsoon;1;1;1;1;1\n",
               "2 Timestamp soon @reason.candle_time"},
        Defect{"NamesThePriceOfTheFile", "time,open,High,low,close,volume\n1704067200,1,x,1,1,1\n",
               "2 High x @reason.candle_number"},
        Defect{"ThousandsInQuotes", kHeader + "2024-01-01,\"1,000.5\",1,1,1,1\n",
               "2 open 1,000.5 @reason.candle_number"},
        Defect{"LongValueOfOddBytes",
               kHeader + "\x01\xC3\x28 \xD0\x96 " + std::string(100, 'x') + ",1,1,1,1,1\n",
               "2 open_time \\x01\\xc3( \xD0\x96 "
               "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... "
               "@reason.candle_time"},
        Defect{"NoColumn", "time,open,high,low,close\n",
               "1 volume time,open,high,low,close @reason.candle_no_column"},
        Defect{"Repeated", kHeader + kFirst + kFirst,
               "3 open_time 2024-01-01T00:00:00.000000000Z @reason.candle_repeated"},
        Defect{"BackAgain", kHeader + kFirst + kSecond + kFirst,
               "4 open_time 2024-01-01T00:00:00.000000000Z @reason.candle_order"},
        Defect{"DownAndUp", kHeader + kThird + kFirst + kSecond,
               "4 open_time 2024-01-01T00:01:00.000000000Z @reason.candle_order_down"},
        Defect{"DownAndRepeated", kHeader + kThird + kFirst + kFirst,
               "4 open_time 2024-01-01T00:00:00.000000000Z @reason.candle_repeated"},
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

// What people have: a row per kind of file, of the same two candles each.
struct Shape {
  const char* name;
  std::string text;
};
class CandleShape : public ::testing::TestWithParam<Shape> {};

TEST_P(CandleShape, IsRead) {
  const ReadBack all = read(GetParam().text, format_of(std::nullopt));
  EXPECT_EQ(all.refusal, "");
  ASSERT_EQ(all.rows.size(), 2U);
  EXPECT_EQ(all.rows[0], (CandleRow{kNewYear, 1'000, 1'015, 990, 1'005, 250}));
  EXPECT_EQ(all.rows[1],
            (CandleRow{kNewYear + std::chrono::minutes(1), 1'005, 1'005, 1'005, 1'005, 0}));
}

INSTANTIATE_TEST_SUITE_P(
    Table, CandleShape,
    ::testing::Values(
        Shape{"BinanceKlines",
              "1704067200000,100.0,101.5,99.0,100.5,2.50,1704067259999,250.1,7,1.2,120.3,0\n"
              "1704067260000,100.5,100.5,100.5,100.5,0.00,1704067319999,0.0,0,0.0,0.0,0\n"},
        Shape{"BinanceKlinesOf2025",
              "1704067200000000,100.0,101.5,99.0,100.5,2.50,1704067259999999,250.1,7,1.2,120.3,0\n"
              "1704067260000000,100.5,100.5,100.5,100.5,0.00,1704067319999999,0.0,0,0.0,0.0,0\n"},
        Shape{"BinanceHeaderInWords",
              "Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume,Ignore\n"
              "1704067200000,100,101.5,99,100.5,2.5,1704067259999,250.1,0\n"
              "1704067260000,100.5,100.5,100.5,100.5,0,1704067319999,0,0\n"},
        Shape{"KrakenDump",
              "1704067200,100,101.5,99,100.5,2.5,7\n1704067260,100.5,100.5,100.5,100.5,0,0\n"},
        Shape{"CryptoDataDownload",
              "https://www.CryptoDataDownload.com\n"
              "Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT,tradecount\n"
              "1704067260000,2024-01-01 00:01:00,BTCUSDT,100.5,100.5,100.5,100.5,0,0,0\n"
              "1704067200000,2024-01-01 00:00:00,BTCUSDT,100,101.5,99,100.5,2.5,250.1,7\n"},
        Shape{"UnixAndDate",
              "date,unix,open,high,low,close,Volume USDT,volume\n"
              "01/01/2024,1704067200,100,101.5,99,100.5,9,2.5\n"
              "01/01/2024,1704067260,100.5,100.5,100.5,100.5,9,0\n"},
        Shape{"Nanoseconds",
              "timestamp,open,high,low,close,volume\n1704067200000000000,100,101.5,99,100.5,2.5\n"
              "1704067260000000000,100.5,100.5,100.5,100.5,0\n"},
        Shape{"SecondsOfPandas",
              "timestamp,open,high,low,close,volume\n1704067200.0,100.0,101.5,99.0,100.5,2.5\n"
              "1704067260.0,100.5,100.5,100.5,100.5,0.0\n"},
        Shape{
            "IndexOfPandas",
            ",date,open,high,low,close,volume\n0,2024-01-01 00:00:00+00:00,100,101.5,99,100.5,2.5\n"
            "1,2024-01-01 00:01:00+00:00,100.5,100.5,100.5,100.5,0.0\n"},
        Shape{"Quoted",
              "\"time\",\"open\",\"high\",\"low\",\"close\",\"volume\",\"note\"\n"
              "\"1704067200\",\"100\",\"101.5\",\"99\",\"100.5\",\"2.5\",\"a, \"\"b\"\"\"\n"
              "\"1704067260\",\"100.5\",\"100.5\",\"100.5\",\"100.5\",\"0\",\"\"\n"},
        Shape{"Semicolons",
              "time;open;high;low;close;volume;a,b\r\n1704067200;100;101.5;99;100.5;2.5;1,2\r\n"
              "1704067260;100.5;100.5;100.5;100.5;0;\r\n"},
        Shape{"Tabs",
              "time\topen\thigh\tlow\tclose\tvolume\n1704067200\t100\t101.5\t99\t100.5\t2.5\n"
              "1704067260\t100.5\t100.5\t100.5\t100.5\t0\n"},
        Shape{"NewestFirst", kHeader + kSecond + kFirst},
        Shape{"TradingView",
              "time,open,high,low,close,Volume,MA\n2024-01-01T00:00:00Z,100,101.5,99,100.5,2.5,\n"
              "2024-01-01T00:01:00Z,100.5,100.5,100.5,100.5,0,\n"},
        Shape{"Yahoo",
              "Date,Open,High,Low,Close,Adj Close,Volume\n"
              "2024-01-01 00:00:00,100.0,101.5,99.0,100.5,100.5,2.5\n"
              "2024-01-01 00:01:00,100.5,100.5,100.5,100.5,100.5,0\n"},
        Shape{"BinanceKlinesWithAMark",
              "\xEF\xBB\xBF"
              "1704067200000,100,101.5,99,100.5,2.5,1704067259999,250.1,7,1.2,120.3,0\r\n"
              "1704067260000,100.5,100.5,100.5,100.5,0,1704067319999,0,0,0,0,0\r\n"}),
    [](const ::testing::TestParamInfo<Shape>& row) { return std::string{row.param.name}; });

TEST(CandleFile, IsRefusedWithoutAHeaderUnlessItsShapeIsKnown) {
  for (const std::string text :
       {"1704067200,100,101.5,99,100.5,2.5\n", "1704067200,100,101.5,99,100.5,2.5,0.5\n",
        "1704067200000,100,101.5,99,100.5,2.5,7\n", "2024-01-01,100,101.5,99,100.5,2.5,7\n",
        "1704067200000,1,1,1,1,1,1704067199999,1,1,1,1,0\n", "[[1704067200000,1,2,1,2,3]]",
        "time|open|high|low|close|volume\n", "\n"}) {
    const ScratchFile scratch(text);
    const auto file = CandleFile::open(scratch.path(), format_of());
    ASSERT_FALSE(file.has_value()) << text;
    EXPECT_EQ(file.error().id, "table.no_header") << text;
    EXPECT_EQ(refusal_of(file.error()).substr(0, 1), "1") << text;
  }
}

TEST(CandleFile, IsEmptyWithoutALine) {
  for (const char* const text : {"", "https://www.CryptoDataDownload.com\n"}) {
    const ScratchFile scratch(text);
    EXPECT_EQ(CandleFile::open(scratch.path(), format_of()).error().id, "table.empty") << text;
  }
}

TEST(CandleFile, TurnsNoMoreRowsThanItMay) {
  CandleFormat format = format_of();
  format.turned_rows_max = 2;
  EXPECT_EQ(read(kHeader + kSecond + kFirst, format).rows.size(), 2U);
  EXPECT_EQ(read(kHeader + kThird + kSecond + kFirst, format).refusal,
            "4 open_time 2024-01-01T00:00:00.000000000Z @reason.candle_turn");
}

TEST(CandleFile, CountsHolesOfATurnedFileAndLeavesOutItsCutLine) {
  const ReadBack all =
      read(kHeader + "2024-01-01 00:05:00,100,100,100,100,1\n" + kSecond + kFirst + "2023-12-31");
  EXPECT_EQ(all.refusal, "");
  EXPECT_EQ(all.rows.size(), 3U);
  EXPECT_EQ(all.counts.missing, 3U);
  EXPECT_EQ(all.counts.unfinished, 1U);
}

TEST(CandleFile, IsToldByItsBeginning) {
  EXPECT_TRUE(is_candle_file(ScratchFile(kHeader).path()));
  EXPECT_TRUE(is_candle_file(ScratchFile("time,open,high,low,close,Volume BTC\n").path()));
  EXPECT_FALSE(is_candle_file(ScratchFile("time,price\n1704067200,1\n").path()));
  EXPECT_FALSE(is_candle_file(ScratchFile("").path()));
  EXPECT_FALSE(is_candle_file("/nowhere/x.csv"));
}

TEST(CandleFile, ADirectoryIsNoFile) {
  EXPECT_EQ(CandleFile::open("/tmp", format_of()).error().id, "recording.no_file");
}

TEST(CandleFile, IsNotFoundWhereThereIsNoFile) {
  EXPECT_EQ(CandleFile::open("/nowhere/x.csv", format_of()).error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace tw::data
