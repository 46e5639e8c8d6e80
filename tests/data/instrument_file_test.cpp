#include "data/instrument_file.hpp"

#include <gtest/gtest.h>

#include <string>

#include "scratch_file.hpp"

namespace tw::data {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kEntry =
    R"({"venue":"binance","category":"usdm","symbol":"BTCUSDT","base":"BTC","quote":"USDT",)"
    R"("settle":"USDT","contract":"linear","multiplier":"1","price_decimals":"1",)"
    R"("quantity_decimals":"3",)"
    R"("valid_from":"2019-09-08","tick_size":"0.10","step_size":"0.001","min_quantity":"0.001",)"
    R"("min_notional":"100","maker_fee":"0.0002","taker_fee":"0.0005"})";

Decimal dec(const char* text) { return Decimal::parse_exact(text).value(); }

TEST(InstrumentFile, DescribesTheBundledInstruments) {
  const auto read = read_instruments(std::string(TW_SOURCE_DIR) + "/data/instruments.json");
  ASSERT_TRUE(read.has_value()) << read.error().what;
  ASSERT_GE(read->size(), 2u);
  const Listing& btc = read->at(0).listing;
  EXPECT_EQ(btc.venue.view(), "binance");
  EXPECT_EQ(btc.category.view(), "usdm");
  EXPECT_EQ(btc.symbol.view(), "BTCUSDT");
  EXPECT_EQ(btc.settle.view(), "USDT");
  EXPECT_EQ(btc.id, InstrumentId{});
  EXPECT_EQ(btc.grid, (BookGrid{.price_decimals = 1, .quantity_decimals = 3}));
  EXPECT_EQ(btc.valid_from, Timestamp{std::chrono::sys_days{2019y / 9 / 8}});
  const InstrumentTerms& terms = read->at(0).terms;
  EXPECT_EQ(terms.valid_from, btc.valid_from);
  EXPECT_EQ(terms.tick_size, Price{dec("0.1")});
  EXPECT_EQ(terms.step_size, Quantity{dec("0.001")});
  EXPECT_EQ(terms.min_quantity, Quantity{dec("0.001")});
  EXPECT_EQ(terms.min_notional, dec("100"));
  EXPECT_EQ(terms.maker_fee, Rate{dec("0.0002")});
  EXPECT_EQ(terms.taker_fee, Rate{dec("0.0005")});
  EXPECT_EQ(read->at(1).listing.symbol.view(), "ETHUSDT");
  EXPECT_EQ(read->at(1).listing.grid, (BookGrid{.price_decimals = 2, .quantity_decimals = 3}));
  EXPECT_EQ(read->at(1).terms.tick_size, Price{dec("0.01")});
  EXPECT_EQ(read->at(1).terms.min_notional, dec("20"));
}

TEST(InstrumentFile, NamesAMissingFile) {
  const auto read = read_instruments("no/such/file.json");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::NotFound);
  EXPECT_NE(read.error().what.find("no/such/file.json"), std::string::npos);
}

TEST(InstrumentFile, RefusesWhatIsNotAList) {
  const ScratchFile file{kEntry};
  EXPECT_EQ(read_instruments(file.path()).error().what,
            file.path() + ": expected a list of instruments");
}

struct BadCase {
  const char* name;
  const char* from;
  const char* to;
  const char* what;
};
class BadEntry : public testing::TestWithParam<BadCase> {};

TEST_P(BadEntry, IsRefusedNamingEntryKeyAndValue) {
  const BadCase& c = GetParam();
  std::string bad{kEntry};
  const std::size_t place = bad.find(c.from);
  ASSERT_NE(place, std::string::npos);
  bad.replace(place, std::string_view{c.from}.size(), c.to);
  const ScratchFile file{"[" + std::string(kEntry) + "," + bad + "]"};
  const auto read = read_instruments(file.path());
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(read.error().what, file.path() + ": entry 2: " + c.what);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadEntry,
    testing::Values(BadCase{"UnknownKey", R"("base":)", R"("bass":)", "unknown key 'bass'"},
                    BadCase{"MissingKey", R"("base":"BTC",)", "", "key 'base' is missing"},
                    BadCase{"UnquotedNumber", R"("100")", "100",
                            "'[1].min_notional': expected a text, found number"},
                    BadCase{"LongName", R"("BTC")", R"("BITCOINSS")",
                            "'base': expected 1 to 8 characters, found 'BITCOINSS'"},
                    BadCase{"EmptyName", R"("BTCUSDT")", R"("")",
                            "'symbol': expected 1 to 24 characters, found ''"},
                    BadCase{"NotANumber", R"("0.10")", R"("0,10")",
                            "'tick_size': expected a decimal number, found '0,10'"},
                    BadCase{"ZeroTick", R"("0.10")", R"("0.0")",
                            "'tick_size': expected a number above zero, found '0'"},
                    BadCase{"FeeInPercent", R"("0.0005")", R"("5")",
                            "'taker_fee': expected a fraction between -1 and 1, found '5'"},
                    BadCase{"TooManyDecimals", R"("price_decimals":"1")",
                            R"("price_decimals":"13")",
                            "'price_decimals': expected at most 12, found '13'"},
                    BadCase{"NegativeDecimals", R"("price_decimals":"1")",
                            R"("price_decimals":"-1")",
                            "'price_decimals': expected a whole number, found '-1'"},
                    BadCase{"ImpossibleDate", "2019-09-08", "2019-02-30",
                            "'valid_from': expected a date like 2019-09-08, found '2019-02-30'"},
                    BadCase{"DateInWords", "2019-09-08", "8.9.2019",
                            "'valid_from': expected a date like 2019-09-08, found '8.9.2019'"}),
    [](const testing::TestParamInfo<BadCase>& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tw::data
