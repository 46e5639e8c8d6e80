#include "venues/binance/fast_parse.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "data/message_source.hpp"
#include "listings.hpp"
#include "message_numbers.hpp"
#include "support/shared_material.hpp"
#include "venues/binance/parse.hpp"

// Whatever the fast reader takes means what JsonParser says it means.
namespace tw::venues::binance {
namespace {

struct Sample {
  const char* name;
  const char* category;
  const char* symbol;
  BookGrid grid;
  const char* text;
};

// Captured messages, the long ones shortened.
constexpr std::array kSamples{
    Sample{"UsdmDiff",
           "usdm",
           "BTCUSDT",
           {1, 3},
           R"({"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":1723161256299,)"
           R"("T":1723161256298,"s":"BTCUSDT","U":5123107832006,"u":5123107837557,)"
           R"("pu":5123107831937,"b":[["58710.20","0.014"],["1000.00","1606.825"]],)"
           R"("a":[["61510.90","0.000"],["61641.50","1.211"],["100000.00","12.000"]]}})"},
    Sample{"UsdmBareDiff",
           "usdm",
           "BTCUSDT",
           {1, 3},
           R"({"e":"depthUpdate","E":1723161256299,"T":1723161256298,"s":"BTCUSDT",)"
           R"("U":5123107832006,"u":5123107837557,"pu":5123107831937,"b":[],)"
           R"("a":[["61510.90","0.000"]]})"},
    Sample{"UsdmTrade",
           "usdm",
           "BTCUSDT",
           {1, 3},
           R"({"stream":"btcusdt@trade","data":{"e":"trade","E":1723161256322,"T":1723161256321,)"
           R"("s":"BTCUSDT","t":5266583935,"p":"61800.30","q":"0.006","X":"MARKET","m":false}})"},
    Sample{"UsdmQuote",
           "usdm",
           "BTCUSDT",
           {1, 3},
           R"({"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":5123107839020,)"
           R"("s":"BTCUSDT","b":"61800.20","B":"2.507","a":"61800.30","A":"12.510",)"
           R"("T":1723161256313,"E":1723161256314}})"},
    Sample{"UsdmSnapshot",
           "usdm",
           "BTCUSDT",
           {1, 3},
           R"({"lastUpdateId":5123107852948,"E":1723161256501,"T":1723161256493,)"
           R"("bids":[["61800.20","2.909"],["61800.10","0.696"]],"asks":[["61800.30","7.000"]]})"},
    Sample{"CoinmDiff",
           "coinm",
           "BTCUSD_PERP",
           {1, 0},
           R"({"stream":"btcusd_perp@depth@0ms","data":{"e":"depthUpdate","E":1723161257440,)"
           R"("T":1723161257432,"s":"BTCUSD_PERP","ps":"BTCUSD","U":1007198631260,)"
           R"("u":1007198631565,"pu":1007198631198,"b":[["61773.6","1001"],["61776.4","0"]],)"
           R"("a":[]}})"},
    Sample{"CoinmTrade",
           "coinm",
           "BTCUSD_PERP",
           {1, 0},
           R"({"stream":"btcusd_perp@trade","data":{"e":"trade","E":1723161257440,)"
           R"("T":1723161257432,"s":"BTCUSD_PERP","t":849714402,"p":"61804.7","q":"35",)"
           R"("X":"MARKET","m":true}})"},
    Sample{"CoinmQuote",
           "coinm",
           "BTCUSD_PERP",
           {1, 0},
           R"({"stream":"btcusd_perp@bookTicker","data":{"u":1007202248045,"e":"bookTicker",)"
           R"("s":"BTCUSD_PERP","ps":"BTCUSD","b":"61668.6","B":"1243","a":"61668.7","A":"871",)"
           R"("T":1723161601262,"E":1723161601269}})"},
    Sample{"CoinmSnapshot",
           "coinm",
           "BTCUSD_PERP",
           {1, 0},
           R"({"lastUpdateId":1007198635033,"E":1723161257835,"T":1723161257823,)"
           R"("symbol":"BTCUSD_PERP","pair":"BTCUSD","bids":[["61804.7","35"]],)"
           R"("asks":[["61804.8","12345"],["61805.0","8"]]})"},
    Sample{"SpotDiff",
           "spot",
           "BTCUSDT",
           {2, 8},
           R"({"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161255208,)"
           R"("s":"BTCUSDT","U":50093239189,"u":50093239202,)"
           R"("b":[["61737.63000000","0.00000000"],["0.01000000","1354728.12345678"]],)"
           R"("a":[["61837.64000000","1.54698000"]]}})"},
    Sample{"SpotTrade",
           "spot",
           "BTCUSDT",
           {2, 8},
           R"({"stream":"btcusdt@trade","data":{"e":"trade","E":1723161255343,"s":"BTCUSDT",)"
           R"("t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,)"
           R"("M":true}})"},
    Sample{"SpotBareQuote",
           "spot",
           "BTCUSDT",
           {2, 8},
           R"({"u":50093239212,"s":"BTCUSDT","b":"61837.63000000","B":"3.78826000",)"
           R"("a":"61837.64000000","A":"1.54698000"})"},
    Sample{"SpotSnapshot",
           "spot",
           "BTCUSDT",
           {2, 8},
           R"({"lastUpdateId":50093239218,"bids":[["61837.63000000","3.78826000"],)"
           R"(["61837.62000000","0.61700000"]],"asks":[["61837.64000000","1.54698000"]]})"},
};

Listing listing_of(const Sample& sample) {
  return listing_in(sample.category, sample.symbol, sample.grid);
}

// Both ways to read, side by side; each text lies in memory of its own size, so that a sanitizer
// sees any byte that is read beyond it.
class BothWays {
 public:
  explicit BothWays(const Listing& listing, OtherSymbols others = OtherSymbols::Refuse)
      : market_(*market_of(listing.category)),
        fast_(listing, market_),
        combined_(listing, others),
        json_(listing, market_, others) {}

  bool is_fast(std::string_view text) {
    Message message;
    const Exact exact(text);
    return fast_.parse(exact.view(), message);
  }
  Outcome combined(std::string_view text) {
    const Exact exact(text);
    return outcome_of(combined_.parse(exact.view()));
  }
  Outcome json(std::string_view text) { return outcome_of(json_.parse(text)); }

 private:
  class Exact {
   public:
    explicit Exact(std::string_view text)
        : bytes_(std::make_unique_for_overwrite<char[]>(text.size())), size_(text.size()) {
      std::ranges::copy(text, bytes_.get());
    }
    std::string_view view() const { return {bytes_.get(), size_}; }

   private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
  };

  Market market_;
  FastParser fast_;
  Parser combined_;
  JsonParser json_;
};

class FastParse : public testing::TestWithParam<Sample> {
 protected:
  void expect_same(const std::string& changed) {
    const Outcome expected = both.json(changed);
    EXPECT_EQ(both.combined(changed), expected) << changed;
    refused += expected.error.empty() ? 0U : 1U;
  }

  std::string text = GetParam().text;
  BothWays both{listing_of(GetParam())};
  std::size_t refused = 0;
};

TEST_P(FastParse, TakesACapturedMessageForWhatItSays) {
  EXPECT_TRUE(both.is_fast(text));
  EXPECT_EQ(both.json(text).error, "");
  expect_same(text);
}

TEST_P(FastParse, AgreesAboutEveryReplacedByte) {
  constexpr std::string_view kBytes = "0195.,:\"[]{}-e \n\\u\x01\x80";
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char byte : kBytes) {
      std::string changed = text;
      changed[i] = byte;
      expect_same(changed);
    }
  }
  EXPECT_GT(refused, text.size());
}

TEST_P(FastParse, AgreesAboutEveryInsertedByte) {
  constexpr std::string_view kBytes = "05.\",]} -";
  for (std::size_t i = 0; i <= text.size(); ++i) {
    for (const char byte : kBytes) {
      std::string changed = text;
      changed.insert(i, 1, byte);
      expect_same(changed);
    }
  }
  EXPECT_GT(refused, text.size());
}

TEST_P(FastParse, AgreesAboutEveryCutAndEveryMissingByte) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    expect_same(text.substr(0, i));
    expect_same(text.substr(i));
    expect_same(text.substr(0, i) + text.substr(i + 1));
  }
  EXPECT_GT(refused, 2 * text.size());
}

TEST_P(FastParse, AgreesAboutEveryRepeatedAndMovedField) {
  std::vector<std::size_t> marks;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (std::string_view{",{}[]"}.contains(text[i])) {
      marks.push_back(i);
    }
  }
  for (std::size_t from = 0; from + 1 < marks.size(); ++from) {
    const std::string part = text.substr(marks[from], marks[from + 1] - marks[from]);
    for (const std::size_t to : marks) {
      expect_same(text.substr(0, to) + part + text.substr(to));
    }
  }
  EXPECT_GT(refused, marks.size());
}

// Numbers at and beyond every edge in the place of each number of the message.
TEST_P(FastParse, AgreesAboutEveryNumber) {
  constexpr std::array<std::string_view, 40> kNumbers{"0",
                                                      "1",
                                                      "9",
                                                      "00",
                                                      "01",
                                                      "0.0",
                                                      "0.000",
                                                      "0.001",
                                                      "00.001",
                                                      "1.",
                                                      ".1",
                                                      "1.5",
                                                      "1.25",
                                                      "1.125",
                                                      "1.12500000",
                                                      "1.12345678",
                                                      "1.123456789",
                                                      "-1",
                                                      "+1",
                                                      "1e3",
                                                      "1E3",
                                                      "1.0e1",
                                                      "99999999",
                                                      "100000000",
                                                      "999999999999999",
                                                      "9999999999999999",
                                                      "10000000000000000",
                                                      "9223372036854775807",
                                                      "9223372036854775808",
                                                      "18446744073709551615",
                                                      "18446744073709551616",
                                                      "99999999.99999999",
                                                      "999999999.99999999",
                                                      "1723161256299",
                                                      "8999999999999",
                                                      "9000000000000",
                                                      "9000000000001",
                                                      "0723161256299",
                                                      "",
                                                      "12:34"};
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789.", begin), text.size());
    if (end == begin || !std::string_view{":\""}.contains(text[begin - 1])) {
      continue;
    }
    for (const std::string_view number : kNumbers) {
      expect_same(text.substr(0, begin) + std::string(number) + text.substr(end));
    }
    begin = end;
  }
  EXPECT_GT(refused, 100u);
  EXPECT_TRUE(both.is_fast(text)) << "the shape of numbers must be found again";
}

RC_GTEST_PROP(FastParseProperty, AgreesAboutAnyChanges, ()) {
  const Sample sample = *rc::gen::elementOf(std::vector<Sample>(kSamples.begin(), kSamples.end()));
  static std::vector<std::pair<std::string, std::unique_ptr<BothWays>>> known;
  auto both = std::ranges::find(known, std::string{sample.name},
                                &std::pair<std::string, std::unique_ptr<BothWays>>::first);
  if (both == known.end()) {
    known.emplace_back(sample.name, std::make_unique<BothWays>(listing_of(sample)));
    both = known.end() - 1;
  }
  std::string text = sample.text;
  const auto changes = *rc::gen::inRange(1, 5);
  for (int i = 0; i < changes; ++i) {
    const auto size = static_cast<int>(text.size());
    const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, size));
    const auto length = static_cast<std::size_t>(*rc::gen::inRange(0, 12));
    const auto from = static_cast<std::size_t>(*rc::gen::inRange(0, size));
    // A digit for a digit keeps most messages sound; a piece of the text for another breaks them.
    const std::string piece = *rc::gen::element(
        std::string(1, *rc::gen::elementOf(std::string{"0123456789"})), text.substr(from, length),
        std::string(1, static_cast<char>(*rc::gen::inRange(-128, 128))));
    text.replace(at, std::min<std::size_t>(length, piece.size()), piece);
  }
  RC_ASSERT(both->second->combined(text) == both->second->json(text));
}

INSTANTIATE_TEST_SUITE_P(Captured, FastParse, testing::ValuesIn(kSamples),
                         [](const testing::TestParamInfo<Sample>& row) {
                           return std::string{row.param.name};
                         });

TEST(FastParser, LeavesSymbolsOfOtherLettersToTheOtherReader) {
  BothWays both{usdm_listing("BTC@USDT", {1, 3})};
  std::string text = kSamples[2].text;
  text.replace(text.find("BTCUSDT"), 7, "BTC@USDT");
  text.replace(text.find("btcusdt"), 7, "btc@usdt");
  EXPECT_FALSE(both.is_fast(text));
  EXPECT_EQ(both.combined(text), both.json(text));
}

TEST(FastParser, ReadsUpToTheMostLevelsOfAMessage) {
  const auto snapshot = [](std::size_t levels) {
    std::string text =
        R"({"lastUpdateId":5123107852948,"E":1723161256501,"T":1723161256493,"bids":[)";
    for (std::size_t i = 0; i < levels; ++i) {
      text += (i == 0 ? "" : ",") + std::string(R"(["61800.20","0.696"])");
    }
    return text + R"(],"asks":[]})";
  };
  BothWays both{btcusdt()};
  EXPECT_TRUE(both.is_fast(snapshot(kLevelsMax)));
  EXPECT_FALSE(both.is_fast(snapshot(kLevelsMax + 1)));
  EXPECT_EQ(both.combined(snapshot(kLevelsMax)), both.json(snapshot(kLevelsMax)));
}

TEST(FastParser, LeavesAMessageAboveTheLimitToTheOtherReader) {
  const std::string text(kMessageBytesMax + 1, '}');
  BothWays both{btcusdt()};
  EXPECT_FALSE(both.is_fast(text));
  EXPECT_EQ(both.combined(text), both.json(text));
}

// ---- all recordings --------------------------------------------------------------------------

struct Recorded {
  const char* name;
  const char* category;
  const char* symbol;
  BookGrid grid;
  std::vector<const char*> files;
  std::size_t messages;  // of the kinds that are used
};

class FastParseRecording : public testing::TestWithParam<Recorded> {};

TEST_P(FastParseRecording, MeansTheSameAndAllOfItIsTaken) {
  const Recorded& recorded = GetParam();
  std::vector<std::string> paths;
  for (const char* file : recorded.files) {
    TW_SHARED_OR_SKIP(path, file);
    paths.push_back(path);
  }
  BothWays both{listing_in(recorded.category, recorded.symbol, recorded.grid), OtherSymbols::Skip};
  const auto source = data::open_messages(paths).value();
  const std::string answer = "symbol=" + std::string(recorded.symbol) + "&";
  std::size_t used = 0;
  std::size_t fast = 0;
  for (auto line = source->next().value(); line; line = source->next().value()) {
    if (!line->url.empty() && !line->url.contains(answer)) {
      continue;
    }
    const Outcome expected = both.json(line->text);
    used += expected.is_used ? 1U : 0U;
    fast += both.is_fast(line->text) ? 1U : 0U;
    ASSERT_EQ(both.combined(line->text), expected) << line->text;
  }
  EXPECT_EQ(used, recorded.messages);
  EXPECT_EQ(fast, used);
}

const char* const kCryptofeedSpot = "data/venues-ws-cryptofeed/BINANCE.ws.1.0.gz";
const char* const kCryptofeedSpotRest = "data/venues-ws-cryptofeed/BINANCE.http.0.0.gz";
const char* const kCryptofeedUsdm = "data/venues-ws-cryptofeed/BINANCE_FUTURES.ws.1.0.gz";
const char* const kCryptofeedUsdmRest = "data/venues-ws-cryptofeed/BINANCE_FUTURES.http.0.0.gz";

INSTANTIATE_TEST_SUITE_P(
    All, FastParseRecording,
    testing::Values(
        Recorded{"UsdmBtc",
                 "usdm",
                 "BTCUSDT",
                 {1, 3},
                 {"data/binance-usdm-ws-2024-08-08/btcusdt_20240808.gz"},
                 93'954},
        Recorded{"UsdmEth",
                 "usdm",
                 "ETHUSDT",
                 {2, 3},
                 {"data/binance-usdm-ws-2024-08-08/ethusdt_20240808.gz"},
                 74'655},
        Recorded{"SpotFirst",
                 "spot",
                 "BTCUSDT",
                 {2, 8},
                 {"data/binance-spot-ws-2024-08-08/btcusdt_20240808.gz"},
                 41'249},
        Recorded{"SpotSecond",
                 "spot",
                 "BTCUSDT",
                 {2, 8},
                 {"data/binance-spot-ws-2024-08-08/btcusdt_20240809.gz"},
                 58'325},
        Recorded{"CoinmFirst",
                 "coinm",
                 "BTCUSD_PERP",
                 {1, 0},
                 {"data/binance-coinm-ws-2024-08-08/btcusd_perp_20240808.gz"},
                 48'270},
        Recorded{"CoinmSecond",
                 "coinm",
                 "BTCUSD_PERP",
                 {1, 0},
                 {"data/binance-coinm-ws-2024-08-08/btcusd_perp_20240809.gz"},
                 50'116},
        Recorded{"Nkn", "spot", "NKNUSDT", {5, 8}, {kCryptofeedSpotRest, kCryptofeedSpot}, 225},
        Recorded{"Blz", "spot", "BLZETH", {8, 8}, {kCryptofeedSpotRest, kCryptofeedSpot}, 12},
        Recorded{"Lrc", "spot", "LRCBTC", {8, 8}, {kCryptofeedSpotRest, kCryptofeedSpot}, 25},
        Recorded{"Rune", "spot", "RUNEEUR", {3, 8}, {kCryptofeedSpotRest, kCryptofeedSpot}, 3},
        Recorded{"Sushi", "usdm", "SUSHIUSDT", {4, 0}, {kCryptofeedUsdmRest, kCryptofeedUsdm}, 561},
        Recorded{"Akro", "usdm", "AKROUSDT", {5, 0}, {kCryptofeedUsdmRest, kCryptofeedUsdm}, 278},
        Recorded{"Keep", "usdm", "KEEPUSDT", {4, 0}, {kCryptofeedUsdmRest, kCryptofeedUsdm}, 211},
        Recorded{"Ctk", "usdm", "CTKUSDT", {5, 0}, {kCryptofeedUsdmRest, kCryptofeedUsdm}, 331}),
    [](const testing::TestParamInfo<Recorded>& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tw::venues::binance
