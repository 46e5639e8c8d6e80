#include "venues/binance/parse.hpp"

#include "base/assert.hpp"

namespace tw::venues::binance {
namespace {

Market known_market(CategoryName category) {
  const std::optional<Market> market = market_of(category);
  TW_ASSERT(market.has_value());
  return *market;
}

}  // namespace

std::optional<Market> market_of(CategoryName category) {
  const std::string_view name = category.view();
  if (name == "spot") {
    return Market::Spot;
  }
  if (name == "coinm") {
    return Market::Coinm;
  }
  return name == "usdm" ? std::optional{Market::Usdm} : std::nullopt;
}

Parser::Parser(const Listing& listing, OtherSymbols others)
    : fast_(listing, known_market(listing.category)),
      json_(listing, known_market(listing.category), others) {}

Result<Message> Parser::parse(std::string_view text) {
  if (fast_.parse(text, message_)) {
    return message_;
  }
  return json_.parse(text);
}

}  // namespace tw::venues::binance
