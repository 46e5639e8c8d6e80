#include "venue_sim/position_requests.hpp"

#include <vector>

#include "venue_sim/order_filter.hpp"
#include "venue_sim/order_parameters.hpp"
#include "venue_sim/position_text.hpp"

namespace tw::venue_sim {
namespace {

// venues/bybit-v5.md sections 7 and 9.
constexpr std::int64_t kLimit = 20;
constexpr std::int64_t kLimitMax = 200;
constexpr int kModeNotModified = 110025;
constexpr int kNoHedgeMode = 110029;
constexpr int kPositionIsCross = 110015;

Parsed<Listed> derivative(const PrivateCall& call) {
  TW_TRY(const Category category, category_of(call.parameters));
  if (category != Category::Linear) {
    return decline(kNotOffered, std::string{kNotOfferedText});
  }
  return listed_of(call.desk, category, call.parameters);
}

Parsed<Decimal> required_number(const Parameters& parameters, std::string_view name) {
  TW_TRY(const std::optional<Decimal> value, parameter(parameters.decimal(name)));
  if (!value.has_value()) {
    return decline(kParameterError, "params error: " + std::string{name} + " is required");
  }
  return *value;
}

bool is_listed(const PrivateCall& call, const OrderFilter& filter, const Symbol& symbol) {
  if (!filter.matches(call.desk, symbol.id)) {
    return false;
  }
  const sim::VenuePosition* position =
      call.exchange().accounts().find_position(call.account(), symbol.id);
  return filter.instrument.has_value() || (position != nullptr && !position->quantity.is_zero());
}

Reply done() { return accept("{}"); }

}  // namespace

Reply position_list(const PrivateCall& call) {
  TW_TRY(const Category category, category_of(call.parameters));
  if (category == Category::Spot) {
    return decline(kParameterError, "Illegal category");
  }
  TW_TRY(const OrderFilter filter, order_filter(call.desk, category, call.parameters));
  TW_TRY(const Page page, page_of(call.parameters, kLimit, kLimitMax));
  if (category == Category::Linear && !filter.names_market()) {
    return decline(kParameterError,
                   "Missing some parameters that must be filled in, symbol or settleCoin");
  }
  JsonText json;
  json.open_object().key("list").open_list();
  std::size_t count = 0;
  std::uint64_t last = 0;
  bool has_more = false;
  for (const Symbol& symbol : call.desk.directory.all()) {
    const std::uint64_t key = symbol.id.value();
    if (!is_listed(call, filter, symbol) || (page.behind.has_value() && key <= *page.behind)) {
      continue;
    }
    if (count == page.limit) {
      has_more = true;
      break;
    }
    ++count;
    last = key;
    write_position(json, position_state(call.desk, call.account(), symbol.id),
                   listed_at(call.desk, symbol.id), TextFor::Rest);
  }
  json.close_list().text("nextPageCursor", has_more ? cursor_text(last) : "");
  json.text("category", name_of(category)).close_object();
  return accept(json.take());
}

Reply set_leverage(const PrivateCall& call) {
  TW_TRY(const Listed listed, derivative(call));
  TW_TRY(const Decimal buy, required_number(call.parameters, "buyLeverage"));
  TW_TRY(const Decimal sell, required_number(call.parameters, "sellLeverage"));
  if (buy != sell) {
    return decline(kParameterError, "buy leverage must equal sell leverage in one-way mode");
  }
  if (buy < Decimal::from_int(1)) {
    return decline(kParameterError, "buy leverage invalid");
  }
  const auto taken =
      call.desk.exchange.set_leverage(call.account(), listed.symbol.id, buy, call.now);
  if (!taken.has_value()) {
    Refused why = refusal(call.desk, listed, Act::Leverage, taken.error());
    why.leverage = buy;
    return std::unexpected(refuse(why));
  }
  return done();
}

Reply switch_mode(const PrivateCall& call) {
  constexpr std::int64_t kOneWay = 0;
  constexpr std::int64_t kHedge = 3;
  TW_TRY(const Category category, category_of(call.parameters));
  if (call.parameters.find("symbol").has_value()) {
    TW_CHECK(listed_of(call.desk, category, call.parameters));
  } else if (!call.parameters.find("coin").has_value()) {
    return decline(kParameterError, "params error: symbol or coin is required");
  }
  TW_TRY(const std::optional<std::int64_t> mode, parameter(call.parameters.integer("mode")));
  if (mode == kHedge) {
    return decline(kNoHedgeMode, "Hedge mode is not available for this symbol");
  }
  if (mode != kOneWay) {
    return decline(kParameterError, "mode invalid");
  }
  return decline(kModeNotModified, "Position mode is not modified");
}

Reply set_trading_stop(const PrivateCall& call) {
  TW_TRY(const Listed listed, derivative(call));
  TW_TRY(const sim::StopsRequest request, stops_request(listed, call.parameters));
  const auto taken =
      call.desk.exchange.set_stops(call.account(), listed.symbol.id, request, call.now);
  if (!taken.has_value()) {
    Refused why = refusal(call.desk, listed, Act::Stops, taken.error());
    const sim::VenuePosition* position =
        call.exchange().accounts().find_position(call.account(), listed.symbol.id);
    const bool is_short = position != nullptr && position->quantity.sign() < 0;
    why.side = is_short ? Side::Sell : Side::Buy;
    return std::unexpected(refuse(why));
  }
  return done();
}

Reply add_margin(const PrivateCall& call) {
  TW_TRY(const Listed listed, derivative(call));
  TW_CHECK(check_position_index(call.parameters));
  TW_TRY(const Decimal margin, required_number(call.parameters, "margin"));
  const auto taken =
      call.desk.exchange.add_margin(call.account(), listed.symbol.id, margin, call.now);
  if (!taken.has_value()) {
    return std::unexpected(refuse(refusal(call.desk, listed, Act::Margin, taken.error())));
  }
  JsonText json;
  write_position(json, position_state(call.desk, call.account(), listed.symbol.id), listed,
                 TextFor::Rest);
  return accept(json.take());
}

Reply set_auto_add_margin(const PrivateCall& call) {
  TW_CHECK(derivative(call));
  TW_CHECK(check_position_index(call.parameters));
  TW_TRY(const std::int64_t is_on,
         parameter(call.parameters.integer_in("autoAddMargin", 0, 1, -1)));
  if (is_on < 0) {
    return decline(kParameterError, "params error: autoAddMargin is required");
  }
  if (call.exchange().accounts().scope(call.account()) == sim::MarginScope::Cross) {
    return decline(kPositionIsCross, "The position is in cross margin.");
  }
  if (is_on == 1) {
    return decline(kNotOffered, std::string{kNotOfferedText});
  }
  return done();
}

}  // namespace tw::venue_sim
