#include "venues/bybit/recordings.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "data/market_feed.hpp"
#include "json/document.hpp"
#include "venues/bybit/feed.hpp"
#include "venues/bybit/instruments.hpp"

namespace tw::venues::bybit {
namespace {

constexpr std::string_view kHost = "bybit.com";
constexpr std::string_view kListPath = "/v5/market/instruments-info";
constexpr std::array<std::string_view, 3> kCategories{"linear", "spot", "inverse"};

data::ListContext context_of(Timestamp as_of) {
  return {.as_of = as_of,
          .maker_fee = Rate{Decimal::from_units(20, 5)},
          .taker_fee = Rate{Decimal::from_units(55, 5)}};
}

// Of `...?category=spot` and `wss://stream.bybit.com/v5/public/spot`.
std::string_view category_in(std::string_view url) {
  const auto found = std::ranges::find_if(kCategories, [url](std::string_view category) {
    return url.find(category) != std::string_view::npos;
  });
  return found == kCategories.end() ? kCategories.front() : *found;
}

class Survey final : public data::MarketSurvey {
 public:
  Survey() : MarketSurvey(Zeros::Cut) {}

  data::Origin observe(const data::RecordedMessage& message) override {
    if (!message.url.empty()) {
      return observe_answer(message);
    }
    const Result<json::Node> root = document_.read(message.text);
    if (!root.has_value()) {
      return data::Origin::Foreign;
    }
    const auto topic = json::find(*root, "topic");
    const auto data = json::find(*root, "data");
    if (!topic.has_value() || !data.has_value()) {
      return data::Origin::Foreign;
    }
    observe_topic(topic->text(), *data);
    return data::Origin::Ours;
  }

 private:
  data::Origin observe_answer(const data::RecordedMessage& message) {
    if (message.url.find(kHost) == std::string_view::npos) {
      return data::Origin::Foreign;
    }
    if (message.url.find(kListPath) != std::string_view::npos) {
      take_list(read_instruments(message.text, category_in(message.url),
                                 context_of(message.ts_recv.value_or(Timestamp{}))));
    }
    return data::Origin::Ours;
  }

  void observe_topic(std::string_view topic, json::Node data) {
    const bool is_used = topic.starts_with("orderbook.") || topic.starts_with("publicTrade.") ||
                         topic.starts_with("tickers.");
    data::Sighting* sighting =
        is_used ? sight(kCategories.front(), topic.substr(topic.rfind('.') + 1)) : nullptr;
    if (sighting == nullptr) {
      return;
    }
    sighting->is_category_known = false;
    if (data.kind() == json::Kind::List) {
      for (const json::Node trade : data) {
        see(*sighting, trade, "p", "v");
      }
      return;
    }
    see_sides(*sighting, data, {"b", "a"});
    see(*sighting, data, "bid1Price", "bid1Size");
    see(*sighting, data, "ask1Price", "ask1Size");
  }

  json::Document document_;
};

// Contracts are base units; `USDT` and `USDC` end the names of linear ones and of spot pairs.
constexpr std::array<std::string_view, 2> kQuotes{"USDT", "USDC"};

class Recordings final : public data::VenueRecordings {
 public:
  VenueName venue() const override { return VenueName{"bybit"}; }
  std::unique_ptr<data::MarketSurvey> survey() const override { return std::make_unique<Survey>(); }

  Result<data::InstrumentGuess> guess(CategoryName category, SymbolName symbol) const override {
    const auto kind = category.view() == "spot" ? ContractKind::Spot : ContractKind::Linear;
    return category.view() == "inverse"
               ? data::no_guess(symbol)
               : data::guess_by_quote(symbol, kQuotes, kind, context_of({}));
  }

  Result<data::InstrumentList> read_list(std::string_view text, Timestamp as_of) const override {
    return read_instruments(text, kCategories.front(), context_of(as_of));
  }

  // Contracts number their trades by UUID; spot skips numbers.
  market::TradeIds trade_ids(CategoryName) const override { return market::TradeIds::Opaque; }

  Result<std::unique_ptr<MarketReader>> open(std::span<const std::string> paths,
                                             const Listing& listing) const override {
    TW_TRY(auto reader,
           data::FeedReader::open(paths, std::make_unique<Feed>(listing, OtherSymbols::Skip)));
    return reader;
  }
};

}  // namespace

std::unique_ptr<data::VenueRecordings> recordings() { return std::make_unique<Recordings>(); }

}  // namespace tw::venues::bybit
