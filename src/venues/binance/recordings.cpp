#include "venues/binance/recordings.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "data/message_fields.hpp"
#include "json/document.hpp"
#include "venues/binance/instruments.hpp"
#include "venues/binance/recording_reader.hpp"

namespace tw::venues::binance {
namespace {

struct MarketFacts {
  Market market;
  std::string_view category;
  std::string_view rest_host;
  std::string_view stream_host;
  Rate maker_fee;
  Rate taker_fee;
};

Rate rate(std::int64_t basis_points) { return Rate{Decimal::from_units(basis_points, 4)}; }

const std::array<MarketFacts, 3>& markets() {
  static const std::array<MarketFacts, 3> kMarkets{
      MarketFacts{Market::Spot, "spot", "://api.binance.com", "://stream.binance.com", rate(10),
                  rate(10)},
      MarketFacts{Market::Usdm, "usdm", "://fapi.binance.com", "://fstream.binance.com", rate(2),
                  rate(5)},
      MarketFacts{Market::Coinm, "coinm", "://dapi.binance.com", "://dstream.binance.com", rate(2),
                  rate(5)},
  };
  return kMarkets;
}

const MarketFacts& facts_of(Market market) {
  return *std::ranges::find(markets(), market, &MarketFacts::market);
}

const MarketFacts* facts_of_address(std::string_view url) {
  const auto found = std::ranges::find_if(markets(), [url](const MarketFacts& each) {
    return url.find(each.rest_host) != std::string_view::npos ||
           url.find(each.stream_host) != std::string_view::npos;
  });
  return found == markets().end() ? nullptr : &*found;
}

data::ListContext context_of(Market market, Timestamp as_of) {
  const MarketFacts& facts = facts_of(market);
  return {.as_of = as_of, .maker_fee = facts.maker_fee, .taker_fee = facts.taker_fee};
}

// Only futures lists say what kind of futures they hold, each in its own way.
Market market_of_list(json::Node root) {
  if (json::find(root, "futuresType").has_value()) {
    return Market::Usdm;
  }
  const auto symbols = json::find(root, "symbols");
  const bool has_contracts = symbols.has_value() && symbols->kind() == json::Kind::List &&
                             symbols->begin() != symbols->end() &&
                             json::find(*symbols->begin(), "contractSize").has_value();
  return has_contracts ? Market::Coinm : Market::Spot;
}

ContractKind kind_of(Market market) {
  return market == Market::Spot ? ContractKind::Spot : ContractKind::Linear;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return result;
}

class Survey final : public data::MarketSurvey {
 public:
  Survey() : MarketSurvey(Zeros::Cut) {}

  data::Origin observe(const data::RecordedMessage& message) override {
    const MarketFacts* facts = facts_of_address(message.url);
    if (!message.url.empty() && facts == nullptr) {
      return data::Origin::Foreign;
    }
    if (message.url.find("/exchangeInfo") != std::string_view::npos) {
      take_list(read_instruments(message.text, facts->market,
                                 context_of(facts->market, message.ts_recv.value_or(Timestamp{}))));
      return data::Origin::Ours;
    }
    const Result<json::Node> root = document_.read(message.text);
    if (!root.has_value()) {
      return data::Origin::Foreign;
    }
    if (json::find(*root, "lastUpdateId").has_value()) {
      observe_snapshot(*root, message.url, facts);
      return data::Origin::Ours;
    }
    return observe_stream(*root);
  }

 private:
  // A snapshot of spot and USD-M names no symbol: the address does, else those seen so far.
  void observe_snapshot(json::Node root, std::string_view url, const MarketFacts* facts) {
    constexpr std::string_view kParameter = "symbol=";
    const std::size_t at = url.find(kParameter);
    data::Sighting* sighting = nullptr;
    if (facts != nullptr && at != std::string_view::npos) {
      const std::string_view rest = url.substr(at + kParameter.size());
      sighting = sight(facts->category, rest.substr(0, rest.find('&')));
    } else if (sightings().size() == 1) {
      const data::Sighting only = sightings().front();
      sighting = sight(only.category.view(), only.symbol.view());
    }
    if (sighting == nullptr) {
      return;
    }
    see_sides(*sighting, root, {"bids", "asks"});
  }

  data::Origin observe_stream(json::Node root) {
    const auto stream = json::find(root, "stream");
    const auto data = json::find(root, "data");
    const bool is_enveloped = stream.has_value() && data.has_value();
    const json::Node event = is_enveloped ? *data : root;
    const auto symbol = json::find(event, "s");
    const auto kind = json::find(event, "e");
    const bool is_quote = json::find(event, "B").has_value() && json::find(event, "A").has_value();
    if (!symbol.has_value() || (!kind.has_value() && !is_quote)) {
      return is_enveloped || json::find(root, "result").has_value() ? data::Origin::Ours
                                                                    : data::Origin::Foreign;
    }
    const std::string_view name = kind.has_value() ? kind->text() : "bookTicker";
    if (name == "depthUpdate" || name == "trade" || name == "bookTicker") {
      observe_event(event, name, upper(symbol->text()));
    }
    return data::Origin::Ours;
  }

  void observe_event(json::Node event, std::string_view kind, std::string_view symbol) {
    data::Sighting* sighting = sight(facts_of(market_of_event(event, kind)).category, symbol);
    if (sighting == nullptr) {
      return;
    }
    if (kind == "depthUpdate") {
      return see_sides(*sighting, event, {"b", "a"});
    }
    see(*sighting, event, "b", "B");
    see(*sighting, event, "a", "A");
    see(*sighting, event, "p", "q");
  }

  static Market market_of_event(json::Node event, std::string_view kind) {
    const auto symbol = json::find(event, "s");
    // Trades of COIN-M name no pair; its symbols are the only ones with a `USD_` in them.
    const bool is_coinm = json::find(event, "ps").has_value() ||
                          symbol->text().find("USD_") != std::string_view::npos;
    if (is_coinm) {
      return Market::Coinm;
    }
    if (kind == "trade") {
      return json::find(event, "X").has_value() ? Market::Usdm : Market::Spot;
    }
    return json::find(event, "T").has_value() ? Market::Usdm : Market::Spot;
  }

  json::Document document_;
};

// Assets that others are quoted in, longest first where one ends another.
constexpr std::array<std::string_view, 16> kQuotes{"FDUSD", "USDT", "USDC", "TUSD", "BUSD", "USD1",
                                                   "BTC",   "ETH",  "BNB",  "EUR",  "TRY",  "BRL",
                                                   "GBP",   "JPY",  "AUD",  "USD"};

class Recordings final : public data::VenueRecordings {
 public:
  VenueName venue() const override { return VenueName{"binance"}; }
  std::unique_ptr<data::MarketSurvey> survey() const override { return std::make_unique<Survey>(); }

  // How many quote units a COIN-M contract is, no name tells.
  Result<data::InstrumentGuess> guess(CategoryName category, SymbolName symbol) const override {
    const Market market = market_of(category).value_or(Market::Spot);
    return market == Market::Coinm
               ? data::no_guess(symbol)
               : data::guess_by_quote(symbol, kQuotes, kind_of(market), context_of(market, {}));
  }

  Result<data::InstrumentList> read_list(std::string_view text, Timestamp as_of) const override {
    json::Document document;
    TW_TRY(const json::Node root, document.read(text));
    const Market market = market_of_list(root);
    return read_instruments(text, market, context_of(market, as_of));
  }

  market::TradeIds trade_ids(CategoryName) const override { return market::TradeIds::Contiguous; }

  Result<std::unique_ptr<MarketReader>> open(std::span<const std::string> paths,
                                             const Listing& listing) const override {
    TW_TRY(auto session, open_session(paths, listing, OtherSymbols::Skip));
    return session;
  }
};

}  // namespace

std::unique_ptr<data::VenueRecordings> recordings() { return std::make_unique<Recordings>(); }

}  // namespace tw::venues::binance
