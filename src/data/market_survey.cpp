#include "data/market_survey.hpp"

#include <algorithm>

#include "base/decimal.hpp"

namespace tw::data {

Sighting* MarketSurvey::sight(std::string_view category, std::string_view symbol) {
  if (!CategoryName::fits(category) || symbol.empty() || !SymbolName::fits(symbol)) {
    return nullptr;
  }
  const auto found = std::ranges::find_if(sightings_, [&](const Sighting& each) {
    return each.symbol.view() == symbol && each.category.view() == category;
  });
  Sighting& sighting = found != sightings_.end()
                           ? *found
                           : sightings_.emplace_back(Sighting{.category = CategoryName{category},
                                                              .symbol = SymbolName{symbol}});
  ++sighting.messages;
  return &sighting;
}

std::uint8_t MarketSurvey::decimals_in(std::string_view digits) const {
  const std::size_t point = digits.find('.');
  if (point == std::string_view::npos) {
    return 0;
  }
  std::string_view fraction = digits.substr(point + 1);
  if (zeros_ == Zeros::Cut) {
    fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  }
  return static_cast<std::uint8_t>(
      std::min(fraction.size(), static_cast<std::size_t>(Decimal::kDigits)));
}

void MarketSurvey::see_price(Sighting& sighting, std::string_view digits) const {
  sighting.price_decimals = std::max(sighting.price_decimals, decimals_in(digits));
}

void MarketSurvey::see_quantity(Sighting& sighting, std::string_view digits) const {
  sighting.quantity_decimals = std::max(sighting.quantity_decimals, decimals_in(digits));
}

void MarketSurvey::see_levels(Sighting& sighting, json::Node levels) const {
  if (levels.kind() != json::Kind::List) {
    return;
  }
  for (const json::Node level : levels) {
    if (level.kind() != json::Kind::List) {
      continue;
    }
    auto text = level.begin();
    if (text != level.end()) {
      see_price(sighting, (*text).text());
      ++text;
    }
    if (text != level.end()) {
      see_quantity(sighting, (*text).text());
    }
  }
}

void MarketSurvey::see_sides(Sighting& sighting, json::Node object,
                             std::initializer_list<std::string_view> sides) const {
  for (const std::string_view side : sides) {
    if (const auto levels = json::find(object, side)) {
      see_levels(sighting, *levels);
    }
  }
}

void MarketSurvey::see(Sighting& sighting, json::Node object, std::string_view price,
                       std::string_view quantity) const {
  if (const auto digits = json::find(object, price)) {
    see_price(sighting, digits->text());
  }
  if (const auto digits = json::find(object, quantity)) {
    see_quantity(sighting, digits->text());
  }
}

void MarketSurvey::take_list(Result<InstrumentList> list) {
  if (list.has_value()) {
    listed_.insert(listed_.end(), list->instruments.begin(), list->instruments.end());
  }
}

}  // namespace tw::data
