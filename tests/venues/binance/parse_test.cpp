#include "venues/binance/parse.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "listings.hpp"

namespace tw::venues::binance {
namespace {

constexpr std::string_view kDiff =
    R"({"e":"depthUpdate","E":1723161256299,"T":1723161256298,"s":"BTCUSDT","U":5123107832006,)"
    R"("u":5123107837557,"pu":5123107831937,"b":[["61800.20","0.014"],["61496.50","0.000"]],)"
    R"("a":[["61800.30","1.5"]]})";
constexpr std::string_view kTrade =
    R"({"e":"trade","E":1723161256322,"T":1723161256321,"s":"BTCUSDT","t":5266583935,)"
    R"("p":"61800.30","q":"0.006","X":"MARKET","m":false})";
constexpr std::string_view kQuote =
    R"({"e":"bookTicker","u":5123107839020,"s":"BTCUSDT","b":"61800.20","B":"2.507",)"
    R"("a":"61800.30","A":"2.510","T":1723161256313,"E":1723161256314})";
constexpr std::string_view kSnapshot =
    R"({"lastUpdateId":5123107852948,"E":1723161256501,"T":1723161256493,)"
    R"("bids":[["61800.20","2.909"],["61800.10","0.696"]],"asks":[["61800.30","7.000"]]})";

std::string enveloped(std::string_view stream, std::string_view data) {
  return R"({"stream":")" + std::string(stream) + R"(","data":)" + std::string(data) + "}";
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result{text};
  const std::size_t place = result.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return result.replace(place, from.size(), to);
}

Timestamp at_ms(std::int64_t milliseconds) {
  return Timestamp{std::chrono::milliseconds{milliseconds}};
}

std::vector<DepthLevel> copy(std::span<const DepthLevel> levels) {
  return {levels.begin(), levels.end()};
}

class Parse : public testing::Test {
 protected:
  // What the text means; an error fails the test.
  template <class Body>
  Body body(std::string_view text) {
    Result<Message> message = parser.parse(text);
    EXPECT_TRUE(message.has_value()) << message.error().what;
    last = *message;
    return std::get<Body>(message->body);
  }
  std::string error(std::string_view text) {
    const Result<Message> message = parser.parse(text);
    EXPECT_FALSE(message.has_value()) << text;
    if (message.has_value()) {
      return "";
    }
    EXPECT_EQ(message.error().code, ErrorCode::InvalidInput);
    return message.error().what;
  }

  Parser parser{btcusdt()};
  Message last;
};

void expect_the_diff(const DepthDiff& diff) {
  EXPECT_EQ(diff.first_sequence, 5123107832006u);
  EXPECT_EQ(diff.sequence, 5123107837557u);
  EXPECT_EQ(diff.previous_sequence, 5123107831937u);
  EXPECT_EQ(copy(diff.bids), (std::vector<DepthLevel>{{618'002, 14}, {614'965, 0}}));
  EXPECT_EQ(copy(diff.asks), (std::vector<DepthLevel>{{618'003, 1'500}}));
}

TEST_F(Parse, ReadsADiff) {
  expect_the_diff(body<DepthDiff>(enveloped("btcusdt@depth@0ms", kDiff)));
  EXPECT_EQ(last.ts_event, at_ms(1723161256298));
}

TEST_F(Parse, ReadsABareDiff) { expect_the_diff(body<DepthDiff>(kDiff)); }

TEST_F(Parse, ReadsADiffWithoutChanges) {
  const auto diff = body<DepthDiff>(
      R"({"e":"depthUpdate","E":2,"T":1,"s":"BTCUSDT","U":5,"u":5,"pu":4,"b":[],"a":[]})");
  EXPECT_TRUE(diff.bids.empty());
  EXPECT_TRUE(diff.asks.empty());
}

TEST_F(Parse, ReadsAnyOrderOfKeys) {
  expect_the_diff(body<DepthDiff>(
      R"({"data":{"a":[["61800.30","1.5"]],"b":[["61800.20","0.014"],["61496.50","0.000"]],)"
      R"("pu":5123107831937,"u":5123107837557,"U":5123107832006,"s":"BTCUSDT",)"
      R"("T":1723161256298,"E":1723161256299,"e":"depthUpdate"},"stream":"btcusdt@depth"})"));
}

TEST_F(Parse, ReadsAnySpacing) {
  std::string spaced = "\r\n\t ";
  for (const char c : enveloped("btcusdt@depth@100ms", kDiff)) {
    spaced +=
        std::string_view{"{}[]:,"}.contains(c) ? std::string{" \n"} + c + "\t " : std::string{c};
  }
  expect_the_diff(body<DepthDiff>(spaced));
}

TEST_F(Parse, IgnoresUnknownKeys) {
  expect_the_diff(
      body<DepthDiff>(replaced(kDiff, R"("U")", R"("ps":"BTCUSDT","st":1,"x":{"s":[{}]},"U")")));
}

TEST_F(Parse, ReadsEscapedText) {
  expect_the_diff(body<DepthDiff>(replaced(kDiff, R"("BTCUSDT")", R"("BTC\u0055SDT")")));
}

TEST_F(Parse, ReadsATradeOfABuyer) {
  const auto trade = body<Trade>(enveloped("btcusdt@trade", kTrade));
  EXPECT_EQ(trade.instrument, InstrumentId{7});
  EXPECT_EQ(trade.trade_id, 5266583935u);
  EXPECT_EQ(trade.ticks, 618'003);
  EXPECT_EQ(trade.lots, 6);
  EXPECT_EQ(trade.aggressor, Side::Buy);
  EXPECT_EQ(last.ts_event, at_ms(1723161256321));
}

TEST_F(Parse, TakesTheSellerForTheAggressorWhenTheBuyerIsMaker) {
  EXPECT_EQ(body<Trade>(replaced(kTrade, "false", "true")).aggressor, Side::Sell);
}

TEST_F(Parse, SkipsTradesThatMetNoOrder) {
  body<Skipped>(replaced(kTrade, "MARKET", "INSURANCE_FUND"));
  body<Skipped>(replaced(kTrade, "MARKET", "ADL"));
  EXPECT_EQ(parser.skipped_count(), 2u);
}

TEST_F(Parse, ReadsAQuote) {
  const auto quote = body<Quote>(enveloped("btcusdt@bookTicker", kQuote));
  EXPECT_EQ(quote.instrument, InstrumentId{7});
  EXPECT_EQ(quote.sequence, 5123107839020u);
  EXPECT_EQ(quote.bid, (DepthLevel{618'002, 2'507}));
  EXPECT_EQ(quote.ask, (DepthLevel{618'003, 2'510}));
  EXPECT_EQ(last.ts_event, at_ms(1723161256313));
}

TEST_F(Parse, ReadsASnapshot) {
  const auto snapshot = body<DepthSnapshot>(kSnapshot);
  EXPECT_EQ(snapshot.sequence, 5123107852948u);
  EXPECT_EQ(copy(snapshot.bids), (std::vector<DepthLevel>{{618'002, 2'909}, {618'001, 696}}));
  EXPECT_EQ(copy(snapshot.asks), (std::vector<DepthLevel>{{618'003, 7'000}}));
  EXPECT_EQ(last.ts_event, at_ms(1723161256493));
}

TEST_F(Parse, ReadsASnapshotWithoutTimes) {
  body<DepthSnapshot>(R"({"lastUpdateId":5,"bids":[],"asks":[]})");
  EXPECT_FALSE(last.ts_event.has_value());
}

TEST_F(Parse, SkipsAndCountsStreamsThatAreNotUsed) {
  for (const char* stream : {"btcusdt@aggTrade", "btcusdt@kline_1m", "btcusdt@markPrice@1s",
                             "!markPrice@arr", "btcusdt@forceOrder", "btcusdt@miniTicker"}) {
    body<Skipped>(enveloped(stream, R"({"e":"whatever","s":"BTCUSDT"})"));
  }
  body<Skipped>(enveloped("!ticker@arr", "[1,2]"));
  body<Skipped>(R"({"e":"markPriceUpdate","E":1562305380000,"s":"ETHUSDT","p":"11794.15"})");
  body<Skipped>(R"({"e":"24hrTicker","s":"BTCUSDT"})");
  EXPECT_EQ(parser.skipped_count(), 9u);
}

TEST_F(Parse, SkipsTopLevelsAndOtherBooksThatLookLikeDiffs) {
  for (const char* stream : {"btcusdt@depth5", "btcusdt@depth20@100ms", "btcusdt@rpiDepth@500ms"}) {
    body<Skipped>(enveloped(stream, kDiff));
  }
}

TEST_F(Parse, SkipsAnswersToSubscriptions) { body<Skipped>(R"({"result":null,"id":1})"); }

TEST_F(Parse, ReadsOnAfterAnError) {
  error("{");
  error(replaced(kDiff, "61800.30", "61800.35"));
  expect_the_diff(body<DepthDiff>(kDiff));
}

TEST_F(Parse, RefusesEveryMissingField) {
  for (const std::string_view message : {kDiff, kTrade, kQuote, kSnapshot}) {
    for (const char* key : {"s", "E", "T", "U", "u", "pu", "b", "a", "B", "A", "t", "p", "q", "m",
                            "lastUpdateId", "bids", "asks"}) {
      const std::string named = "\"" + std::string(key) + "\":";
      const bool is_optional = message == kSnapshot && (named == "\"E\":" || named == "\"T\":");
      if (message.contains(named) && !is_optional) {
        const std::string what = error(replaced(message, named, "\"other\":"));
        EXPECT_TRUE(what.contains("'" + std::string(key) + "'")) << what;
      }
    }
  }
}

TEST_F(Parse, RefusesEveryRepeatedField) {
  for (const std::string_view message : {kDiff, kTrade, kQuote, kSnapshot}) {
    for (const char* key : {"e", "s", "E", "T", "U", "u", "pu", "b", "a", "B", "A", "t", "p", "q",
                            "m", "X", "lastUpdateId", "bids", "asks"}) {
      const std::string named = "\"" + std::string(key) + "\":";
      if (message.contains(named)) {
        EXPECT_EQ(error(replaced(message, named, named + "1," + named)),
                  "field '" + std::string(key) + "' occurs twice");
      }
    }
  }
}

TEST_F(Parse, RefusesEveryCutMessage) {
  const std::string whole = enveloped("btcusdt@depth@0ms", kDiff);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(parser.parse(std::string_view{whole}.substr(0, size)).has_value()) << size;
  }
}

TEST_F(Parse, RefusesAMessageAboveTheLimit) {
  EXPECT_EQ(error(std::string(Parser::kMessageBytesMax + 1, ' ')),
            "message of 4194305 bytes is above 4194304");
}

TEST_F(Parse, RefusesMoreLevelsThanAMessageMayHold) {
  std::string levels = R"(["61800.30","1.5"])";
  for (std::size_t i = 0; i < Parser::kLevelsMax; ++i) {
    levels += R"(,["61800.30","1.5"])";
  }
  EXPECT_EQ(error(replaced(kDiff, R"(["61800.30","1.5"])", levels)),
            "field 'a' has more than 16384 levels");
}

TEST_F(Parse, ShortensLongValuesInErrors) {
  EXPECT_LT(error(replaced(kTrade, "61800.30", std::string(100'000, '9'))).size(), 200u);
}

// ---- what the other markets write differently
// --------------------------------------------------------

constexpr std::string_view kSpotDiff =
    R"({"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":50093239189,"u":50093239202,)"
    R"("b":[["61737.60000000","0.00000000"]],"a":[]})";
constexpr std::string_view kSpotQuote =
    R"({"u":50093239212,"s":"BTCUSDT","b":"61837.60000000","B":"3.78800000",)"
    R"("a":"61837.70000000","A":"1.54600000"})";
constexpr std::string_view kSpotTrade =
    R"({"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.60000000",)"
    R"("q":"0.02000000","T":1723161255342,"m":true,"M":true})";
constexpr std::string_view kCoinmSnapshot =
    R"({"lastUpdateId":1007198635033,"E":1723161257835,"T":1723161257823,)"
    R"("symbol":"BTCUSDT","pair":"BTCUSD","bids":[["61804.7","35"]],"asks":[]})";

class SpotParse : public Parse {
 protected:
  SpotParse() { parser = Parser{listing_in("spot", "BTCUSDT", btcusdt().grid)}; }
};
class CoinmParse : public Parse {
 protected:
  CoinmParse() { parser = Parser{listing_in("coinm", "BTCUSDT", btcusdt().grid)}; }
};

TEST_F(SpotParse, ReadsADiffWithoutPreviousSequence) {
  const auto diff = body<DepthDiff>(enveloped("btcusdt@depth@100ms", kSpotDiff));
  EXPECT_EQ(diff.first_sequence, 50093239189u);
  EXPECT_EQ(diff.previous_sequence, 50093239188u);
  EXPECT_EQ(diff.sequence, 50093239202u);
  EXPECT_EQ(last.ts_event, at_ms(1723161255208));
}

TEST_F(SpotParse, ReadsAQuoteWithoutKindAndTime) {
  for (const std::string& text :
       {enveloped("btcusdt@bookTicker", kSpotQuote), std::string(kSpotQuote)}) {
    const auto quote = body<Quote>(text);
    EXPECT_EQ(quote.sequence, 50093239212u);
    EXPECT_EQ(quote.bid, (DepthLevel{618'376, 3'788}));
    EXPECT_EQ(quote.ask, (DepthLevel{618'377, 1'546}));
    EXPECT_EQ(last.ts_event, std::nullopt);
  }
}

TEST_F(SpotParse, ReadsATradeAtItsTransactionTime) {
  EXPECT_EQ(body<Trade>(kSpotTrade).aggressor, Side::Sell);
  EXPECT_EQ(last.ts_event, at_ms(1723161255342));
}

TEST_F(SpotParse, ReadsASnapshotWithoutTimesAndSymbol) {
  body<DepthSnapshot>(R"({"lastUpdateId":5,"bids":[],"asks":[]})");
  EXPECT_EQ(last.ts_event, std::nullopt);
}

TEST_F(SpotParse, RefusesEveryMissingField) {
  for (const char* key : {"e", "E", "s", "U", "u", "b", "a"}) {
    const std::string field = '"' + std::string(key) + "\":";
    EXPECT_FALSE(parser.parse(replaced(kSpotDiff, field, "\"zz\":")).has_value()) << key;
  }
  for (const char* key : {"u", "s", "b", "B", "a", "A"}) {
    const std::string field = '"' + std::string(key) + "\":";
    EXPECT_FALSE(parser.parse(replaced(kSpotQuote, field, "\"zz\":")).has_value()) << key;
  }
}

TEST_F(SpotParse, RefusesADiffThatEndsBeforeItBegins) {
  EXPECT_EQ(error(replaced(kSpotDiff, "50093239202", "50093239188")),
            "field 'u': '50093239188' is before U");
  EXPECT_EQ(error(replaced(kSpotDiff, "50093239189", "0")), "field 'U': '0' is zero");
}

TEST_F(SpotParse, SkipsTheNoticeOfAShutdown) {
  body<Skipped>(R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}})");
}

TEST_F(Parse, RefusesAQuoteThatOnlySpotSends) {
  EXPECT_EQ(error(kSpotQuote),
            "message is neither an event (field 'e') nor a snapshot (field 'lastUpdateId')");
  EXPECT_EQ(error(enveloped("btcusdt@bookTicker", kSpotQuote)), "field 'e' is missing");
}

TEST_F(CoinmParse, ReadsASnapshotThatNamesItsSymbol) {
  EXPECT_EQ(body<DepthSnapshot>(kCoinmSnapshot).sequence, 1007198635033u);
  EXPECT_EQ(last.ts_event, at_ms(1723161257823));
}

TEST_F(CoinmParse, RefusesASnapshotOfAnotherOrNoSymbol) {
  EXPECT_EQ(error(replaced(kCoinmSnapshot, "BTCUSDT", "ETHUSD_PERP")),
            "field 'symbol': 'ETHUSD_PERP' is not 'BTCUSDT'");
  EXPECT_EQ(error(replaced(kCoinmSnapshot, R"("symbol":"BTCUSDT",)", "")),
            "field 'symbol' is missing");
}

TEST_F(Parse, SkipsOtherSymbolsWhereItIsTold) {
  parser = Parser{btcusdt(), OtherSymbols::Skip};
  body<Skipped>(replaced(kDiff, "BTCUSDT", "ETHUSDT"));
  body<Skipped>(enveloped("ethusdt@depth@0ms", replaced(kDiff, "BTCUSDT", "ETHUSDT")));
  EXPECT_EQ(parser.skipped_count(), 2u);
}

struct BadCase {
  const char* name;
  std::string_view message;
  const char* from;
  const char* to;
  const char* what;
};
class BadMessage : public Parse, public testing::WithParamInterface<BadCase> {};

TEST_P(BadMessage, IsRefusedNamingFieldAndValue) {
  const BadCase& c = GetParam();
  EXPECT_EQ(error(replaced(c.message, c.from, c.to)), c.what);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadMessage,
    testing::Values(
        BadCase{"OtherSymbol", kDiff, "BTCUSDT", "ETHUSDT",
                "field 's': 'ETHUSDT' is not 'BTCUSDT'"},
        BadCase{"LowerCaseSymbol", kDiff, "BTCUSDT", "btcusdt",
                "field 's': 'btcusdt' is not 'BTCUSDT'"},
        BadCase{"UnknownEvent", kDiff, "depthUpdate", "depthupdate",
                "field 'e': 'depthupdate' is not a known event"},
        BadCase{"EmptyEvent", kDiff, "depthUpdate", "", "field 'e': '' is not a known event"},
        BadCase{"EventIsNumber", kDiff, R"("depthUpdate")", "1", "field 'e': '1' is not a text"},
        BadCase{"OffGridBid", kDiff, "61800.20", "61800.25",
                R"(field 'b[0]': '["61800.25","0.014"]' price is off the instrument's grid)"},
        BadCase{"OffGridQuantity", kDiff, "0.014", "0.0145",
                R"(field 'b[0]': '["61800.20","0.0145"]' quantity is off the instrument's grid)"},
        BadCase{"NegativePrice", kDiff, "61800.30", "-61800.30",
                R"(field 'a[0]': '["-61800.30","1.5"]' price is not a plain decimal number)"},
        BadCase{"NegativeQuantity", kDiff, "1.5", "-1.5",
                R"(field 'a[0]': '["61800.30","-1.5"]' quantity is not a plain decimal number)"},
        BadCase{"ZeroPrice", kDiff, "61496.50", "0.00",
                R"(field 'b[1]': '["0.00","0.000"]' has price zero)"},
        BadCase{"OverflowingPrice", kDiff, "61496.50", "922337203685477580.8",
                R"(field 'b[1]': '["922337203685477580.8","0.000"]' price is too large)"},
        BadCase{"UnquotedPrice", kDiff, R"("61496.50")", "61496.50",
                R"(field 'b[1]': '[61496.5,"0.000"]' is not a pair of texts)"},
        BadCase{"UnquotedQuantity", kDiff, R"("1.5")", "1.5",
                R"(field 'a[0]': '["61800.30",1.5]' is not a pair of texts)"},
        BadCase{"OneInAPair", kDiff, R"(,"1.5")", "",
                R"(field 'a[0]': '["61800.30"]' is not a pair of texts)"},
        BadCase{"ThreeInAPair", kDiff, R"("1.5")", R"("1.5","1")",
                R"(field 'a[0]': '["61800.30","1.5","1"]' is not a pair of texts)"},
        BadCase{"LevelIsObject", kDiff, R"(["61800.30","1.5"])", "{}",
                "field 'a[0]': '{}' is not a pair of texts"},
        BadCase{"LevelsAreText", kDiff, R"([["61800.30","1.5"]])", R"("none")",
                "field 'a': 'none' is not a list of levels"},
        BadCase{"SequenceIsText", kDiff, "5123107837557", R"("5123107837557")",
                "field 'u': '5123107837557' is not a whole number >= 0"},
        BadCase{"SequenceIsNegative", kDiff, "5123107831937", "-5",
                "field 'pu': '-5' is not a whole number >= 0"},
        BadCase{"SequenceIsFraction", kDiff, "5123107832006", "1.5",
                "field 'U': '1.5' is not a whole number >= 0"},
        BadCase{"SequenceBeforeFirst", kDiff, "5123107837557", "5123107832005",
                "field 'u': '5123107832005' is before U or pu"},
        BadCase{"SequenceBeforePrevious", kDiff, "5123107831937", "5123107837558",
                "field 'u': '5123107837557' is before U or pu"},
        BadCase{"TimeIsText", kDiff, "1723161256298", R"("now")",
                "field 'T': 'now' is not a whole number >= 0"},
        BadCase{"TimeIsNegative", kDiff, "1723161256298", "-1",
                "field 'T': '-1' is not a whole number >= 0"},
        BadCase{"TimeInMicroseconds", kDiff, "1723161256299", "1723161256299000",
                "field 'E': '1723161256299000' is not a time in milliseconds"},
        BadCase{"TradePriceZero", kTrade, "61800.30", "0", "field 'p': '0' is zero"},
        BadCase{"TradePriceOffGrid", kTrade, "61800.30", "61800.31",
                "field 'p': '61800.31' is off the instrument's grid"},
        BadCase{"TradePriceExponent", kTrade, "61800.30", "6e4",
                "field 'p': '6e4' is not a plain decimal number"},
        BadCase{"TradeQuantityZero", kTrade, "0.006", "0.000", "field 'q': '0.000' is zero"},
        BadCase{"TradeQuantityIsNumber", kTrade, R"("0.006")", "0.006",
                "field 'q': '0.006' is not a text"},
        BadCase{"TradeIdOverflow", kTrade, "5266583935", "18446744073709551616",
                "message '{\"e\":\"trade\",\"E\":1723161256322,\"T\":1723161256321,"
                "\"s\":\"BTCUSDT\",\"t\":1844674407370...': Problem while parsing a number"},
        BadCase{"MakerIsText", kTrade, "false", R"("false")",
                "field 'm': 'false' is not true or false"},
        BadCase{"MakerIsNull", kTrade, "false", "null", "field 'm': 'null' is not true or false"},
        BadCase{"UnknownOrigin", kTrade, "MARKET", "OTHER",
                "field 'X': 'OTHER' is not a known origin of trades"},
        BadCase{"QuoteOffGrid", kQuote, "61800.20", "61800.21",
                "field 'b': '61800.21' is off the instrument's grid"},
        BadCase{"QuoteIsLevels", kQuote, R"("61800.20")", R"([["61800.20","1"]])",
                R"(field 'b': '[["61800.20","1"]]' is not a text)"},
        BadCase{"QuoteWithoutQuantity", kQuote, "2.510", "0", "field 'A': '0' is zero"},
        BadCase{"SnapshotIdIsNull", kSnapshot, "5123107852948", "null",
                "field 'lastUpdateId': 'null' is not a whole number >= 0"},
        BadCase{"SnapshotTimeIsText", kSnapshot, "1723161256493", R"("")",
                "field 'T': '' is not a whole number >= 0"},
        BadCase{"SnapshotOffGrid", kSnapshot, "61800.10", "61800.12",
                R"(field 'bids[1]': '["61800.12","0.696"]' price is off the instrument's grid)"}),
    [](const testing::TestParamInfo<BadCase>& row) { return std::string{row.param.name}; });

struct RubbishCase {
  const char* name;
  std::string text;
  const char* what;
};
class Rubbish : public Parse, public testing::WithParamInterface<RubbishCase> {};

TEST_P(Rubbish, IsRefused) {
  const std::string what = error(GetParam().text);
  EXPECT_TRUE(what.contains(GetParam().what)) << what;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Rubbish,
    testing::Values(
        RubbishCase{"Nothing", "", "message ''"}, RubbishCase{"Words", "hello", "message 'hello'"},
        RubbishCase{"TwoObjects", "{}{}", "message '{}{}'"},
        RubbishCase{"NotAnObject", "[1]", "message '[1]' is not an object"},
        RubbishCase{"EmptyObject", "{}", "neither an event (field 'e') nor a snapshot"},
        RubbishCase{"NotUtf8", "{\"e\":\"\xff\"}", "UTF-8"},
        RubbishCase{"UpperCaseKeys", R"({"LASTUPDATEID":1,"BIDS":[],"ASKS":[]})", "neither"},
        RubbishCase{"StreamWithoutData", R"({"stream":"btcusdt@depth"})",
                    "field 'data' is missing"},
        RubbishCase{"DataWithoutStream", R"({"data":{}})", "field 'stream' is missing"},
        RubbishCase{"StreamIsNumber", R"({"stream":1,"data":{}})", "field 'stream': '1'"},
        RubbishCase{"DataIsList", enveloped("btcusdt@trade", "[]"), "field 'data' '[]'"},
        RubbishCase{"StreamOfNothing", enveloped("btcusdt", kDiff),
                    "field 'stream': 'btcusdt' is not a known stream"},
        RubbishCase{"UnknownStream", enveloped("btcusdt@Depth", kDiff),
                    "field 'stream': 'btcusdt@Depth' is not a known stream"},
        RubbishCase{"StreamOfOtherSymbol", enveloped("ethusdt@depth@0ms", kDiff),
                    "field 'stream': 'ethusdt@depth@0ms' is not of 'BTCUSDT'"},
        RubbishCase{"StreamOfNoSymbol", enveloped("@depth", kDiff), "is not of 'BTCUSDT'"},
        RubbishCase{"StreamAndEventDiffer", enveloped("btcusdt@trade", kDiff),
                    "field 'e': 'depthUpdate' does not belong to stream 'btcusdt@trade'"},
        RubbishCase{"EnvelopeAndEvent",
                    R"({"stream":"btcusdt@trade","e":"trade","data":{"e":"trade"}})",
                    "both an envelope and an event"},
        RubbishCase{"VenueError", R"({"code":-1121,"msg":"Invalid symbol."})", "neither"}),
    [](const testing::TestParamInfo<RubbishCase>& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tw::venues::binance
