#include "venues/kraken/recordings.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "data/market_feed.hpp"
#include "json/document.hpp"
#include "venues/kraken/asset_names.hpp"
#include "venues/kraken/feed.hpp"
#include "venues/kraken/instruments.hpp"

namespace tw::venues::kraken {
namespace {

constexpr std::string_view kHost = "kraken.com";
constexpr std::string_view kListPath = "/public/AssetPairs";
constexpr std::string_view kCategory = "spot";

data::ListContext context_of(Timestamp as_of) {
  return {.as_of = as_of,
          .maker_fee = Rate{Decimal::from_units(25, 4)},
          .taker_fee = Rate{Decimal::from_units(40, 4)}};
}

class Survey final : public data::MarketSurvey {
 public:
  Survey() : MarketSurvey(Zeros::Kept) {}

  data::Origin observe(const data::RecordedMessage& message) override {
    if (!message.url.empty()) {
      return observe_answer(message);
    }
    const Result<json::Node> root = document_.read(message.text);
    if (!root.has_value()) {
      return data::Origin::Foreign;
    }
    return root->kind() == json::Kind::List ? observe_old(*root) : observe_new(*root);
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

  // v1: channel id, one or two objects, channel name, pair.
  data::Origin observe_old(json::Node root) {
    std::vector<json::Node> parts;
    for (const json::Node part : root) {
      parts.push_back(part);
    }
    if (parts.size() < 4 || parts.front().kind() != json::Kind::Number ||
        parts.back().kind() != json::Kind::Text) {
      return data::Origin::Foreign;
    }
    const std::string_view channel = parts[parts.size() - 2].text();
    if (!channel.starts_with("book")) {
      return data::Origin::Ours;
    }
    data::Sighting* sighting = sight(kCategory, modern_pair(parts.back().text()));
    for (std::size_t i = 1; sighting != nullptr && i + 2 < parts.size(); ++i) {
      see_sides(*sighting, parts[i], {"bs", "as", "b", "a"});
    }
    return data::Origin::Ours;
  }

  data::Origin observe_new(json::Node root) {
    const auto channel = json::find(root, "channel");
    const auto data = json::find(root, "data");
    if (!channel.has_value()) {
      const bool is_status = json::find(root, "connectionID").has_value() ||
                             json::find(root, "channelName").has_value();
      return is_status ? data::Origin::Ours : data::Origin::Foreign;
    }
    const std::string_view name = channel->text();
    if (data.has_value() && data->kind() == json::Kind::List &&
        (name == "book" || name == "trade")) {
      for (const json::Node entry : *data) {
        observe_entry(entry);
      }
    }
    return data::Origin::Ours;
  }

  void observe_entry(json::Node entry) {
    const auto symbol = json::find(entry, "symbol");
    data::Sighting* sighting = symbol ? sight(kCategory, symbol->text()) : nullptr;
    if (sighting == nullptr) {
      return;
    }
    see(*sighting, entry, "price", "qty");
    for (const std::string_view side : {"bids", "asks"}) {
      const auto levels = json::find(entry, side);
      if (!levels.has_value() || levels->kind() != json::Kind::List) {
        continue;
      }
      for (const json::Node level : *levels) {
        see(*sighting, level, "price", "qty");
      }
    }
  }

  json::Document document_;
};

class Recordings final : public data::VenueRecordings {
 public:
  VenueName venue() const override { return VenueName{"kraken"}; }
  std::unique_ptr<data::MarketSurvey> survey() const override { return std::make_unique<Survey>(); }

  Result<data::InstrumentGuess> guess(CategoryName, SymbolName symbol) const override {
    return data::guess_by_mark(symbol, '/', context_of({}));
  }

  Result<data::InstrumentList> read_list(std::string_view text, Timestamp as_of) const override {
    return read_instruments(text, context_of(as_of));
  }

  market::TradeIds trade_ids(CategoryName) const override { return market::TradeIds::Contiguous; }

  Result<std::unique_ptr<MarketReader>> open(std::span<const std::string> paths,
                                             const Listing& listing) const override {
    TW_TRY(auto reader, data::FeedReader::open(paths, std::make_unique<Feed>(listing, std::nullopt,
                                                                             OtherSymbols::Skip)));
    return reader;
  }
};

}  // namespace

std::unique_ptr<data::VenueRecordings> recordings() { return std::make_unique<Recordings>(); }

}  // namespace tw::venues::kraken
