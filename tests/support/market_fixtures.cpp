#include "support/market_fixtures.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

#include "base/assert.hpp"
#include "support/instrument_lists.hpp"
#include "support/shared_material.hpp"

namespace tw::support {
namespace {

constexpr std::array<std::string_view, 13> kMarketWords{
    "depth", "book", "trade",      "ticker",        "kline",       "candle",  "ohlc",
    "bbo",   "l3_",  "instrument", "exchange_info", "asset_pairs", "snapshot"};
// Our own orders, fills and balances have the words in their names too.
constexpr std::array<std::string_view, 9> kPrivateWords{
    "account_trades", "trade_fee", "trade_balance", "trades_history", "trade_re",
    "user_",          "fills",     "open_orders",   "error"};

bool is_market(std::string name) {
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto is_in_name = [&name](std::string_view word) { return name.contains(word); };
  return std::ranges::any_of(kMarketWords, is_in_name) &&
         std::ranges::none_of(kPrivateWords, is_in_name);
}

std::string fixture_path(std::string_view venue, std::string_view name) {
  return shared_path("fixtures/" + std::string(venue) + "/" + std::string(name));
}

void append_side(std::string& words, const BookGrid& grid, std::span<const DepthLevel> side) {
  for (const DepthLevel& level : side) {
    words +=
        " " + grid.price(level.ticks).to_string() + "x" + grid.quantity(level.lots).to_string();
  }
}

}  // namespace

std::set<std::string> market_fixtures(std::string_view venue) {
  std::set<std::string> names;
  for (const char* const folder : {"ws", "rest", "book"}) {
    const std::string path = fixture_path(venue, folder);
    if (path.empty()) {
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator{path}) {
      const std::string name = std::string(folder) + "/" + entry.path().filename().string();
      if (name.starts_with("book/") || is_market(name)) {
        names.insert(name);
      }
    }
  }
  return names;
}

std::string fixture_text(std::string_view venue, std::string_view name) {
  return file_text(fixture_path(venue, name));
}

std::vector<std::string> fixture_lines(std::string_view venue, std::string_view name) {
  std::vector<std::string> lines;
  std::istringstream text{fixture_text(venue, name)};
  for (std::string line; std::getline(text, line);) {
    lines.push_back(line);
  }
  return lines;
}

bool is_fixture_in_tree(std::string_view venue, std::string_view name) {
  const std::string_view file = name.substr(name.rfind('/') + 1);
  const std::string here = file_text(std::string(TW_SOURCE_DIR) + "/tests/data/" +
                                     std::string(venue) + "/" + std::string(file));
  return !here.empty() && here == fixture_text(venue, name);
}

std::string fixture_test_name(std::string_view name) {
  std::string test{name.substr(0, name.find('.'))};
  std::ranges::replace(test, '/', '_');
  return test;
}

std::set<std::string> fault_names(std::string_view venue) {
  const json::Value all = json::parse(fixture_text(venue, "book/mutations.json")).value();
  const json::Value cases = all.member("cases").value();
  std::set<std::string> names;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    names.insert(cases.at(i).member("name").value().text().value());
  }
  return names;
}

Listing fixture_listing(std::string_view category, std::string_view symbol, BookGrid grid) {
  Listing listing;
  listing.id = InstrumentId{7};
  listing.venue = VenueName{"any"};
  listing.category = CategoryName{category};
  listing.symbol = SymbolName{symbol};
  listing.grid = grid;
  return listing;
}

std::string difference_to_expected(const market::OrderBook& book, const BookGrid& grid,
                                   const json::Value& expected) {
  for (const Side side : {Side::Buy, Side::Sell}) {
    const std::string name = side == Side::Buy ? "bid" : "ask";
    const auto count = expected.member(name + "_levels");
    if (count && count->integer() != static_cast<std::int64_t>(book.level_count(side))) {
      return name + "s: " + std::to_string(book.level_count(side)) + " levels";
    }
    const auto final_levels = expected.member("final_" + name + "s");
    const json::Value top =
        final_levels ? *final_levels : expected.member("top10_" + name + "s").value();
    for (std::size_t i = 0; i < top.size(); ++i) {
      const DepthLevel level = i < book.level_count(side) ? book.level(side, i) : DepthLevel{};
      const auto number = [&](std::size_t part) {
        return Decimal::parse_exact(top.at(i).at(part).text().value()).value();
      };
      if (grid.price(level.ticks) != Price{number(0)} ||
          grid.quantity(level.lots) != Quantity{number(1)}) {
        return name + " " + std::to_string(i);
      }
    }
  }
  return {};
}

std::string words_of(const BookGrid& grid, std::span<const DepthLevel> bids,
                     std::span<const DepthLevel> asks) {
  std::string words = "bids";
  append_side(words, grid, bids);
  words += " asks";
  append_side(words, grid, asks);
  return words;
}

std::string words_of(const BookGrid& grid, const Trade& trade) {
  return std::to_string(trade.trade_id) + (trade.aggressor == Side::Buy ? " buy " : " sell ") +
         grid.price(trade.ticks).to_string() + "x" + grid.quantity(trade.lots).to_string();
}

std::string words_of(const BookGrid& grid, const Quote& quote) {
  return std::to_string(quote.sequence) + " " + grid.price(quote.bid.ticks).to_string() + "x" +
         grid.quantity(quote.bid.lots).to_string() + "/" + grid.price(quote.ask.ticks).to_string() +
         "x" + grid.quantity(quote.ask.lots).to_string();
}

std::string words_of(std::optional<Timestamp> at) {
  return at.has_value() ? " at " + std::to_string(to_nanoseconds(*at) / 1'000'000) : "";
}

std::string words_of(const data::InstrumentList& list) {
  std::string words;
  for (const InstrumentDefined& each : list.instruments) {
    words += (words.empty() ? "" : "; ") + each.listing.symbol.to_string() + " " + summary(each);
  }
  for (const std::string& refusal : list.refusals) {
    words += (words.empty() ? "refused: " : "; refused: ") + refusal;
  }
  return words;
}

}  // namespace tw::support
