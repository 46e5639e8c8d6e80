#include "data/funding_file.hpp"

#include <gtest/gtest.h>

#include "scratch_file.hpp"

namespace tw::data {
namespace {

using namespace std::chrono_literals;

Decimal dec(const char* text) { return Decimal::parse_exact(text).value(); }

Result<std::vector<FundingRow>> read(const std::string& text) {
  const ScratchFile scratch(text);
  return read_funding(scratch.path());
}

TEST(FundingFile, SortsByTimeAndInstrument) {
  const auto rows = read(
      "instrument,time,rate,mark\n"
      "ETHUSDT,2024-08-08T16:00:00Z,-0.00012,2400.5\n"
      "BTCUSDT,2024-08-08 16:00:00,0.0001,\n"
      "\n"
      "BTCUSDT,1723104000000,0.00005,57000\n");
  ASSERT_TRUE(rows.has_value()) << rows.error().what;
  ASSERT_EQ(rows->size(), 3U);
  const Timestamp day{std::chrono::sys_days{2024y / 8 / 8}};
  EXPECT_EQ(rows->at(0).at, day + 8h);
  EXPECT_EQ(rows->at(0).mark, Price{dec("57000")});
  EXPECT_EQ(rows->at(1).instrument.view(), "BTCUSDT");
  EXPECT_EQ(rows->at(1).at, day + 16h);
  EXPECT_EQ(rows->at(1).rate, Rate{dec("0.0001")});
  EXPECT_FALSE(rows->at(1).mark.has_value());
  EXPECT_EQ(rows->at(2).instrument.view(), "ETHUSDT");
  EXPECT_EQ(rows->at(2).rate, Rate{dec("-0.00012")});
  EXPECT_EQ(rows->at(2).line, 2U);
}

TEST(FundingFile, TakesOtherNamesInAnyOrderAndLeavesOutTheRest) {
  const auto rows = read(
      "\xEF\xBB\xBF"
      "Funding_Rate,note,Symbol,Timestamp\r\n0.01,x,XRPUSDT,1723104000\r\n");
  ASSERT_TRUE(rows.has_value()) << rows.error().what;
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->at(0).instrument.view(), "XRPUSDT");
  EXPECT_EQ(rows->at(0).rate, Rate{dec("0.01")});
}

struct RefusedCase {
  const char* name;
  const char* text;
  const char* place;  // line, column, value, reason
};
class FundingRefusal : public testing::TestWithParam<RefusedCase> {};

TEST_P(FundingRefusal, NamesThePlace) {
  const auto rows = read(GetParam().text);
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(rows.error().id, "funding.refused");
  std::string place;
  for (const MessageArgument& argument : rows.error().arguments) {
    place += argument.name == "path" ? "" : argument.value + "|";
  }
  EXPECT_EQ(place, GetParam().place);
}

INSTANTIATE_TEST_SUITE_P(
    Table, FundingRefusal,
    testing::Values(
        RefusedCase{"NoRate", "instrument,time\nA,1723104000\n",
                    "1|rate|instrument,time|@reason.funding_no_column|"},
        RefusedCase{"NoRows", "instrument,time,rate\n", "1|time||@reason.table_no_rows|"},
        RefusedCase{"NamesTheColumnOfTheFile", "fundingTime,fundingRate\n1723104000,x\n",
                    "2|fundingRate|x|@reason.funding_rate|"},
        RefusedCase{"ThirteenDecimals", "time,rate\n1723104000,1.234e-10\n",
                    "2|rate|1.234e-10|@reason.funding_rate|"},
        RefusedCase{"NoPower", "time,rate\n1723104000,1e\n", "2|rate|1e|@reason.funding_rate|"},
        RefusedCase{"TwoSigns", "time,rate\n1723104000,--1e-5\n",
                    "2|rate|--1e-5|@reason.funding_rate|"},
        RefusedCase{"TwoSignsOfThePower", "time,rate\n1723104000,1e+-5\n",
                    "2|rate|1e+-5|@reason.funding_rate|"},
        RefusedCase{"TwoPoints", "time,rate\n1723104000,1.2.3e-5\n",
                    "2|rate|1.2.3e-5|@reason.funding_rate|"},
        RefusedCase{"FarAway", "time,rate\n1723104000,1e-99999\n",
                    "2|rate|1e-99999|@reason.funding_rate|"},
        RefusedCase{"RepeatedWithoutName", "time,rate\n1723104000,0\n1723104000,0\n",
                    "3|time|2024-08-08T08:00:00.000000000Z|@reason.funding_repeated|"},
        RefusedCase{"NoValue", "instrument,time,rate\nA,1723104000\n",
                    "2|rate||@reason.candle_no_value|"},
        RefusedCase{"LongName", "instrument,time,rate\nAAAAAAAAAAAAAAAAAAAAAAAAA,1723104000,0\n",
                    "2|instrument|AAAAAAAAAAAAAAAAAAAAAAAAA|@reason.funding_instrument|"},
        RefusedCase{"Time", "instrument,time,rate\nA,noon,0\n", "2|time|noon|@reason.candle_time|"},
        RefusedCase{"Percent", "instrument,time,rate\nA,1723104000,0.01%\n",
                    "2|rate|0.01%|@reason.funding_rate|"},
        RefusedCase{"Whole", "instrument,time,rate\nA,1723104000,-1\n",
                    "2|rate|-1|@reason.funding_rate|"},
        RefusedCase{"NoMark", "instrument,time,rate,mark\nA,1723104000,0,0\n",
                    "2|mark|0|@reason.funding_mark|"},
        RefusedCase{"HugeMark", "instrument,time,rate,mark\nA,1723104000,0,1000000001\n",
                    "2|mark|1000000001|@reason.funding_mark|"},
        RefusedCase{"Repeated",
                    "instrument,time,rate\nA,1723104000,0\nB,1723104000,0\nA,1723104000000,0.1\n",
                    "4|time|A 2024-08-08T08:00:00.000000000Z|@reason.funding_repeated|"}),
    [](const testing::TestParamInfo<RefusedCase>& row) { return std::string{row.param.name}; });

TEST(FundingFile, AMarkAtTheEdgeIsTaken) {
  EXPECT_TRUE(read("instrument,time,rate,mark\nA,1723104000,0.999,1000000000\n").has_value());
  EXPECT_TRUE(read("instrument,time,rate,mark\nA,1723104000,-0.999,0.000001\n").has_value());
}

struct ShapeCase {
  const char* name;
  const char* text;
  const char* instrument;
};
class FundingShape : public testing::TestWithParam<ShapeCase> {};

TEST_P(FundingShape, IsRead) {
  const auto rows = read(GetParam().text);
  ASSERT_TRUE(rows.has_value()) << rows.error().what;
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().instrument.view(), GetParam().instrument);
  EXPECT_EQ(rows->front().at, Timestamp{std::chrono::sys_days{2024y / 8 / 8}} + 8h);
  EXPECT_EQ(rows->front().rate, Rate{dec("-0.00006876")});
}

INSTANTIATE_TEST_SUITE_P(
    Table, FundingShape,
    testing::Values(ShapeCase{"WithoutInstrument",
                              "timestamp,funding_rate\n1723104000,-0.00006876\n", ""},
                    ShapeCase{"Exponent", "time,rate\n2024-08-08 08:00:00.000,-6.876e-05\n", ""},
                    ShapeCase{"ExponentUp", "time,rate\n1723104000,-0.0000000006876E+5\n", ""},
                    ShapeCase{"ExponentOfAWhole", "time,rate\n1723104000,-6876e-8\n", ""},
                    ShapeCase{"BinanceApi",
                              "symbol,fundingTime,fundingRate,markPrice\n"
                              "BTCUSDT,1723104000000,-0.00006876,57000.10000000\n",
                              "BTCUSDT"},
                    ShapeCase{"BinanceVision",
                              "calc_time,funding_interval_hours,last_funding_rate\n"
                              "1723104000000,8,-0.00006876\n",
                              ""},
                    ShapeCase{"SemicolonsAndQuotes",
                              "\"Funding Time\";\"Rate\"\n\"1723104000\";\"-0.00006876\"\n", ""}),
    [](const testing::TestParamInfo<ShapeCase>& row) { return std::string{row.param.name}; });

TEST(FundingFile, IsRefusedWithoutAHeaderOrALine) {
  EXPECT_EQ(read("").error().id, "table.empty");
  EXPECT_EQ(read("BTCUSDT,1723104000,0.0001\n").error().id, "table.no_header");
}

TEST(FundingFile, ADirectoryIsNoFile) {
  EXPECT_EQ(read_funding("/tmp").error().id, "recording.no_file");
}

TEST(FundingFile, NamesAMissingFile) {
  const auto rows = read_funding("no/such/file.csv");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace tw::data
