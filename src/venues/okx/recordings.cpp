#include "venues/okx/recordings.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "data/market_feed.hpp"
#include "json/document.hpp"
#include "venues/okx/feed.hpp"
#include "venues/okx/instruments.hpp"

namespace tw::venues::okx {
namespace {

constexpr std::string_view kHost = "okx.com";
constexpr std::string_view kListPath = "/public/instruments";

data::ListContext context_of(Timestamp as_of) {
  return {.as_of = as_of,
          .maker_fee = Rate{Decimal::from_units(8, 4)},
          .taker_fee = Rate{Decimal::from_units(10, 4)}};
}

// `BTC-USDT`, `BTC-USD-SWAP`, `BTC-USD-220527`; a fourth part is an option's.
std::string_view category_of(std::string_view symbol) {
  const auto dashes = std::ranges::count(symbol, '-');
  if (dashes == 1) {
    return "spot";
  }
  if (dashes == 2) {
    return symbol.ends_with("-SWAP") ? "swap" : "futures";
  }
  return dashes > 2 ? "option" : "";
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
    const auto argument = json::find(*root, "arg");
    const auto symbol = argument ? json::find(*argument, "instId") : std::nullopt;
    const auto channel = argument ? json::find(*argument, "channel") : std::nullopt;
    if (!symbol.has_value() || !channel.has_value()) {
      return data::Origin::Foreign;
    }
    const auto data = json::find(*root, "data");
    if (data.has_value() && data->kind() == json::Kind::List) {
      observe_data(channel->text(), symbol->text(), *data);
    }
    return data::Origin::Ours;
  }

 private:
  data::Origin observe_answer(const data::RecordedMessage& message) {
    if (message.url.find(kHost) == std::string_view::npos) {
      return data::Origin::Foreign;
    }
    if (message.url.find(kListPath) != std::string_view::npos) {
      take_list(read_instruments(message.text, context_of(message.ts_recv.value_or(Timestamp{}))));
    }
    return data::Origin::Ours;
  }

  void observe_data(std::string_view channel, std::string_view symbol, json::Node data) {
    const bool is_depth = channel.starts_with("books") || channel == "bbo-tbt";
    data::Sighting* sighting =
        is_depth || channel == "trades" ? sight(category_of(symbol), symbol) : nullptr;
    if (sighting == nullptr) {
      return;
    }
    for (const json::Node entry : data) {
      see_sides(*sighting, entry, {"bids", "asks"});
      see(*sighting, entry, "px", "sz");
    }
  }

  json::Document document_;
};

class Recordings final : public data::VenueRecordings {
 public:
  VenueName venue() const override { return VenueName{"okx"}; }
  std::unique_ptr<data::MarketSurvey> survey() const override { return std::make_unique<Survey>(); }

  // What a contract is worth, no name tells.
  Result<data::InstrumentGuess> guess(CategoryName category, SymbolName symbol) const override {
    return category.view() == "spot" ? data::guess_by_mark(symbol, '-', context_of({}))
                                     : data::no_guess(symbol);
  }

  Result<data::InstrumentList> read_list(std::string_view text, Timestamp as_of) const override {
    return read_instruments(text, context_of(as_of));
  }

  // One print may sum up several trades and bears the id of the last.
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

}  // namespace tw::venues::okx
